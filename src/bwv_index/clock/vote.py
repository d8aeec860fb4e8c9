"""Groups of readings that share an instant, and their order by trust."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bwv_index.clock.claim import Reading, TimeClaim, TimeSource

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_EQUAL = 1e-9
"""Sums of trust closer than this are equal: trust is written with one or two decimals."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One reading of one claim, with the interval it spans in microseconds since 1970.

    ``number`` is the claim's place in the list that was voted on.
    """

    number: int
    claim: TimeClaim
    reading: Reading
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Group:
    """Votes that all share an instant, one a claim; ``anchor`` is the tightest, whose start is taken."""

    votes: tuple[Vote, ...]
    anchor: Vote
    support: float
    best_trust: float

    def equals(self, other: "Group") -> bool:
        """Whether both groups carry the same trust."""
        return abs(self.support - other.support) <= _EQUAL


def as_read(claim: TimeClaim) -> TimeClaim:
    """Return the claim itself: it was made of no other."""
    return claim


def form_groups(
    claims: Sequence[TimeClaim], base_of: Callable[[TimeClaim], TimeClaim] = as_read
) -> list[Group]:
    """Form every largest set of readings that share an instant.

    ``base_of`` gives the claim that a corrected one was made of: each source speaks once, corrected as well.

    Intervals on a line that meet pairwise share an instant, and that instant can always be taken as the
    first of one of them (Helly 1923), so it is enough to look there.
    """
    votes = [_vote(n, claim, reading) for n, claim in enumerate(claims) for reading in claim.readings]
    groups: dict[frozenset[int], Group] = {}
    for instant in sorted({vote.first for vote in votes}):
        there = [k for k, vote in enumerate(votes) if vote.first <= instant <= vote.last]
        groups.setdefault(frozenset(there), _group([votes[k] for k in there], base_of))
    sets = list(groups)
    return [groups[s] for s in sets if not any(s < other for other in sets)]


def rank_groups(groups: list[Group]) -> list[Group]:
    """Order groups by support; among equals by the most trusted claim, then the tightest, its first reading."""
    most = max(group.support for group in groups)
    return sorted(
        groups,
        key=lambda g: (
            most - g.support > _EQUAL,
            -g.support if most - g.support > _EQUAL else 0.0,
            -g.best_trust,
            g.anchor.claim.half_width_s,
            g.anchor.claim.readings.index(g.anchor.reading),
            g.anchor.reading.start,
        ),
    )


def _vote(number: int, claim: TimeClaim, reading: Reading) -> Vote:
    """Span a reading's interval; whole microseconds keep the vote free of rounding and of calendar limits."""
    middle = (reading.start - _EPOCH) // _TICK
    reach = round(claim.half_width_s * 1_000_000)
    return Vote(number, claim, reading, middle - reach, middle + reach)


def _group(there: list[Vote], base_of: Callable[[TimeClaim], TimeClaim]) -> Group:
    """Make a group of the votes at one instant: one vote a claim, one voice a source."""
    anchor = min(there, key=lambda v: (v.claim.half_width_s, -v.claim.trust, v.reading.start, v.number))
    nearest: dict[int, Vote] = {}
    for vote in sorted(there, key=lambda v: (abs(v.reading.start - anchor.reading.start), v.reading.start)):
        nearest.setdefault(vote.number, vote)
    voices: dict[tuple[TimeSource, TimeSource], float] = {}
    for vote in nearest.values():
        voice = (vote.claim.source, base_of(vote.claim).source)
        voices[voice] = max(voices.get(voice, 0.0), vote.claim.trust)
    chosen = tuple(nearest[number] for number in sorted(nearest))
    return Group(chosen, anchor, math.fsum(voices.values()), max(voices.values()))
