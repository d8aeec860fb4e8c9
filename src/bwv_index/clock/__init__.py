"""Claims about when a recording began, and one UTC placement made of them, with its ± and its reason.

Every source speaks once, nothing is corrected, and each claim ends up listed as supporting, conflicting or
unusable. The room is pure: claims in, frozen values out; it asks no other room and reads no clock of its own.
"""

from bwv_index.clock.claim import Reading, TimeClaim, TimeSource, ZoneBasis
from bwv_index.clock.recording import Joint, JointKind, Piece, Recording, join_recordings
from bwv_index.clock.resolve import Conflict, Placement, Unplaced, Unusable, resolve
from bwv_index.clock.stamp import claim_moment, claim_stamp, claim_wall
from bwv_index.clock.zone import LONDON, Readings, find_zone, read_wall

__all__ = [
    "LONDON",
    "Conflict",
    "Joint",
    "JointKind",
    "Piece",
    "Placement",
    "Reading",
    "Readings",
    "Recording",
    "TimeClaim",
    "TimeSource",
    "Unplaced",
    "Unusable",
    "ZoneBasis",
    "claim_moment",
    "claim_stamp",
    "claim_wall",
    "find_zone",
    "join_recordings",
    "read_wall",
    "resolve",
]
