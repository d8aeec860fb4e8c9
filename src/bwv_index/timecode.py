"""Time inside a file and time on the clock, each with its own type.

Inside a file time is rational (a presentation time stamp times its time base), never a frame number and
never a float. On the clock time is an aware UTC ``datetime``. Floats appear only where a person reads them.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Self
from zoneinfo import ZoneInfo

from bwv_index.errors import UsageFaultError

MICROSECONDS = 1_000_000
_MINUTES_FROM_S = 120.0
"""A half-width beyond this is written in minutes and more."""
_TENTHS_BELOW_S = 10.0
"""Where the half-width is this or more a time is shown to the second: rounding then costs a twentieth of it at most."""
NOT_KNOWN = "time of day not known"
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class MediaTime:
    """A presentation time stamp: ``pts`` ticks of ``time_base`` seconds from the file's own zero."""

    pts: int
    time_base: Fraction

    @property
    def seconds(self) -> Fraction:
        """The exact time in seconds."""
        return self.pts * self.time_base

    def __str__(self) -> str:
        return format_offset(self.seconds)


@dataclass(frozen=True, slots=True)
class UtcInterval:
    """A stretch of UTC time whose ends are each known to within ``half_width_s`` seconds (95 %).

    Raises:
        ValueError: an end is not aware UTC, the ends are reversed, or the half-width is negative.
    """

    start: datetime
    end: datetime
    half_width_s: float = 0.0

    def __post_init__(self) -> None:
        if self.start.utcoffset() != timedelta(0) or self.end.utcoffset() != timedelta(0):
            raise ValueError("an interval's ends are aware UTC times")
        if self.end < self.start:
            raise ValueError("an interval ends no earlier than it starts")
        if self.half_width_s < 0:
            raise ValueError("a half-width is not negative")

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return (self.end - self.start).total_seconds()

    def overlap_s(self, other: "UtcInterval") -> float:
        """Seconds that both intervals share as stated, without their half-widths."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return max(0.0, shared.total_seconds())

    def gap_s(self, other: "UtcInterval") -> float:
        """Seconds between the two intervals; zero where they touch or overlap."""
        gap = max(self.start, other.start) - min(self.end, other.end)
        return max(0.0, gap.total_seconds())

    def widened(self, seconds: float) -> Self:
        """Return the same interval, reaching ``seconds`` further at both ends, or to the calendar's own ends."""
        before, after = (self.start - _FIRST).total_seconds(), (_LAST - self.end).total_seconds()
        start = self.start - timedelta(seconds=seconds) if seconds < before else _FIRST
        end = self.end + timedelta(seconds=seconds) if seconds < after else _LAST
        return type(self)(start, end, self.half_width_s)


def format_offset(seconds: Fraction | float) -> str:
    """Format a time inside a file as ``HH:MM:SS.mmm``, rounded down to the millisecond."""
    milliseconds = int(abs(Fraction(seconds)) * 1000)
    sign = "-" if seconds < 0 and milliseconds else ""
    whole, fraction = divmod(milliseconds, 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{sign}{hours:02d}:{minute:02d}:{second:02d}.{fraction:03d}"


def format_utc(moment: datetime) -> str:
    """Format an aware time as ISO 8601 in UTC with ``Z``, to the microsecond only where one is held."""
    text = moment.astimezone(UTC).isoformat()
    return text.replace("+00:00", "Z")


def parse_utc(text: str) -> datetime:
    """Read what ``format_utc`` wrote.

    Raises:
        UsageFaultError: the text is not ISO 8601, or has no zone.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise UsageFaultError(f"'{text}' is not an ISO 8601 time") from fault
    if moment.tzinfo is None:
        raise UsageFaultError(f"'{text}' has no zone", remedy="Add Z or an offset such as +01:00.")
    return moment.astimezone(UTC)


def add_seconds(moment: datetime, seconds: Fraction) -> datetime:
    """Add an exact number of seconds, rounded to the microsecond (half to even)."""
    return moment + timedelta(microseconds=round(seconds * MICROSECONDS))


def format_half_width(seconds: float) -> str:
    """Format a half-width as a person says it: seconds up to two minutes, then minutes, hours, days.

    It is rounded up, so that it does not look better than it is: seconds to a tenth (but for half a millisecond, as the
    record keeps no more), the others to a whole number (but for a twentieth of one).
    """
    if seconds <= _MINUTES_FROM_S:
        return f"± {math.ceil(round(seconds * 10, 2)) / 10:g} s"
    for size, word, most in ((60.0, "min", 7200), (3600.0, "h", 172_800)):
        if seconds <= most:
            return f"± {math.ceil(round(seconds / size, 1))} {word}"
    return f"± {math.ceil(round(seconds / 86_400, 1))} days"


def format_position(seconds: Fraction | float) -> str:
    """Format a place in a file as a person reads it, ``HH:MM:SS`` or ``HH:MM:SS.t``, rounded to the tenth."""
    return format_offset(Fraction(round(Fraction(seconds) * 10), 10))[:-2].removesuffix(".0")


def format_wall(moment: datetime, zone: str, half_width_s: float | None = None) -> str:
    """Format an aware time as a clock on the wall there showed it: ``2025-06-14 23:12:33.4 BST ± 2 s``.

    ``zone`` is an IANA name that exists. The half-width is at 95 %; without one none is shown. The time is rounded to
    the tenth, or to the second where the half-width is so large that this takes nothing from it.
    """
    text = _clock(moment, zone, half_width_s)
    return text if half_width_s is None else f"{text} {format_half_width(half_width_s)}"


def _clock(moment: datetime, zone: str, half_width_s: float | None) -> str:
    """Return a wall time as finely as its half-width allows, without it."""
    at, tenth = _rounded(moment, half_width_s)
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M:%S}{tenth} {local:%Z}"


def format_utc_rounded(moment: datetime, half_width_s: float | None = None) -> str:
    """Format an aware time as ISO 8601 in UTC with ``Z``, rounded as ``format_wall`` does."""
    at, tenth = _rounded(moment, half_width_s)
    return format_utc(at).replace("Z", f"{tenth}Z")


def _rounded(moment: datetime, half_width_s: float | None) -> tuple[datetime, str]:
    """Return a time to the second, and its tenth as text where it has one and is worth showing."""
    fine = half_width_s is None or half_width_s < _TENTHS_BELOW_S
    step = MICROSECONDS // 10 if fine else MICROSECONDS
    over = moment.microsecond % step
    up = 2 * over >= step and moment <= _LAST - timedelta(seconds=1)
    near = moment + timedelta(microseconds=step - over if up else -over)
    tenth = near.microsecond * 10 // MICROSECONDS
    return near.replace(microsecond=0), f".{tenth}" if tenth else ""


def format_both(
    into: Fraction, start: datetime | None, zone: str, half_width_s: float | None = None
) -> tuple[str, str]:
    """Format a moment of a clip both ways: its place in the file, and the time on the wall.

    ``into`` is seconds into the file, ``start`` when the file starts, None where that is not known.
    """
    wall = NOT_KNOWN if start is None else format_wall(add_seconds(start, into), zone, half_width_s)
    return f"{format_position(into)} into the file", wall


def format_span(
    first: Fraction, last: Fraction, start: datetime | None, zone: str, half_width_s: float | None = None
) -> tuple[str, str]:
    """Format a stretch of a clip both ways, as ``format_both`` does; the half-width, of both ends, stands once."""
    position = f"{format_position(first)} to {format_position(last)} into the file"
    if start is None:
        return position, NOT_KNOWN
    since, until = (add_seconds(start, into) for into in (first, last))
    return position, f"{_clock(since, zone, half_width_s)} to {format_wall(until, zone, half_width_s)}"
