"""Claims about when a recording began, and one UTC placement made of them, with its ± and its reason.

Every source speaks once, nothing is corrected, and each claim ends up listed as supporting, conflicting or
unusable. The room is pure: claims in, frozen values out; it asks no other room and reads no clock of its own.
"""

from bwv_index.clock.account import AccountLine, ClockAccount, Verdict, VoteLine, explain
from bwv_index.clock.anchor import Anchor, AnchorKind, check_anchors, find_anchors
from bwv_index.clock.authority import USUAL, Allowance, Authority, authority_of
from bwv_index.clock.bound import claim_bound
from bwv_index.clock.check import ClockCheck, covering_check
from bwv_index.clock.claim import Reading, TimeClaim, TimeSource, ZoneBasis
from bwv_index.clock.correct import corrected_claim
from bwv_index.clock.epoch import LeftOut
from bwv_index.clock.neighbour import Neighbour, neighbours
from bwv_index.clock.offset import DeviceOffset, estimate_offsets
from bwv_index.clock.placement import Conflict, HourBasis, Placement, Unplaced, Unusable
from bwv_index.clock.prerecord import SILENCE_TOLERANCE_S, PreRecordBasis, PreRecordSpan, pre_record_span
from bwv_index.clock.recording import Joint, JointKind, Piece, Recording, join_recordings
from bwv_index.clock.resolve import resolve
from bwv_index.clock.shared_sound import claim_sound
from bwv_index.clock.stamp import FIRST_YEAR, LAST_YEAR, claim_moment, claim_stamp, claim_wall
from bwv_index.clock.zone import LONDON, Readings, find_zone, is_utc_all_year, next_change, read_wall

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "LONDON",
    "SILENCE_TOLERANCE_S",
    "USUAL",
    "AccountLine",
    "Allowance",
    "Anchor",
    "AnchorKind",
    "Authority",
    "ClockAccount",
    "ClockCheck",
    "Conflict",
    "DeviceOffset",
    "HourBasis",
    "Joint",
    "JointKind",
    "LeftOut",
    "Neighbour",
    "Piece",
    "Placement",
    "PreRecordBasis",
    "PreRecordSpan",
    "Reading",
    "Readings",
    "Recording",
    "TimeClaim",
    "TimeSource",
    "Unplaced",
    "Unusable",
    "Verdict",
    "VoteLine",
    "ZoneBasis",
    "authority_of",
    "check_anchors",
    "claim_bound",
    "claim_moment",
    "claim_sound",
    "claim_stamp",
    "claim_wall",
    "corrected_claim",
    "covering_check",
    "estimate_offsets",
    "explain",
    "find_anchors",
    "find_zone",
    "is_utc_all_year",
    "join_recordings",
    "neighbours",
    "next_change",
    "pre_record_span",
    "read_wall",
    "resolve",
]
