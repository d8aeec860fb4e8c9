import struct
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from tests.unit.cameras.readers import built

from bwv_index.cameras import ClaimKind, Content, FixQuality
from bwv_index.cameras.readers.gpmf import Gpmf

HERE = (51.5, -0.1)


def read(*parts: bytes) -> Content:
    content = Gpmf().read(built.footage(built.track("gpmd", parts, handler="\x0bGoPro MET")))
    assert content is not None
    return content


def test_readings_are_spread_evenly_over_their_packet() -> None:
    points = read(built.gps5([HERE] * 4), built.gps5([HERE] * 2)).tracks[0].points
    assert [float(point.offset or 0) for point in points] == [0, 0.25, 0.5, 0.75, 1.0, 1.5]


def test_a_reading_has_its_place_its_speed_and_the_satellites_time() -> None:
    point = read(built.gps5([(51.5, -0.1234567)])).tracks[0].points[0]
    assert point.position is not None
    assert (point.position.latitude, point.position.longitude) == (51.5, -0.1234567)
    assert (point.altitude_m, point.speed_mps, point.dop, point.fix) == (40.0, 1.5, 1.5, FixQuality.THREE_D)
    assert point.at == datetime(2026, 7, 4, 18, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "fix"),
    [(0, FixQuality.NONE), (2, FixQuality.TWO_D), (3, FixQuality.THREE_D), (7, FixQuality.NONE)],
)
def test_the_fix_code_is_believed_before_the_place(code: int, fix: FixQuality) -> None:
    content = read(built.gps5([HERE], fix=code))
    point = content.tracks[0].points[0]
    assert point.fix is fix
    assert (point.position is not None) is fix.counts
    assert bool(content.times) is fix.counts


def test_neat_places_in_mid_ocean_without_a_fix_give_no_place_and_no_time() -> None:
    content = read(built.gps5([(20.0, -40.0)] * 18, fix=0, dop=9999, altitude_m=9500))
    assert content.tracks[0].usable == ()
    assert content.times == ()


def test_a_poor_dilution_of_precision_alone_refuses_a_place() -> None:
    point = read(built.gps5([HERE], dop=2001)).tracks[0].points[0]
    assert point.position is None
    assert "dilution of precision of 20.01" in point.problem


def test_the_mark_is_the_middle_of_the_packets() -> None:
    stamps = ("260704181442.000", *(f"2607041815{n:02d}.000" for n in range(1, 5)))
    mark = read(*(built.gps5([HERE], stamp=stamp) for stamp in stamps)).times[0]
    assert (mark.offset, mark.wall) == (Fraction(0), datetime(2026, 7, 4, 18, 15))  # noqa: DTZ001 - digits
    assert (mark.zone, mark.half_width_s) == ("Z", 1.0)


@pytest.mark.parametrize(
    "stamp", ["", "261304181500.000", "999999999999.9999999", "not a time", "260704181500"]
)
def test_a_stamp_that_is_no_time_leaves_the_place(stamp: str) -> None:
    content = read(built.gps5([HERE], stamp=stamp[:16]))
    assert content.tracks[0].points[0].at is None
    assert content.tracks[0].usable
    assert content.times == ()


def test_gps9_has_a_time_and_a_fix_for_each_reading() -> None:
    days = (datetime(2026, 7, 4, tzinfo=UTC) - datetime(2000, 1, 1, tzinfo=UTC)).days
    content = read(built.gps9([(51.5, -0.1, days, 65_700.5, 0), (51.5, -0.1, days, 65_701.0, 3)]))
    first, second = content.tracks[0].points
    assert first.fix is FixQuality.NONE
    assert second.at == datetime(2026, 7, 4, 18, 15, 1, tzinfo=UTC)
    assert second.dop == pytest.approx(2.1)
    assert content.times[0].offset == second.offset
    assert content.times[0].half_width_s == 0.5


def test_a_drone_reckons_its_place_without_a_fix_or_a_time() -> None:
    layout = "LllllsssS"
    row = struct.pack(">I4i3hH", 12_000, 515_000_000, -1_000_000, 80_000, 40_000, 1, 2, 3, 9000)
    scale = struct.pack(">9i", 1000, 10_000_000, 10_000_000, 1000, 1000, 100, 100, 100, 100)
    stream = built.nest(
        "STRM",
        built.klv("TYPE", "c", 1, layout.encode()),
        built.klv("SCAL", "l", 4, scale),
        built.klv("GLPI", "?", 28, row),
    )
    content = read(built.nest("DEVC", stream))
    point = content.tracks[0].points[0]
    assert content.tracks[0].source == "gpmf GLPI"
    assert (point.fix, point.at, point.altitude_m) == (FixQuality.UNSTATED, None, 80.0)


def test_the_device_names_its_make_and_model() -> None:
    claims = {(claim.kind, claim.value) for claim in read(built.gps5([HERE])).claims}
    assert claims == {(ClaimKind.MAKE, "GoPro"), (ClaimKind.MODEL, "HERO9 Black")}


def test_the_box_of_settings_names_the_serial_and_the_firmware_is_told() -> None:
    box = built.nest(
        "DEVC", built.klv("CASN", "c", 1, b"c3461324500001\0"), built.klv("MINF", "c", 1, b"HERO9 Black")
    )
    parts = (built.block("moov/udta/GPMF", box), built.block("moov/udta/FIRM", b"HD9.01.01.72.00\0"))
    content = Gpmf().read(built.footage(*parts))
    assert content is not None
    assert {(c.kind, c.value) for c in content.claims} == {
        (ClaimKind.DEVICE, "C3461324500001"),
        (ClaimKind.MODEL, "HERO9 Black"),
    }
    assert [remark.detail for remark in content.remarks] == ["firmware HD9.01.01.72.00"]
    assert content.read == ("moov/udta/GPMF", "moov/udta/FIRM")


def test_a_scale_of_nothing_gives_no_reading() -> None:
    for scale in (b"", struct.pack(">5i", 0, 0, 0, 0, 0), struct.pack(">2i", 1, 1)):
        stream = built.nest("STRM", built.klv("SCAL", "l", 4, scale), built.klv("GPS5", "l", 20, b"\1" * 20))
        assert read(built.nest("DEVC", stream)).tracks == ()


def test_another_makers_track_of_the_same_name_is_left_to_others() -> None:
    assert Gpmf().read(built.footage(built.track("gpmd", [b"\xaa" * 64]))) is None


def test_packets_that_are_none_and_those_left_out_are_told() -> None:
    whole = built.track("gpmd", [built.gps5([HERE]), b"\0" * 8])
    told = Gpmf().read(built.footage(type(whole)(0, "gpmd", "", whole.samples, left_out=4)))
    assert told is not None
    assert [remark.detail for remark in told.remarks] == [
        "1 of 2 packets are no GPMF",
        "4 packets beyond the bound were not read",
    ]


def test_the_days_of_gps9_reach_beyond_no_calendar() -> None:
    assert read(built.gps9([(51.5, -0.1, 2**31 - 1, 0.0, 3)])).tracks[0].points[0].at is None
