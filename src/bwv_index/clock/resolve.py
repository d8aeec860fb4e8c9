"""The vote: which of several claims about one recording's start agree, and which do not.

Each usable claim votes with its trust for its readings. Readings whose intervals (start ± half-width) share
an instant support one another; the group with the most trust places the recording. One source speaks once
in a group, however often its claim is repeated. Nothing is corrected: what does not agree is listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bwv_index.clock.claim import Reading, TimeClaim
from bwv_index.clock.vote import Group, Vote, form_groups, rank_groups
from bwv_index.timecode import UtcInterval, add_seconds, format_utc

HOUR_S = 3600.0
WHOLE_HOUR_TOLERANCE_S = 120.0
"""How near to a whole hour a difference is named as one: room for a clock's own drift."""
MOST_HOURS = 26
"""Civil zones lie from UTC-12 to UTC+14, so no two clocks set for zones differ by more."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A usable claim that does not support the placement.

    ``difference_s`` is the claim's nearest reading less the placed start, in seconds. ``whole_hours`` is
    set where that is within two minutes of a non-zero whole hour; ``explanation`` names the usual causes.
    """

    claim: TimeClaim
    difference_s: float
    whole_hours: int | None
    explanation: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """A claim that has no vote, and why."""

    claim: TimeClaim
    reason: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Where in UTC a recording starts and ends, how exactly, by what method, and what speaks against it.

    ``end`` is None where the duration is unknown. ``half_width_s`` is the 95 % half-width of both ends; where
    the vote is not ``settled`` it reaches over every alternative as well. ``support`` is the sum of the trust
    of the sources that agree. ``alternatives`` are the starts that have as good a claim.
    """

    start: datetime
    end: datetime | None
    half_width_s: float
    method: str
    settled: bool
    support: float
    supporting: tuple[TimeClaim, ...]
    conflicts: tuple[Conflict, ...]
    unusable: tuple[Unusable, ...]
    alternatives: tuple[Reading, ...]

    @property
    def interval(self) -> UtcInterval:
        """The placed stretch of time; its start alone where the duration is unknown."""
        return UtcInterval(self.start, self.end or self.start, self.half_width_s)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """No claim places the recording: why, and what each claim said."""

    reason: str
    unusable: tuple[Unusable, ...]


def resolve(claims: Sequence[TimeClaim], duration: Fraction | None) -> Placement | Unplaced:
    """Place a recording in UTC by what the claims about its start agree on; their order does not matter.

    ``duration`` is the recording's exact length in seconds, None where unknown.
    """
    ordered = sorted(claims, key=_claim_key)
    unusable = tuple(Unusable(c, reason) for c in ordered if (reason := _why_unusable(c)))
    usable = [c for c in ordered if not _why_unusable(c)]
    if not usable:
        reason = "every claim about its time is unusable" if claims else "nothing states its time"
        return Unplaced(reason, unusable)
    ranked = rank_groups(form_groups(usable))
    return _place(ranked, usable, unusable, duration)


def _place(
    ranked: list[Group],
    usable: list[TimeClaim],
    unusable: tuple[Unusable, ...],
    duration: Fraction | None,
) -> Placement:
    """Build the placement of the first group, with its equals as alternatives."""
    winner = ranked[0]
    anchor = winner.anchor
    start = anchor.reading.start
    rivals = _rivals(ranked)
    supporting = {vote.number for vote in winner.votes}
    end, end_note = _end(start, duration)
    return Placement(
        start=start,
        end=end,
        half_width_s=_half_width(anchor, rivals),
        method=_method(winner, rivals) + end_note,
        settled=not rivals,
        support=winner.support,
        supporting=tuple(c for n, c in enumerate(usable) if n in supporting),
        conflicts=tuple(_conflict(c, start) for n, c in enumerate(usable) if n not in supporting),
        unusable=unusable,
        alternatives=tuple(r.reading for r in rivals),
    )


def _rivals(ranked: list[Group]) -> list[Vote]:
    """Find the anchors of the groups that have as much support as the first and name another start."""
    first = ranked[0]
    found: dict[datetime, Vote] = {}
    for group in ranked[1:]:
        if group.equals(first) and group.anchor.reading.start != first.anchor.reading.start:
            found.setdefault(group.anchor.reading.start, group.anchor)
    return [found[start] for start in sorted(found)]


def _half_width(anchor: Vote, rivals: list[Vote]) -> float:
    """Return the half-width that holds the truth: the anchor's own, or one that reaches over all rivals."""
    start = anchor.reading.start
    reaches = (abs((r.reading.start - start).total_seconds()) + r.claim.half_width_s for r in rivals)
    return max(anchor.claim.half_width_s, *reaches) if rivals else anchor.claim.half_width_s


def _method(winner: Group, rivals: list[Vote]) -> str:
    """Say in one line how the start was found."""
    anchor = winner.anchor
    named = dict.fromkeys(v.claim.source.value for v in winner.votes)
    others = [name for name in named if name != anchor.claim.source.value]
    text = anchor.claim.source.value
    if anchor.reading.note:
        text += f" ({anchor.reading.note})"
    if others:
        text += f", supported by {' and '.join(others)}"
    if rivals:
        starts = ", ".join(_rival_text(rival) for rival in rivals)
        text += f"; not settled: as good a claim for {starts}"
    return text


def _rival_text(rival: Vote) -> str:
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


def _conflict(claim: TimeClaim, start: datetime) -> Conflict:
    """Measure how far a claim that lost the vote lies from the placed start."""
    differences = ((reading.start - start).total_seconds() for reading in claim.readings)
    difference = min(differences, key=lambda d: (abs(d), d))
    hours = whole_hours(difference)
    return Conflict(claim, difference, hours, _explain(difference, hours))


def whole_hours(difference_s: float) -> int | None:
    """Return the non-zero whole hours, up to 26, that a difference is within two minutes of; else None."""
    hours = round(difference_s / HOUR_S)
    close = abs(difference_s - hours * HOUR_S) <= WHOLE_HOUR_TOLERANCE_S
    return hours if close and 0 < abs(hours) <= MOST_HOURS else None


def _explain(difference_s: float, hours: int | None) -> str:
    """Say what a difference looks like, as a hint for the person who settles it."""
    side = "later" if difference_s > 0 else "earlier"
    if hours is None:
        return f"{_tell(abs(difference_s))} {side}"
    if abs(hours) == 1:
        return f"1 whole hour {side}: local time written as UTC, or a clock set for the other season"
    return f"{abs(hours)} whole hours {side}: local time written as UTC, or a clock set for another zone"


def _tell(seconds: float) -> str:
    """Write a difference as a person says it: seconds up to two minutes, then minutes, hours, days."""
    for size, word, least in ((86_400, "days", 172_800), (3600, "h", 7200), (60, "min", 120)):
        if seconds >= least:
            return f"{seconds / size:.1f} {word}"
    return f"{seconds:.0f} s"


def _why_unusable(claim: TimeClaim) -> str:
    """Say why a claim has no vote; empty where it has one."""
    if not claim.readings:
        return claim.problem or "it holds no time"
    if not claim.trust > 0:
        return "its source is given no trust"
    if not 0 <= claim.half_width_s < float("inf"):
        return "its uncertainty is not a number of seconds"
    return ""


def _claim_key(claim: TimeClaim) -> tuple[float, float, str, str, str, tuple[tuple[datetime, str], ...], str]:
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
    )
