"""Which clip belongs to which incident: weighed, explained proposals that a person decides on.

Probabilistic record linkage (Fellegi and Sunter 1969): each comparison of a clip with an incident gives a
weight in bits, a missing value exactly 0, and the sum with a prior is a probability. This core is pure: facts
and weights in, frozen scores out. Nothing is confirmed here.
"""

from bwv_index.linking.batch import Sought, candidates_sought, compared_with, crowd_sought
from bwv_index.linking.calibrate import Calibration, Change, Tenth, calibrate, recalibrated
from bwv_index.linking.crowd import CrowdIndex
from bwv_index.linking.estimate import Estimate, Example, estimate, estimate_in_order, example, shares
from bwv_index.linking.evidence import Evidence, Outcome
from bwv_index.linking.expected import ExpectedClip, expected_clips
from bwv_index.linking.facts import CameraIssueFacts, ClipFacts, DeploymentFacts, IncidentFacts
from bwv_index.linking.field import Field
from bwv_index.linking.onset import Envelope
from bwv_index.linking.propose import NearMiss, Proposal, Proposals, Unmatched, propose, score_pair
from bwv_index.linking.score import Cap, Score
from bwv_index.linking.sound import SOUND_VERSION, SoundMatch, SoundOutcome, compare_sound
from bwv_index.linking.span import within
from bwv_index.linking.together import SoundTie, Together
from bwv_index.linking.wearer import Holders, IssueBook, tell_officers
from bwv_index.linking.weights import Weight, Weights, load_weights
from bwv_index.linking.written import write_weights

__all__ = [
    "SOUND_VERSION",
    "Calibration",
    "CameraIssueFacts",
    "Cap",
    "Change",
    "ClipFacts",
    "CrowdIndex",
    "DeploymentFacts",
    "Envelope",
    "Estimate",
    "Evidence",
    "Example",
    "ExpectedClip",
    "Field",
    "Holders",
    "IncidentFacts",
    "IssueBook",
    "NearMiss",
    "Outcome",
    "Proposal",
    "Proposals",
    "Score",
    "Sought",
    "SoundMatch",
    "SoundOutcome",
    "SoundTie",
    "Tenth",
    "Together",
    "Unmatched",
    "Weight",
    "Weights",
    "calibrate",
    "candidates_sought",
    "compare_sound",
    "compared_with",
    "crowd_sought",
    "estimate",
    "estimate_in_order",
    "example",
    "expected_clips",
    "load_weights",
    "propose",
    "recalibrated",
    "score_pair",
    "shares",
    "tell_officers",
    "within",
    "write_weights",
]
