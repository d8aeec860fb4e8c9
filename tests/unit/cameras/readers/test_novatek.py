from datetime import datetime

import pytest
from tests.unit.cameras.readers import built

from bwv_index.cameras import Content, FixQuality
from bwv_index.cameras.readers.novatek import Novatek
from bwv_index.clock import TimeSource


def read(*blocks: bytes, kind: str = "free") -> Content:
    content = Novatek().read(built.footage(*(built.block(kind, data) for data in blocks)))
    assert content is not None
    return content


def test_a_block_of_the_common_layout_is_a_place_and_the_cameras_own_clock() -> None:
    content = read(built.freegps())
    point = content.tracks[0].points[0]
    assert point.position is not None
    assert (point.position.latitude, point.position.longitude) == pytest.approx((51.5, -7 / 60))
    assert (point.fix, point.at) == (FixQuality.UNSTATED, None)
    assert point.speed_mps == pytest.approx(20 * 1852 / 3600)
    mark = content.times[0]
    assert (mark.source, mark.zone, mark.wall) == (TimeSource.SIDECAR, "", datetime(2026, 7, 4, 19, 15))  # noqa: DTZ001 - digits
    assert content.read == ("free",)


def test_places_stand_at_the_seconds_since_the_first_by_the_cameras_clock() -> None:
    blocks = [built.freegps(clock=(19, 15, second, 26, 7, 4)) for second in (0, 1, 3)]
    assert [point.offset for point in read(*blocks).tracks[0].points] == [0, 1, 3]


def test_the_sides_are_the_letters_and_the_greenwich_meridian_is_a_place() -> None:
    south_east = read(built.freegps(b"ASE", lat=3400.0, lon=15100.0)).tracks[0].points[0].position
    assert south_east is not None
    assert (south_east.latitude, south_east.longitude) == (-34.0, 151.0)
    greenwich = read(built.freegps(b"ANE", lat=5128.674, lon=0.0)).tracks[0].points[0].position
    assert greenwich is not None
    assert greenwich.longitude == 0.0


def test_before_the_fix_there_is_no_place_and_the_clock_is_not_told() -> None:
    content = read(built.freegps(b"V\0\0", lat=0.0, lon=0.0), built.freegps(clock=(19, 15, 7, 26, 7, 4)))
    assert [point.position is None for point in content.tracks[0].points] == [True, False]
    assert content.times[0].offset == 7
    assert read(built.freegps(b"V\0\0", lat=0.0, lon=0.0)).times == ()


@pytest.mark.parametrize(
    "data",
    [
        built.freegps(b"AXX"),
        built.freegps(lat=5175.0),
        built.freegps(lat=0.0, lon=0.046),
        built.freegps(clock=(99, 15, 0, 26, 7, 4)),
        built.freegps(clock=(19, 15, 0, 26, 13, 4)),
        built.freegps().replace(b"x.xx", b"ATC\0"),
        built.freegps().replace(b"x.xx", b"IQS\0"),
        built.freegps()[:80],
        b"freeGPS " + bytes(range(1, 200)),
    ],
)
def test_a_layout_that_is_not_known_is_told_and_never_read(data: bytes) -> None:
    content = read(data)
    assert (content.tracks, content.times, content.read) == ((), (), ())
    assert "not known, or are scrambled" in content.remarks[0].detail


def test_a_firmware_that_scrambles_places_into_places_is_not_believed() -> None:
    parts = (built.block("free", built.freegps()), built.block("frea/ver ", b"3.01.054"))
    content = Novatek().read(built.footage(*parts))
    assert content is not None
    assert content.tracks == ()


def test_nmea_in_blocks_gives_the_satellites_time() -> None:
    head = b"freeGPS \xe8\0\0\0\x11".ljust(116, b"\0")
    content = read(*(head + built.rmc(f"1815{n:02d}.00").encode() + b"\r\n\0\0" for n in range(3)))
    assert [point.offset for point in content.tracks[0].points] == [0, 1, 2]
    mark = content.times[0]
    assert (mark.source, mark.zone, mark.wall) == (TimeSource.GPS, "Z", datetime(2026, 7, 4, 18, 15))  # noqa: DTZ001 - digits


@pytest.mark.parametrize(("status", "fixed"), [(b"A", True), (b"V", False)])
def test_the_small_layout_has_a_place_and_no_time(status: bytes, *, fixed: bool) -> None:
    content = read(built.seventymai(status))
    assert content.tracks[0].source == "70mai"
    assert bool(content.tracks[0].usable) is fixed
    assert content.times == ()


def test_a_box_whose_type_is_half_the_word_is_read_too() -> None:
    assert read(built.freegps().removeprefix(b"free"), kind="mdat/free").tracks[0].usable


def test_empty_blocks_are_counted() -> None:
    assert read(b"freeGPS L\0\0\0" + b"\0" * 200).remarks[0].detail == "1 freeGPS blocks are empty"


def test_other_boxes_of_the_type_are_left_alone() -> None:
    assert Novatek().read(built.footage(built.block("free", b"IsoMedia File Produced"))) is None
