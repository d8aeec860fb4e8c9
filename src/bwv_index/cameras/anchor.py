"""The satellites' time as a statement about the recording: at this offset it was this time."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median_low

from bwv_index.cameras.content import TimeMark
from bwv_index.cameras.track import TrackPoint
from bwv_index.clock import TimeSource
from bwv_index.timecode import MICROSECONDS

SPREAD_AT_95 = 1.96 * 1.4826
"""From the median distance to the median, to 95 % of a normal spread (Rousseeuw and Croux 1993)."""


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
        (point.offset, point.at)
        for point in points
        if point.position is not None
        and point.fix.counts
        and point.offset is not None
        and point.at is not None
    ]
    if not told:
        return None
    base = told[0][1]
    lags = sorted(_microseconds(at - base) - round(offset * MICROSECONDS) for offset, at in told)
    middle = median_low(lags)
    spread = median_low(sorted(abs(lag - middle) for lag in lags)) / MICROSECONDS * SPREAD_AT_95
    first = told[0][0]
    wall = _moved(base, middle + round(first * MICROSECONDS))
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


def _microseconds(span: timedelta) -> int:
    """Return a span exactly."""
    return span // timedelta(microseconds=1)


def _moved(base: datetime, microseconds: int) -> datetime | None:
    """Return the digits of a moment; None where it is beyond the calendar."""
    try:
        return (base + timedelta(microseconds=microseconds)).replace(tzinfo=None)
    except OverflowError:
        return None
