"""A start by another camera's clock: both heard the same, and where one recording lies so does the other."""

from fractions import Fraction
from typing import Final

from bwv_index.clock.claim import Reading, TimeClaim, TimeSource, ZoneBasis
from bwv_index.clock.placement import Placement
from bwv_index.timecode import add_seconds, format_utc

SOUND_TRUST: Final = 0.6
"""Less than an offset of the camera's own clock: a message on two radios locks cameras that are far apart."""


def claim_sound(other: str, theirs: Placement, later_s: float, half_width_s: float) -> TimeClaim:
    """Claim a recording's start from that of another.

    Args:
        other: what the other recording is called.
        theirs: where it is placed, by everything but sound.
        later_s: how many seconds after it this recording starts.
        half_width_s: ± of that, 95 %. The ± of both are added up, since neither is known to be chance.
    """
    half = theirs.half_width_s + half_width_s
    raw = (
        f"the same sound as {other}: {format_utc(theirs.start)} ± {theirs.half_width_s:.1f} s "
        f"{later_s:+.3f} s ± {half_width_s:.3f} s"
    )
    reading = Reading(add_seconds(theirs.start, Fraction(later_s)), f"by {other}")
    return TimeClaim(TimeSource.SHARED_SOUND, raw, ZoneBasis.STATED, (reading,), half, SOUND_TRUST)
