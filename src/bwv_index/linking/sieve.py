"""An upper bound on what clips can score that have nothing but an incident's hours in common with it.

In a large force thousands of clips lie in the hours of each incident. For most of them no other comparison could lift
the pair to where it would be listed; the bound shows which, for all clips of an incident at once, so that only the rest
are compared one by one. It is never lower than the score (a test holds it to that).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bwv_index.linking.candidate import Numbers
from bwv_index.linking.footage import VAGUE_S, Footage
from bwv_index.linking.levels import (
    ARRIVAL,
    ARRIVALS,
    DEPLOYMENT,
    GAPS,
    HOUR_OUT,
    HOUR_OUT_S,
    HOUR_S,
    ISSUE,
    OFFICER,
    OUTCOMES,
    PLACE,
    PLACES,
    REFERENCE,
    TIME,
)  # fmt: skip
from bwv_index.linking.officer import NAMED
from bwv_index.linking.scene import Scene
from bwv_index.linking.stay import NEAREST_S
from bwv_index.linking.weights import Weights

Floats = NDArray[np.float64]
METRES_A_DEGREE: Final = 110_000.0
"""Less than a degree of latitude measures anywhere, so that a distance by it is never too long."""


TIED_S: Final = 1e-6


class Sieve:
    """The clips' times and places as arrays, and the weights as tables of the best that each finding allows."""

    __slots__ = (
        "_accuracy",
        "_begins",
        "_ends",
        "_issued",
        "_latitudes",
        "_longitudes",
        "_referenced",
        "_starts",
        "_stated",
        "_tables",
        "_vague",
        "_weights",
    )

    def __init__(self, footage: Sequence[Footage], weights: Weights) -> None:
        self._starts = np.array([f.start_s for f in footage], dtype=np.float64)
        self._ends = np.array([f.end_s for f in footage], dtype=np.float64)
        self._begins = np.array([f.begins_s for f in footage], dtype=np.float64)
        self._vague = np.array([f.half_width_s > VAGUE_S for f in footage], dtype=np.bool_)
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
        start, end = self._starts[numbers], self._ends[numbers]
        if scene.together is None:
            clock = self._window(scene, start, end, "none")
        else:
            gap = np.maximum(scene.together[0] - end, start - scene.together[1])
            # The share decides between inside and outside, so either is allowed for where the two meet.
            at_most = np.full(gap.shape, -np.inf)
            for condition in ("others_inside", "others_outside"):
                said = self._tables.deployment[condition][_grades(gap)] + self._window(
                    scene, start, end, condition
                )
                said += self._arrival(scene, numbers, condition)
                at_most = np.maximum(at_most, said)
            clock = at_most
        clock = np.where(self._vague[numbers], self._tables.clock, clock)
        prior = scene.prior[0] + self._weights.prior.bits
        most: Floats = prior + clock + self._place(scene, numbers) + self._said(scene, numbers)
        return most

    def _said(self, scene: Scene, numbers: Numbers) -> Floats:
        """Bound what is said of people and references by clips that share neither with the incident."""
        tables, stated = self._tables, self._stated[numbers]
        found = np.zeros(numbers.shape)
        if scene.named:
            found += np.where(stated, tables.stranger, 0.0)
            found += np.where(
                self._issued[numbers], np.where(stated, tables.issued[1], tables.issued[0]), 0.0
            )
        if scene.references:
            found += np.where(self._referenced[numbers], tables.other_reference, 0.0)
        return found

    def _window(self, scene: Scene, start: Floats, end: Floats, condition: str) -> Floats:
        if scene.window is None:
            return np.zeros(start.shape)
        gap = np.maximum(scene.window[0] - end, start - scene.window[1])
        return self._tables.time[condition, scene.is_narrow][_grades(gap)]

    def _arrival(self, scene: Scene, numbers: Numbers, condition: str) -> Floats:
        begins = self._begins[numbers]
        if not scene.arrivals:
            return np.zeros(begins.shape)
        arrivals = np.array(scene.arrivals)
        after = begins[:, None] - arrivals[None, :]
        nearest = after[np.arange(len(begins)), np.abs(after).argmin(axis=1)]
        table = self._tables.arrival[condition]
        said = table[np.searchsorted(_ARRIVAL_ENDS, nearest, "left")]
        said = np.where(
            np.abs(np.abs(nearest) - HOUR_S) <= HOUR_OUT_S, self._tables.hour_out[condition], said
        )
        # Two arrivals as near, one before and one after: the better of the two is allowed for.
        tied = (np.abs(np.abs(after) - np.abs(nearest)[:, None]) < TIED_S).sum(axis=1) > 1
        said = np.where(tied, np.maximum(said, max(table.max(), self._tables.hour_out[condition])), said)
        return np.where(np.abs(nearest) > NEAREST_S, 0.0, said)

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
    """The best weight that each finding allows, whatever else the comparison might find."""

    def __init__(self, weights: Weights) -> None:
        best = weights.outcomes
        grades = [*(name for _, name in GAPS), "far"]
        self.deployment = {
            condition: np.array([_deployment(weights, name, condition) for name in grades])
            for condition in ("others_inside", "others_outside")
        }
        self.time = {
            (condition, narrow): np.array([_time(weights, condition, name, narrow=narrow) for name in grades])
            for condition in ("none", "others_inside", "others_outside")
            for narrow in (True, False)
        }
        self.arrival = {
            condition: np.array([weights.bits(ARRIVAL, f"{condition}.{name}") for _, name in ARRIVALS])
            for condition in ("others_inside", "others_outside")
        }
        self.hour_out = {c: weights.bits(ARRIVAL, f"{c}.{HOUR_OUT}") for c in self.arrival}
        nearest_first = [weights.bits(PLACE, name) for name in (*(name for _, name in PLACES), "beyond")]
        # The distance is a lower bound: any further place is as possible.
        self.place = np.maximum.accumulate(np.array(nearest_first[::-1]))[::-1]
        self.clock = sum(max(0.0, *(w.bits for w in best[name].values())) for name in (TIME, DEPLOYMENT))
        strangers = [outcome for outcome in OUTCOMES[OFFICER] if outcome not in NAMED]
        self.stranger = max(weights.bits(OFFICER, outcome) for outcome in strangers)
        self.issued = (weights.bits(ISSUE, "unknown.unlisted"), weights.bits(ISSUE, "disagrees.unlisted"))
        self.other_reference = max(
            weights.bits(REFERENCE, name) for name in ("one_apart", "other", "unmatched")
        )


def _deployment(weights: Weights, grade: str, condition: str) -> float:
    """Return the best weight of a deployment at a gap, as far as it leaves that condition."""
    inside = ("inside", "half") if grade == "inside" else ()
    outside = ("touch",) if grade == "inside" else (grade,)
    names = inside if condition == "others_inside" else outside
    return max((weights.bits(DEPLOYMENT, f"others.{name}") for name in names), default=-np.inf)


def _time(weights: Weights, condition: str, grade: str, *, narrow: bool) -> float:
    names = ("most", "inside") if grade == "inside" and narrow else (grade,)
    width = "narrow" if narrow else "wide"
    return max(weights.bits(TIME, f"{condition}.{width}.{name}") for name in names)


_GAP_ENDS: Final = np.array([most for most, _ in GAPS])
_ARRIVAL_ENDS: Final = np.array([most for most, _ in ARRIVALS])
_PLACE_ENDS: Final = np.array([most for most, _ in PLACES])


def _grades(gap: Floats) -> NDArray[np.intp]:
    """Number the findings of gaps, nearest first."""
    return np.searchsorted(_GAP_ENDS, gap, "left")
