"""Which clip belongs to which incident: weighed, explained proposals that a person decides on.

Probabilistic record linkage (Fellegi and Sunter 1969): each comparison of a clip with an incident gives a
weight in bits, a missing value exactly 0, and the sum with a prior is a probability. This core is pure: facts
and weights in, frozen scores out. Nothing is confirmed here.
"""

from bwv_index.linking.candidate import Candidate, candidates
from bwv_index.linking.evidence import Evidence, Outcome
from bwv_index.linking.expected import ExpectedClip, expected_clips
from bwv_index.linking.facts import CameraIssueFacts, ClipFacts, DeploymentFacts, IncidentFacts
from bwv_index.linking.propose import NearMiss, Proposal, Proposals, Unmatched, propose, score_pair
from bwv_index.linking.score import Cap, Score, score
from bwv_index.linking.span import within
from bwv_index.linking.surroundings import ALONE, Surroundings
from bwv_index.linking.wearer import Holders, IssueBook, tell_officers
from bwv_index.linking.weights import Weight, Weights, load_weights

__all__ = [
    "ALONE",
    "CameraIssueFacts",
    "Candidate",
    "Cap",
    "ClipFacts",
    "DeploymentFacts",
    "Evidence",
    "ExpectedClip",
    "Holders",
    "IncidentFacts",
    "IssueBook",
    "NearMiss",
    "Outcome",
    "Proposal",
    "Proposals",
    "Score",
    "Surroundings",
    "Unmatched",
    "Weight",
    "Weights",
    "candidates",
    "expected_clips",
    "load_weights",
    "propose",
    "score",
    "score_pair",
    "tell_officers",
    "within",
]
