"""From the record to what the figures are told of each incident."""

from collections.abc import Mapping, Sequence

from bwv_index.custody import EventType
from bwv_index.errors import UsageFaultError
from bwv_index.incidents import FURTHER_REFERENCES, Force, Precision, RoleKind, TimeWindow, force_by_code
from bwv_index.index import DeploymentView, IncidentView, LinkStatus, Record
from bwv_index.pipeline.linking import CHANGES
from bwv_index.statistics import NOT_STATED, AssaultIncident, CrewMember, Footage

LINKED = {
    LinkStatus.CONFIRMED: Footage.CONFIRMED,
    LinkStatus.AWAITS_SECOND: Footage.PROPOSED,
    LinkStatus.PROPOSED: Footage.PROPOSED,
}
_STRONGEST = (Footage.CONFIRMED, Footage.PROPOSED, Footage.AWAITED)


def assault_incidents(
    record: Record, forces: Sequence[Force], area_column: str = ""
) -> tuple[AssaultIncident, ...]:
    """Return every incident on the record; ``area_column`` names the column of their table that holds the area.

    Without one the area is the force.

    Raises:
        UsageFaultError: no incident has a column of that name.
    """
    views = record.incidents.all()
    if area_column and views:
        _require_column(views, area_column)
    parties, deployments = record.incidents.parties(), record.incidents.deployments()
    footage = _footage(record)
    otherwise = Footage.NONE if _compared(record) else Footage.NOT_LOOKED
    return tuple(
        AssaultIncident(
            number=view.incident_id,
            name=view.incident_ref,
            area=_area(view, forces, area_column),
            offence=view.offence_code.strip().upper() or NOT_STATED,
            injury=view.injury,
            victims=tuple(
                officer for officer, role in parties.get(view.incident_id, ()) if role is RoleKind.VICTIM
            ),
            crimes=len(view.crime_refs),
            window=_window(view),
            stated=view.as_stated or view.occurred_text,
            crews=tuple(_crew_member(each) for each in deployments.get(view.incident_id, ())),
            footage=footage.get(view.incident_id, otherwise),
        )
        for view in views
    )


def _window(view: IncidentView) -> TimeWindow | None:
    if view.occurred_from is None or view.occurred_to is None:
        return None
    return TimeWindow(view.occurred_from, view.occurred_to, view.as_stated, Precision(view.precision))


def _crew_member(view: DeploymentView) -> CrewMember:
    return CrewMember(view.officer, view.callsign, view.dispatched_at or view.at_scene_at, view.cleared_at)


def _footage(record: Record) -> Mapping[int, Footage]:
    """Return the strongest link of each incident that has one confirmed or likely proposed."""
    links = [link for link in record.links.matching() if link.is_likely]
    held = {view.clip_id for view in record.search.views(link.clip_id for link in links) if view.sha256}
    found: dict[int, set[Footage]] = {}
    for link in links:
        kind = LINKED[link.status] if link.clip_id in held else Footage.AWAITED
        found.setdefault(link.incident_id, set()).add(kind)
    return {number: next(kind for kind in _STRONGEST if kind in kinds) for number, kinds in found.items()}


def _compared(record: Record) -> bool:
    """Whether a linking run has looked since the record last changed: only then is no link no footage."""
    looked = record.ledger.has(EventType.LINKING)
    return looked and not record.ledger.newer_than_last(EventType.LINKING, CHANGES)


def _area(view: IncidentView, forces: Sequence[Force], column: str) -> str:
    if column:
        stated = (" ".join(value.split()) for name, value in view.notes if _plain(name) == _plain(column))
        return "; ".join(dict.fromkeys(value for value in stated if value)) or NOT_STATED
    force = force_by_code(forces, view.force)
    return f"{force.name} ({view.force})" if force else view.force or NOT_STATED


def _require_column(views: Sequence[IncidentView], column: str) -> None:
    names = {_plain(name): name for view in views for name, _ in view.notes if name not in FURTHER_REFERENCES}
    if _plain(column) not in names:
        told = ", ".join(sorted(names.values())) or "none; a column that has a field of its own is not one"
        raise UsageFaultError(
            "no incident has a column of that name beside the known ones",
            subject=column,
            remedy=f"There are: {told}",
        )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
