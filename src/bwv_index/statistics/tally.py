"""The figures of some assaults, and the adding up of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bwv_index.statistics.assault import Assault, Injuries, injuries_of
from bwv_index.statistics.facts import AssaultIncident, Footage


@dataclass(frozen=True, slots=True)
class Tally:
    """How many incidents and assaults, by injury and by footage; assaults = with + without + unknown.

    ``unknown_beside`` counts those of unknown injury at whose incident somebody was injured. ``crimes`` are crime
    references, ``unnamed`` the assaults of whom no victim is named. ``footage`` has every kind, by assaults.
    """

    incidents: int
    assaults: int
    with_injury: int
    without_injury: int
    unknown_injury: int
    unknown_beside: int
    crimes: int
    unnamed: int
    footage: Mapping[Footage, int]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the assaults of one incident; ``count`` is how many it has in all."""

    incident: AssaultIncident
    assaults: Sequence[Assault]
    count: int


def tally(parts: Iterable[Part]) -> Tally:
    """Add up parts of incidents. Crime references stand with every part, for it is not known whose each is."""
    some = tuple(parts)
    injuries = [injuries_of(part.incident, part.assaults, part.count) for part in some]
    footage = Counter[Footage]()
    for part in some:
        footage[part.incident.footage] += len(part.assaults)
    return Tally(
        incidents=len({part.incident.number for part in some}),
        assaults=sum(len(part.assaults) for part in some),
        with_injury=_sum(injuries, "with_injury"),
        without_injury=_sum(injuries, "without"),
        unknown_injury=_sum(injuries, "unknown"),
        unknown_beside=_sum(injuries, "beside"),
        crimes=sum(part.incident.crimes for part in some),
        unnamed=sum(assault.officer is None for part in some for assault in part.assaults),
        footage={kind: footage[kind] for kind in Footage},
    )


def _sum(injuries: Iterable[Injuries], name: str) -> int:
    return sum(getattr(each, name) for each in injuries)
