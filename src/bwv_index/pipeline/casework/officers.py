"""Reading an officer as a person types one in an act on a case."""

from collections.abc import Iterator
from dataclasses import dataclass

from bwv_index.cases import forces_of
from bwv_index.errors import UsageFaultError
from bwv_index.incidents import OfficerKey, normalise_officer
from bwv_index.index import LinkStatus, Record
from bwv_index.pipeline.casework.recordings import wearer_of
from bwv_index.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class NamedOfficer:
    """An officer whom a person named, and what that person should know of how the number was read."""

    key: OfficerKey
    remarks: tuple[str, ...] = ()


def require_number(workspace: Workspace, text: str) -> OfficerKey:
    """Return the officer of a number as typed, of the home's force where the number names none.

    Raises:
        UsageFaultError: it has no collar number's shape.
    """
    key = normalise_officer(text, workspace.settings.force)
    if key is None:
        raise UsageFaultError("is no officer's number", subject=text, remedy="Write it as 42/8240.")
    return key


def read_officer(workspace: Workspace, record: Record, case: int, text: str) -> NamedOfficer:
    """Return which officer is meant: of a number without a force the only one whom the case knows by it.

    Where the case knows none, or several, the number stays as it was said.

    Raises:
        UsageFaultError: it has no collar number's shape.
    """
    key = require_number(workspace, text)
    if key.force:
        return NamedOfficer(key)
    found = forces_of(key, _known(record, case))
    if len(found) == 1:
        told = f"No force was given: officer {key} is taken as {found[0]}, the only one of that number in this case."
        return NamedOfficer(found[0], (told,))
    if found:
        several = " or ".join(map(str, found))
        return NamedOfficer(
            key, (f"Officer {key} may be {several}, so it stays open who is meant. Say it with the force.",)
        )
    return NamedOfficer(key)


def _known(record: Record, case: int) -> Iterator[OfficerKey]:
    """Yield whom a case knows: its people, its producers, the parties of its incidents, who wore its recordings."""
    yield from (one.officer for one in record.cases.people(case))
    yield from (one.producer for one in record.exhibits.of_case(case))
    incidents = [part.incident_id for part in record.cases.incidents(case)]
    parties = record.incidents.parties() if incidents else {}
    for incident in incidents:
        yield from (officer for officer, _ in parties.get(incident, ()))
    links = record.links.matching(incidents=incidents, statuses=[LinkStatus.CONFIRMED]) if incidents else ()
    clips = {link.clip_id for link in links} | set(record.cases.dispositions(case))
    for view in record.search.views(sorted(clips)):
        wearer = wearer_of(record, view)
        if wearer is not None:
            yield wearer
