"""What a table of incidents states of the care for the victims: done or not, and when; kept as notes.

Source: domain reference 7 (Operation Hampshire): flags and times alone, never what was said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bwv_index.errors import UsageFaultError
from bwv_index.incidents.cells import RowCells
from bwv_index.incidents.flag import Flag, quoted
from bwv_index.incidents.stated_time import day_bounds
from bwv_index.timecode import format_utc, parse_utc

YES, NO = "yes", "no"
SAID = {
    **dict.fromkeys((YES, "y", "true", "done"), YES), **dict.fromkeys((NO, "n", "false", "not done"), NO),
    **dict.fromkeys(("unknown", "not known", "not stated", "n/k", "nk", "tbc", "?"), ""),
}  # fmt: skip
NOT_OF_ALL = "not stated of every victim"
"""Stands in a note where one of several united rows leaves the column blank; it answers neither yes nor no."""
_EITHER = " or "


class CareField(StrEnum):
    """A column that states whether and when something was done; the value is its note's name."""

    SUPERVISOR_CONTACT = "supervisor contact"
    VICTIM_UPDATED = "victim updated"
    VPS_OFFERED = "victim personal statement offered"
    SENIOR_LEAD_TOLD = "senior lead told"
    FEDERATION_TOLD = "federation or union told"
    DEBRIEF_OFFERED = "debrief offered"
    DEBRIEFED = "debriefed"
    CONCLUDED = "investigation concluded"


class FileField(StrEnum):
    """A column that lists references, numbers or clips; the value is its notes' name."""

    SAFETY_REPORT = "health-and-safety report"
    VICTIM_STATEMENT_BY = "victim's statement taken by"
    ACT_CLIPS = "clip of the act"
    INJURY_CLIPS = "clip of the injury"
    ARREST_CLIPS = "clip of the arrest"
    FIRST_ACCOUNT_CLIPS = "clip of the first account"


CARE_COLUMNS: dict[str, CareField] = {
    "supervisor_contact_at": CareField.SUPERVISOR_CONTACT,
    "victim_updated_at": CareField.VICTIM_UPDATED,
    "vps_offered_at": CareField.VPS_OFFERED,
    "senior_lead_told_at": CareField.SENIOR_LEAD_TOLD,
    "federation_told_at": CareField.FEDERATION_TOLD,
    "debrief_offered_at": CareField.DEBRIEF_OFFERED,
    "debriefed_at": CareField.DEBRIEFED,
    "concluded_at": CareField.CONCLUDED,
}
FILE_COLUMNS: dict[str, FileField] = {
    "safety_report_ref": FileField.SAFETY_REPORT,
    "victim_statement_by": FileField.VICTIM_STATEMENT_BY,
    "act_clips": FileField.ACT_CLIPS,
    "injury_clips": FileField.INJURY_CLIPS,
    "arrest_clips": FileField.ARREST_CLIPS,
    "first_account_clips": FileField.FIRST_ACCOUNT_CLIPS,
}
"""Column of a table of incidents -> what it states."""


@dataclass(frozen=True, slots=True)
class CareAnswer:
    """What one note states: done, not done, or None where it cannot be read.

    ``first`` and ``last`` bound the UTC time at which it was done; None where none is stated.
    """

    done: bool | None
    raw: str
    first: datetime | None = None
    last: datetime | None = None


def care_notes(cells: RowCells) -> tuple[tuple[str, str], ...]:
    """Read a row's columns of care: yes, no, UTC times or local days; what is neither is kept and flagged."""
    found = ((field.value, _stated(cells, column)) for column, field in CARE_COLUMNS.items())
    return tuple((name, value) for name, value in found if value)


def _stated(cells: RowCells, column: str) -> str:
    written = cells.text(column)
    known = SAID.get(" ".join(written.casefold().split()))
    if known is not None:
        return known
    time = cells.time(column)
    if time.readings:
        return _EITHER.join(format_utc(reading) for reading in time.readings)
    if time.stated and time.day is not None:
        return time.day.isoformat()
    if written and not time.problem:
        cells.flag(Flag.VALUE_NOT_UNDERSTOOD, f"{quoted(written)} in {cells.column(column)}")
    return written


def care_answers(notes: Sequence[tuple[str, str]], zone: ZoneInfo) -> dict[CareField, tuple[CareAnswer, ...]]:
    """Return what an incident's notes state of each kind of care; ``zone`` is that of days without an hour."""
    known = {field.value: field for field in CareField}
    found: dict[CareField, tuple[CareAnswer, ...]] = {}
    for name, value in notes:
        field = known.get(name)
        if field is not None:
            found[field] = (*found.get(field, ()), _answer(value, zone))
    return found


def _answer(value: str, zone: ZoneInfo) -> CareAnswer:
    if value in {YES, NO}:
        return CareAnswer(value == YES, value)
    try:
        day = date.fromisoformat(value)
        if day.isoformat() == value:
            return CareAnswer(True, value, *day_bounds(day, zone))
    except (ValueError, OverflowError):
        pass
    try:
        times = [parse_utc(part) for part in value.split(_EITHER)]
    except (UsageFaultError, OverflowError):
        return CareAnswer(None, value)
    return CareAnswer(True, value, min(times), max(times))
