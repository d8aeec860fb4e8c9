"""A track with fewer points that still tells where the camera was at each moment."""

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from bwv_index.cameras.track import Track, TrackPoint
from bwv_index.incidents import Position

METRES_A_DEGREE = 111_320.0
"""Of latitude, and of longitude at the equator: good to 0.6 %, and tolerances are no finer."""
STEADY_S = Fraction(1)
MOST_STEADY = 5_000
"""Points of a whole recording's track that stay because a file of it may be short: one every so many seconds."""
MOST_WEIGHED = 4_000
"""Points that are compared with each other; of more, every second, third ... is taken before."""


def thinned(track: Track, *, most: int = 500, tolerance_m: float = 2.0) -> Track:
    """Return the track with points left out that the others already tell, those kept being unaltered.

    By Douglas and Peucker (1973) with distance taken to the place on the line at the point's own time (Meratnia
    and de By 2004), so that standing still is told as well as a turn. The first and last reading and the first of
    each stretch without a position are always kept. A usable point left out lies within ``tolerance_m`` of the line, up
    to 4,000 readings; where more than ``most`` would stay, the tolerance is doubled until they fit. Of a whole
    recording's track, one point a second stays as well (of one that is very long, fewer).

    Raises:
        ValueError: ``most`` is under two, or the tolerance is not positive.
    """
    if most < 2 or not tolerance_m > 0:  # noqa: PLR2004 - a line has two ends
        raise ValueError("a thinned track has two points or more, and a positive tolerance")
    if len(track.points) <= 2:  # noqa: PLR2004 - as above
        return track
    placed = [n for n, p in enumerate(track.points) if p.position is not None]
    spots = _spots(track.points, _every(placed))
    marks = _must_stay(track.points, most)
    while True:
        kept = marks | {spots[n][0] for n in _corners(spots, tolerance_m)}
        if len(kept) <= most:
            break
        if math.isinf(tolerance_m):
            kept = set(_even(sorted(kept), most))
            break
        tolerance_m = tolerance_m * 2 if tolerance_m < METRES_A_DEGREE * 1000 else math.inf
    kept |= _steady(track)
    return replace(track, points=tuple(track.points[n] for n in sorted(kept)))


def _steady(track: Track) -> set[int]:
    """Return points of a whole recording's track at even times, so that each of its files keeps what lies in it."""
    if not track.whole_recording:
        return set()
    timed = [(n, point.offset) for n, point in enumerate(track.points) if point.offset is not None]
    if not timed:
        return set()
    step = max(STEADY_S, (timed[-1][1] - timed[0][1]) / MOST_STEADY)
    kept: set[int] = set()
    due = timed[0][1]
    for n, offset in timed:
        if offset >= due:
            kept.add(n)
            due = offset + step
    return kept


def spaced(
    track: Track, thin: Track, *, apart_m: float = 50.0, most: int = 2_000
) -> tuple[tuple[TrackPoint, ...], ...]:
    """Return measured points by which a track is found: those of ``thin``, which is the same track thinned, and more.

    A point is added wherever the last one is ``apart_m`` or further behind, so that a straight road has points too; the
    distance is doubled until no more than ``most`` are added. Each stretch without a loss of the fix stands by itself:
    between two stretches nobody knows the way.
    """
    corners = {id(point) for point in thin.points}
    stretches = [tuple(points) for measured, points in groupby(track.points, key=_is_measured) if measured]
    while True:
        found = [_spaced(stretch, corners, apart_m) for stretch in stretches]
        if sum(added for _, added in found) <= most:
            return tuple(points for points, _ in found)
        apart_m *= 2


def _is_measured(point: TrackPoint) -> bool:
    return point.position is not None and point.fix.counts


def _spaced(
    stretch: Sequence[TrackPoint], corners: Collection[int], apart_m: float
) -> tuple[tuple[TrackPoint, ...], int]:
    """Return the points of one stretch that stay, and how many of them are no corners."""
    kept: list[TrackPoint] = []
    added = 0
    last: Position | None = None
    for point in stretch:
        here, corner = point.position, id(point) in corners
        if here is not None and (corner or last is None or last.distance_m(here) >= apart_m):
            kept.append(point)
            added += not corner
            last = here
    return tuple(kept), added


_Spot = tuple[int, float, float, float]
"""A point's number in the track, its time, and metres east and north."""


def _must_stay(points: Sequence[TrackPoint], most: int) -> set[int]:
    """Return the ends, and where a stretch with another fix begins, as far as room allows half of them."""
    changes = [
        n
        for n in range(1, len(points))
        if (points[n].position is None) != (points[n - 1].position is None)
        or points[n].fix != points[n - 1].fix
    ]
    room = max(0, most // 2 - 2)
    return {0, len(points) - 1, *(changes if len(changes) <= room else _even(changes, room))}


def _every(numbers: list[int]) -> list[int]:
    """Return as many as may be weighed, evenly, the last among them."""
    return numbers if len(numbers) <= MOST_WEIGHED else _even(numbers, MOST_WEIGHED)


def _even(numbers: list[int], room: int) -> list[int]:
    """Return ``room`` of the numbers, evenly, the first and the last among them."""
    if room < 2:  # noqa: PLR2004 - a line has two ends
        return numbers[:room]
    return [numbers[round(n * (len(numbers) - 1) / (room - 1))] for n in range(room)]


def _spots(points: Sequence[TrackPoint], numbers: Sequence[int]) -> list[_Spot]:
    """Lay points out on a plane in metres, with their time: the file's, else the satellites', else their number."""
    clock = _clock(points, numbers)
    spots: list[_Spot] = []
    shrink = 0.0
    for place, n in enumerate(numbers):
        position = points[n].position
        if position is not None:
            shrink = shrink or max(0.01, math.cos(math.radians(position.latitude)))
            east = position.longitude * METRES_A_DEGREE * shrink
            spots.append((n, clock[place], east, position.latitude * METRES_A_DEGREE))
    return spots


def _clock(points: Sequence[TrackPoint], numbers: Sequence[int]) -> list[float]:
    """Return each point's time in seconds by one measure for all."""
    offsets = [points[n].offset for n in numbers]
    if all(offset is not None for offset in offsets):
        return [float(offset or Fraction(0)) for offset in offsets]
    moments = [points[n].at for n in numbers]
    if all(moment is not None for moment in moments):
        return [moment.timestamp() for moment in moments if moment is not None]
    return [float(n) for n in numbers]


def _corners(spots: Sequence[_Spot], tolerance_m: float) -> set[int]:
    """Return the places of those spots that the line needs."""
    if not spots:
        return set()
    kept = {0, len(spots) - 1}
    spans = [(0, len(spots) - 1)]
    while spans:
        low, high = spans.pop()
        farthest, off = low, tolerance_m
        for n in range(low + 1, high):
            distance = _off_line(spots[low], spots[high], spots[n])
            if distance > off:
                farthest, off = n, distance
        if farthest != low:
            kept.add(farthest)
            spans += [(low, farthest), (farthest, high)]
    return kept


def _off_line(start: _Spot, end: _Spot, spot: _Spot) -> float:
    """Return metres from a spot to where the line is at the spot's time."""
    span = end[1] - start[1]
    share = min(1.0, max(0.0, (spot[1] - start[1]) / span)) if span > 0 else 0.0
    east = start[2] + share * (end[2] - start[2])
    north = start[3] + share * (end[3] - start[3])
    return math.hypot(spot[2] - east, spot[3] - north)
