"""The comparisons with the log: the clip and its own officer's time at the incident, the recording and an arrival.

Without a time for the clip's own officer, the time that all officers together were at it stands in.
"""

import math
from dataclasses import dataclass
from typing import Final

from bwv_index.linking.evidence import Evidence, unknown, weigh
from bwv_index.linking.footage import Footage
from bwv_index.linking.levels import ARRIVAL, DEPLOYMENT, QUARTER_HOUR_S, arrival_level, share_level
from bwv_index.linking.scene import Scene, Stay
from bwv_index.linking.span import tell_seconds
from bwv_index.linking.weights import Weights

_UNPLACED: Final = unknown(DEPLOYMENT, "the clip is not placed in time")
_NO_LOG: Final = unknown(DEPLOYMENT, "the log has no times")
_VAGUE: Final = unknown(ARRIVAL, "the clip's time is not known well enough")
_NO_ARRIVAL: Final = unknown(ARRIVAL, "no arrival is near, or none is known")
_ARRIVAL_UNPLACED: Final = unknown(ARRIVAL, "the clip is not placed in time")
NEAREST_S: Final = 4 * 3600.0
"""An arrival further from the recording's start says nothing that the deployment has not said."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """How a clip lies to those who were at the incident.

    ``condition`` is what later comparisons of time are weighed by: own or others, inside or outside; "none" without a
    log. ``arrived_s`` is the arrival that the recording's start is compared with.
    """

    evidence: Evidence
    condition: str
    arrived_s: float | None
    officer: str


def compare_deployment(footage: Footage, scene: Scene, weights: Weights, *, listed: bool) -> Attendance:
    """Compare a clip with its own officer's time at the incident; ``listed``: the incident names a wearer."""
    if not footage.placed:
        return Attendance(_UNPLACED, "none", None, "")
    own = _own(footage, scene)
    if own is not None:
        found, stay = own
        detail = f"{found.told} the time of {stay.officer} at the incident"
        evidence = _weigh(f"own.{found.level}", found, footage, weights, detail)
        return Attendance(evidence, _condition("own", found), stay.arrived_s, str(stay.officer))
    if scene.together is None:
        return Attendance(_NO_LOG, "none", None, "")
    found = _lie(footage, *scene.together)
    kind = "listed" if listed else "others"
    detail = f"{found.told} the time of those on the log; it has none for the clip's own officer"
    evidence = _weigh(f"{kind}.{found.level}", found, footage, weights, detail)
    nearest = min(scene.arrivals, key=lambda moment: abs(footage.begins_s - moment), default=None)
    return Attendance(evidence, _condition("others", found), nearest, "an officer on the log")


@dataclass(frozen=True, slots=True)
class _Lie:
    """How a clip lies to a stretch: the gap in seconds (0 where they meet), its level, and how to say it.

    ``breadth_s`` is the length of both: where the clip may begin, and meet the stretch.
    """

    gap_s: float
    breadth_s: float
    level: str
    told: str


def _lie(footage: Footage, start_s: float, end_s: float) -> _Lie:
    gap = max(start_s - footage.end_s, footage.start_s - end_s)
    length = footage.end_s - footage.start_s
    breadth = end_s - start_s + length
    if gap > 0:
        side = "before" if footage.end_s < start_s else "after"
        return _Lie(gap, breadth, share_level(gap, 0), f"{tell_seconds(gap)} {side}")
    share = (min(footage.end_s, end_s) - max(footage.start_s, start_s)) / length if length > 0 else 1.0
    level = share_level(gap, share)
    return _Lie(0.0, breadth, level, "inside" if level == "inside" else f"{share:.0%} inside")


def _own(footage: Footage, scene: Scene) -> tuple[_Lie, Stay] | None:
    """Find the nearest stay of one of the clip's wearers; None where the log says nothing of it."""
    known = []
    for wearer in footage.wearers:
        for stay in scene.stays.get(wearer.number, ()):
            if stay.officer.may_be(wearer):
                found = _lie(footage, stay.start_s, stay.end_s)
                if not _is_open(footage, found, stay):
                    known.append((found, stay))
    return min(known, key=lambda pair: (pair[0].gap_s, str(pair[1].officer))) if known else None


def _is_open(footage: Footage, lie: _Lie, stay: Stay) -> bool:
    """Whether the clip lies well beyond a side of a stay that is not on the log: inside or outside, who knows."""
    if lie.gap_s <= QUARTER_HOUR_S:
        return False
    return (not stay.ends and footage.start_s > stay.end_s) or (
        not stay.begins and footage.end_s < stay.start_s
    )


def _condition(kind: str, found: _Lie) -> str:
    return f"{kind}_{'inside' if found.level in {'inside', 'half'} else 'outside'}"


def _weigh(outcome: str, found: _Lie, footage: Footage, weights: Weights, detail: str) -> Evidence:
    bits = soften(weights.bits(DEPLOYMENT, outcome), found.gap_s, found.breadth_s, footage)
    return weigh(DEPLOYMENT, bits, detail, outcome)


def soften(bits: float, gap_s: float, breadth_s: float, footage: Footage) -> float:
    """Weigh a finding less where the clip's time is vague.

    A true pair is then seen to meet less often: its time as stated may lie anywhere within the half-width, of which the
    two together cover ``breadth_s``. A false one is seen to meet as often as before. What lies apart by no more than
    the half-width says nothing against the pair; what lies further apart lies apart whatever the clock.
    """
    if not footage.is_vague:
        return bits
    if bits <= 0:
        return bits if gap_s > footage.half_width_s else 0.0
    covered = breadth_s / (breadth_s + 2 * footage.half_width_s)
    return max(0.0, bits + math.log2(covered)) if covered > 0 else 0.0


def compare_arrival(footage: Footage, attendance: Attendance, weights: Weights) -> Evidence:
    """Compare when the recording begins with when the officer arrived: cameras are switched on at the door."""
    if not footage.placed:
        return _ARRIVAL_UNPLACED
    if footage.is_vague:
        return _VAGUE
    if attendance.arrived_s is None or abs(after := footage.begins_s - attendance.arrived_s) > NEAREST_S:
        return _NO_ARRIVAL
    outcome = f"{attendance.condition}.{arrival_level(after)}"
    side = "before" if after < 0 else "after"
    out = "; a clock an hour out would make it the arrival" if outcome.endswith("hour_out") else ""
    detail = f"the recording begins {tell_seconds(abs(after))} {side} {attendance.officer} arrived{out}"
    return weigh(ARRIVAL, weights.bits(ARRIVAL, outcome), detail, outcome)
