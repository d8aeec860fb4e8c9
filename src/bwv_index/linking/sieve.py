"""An upper bound on what clips can score that have nothing but an incident's hours in common with it.

In a large force thousands of clips lie in the hours of each incident. For most of them no other comparison could lift
the pair to where it would be listed; the bound shows which, for all clips of an incident at once, so that only the rest
are compared one by one. Times are weighed here exactly as they are there; what is said of people, places and references
is taken at its best. It is never lower than the score (a test holds it to that).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bwv_index.linking.candidate import Numbers
from bwv_index.linking.footage import VAGUE_S, Footage
from bwv_index.linking.levels import (
    ARRIVAL,
    ARRIVALS,
    BEYOND,
    DEPLOYMENT,
    FAR,
    GAPS,
    HALF_SHARE,
    HOUR_OUT,
    HOUR_OUT_S,
    HOUR_S,
    ISSUE,
    MOST_SHARE,
    OFFICER,
    PLACE,
    PLACES,
    REFERENCE,
    TIME,
)  # fmt: skip
from bwv_index.linking.scene import Scene
from bwv_index.linking.stay import NEAREST_S
from bwv_index.linking.weights import Weights
from bwv_index.linking.window import LARGE_SHARE

Floats = NDArray[np.float64]
METRES_A_DEGREE: Final = 110_000.0
"""Less than a degree of latitude measures anywhere, so that a distance by it is never too long."""


CONDITIONS: Final = ("others_inside", "others_outside", "none")
"""What the log can have said of a clip that none of the incident's officers wore."""
NO_LOG: Final = CONDITIONS.index("none")


@dataclass(frozen=True, slots=True)
class _Times:
    """When clips ran, in seconds since 1970, when their recordings began, and how well that is known."""

    start: Floats
    end: Floats
    begins: Floats
    half_width: Floats

    def gap(self, start: float, end: float) -> Floats:
        """Return the seconds between each clip and a stretch; 0 or less where they meet."""
        return np.maximum(start - self.end, self.start - end)

    def share(self, start: float, end: float, of: Floats) -> Floats:
        """Return what each clip has in common with a stretch, as a part of a length; all of it where that is 0."""
        shared = np.minimum(self.end, end) - np.maximum(self.start, start)
        share: Floats = np.divide(shared, of, out=np.ones(of.shape), where=of > 0)
        return share

    def soften(self, bits: Floats, gap: Floats, length: float) -> Floats:
        """Weigh less what was found of clips whose time is vague; see ``stay.soften``."""
        vague = self.half_width > VAGUE_S
        if not vague.any():
            return bits
        breadth = np.maximum(length + self.end - self.start, np.finfo(np.float64).tiny)
        lost = np.log2(breadth / (breadth + 2 * self.half_width))
        less = np.where(bits > 0, np.maximum(0.0, bits + lost), np.where(gap > self.half_width, bits, 0.0))
        return np.where(vague, less, bits)


class Sieve:
    """The clips' times and places as arrays, and the weights as tables of the best that each finding allows."""

    __slots__ = (
        "_accuracy",
        "_begins",
        "_ends",
        "_half_widths",
        "_issued",
        "_latitudes",
        "_longitudes",
        "_referenced",
        "_starts",
        "_stated",
        "_tables",
        "_weights",
    )

    def __init__(self, footage: Sequence[Footage], weights: Weights) -> None:
        self._starts = np.array([f.start_s for f in footage], dtype=np.float64)
        self._ends = np.array([f.end_s for f in footage], dtype=np.float64)
        self._begins = np.array([f.begins_s for f in footage], dtype=np.float64)
        self._half_widths = np.array([f.half_width_s for f in footage], dtype=np.float64)
        self._stated = np.array([bool(f.compared.officers) for f in footage], dtype=np.bool_)
        self._issued = np.array(
            [bool(f.holders and f.compared.device_serial) for f in footage], dtype=np.bool_
        )
        self._referenced = np.array([bool(f.compared.references) for f in footage], dtype=np.bool_)
        nowhere = float("nan")
        places = [f.compared.position for f in footage]
        self._latitudes = np.array([p.latitude if p else nowhere for p in places], dtype=np.float64)
        self._longitudes = np.array([p.longitude if p else nowhere for p in places], dtype=np.float64)
        self._accuracy = np.array([(p.accuracy_m or 0.0) if p else nowhere for p in places], dtype=np.float64)
        self._weights = weights
        self._tables = _Tables(weights)

    def most(self, scene: Scene, numbers: Numbers) -> Floats:
        """Return the most bits that each of these clips can reach with an incident that names none of its wearers."""
        times = _Times(
            self._starts[numbers], self._ends[numbers], self._begins[numbers], self._half_widths[numbers]
        )
        prior = scene.prior[0] + self._weights.prior.bits
        most: Floats = (
            prior + self._clock(scene, times) + self._place(scene, numbers) + self._said(scene, numbers)
        )
        return most

    def _clock(self, scene: Scene, times: _Times) -> Floats:
        """Weigh how clips lie to the log, the window and the arrivals."""
        if scene.together is None:
            return self._window(scene, times, np.full(times.start.shape, NO_LOG))
        start, end = scene.together
        gap, share = times.gap(start, end), times.share(start, end, times.end - times.start)
        met = np.where(share >= MOST_SHARE, 0, np.where(share >= HALF_SHARE, 1, 2))
        grade = np.where(gap > 0, 2 + _grades(gap), met)
        said = times.soften(self._tables.deployment[grade], gap, end - start)
        condition = np.where(grade <= 1, 0, 1)
        clock: Floats = said + self._window(scene, times, condition) + self._arrival(scene, times, condition)
        return clock

    def _said(self, scene: Scene, numbers: Numbers) -> Floats:
        """Bound what is said of people and references by clips that share neither with the incident."""
        tables, stated = self._tables, self._stated[numbers]
        found = np.zeros(numbers.shape)
        if scene.named:
            found += np.where(stated, tables.stranger[bool(scene.facts.deployments)], 0.0)
            found += np.where(
                self._issued[numbers], np.where(stated, tables.issued[1], tables.issued[0]), 0.0
            )
        if scene.references:
            found += np.where(self._referenced[numbers], tables.other_reference, 0.0)
        return found

    def _window(self, scene: Scene, times: _Times, condition: Numbers) -> Floats:
        if scene.window is None:
            return np.zeros(times.start.shape)
        start, end = scene.window
        gap = times.gap(start, end)
        share = times.share(start, end, np.minimum(times.end - times.start, end - start))
        grade = np.where(gap > 0, 1 + _grades(gap), np.where(share >= LARGE_SHARE, 0, 1))
        return times.soften(self._tables.time[scene.is_narrow][condition, grade], gap, end - start)

    def _arrival(self, scene: Scene, times: _Times, condition: Numbers) -> Floats:
        if not scene.arrivals:
            return np.zeros(times.start.shape)
        after = times.begins[:, None] - np.array(scene.arrivals)[None, :]
        nearest = after[np.arange(len(after)), np.abs(after).argmin(axis=1)]
        distance = np.abs(nearest)
        hour_out = np.abs(distance - HOUR_S) <= HOUR_OUT_S
        grade = np.where(hour_out, len(ARRIVALS), np.searchsorted(_ARRIVAL_ENDS, nearest, "left"))
        silent = (distance > NEAREST_S) | (times.half_width > VAGUE_S)
        return np.where(silent, 0.0, self._tables.arrival[condition, grade])

    def _place(self, scene: Scene, numbers: Numbers) -> Floats:
        place = scene.facts.position
        if place is None:
            return np.zeros(numbers.shape)
        latitude, longitude = self._latitudes[numbers], self._longitudes[numbers]
        north = np.abs(latitude - place.latitude) * METRES_A_DEGREE
        turn = np.abs(longitude - place.longitude)
        narrowest = np.cos(np.radians(np.minimum(90.0, np.maximum(np.abs(latitude), abs(place.latitude)))))
        # Over many degrees a parallel is longer than the great circle; what counts ends at the furthest finding.
        east = np.minimum(np.minimum(turn, 360.0 - turn) * METRES_A_DEGREE * narrowest, 1.1 * PLACES[-1][0])
        slack = self._accuracy[numbers] + (place.accuracy_m or 0.0)
        grade = np.searchsorted(_PLACE_ENDS, np.maximum(0.0, np.maximum(north, east) - slack), "left")
        return np.where(np.isnan(latitude), 0.0, self._tables.place[np.minimum(grade, len(PLACES))])


class _Tables:
    """The weights as arrays, by condition and finding; where a finding is not worked out here, the best that it allows.

    ``deployment`` has its findings in order, from ``inside``; ``time``, by whether the window is narrow, begins with
    what shares half of the shorter; ``arrival`` ends with an hour out. ``stranger`` is by whether there is a log.
    """

    def __init__(self, weights: Weights) -> None:
        gaps = [name for _, name in GAPS[1:]] + [FAR]
        stays = ("inside", "half", "touch", *gaps)
        self.deployment = np.array([weights.bits(DEPLOYMENT, f"others.{name}") for name in stays])
        self.time = {
            narrow: np.array(
                [[weights.bits(TIME, f"{c}.{width}.{name}") for name in names] for c in CONDITIONS]
            )
            for narrow, width, names in (
                (True, "narrow", ("most", "inside", *gaps)),
                (False, "wide", ("inside", "inside", *gaps)),
            )
        }
        arrivals = [*(name for _, name in ARRIVALS), HOUR_OUT]
        self.arrival = np.array(
            [[weights.bits(ARRIVAL, f"{c}.{name}") for name in arrivals] for c in CONDITIONS[:NO_LOG]]
        )
        nearest_first = [weights.bits(PLACE, name) for name in (*(name for _, name in PLACES), BEYOND)]
        # The distance is a lower bound: any further place is as possible.
        self.place = np.maximum.accumulate(np.array(nearest_first[::-1]))[::-1]
        self.stranger = tuple(
            max(weights.bits(OFFICER, name) for name in ("elsewhere", "other_force", unnamed))
            for unnamed in ("unlogged", "unlisted")
        )
        self.issued = (weights.bits(ISSUE, "unknown.unlisted"), weights.bits(ISSUE, "disagrees.unlisted"))
        self.other_reference = max(
            weights.bits(REFERENCE, name) for name in ("one_apart", "other", "unmatched")
        )


_GAP_ENDS: Final = np.array([most for most, _ in GAPS])
_ARRIVAL_ENDS: Final = np.array([most for most, _ in ARRIVALS])
_PLACE_ENDS: Final = np.array([most for most, _ in PLACES])


def _grades(gap: Floats) -> NDArray[np.intp]:
    """Number the findings of gaps, nearest first."""
    return np.searchsorted(_GAP_ENDS, gap, "left")
