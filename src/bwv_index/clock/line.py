"""A straight line through points of which some may be wrong."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

LEAST_POINTS = 3
LEAST_SPAN_DAYS = 1.0
MOST_POINTS = 200
"""Pairs grow with the square; beyond this every so-manieth point is as good."""
MAD_TO_SIGMA = 1.4826
"""The median absolute deviation of a normal distribution times this is its standard deviation."""
_WANDER = 0.25
"""What of the allowed drift a fitted one may still change by, as crystals do with temperature: a judgement."""


@dataclass(frozen=True, slots=True)
class Line:
    """Seconds against days: ``slope`` a day, ``level`` at day 0, both with what they may be out at 95 %.

    ``half_width`` is that of the level and ``growth`` what it gains with each day beyond the points.
    """

    slope: float
    level: float
    half_width: float
    growth: float


def theil_sen(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the median of the slopes of all pairs, and the median level at zero (Theil 1950, Sen 1968).

    Up to 29 % of the points may be wrong without carrying it away.

    Raises:
        ValueError: no two points lie apart.
    """
    step = max(1, -(-len(points) // MOST_POINTS))
    thinned = points[::step]
    slopes = [(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(thinned, 2) if x1 != x2]
    if not slopes:
        raise ValueError("a slope needs two points that lie apart")
    slope = median(slopes)
    return slope, median(y - slope * x for x, y in points)


def fit_line(points: Sequence[tuple[float, float, float]], drift: float) -> Line | None:
    """Fit seconds against days to (day, seconds, half-width) points, in order of the day.

    None where fewer than three points span a day, or where they scatter so much that the slope would be less sure
    than the drift that any clock is allowed.
    """
    if len(points) < LEAST_POINTS:
        return None
    span = points[-1][0] - points[0][0]
    if span < LEAST_SPAN_DAYS:
        return None
    slope, level = theil_sen([(x, y) for x, y, _ in points])
    scatter = MAD_TO_SIGMA * median(abs(y - level - slope * x) for x, y, _ in points)
    sigma = max(scatter, median(half for *_, half in points) / 2)
    sharing = min(1.0, 2 / math.sqrt(len(points)))
    unsure = 4 * sigma * sharing / span
    if unsure > drift:
        return None
    return Line(slope, level, 2 * sigma * sharing, max(unsure, _WANDER * drift))
