"""The comparison of places: how far apart clip and incident lie."""

from typing import Final

from bwv_index.linking.evidence import Evidence, unknown, weigh
from bwv_index.linking.facts import ClipFacts, IncidentFacts
from bwv_index.linking.levels import PLACE, place_level
from bwv_index.linking.weights import Weights

_NO_CLIP_PLACE: Final = unknown(PLACE, "the clip states no position")
_NO_INCIDENT_PLACE: Final = unknown(PLACE, "the incident states no position")


def compare_place(clip: ClipFacts, incident: IncidentFacts, weights: Weights) -> Evidence:
    """Compare the two positions by their distance, less what both leave open."""
    if clip.position is None:
        return _NO_CLIP_PLACE
    if incident.position is None:
        return _NO_INCIDENT_PLACE
    stated = clip.position.distance_m(incident.position)
    slack = (clip.position.accuracy_m or 0.0) + (incident.position.accuracy_m or 0.0)
    level = place_level(max(0.0, stated - slack))
    within = f", known to within {slack:.0f} m" if slack else ""
    return weigh(PLACE, weights.bits(PLACE, level), f"{stated:.0f} m apart{within}", level)
