"""Positions in real files, read as independent tools read them."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import gpxpy
import pytest
from py_gpmf_parser.gopro_telemetry_extractor import GoProTelemetryExtractor

from bwv_index.cameras import READERS, Content, FixQuality, Source, Track, read_content
from bwv_index.clock import TimeSource
from bwv_index.media import Inspection, InspectionLimits, KeyframePolicy, SilencePolicy, inspect

GOPRO = ("gopro_hero5_trimmed.mp4", "gopro_hero6_trimmed.mp4")
SIDECARS = (".gpx", ".srt", ".nmea", ".gps")
SENTINEL = (50.0, 30.0)
SENTINEL_REACH = 0.01
"""Twelve steps of the repacked files, with room."""
TOLERANCE_DEG = 0.0005
STUBS = (
    "2021_1013_183759_050.MP4",
    "20241223_195136_00305_N_A.MP4",
    "INF20260520-143412-26-F.mp4",
    "dashcam_70mai_embedded.mp4",
    "dashcam_juscar_ligogps.TS",
    "dashcam_thinkware_front_subtitlegps.mp4",
)


def content_of(path: Path) -> Content:
    if path.suffix.lower() in SIDECARS:
        return read_content(READERS, Source(path.name, sidecar=path.read_bytes()))
    found = inspect(path, limits=InspectionLimits(), keyframes=KeyframePolicy(), silence=SilencePolicy())
    assert isinstance(found, Inspection)
    return read_content(READERS, Source(path.name, found.container.tags, found.payloads))


def places(track: Track) -> list[tuple[float, float]]:
    return [(p.position.latitude, p.position.longitude) for p in track.usable if p.position is not None]


@pytest.mark.parametrize("name", GOPRO)
def test_gopro_positions_are_those_of_the_makers_own_parser(corpus: Path, name: str) -> None:
    path = corpus / "good" / name
    theirs = GoProTelemetryExtractor(str(path))
    theirs.open_source()
    rows, times = theirs.extract_data("GPS5")
    theirs.close_source()
    track = content_of(path).tracks[0]
    assert len(track.points) == len(rows)
    good = [n for n, point in enumerate(track.points) if point.position is not None]
    assert places(track) == [pytest.approx(tuple(rows[n][:2]), abs=1e-7) for n in good]
    assert [track.points[n].altitude_m for n in good] == [pytest.approx(rows[n][2]) for n in good]
    assert [track.points[n].speed_mps for n in good] == [pytest.approx(rows[n][3]) for n in good]
    offsets = [float(point.offset) for point in track.points if point.offset is not None]
    # The maker's parser lays the first reading at a time it estimates from the readings' rate.
    assert offsets == pytest.approx(list(times - times[0]), abs=0.06)


@pytest.mark.parametrize("name", GOPRO)
def test_gopro_positions_and_times_are_those_that_another_program_wrote_as_gpx(
    corpus: Path, name: str
) -> None:
    number = name.removeprefix("gopro_hero")[0]
    written = gpxpy.parse((corpus / "good" / f"gopro2gpx_hero0{number}.gpx").read_text(encoding="utf-8"))
    theirs = written.tracks[0].segments[0].points
    points = content_of(corpus / "good" / name).tracks[0].points[:17]
    for ours, other in zip(points, theirs, strict=False):
        assert ours.position is not None
        assert (ours.position.latitude, ours.position.longitude) == pytest.approx(
            (other.latitude, other.longitude), abs=1e-7
        )
        assert ours.at is not None
        assert other.time is not None
        assert abs((ours.at - other.time).total_seconds()) < 0.1


@pytest.mark.parametrize(
    ("name", "first_time"),
    [
        (GOPRO[0], datetime(2017, 4, 17, 17, 31, 3, tzinfo=UTC)),
        (GOPRO[1], datetime(2018, 1, 24, 19, 27, 58, 674_000, tzinfo=UTC)),
    ],
)
def test_gopro_time_is_the_satellites(corpus: Path, name: str, first_time: datetime) -> None:
    content = content_of(corpus / "good" / name)
    assert content.tracks[0].points[0].at == first_time
    mark = next(mark for mark in content.times if mark.source is TimeSource.GPS)
    assert mark.half_width_s is not None
    assert abs((mark.wall.replace(tzinfo=UTC) - first_time).total_seconds()) <= mark.half_width_s


def test_a_packet_that_states_no_precision_gives_no_place(corpus: Path) -> None:
    points = content_of(corpus / "good" / GOPRO[1]).tracks[0].points
    assert [point.position is None for point in points] == [False] * 17 + [True] * 19
    assert {point.fix for point in points} == {FixQuality.THREE_D}
    assert "99.99" in points[-1].problem


@pytest.mark.parametrize("name", STUBS)
def test_repacked_dashcam_files_give_no_position_or_the_sentinel(corpus: Path, name: str) -> None:
    content = content_of(corpus / "good" / name)
    assert content.tracks or content.remarks
    for track in content.tracks:
        for place in places(track):
            assert place == pytest.approx(SENTINEL, abs=SENTINEL_REACH)


def test_the_sentinel_is_found_where_the_layout_is_known(corpus: Path) -> None:
    found = {name for name in STUBS if any(t.usable for t in content_of(corpus / "good" / name).tracks)}
    assert found == set(STUBS) - {"INF20260520-143412-26-F.mp4", "dashcam_juscar_ligogps.TS"}


def test_every_sidecar_of_the_manifest_has_its_first_and_last_fix_and_their_count(corpus: Path) -> None:
    with (corpus / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if row["container"].startswith("sidecar") and row["gps_count"]
        ]
    assert len(rows) == 8
    for row in rows:
        track = content_of(corpus / row["file"]).tracks[0]
        assert len(track.points) == int(row["gps_count"]), row["file"]
        ends = [tuple(float(part) for part in row[key].split(",")) for key in ("gps_first", "gps_last")]
        assert [places(track)[0], places(track)[-1]] == [
            pytest.approx(end, abs=TOLERANCE_DEG) for end in ends
        ]


def test_metadata_that_is_not_decoded_is_named(corpus: Path) -> None:
    content = content_of(corpus / "good" / "nomexif_meta.mov")
    assert [r.where for r in content.remarks if "not decoded" in r.detail] == ["mebx", "mebx"]
    assert "mebx" not in content.read
