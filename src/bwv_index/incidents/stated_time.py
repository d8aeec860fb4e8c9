"""One cell that states a time: read as UTC where it can be, kept as written where it cannot."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bwv_index.incidents.flag import Flag, quoted
from bwv_index.incidents.incident import Precision

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years that a time is read in; outside them a cell is a slip of the pen, and is flagged."""

SHORT_YEARS_OF_2000 = 68

_ISO = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:(?:[Tt]|\s+)(?P<clock>[0-9]{2}:[0-9]{2}(?P<second>:[0-9]{2}(?:[.,][0-9]{1,9})?)?)"
    r"\s*(?P<offset>[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_ISO_BASIC = re.compile(
    r"(?P<day>[0-9]{8})[Tt](?P<clock>[0-9]{4}(?P<second>[0-9]{2})?)(?P<offset>[Zz]|[+-][0-9]{4})?"
)


@dataclass(frozen=True, slots=True)
class StatedTime:
    """What one cell says about a time.

    ``readings`` are the UTC moments it may mean: one, or two in the repeated hour of autumn, or none.
    ``day`` is the local date where the cell states one. ``problem`` is the flag a row carries, or empty.
    ``wall`` are the digits of a time that is local to ``zone`` because no offset stands beside it; else None.
    ``note`` is a flag on what was read all the same, or empty.
    """

    raw: str
    precision: Precision
    readings: tuple[datetime, ...]
    day: date | None
    zone: ZoneInfo
    problem: str = ""
    wall: datetime | None = None
    note: str = ""

    @property
    def stated(self) -> bool:
        """Whether the cell says anything that can be read as a time or a date."""
        return bool(self.readings) or (self.precision is Precision.DATE and self.day is not None)

    @property
    def moment(self) -> datetime | None:
        """The one UTC moment that is meant; None where there is none, or more than one."""
        return self.readings[0] if len(self.readings) == 1 else None

    @property
    def first(self) -> datetime | None:
        """The earliest UTC moment that is meant; for a date the start of that local day."""
        if self.readings:
            return self.readings[0]
        return day_bounds(self.day, self.zone)[0] if self.stated and self.day else None

    @property
    def last(self) -> datetime | None:
        """The latest UTC moment that is meant; for a date the end of that local day."""
        if self.readings:
            return self.readings[-1]
        return day_bounds(self.day, self.zone)[1] if self.stated and self.day else None

    @property
    def edge(self) -> datetime | None:
        """Where the clocks skip the stated time: the UTC moment at which they do; else None."""
        return gap_edge(self.wall, self.zone) if self.wall is not None and not self.readings else None

    @property
    def until(self) -> datetime | None:
        """As ``last``, a stated minute lasting its sixty seconds."""
        minute = timedelta(minutes=1 if self.precision is Precision.MINUTE else 0)
        return self.last + minute if self.last else None


def read_time(text: str, zone: ZoneInfo, formats: Sequence[str] = ()) -> StatedTime:
    """Read one time cell: ISO 8601 with or without an offset, then the formats in their order.

    Without an offset the digits are local to ``zone``. The repeated hour gives both readings, the skipped
    hour none; both are flagged. A blank cell states nothing and is no problem.
    """
    raw = text.strip()
    if not raw:
        return StatedTime(raw, Precision.UNKNOWN, (), None, zone)
    found = _ISO.fullmatch(raw) or _ISO_BASIC.fullmatch(raw)
    local, precision, form = (*_iso(found), "") if found else _formatted(raw, formats)
    if local is None or not FIRST_YEAR <= local.year <= LAST_YEAR:
        return StatedTime(raw, Precision.UNKNOWN, (), None, zone, Flag.TIME_NOT_READ.of(quoted(raw)))
    note = Flag.YEAR_SHORT.of(f"{local.year} for {quoted(raw)}") if "%y" in form else ""
    if precision is Precision.DATE:
        return StatedTime(raw, precision, (), local.date(), zone, note=note)
    readings = utc_readings(local, zone)
    day = (local if local.tzinfo is None else local.astimezone(zone)).date()
    wall = local if local.tzinfo is None else None
    return StatedTime(raw, precision, readings, day, zone, _season_problem(raw, readings, zone), wall, note)


def utc_readings(local: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the UTC moments that a local time can mean: one, two in a repeated hour, none in a skipped."""
    if local.tzinfo is not None:
        return (local.astimezone(UTC),)
    moments = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(
        sorted(moment for moment in moments if moment.astimezone(zone).replace(tzinfo=None) == local)
    )


def gap_edge(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC moment at which clocks skip a local time that does not exist."""
    before, after = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def whole_year(short: int) -> int:
    """Return the year that two figures stand for: 1969 to 2068, as POSIX has it."""
    return short + (2000 if short <= SHORT_YEARS_OF_2000 else 1900)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the start and end in UTC of one local day: 24 hours, or 23 or 25 when the clocks change."""
    start = datetime.combine(day, time(), zone)
    return start.astimezone(UTC), datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def season_note(readings: Sequence[datetime], zone: ZoneInfo) -> str:
    """Write the readings as a person compares them: local time with the name of its season, and UTC."""
    return " or ".join(f"{r.astimezone(zone):%H:%M %Z} ({r:%H:%M} UTC)" for r in readings)


def _season_problem(raw: str, readings: tuple[datetime, ...], zone: ZoneInfo) -> str:
    if not readings:
        return Flag.TIME_SKIPPED.of(f"{quoted(raw)} falls in the hour that the clocks skip")
    if len(readings) > 1:
        return Flag.TIME_REPEATED.of(f"{quoted(raw)} is {season_note(readings, zone)}")
    return ""


def _iso(found: re.Match[str]) -> tuple[datetime | None, Precision]:
    clock = found["clock"]
    parts = (found["day"], clock.replace(",", ".") if clock else None, (found["offset"] or "").upper())
    precision = Precision.SECOND if found["second"] else Precision.MINUTE if clock else Precision.DATE
    try:
        return datetime.fromisoformat("T".join(part for part in parts[:2] if part) + parts[2]), precision
    except ValueError:
        return None, Precision.UNKNOWN


def _formatted(raw: str, formats: Sequence[str]) -> tuple[datetime | None, Precision, str]:
    for form in formats:
        try:
            return datetime.strptime(raw, form), format_precision(form), form  # noqa: DTZ007 - the caller adds the zone
        except (ValueError, OverflowError):
            continue
    return None, Precision.UNKNOWN, ""


def format_precision(form: str) -> Precision:
    """Say how exactly a date format states a time."""
    if "%S" in form:
        return Precision.SECOND
    return Precision.MINUTE if "%M" in form else Precision.DATE
