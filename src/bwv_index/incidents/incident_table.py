"""The table of incidents: one row an incident, or one row an assaulted officer, united by incident."""

import re
from collections.abc import Sequence

from bwv_index.incidents.cells import RowCells
from bwv_index.incidents.flag import Flag, quoted
from bwv_index.incidents.force import Force, force_by_code
from bwv_index.incidents.incident import CUSTODY_RECORD, EXHIBIT_REFERENCE, Incident, Injury
from bwv_index.incidents.injury import read_injury
from bwv_index.incidents.mapping import ImportMapping, TableKind
from bwv_index.incidents.merge import merge_rows
from bwv_index.incidents.reading import TableReading, read_rows
from bwv_index.incidents.reference import log_force, reference_key
from bwv_index.incidents.urn import normalise_urn
from bwv_index.incidents.victim_care import FILE_COLUMNS, care_notes
from bwv_index.incidents.window import Occurrence, occurrence_window


def read_incidents(
    data: bytes, origin: str, mapping: ImportMapping, *, force: str = "", forces: Sequence[Force] = ()
) -> TableReading[Incident]:
    """Read a table of incidents; ``force`` is that of rows that name none, ``origin`` the file's name.

    ``forces`` gives the shapes of crime references to compare with; without it shapes are not checked. Rows
    of one incident are united as ``merge`` tells, each still a row of its own in the result.

    Raises:
        ConfigError: the mapping has no table of incidents.
    """

    def make(cells: RowCells) -> Incident:
        return _incident(cells, force, forces)

    return merge_rows(read_rows(TableKind.INCIDENTS, data, origin, mapping, make))


def _incident(cells: RowCells, default_force: str, forces: Sequence[Force]) -> Incident:
    ref = cells.required("incident_ref")
    force = _force(cells, ref, default_force)
    if not reference_key(ref):
        cells.flag(Flag.REFERENCE_NOT_UNIQUE, f"{quoted(ref)} is not used to find footage")
    reported = cells.moment("reported_at")
    words = cells.text("occurred_text")
    start, end = cells.time("occurred_from"), cells.time("occurred_to")
    when = occurrence_window(Occurrence(start, end, words, reported, cells.time_rules))
    cells.remark(*when.flags)
    crimes = _crimes(cells, force_by_code(forces, force))
    urn, injury, position = _urn(cells), _injury(cells), cells.position()
    further = (*_further(cells), *care_notes(cells), *_of_the_file(cells))
    return Incident(
        incident_ref=ref,
        force=force,
        crime_refs=crimes,
        urn=urn,
        reported_at=reported.moment,
        window=when.window,
        occurred_text=words,
        location=cells.text("location"),
        position=position,
        offence_code=cells.text("offence_code"),
        injury=injury,
        summary=cells.text("summary"),
        notes=(*cells.notes, *further),
        flags=cells.flags,
    )


def _force(cells: RowCells, ref: str, default: str) -> str:
    """Take the force that the row states, else that of its log, else the import's; say where two differ."""
    stated, of_log = cells.text("force"), log_force(ref)
    if stated and of_log and stated != of_log:
        cells.flag(Flag.FORCE_DIFFERS, f"{cells.column('force')} says {stated}, the incident log {of_log}")
    return stated or of_log or default


def _listed(cells: RowCells, field: str) -> tuple[str, ...]:
    """Return the references that one cell lists, each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[;|\n]", cells.text(field)))
    return tuple(dict.fromkeys(part for part in parts if part))


def _further(cells: RowCells) -> tuple[tuple[str, str], ...]:
    """Return custody records and exhibits as notes; one that stands for nothing alone is kept, and said."""
    found = [
        (name, ref)
        for name, field in ((CUSTODY_RECORD, "custody_refs"), (EXHIBIT_REFERENCE, "exhibit_refs"))
        for ref in _listed(cells, field)
    ]
    for _, ref in found:
        if not reference_key(ref):
            cells.flag(Flag.REFERENCE_NOT_UNIQUE, f"{quoted(ref)} is not used to find footage")
    return tuple(found)


def _of_the_file(cells: RowCells) -> tuple[tuple[str, str], ...]:
    """Return what the row lists of reports, statements and clips, one note each."""
    return tuple(
        (field.value, listed) for column, field in FILE_COLUMNS.items() for listed in _listed(cells, column)
    )


def _crimes(cells: RowCells, force: Force | None) -> tuple[str, ...]:
    refs = _listed(cells, "crime_refs")
    for ref in refs:
        if force and force.crime_shapes and not force.writes(ref):
            cells.flag(
                Flag.REFERENCE_UNRECOGNISED, f"{quoted(ref)} has no shape that force {force.code} uses"
            )
        elif not reference_key(ref):
            cells.flag(Flag.REFERENCE_NOT_UNIQUE, f"{quoted(ref)} is not used to find footage")
    return refs


def _urn(cells: RowCells) -> str:
    """Return the URN as written where it is none we can read (flagged), else in its normal form."""
    written = cells.text("urn")
    urn = normalise_urn(written) if written else None
    if written and urn is None:
        cells.flag(Flag.URN_UNRECOGNISED, quoted(written))
    return str(urn) if urn else written


def _injury(cells: RowCells) -> Injury:
    written = cells.text("injury")
    injury = read_injury(written)
    if injury is None:
        cells.flag(
            Flag.VALUE_NOT_UNDERSTOOD, f"{quoted(written)} in {cells.column('injury')}; kept as unknown"
        )
    return injury or Injury.UNKNOWN
