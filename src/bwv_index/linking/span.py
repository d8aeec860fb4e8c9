"""How a clip's interval lies to a stretch of time: overlapping, possibly overlapping, or how far off."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from bwv_index.timecode import UtcInterval


@dataclass(frozen=True, slots=True)
class Lie:
    """``gap_s``: seconds between the two that uncertainty cannot explain; 0 where they may overlap.

    ``share`` is what they share, as a part of the shorter of the two (0 to 1). ``side`` is "before" or
    "after" by where the clip lies, empty where they overlap as stated.
    """

    gap_s: float
    share: float
    side: str


def lie(interval: UtcInterval, start: datetime, end: datetime) -> Lie:
    """Measure a clip's interval, with its half-width, against a stretch of time as stated."""
    shared = (min(interval.end, end) - max(interval.start, start)).total_seconds()
    if shared < 0:
        return Lie(
            max(0.0, -shared - interval.half_width_s), 0.0, "before" if interval.end < start else "after"
        )
    shorter = min((interval.end - interval.start).total_seconds(), (end - start).total_seconds())
    return Lie(0.0, shared / shorter if shorter > 0 else 1.0, "")


def within(interval: UtcInterval, start: datetime, end: datetime) -> tuple[Fraction, Fraction] | None:
    """Return which part of a clip lies in a stretch of time, as seconds from the clip's start.

    The half-width is that of both ends, and is not taken into them. None where the two do not meet as stated.
    """
    first, last = max(interval.start, start), min(interval.end, end)
    return None if last < first else (_seconds(first - interval.start), _seconds(last - interval.start))


def _seconds(length: timedelta) -> Fraction:
    return Fraction(length // timedelta(microseconds=1), 1_000_000)


def tell_seconds(seconds: float) -> str:
    """Write a stretch of time as a person says it."""
    if seconds < 90:  # noqa: PLR2004 - below a minute and a half seconds read better
        return f"{seconds:.0f} s"
    if seconds < 5400:  # noqa: PLR2004 - below an hour and a half minutes do
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800 else f"{seconds / 86_400:.0f} days"  # noqa: PLR2004
