"""How many officers stood under the callsign of the one who was assaulted."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from bwv_index.incidents import OfficerKey, with_forces
from bwv_index.statistics.facts import CrewMember


class Crewing(StrEnum):
    """How a unit was crewed, by the deployments alone (domain reference 8.1)."""

    SINGLE = "single"
    DOUBLE = "double"
    MORE = "more"
    UNKNOWN = "unknown"


_BY_SIZE = {1: Crewing.SINGLE, 2: Crewing.DOUBLE}


def crewing_of(officer: OfficerKey, crews: Sequence[CrewMember]) -> Crewing:
    """Say how an officer's unit was crewed at an incident.

    The crew are the officers whose deployments under the same callsign may have run at the same time. Unknown where
    the officer is not among the deployments, stands under no callsign, or under several that were crewed differently.
    """
    own = [member for member in crews if member.officer.may_be(officer)]
    if not own or not all(_plain(member.callsign) for member in own):
        return Crewing.UNKNOWN
    sizes = {_size(_beside(member, crews)) for member in own}
    return _BY_SIZE.get(sizes.pop(), Crewing.MORE) if len(sizes) == 1 else Crewing.UNKNOWN


def _beside(member: CrewMember, crews: Iterable[CrewMember]) -> Iterable[OfficerKey]:
    callsign = _plain(member.callsign)
    return (
        other.officer for other in crews if _plain(other.callsign) == callsign and _may_meet(member, other)
    )


def _size(officers: Iterable[OfficerKey]) -> int:
    return len(with_forces(officers))


def _may_meet(one: CrewMember, other: CrewMember) -> bool:
    """Whether two deployments may have run at once; an end that the log does not state is open."""
    return not (_ended_before(one, other) or _ended_before(other, one))


def _ended_before(one: CrewMember, other: CrewMember) -> bool:
    return one.cleared_at is not None and other.sent_at is not None and one.cleared_at <= other.sent_at


def _plain(callsign: str) -> str:
    return "".join(callsign.split()).casefold()
