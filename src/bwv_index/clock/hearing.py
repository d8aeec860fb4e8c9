"""Which claims are heard at all: the usable ones by rank, those worked out of them, and why the rest are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bwv_index.clock.authority import OWN_CLOCK, RANKS, Allowance, Authority, allowed, authority_of
from bwv_index.clock.check import ClockCheck
from bwv_index.clock.claim import TimeClaim
from bwv_index.clock.correct import Correction, correct
from bwv_index.clock.difference import rollovers
from bwv_index.clock.offset import DeviceOffset
from bwv_index.clock.placement import Unusable
from bwv_index.clock.taken_in import is_late


@dataclass(frozen=True, slots=True)
class Heard:
    """All claims about one recording, sorted; ``usable`` holds corrected ones too, ``corrections`` how they came.

    ``late`` are those that lie after ``not_after``, when the file was taken in: they are heard, among the usable ones,
    only where no other claim names a start.
    """

    usable: tuple[TimeClaim, ...]
    unusable: tuple[Unusable, ...]
    corrections: tuple[Correction, ...]
    late: tuple[TimeClaim, ...] = ()
    not_after: datetime | None = None

    @property
    def lead(self) -> tuple[TimeClaim, ...]:
        """The claims of the highest rank that speaks; none where only bounds do."""
        for rank in RANKS:
            speaking = tuple(claim for claim in self.usable if authority_of(claim) in rank)
            if speaking:
                return speaking
        return ()

    @property
    def every(self) -> tuple[TimeClaim, ...]:
        """The claims that could place a recording, those among them that lie too late as well."""
        return self.usable + tuple(claim for claim in self.late if claim not in self.usable)

    @property
    def bounds(self) -> tuple[TimeClaim, ...]:
        """The claims that only bound the time."""
        return tuple(claim for claim in self.usable if authority_of(claim) is Authority.BOUND)

    @property
    def outside(self) -> tuple[TimeClaim, ...]:
        """The claims that rest on more than the camera's own clock."""
        return tuple(c for c in self.usable if authority_of(c) not in {*OWN_CLOCK, Authority.BOUND})

    @property
    def own(self) -> tuple[TimeClaim, ...]:
        """The claims of the camera's own clock as they stand."""
        return tuple(claim for claim in self.usable if authority_of(claim) in OWN_CLOCK)

    def is_hearsay(self, claim: TimeClaim) -> bool:
        """Whether a claim is corrected to another hour by what one other clip, or other days alone, have shown."""
        return any(c.claim == claim and c.hearsay for c in self.corrections)

    def tells_no_hour(self, claim: TimeClaim) -> bool:
        """Whether a claim is a corrected one of which nothing has shown the whole hour."""
        return any(c.claim == claim and not c.hour_told for c in self.corrections)

    def base_of(self, claim: TimeClaim) -> TimeClaim:
        """Return the claim that a corrected one was made of; any other claim itself."""
        return next((c.of for c in self.corrections if c.claim == claim), claim)


def hear(
    claims: Sequence[TimeClaim],
    checks: Sequence[ClockCheck],
    offsets: Sequence[DeviceOffset],
    allowance: Allowance,
    not_after: datetime | None = None,
) -> Heard:
    """Sort claims into usable and not, and add what checks and offsets make of the usable ones."""
    ordered = sorted(claims, key=claim_key)
    spoiled = _rolled_over(ordered)
    reasons = [why_unusable(claim) or spoiled.get(claim, "") for claim in ordered]
    usable = [claim for claim, reason in zip(ordered, reasons, strict=True) if not reason]
    unusable = tuple(Unusable(c, reason) for c, reason in zip(ordered, reasons, strict=True) if reason)
    independent = _of_others(offsets, usable)
    made = [
        c
        for claim in dict.fromkeys(usable)
        for c in correct(claim, checks, independent, allowed(claim, allowance))
    ]
    corrections = tuple(sorted(made, key=lambda c: claim_key(c.claim)))
    further = [c.claim for c in corrections if c.claim not in usable]
    told = tuple(sorted([*usable, *dict.fromkeys(further)], key=claim_key))
    late = tuple(claim for claim in told if is_late(claim, not_after, allowance))
    in_time = tuple(claim for claim in told if claim not in late)
    if any(authority_of(claim) is not Authority.BOUND for claim in in_time):
        told = in_time
    return Heard(told, unusable, corrections, late, not_after)


def _of_others(offsets: Sequence[DeviceOffset], claims: Sequence[TimeClaim]) -> list[DeviceOffset]:
    """Leave out the offsets that this recording's own satellites alone have shown: they would bear themselves out."""
    own = {
        reading.start
        for claim in claims
        if authority_of(claim) is Authority.SATELLITES
        for reading in claim.readings
    }
    return [offset for offset in offsets if any(anchor.true_start not in own for anchor in offset.anchors)]


def why_unusable(claim: TimeClaim) -> str:
    """Say why a claim has no vote; empty where it has one."""
    if not claim.readings:
        return claim.problem or "it holds no time"
    if not claim.trust > 0:
        return "its source is given no trust"
    if not 0 <= claim.half_width_s < float("inf"):
        return "its uncertainty is not a number of seconds"
    return ""


def claim_key(
    claim: TimeClaim,
) -> tuple[float, float, str, str, str, tuple[tuple[datetime, str], ...], str, str, str]:
    """Order claims by weight, then by content, so that the order of arrival never shows."""
    readings = tuple((r.start, r.note) for r in claim.readings)
    return (
        -claim.trust,
        claim.half_width_s,
        claim.source.value,
        claim.raw,
        claim.basis.value,
        readings,
        claim.problem,
        claim.sidecar,
        claim.zone,
    )


def _rolled_over(claims: Sequence[TimeClaim]) -> dict[TimeClaim, str]:
    """Find the satellites' claims whose week count has begun again, told by the camera's own clock."""
    own = [
        r.start for c in claims if authority_of(c) in OWN_CLOCK and not why_unusable(c) for r in c.readings
    ]
    spoiled = {}
    for claim in claims:
        if authority_of(claim) is not Authority.SATELLITES or not claim.readings:
            continue
        turns = [rollovers((moment - claim.readings[0].start).total_seconds()) for moment in own]
        if turns and all(turns):
            spoiled[claim] = (
                "1,024 weeks off the camera's clock: the satellites' count of weeks has begun again"
            )
    return spoiled
