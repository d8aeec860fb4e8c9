"""The comparison of references: identifiers written with the clip against the incident's own."""

import math
from typing import Final

from bwv_index.incidents import one_apart
from bwv_index.linking.evidence import Evidence, unknown, weigh
from bwv_index.linking.facts import ClipFacts
from bwv_index.linking.levels import REFERENCE
from bwv_index.linking.scene import Scene
from bwv_index.linking.surroundings import Surroundings
from bwv_index.linking.weights import Weights

_NO_CLIP_REFERENCE: Final = unknown(REFERENCE, "nothing is written with the clip")
_NO_INCIDENT_REFERENCE: Final = unknown(REFERENCE, "the incident states no reference")


def compare_reference(clip: ClipFacts, scene: Scene, weights: Weights, around: Surroundings) -> Evidence:
    """Compare what is written with the clip with the incident's identifiers: whole, then a character apart.

    One that several incidents bear counts less. A character is forgiven only where no incident bears the reference as
    written, since serials run on and the neighbour's is as near.
    """
    if not clip.references:
        return _NO_CLIP_REFERENCE
    if not scene.references:
        return _NO_INCIDENT_REFERENCE
    shared = sorted(scene.references.intersection(clip.references))
    if shared:
        bits = max(0.0, weights.bits(REFERENCE, "same") - math.log2(max(around.bearers, 1)))
        among = f", borne by {around.bearers} incidents" if around.bearers > 1 else ""
        return weigh(REFERENCE, bits, f"both bear {shared[0]}{among}", "same")
    if around.named:
        return weigh(REFERENCE, weights.bits(REFERENCE, "other"), f"the clip names {around.named}", "other")
    pairs = ((mine, theirs) for mine in clip.references for theirs in sorted(scene.references))
    near = next((pair for pair in pairs if one_apart(*pair)), None)
    if near is not None:
        detail = f"the clip names {near[0]}, one character from {near[1]}, and no incident here bears it as written"
        return weigh(REFERENCE, weights.bits(REFERENCE, "one_apart"), detail, "one_apart")
    detail = f"the clip names {clip.references[0]}, which no incident here bears"
    return weigh(REFERENCE, weights.bits(REFERENCE, "unmatched"), detail, "unmatched")
