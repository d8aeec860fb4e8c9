from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.cameras.readers import built

from bwv_index.cameras import Content, FixQuality
from bwv_index.cameras.readers import gpx
from bwv_index.cameras.readers.gpx import Gpx


def read(text: str | bytes) -> Content:
    content = Gpx().read(built.sidecar("walk.gpx", text))
    assert content is not None
    return content


def test_a_track_point_has_place_height_time_and_fix() -> None:
    first, second = read(built.GPX).tracks[0].points
    assert first.position is not None
    assert (first.position.latitude, first.position.longitude) == (51.5, -0.1)
    assert (first.altitude_m, first.dop, first.fix) == (12.0, 1.2, FixQuality.THREE_D)
    assert first.at == datetime(2026, 7, 4, 18, 15, tzinfo=UTC)
    assert (second.fix, second.offset) == (FixQuality.UNSTATED, None)


@pytest.mark.parametrize("version", ["1/0", "1/1"])
def test_both_versions_are_read(version: str) -> None:
    assert read(built.GPX.replace("GPX/1/1", f"GPX/{version}")).tracks[0].usable


def test_another_zone_is_brought_to_utc_and_none_is_not_taken_for_utc() -> None:
    told = read(built.GPX.replace("18:15:00Z", "19:15:00+01:00").replace("18:15:01Z", "18:15:01"))
    assert [point.at for point in told.tracks[0].points] == [datetime(2026, 7, 4, 18, 15, tzinfo=UTC), None]
    assert "1 points have a time without a zone, which is not read" in [r.detail for r in told.remarks]


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE gpx [<!ENTITY a "aaaa">]>',
        '<!DOCTYPE gpx SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE gpx [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>',
    ],
)
def test_document_types_and_entities_are_refused(hostile: str) -> None:
    content = read(built.GPX.replace("<gpx ", f"{hostile}<gpx ", 1))
    assert content.tracks == ()
    assert "document type or entities" in content.remarks[0].detail


@pytest.mark.parametrize(
    "broken",
    [
        built.GPX[:200],
        built.GPX.replace('lat="51.5"', 'lat="north"'),
        built.GPX.replace('lat="51.5" ', ""),
        built.GPX.replace("2026-07-04T18:15:00Z", "yesterday"),
        "<gpx",
    ],
)
def test_a_broken_file_says_what_is_wrong(broken: str) -> None:
    content = read(broken)
    assert not any(track.usable for track in content.tracks) or content.tracks[0].points[0].at is None
    assert content.remarks


def test_a_file_beyond_the_bound_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpx, "MOST_BYTES", 100)
    content = read(built.GPX)
    assert content.tracks == ()
    assert "more than a GPX file is read up to" in content.remarks[0].detail


def test_points_beyond_the_bound_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpx, "MOST_POINTS", 1)
    content = read(built.GPX)
    assert len(content.tracks[0].points) == 1
    assert "1 points beyond the bound were not read" in [r.detail for r in content.remarks]


@pytest.mark.parametrize(
    ("name", "count", "first", "last"),
    [
        ("gopro2gpx_hero05.gpx", 618, (33.126497, -117.327354), (33.126519, -117.327260)),
        ("gopro2gpx_hero06.gpx", 417, (33.126515, -117.327168), (33.126604, -117.327304)),
        ("mapillary_sf_30km_h.gpx", 49, (37.793585, -122.461396), (37.798850, -122.461191)),
    ],
)
def test_real_files(
    corpus: Path, name: str, count: int, first: tuple[float, float], last: tuple[float, float]
) -> None:
    points = read((corpus / "good" / name).read_bytes()).tracks[0].points
    assert len(points) == count
    for point, expected in ((points[0], first), (points[-1], last)):
        assert point.position is not None
        assert (point.position.latitude, point.position.longitude) == pytest.approx(expected, abs=1e-6)
