"""The comparisons of time, place, references and neighbours: facts and weights in, evidence out.

The deployment looks at the same clock as the incident's window. It is therefore weighed given what the time
comparison found (the chain rule of probability), so that nothing counts twice.
"""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bwv_index.incidents import OfficerKey
from bwv_index.linking.evidence import Evidence, unknown, weigh
from bwv_index.linking.facts import ClipFacts, DeploymentFacts, IncidentFacts
from bwv_index.linking.officer import is_listed
from bwv_index.linking.span import Lie, lie, tell_seconds
from bwv_index.linking.surroundings import Surroundings
from bwv_index.linking.wearer import may_be_any
from bwv_index.linking.weights import Weight, Weights
from bwv_index.timecode import UtcInterval

TIME: Final = "time"
DEPLOYMENT: Final = "deployment"
PLACE: Final = "place"
REFERENCE: Final = "reference"
NEIGHBOUR: Final = "neighbour"

HOUR_S = 3600.0
QUARTER_HOUR_S = HOUR_S / 4
SHIFT_S = 6 * HOUR_S
LARGE_SHARE = 0.5
SAME_PLACE_M = 200.0
NEAR_PLACE_M = 1_000.0
DISTRICT_M = 5_000.0

_CLIP_UNPLACED = unknown(TIME, "the clip is not placed in time")
_NO_WINDOW = unknown(TIME, "the incident states no time that could be read")
_NO_CLIP_PLACE = unknown(PLACE, "the clip states no position")
_NO_INCIDENT_PLACE = unknown(PLACE, "the incident states no position")
_NO_CLIP_REFERENCE = unknown(REFERENCE, "nothing is written with the clip")
_NO_INCIDENT_REFERENCE = unknown(REFERENCE, "the incident states no reference")
_NO_NEIGHBOUR = unknown(NEIGHBOUR, "no other file of its recording scores strongly here")
_DEPLOYMENT_UNPLACED = unknown(DEPLOYMENT, "the clip is not placed in time")
_NO_WEARER = unknown(DEPLOYMENT, "nothing says who wore the camera")
_NO_DEPLOYMENT = unknown(DEPLOYMENT, "the log has no times for the clip's officer")


def compare_time(clip: ClipFacts, incident: IncidentFacts, weights: Weights) -> Evidence:
    """Compare the clip's whole interval, not only its start, with the incident's window.

    The wider the two and their uncertainty, the likelier they overlap by chance, and the less it weighs.
    """
    if clip.interval is None:
        return _CLIP_UNPLACED
    window = incident.window
    if window is None:
        return _NO_WINDOW
    found = lie(clip.interval, window.start, window.end)
    breadth = (window.end - window.start).total_seconds() + clip.interval.duration_s
    breadth += 2 * clip.interval.half_width_s
    level, weight = _time_level(found, weights)
    bits = _time_bits(level, weight, breadth, weights)
    if found.gap_s:
        detail = f"{tell_seconds(found.gap_s)} {found.side} the window"
    elif found.side:
        detail = "may overlap, within its uncertainty"
    else:
        detail = f"shares {found.share:.0%} of the shorter; the two span {tell_seconds(breadth)}"
    return weigh(TIME, bits, detail, level)


def _time_bits(level: str, weight: Weight, breadth_s: float, weights: Weights) -> float:
    """Weigh a level at the breadth that clip and window have together, with the uncertainty."""
    reach = breadth_s + 2 * weights.search.time_margin_h * HOUR_S
    chance = breadth_s / reach if reach else 0.0
    if level in _OVERLAPPING:
        return weight.bits_at(chance)
    # Just beside a wide window is never worth more than inside it.
    return min(weight.bits, weights.time.partly.bits_at(chance))


_OVERLAPPING = frozenset({"most", "partly"})
_CLOSE = frozenset({"quarter_hour", "hour"})


def _time_level(found: Lie, weights: Weights) -> tuple[str, Weight]:
    """Grade how the clip lies to the window."""
    table = weights.time
    if found.gap_s == 0:
        return ("most", table.most) if found.share >= LARGE_SHARE else ("partly", table.partly)
    if found.gap_s <= QUARTER_HOUR_S:
        return "quarter_hour", table.quarter_hour
    if found.gap_s <= HOUR_S:
        return "hour", table.hour
    return ("shift", table.shift) if found.gap_s <= SHIFT_S else ("far", table.far)


def compare_deployment(
    clip: ClipFacts,
    incident: IncidentFacts,
    wearers: Sequence[OfficerKey],
    weights: Weights,
    *,
    time: Evidence,
    around: Surroundings,
) -> Evidence:
    """Compare the clip with its own officer's time at the incident, given what the time comparison found.

    ``wearers`` are the officers that the clip states and those whom its camera was out to.
    """
    if clip.interval is None:
        return _DEPLOYMENT_UNPLACED
    if not wearers:
        return _NO_WEARER
    own = [d for d in incident.deployments if may_be_any(d.officer, wearers)]
    stated = [(found, d) for d in own if (found := _stretch(clip.interval, d)) is not None]
    if stated:
        found, deployment = min(stated, key=lambda pair: (pair[0].gap_s, str(pair[1].officer)))
        return _weigh_deployment(_deployment_level(found), _tell_deployment(found, deployment), weights, time)
    if around.elsewhere and any(is_listed(wearer, incident) for wearer in wearers):
        detail = f"the clip's officer was deployed to {around.elsewhere} meanwhile"
        return _weigh_deployment("outside", detail, weights, time)
    return _NO_DEPLOYMENT


def _deployment_level(found: Lie) -> str:
    """Grade how the clip lies to the officer's own time."""
    if found.gap_s == 0:
        return "inside"
    return "near" if found.gap_s <= QUARTER_HOUR_S else "outside"


def _weigh_deployment(level: str, detail: str, weights: Weights, time: Evidence) -> Evidence:
    """Weigh a deployment given the time comparison's finding.

    A wide window says little. As far as it does, the deployment is weighed as if there were no window, so
    that the tighter of the two counts.
    """
    condition = _condition(time)
    given = weights.deployment.level(condition, level).bits
    if condition == "overlaps":
        full = weights.time.level(time.level).bits
        said = min(1.0, max(0.0, time.bits / full)) if full > 0 else 1.0
        given = said * given + (1 - said) * weights.deployment.level("unknown", level).bits
    return weigh(DEPLOYMENT, given, detail, f"{condition}.{level}")


def _condition(time: Evidence) -> str:
    """Name the table of deployment weights by what the time comparison found."""
    if time.level in _OVERLAPPING:
        return "overlaps"
    if time.level in _CLOSE:
        return "close"
    return "away" if time.level else "unknown"


def _stretch(interval: UtcInterval, deployment: DeploymentFacts) -> Lie | None:
    """Measure the clip against the part of a deployment that is on the log; None where nothing can be said.

    Without the time of clearing, a clip well after the last time known may be inside or outside.
    """
    times: list[datetime] = [
        moment
        for moment in (deployment.dispatched_at, deployment.at_scene_at, deployment.cleared_at)
        if moment is not None
    ]
    if not times:
        return None
    found = lie(interval, min(times), max(times))
    open_end = deployment.cleared_at is None and found.side == "after" and found.gap_s > QUARTER_HOUR_S
    # Without dispatch or arrival only the end is known: a clip before it may be inside.
    open_start = len(times) == 1 and deployment.cleared_at is not None and found.side == "before"
    return None if open_end or (open_start and found.gap_s > QUARTER_HOUR_S) else found


def _tell_deployment(found: Lie, deployment: DeploymentFacts) -> str:
    """Say how the clip lies to the deployment, and that the window is not counted again."""
    where = f"{tell_seconds(found.gap_s)} {found.side}" if found.gap_s else "inside"
    return f"{where} the time of {deployment.officer} at the incident; weighed beyond what the window says"


def compare_place(clip: ClipFacts, incident: IncidentFacts, weights: Weights) -> Evidence:
    """Compare the two positions by their distance, less what both leave open."""
    if clip.position is None:
        return _NO_CLIP_PLACE
    if incident.position is None:
        return _NO_INCIDENT_PLACE
    stated = clip.position.distance_m(incident.position)
    slack = (clip.position.accuracy_m or 0.0) + (incident.position.accuracy_m or 0.0)
    level, weight = _place_level(max(0.0, stated - slack), weights)
    within = f", known to within {slack:.0f} m" if slack else ""
    return weigh(PLACE, weight.bits, f"{stated:.0f} m apart{within}", level)


def _place_level(distance_m: float, weights: Weights) -> tuple[str, Weight]:
    """Grade a distance."""
    table = weights.place
    if distance_m <= SAME_PLACE_M:
        return "same", table.same
    if distance_m <= NEAR_PLACE_M:
        return "near", table.near
    return ("district", table.district) if distance_m <= DISTRICT_M else ("far", table.far)


def compare_reference(
    clip: ClipFacts, incident: IncidentFacts, weights: Weights, around: Surroundings
) -> Evidence:
    """Compare what is written with the clip with the incident's identifiers, whole and exact."""
    if not clip.references:
        return _NO_CLIP_REFERENCE
    if not incident.references:
        return _NO_INCIDENT_REFERENCE
    table = weights.reference
    shared = sorted(set(clip.references) & set(incident.references))
    if shared:
        bits = max(0.0, table.same.bits - math.log2(max(around.bearers, 1)))
        among = f", borne by {around.bearers} incidents" if around.bearers > 1 else ""
        return weigh(REFERENCE, bits, f"both bear {shared[0]}{among}", "same")
    if around.named:
        return weigh(REFERENCE, table.other.bits, f"the clip names {around.named}", "other")
    detail = f"the clip names {clip.references[0]}, which no incident here bears"
    return weigh(REFERENCE, table.unmatched.bits, detail, "unmatched")


def compare_neighbour(clip: ClipFacts, weights: Weights, around: Surroundings) -> Evidence:
    """Ask whether another file of the same recording belongs to the incident by its own evidence."""
    if not clip.recording or not around.neighbour:
        return _NO_NEIGHBOUR
    detail = f"{around.neighbour}, of the same recording, scores strongly by its own evidence"
    return weigh(NEIGHBOUR, weights.neighbour.same_recording.bits, detail, "same_recording")
