from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cameras import FixQuality, TrackPoint
from bwv_index.cameras.anchor import satellite_mark
from bwv_index.clock import TimeSource
from bwv_index.incidents import Position

START = datetime(2026, 7, 4, 18, 15, tzinfo=UTC)
HERE = Position(51.5, -0.1)


def point(offset: int, late_s: float = 0.0, fix: FixQuality = FixQuality.THREE_D) -> TrackPoint:
    at = START + timedelta(seconds=offset + late_s)
    return TrackPoint(Fraction(offset), HERE if fix.counts else None, fix, at=at)


def test_the_first_reading_with_a_fix_carries_the_mark() -> None:
    mark = satellite_mark([point(0, 500, FixQuality.NONE), point(3), point(4)], "raw", half_width_s=1.0)
    assert mark is not None
    assert (mark.source, mark.zone, mark.raw) == (TimeSource.GPS, "Z", "raw")
    assert (mark.offset, mark.wall) == (Fraction(3), datetime(2026, 7, 4, 18, 15, 3))  # noqa: DTZ001 - digits


def test_a_first_reading_by_a_clock_that_was_not_yet_set_is_outvoted() -> None:
    mark = satellite_mark([point(0, late_s=-18.0), *map(point, range(1, 9))], "raw", half_width_s=1.0)
    assert mark is not None
    assert mark.wall == START.replace(tzinfo=None)
    assert mark.half_width_s == 1.0


def test_readings_that_disagree_widen_the_half_width() -> None:
    mark = satellite_mark([point(n, late_s=3.0 * (n % 2)) for n in range(20)], "raw", half_width_s=0.5)
    assert mark is not None
    assert mark.half_width_s is not None
    assert mark.half_width_s == pytest.approx(0.5)
    wide = satellite_mark([point(n, late_s=3.0 * (n % 3)) for n in range(21)], "raw", half_width_s=0.5)
    assert wide is not None
    assert wide.half_width_s == pytest.approx((0.5**2 + (3 * 1.96 * 1.4826) ** 2) ** 0.5, abs=0.001)


@pytest.mark.parametrize(
    "points",
    [
        [],
        [point(1, fix=FixQuality.NONE)],
        [TrackPoint(None, HERE, FixQuality.THREE_D, at=START)],
        [TrackPoint(Fraction(1), HERE, FixQuality.THREE_D)],
        [TrackPoint(Fraction(1), None, FixQuality.THREE_D, at=START)],
    ],
)
def test_without_a_fix_an_offset_and_a_time_there_is_no_mark(points: list[TrackPoint]) -> None:
    assert satellite_mark(points, "raw", half_width_s=1.0) is None


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=9))
def test_an_offset_beyond_the_calendar_ends_in_no_mark_and_never_in_an_error(offsets: list[int]) -> None:
    points = [TrackPoint(Fraction(n), HERE, FixQuality.TWO_D, at=START) for n in offsets]
    mark = satellite_mark(points, "raw", half_width_s=1.0)
    assert mark is None or mark.wall.tzinfo is None
