"""The leading claims' groups against one another: which places the recording, and which have as good a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bwv_index.clock.authority import OWN_CLOCK, Allowance, Authority, authority_of
from bwv_index.clock.bound import fits
from bwv_index.clock.claim import Reading, TimeClaim, TimeSource, ZoneBasis
from bwv_index.clock.difference import WHOLE_HOUR_TOLERANCE_S, nearly_whole_hours, whole_hours
from bwv_index.clock.doubt import (
    contradicts_the_camera,
    is_doubtful,
    may_have_rolled_over,
    next_round,
    stands_alone,
)
from bwv_index.clock.hearing import Heard
from bwv_index.clock.taken_in import lies_after
from bwv_index.clock.vote import Group, Vote, form_groups, rank_groups
from bwv_index.clock.zone import other_readings


@dataclass(frozen=True, slots=True)
class Rival:
    """Another start that has as good a claim, and who makes it."""

    claim: TimeClaim
    reading: Reading


@dataclass(frozen=True, slots=True)
class Outcome:
    """The group that places the recording, its rivals in order of time, and who settled it if the vote did not."""

    winner: Group
    rivals: tuple[Rival, ...]
    settled_by: str


def contest(heard: Heard, duration: Fraction | None, allowance: Allowance) -> Outcome:
    """Let the leading claims vote; there is at least one.

    Rivals are groups with as much trust, groups a whole number of hours away that rest on another claim, groups
    that another correction of the same claim gives, and what contradicts an overlay that stands alone. The camera's own
    clock is a rival of satellites beside the footage, and of other clips' hearsay, where they tell another hour.
    Bounds and claims of other ranks choose among them where exactly one fits.
    """
    outcome = _vote(heard, duration, allowance)
    rolled = _next_rounds(outcome, heard)
    if not rolled or _only_inside(outcome.winner, rolled, heard, duration):
        return outcome
    rivals = sorted([*outcome.rivals, *rolled], key=lambda rival: rival.reading.start)
    return Outcome(outcome.winner, tuple(rivals), outcome.settled_by)


def _next_rounds(outcome: Outcome, heard: Heard) -> list[Rival]:
    """Return what satellites' date that nothing bears out means if their weeks have begun again since."""
    anchor = outcome.winner.anchor
    if not (may_have_rolled_over(anchor.claim) and stands_alone(anchor.claim, heard.usable)):
        return []
    return [Rival(anchor.claim, next_round(anchor.reading))]


def _vote(heard: Heard, duration: Fraction | None, allowance: Allowance) -> Outcome:
    """Let the leading claims vote, and the camera's own clock where the leaders' word is doubtful."""
    ranked = rank_groups(_in_time(form_groups(heard.lead, heard.base_of), heard, allowance))
    winner = ranked[0]
    contenders = [winner, *(g for g in ranked[1:] if _is_rival(g, winner, heard, allowance))]
    contenders += _of_own_clock(winner, heard, allowance)
    chosen, settled_by = _choose(contenders, heard, duration)
    if len(chosen) == 1 and len(contenders) > 1:
        # What was second by trust may have rivals of its own; they are among the contenders already.
        return Outcome(chosen[0], (), settled_by)
    rivals = [_rival(group.anchor) for group in chosen[1:]] or _doubts(chosen[0], allowance)
    if settled := _only_inside(chosen[0], rivals, heard, duration):
        return Outcome(chosen[0], (), settled)
    rest: dict[datetime, Rival] = {}
    for rival in rivals:
        if rival.reading.start != chosen[0].anchor.reading.start:
            rest.setdefault(rival.reading.start, rival)
    return Outcome(chosen[0], tuple(rest[start] for start in sorted(rest)), settled_by)


def _rival(vote: Vote) -> Rival:
    return Rival(vote.claim, vote.reading)


def _doubts(group: Group, allowance: Allowance) -> list[Rival]:
    """Return the other readings of a camera's own clock where its zone is one hypothesis of a profile and no more.

    A text that states its zone, a profile that is trusted, or clocks kept in different zones that agree are more.
    """
    claims = [vote.claim for vote in group.votes]
    bases = {claim.basis for claim in claims} - {ZoneBasis.UNKNOWN}
    trusted = any(c.trust >= allowance.zone_trust and c.basis is not ZoneBasis.UNKNOWN for c in claims)
    if authority_of(claims[0]) not in OWN_CLOCK or ZoneBasis.STATED in bases or len(bases) > 1 or trusted:
        return []
    known = [vote for vote in group.votes if vote.claim.basis in bases]
    tight = min(known, key=lambda v: v.claim.half_width_s, default=None)
    if tight is None:
        return []
    others = other_readings(tight.reading, tight.claim.basis, tight.claim.zone)
    return [Rival(tight.claim, reading) for reading in others]


def _only_inside(group: Group, rivals: list[Rival], heard: Heard, duration: Fraction | None) -> str:
    """Name the bounds where they hold the group and none of its rivals."""
    if not heard.bounds or not rivals or not fits(heard.bounds, group.anchor.reading.start, duration):
        return ""
    held = any(fits(heard.bounds, rival.reading.start, duration) for rival in rivals)
    return "" if held else TimeSource.CAMERA_ISSUE.value


def _of_own_clock(winner: Group, heard: Heard, allowance: Allowance) -> list[Group]:
    """Return what the camera's own clock says against a doubtful word that is heard before it."""
    votes = [vote.claim for vote in winner.votes]
    own = [claim for claim in heard.own if claim not in heard.lead]
    hour_open = all(contradicts_the_camera(c, heard.usable) or heard.is_hearsay(c) for c in votes)
    found = _in_time(form_groups(own), heard, allowance) if own else []
    return [
        group
        for group in found
        if (hour_open and _hours_apart(group, winner, allowance))
        or _refutes_overlay(group, winner, heard, allowance)
    ]


def _in_time(groups: list[Group], heard: Heard, allowance: Allowance) -> list[Group]:
    """Leave out what lies after the file was taken in; all stay where nothing else is left."""
    in_time = [
        g for g in groups if not lies_after(g.anchor.claim, g.anchor.reading, heard.not_after, allowance)
    ]
    return in_time or groups


def _hours_apart(group: Group, winner: Group, allowance: Allowance) -> bool:
    """Whether two groups lie whole hours apart, but for what a clock may be off that nothing has checked."""
    apart = (group.anchor.reading.start - winner.anchor.reading.start).total_seconds()
    return nearly_whole_hours(apart, allowance.unchecked_s)


def _refutes_overlay(group: Group, winner: Group, heard: Heard, allowance: Allowance) -> bool:
    """Whether a group contradicts an overlay that nothing else supports.

    Day and hour stand still while frames are read, so a misreading of them is alike in all.
    """
    bases = [heard.base_of(vote.claim) for vote in winner.votes]
    if any(base.source is not TimeSource.OVERLAY for base in bases):
        return False
    if all(heard.base_of(vote.claim) in bases for vote in group.votes):
        return False
    apart = abs((group.anchor.reading.start - winner.anchor.reading.start).total_seconds())
    reach = group.anchor.claim.half_width_s + winner.anchor.claim.half_width_s
    return apart > max(reach, allowance.unchecked_s)


def _is_rival(group: Group, winner: Group, heard: Heard, allowance: Allowance) -> bool:
    """Whether a group has as good a claim as the first."""
    if group.equals(winner):
        return True
    agreeing = {vote.number for vote in winner.votes}
    others = [vote for vote in group.votes if vote.number not in agreeing]
    if not others:
        return False
    apart = (group.anchor.reading.start - winner.anchor.reading.start).total_seconds()
    if authority_of(winner.anchor.claim) is Authority.SATELLITES:
        return True  # they do not come in degrees: where two tell different times, one is wrong
    bases = {heard.base_of(vote.claim) for vote in winner.votes}
    same_base = any(v.claim != heard.base_of(v.claim) and heard.base_of(v.claim) in bases for v in others)
    return whole_hours(apart) is not None or same_base or _refutes_overlay(group, winner, heard, allowance)


def _choose(contenders: list[Group], heard: Heard, duration: Fraction | None) -> tuple[list[Group], str]:
    """Keep the contenders that other evidence leaves: all of them where it tells none from another."""
    if len(contenders) == 1:
        return contenders, ""
    doubtful = {c for c in heard.outside if heard.tells_no_hour(c) or is_doubtful(c, heard.usable)}
    by_outside = _nearest_to(heard.outside, contenders, {*heard.lead, *doubtful})
    if by_outside:
        return by_outside
    inside = [g for g in contenders if fits(heard.bounds, g.anchor.reading.start, duration)]
    if heard.bounds and 0 < len(inside) < len(contenders):
        return inside, TimeSource.CAMERA_ISSUE.value
    return contenders, ""


def _nearest_to(
    outside: Sequence[TimeClaim], contenders: list[Group], silent: set[TimeClaim]
) -> tuple[list[Group], str] | None:
    """Choose the one contender that a claim of another rank lies at; None where none does, or they differ."""
    chosen: dict[int, str] = {}
    for claim in outside:
        if claim in silent:
            continue
        near = {n for n, group in enumerate(contenders) if _lies_at(claim, group)}
        if len(near) == 1:
            chosen.setdefault(near.pop(), claim.source.value)
    if len(chosen) != 1:
        return None
    number, word = next(iter(chosen.items()))
    return [contenders[number]], word


def _lies_at(claim: TimeClaim, group: Group) -> bool:
    """Whether a claim of another clock tells the same hour as a group."""
    start = group.anchor.reading.start
    reach = claim.half_width_s + group.anchor.claim.half_width_s + WHOLE_HOUR_TOLERANCE_S
    return any(abs((r.start - start).total_seconds()) <= reach for r in claim.readings)
