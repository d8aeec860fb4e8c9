"""Times in words: ``around 7pm on 5 March``, ``about 19:00``, a day alone (domain reference 8.2).

Only what can be read without a guess is read. A missing year comes from the report and nowhere else, and
says so. Parts of a day and nights of a week are kept as stated.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bwv_index.incidents.flag import Flag, quoted
from bwv_index.incidents.incident import Precision, TimeWindow
from bwv_index.incidents.reference import MONTHS
from bwv_index.incidents.stated_time import FIRST_YEAR, LAST_YEAR, day_bounds, season_note, utc_readings

ABOUT_MINUTES = 30
"""Half of the window that "about" stands for (domain reference 8.2)."""

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
NOON = 12
MOST_CHARACTERS = 200

_ABOUT = r"(?P<about>about|around|approximately|approx\.?|circa|roughly|c\.|~)?\s*(?:at\s+)?"
_TIME = (
    r"(?:(?P<noon>noon|midday)|(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s*(?P<half>[ap]\.?m\.?)"
    r"|(?P<hour24>[0-2][0-9]):?(?P<minute24>[0-5][0-9])(?:\s*(?:hrs|hours|h))?)"
)
_MONTH = "|".join(f"{month}[a-z]{{0,6}}" for month in MONTHS)
_DATE = (
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)})[a-z]*,?\s+)?(?:the\s+)?"
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\.?,?(?:\s+(?P<year>[0-9]{{4}}))?"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"(?:at\s+)?{_ABOUT}{_TIME}(?:\s*,?\s*(?:on\s+)?{_DATE})?",
        rf"(?:on\s+)?{_DATE}(?:\s*,?\s*(?:at\s+)?{_ABOUT}{_TIME})?",
    )
)


@dataclass(frozen=True, slots=True)
class VagueTime:
    """What words about a time come to: a window, or None with the flags that say why."""

    window: TimeWindow | None
    flags: tuple[str, ...] = ()


def read_words(
    text: str,
    zone: ZoneInfo,
    *,
    day: date | None = None,
    reported: date | None = None,
    about_minutes: int = ABOUT_MINUTES,
) -> VagueTime:
    """Read a time in words; ``day`` is the day that another cell states, ``reported`` that of the report."""
    raw = " ".join(text.split())
    found = _match(raw)
    if found is None:
        return VagueTime(None, (Flag.TIME_NOT_READ.of(quoted(raw)),))
    stated, flags = _day(found, day, reported, raw)
    if stated is None:
        return VagueTime(None, flags)
    clock = _clock(found)
    if clock is None:
        start, end = day_bounds(stated, zone)
        return VagueTime(TimeWindow(start, end, raw, Precision.DATE), flags)
    margin = about_minutes if found["about"] else None
    return _around(datetime.combine(stated, clock), zone, margin, raw, flags)


def _match(raw: str) -> re.Match[str] | None:
    if len(raw) > MOST_CHARACTERS:
        return None
    matches = (form.fullmatch(raw) for form in _FORMS)
    found = next((found for found in matches if found), None)
    return found if found and _is_possible(found) else None


def _is_possible(found: re.Match[str]) -> bool:
    """Whether the clock's figures exist; a half-day clock runs from 1 to 12."""
    if found["hour"]:
        return 1 <= int(found["hour"]) <= NOON and int(found["minute"] or 0) < 60  # noqa: PLR2004 - minutes
    return not found["hour24"] or int(found["hour24"]) < 24  # noqa: PLR2004 - hours of a day


def _clock(found: re.Match[str]) -> time | None:
    if found["noon"]:
        return time(NOON)
    if found["hour"]:
        afternoon = NOON if found["half"].lower().startswith("p") else 0
        return time(int(found["hour"]) % NOON + afternoon, int(found["minute"] or 0))
    return time(int(found["hour24"]), int(found["minute24"])) if found["hour24"] else None


def _around(
    local: datetime, zone: ZoneInfo, margin: int | None, raw: str, flags: tuple[str, ...]
) -> VagueTime:
    readings = utc_readings(local, zone)
    if not readings:
        return VagueTime(None, (*flags, Flag.TIME_SKIPPED.of(quoted(raw))))
    if len(readings) > 1:
        flags = (*flags, Flag.TIME_REPEATED.of(f"{quoted(raw)} is {season_note(readings, zone)}"))
    before = timedelta(minutes=margin or 0)
    after = timedelta(minutes=1 if margin is None else margin)
    precision = Precision.MINUTE if margin is None else Precision.ABOUT
    return VagueTime(TimeWindow(readings[0] - before, readings[-1] + after, raw, precision), flags)


def _day(
    found: re.Match[str], day: date | None, reported: date | None, raw: str
) -> tuple[date | None, tuple[str, ...]]:
    """Settle which day the words mean, or say what is missing."""
    if not found["day"]:
        return (day, ()) if day else (None, (Flag.DAY_NOT_STATED.of(quoted(raw)),))
    stated, flags = _full_date(found, reported, raw)
    if stated and day and stated != day:
        return None, (*flags, Flag.DAYS_DIFFER.of(f"{quoted(raw)} and {day.isoformat()}"))
    if stated and found["weekday"] and WEEKDAYS[stated.weekday()] != found["weekday"][:3].upper():
        return None, (*flags, Flag.DAYS_DIFFER.of(f"{quoted(raw)}: {stated.isoformat()} was a {stated:%A}"))
    return stated, flags


def _full_date(found: re.Match[str], reported: date | None, raw: str) -> tuple[date | None, tuple[str, ...]]:
    month, day = MONTHS.index(found["month"][:3].upper()) + 1, int(found["day"])
    if found["year"]:
        stated = _calendar((int(found["year"]),), month, day)
        return stated, () if stated else (Flag.TIME_NOT_READ.of(quoted(raw)),)
    if reported is None:
        return None, (Flag.YEAR_NOT_STATED.of(quoted(raw)),)
    stated = _calendar((reported.year, reported.year - 1), month, day, latest=reported)
    if stated is None:
        return None, (Flag.YEAR_NOT_STATED.of(f"{quoted(raw)}: no such day before the report"),)
    return stated, (Flag.YEAR_FROM_REPORT.of(f"{stated.year} for {quoted(raw)}"),)


def _calendar(years: Sequence[int], month: int, day: int, latest: date | None = None) -> date | None:
    """Return the day in the first of the years in which it exists, no later than ``latest``."""
    for year in years:
        try:
            stated = date(year, month, day)
        except ValueError:
            continue
        if FIRST_YEAR <= year <= LAST_YEAR and (latest is None or stated <= latest):
            return stated
    return None
