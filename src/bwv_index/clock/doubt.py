"""What makes the satellites' word doubtful although nothing of its own rank speaks against it."""

from collections.abc import Sequence
from datetime import timedelta

from bwv_index.clock.authority import OWN_CLOCK, USUAL, Authority, authority_of
from bwv_index.clock.claim import Reading, TimeClaim
from bwv_index.clock.difference import HOUR_S, ROLLOVER_S, nearly_whole_hours

LAST_ROLLED_YEAR = 2012
"""Until then a count of weeks that began again is likelier than footage; what slips in 2025 to 2031 lands there."""

WITNESS_DAYS = 366
"""How near the camera's own clock has to be to bear a date out: it may be set to the wrong year."""


def is_doubtful(claim: TimeClaim, claims: Sequence[TimeClaim]) -> bool:
    """Whether a claim of the satellites checks nothing, beside all that is claimed of one recording."""
    return contradicts_the_camera(claim, claims) or may_have_rolled_over(claim)


def contradicts_the_camera(claim: TimeClaim, claims: Sequence[TimeClaim]) -> bool:
    """Whether a file beside the footage tells another hour than the camera's own clocks, none of which agrees.

    Such a file may be another device's, or written in local time: that it lies beside the footage proves neither. The
    camera's clock may be as far off besides as one that nobody has checked.
    """
    if authority_of(claim) is not Authority.SATELLITES or not claim.sidecar or not claim.readings:
        return False
    start = claim.readings[0].start
    apart = [
        (reading.start - start).total_seconds()
        for own in _own_clocks(claims)
        if own.sidecar != claim.sidecar
        for reading in own.readings
    ]
    return not any(abs(a) < HOUR_S / 2 for a in apart) and any(
        nearly_whole_hours(a, USUAL.unchecked_s) for a in apart
    )


def may_have_rolled_over(claim: TimeClaim) -> bool:
    """Whether a date of the satellites is so old that their weeks may have begun again."""
    if authority_of(claim) is not Authority.SATELLITES or not claim.readings:
        return False
    return claim.readings[0].start.year <= LAST_ROLLED_YEAR


def stands_alone(claim: TimeClaim, claims: Sequence[TimeClaim]) -> bool:
    """Whether no clock of the camera shows a date near that of a claim.

    One that does makes it the likeliest, and proves nothing: the satellites may have set it.
    """
    near = timedelta(days=WITNESS_DAYS)
    own = (reading.start for witness in _own_clocks(claims) for reading in witness.readings)
    return not any(abs(shown - reading.start) <= near for shown in own for reading in claim.readings)


def next_round(reading: Reading) -> Reading:
    """Return what a time of the satellites means if their count of weeks has begun again since."""
    told = "1,024 weeks later: the satellites' count of weeks may have begun again"
    return Reading(reading.start + timedelta(seconds=ROLLOVER_S), told)


def _own_clocks(claims: Sequence[TimeClaim]) -> list[TimeClaim]:
    return [claim for claim in claims if authority_of(claim) in OWN_CLOCK and claim.trust > 0]
