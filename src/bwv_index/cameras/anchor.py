"""Many readings of one clock as one statement about the recording: at this offset it was this time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import median_low

from bwv_index.cameras.content import TimeMark
from bwv_index.cameras.track import TrackPoint
from bwv_index.clock import TimeSource
from bwv_index.timecode import MICROSECONDS

SPREAD_AT_95 = 1.96 * 1.4826
"""From the median distance to the median, to 95 % of a normal spread (Rousseeuw and Croux 1993)."""


@dataclass(frozen=True, slots=True)
class Told:
    """One reading of a clock: seconds into the file, the time that it showed, and the text of it."""

    offset: Fraction
    at: datetime
    raw: str = ""


def satellite_mark(
    points: Sequence[TrackPoint],
    raw: str,
    *,
    half_width_s: float,
    offset_half_width_s: float = 0.0,
    note: str = "",
) -> TimeMark | None:
    """Return when the recording ran by the points that have a fix, an offset and the satellites' time.

    The first such point alone is the worst one to take: a receiver that has just locked may still carry its own
    clock's time, or the leap seconds of an old table, and its message may have waited. So each point says
    when the file began, and the median of these is told, at the offset of the first. ``raw`` is the first one's text.
    The half-width is the source's own, widened by the points' spread. None where no point has all three.
    """
    told = [
        Told(point.offset, point.at)
        for point in points
        if point.position is not None
        and point.fix.counts
        and point.offset is not None
        and point.at is not None
    ]
    if not told:
        return None
    middle, spread = _middle(told)
    first = told[0].offset
    wall = _moved(told[0].at, middle + round(first * MICROSECONDS))
    if wall is None:
        return None
    several = f"the middle of {len(told)} readings" if len(told) > 1 else "one reading"
    return TimeMark(
        source=TimeSource.GPS,
        raw=raw,
        wall=wall,
        zone="Z",
        offset=first,
        half_width_s=round(math.hypot(half_width_s, spread), 3),
        offset_half_width_s=offset_half_width_s,
        note="; ".join(part for part in (note, several) if part),
    )


def middle_reading(told: Sequence[Told]) -> tuple[Told, float] | None:
    """Return the reading whose word about the file's start is the middle of all, and their spread in seconds at 95 %.

    The first alone may be the one that is wrong. Of several that say the same, the first is returned; None where there
    are none. The times have all a zone, or none of them has.
    """
    if not told:
        return None
    middle, spread = _middle(told)
    return next(one for one in told if _lag(one, told[0].at) == middle), spread


def apart_from(told: Sequence[Told], middle: Told, most_s: float) -> int:
    """Count the readings whose word about the file's start is further than so many seconds from one of them."""
    base = _lag(middle, middle.at)
    return sum(abs(_lag(one, middle.at) - base) > most_s * MICROSECONDS for one in told)


def _middle(told: Sequence[Told]) -> tuple[int, float]:
    """Return the middle of the starts, in microseconds from the first reading's time, and their spread in seconds."""
    lags = sorted(_lag(one, told[0].at) for one in told)
    middle = median_low(lags)
    return middle, median_low(sorted(abs(lag - middle) for lag in lags)) / MICROSECONDS * SPREAD_AT_95


def _lag(one: Told, base: datetime) -> int:
    """Return the file's start by one reading, in microseconds from a time."""
    return _microseconds(one.at - base) - round(one.offset * MICROSECONDS)


def _microseconds(span: timedelta) -> int:
    """Return a span exactly."""
    return span // timedelta(microseconds=1)


def _moved(base: datetime, microseconds: int) -> datetime | None:
    """Return the digits of a moment; None where it is beyond the calendar."""
    try:
        return (base + timedelta(microseconds=microseconds)).replace(tzinfo=None)
    except OverflowError:
        return None
