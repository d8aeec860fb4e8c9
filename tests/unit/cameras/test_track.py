from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from bwv_index.cameras import FixQuality, Track, TrackPoint
from bwv_index.incidents import Position

NOON = datetime(2025, 7, 1, 12, tzinfo=UTC)
HERE = Position(51.5, -0.1)


def point(offset: int | None, fix: FixQuality = FixQuality.THREE_D) -> TrackPoint:
    return TrackPoint(None if offset is None else Fraction(offset), HERE if fix.counts else None, fix)


def test_only_what_was_measured_is_usable() -> None:
    points = (
        point(0, FixQuality.NONE),
        point(1),
        point(2, FixQuality.UNSTATED),
        TrackPoint(Fraction(3), None, FixQuality.TWO_D),
    )
    assert Track("a", points).usable == points[1:3]


def test_seconds_since_lock_begin_again_after_each_stretch_without_a_fix() -> None:
    none = FixQuality.NONE
    points = (point(0, none), point(5), point(6), point(9), point(10, none), point(12), point(13))
    expected = [None, 0, 1, 4, None, 0, 1]
    held = Track("a", points).since_lock_s
    assert [None if seconds is None else int(seconds) for seconds in held] == expected


def test_without_an_offset_nobody_knows_how_long_the_fix_was_held() -> None:
    assert Track("a", (point(None), point(None))).since_lock_s == (None, None)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([0, 1, 5], [0, 1, 5]),
        ([0, None, 5], [0, None, 5]),
        ([9, 3, 5], [0, 0, 2]),
        ([None, 3, 5], [None, 0, 2]),
    ],
)
def test_a_log_without_a_place_in_the_file_counts_by_the_satellites_time(
    seconds: list[int | None], expected: list[int | None]
) -> None:
    points = (replace(point(None), at=None if s is None else NOON + timedelta(seconds=s)) for s in seconds)
    held = Track("a", tuple(points)).since_lock_s
    assert [None if each is None else int(each) for each in held] == expected


def test_a_track_without_readings_has_no_locks() -> None:
    assert Track("a", ()).since_lock_s == ()
