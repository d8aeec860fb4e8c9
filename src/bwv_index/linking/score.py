"""The score of one pair: every piece of evidence, the prior, their sum, and the cap that held it down."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bwv_index.linking.compare import (
    DEPLOYMENT,
    PLACE,
    TIME,
    compare_deployment,
    compare_neighbour,
    compare_place,
    compare_reference,
    compare_time,
)
from bwv_index.linking.evidence import Evidence, Outcome
from bwv_index.linking.facts import CameraIssueFacts, ClipFacts, IncidentFacts
from bwv_index.linking.officer import ISSUE, OFFICER, compare_issue, compare_officer
from bwv_index.linking.surroundings import ALONE, Surroundings
from bwv_index.linking.wearer import Holders, IssueBook
from bwv_index.linking.weights import Weights


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
        lines = [f"prior ({self.prior_bits:+.1f} bits): one of several candidates"]
        lines += [str(evidence) for evidence in self.evidence]
        lines.append(f"total {self.total_bits:+.1f} bits, probability {self.probability:.1%}")
        return (*lines, f"held down: {self.cap.reason}") if self.cap else tuple(lines)


def score(
    clip: ClipFacts,
    incident: IncidentFacts,
    issues: Sequence[CameraIssueFacts],
    weights: Weights,
    prior: float,
    *,
    around: Surroundings = ALONE,
) -> Score:
    """Score one pair; ``prior`` is the probability (over 0, under 1) before any evidence.

    Raises:
        ValueError: the prior is not between 0 and 1.
    """
    return score_held(clip, incident, IssueBook(issues).holders(clip), weights, prior, around=around)


def score_held(
    clip: ClipFacts,
    incident: IncidentFacts,
    holders: Holders,
    weights: Weights,
    prior: float,
    *,
    around: Surroundings,
) -> Score:
    """Score one pair whose camera's holders are known already.

    Raises:
        ValueError: the prior is not between 0 and 1.
    """
    if not 0 < prior < 1:
        raise ValueError("a prior lies between 0 and 1")
    evidence = _compare(clip, incident, holders, weights, around)
    prior_bits = math.log2(prior / (1 - prior))
    total = math.fsum((prior_bits, *(e.bits for e in evidence)))
    chance = to_probability(total)
    cap = _cap(evidence, weights)
    if cap is None or chance <= cap.probability:
        return Score(clip.clip_id, incident.incident_id, evidence, prior_bits, total, chance, None)
    return Score(clip.clip_id, incident.incident_id, evidence, prior_bits, total, cap.probability, cap)


def to_probability(bits: float) -> float:
    """Turn log2 odds into a probability; far out it is as near to 0 or 1 as a float goes."""
    odds = math.exp2(max(-1000.0, min(1000.0, bits)))
    return odds / (1 + odds)


def _compare(
    clip: ClipFacts, incident: IncidentFacts, holders: Holders, weights: Weights, around: Surroundings
) -> tuple[Evidence, ...]:
    """Make every comparison."""
    time = compare_time(clip, incident, weights)
    officer = compare_officer(clip, incident, weights, around)
    wearers = (*clip.officers, *(holder for holder in holders if holder not in clip.officers))
    return (
        time,
        compare_deployment(clip, incident, wearers, weights, time=time, around=around),
        officer,
        compare_issue(clip, incident, holders, weights, officer),
        compare_place(clip, incident, weights),
        compare_reference(clip, incident, weights, around),
        compare_neighbour(clip, weights, around),
    )


def _cap(evidence: tuple[Evidence, ...], weights: Weights) -> Cap | None:
    """Find the cap for the kinds of evidence that speak for a pair; None where they are enough."""
    supporting = {e.name for e in evidence if e.bits > 0}
    caps = weights.caps
    if supporting <= {TIME}:
        return Cap(caps.time_alone, "only the time speaks for it")
    if supporting <= {TIME, PLACE}:
        return Cap(caps.time_and_place, "only time and place speak for it")
    timeless = all(e.outcome is Outcome.UNKNOWN for e in evidence if e.name in {TIME, DEPLOYMENT})
    if timeless and supporting <= {OFFICER, ISSUE, PLACE}:
        return Cap(caps.officer_without_time, "nothing says that it was at the incident's time")
    return None
