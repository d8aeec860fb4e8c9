"""What cameras at an incident did not record: officers of whom no clip is held, and time within the incident."""

from bwv_index.cases.forms.model import Block, Cell, Column, Grid
from bwv_index.cases.forms.page import heading, note, notice
from bwv_index.cases.snapshot import CaseIncident, CaseSnapshot, MissingCamera

OFFICERS = "Officers of whom no clip is held"
GAPS = "Time within an incident of which a camera has no recording in this case"
_COLUMNS = (("Incident", 3), ("Officer", 2), ("Cameras", 3), ("Why footage is expected", 5), ("Explained", 5))


def coverage(snapshot: CaseSnapshot) -> list[Block]:
    """Return both lists, incident by incident; a list without entries says so, for what is known."""
    missing = [(incident, one) for incident in snapshot.incidents for one in incident.expected]
    gaps = [note(f"{incident.ref}: {gap}") for incident in snapshot.incidents for gap in incident.gaps]
    grid = Grid(
        tuple(Column(name, width) for name, width in _COLUMNS), tuple(_row(*each) for each in missing)
    )
    return [
        heading(OFFICERS),
        grid if missing else note("None is known."),
        heading(GAPS),
        *(gaps or [note("None is known.")]),
        notice("Footage that nobody recorded as issued or deployed would not be noticed."),
    ]


def _row(incident: CaseIncident, missing: MissingCamera) -> tuple[Cell, ...]:
    explained = missing.explained
    told = "not explained yet" if explained is None else f"{explained.why} ({explained.by})"
    cameras = ", ".join(missing.devices) or "not known"
    texts = (incident.ref, str(missing.officer), cameras, missing.reason, told)
    return tuple(Cell((text,)) for text in texts)
