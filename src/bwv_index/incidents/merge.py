"""Rows of one incident in one file: united into the first, each still counted and each difference listed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from bwv_index.incidents.flag import Flag, quoted
from bwv_index.incidents.incident import FURTHER_URN, Incident, Injury, TimeWindow
from bwv_index.incidents.injury import united
from bwv_index.incidents.reading import ReadRow, TableReading
from bwv_index.incidents.reference import reference_key
from bwv_index.incidents.victim_care import NOT_OF_ALL, CareField

T = TypeVar("T")

COMPARED = (
    "urn", "reported_at", "window", "occurred_text", "location", "position", "offence_code", "injury",
    "summary",
)  # fmt: skip
"""Fields of which an incident has one: rows that state different ones are remarked on."""


def merge_rows(reading: TableReading[Incident]) -> TableReading[Incident]:
    """Unite the rows of each incident into the first of them.

    Crime references, notes and flags are put together, URNs after the first as notes; of every other field
    the first that is stated is kept. Values that differ are remarked on. Injury is "with" where one row says
    so, "none" only where all do. Later rows keep their own value and name the first row's line in
    ``merged_into``.
    """
    groups: dict[tuple[str, str], list[ReadRow[Incident]]] = {}
    for row in reading.rows:
        groups.setdefault(_identity(row.value), []).append(row)
    merged = {row.line: row for group in groups.values() for row in _united(group)}
    return replace(reading, rows=tuple(merged[row.line] for row in reading.rows))


def _identity(incident: Incident) -> tuple[str, str]:
    ref = incident.incident_ref
    return incident.force, reference_key(ref) or f"as written: {' '.join(ref.upper().split())}"


def _united(group: Sequence[ReadRow[Incident]]) -> list[ReadRow[Incident]]:
    first, *others = group
    if not others:
        return [first]
    differences = tuple(
        Flag.ROWS_DIFFER.of(f"{name}: {shown} on lines {lines}")
        for name, shown, lines in (*_differences(group), *_care_differences(group))
    )
    whole = _whole([row.value for row in group], differences)
    head = replace(first, value=whole, warnings=_once((*first.warnings, *differences)))
    return [head, *(replace(row, merged_into=first.line) for row in others)]


def _whole(incidents: Sequence[Incident], differences: tuple[str, ...]) -> Incident:
    urn, *further = _refs(urn for i in incidents for urn in i.urns) or ("",)
    notes = (note for i in incidents for note in i.notes if note[0] != FURTHER_URN)
    return replace(
        incidents[0],
        crime_refs=_refs(ref for i in incidents for ref in i.crime_refs),
        urn=urn,
        reported_at=_first(i.reported_at for i in incidents),
        window=_first(i.window for i in incidents),
        occurred_text=_first(i.occurred_text for i in incidents) or "",
        location=_first(i.location for i in incidents) or "",
        position=_first(i.position for i in incidents),
        offence_code=_first(i.offence_code for i in incidents) or "",
        injury=united(tuple(i.injury for i in incidents)),
        summary=_first(i.summary for i in incidents) or "",
        notes=_once((*notes, *((FURTHER_URN, other) for other in further), *_care_gaps(incidents))),
        flags=_once((*_flags(incidents), *differences)),
    )


def _flags(incidents: Sequence[Incident]) -> Iterable[str]:
    """Yield the rows' flags; that one row states no time stays with that row where another states one."""
    timed = any(incident.window for incident in incidents)
    for incident in incidents:
        for flag in incident.flags:
            if not (timed and flag.startswith(Flag.NO_OCCURRENCE)):
                yield flag


def _first(values: Iterable[T | None]) -> T | None:
    """Return the first value that states something."""
    return next((value for value in values if value), None)


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def _refs(refs: Iterable[str]) -> tuple[str, ...]:
    """Return each reference once, in its first writing."""
    written: dict[str, str] = {}
    for ref in refs:
        written.setdefault(reference_key(ref) or ref, ref)
    return tuple(written.values())


def _differences(group: Sequence[ReadRow[Incident]]) -> Iterable[tuple[str, str, str]]:
    for name in COMPARED:
        told: dict[object, int] = {}
        for row in group:
            value = getattr(row.value, name)
            if value and value is not Injury.UNKNOWN:
                told.setdefault(value, row.line)
        if len(told) > 1:
            shown = " and ".join(quoted(_shown(value)) for value in told)
            yield name, shown, ", ".join(str(line) for line in told.values())


def _care_gaps(incidents: Sequence[Incident]) -> Iterable[tuple[str, str]]:
    """Note what one row states of the care for its victim and another leaves open: it is not known of all."""
    for field in CareField:
        stated = sum(any(name == field.value for name, _ in incident.notes) for incident in incidents)
        if 0 < stated < len(incidents):
            yield field.value, NOT_OF_ALL


def _care_differences(group: Sequence[ReadRow[Incident]]) -> Iterable[tuple[str, str, str]]:
    for field in CareField:
        told: dict[str, int] = {}
        for row in group:
            stated = " and ".join(value for name, value in row.value.notes if name == field.value)
            told.setdefault(quoted(stated) if stated else "nothing", row.line)
        if len(told) > 1:
            yield field.value, " and ".join(told), ", ".join(str(line) for line in told.values())


def _shown(value: object) -> str:
    return value.as_stated if isinstance(value, TimeWindow) else str(value)
