"""The comparison with the incident's time as stated, given how the clip lies to those who were there."""

from typing import Final

from bwv_index.linking.evidence import Evidence, unknown, weigh
from bwv_index.linking.footage import Footage
from bwv_index.linking.levels import TIME, gap_level
from bwv_index.linking.scene import Scene
from bwv_index.linking.span import tell_seconds
from bwv_index.linking.stay import soften
from bwv_index.linking.weights import Weights

LARGE_SHARE: Final = 0.5
_UNPLACED: Final = unknown(TIME, "the clip is not placed in time")
_NO_WINDOW: Final = unknown(TIME, "the incident states no time that could be read")


def compare_time(
    footage: Footage, scene: Scene, weights: Weights, *, condition: str, listed: bool
) -> Evidence:
    """Compare the clip's whole interval, not only its start, with the incident's window.

    ``condition`` is what the log has said already; a window of hours has weights of its own, since much meets it by
    chance.
    """
    if not footage.placed:
        return _UNPLACED
    if scene.window is None:
        return _NO_WINDOW
    start, end = scene.window
    gap = max(start - footage.end_s, footage.start_s - end)
    level = gap_level(gap)
    detail = _told_gap(gap, footage, start)
    width = "narrow" if scene.is_narrow else "wide"
    if gap <= 0:
        share = _share(footage, start, end)
        level = "most" if scene.is_narrow and share >= LARGE_SHARE else "inside"
        detail = f"shares {share:.0%} of the shorter with the window of {tell_seconds(end - start)}"
    given = "none_listed" if condition == "none" and listed else condition
    outcome = f"{given}.{width}.{level}"
    breadth = end - start + footage.end_s - footage.start_s
    bits = soften(weights.bits(TIME, outcome), max(0.0, gap), breadth, footage)
    return weigh(TIME, bits, detail, outcome)


def _told_gap(gap: float, footage: Footage, start: float) -> str:
    within = ", which its ± may explain" if 0 < gap <= footage.half_width_s else ""
    return (
        f"{tell_seconds(max(0.0, gap))} {'before' if footage.end_s < start else 'after'} the window{within}"
    )


def _share(footage: Footage, start: float, end: float) -> float:
    """Return what clip and window share, as a part of the shorter of the two."""
    shorter = min(footage.end_s - footage.start_s, end - start)
    return (min(footage.end_s, end) - max(footage.start_s, start)) / shorter if shorter > 0 else 1.0
