import math
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cameras import FixQuality, Track, TrackPoint, spaced, thinned
from bwv_index.incidents import Position

METRE = 1 / 111_320


def at(n: float, north_m: float, east_m: float = 0.0) -> TrackPoint:
    place = Position(51.5 + north_m * METRE, -0.1 + east_m * METRE / math.cos(math.radians(51.5)))
    return TrackPoint(Fraction(n), place, FixQuality.THREE_D, accuracy_m=4.0)


def walk(*norths: float) -> Track:
    return Track("a", tuple(at(n, north) for n, north in enumerate(norths)))


def offsets(track: Track) -> list[Fraction | None]:
    return [point.offset for point in track.points]


def test_a_straight_even_walk_is_its_two_ends() -> None:
    assert offsets(thinned(walk(*range(100)))) == [0, 99]


def test_a_halt_on_a_straight_line_stays_told() -> None:
    stood = thinned(walk(*range(50), *[49] * 50, *range(49, 99)))
    assert {49, 100} <= {round(float(offset or 0)) for offset in offsets(stood)}


def test_a_turn_and_the_farthest_place_stay() -> None:
    out_and_back = thinned(walk(*range(0, 100, 2), *range(100, 0, -2)))
    assert offsets(out_and_back) == [0, 50, 99]


def test_a_stretch_without_a_fix_stays_told() -> None:
    whole = walk(*range(100))
    lost = tuple(
        replace(p, position=None, fix=FixQuality.NONE) if 40 <= n < 60 else p
        for n, p in enumerate(whole.points)
    )
    kept = thinned(Track("a", lost))
    assert [(p.offset, p.fix) for p in kept.points if p.offset in (40, 60)] == [
        (Fraction(40), FixQuality.NONE),
        (Fraction(60), FixQuality.THREE_D),
    ]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_short_track_stays_as_it_is(count: int) -> None:
    track = walk(*range(count))
    assert thinned(track) is track


@pytest.mark.parametrize(("most", "tolerance_m"), [(1, 2.0), (10, 0.0), (10, -1.0), (10, math.nan)])
def test_a_bound_that_is_none_is_refused(most: int, tolerance_m: float) -> None:
    with pytest.raises(ValueError, match="two points or more"):
        thinned(walk(0, 1, 2), most=most, tolerance_m=tolerance_m)


def test_a_track_without_positions_keeps_its_ends() -> None:
    track = Track("a", tuple(TrackPoint(Fraction(n), None, FixQuality.NONE) for n in range(9)))
    assert offsets(thinned(track)) == [0, 8]


norths = st.lists(st.floats(-500, 500, allow_nan=False), min_size=3, max_size=60)


@given(norths=norths, most=st.integers(2, 30))
def test_thinning_keeps_the_bound_the_ends_and_unaltered_points_in_order(
    norths: list[float], most: int
) -> None:
    track = walk(*norths)
    kept = thinned(track, most=most)
    assert len(kept.points) <= most
    assert (kept.points[0], kept.points[-1]) == (track.points[0], track.points[-1])
    numbers = [track.points.index(point) for point in kept.points]
    assert all(one < other for one, other in pairwise(numbers))


@given(norths=norths)
def test_a_point_left_out_is_within_the_tolerance_of_the_line_at_its_time(norths: list[float]) -> None:
    kept = [round(float(offset or 0)) for offset in offsets(thinned(walk(*norths), tolerance_m=5.0))]
    for before, after in pairwise(kept):
        for n in range(before + 1, after):
            share = (n - before) / (after - before)
            told = norths[before] + share * (norths[after] - norths[before])
            assert abs(norths[n] - told) <= 5.0 + 1e-6


def test_ten_times_the_weighed_points_are_still_thinned_to_the_bound() -> None:
    track = Track("a", tuple(at(n, 50 * math.sin(n / 40), 50 * math.cos(n / 40)) for n in range(40_000)))
    assert len(thinned(track, most=300).points) <= 300


class TestPointsForASearch:
    """A straight road is found by points along it; they are measured ones, and a loss of the fix parts them."""

    def test_a_straight_road_has_points_all_along(self) -> None:
        road = walk(*range(0, 1200, 12))
        ((*points,),) = spaced(road, thinned(road))
        assert [point.offset for point in points] == [*range(0, 100, 5), 99]
        assert set(points) <= set(road.points)

    def test_a_corner_between_two_of_them_stays(self) -> None:
        aside = walk(*range(0, 40, 2), *range(40, 0, -2))
        ((*points,),) = spaced(aside, thinned(aside))
        assert [point.offset for point in points] == [0, 20, 39]

    def test_no_line_is_drawn_over_a_loss_of_the_fix(self) -> None:
        whole = walk(*range(100))
        lost = Track(
            "a", tuple(replace(p, fix=FixQuality.NONE) if p.offset == 40 else p for p in whole.points)
        )
        assert [stretch[0].offset for stretch in spaced(lost, thinned(lost))] == [0, 41]

    def test_a_long_road_has_no_more_points_than_are_asked_for(self) -> None:
        road = walk(*range(0, 100_000, 100))
        thin = thinned(road)
        ((*points,),) = spaced(road, thin, most=50)
        assert len(points) <= 50 + len(thin.points)
        assert len(points) > 25
