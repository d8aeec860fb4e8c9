from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from tests.unit.cameras.readers import built

from bwv_index.cameras import Content, FixQuality
from bwv_index.cameras.readers.nmea import Nmea


def log(*lines: str) -> Content:
    content = Nmea().read(built.sidecar("clip.nmea", "\r\n".join(lines)))
    assert content is not None
    return content


def details(content: Content) -> str:
    return " | ".join(remark.detail for remark in content.remarks)


def test_an_rmc_is_a_reading_with_date_time_speed_and_course() -> None:
    point = log(built.rmc("181500.25")).tracks[0].points[0]
    assert point.position is not None
    assert (point.position.latitude, point.position.longitude) == pytest.approx((51.5, -7 / 60))
    assert point.at == datetime(2026, 7, 4, 18, 15, 0, 250_000, tzinfo=UTC)
    assert point.speed_mps == pytest.approx(10 * 1852 / 3600)
    assert (point.course_deg, point.fix, point.offset) == (90.0, FixQuality.UNSTATED, None)


@pytest.mark.parametrize(
    ("place", "latitude", "longitude"),
    [
        ("5130.0000,N,00007.5000,W", 51.5, -0.125),
        ("5130.0000,N,0.0000,E", 51.5, 0.0),
        ("3400.0000,S,15100.0000,E", -34.0, 151.0),
        ("0030.0,N,7.5,W", 0.5, -0.125),
    ],
)
def test_degrees_and_minutes_are_read_with_their_side(place: str, latitude: float, longitude: float) -> None:
    position = log(built.rmc(place=place)).tracks[0].points[0].position
    assert position is not None
    assert (position.latitude, position.longitude) == (latitude, longitude)


@pytest.mark.parametrize(
    "place",
    [
        "5160.0,N,00007.0,W",
        "9130.0,N,00007.0,W",
        "5130.0,X,00007.0,W",
        ",,,",
        "5130.0,N,18100.0,W",
        "nan,N,nan,W",
    ],
)
def test_a_place_that_is_none_gives_no_position_and_a_reason(place: str) -> None:
    point = log(built.rmc(place=place)).tracks[0].points[0]
    assert point.position is None
    assert point.problem


def test_a_void_sentence_has_a_place_and_no_fix() -> None:
    content = log(built.rmc(status="V"))
    assert content.tracks[0].points[0].fix is FixQuality.NONE
    assert content.tracks[0].usable == ()


def test_gga_and_gsa_of_the_same_time_add_height_precision_and_fix() -> None:
    gga = built.sentence("GPGGA,181500.00,5130.0000,N,00007.0000,W,1,08,1.4,31.5,M,47.0,M,,")
    gsa = built.sentence("GPGSA,A,3,01,02,03,04,,,,,,,,,1.9,1.2,1.5")
    point = log(gga, gsa, built.rmc()).tracks[0].points[0]
    assert (point.fix, point.dop, point.altitude_m) == (FixQuality.THREE_D, 1.4, 31.5)


@pytest.mark.parametrize(
    ("quality", "fix"), [("0", FixQuality.NONE), ("1", FixQuality.UNSTATED), ("2", FixQuality.DIFFERENTIAL)]
)
def test_the_quality_of_gga_is_believed(quality: str, fix: FixQuality) -> None:
    gga = built.sentence(f"GPGGA,181500.00,5130.0000,N,00007.0000,W,{quality},08,1.4,31.5,M,47.0,M,,")
    assert log(gga, built.rmc()).tracks[0].points[0].fix is fix


def test_a_log_without_rmc_has_places_and_no_date() -> None:
    content = log(built.sentence("GPGGA,181500.00,5130.0000,N,00007.0000,W,1,08,1.4,31.5,M,47.0,M,,"))
    assert content.tracks[0].usable[0].at is None
    assert "no date" in details(content)


def test_midnight_takes_the_date_of_its_own_sentence() -> None:
    points = log(built.rmc("235959.00"), built.rmc("000000.00", date="050726")).tracks[0].points
    assert [point.at for point in points] == [
        datetime(2026, 7, 4, 23, 59, 59, tzinfo=UTC),
        datetime(2026, 7, 5, tzinfo=UTC),
    ]


def test_one_failing_checksum_in_a_good_log_is_refused() -> None:
    good = [built.rmc(f"1815{n:02d}.00") for n in range(9)]
    content = log(*good[:4], good[4].replace("5130", "5230"), *good[5:])
    assert [n for n, point in enumerate(content.tracks[0].points) if point.position is None] == [4]
    assert "1 NMEA sentences were refused" in details(content)


def test_a_log_changed_as_a_whole_keeps_its_places_without_fix_and_time() -> None:
    coarse = [built.rmc(f"1815{n:02d}.00").replace("5130", "5100") for n in range(9)]
    content = log(*coarse)
    assert all(p.fix is FixQuality.UNSTATED and p.at is None and p.problem for p in content.tracks[0].usable)
    assert len(content.tracks[0].usable) == 9
    assert "9 of 9" in details(content)
    assert "no time is taken" in details(content)


def test_a_sentence_without_a_checksum_is_not_read() -> None:
    content = log(built.rmc(), built.rmc("181501.00").rpartition("*")[0])
    assert len(content.tracks[0].points) == 1
    assert "1 NMEA sentences have no checksum" in details(content)


def test_subtitles_tie_the_satellites_time_to_the_recording() -> None:
    cues = [built.cue("gsensori,4,512,1,2,3;CAR,0")] + [
        built.cue(f"gsensori,4;{built.rmc(f'1815{n:02d}.00')[1:]}\n;CAR,0") for n in range(1, 5)
    ]
    content = Nmea().read(built.footage(built.track("tx3g", cues)))
    assert content is not None
    assert content.read == ("tx3g",)
    mark = content.times[0]
    assert (mark.offset, mark.wall) == (Fraction(1), datetime(2026, 7, 4, 18, 15, 1))  # noqa: DTZ001 - digits
    assert mark.half_width_s == 1.0


def test_a_log_says_that_it_gives_the_clip_no_time() -> None:
    content = log(built.rmc(), "$GSENSOR,0,0,976")
    assert content.times == ()
    assert "give the clip no time" in details(content)
    assert "1 lines of an acceleration sensor" in details(content)


def test_the_log_of_a_real_dashcam_with_places_made_coarse(corpus: Path) -> None:
    content = Nmea().read(built.sidecar("MOV_0581.nmea", (corpus / "good" / "MOV_0581.nmea").read_bytes()))
    assert content is not None
    usable = content.tracks[0].usable
    assert len(usable) == 30
    assert {(p.position.latitude, p.position.longitude) for p in usable if p.position} == {(-34.0, 151.0)}
    assert "28 of 30" in details(content)


def test_a_hostile_log_gives_no_place_and_says_why(corpus: Path) -> None:
    content = Nmea().read(built.sidecar("a.nmea", (corpus / "bad" / "syn_nmea_bad.nmea").read_bytes()))
    assert content is not None
    assert all(track.usable == () for track in content.tracks)
    assert "refused" in details(content)
