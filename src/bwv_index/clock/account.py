"""The whole reckoning of one recording's time, line by line: each claim as read, its vote, and every sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from bwv_index.clock.authority import USUAL, Allowance, Authority, authority_of
from bwv_index.clock.check import ClockCheck
from bwv_index.clock.claim import TimeClaim
from bwv_index.clock.hearing import hear
from bwv_index.clock.offset import DeviceOffset
from bwv_index.clock.placement import Placement, Unplaced
from bwv_index.clock.resolve import place


class Verdict(StrEnum):
    """What became of a claim."""

    PLACES = "places"
    """The start was taken from it."""
    SUPPORTS = "supports"
    ALTERNATIVE = "alternative"
    """It gives another start that has as good a claim."""
    CONFLICTS = "conflicts"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One claim: on whose word, what became of it, how far it lies from the placed start, and why.

    ``difference_s`` is its nearest reading less the start; None where either is missing. ``arithmetic`` is the
    sum of a corrected claim, empty for a claim as read.
    """

    claim: TimeClaim
    authority: Authority
    verdict: Verdict
    difference_s: float | None
    reason: str
    arithmetic: str


@dataclass(frozen=True, slots=True)
class ClockAccount:
    """Every claim with its vote, and the placement that came of them; both of one computation.

    ``checks`` and ``offsets`` are those that were at hand, whether they reached this recording or not.
    """

    lines: tuple[AccountLine, ...]
    placement: Placement | Unplaced
    checks: tuple[ClockCheck, ...]
    offsets: tuple[DeviceOffset, ...]

    @property
    def arithmetic(self) -> tuple[str, ...]:
        """The sums, one a corrected claim."""
        return tuple(line.arithmetic for line in self.lines if line.arithmetic)


def explain(
    claims: Sequence[TimeClaim],
    checks: Sequence[ClockCheck],
    offsets: Sequence[DeviceOffset],
    duration: Fraction | None,
    *,
    allowance: Allowance = USUAL,
    not_after: datetime | None = None,
) -> ClockAccount:
    """Return the account of which ``resolve`` returns the placement."""
    heard = hear(claims, checks, offsets, allowance, not_after)
    placement = place(heard, duration, allowance)
    sums = {c.claim: c.arithmetic for c in heard.corrections}
    lines = [_line(claim, placement, sums.get(claim, "")) for claim in heard.every]
    lines += [
        AccountLine(u.claim, authority_of(u.claim), Verdict.UNUSABLE, None, u.reason, "")
        for u in heard.unusable
    ]
    return ClockAccount(tuple(lines), placement, tuple(checks), tuple(offsets))


def _line(claim: TimeClaim, placement: Placement | Unplaced, arithmetic: str) -> AccountLine:
    authority = authority_of(claim)
    if isinstance(placement, Unplaced):
        reason = "it bounds the time and names no start"
        return AccountLine(claim, authority, Verdict.UNUSABLE, None, reason, arithmetic)
    difference = min(((r.start - placement.start).total_seconds() for r in claim.readings), key=abs)
    verdict, reason = _verdict(claim, placement)
    return AccountLine(claim, authority, verdict, difference, reason, arithmetic)


def _verdict(claim: TimeClaim, placement: Placement) -> tuple[Verdict, str]:
    if claim in placement.supporting:
        first = placement.anchor == claim
        return (Verdict.PLACES, "") if first else (Verdict.SUPPORTS, "")
    reason = next(c.explanation for c in placement.conflicts if c.claim == claim)
    others = {reading.start for reading in placement.alternatives}
    if others & {reading.start for reading in claim.readings}:
        return Verdict.ALTERNATIVE, reason
    return Verdict.CONFLICTS, reason
