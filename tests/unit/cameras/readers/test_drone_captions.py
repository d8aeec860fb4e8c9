from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from tests.unit.cameras.readers import built

from bwv_index.cameras import Content, FixQuality, Source
from bwv_index.cameras.readers.drone_captions import DroneCaptions
from bwv_index.clock import TimeSource


def read(*texts: str) -> Content | None:
    return DroneCaptions().read(built.sidecar("DJI_0001.SRT", built.captions(*texts)))


@pytest.mark.parametrize(
    "text",
    [
        "HOME(-0.2,51.4) 2026.7.4 19:15:00\nGPS(-0.1,51.5,16) Hb:1.9 Hs:1.9",
        "F/2.8, SS 30, ISO 260, EV -1.7, GPS (-0.1, 51.5, 17), D 221.21m, H 200.70m",
        "[iso : 100] [latitude: 51.5] [longitude: -0.1] [altitude: 117.0]",
        "[iso : 100] [latitude : 51.5] [longtitude : -0.1] [rel_alt: 1.3 abs_alt: 117.0]",
    ],
)
def test_each_dialect_gives_the_drones_own_place(text: str) -> None:
    content = read(text)
    assert content is not None
    point = content.tracks[0].points[0]
    assert point.position is not None
    assert (point.position.latitude, point.position.longitude) == (51.5, -0.1)
    assert (point.fix, point.at, point.offset) == (FixQuality.UNSTATED, None, Fraction(0))
    assert point.altitude_m == (117.0 if "alt" in text else None)


@pytest.mark.parametrize(
    ("text", "wall", "half_width_s"),
    [
        ("2026.7.4 19:15:00", datetime(2026, 7, 4, 19, 15), 1.0),  # noqa: DTZ001 - digits
        ("2026-07-04 19:15:00.774", datetime(2026, 7, 4, 19, 15, 0, 774_000), 0.2),  # noqa: DTZ001 - digits
        ("2026-07-04 19:15:00,774,808", datetime(2026, 7, 4, 19, 15, 0, 774_000), 0.2),  # noqa: DTZ001 - digits
    ],
)
def test_the_time_is_local_and_has_no_zone(text: str, wall: datetime, half_width_s: float) -> None:
    content = read("GPS(-0.1,51.5,16)", f"GPS(-0.1,51.5,16) {text}")
    assert content is not None
    mark = content.times[0]
    assert (mark.source, mark.zone, mark.wall, mark.offset) == (TimeSource.SIDECAR, "", wall, Fraction(1))
    assert mark.half_width_s == half_width_s


@pytest.mark.parametrize("text", ["2026.13.4 19:15:00", "2026.7.4 29:15:00"])
def test_a_time_that_is_none_leaves_the_place(text: str) -> None:
    content = read(f"GPS(-0.1,51.5,16) {text}")
    assert content is not None
    assert content.times == ()
    assert content.tracks[0].usable


@pytest.mark.parametrize(
    "text", ["GPS(149.0,-200.0,1)", "GPS(0.0,0.0,0)", "[latitude: 0.0] [longitude: 0.0]", "GPS(51.5,149.0,1)"]
)
def test_a_place_that_is_none_is_refused_and_never_turned_round(text: str) -> None:
    content = read(text)
    assert content is not None
    assert content.tracks[0].usable == ()
    assert content.tracks[0].points[0].problem


def test_captions_without_a_place_are_counted() -> None:
    content = read("GPS(-0.1,51.5,16)", "no signal", "GPS(-0.1,51.5,16)")
    assert content is not None
    assert [remark.detail for remark in content.remarks] == ["1 captions have no position"]


def test_a_broken_caption_costs_itself_alone() -> None:
    text = built.captions(*["GPS(-0.1,51.5,16)"] * 3).replace("00:00:01,000 -->", "00:00:0x,000 -->")
    content = DroneCaptions().read(built.sidecar("a.srt", text))
    assert content is not None
    assert len(content.tracks[0].usable) == 2


def test_the_same_words_in_a_subtitle_track_are_read() -> None:
    content = DroneCaptions().read(built.footage(built.track("tx3g", [built.cue("GPS(-0.1,51.5,16)")] * 2)))
    assert content is not None
    assert content.read == ("tx3g",)
    assert [point.offset for point in content.tracks[0].points] == [0, 1]


@pytest.mark.parametrize(
    ("name", "count", "first", "last"),
    [
        ("dji_air2s.srt", 17, (41.424724, 2.234156), (41.424730, 2.234102)),
        ("dji_mavic_mini.SRT", 117, (48.0771, -121.7458), (48.0775, -121.7476)),
        ("dji_old_format.SRT", 468, (-20.2533, 149.0251), (-20.2532, 149.0251)),
    ],
)
def test_real_files(
    corpus: Path, name: str, count: int, first: tuple[float, float], last: tuple[float, float]
) -> None:
    content = DroneCaptions().read(built.sidecar(name, (corpus / "good" / name).read_bytes()))
    assert content is not None
    points = content.tracks[0].points
    assert len(points) == count
    for point, expected in ((points[0], first), (points[-1], last)):
        assert point.position is not None
        assert (point.position.latitude, point.position.longitude) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("name", ["good/videogrep_manifesto.srt", "bad/dji_broken_empty2.SRT"])
def test_a_transcript_and_an_empty_file_are_not_a_drones(corpus: Path, name: str) -> None:
    assert DroneCaptions().read(built.sidecar(Path(name).name, (corpus / name).read_bytes())) is None


@pytest.mark.parametrize("data", [b"\n" * 300_000, b"\0\1\n" * 100_000, b"1\n" + b"\n " * 200_000])
def test_bytes_that_only_bear_the_name_are_left_at_once(data: bytes) -> None:
    assert DroneCaptions().read(built.sidecar("clip.srt", data)) is None


def test_a_caption_without_end_is_told_as_one_without_a_place() -> None:
    content = read("GPS(-0.1,51.5,16)", "GPS(-0.1,51.5,16) " + "x" * 5_000)
    assert content is not None
    assert len(content.tracks[0].points) == 1
    assert content.remarks[0].detail == "1 captions have no position"


@pytest.mark.parametrize("wrong", [0, 2, 4])
def test_one_caption_a_day_off_does_not_win_and_is_told(wrong: int) -> None:
    told = "\n\n".join(
        f"{n + 1}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n"
        f"GPS(-0.1,51.5,16) 2025.7.{2 if n == wrong else 1} 12:00:{n:02}"
        for n in range(5)
    )
    content = DroneCaptions().read(Source("a.srt", sidecar=told.encode()))
    assert content is not None
    (mark,) = content.times
    assert mark.wall - timedelta(seconds=float(mark.offset)) == datetime(2025, 7, 1, 12)  # noqa: DTZ001 - no zone is written
    assert mark.raw.startswith("2025.7.1 ")
    assert [remark.detail for remark in content.remarks] == [
        "1 of 5 captions tell a time over 2 s off the others: not used"
    ]
