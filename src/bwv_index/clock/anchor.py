"""Where a camera's clock and true time were both seen: the ground on which its offset is worked out."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bwv_index.clock.authority import OWN_CLOCK, Authority, authority_of
from bwv_index.clock.check import ClockCheck
from bwv_index.clock.claim import Reading, TimeClaim, TimeSource, ZoneBasis
from bwv_index.clock.difference import HOUR_S, rollovers, whole_hours
from bwv_index.clock.doubt import is_doubtful
from bwv_index.clock.zone import is_utc

WEAK_S = 300.0
"""An anchor wider than this says only where the offset cannot be."""


class AnchorKind(StrEnum):
    """What showed the true time."""

    GPS = "gps"
    OVERLAY = "overlay"
    """The burnt-in text: the camera's own clock again, so it tells how far a tag lags and never true time."""
    CAMERA_ISSUE = "camera-issue"
    """The hours for which the camera was issued: an interval, and weak."""
    SOUND = "sound"
    """The same sound in a recording whose time is known."""
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One moment at which a camera's clock and true time are known together.

    ``device_time`` is what the camera's clock said of the start of ``item`` and ``true_start`` what was true, both
    aware UTC; ``half_width_s`` (95 %) is that of their difference. ``clock`` and ``basis`` are the source in which
    the camera wrote its time and how its digits were read: an offset holds for no other. ``at`` is the moment that
    the anchor speaks of.
    """

    item: str
    device_time: datetime
    true_start: datetime
    half_width_s: float
    source: AnchorKind
    at: datetime
    clock: TimeSource = TimeSource.CONTAINER_TAG
    basis: ZoneBasis = ZoneBasis.UTC

    @property
    def offset_s(self) -> float:
        """The camera's clock less true time, in seconds: positive where it is fast."""
        return (self.device_time - self.true_start).total_seconds()

    @property
    def weak(self) -> bool:
        """Whether it only says where the offset cannot be."""
        return self.half_width_s > WEAK_S


def find_anchors(item: str, claims: Sequence[TimeClaim]) -> tuple[Anchor, ...]:
    """Return the anchors that one item's claims give: each of its camera's own clocks against the best of the rest.

    The satellites are the best; the hours of the camera's issue come after them. Satellites that contradict one
    another, or whose count of weeks has begun again or may have, give none, nor do those of a file beside the footage
    that tells another hour than the camera's own clocks.
    """
    own = [claim for claim in claims if authority_of(claim) in OWN_CLOCK and claim.readings]
    truth = _satellites(claims)
    if truth is None:
        bounds = [claim for claim in claims if authority_of(claim) is Authority.BOUND and claim.readings]
        truth = bounds[0] if len(bounds) == 1 else None
    if truth is None:
        return ()
    found = (_anchor(item, claim, truth) for claim in own)
    return tuple(dict.fromkeys(anchor for anchor in found if rollovers(anchor.offset_s) is None))


def check_anchors(
    checks: Iterable[ClockCheck], clock: TimeSource, basis: ZoneBasis, seen: Iterable[Anchor] = ()
) -> tuple[Anchor, ...]:
    """Return the anchors that persons' checks give to one of a camera's clocks, where they say when they compared.

    ``seen`` are the anchors that satellites gave to the same clock. A person reads the camera's display, and the clock
    in its files may be kept in another zone: where the satellites nearest to the comparison tell the same but for
    whole hours, these are taken over, unless the person names whole hours: then it is the hour that was looked at. Of
    digits whose zone is unknown and shown by nothing a person tells nothing.
    """
    fixes = [anchor for anchor in seen if anchor.clock == clock and anchor.basis is basis]
    fixes = [anchor for anchor in fixes if anchor.source is AnchorKind.GPS]
    if basis is ZoneBasis.UNKNOWN and not fixes:
        return ()
    return tuple(
        _checked(check, check.compared, clock, basis, fixes)
        for check in checks
        if check.compared is not None and not check.superseded
    )


def _checked(
    check: ClockCheck, compared: datetime, clock: TimeSource, basis: ZoneBasis, fixes: Sequence[Anchor]
) -> Anchor:
    """Make one anchor of one check."""
    offset_s = check.offset_s
    if fixes and whole_hours(offset_s) is None:
        nearest = min(fixes, key=lambda anchor: abs(anchor.at - compared))
        offset_s += (whole_hours(nearest.offset_s - offset_s) or 0) * HOUR_S
    return Anchor(
        item=f"check by {check.by}",
        device_time=compared + timedelta(seconds=offset_s),
        true_start=compared,
        half_width_s=check.half_width_s,
        source=AnchorKind.PERSON,
        at=compared,
        clock=clock,
        basis=basis,
    )


def canonical_readings(claim: TimeClaim) -> tuple[Reading, ...]:
    """Return the readings that an offset is measured against: of an unknown basis, the digits read as UTC.

    So what a camera's clock says of summer time is part of its offset, and no hour is guessed twice.
    """
    if claim.basis is not ZoneBasis.UNKNOWN:
        return claim.readings
    return tuple(reading for reading in claim.readings if is_utc(reading))


def _satellites(claims: Sequence[TimeClaim]) -> TimeClaim | None:
    """Return the tightest claim of the satellites, None where there is none or two contradict each other."""
    told = [
        c for c in claims if authority_of(c) is Authority.SATELLITES and len(c.readings) == 1 and c.trust > 0
    ]
    told = [c for c in told if not is_doubtful(c, claims)]
    if not told:
        return None
    best = min(told, key=lambda c: (c.half_width_s, c.readings[0].start))
    start = best.readings[0].start
    agree = all(
        abs((c.readings[0].start - start).total_seconds()) <= c.half_width_s + best.half_width_s for c in told
    )
    return best if agree else None


def _anchor(item: str, claim: TimeClaim, truth: TimeClaim) -> Anchor:
    """Set one clock beside the truth, by the reading that lies nearest to it."""
    start = truth.readings[0].start
    readings = canonical_readings(claim) or claim.readings
    device = min(readings, key=lambda reading: abs(reading.start - start))
    kind = AnchorKind.GPS if truth.source is TimeSource.GPS else AnchorKind.CAMERA_ISSUE
    half_width_s = math.hypot(claim.half_width_s, truth.half_width_s)
    return Anchor(item, device.start, start, half_width_s, kind, start, claim.source, claim.basis)
