from datetime import UTC, datetime
from fractions import Fraction

import pytest
from tests.unit.cameras.readers import built

from bwv_index.cameras import Content, FixQuality
from bwv_index.cameras.readers.camm import GPS_EPOCH, Camm

AT = datetime(2026, 7, 4, 18, 15, tzinfo=UTC)
GPS_SECONDS = (AT - GPS_EPOCH).total_seconds() + 18


def full(
    *,
    seconds: float = GPS_SECONDS,
    fix: int = 3,
    lat: float = 51.5,
    lon: float = -0.1,
    east: float = 3.0,
    north: float = 4.0,
) -> bytes:
    return built.camm(6, seconds, fix, lat, lon, 40.0, 6.5, 9.0, east, north, 0.1, 0.5)


def read(*packets: bytes) -> Content:
    content = Camm().read(built.footage(built.track("camm", packets)))
    assert content is not None
    return content


def test_a_full_reading_has_everything() -> None:
    point = read(full()).tracks[0].points[0]
    assert point.position is not None
    assert (point.position.latitude, point.position.longitude) == (51.5, -0.1)
    assert (point.fix, point.at, point.offset) == (FixQuality.THREE_D, AT, Fraction(0))
    assert (point.altitude_m, point.accuracy_m, point.speed_mps) == (40.0, 6.5, 5.0)
    assert point.course_deg == pytest.approx(36.87, abs=0.01)


@pytest.mark.parametrize(
    ("utc", "ahead"),
    [
        (datetime(2026, 7, 4, tzinfo=UTC), 18),
        (datetime(2017, 1, 1, tzinfo=UTC), 18),
        (datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC), 17),
        (datetime(2015, 6, 30, 23, 59, 59, tzinfo=UTC), 16),
        (datetime(2012, 7, 1, tzinfo=UTC), 16),
    ],
)
def test_leap_seconds_are_taken_off_gps_time(utc: datetime, ahead: int) -> None:
    seconds = (utc - GPS_EPOCH).total_seconds() + ahead
    assert read(full(seconds=seconds)).tracks[0].points[0].at == utc


@pytest.mark.parametrize("seconds", [0.0, -1e18, 1e300, float("nan"), float("inf")])
def test_a_time_before_the_format_or_beyond_the_calendar_is_none(seconds: float) -> None:
    content = read(full(seconds=seconds))
    assert content.tracks[0].points[0].at is None
    assert content.tracks[0].usable
    assert content.times == ()


@pytest.mark.parametrize("code", [0, 1, 4, 99])
def test_a_fix_that_is_none_or_not_known_gives_no_place(code: int) -> None:
    content = read(full(fix=code))
    assert content.tracks[0].usable == ()
    assert content.tracks[0].points[0].problem
    assert content.times == ()


def test_the_mark_says_how_the_time_was_counted() -> None:
    mark = read(full(), full(seconds=GPS_SECONDS + 1)).times[0]
    assert mark.wall == AT.replace(tzinfo=None)
    assert "GPS time" in mark.note


def test_a_bare_place_has_no_fix_and_no_time() -> None:
    content = read(built.camm(5, 51.5, -0.1, 40.0))
    point = content.tracks[0].points[0]
    assert (point.fix, point.at) == (FixQuality.UNSTATED, None)
    assert content.times == ()


def test_the_place_null_island_is_refused() -> None:
    assert read(built.camm(5, 0.0, 0.0, 0.0)).tracks[0].usable == ()


def test_standing_still_has_no_course() -> None:
    assert read(full(east=0.0, north=0.0)).tracks[0].points[0].course_deg is None


def test_motion_and_broken_packets_are_counted() -> None:
    content = read(full(), built.camm(3, 0.1, 0.2, 9.8), full()[:20], b"\0\0\x63\0", b"")
    assert [remark.detail for remark in content.remarks] == [
        "3 packets are of no known type, or are cut short",
        "1 packets of motion and exposure, which tell no place or time",
    ]


def test_packets_out_of_order_are_told() -> None:
    packets = built.track("camm", [full(), full()])
    turned = type(packets)(0, "camm", "", packets.samples[::-1])
    content = Camm().read(built.footage(turned))
    assert content is not None
    assert "earlier in the recording" in content.remarks[0].detail
