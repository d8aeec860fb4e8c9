"""The clips that an incident's own might be confused with: how many there are, and how many are by its officers."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bwv_index.incidents import OfficerKey
from bwv_index.linking.facts import ClipFacts
from bwv_index.linking.footage import Footage, gather
from bwv_index.linking.wearer import IssueBook
from bwv_index.linking.weights import Weights

Stretch = tuple[float, float]
"""Start and end in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Clips around an incident: all of them, and those that state one of its officers."""

    clips: int
    by_officers: int


class CrowdIndex:
    """When every clip begins and ends, in all and by stated officer, so that a stretch is counted by bisection.

    ``of`` is how many clips there are in all, where only those are given that can be counted (``crowd_sought``).
    """

    __slots__ = ("_ends", "_starts", "_starts_of", "_unplaced", "_unplaced_of", "all")

    def __init__(self, footage: Sequence[Footage], of: int | None = None) -> None:
        self.all = len(footage) if of is None else of
        placed = [f for f in footage if f.placed]
        self._starts = sorted(f.start_s for f in placed)
        self._ends = sorted(f.end_s for f in placed)
        starts: dict[str, list[float]] = defaultdict(list)
        unplaced: dict[str, int] = defaultdict(int)
        for f in footage:
            for number in {officer.number for officer in f.compared.officers}:
                if f.placed:
                    starts[number].append(f.start_s)
                else:
                    unplaced[number] += 1
        self._starts_of = {number: sorted(found) for number, found in starts.items()}
        self._unplaced_of = dict(unplaced)
        self._unplaced = len(footage) - len(placed)

    @classmethod
    def count(cls, clips: Sequence[ClipFacts], weights: Weights, of: int | None = None) -> "CrowdIndex":
        """Count clips as they are compared, with the other files of their recordings."""
        return cls(gather(clips, IssueBook(()), weights.search.recording_min), of)

    def around(self, stretch: Stretch | None, officers: Iterable[OfficerKey]) -> Crowd:
        """Count the clips that meet a stretch, and those of them that state one of the officers; all for None."""
        numbers = {officer.number for officer in officers}
        if stretch is None:
            own = sum(len(self._starts_of.get(n, ())) + self._unplaced_of.get(n, 0) for n in numbers)
            return Crowd(self.all, own)
        start, end = stretch
        meeting = (
            len(self._starts)
            - bisect_left(self._ends, start)
            - (len(self._starts) - bisect_right(self._starts, end))
        )
        own = sum(
            bisect_right(found, end) - bisect_left(found, start)
            for n in numbers
            if (found := self._starts_of.get(n)) is not None
        )
        return Crowd(meeting, own)

    def unplaced(self, officers: Iterable[OfficerKey]) -> Crowd:
        """Count the clips without a time, and those of them that state one of the officers."""
        numbers = {officer.number for officer in officers}
        return Crowd(self._unplaced, sum(self._unplaced_of.get(n, 0) for n in numbers))
