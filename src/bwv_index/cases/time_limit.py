"""The day by which a summary-only offence must be charged: six months from the day it was committed.

Source: domain reference 3.1 and 3.2. Which offence is charged is the prosecutor's to say: the day is a reminder only.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bwv_index.cases.snapshot import CaseSnapshot

MONTHS = 6
SUMMARY_ONLY = frozenset({
    "PL96001", "PL96002", "PL96003", "PL96004", "PL02049", "CJ88116", "CJ88001", "EW06001",
    "104/23", "104/33", "105/3", "105/8", "105/1",
})  # fmt: skip
"""CJS codes and Home Office classes (their leading zeros aside) of offences that are tried summarily alone."""

_CLASS = re.compile(r"0*([0-9]{1,3})/0*([0-9]{1,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """The last day for charging the offence that is stated of an incident, and how many days are left of it."""

    incident: str
    offence_code: str
    last_day: date
    days_left: int


def is_summary_only(offence_code: str) -> bool:
    """Whether a stated code is that of an offence tried summarily alone."""
    written = offence_code.strip().upper()
    found = _CLASS.fullmatch(written)
    return (f"{found[1]}/{found[2]}" if found else written) in SUMMARY_ONLY


def time_limits(snapshot: CaseSnapshot, today: date, zone: ZoneInfo) -> tuple[TimeLimit, ...]:
    """Return the time limits of a case's incidents whose stated offence is summary only and whose day is known.

    The earliest day that an incident can be of counts, in local time.
    """
    found = []
    for incident in snapshot.incidents:
        if incident.occurred is not None and is_summary_only(incident.offence_code):
            last = _months_after(incident.occurred.start.astimezone(zone).date())
            found.append(TimeLimit(incident.ref, incident.offence_code, last, (last - today).days))
    return tuple(found)


def _months_after(day: date) -> date:
    month = day.month - 1 + MONTHS
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
