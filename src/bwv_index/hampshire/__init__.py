"""Operation Hampshire: is an assault on an officer looked into as carefully as one on anybody else?

This core is pure: what the record holds of one incident in, and out come an answer to each point of the plan and
the findings behind it. What is not recorded is *not known*, never *no*; nothing is decided here. For the debrief
afterwards it says which camera recorded when.

Source: domain reference 7. The order of points 4 to 7 and all time limits are defaults that a force may dispute.
"""

from bwv_index.hampshire.check import CaseCheck, PointAnswer, Stale, check, new_findings
from bwv_index.hampshire.coverage import CameraCoverage, Footage, Gap, GapKind, Stretch, coverage
from bwv_index.hampshire.facts import (
    Act,
    ActKind,
    Case,
    Compared,
    EndedRole,
    EvidencePart,
    Limits,
    MissingFootage,
    Move,
    ShownPart,
)
from bwv_index.hampshire.finding import MEANINGS, Finding, FindingCode, Meaning, Severity
from bwv_index.hampshire.point import PLAN, Point, Standing

__all__ = [
    "MEANINGS",
    "PLAN",
    "Act",
    "ActKind",
    "CameraCoverage",
    "Case",
    "CaseCheck",
    "Compared",
    "EndedRole",
    "EvidencePart",
    "Finding",
    "FindingCode",
    "Footage",
    "Gap",
    "GapKind",
    "Limits",
    "Meaning",
    "MissingFootage",
    "Move",
    "Point",
    "PointAnswer",
    "Severity",
    "ShownPart",
    "Stale",
    "Standing",
    "Stretch",
    "check",
    "coverage",
    "new_findings",
]
