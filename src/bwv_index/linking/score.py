"""The score of one pair: every piece of evidence, the prior, their sum, and the cap that held it down."""

import math
from dataclasses import dataclass, replace
from typing import Final

from bwv_index.linking.evidence import Evidence, Outcome, weigh
from bwv_index.linking.footage import Footage
from bwv_index.linking.levels import ARRIVAL, DEPLOYMENT, ISSUE, OFFICER, PLACE, REFERENCE, SOUND, TIME
from bwv_index.linking.officer import NAMED, compare_issue, compare_officer
from bwv_index.linking.place import compare_place
from bwv_index.linking.reference import compare_reference
from bwv_index.linking.scene import Scene
from bwv_index.linking.stay import compare_arrival, compare_deployment
from bwv_index.linking.surroundings import ALONE, Surroundings
from bwv_index.linking.weights import Weights
from bwv_index.linking.window import compare_time

RECORDING: Final = "recording"
MOST_NAMED: Final = 3
"""So many other files of a recording are named, and the rest told by number."""
CLOCK: Final = frozenset({TIME, DEPLOYMENT, ARRIVAL})
"""Comparisons that look at one clock."""


@dataclass(frozen=True, slots=True)
class Cap:
    """The most a pair may reach on the kinds of evidence it has, and why."""

    probability: float
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """How surely a clip belongs to an incident, and everything that says so.

    ``total_bits`` is ``prior_bits`` and the bits of all evidence; ``probability`` is that sum as a
    probability, held down to ``cap`` where one applies (``cap`` is None where it made no difference).
    """

    clip_id: str
    incident_id: str
    evidence: tuple[Evidence, ...]
    prior_bits: float
    total_bits: float
    probability: float
    cap: Cap | None

    @property
    def supporting(self) -> tuple[str, ...]:
        """The names of the evidence that speaks for the pair with some weight."""
        return tuple(e.name for e in self.evidence if e.bits > 0)

    @property
    def against(self) -> tuple[str, ...]:
        """The names of the evidence that speaks against the pair."""
        return tuple(e.name for e in self.evidence if e.outcome is Outcome.DISAGREES)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the comparisons that could not be made."""
        return tuple(e.name for e in self.evidence if e.outcome is Outcome.UNKNOWN)

    def named(self, name: str) -> Evidence:
        """Return the evidence of that name.

        Raises:
            KeyError: no comparison has that name.
        """
        for evidence in self.evidence:
            if evidence.name == name:
                return evidence
        raise KeyError(name)

    def explain(self) -> tuple[str, ...]:
        """Tell the score line by line: the prior, each piece of evidence, the sum, the cap."""
        lines = [f"prior ({self.prior_bits:+.1f} bits): one of the clips of those days"]
        lines += [str(evidence) for evidence in self.evidence]
        lines.append(f"total {self.total_bits:+.1f} bits, probability {self.probability:.1%}")
        return (*lines, f"held down: {self.cap.reason}") if self.cap else tuple(lines)


def score(footage: Footage, scene: Scene, weights: Weights, around: Surroundings = ALONE) -> Score:
    """Score one pair of a clip and an incident."""
    evidence = (*_compare(footage, scene, weights, around), *_recording(footage))
    prior = scene.prior[not footage.placed] + weights.prior.bits
    total, probability, cap = _summed(prior, evidence, weights)
    return Score(footage.clip.clip_id, scene.facts.incident_id, evidence, prior, total, probability, cap)


def with_evidence(scored: Score, further: Evidence, weights: Weights) -> Score:
    """Return a score with one more piece of evidence: the sum and the cap are worked out again."""
    evidence = (*scored.evidence, further)
    total, probability, cap = _summed(scored.prior_bits, evidence, weights)
    return replace(scored, evidence=evidence, total_bits=total, probability=probability, cap=cap)


def _summed(
    prior: float, evidence: tuple[Evidence, ...], weights: Weights
) -> tuple[float, float, Cap | None]:
    """Sum up: the bits, the probability, and the cap where it made a difference."""
    total = math.fsum((prior, *(e.bits for e in evidence)))
    chance = weights.caps.certain * to_probability(total)
    cap = _cap(evidence, weights)
    if cap is None or chance <= cap.probability:
        return total, chance, None
    return total, cap.probability, cap


def to_probability(bits: float) -> float:
    """Turn log2 odds into a probability; far out it is as near to 0 or 1 as a float goes."""
    odds = math.exp2(max(-1000.0, min(1000.0, bits)))
    return odds / (1 + odds)


def _compare(footage: Footage, scene: Scene, weights: Weights, around: Surroundings) -> tuple[Evidence, ...]:
    """Make every comparison."""
    listed = any(scene.is_named(wearer) for wearer in footage.wearers)
    attendance = compare_deployment(footage, scene, weights, listed=listed)
    officer = compare_officer(footage, scene, weights, around)
    return (
        compare_time(footage, scene, weights, condition=attendance.condition, listed=listed),
        attendance.evidence,
        compare_arrival(footage, attendance, weights),
        officer,
        compare_issue(footage, scene, weights, officer),
        compare_place(footage.compared, scene.facts, weights),
        compare_reference(footage.compared, scene, weights, around),
    )


def _recording(footage: Footage) -> tuple[Evidence, ...]:
    """Say that what was compared is not the file's alone; it weighs nothing, since the other lines have it."""
    if not footage.mates:
        return ()
    more = len(footage.mates) - MOST_NAMED
    names = ", ".join(footage.mates[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    how = "compared as one take with" if footage.is_one_take else "by its own hours, and by what is stated of"
    return (weigh(RECORDING, 0.0, f"{how} the other files of its recording: {names}", ""),)


def _cap(evidence: tuple[Evidence, ...], weights: Weights) -> Cap | None:
    """Find the cap for the kinds of evidence that speak for a pair; None where they are enough."""
    found = {e.name: e for e in evidence}
    caps = weights.caps
    if found[REFERENCE].level == "same":
        return None
    stated, issued = found[OFFICER].level in NAMED, found[ISSUE].level.endswith(".listed")
    there = [name for name in (PLACE, SOUND) if name in found and found[name].bits > 0]
    if not (stated or issued):
        if not there:
            return Cap(caps.time_alone, "only the time speaks for it")
        return Cap(caps.time_and_place, f"only time and {' and '.join(there)} speak for it")
    if all(found[name].outcome is Outcome.UNKNOWN for name in CLOCK):
        return Cap(caps.officer_without_time, "nothing says that it was at the incident's time")
    if not (stated or there):
        return Cap(caps.issue_alone, "only the camera's issue says who wore it")
    return None
