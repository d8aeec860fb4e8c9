"""What real files say of themselves, against what independent readers found in them."""

from pathlib import Path

import pytest

from bwv_index.cameras import READERS, ClaimKind, Content, Source, interpret, load_profiles, read_content
from bwv_index.media import Inspection, InspectionLimits, KeyframePolicy, SilencePolicy, inspect

SHIPPED = sorted((Path(__file__).resolve().parents[4] / "config" / "cameras").glob("*.toml"))
PROFILES = {
    p.id: p for p in load_profiles([(path.name, path.read_text(encoding="utf-8")) for path in SHIPPED])
}


def read(path: Path) -> Content:
    found = inspect(
        path, limits=InspectionLimits(), keyframes=KeyframePolicy(most=1), silence=SilencePolicy()
    )
    assert isinstance(found, Inspection)
    return read_content(READERS, Source(path.name, found.container.tags, found.payloads))


@pytest.mark.parametrize(
    ("file", "start", "make"),
    [
        ("filetype_raw.mts", "2012-01-26T09:18:35+00:00", "Panasonic"),
        ("exiftool_M2TS.mts", "2008-12-31T22:16:24+00:00", "Canon"),
    ],
)
def test_a_camcorder_s_recording_time_and_make(corpus: Path, file: str, start: str, make: str) -> None:
    content = read(corpus / "good" / file)
    times, claims = interpret(PROFILES["avchd"], content)
    assert [reading.start.isoformat() for claim in times for reading in claim.readings] == [start]
    assert [claim.value for claim in claims if claim.kind is ClaimKind.MAKE] == [make]


@pytest.mark.parametrize(
    ("file", "count"),
    [("gopro_hero5_trimmed.mp4", "10:31:06:01"), ("gopro_hero6_trimmed.mp4", "11:26:51:05")],
)
def test_an_action_camera_s_timecode_by_track_and_by_tag(corpus: Path, file: str, count: str) -> None:
    claims = [claim for claim in read(corpus / "good" / file).claims if claim.kind is ClaimKind.TIMECODE]
    assert {claim.source for claim in claims} == {"tag timecode", "track tmcd"}
    assert {claim.value.replace(";", ":") for claim in claims} == {count}


def test_a_studio_file_s_timecode_is_no_time(corpus: Path) -> None:
    content = read(corpus / "good" / "filetype_fixture.mxf")
    assert [claim.value for claim in content.claims if claim.kind is ClaimKind.TIMECODE] == ["00:00:00:00"]
    assert interpret(PROFILES["generic"], content)[0] == ()


@pytest.mark.parametrize(
    ("file", "firmware"),
    [
        ("photoprism_quicktime-hvc1.mov", "17.0"),
        ("nomexif_meta.mov", "12.1.2"),
        ("iphone_elodie_video.mov", "8.1.2"),
    ],
)
def test_a_telephone_s_software(corpus: Path, file: str, firmware: str) -> None:
    found = [claim.value for claim in read(corpus / "good" / file).claims if claim.kind is ClaimKind.FIRMWARE]
    assert found == [firmware]


def test_every_tag_of_a_telephone_is_read(corpus: Path) -> None:
    path = corpus / "good" / "nomexif_meta.mov"
    found = inspect(
        path, limits=InspectionLimits(), keyframes=KeyframePolicy(most=1), silence=SilencePolicy()
    )
    assert isinstance(found, Inspection)
    names = {tag.name for tag in found.container.tags}
    assert names - set(read(path).read) == set()
