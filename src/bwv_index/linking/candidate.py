"""Which pairs are worth comparing: near in time, an officer in common within a day, or a reference in common.

A reference that is one character from the incident's counts too, where no incident bears it as written.

No full cross product is made. Clips lie in arrays sorted by when they may have begun, so that two bisections find those
that an incident reaches; officers and references are looked up.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bwv_index.incidents import NearKeys
from bwv_index.linking.footage import Footage
from bwv_index.linking.levels import HOUR_S
from bwv_index.linking.scene import Scene
from bwv_index.linking.weights import Search

LONG_S: Final = 6 * HOUR_S
"""Clips that may have run longer, or whose time is known no better, are kept in a list of their own."""
Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The clips to compare with one incident, by their number.

    ``known`` have an officer, the camera's holder or a reference in common with it, or are ``misspelt``: they name a
    reference that is one character from one of its own. ``near`` have its hours only.
    """

    known: tuple[int, ...]
    near: Numbers
    misspelt: frozenset[int] = frozenset()

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.known) + len(self.near)

    @property
    def numbers(self) -> tuple[int, ...]:
        """All of them."""
        return (*self.known, *self.near.tolist())


class ClipIndex:
    """The clips, to be found by time, by who wore the camera, and by reference."""

    __slots__ = ("_by_number", "_by_reference", "_footage", "_lists", "_misspelt", "_search")

    def __init__(
        self, footage: Sequence[Footage], search: Search, borne: Collection[str] = frozenset()
    ) -> None:
        """Sort the clips; ``borne`` are the references of all incidents."""
        self._footage = footage
        self._search = search
        self._by_number: dict[str, list[int]] = defaultdict(list)
        self._by_reference: dict[str, list[int]] = defaultdict(list)
        for number, f in enumerate(footage):
            for officer in {wearer.number for wearer in f.wearers}:
                self._by_number[officer].append(number)
            for reference in f.compared.references:
                self._by_reference[reference].append(number)
        self._misspelt = _misspelt(self._by_reference, borne)
        placed = [n for n, f in enumerate(footage) if f.placed]
        spans = {n: _reach(footage[n]) for n in placed}
        short = [n for n in placed if spans[n][1] - spans[n][0] <= LONG_S]
        held = set(short)
        self._lists = (
            _List.of(short, spans, LONG_S),
            _List.of([n for n in placed if n not in held], spans, float("inf")),
        )

    def candidates(self, scene: Scene) -> Candidates:
        """Find the clips to compare with one incident."""
        known = {number for key in scene.references for number in self._by_reference.get(key, ())}
        misspelt = frozenset(number for key in scene.references for number in self._misspelt.get(key, ()))
        known |= misspelt
        known.update(self._worn(scene))
        near = self._near(scene)
        if known and near.size:
            near = near[~np.isin(near, np.fromiter(known, dtype=np.intp, count=len(known)))]
        return Candidates(tuple(sorted(known)), near, misspelt)

    def reaches(self, number: int, scene: Scene) -> bool:
        """Whether a clip is among those to compare with an incident."""
        found = self.candidates(scene)
        return number in found.known or bool((found.near == number).any())

    def _worn(self, scene: Scene) -> Iterator[int]:
        """Find clips by the incident's officers, within the margin where both times are known."""
        margin = self._search.officer_margin_h * HOUR_S
        for officer in scene.named:
            for number in self._by_number.get(officer, ()):
                f = self._footage[number]
                if scene.reach is None or not f.placed:
                    yield number
                else:
                    reach = margin + f.half_width_s
                    if f.start_s - reach <= scene.reach[1] and scene.reach[0] <= f.end_s + reach:
                        yield number

    def _near(self, scene: Scene) -> Numbers:
        """Find clips whose time, with its uncertainty and the margin, meets the incident's."""
        if scene.reach is None:
            return np.empty(0, dtype=np.intp)
        margin = self._search.time_margin_h * HOUR_S
        found = [held.meeting(scene.reach[0] - margin, scene.reach[1] + margin) for held in self._lists]
        return np.sort(np.concatenate(found))


@dataclass(frozen=True, slots=True)
class _List:
    """Clips of at most one length, sorted by when they may have begun."""

    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    numbers: Numbers
    longest_s: float

    @classmethod
    def of(cls, numbers: Iterable[int], spans: dict[int, tuple[float, float]], longest_s: float) -> "_List":
        """Sort clips into a list."""
        held = sorted(numbers, key=lambda n: (spans[n][0], n))
        return cls(
            np.array([spans[n][0] for n in held], dtype=np.float64),
            np.array([spans[n][1] for n in held], dtype=np.float64),
            np.array(held, dtype=np.intp),
            longest_s,
        )

    def meeting(self, start: float, end: float) -> Numbers:
        """Return the numbers of the clips that meet a stretch."""
        first, last = (
            np.searchsorted(self.starts, start - self.longest_s),
            np.searchsorted(self.starts, end, "right"),
        )
        return self.numbers[first:last][self.ends[first:last] >= start]


def _misspelt(by_reference: dict[str, list[int]], borne: Collection[str]) -> dict[str, list[int]]:
    """Return the clips by the incidents' references that theirs are one character from.

    A clip one of whose references an incident bears as written is not among them.
    """
    named = {number for key in borne for number in by_reference.get(key, ())}
    near = NearKeys(borne)
    found: dict[str, list[int]] = defaultdict(list)
    for reference, numbers in by_reference.items():
        unnamed = [number for number in numbers if number not in named]
        for key in near.near(reference) if unnamed else ():
            found[key] += unnamed
    return dict(found)


def _reach(footage: Footage) -> tuple[float, float]:
    return footage.start_s - footage.half_width_s, footage.end_s + footage.half_width_s
