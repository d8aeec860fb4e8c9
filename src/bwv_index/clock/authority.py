"""On whose word a claim rests: sources that repeat one clock are one voice about the true time."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from bwv_index.clock.claim import TimeClaim, TimeSource
from bwv_index.clock.zone import LONDON


class Authority(StrEnum):
    """The clock, or the person, that stands behind a claim."""

    PERSON = "person"
    """The camera's clock set right by an offset that a named person has checked."""
    SATELLITES = "satellites"
    WORKED_OUT = "worked out"
    """The camera's clock set right by an offset estimated from anchors, or another camera's that heard the same."""
    DEVICE = "camera's clock"
    COPY = "copy of the camera's clock"
    """A platform's or a sidecar's repetition of what the camera said."""
    BOUND = "bound"
    """That a recording lies within a stretch of time; it names no start."""


RANKS: tuple[frozenset[Authority], ...] = (
    frozenset({Authority.PERSON}),
    frozenset({Authority.SATELLITES}),
    frozenset({Authority.WORKED_OUT}),
    frozenset({Authority.DEVICE, Authority.COPY}),
)
"""Who places a recording, the first that speaks. The last two words are one clock and share a rank."""

OWN_CLOCK = RANKS[-1]

_AUTHORITIES = {
    TimeSource.PERSON_CHECK: Authority.PERSON,
    TimeSource.GPS: Authority.SATELLITES,
    TimeSource.DEVICE_OFFSET: Authority.WORKED_OUT,
    TimeSource.SHARED_SOUND: Authority.WORKED_OUT,
    TimeSource.CATALOGUE: Authority.COPY,
    TimeSource.SIDECAR: Authority.COPY,
    TimeSource.CAMERA_ISSUE: Authority.BOUND,
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a camera's clock is allowed at 95 % beyond what its digits resolve.

    ``unchecked_s`` is how far a clock may be off that nothing has checked. ``drift_s_per_day`` is how fast it may
    run away from a moment at which it was checked: 40 ppm, the usual tolerance of a 32,768 Hz crystal (20 ppm at
    25 °C) and as much again near freezing, where such a crystal loses 0.034 ppm a square degree.
    ``reach_days`` is how long before the first and after the last anchor an offset is still used. ``zone_trust`` is
    the trust from which a profile's word on a clock's zone is taken alone; below it the word is a hypothesis, and
    the other reading in ``zone`` is kept too. All but the drift are judgements.
    """

    unchecked_s: float = 300.0
    drift_s_per_day: float = 3.5
    reach_days: float = 30.0
    zone_trust: float = 0.75
    zone: str = LONDON


USUAL = Allowance()


def allowed(claim: TimeClaim, allowance: Allowance) -> Allowance:
    """Return what a camera's clock is allowed as it counts for one claim: local time is that of the claim's zone."""
    return allowance if claim.zone == allowance.zone else replace(allowance, zone=claim.zone)


def true_half_width(claim: TimeClaim, allowance: Allowance) -> float:
    """Return how far from true time a claim may be: the camera's own clock may be off as a whole."""
    if authority_of(claim) in OWN_CLOCK:
        return math.hypot(claim.half_width_s, allowance.unchecked_s)
    return claim.half_width_s


def authority_of(claim: TimeClaim) -> Authority:
    """Return on whose word a claim rests; whatever the camera wrote itself is its own clock."""
    return _AUTHORITIES.get(claim.source, Authority.DEVICE)
