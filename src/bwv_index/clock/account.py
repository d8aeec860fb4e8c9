"""The whole reckoning of one recording's time, line by line: each claim as read, its vote, every sum and every ±."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from bwv_index.clock.authority import (
    OWN_CLOCK,
    USUAL,
    Allowance,
    Authority,
    allowed,
    authority_of,
    true_half_width,
)
from bwv_index.clock.check import ClockCheck, covering_check
from bwv_index.clock.claim import TimeClaim, TimeSource
from bwv_index.clock.contest import Outcome, contest
from bwv_index.clock.correct import Correction, correct
from bwv_index.clock.epoch import days_between
from bwv_index.clock.hearing import Heard, hear
from bwv_index.clock.offset import DeviceOffset
from bwv_index.clock.placement import Placement, Unplaced
from bwv_index.clock.resolve import place
from bwv_index.clock.vote import Group, form_groups, rank_groups
from bwv_index.timecode import format_utc

_SHOWN_S = 0.05
"""A part of a half-width that is less is not written down: sums are written to the tenth of a second."""


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
    sum of a corrected claim and ``half_width`` how its ± came about, both empty for a claim as read.
    """

    claim: TimeClaim
    authority: Authority
    verdict: Verdict
    difference_s: float | None
    reason: str
    arithmetic: str
    half_width: str = ""


@dataclass(frozen=True, slots=True)
class VoteLine:
    """Readings of the rank that was heard that share an instant: the start they give, and the trust behind it.

    ``voices`` names each source that spoke, with the trust that it adds: once, however often it says the same.
    ``support`` is their sum; ``places`` says whether the start was taken from these.
    """

    start: datetime
    voices: tuple[tuple[str, float], ...]
    support: float
    places: bool


@dataclass(frozen=True, slots=True)
class ClockAccount:
    """Every claim with its vote, and the placement that came of them; both of one computation.

    ``checks`` and ``offsets`` are those that were at hand, whether they reached this recording or not. ``votes`` are
    the groups of the rank that was heard, the most trusted first; ``half_width`` says how the placement's ± came
    about, empty where there is none.
    """

    lines: tuple[AccountLine, ...]
    placement: Placement | Unplaced
    checks: tuple[ClockCheck, ...]
    offsets: tuple[DeviceOffset, ...]
    votes: tuple[VoteLine, ...] = ()
    half_width: str = ""

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
    sums = {c.claim: (c.arithmetic, _width_of(c, checks, offsets, allowance)) for c in heard.corrections}
    lines = [_line(claim, placement, *sums.get(claim, ("", ""))) for claim in heard.every]
    lines += [
        AccountLine(u.claim, authority_of(u.claim), Verdict.UNUSABLE, None, u.reason, "")
        for u in heard.unusable
    ]
    held = (tuple(checks), tuple(offsets))
    if isinstance(placement, Unplaced):
        return ClockAccount(tuple(lines), placement, *held)
    width = _placed_width(placement, contest(heard, duration, allowance), allowance)
    return ClockAccount(tuple(lines), placement, *held, tuple(_votes(heard, placement)), width)


def _votes(heard: Heard, placement: Placement) -> Iterator[VoteLine]:
    """Tell the vote among the claims that were heard, group by group."""
    for group in rank_groups(form_groups(heard.lead, heard.base_of)):
        placed = group.anchor.claim == placement.anchor and group.anchor.reading.start == placement.start
        yield VoteLine(group.anchor.reading.start, _voices(group, heard), group.support, placed)


def _voices(group: Group, heard: Heard) -> tuple[tuple[str, float], ...]:
    """Return the sources of a group with the trust that each adds, as ``form_groups`` adds it up."""
    voices: dict[str, float] = {}
    for vote in group.votes:
        source, base = vote.claim.source, heard.base_of(vote.claim).source
        name = source.value if source is base else f"{source.value} of {base.value}"
        voices[name] = max(voices.get(name, 0.0), vote.claim.trust)
    return tuple(sorted(voices.items(), key=lambda voice: (-voice[1], voice[0])))


def _placed_width(placement: Placement, outcome: Outcome, allowance: Allowance) -> str:
    """Say how the ± of a placement came about."""
    anchor = placement.anchor
    told, total = (
        f"± {_tell(anchor.half_width_s)} s, that of the claim that places it",
        true_half_width(anchor, allowance),
    )
    if authority_of(anchor) in OWN_CLOCK:
        parts = (f"{_tell(anchor.half_width_s)}² as read", f"{_tell(allowance.unchecked_s)}²")
        told = f"√({' + '.join(parts)} for a clock that nothing has checked) = ± {_tell(total)} s"
    for rival in outcome.rivals:
        apart = abs((rival.reading.start - placement.start).total_seconds())
        own = true_half_width(rival.claim, allowance)
        if apart + own > total:
            total = apart + own
            at = format_utc(rival.reading.start)
            told = (
                f"{_tell(apart)} s to as good a claim, {at}, + {_tell(own)} s of its own = ± {_tell(total)} s"
            )
    if placement.half_width_s - total >= _SHOWN_S:
        late, whole = placement.half_width_s - total, placement.half_width_s
        told += f"; + {_tell(late)} s by which it lies after the file was taken in = ± {_tell(whole)} s"
    return told


def _width_of(
    made: Correction, checks: Sequence[ClockCheck], offsets: Sequence[DeviceOffset], allowance: Allowance
) -> str:
    """Say how the ± of a corrected claim came about: that of the reading that is least sure."""
    if made.claim.source is TimeSource.PERSON_CHECK:
        parts = [_of_check(r.start, checks, allowance) for r in made.claim.readings]
    else:
        its = [
            o
            for o in offsets
            if any(c.claim == made.claim for c in correct(made.of, (), (o,), allowed(made.of, allowance)))
        ]
        parts = [_of_offset(r.start, offset) for offset in its[:1] for r in made.claim.readings]
    taken = max((part for part in parts if part is not None), default=None)
    if taken is None:
        return ""
    as_read = f"{_tell(made.of.half_width_s)}² as read"
    return f"√({as_read} + {taken[1]}) = ± {_tell(made.claim.half_width_s)} s"


def _of_check(
    start: datetime, checks: Sequence[ClockCheck], allowance: Allowance
) -> tuple[float, str] | None:
    """Return what a person's check adds at a true time, and the sum of it; None where none covers it."""
    check = covering_check(checks, start)
    if check is None:
        return None
    half = check.half_width_at(start, allowance.drift_s_per_day)
    if half - check.half_width_s < _SHOWN_S:
        return half, f"{_tell(half)}² of the check"
    days = (half - check.half_width_s) / allowance.drift_s_per_day
    since = "the clocks were compared"
    if check.compared is None:
        since = "the worst moment at which the clocks can have been compared: nobody said when"
    grown = f"{allowance.drift_s_per_day:g} s a day * {days:.1f} days since {since}"
    return half, f"({_tell(check.half_width_s)} of the check + {grown})²"


def _of_offset(start: datetime, offset: DeviceOffset) -> tuple[float, str]:
    """Return what a worked-out offset adds at a true time, and the sum of it."""
    half = offset.half_width_at(start)
    days = min(abs(days_between(anchor.at, start)) for anchor in offset.anchors)
    grown = offset.growth_s_per_day * days
    rest = math.sqrt(max(0.0, half**2 - offset.half_width_s**2 - grown**2))
    parts = [f"{_tell(offset.half_width_s)}² of the offset"]
    if grown >= _SHOWN_S:
        parts.append(f"({offset.growth_s_per_day:.3g} s a day * {days:.1f} days from the nearest anchor)²")
    if rest >= _SHOWN_S:
        parts.append(f"{_tell(rest)}² by which the anchors beside it differ")
    return half, " + ".join(parts)


def _tell(seconds: float) -> str:
    return f"{seconds:.1f}".removesuffix(".0")


def _line(claim: TimeClaim, placement: Placement | Unplaced, arithmetic: str, half_width: str) -> AccountLine:
    authority = authority_of(claim)
    if isinstance(placement, Unplaced):
        reason = "it bounds the time and names no start"
        return AccountLine(claim, authority, Verdict.UNUSABLE, None, reason, arithmetic, half_width)
    difference = min(((r.start - placement.start).total_seconds() for r in claim.readings), key=abs)
    verdict, reason = _verdict(claim, placement)
    return AccountLine(claim, authority, verdict, difference, reason, arithmetic, half_width)


def _verdict(claim: TimeClaim, placement: Placement) -> tuple[Verdict, str]:
    if claim in placement.supporting:
        first = placement.anchor == claim
        return (Verdict.PLACES, "") if first else (Verdict.SUPPORTS, "")
    reason = next(c.explanation for c in placement.conflicts if c.claim == claim)
    others = {reading.start for reading in placement.alternatives}
    if others & {reading.start for reading in claim.readings}:
        return Verdict.ALTERNATIVE, reason
    return Verdict.CONFLICTS, reason
