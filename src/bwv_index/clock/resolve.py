"""One placement out of all claims about a recording's start, by rank, by vote, and with a half-width that holds.

Who speaks first places: a person's check, the satellites, the camera's clock less an offset worked out, the
camera's clock as it stands. Within a rank, readings whose intervals (start ± half-width) share an instant support
one another and the group with the most trust wins. However many sources repeat the camera's clock, they tell which
reading of it is meant and never that the clock is right. Nothing is corrected: what does not agree is listed.
"""

import math
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from bwv_index.clock.authority import OWN_CLOCK, USUAL, Allowance, Authority, authority_of, true_half_width
from bwv_index.clock.bound import fits, lies_within
from bwv_index.clock.check import ClockCheck
from bwv_index.clock.claim import TimeClaim
from bwv_index.clock.contest import Outcome, Rival, contest
from bwv_index.clock.difference import HOUR_S, explain_difference, nearly_whole_hours, whole_hours
from bwv_index.clock.doubt import is_doubtful
from bwv_index.clock.hearing import Heard, hear
from bwv_index.clock.offset import DeviceOffset
from bwv_index.clock.placement import Conflict, HourBasis, Placement, Unplaced, Unusable
from bwv_index.clock.vote import Vote
from bwv_index.timecode import add_seconds, format_utc


def resolve(
    claims: Sequence[TimeClaim],
    duration: Fraction | None,
    *,
    checks: Sequence[ClockCheck] = (),
    offsets: Sequence[DeviceOffset] = (),
    allowance: Allowance = USUAL,
    not_after: datetime | None = None,
) -> Placement | Unplaced:
    """Place a recording in UTC by what the claims about its start agree on; their order does not matter.

    ``duration`` is the recording's exact length in seconds, None where unknown. ``checks`` and ``offsets`` are those
    of its camera; each claim that they make is listed beside the claim that it was made of. ``not_after``
    is when the file was taken in: a claim that lies after it by more than it may be off is a conflict and settles
    nothing.
    """
    return place(hear(claims, checks, offsets, allowance, not_after), duration, allowance)


def place(heard: Heard, duration: Fraction | None, allowance: Allowance) -> Placement | Unplaced:
    """Place a recording by the claims that are heard."""
    if not heard.lead:
        bounds = tuple(Unusable(bound, "it bounds the time and names no start") for bound in heard.bounds)
        return Unplaced(_why_unplaced(heard), heard.unusable + bounds)
    outcome = contest(heard, duration, allowance)
    anchor = outcome.winner.anchor
    start = anchor.reading.start
    supporting = tuple(c for c in heard.usable if c not in heard.late and _supports(c, outcome, duration))
    against = [c for c in heard.every if c not in supporting]
    end, end_note = _end(start, duration)
    late = anchor.claim in heard.late
    hour = HourBasis.NOT_CHECKED if late else _hour(heard, outcome, duration, allowance)
    return Placement(
        start=start,
        end=end,
        half_width_s=_half_width(anchor, outcome.rivals, allowance)
        + _lateness(heard, start if late else None),
        method=_method(outcome, supporting, hour)
        + (f"; not settled: it {_late(heard)}" if late else "")
        + end_note,
        settled=not outcome.rivals and not late,
        support=_support(supporting),
        supporting=supporting,
        conflicts=tuple(_conflict(c, anchor.claim, start, heard) for c in against),
        unusable=heard.unusable,
        alternatives=tuple(rival.reading for rival in outcome.rivals),
        hour=hour,
        spread_s=heard.base_of(anchor.claim).half_width_s,
        anchor=anchor.claim,
    )


def _why_unplaced(heard: Heard) -> str:
    if heard.bounds:
        return f"only a bound is known: {heard.bounds[0].readings[0].note or heard.bounds[0].raw}"
    return "every claim about its time is unusable" if heard.unusable else "nothing states its time"


def _supports(claim: TimeClaim, outcome: Outcome, duration: Fraction | None) -> bool:
    """Whether a claim agrees with the placement: by the vote in its rank, else by its and the start's half-width."""
    if any(vote.claim == claim for vote in outcome.winner.votes):
        return True
    anchor = outcome.winner.anchor
    if authority_of(claim) is Authority.BOUND:
        return lies_within(claim, anchor.reading.start, duration)
    if _same_rank(claim, anchor.claim):
        return False
    reach = claim.half_width_s + anchor.claim.half_width_s
    return any(abs((r.start - anchor.reading.start).total_seconds()) <= reach for r in claim.readings)


def _same_rank(first: TimeClaim, second: TimeClaim) -> bool:
    one, other = authority_of(first), authority_of(second)
    return one is other or {one, other} <= OWN_CLOCK


def _support(supporting: Sequence[TimeClaim]) -> float:
    """Add up trust, each source once and bounds not at all."""
    voices: dict[str, float] = {}
    for claim in supporting:
        if authority_of(claim) is not Authority.BOUND:
            voices[claim.source] = max(voices.get(claim.source, 0.0), claim.trust)
    return math.fsum(voices.values())


def _hour(heard: Heard, outcome: Outcome, duration: Fraction | None, allowance: Allowance) -> HourBasis:
    """Judge how sure the whole hour is."""
    if any(nearly_whole_hours(_apart(rival, outcome), allowance.unchecked_s) for rival in outcome.rivals):
        return HourBasis.OPEN
    start = outcome.winner.anchor.reading.start
    satellites = [c for c in heard.outside if authority_of(c) is Authority.SATELLITES]
    satellites = [c for c in satellites if not is_doubtful(c, heard.usable)]
    told = {c.claim for c in heard.corrections if c.hour_checked}
    if told:  # what alone checks no hour may contradict
        told |= {c.claim for c in heard.corrections if c.hour_told or c.hearsay}
    if not satellites and not fits(heard.bounds, start, duration):
        return (
            HourBasis.NOT_CHECKED
        )  # its camera was in other hands by then, or in none: it may have been set
    for telling in (satellites, [c for c in heard.outside if c in told]):
        # All that tell hours must tell this one: where a clock was set, one of two offsets always lies near.
        if telling and all(_tells(claim, start) for claim in telling):
            return HourBasis.CHECKED
        if telling:
            return HourBasis.NOT_CHECKED
    return HourBasis.NOT_CHECKED


def _tells(claim: TimeClaim, start: datetime) -> bool:
    """Whether a claim tells the hour of a start and no other."""
    return all(abs((r.start - start).total_seconds()) <= HOUR_S / 2 for r in claim.readings)


def _apart(rival: Rival, outcome: Outcome) -> float:
    return (rival.reading.start - outcome.winner.anchor.reading.start).total_seconds()


def _half_width(anchor: Vote, rivals: Sequence[Rival], allowance: Allowance) -> float:
    """Return the half-width that holds the truth: the anchor's own, or one that reaches over all rivals."""
    start = anchor.reading.start
    own = true_half_width(anchor.claim, allowance)
    reaches = (
        abs((r.reading.start - start).total_seconds()) + true_half_width(r.claim, allowance) for r in rivals
    )
    return max(own, *reaches) if rivals else own


def _method(outcome: Outcome, supporting: Sequence[TimeClaim], hour: HourBasis) -> str:
    """Say in one line how the start was found."""
    anchor = outcome.winner.anchor
    named = dict.fromkeys(claim.source.value for claim in supporting)
    others = [name for name in named if name != anchor.claim.source.value]
    text = anchor.claim.source.value
    if anchor.reading.note:
        text += f" ({anchor.reading.note})"
    if others:
        text += f", supported by {' and '.join(others)}"
    if outcome.settled_by:
        text += f"; settled by {outcome.settled_by}"
    if outcome.rivals:
        starts = ", ".join(_rival_text(rival) for rival in outcome.rivals)
        text += f"; not settled: as good a claim for {starts}"
    elif hour is HourBasis.NOT_CHECKED:
        text += (
            "; clock and hour not checked"
            if authority_of(anchor.claim) in OWN_CLOCK
            else "; hour not checked"
        )
    return text


def _rival_text(rival: Rival) -> str:
    """Name another start, and who says so."""
    note = f" ({rival.reading.note})" if rival.reading.note else ""
    return f"{format_utc(rival.reading.start)} by {rival.claim.source.value}{note}"


def _end(start: datetime, duration: Fraction | None) -> tuple[datetime | None, str]:
    """Add the duration to the start; a length that no calendar holds leaves the end unknown, and said so."""
    if duration is None:
        return None, "; end unknown: no duration"
    try:
        end = add_seconds(start, duration)
    except OverflowError:
        return None, f"; end unknown: a length of {float(duration):.0f} s is out of range"
    return (end, "") if end >= start else (None, "; end unknown: the duration is negative")


def _late(heard: Heard) -> str:
    """Say why a claim settles nothing that lies after the file was taken in."""
    at = f" on {format_utc(heard.not_after.replace(microsecond=0))}" if heard.not_after else ""
    return f"lies after the file was taken in{at}: the clock is wrong"


def _lateness(heard: Heard, start: datetime | None) -> float:
    """Return by how many seconds a start lies after the file was taken in: the truth lies further off still."""
    if heard.not_after is None or start is None:
        return 0.0
    return max(0.0, (start - heard.not_after).total_seconds())


def _conflict(claim: TimeClaim, anchor: TimeClaim, start: datetime, heard: Heard) -> Conflict:
    """Measure how far a claim that does not support the start lies from it."""
    reading = min(claim.readings, key=lambda r: (abs(r.start - start), r.start))
    difference = (reading.start - start).total_seconds()
    if claim in heard.late:
        return Conflict(claim, difference, whole_hours(difference), _late(heard))
    if authority_of(claim) is Authority.BOUND:
        return Conflict(claim, difference, None, f"the start lies outside: {reading.note or claim.raw}")
    # What a person took away has the person's reason, and no other.
    satellites = authority_of(anchor) is not Authority.PERSON or authority_of(claim) is Authority.SATELLITES
    told = explain_difference(reading.start, start, satellites=satellites)
    return Conflict(claim, difference, whole_hours(difference), told)
