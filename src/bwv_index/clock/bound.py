"""The stretch within which a recording must lie: it chooses between starts and never names one."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from bwv_index.clock.claim import Reading, TimeClaim, TimeSource, ZoneBasis

SLACK_S = 900.0
"""How far a recording may stick out: issue sheets are written by hand, a quarter of an hour either way."""


def claim_bound(raw: str, out: datetime, back: datetime, *, trust: float) -> TimeClaim:
    """Claim that a recording lies between two aware times, such as the hours for which its camera was issued.

    The reading is the middle and the half-width reaches both ends.

    Raises:
        ValueError: a time has no zone, or the camera came back before it went out.
    """
    if out.tzinfo is None or back.tzinfo is None:
        raise ValueError("a bound's ends have a zone")
    if back < out:
        raise ValueError("a bound ends no earlier than it begins")
    half = (back - out) / 2
    middle = Reading(out + half, f"between {out:%Y-%m-%d %H:%M %Z} and {back:%Y-%m-%d %H:%M %Z}")
    return TimeClaim(TimeSource.CAMERA_ISSUE, raw, ZoneBasis.STATED, (middle,), half.total_seconds(), trust)


def fits(bounds: Sequence[TimeClaim], start: datetime, duration: Fraction | None) -> bool:
    """Whether a recording from that start lies within one of the bounds, slack given; no bounds hold anything."""
    return not bounds or any(lies_within(bound, start, duration) for bound in bounds)


def lies_within(bound: TimeClaim, start: datetime, duration: Fraction | None) -> bool:
    """Whether a recording from that start lies within one bound, slack given."""
    length = float(duration) if duration is not None and duration > 0 else 0.0
    for reading in bound.readings:
        from_middle = (start - reading.start).total_seconds()
        reach = bound.half_width_s + SLACK_S
        if from_middle >= -reach and from_middle + length <= reach:
            return True
    return False
