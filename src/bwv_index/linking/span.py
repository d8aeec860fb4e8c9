"""Which part of a clip lies in a stretch of time, and how to say a length of time."""

from datetime import datetime, timedelta
from fractions import Fraction

from bwv_index.timecode import UtcInterval


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
