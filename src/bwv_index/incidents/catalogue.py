"""A platform's list of clips: footage that is here, or that may arrive later."""

from bwv_index.incidents.cells import RowCells
from bwv_index.incidents.flag import Flag, quoted
from bwv_index.incidents.incident import CatalogueClip, Precision
from bwv_index.incidents.mapping import ImportMapping, TableKind
from bwv_index.incidents.reading import TableReading, read_rows
from bwv_index.incidents.stated_time import StatedTime

MINUTE_S = 60.0


def read_catalogue(
    data: bytes, origin: str, mapping: ImportMapping, *, force: str = ""
) -> TableReading[CatalogueClip]:
    """Read a platform's list of clips; only a row without an evidence id is refused.

    Raises:
        ConfigError: the mapping has no table of clips.
    """

    def make(cells: RowCells) -> CatalogueClip:
        return _clip(cells, force)

    return read_rows(TableKind.CATALOGUE, data, origin, mapping, make)


def _clip(cells: RowCells, force: str) -> CatalogueClip:
    evidence_id = cells.required("evidence_id")
    written = cells.text("officer_ref")
    officer = cells.officer(force) if written else None
    if written and officer is None:
        cells.flag(Flag.OFFICER_NOT_READ, f"{quoted(written)} in {cells.column('officer_ref')}")
    recorded, uploaded = cells.moment("recorded_at"), cells.moment("uploaded_at")
    duration, position = cells.seconds("duration_s"), cells.position()
    if recorded.moment and uploaded.moment and uploaded.moment < recorded.moment:
        told = f"uploaded {quoted(uploaded.raw)} before recorded {quoted(recorded.raw)}"
        cells.flag(Flag.TIMES_REVERSED, told)
    return CatalogueClip(
        evidence_id=evidence_id,
        device_serial=cells.text("device_serial"),
        officer=officer,
        officer_raw=written,
        recorded_at=recorded.moment,
        recorded_at_raw=recorded.raw,
        duration_s=duration,
        title=cells.text("title"),
        reference=cells.text("reference"),
        position=position,
        uploaded_at=uploaded.moment,
        notes=cells.notes,
        flags=cells.flags,
        recorded_wall=recorded.wall,
        recorded_zone=recorded.zone.key if recorded.wall else "",
        recorded_within_s=_within_s(cells, recorded),
    )


def _within_s(cells: RowCells, recorded: StatedTime) -> float:
    """Return how far the time may be from the first frame: as the mapping says, and by the minute that it is cut to."""
    return cells.recorded_within_s + (MINUTE_S if recorded.precision is Precision.MINUTE else 0.0)
