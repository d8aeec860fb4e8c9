"""Real camera files must be read as independent tools read them; hostile ones must end in a typed answer."""

import csv
import subprocess
import sys
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from bwv_index.media import (
    HealthCode,
    Inspection,
    InspectionLimits,
    KeyframePolicy,
    MediaRefusal,
    MediaRefusalCode,
    SilencePolicy,
    inspect,
)

REPOSITORY = Path(__file__).resolve().parents[2]
CORPUS = REPOSITORY.parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not on this machine")

EXACT_IFRAMES = {"mov", "matroska"}
STEADY_BY_STAMPS = {"good/filetype_fixture.mxf"}
"""MXF holds no time stamps; those that are derived for this file now are even, the manifest's tool saw gaps."""


def manifest() -> list[dict[str, str]]:
    path = CORPUS / "MANIFEST.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if not row["container"].startswith("sidecar")]


GOOD = [row for row in manifest() if row["file"].startswith("good/") and row["container"]]
FOOTAGE = [row for row in GOOD if row["vcodec"]]
BAD = sorted((CORPUS / "bad").iterdir()) if CORPUS.is_dir() else []


def name(row: dict[str, str]) -> str:
    return row["file"]


def looked_at(path: Path) -> Inspection | MediaRefusal:
    return inspect(path, limits=InspectionLimits(), keyframes=KeyframePolicy(), silence=SilencePolicy())


@pytest.mark.parametrize("row", GOOD, ids=name)
def test_a_good_file_is_read_as_the_manifest_says(row: dict[str, str]) -> None:
    found = looked_at(CORPUS / row["file"])
    assert isinstance(found, Inspection)
    assert found.container.format in row["container"]
    if row["duration_s"] and found.streams:
        wrong = "container duration is wrong" in row["notes"]
        duration = found.duration if wrong else found.container.duration
        assert duration is not None
        assert float(duration) == pytest.approx(10 if wrong else float(row["duration_s"]), abs=0.1)
    if row["has_audio"]:
        assert bool(found.audios) is (row["has_audio"] == "yes")
    assert [audio.codec for audio in found.audios] == [codec for codec in row["acodec"].split("+") if codec]
    if row["creation_time_utc"]:
        stated = found.container.tag("creation_time")
        assert stated is not None
        assert instant(stated) == instant(row["creation_time_utc"])


def instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@pytest.mark.parametrize("row", FOOTAGE, ids=name)
def test_footage_is_read_as_the_manifest_says(row: dict[str, str]) -> None:
    found = looked_at(CORPUS / row["file"])
    assert isinstance(found, Inspection)
    video = found.video
    assert video is not None
    assert (video.codec, video.width, video.height) == (row["vcodec"], int(row["width"]), int(row["height"]))
    assert video.frame_count == int(row["frames"])
    assert abs(video.iframe_count - int(row["keyframes"])) <= (found.container.format not in EXACT_IFRAMES)
    expected = None if row["fps"] == "0/0" else Fraction(row["fps"])
    assert video.average_rate == expected
    assert video.rotation_degrees == int(row["rotation"] or 0)
    if row["gop_median_s"]:
        assert video.gop_median_s == pytest.approx(float(row["gop_median_s"]), abs=0.002)
    if row["vfr"] != "unknown" and row["file"] not in STEADY_BY_STAMPS:
        assert bool(video.variable_rate) is (row["vfr"] == "yes")


@pytest.mark.parametrize("row", [row for row in FOOTAGE if int(row["frames"]) > 1], ids=name)
def test_whole_footage_gives_keyframes_and_no_alarm(row: dict[str, str]) -> None:
    found = looked_at(CORPUS / row["file"])
    assert isinstance(found, Inspection)
    assert found.keyframes
    assert found.playable is None
    alarming = {
        HealthCode.TRUNCATED,
        HealthCode.NOTHING_DECODES,
        HealthCode.FIRST_FRAME_UNDECODABLE,
        HealthCode.LAST_FRAME_UNDECODABLE,
        HealthCode.LAST_FRAME_NOT_CHECKED,
        HealthCode.CORRUPT_PACKETS,
        HealthCode.TIMESTAMPS_BACKWARDS,
        HealthCode.SOUND_UNDECODABLE,
        HealthCode.LIMIT_REACHED,
    }
    assert not alarming & {finding.code for finding in found.findings}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_bad_file_ends_in_an_answer(path: Path) -> None:
    found = looked_at(path)
    assert isinstance(found, Inspection | MediaRefusal)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("syn_zero.mp4", MediaRefusalCode.EMPTY),
        ("2018-04-12 19_24_49.mov", MediaRefusalCode.EMPTY),
        ("mut_one_byte.mov", MediaRefusalCode.NOT_MEDIA),
        ("mut_jpeg_named.mp4", MediaRefusalCode.NOT_MEDIA),
        ("patt_hls_read_passwd_bypass.mp4", MediaRefusalCode.NOT_MEDIA),
        ("syn_hls_local.mp4", MediaRefusalCode.NOT_MEDIA),
        ("syn_dash_xxe.mp4", MediaRefusalCode.NOT_MEDIA),
        ("syn_sdp.mp4", MediaRefusalCode.NOT_MEDIA),
        ("syn_text.mp4", MediaRefusalCode.NOT_MEDIA),
        ("syn_pdf_named.mp4", MediaRefusalCode.NOT_MEDIA),
        ("syn_zip_symlink.zip", MediaRefusalCode.NOT_MEDIA),
        ("lfs_pointer_a10-foreman.mp4", MediaRefusalCode.NOT_MEDIA),
        ("reportcve_ffmpeg_poc2.mp4", MediaRefusalCode.NOT_MEDIA),
        ("reportcve_ffmpeg_poc6.mp4", MediaRefusalCode.NOT_MEDIA),
        ("mut_head_minus_4k.mov", MediaRefusalCode.NOT_MEDIA),
        ("mut_trunc50_moov_last.mov", MediaRefusalCode.INDEX_MISSING),
        ("filetype_moov_truncated.mov", MediaRefusalCode.INDEX_MISSING),
        ("filetype_isom_262bytes.mp4", MediaRefusalCode.INDEX_MISSING),
        ("syn_box_size_4.mp4", MediaRefusalCode.MALFORMED),
        ("mut_stsz_count_max.mp4", MediaRefusalCode.MALFORMED),
        ("exiftool_Matroska_stub.mkv", MediaRefusalCode.MALFORMED),
        ("mut_2000_tracks.mp4", MediaRefusalCode.TOO_MANY_STREAMS),
        ("mp4parse_short-cenc_encrypted.mp4", MediaRefusalCode.ENCRYPTED),
        ("mp4parse_av1_clearkey_cbcs.mp4", MediaRefusalCode.ENCRYPTED),
        ("mozilla_gizmo-frag-cencinit.mp4", MediaRefusalCode.ENCRYPTED),
    ],
)
def test_a_refusal_has_the_right_reason(file: str, code: MediaRefusalCode) -> None:
    found = looked_at(CORPUS / "bad" / file)
    assert isinstance(found, MediaRefusal)
    assert found.code is code


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("mut_avi_trunc30.avi", HealthCode.TRUNCATED),
        ("mut_stco_past_eof.mp4", HealthCode.TRUNCATED),
        ("mp4parse_zero_empty_stsc.mp4", HealthCode.TRUNCATED),
        ("mut_mp4_zip_polyglot.mp4", HealthCode.TRAILING_BYTES),
        ("mut_two_files_back_to_back.mp4", HealthCode.TRAILING_BYTES),
        ("mut_mvhd_duration_max.mp4", HealthCode.DURATION_MISMATCH),
        ("mut_mdat_zeroed.mov", HealthCode.NOTHING_DECODES),
        ("mut_bitflip_moov_1.mov", HealthCode.NOTHING_DECODES),
        ("mut_bitflip_all_1e-4.mp4", HealthCode.SOUND_UNDECODABLE),
        ("mut_ts_drop10.mts", HealthCode.CORRUPT_PACKETS),
        ("mut_dref_external.mov", HealthCode.EXTERNAL_REFERENCE),
        ("mut_matrix_garbage.mp4", HealthCode.ODD_ROTATION),
        ("syn_duration_1000h.mp4", HealthCode.LIMIT_REACHED),
        ("taglib_zero-length-mdat.m4a", HealthCode.NO_VIDEO),
    ],
)
def test_a_finding_names_what_is_wrong(file: str, code: HealthCode) -> None:
    found = looked_at(CORPUS / "bad" / file)
    assert isinstance(found, Inspection)
    assert code in {finding.code for finding in found.findings}


def test_hostile_tags_are_kept_whole() -> None:
    found = looked_at(CORPUS / "bad" / "mut_meta_hostile_strings.mp4")
    assert isinstance(found, Inspection)
    values = {tag.name: tag.value for tag in found.container.tags if tag.stream is None}
    assert len(values["album"]) >= 100_000
    assert "<" in values["title"]
    assert "\x1b" in values["comment"]
    assert "\u202e" in values["description"]


def test_a_flood_of_iframes_gives_no_flood_of_keyframes() -> None:
    found = looked_at(CORPUS / "bad" / "syn_20000_keyframes.mp4")
    assert isinstance(found, Inspection)
    assert found.video is not None
    assert found.video.iframe_count == 20_000
    assert len(found.keyframes) <= KeyframePolicy().most


def test_nothing_is_printed_by_the_libraries_on_bad_files() -> None:
    probe = (
        "import sys; from pathlib import Path\n"
        "from bwv_index.media import *\n"
        "for each in sys.argv[1:]: inspect(Path(each), limits=InspectionLimits(), keyframes=KeyframePolicy(),"
        " silence=SilencePolicy())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *map(str, BAD)], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
