"""The committed sample is what its README says: whole, small, and wrong only where it means to be."""

import csv
import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import av
import numpy as np
import pytest
from numpy.typing import NDArray

SAMPLE = Path(__file__).resolve().parents[3] / "sample_media"
CLIPS = SAMPLE / "clips"
LIMIT_BYTES = 12_000_000
LONDON = ZoneInfo("Europe/London")

HEADERS = {
    "clips": "evidence_id device_serial officer_ref recorded_at duration_s title reference lat lon uploaded_at",
    "incidents": (
        "incident_ref crime_refs urn reported_at occurred_from occurred_to occurred_text location lat lon "
        "offence_code injury summary"
    ),
    "parties": "incident_ref role officer_ref force",
    "deployments": "incident_ref officer_ref callsign dispatched_at at_scene_at cleared_at",
    "camera_issue": "device_serial officer_ref issued_at returned_at",
}
AXON_8123 = "Colchester dock 3/AXON_Body_3_Video_2025-06-14_2312_X60A1234.mp4"
MOTOROLA_8240 = "Colchester dock 3/VB400_511872_20250614T221233Z_0001.mp4"
PLATFORM_2291 = "Colchester dock 3/HYT0012001_002291_20250614231250_001.mp4"
NO_INDEX = "Colchester dock 3/HYT0012002_002310_20250614233100_001.mp4"
AXIS_4417 = "Hereford dock 1/4417_B8A44F0A1B2C_20250712T211500Z/20250712_211500_1F3A.mkv"
AXON_4502 = "Hereford dock 1/AXON_Body_3_Video_2025-07-12_2215_X60A7788.mp4"
HEVC_4560 = "Hereford dock 1/AXON_Body_3_Video_2025-07-12_2215_X60A7790.mp4"
SPLIT_4610 = (
    "Hereford dock 1/HYT0012345_004610_20250712221520_001.mp4",
    "Hereford dock 1/HYT0012345_004610_20250712221552_002.mp4",
)
SLOW_4633 = "Hereford dock 1/D5-104777_20250712_221530.mp4"
CUT_4701 = "Süd dock/VB400_511955_20250712T211540Z_0001.mp4"
PLAYLIST = "Süd dock/live_stream.mp4"
REVEAL_5120 = "Worcester dock/D5-104233_20250305_190412.mp4"
MOTOROLA_5133 = "Worcester dock/VB400_511900_20250305T190420Z_0001.mp4"
COPY = "USB copy/8240 high street.mp4"
PHONE = "loose/VID_20250612_101500.mp4"
NAMELESS = "loose/clip (1).avi"
ENQUIRY = "loose/VB400_511990_20250620T143005Z_0001.mp4"

STARTS = {
    AXON_8123: datetime(2025, 6, 14, 22, 12, 5, tzinfo=UTC),
    MOTOROLA_8240: datetime(2025, 6, 14, 22, 12, 33, tzinfo=UTC),
    AXIS_4417: datetime(2025, 7, 12, 21, 15, 0, tzinfo=UTC),
    AXON_4502: datetime(2025, 7, 12, 21, 15, 10, tzinfo=UTC),
    HEVC_4560: datetime(2025, 7, 12, 21, 15, 24, tzinfo=UTC),
    CUT_4701: datetime(2025, 7, 12, 21, 15, 40, tzinfo=UTC),
    REVEAL_5120: datetime(2025, 3, 5, 19, 4, 12, tzinfo=UTC),
    MOTOROLA_5133: datetime(2025, 3, 5, 19, 4, 20, tzinfo=UTC),
    PHONE: datetime(2025, 6, 12, 9, 15, 0, tzinfo=UTC),
    ENQUIRY: datetime(2025, 6, 20, 14, 30, 5, tzinfo=UTC),
}
"""Clips whose tag is the true UTC start."""
PLAYABLE = (
    *(path for path in STARTS if path != CUT_4701),
    PLATFORM_2291,
    *SPLIT_4610,
    SLOW_4633,
    NAMELESS,
    COPY,
)


def rows(table: str) -> list[dict[str, str]]:
    with (SAMPLE / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def manifest() -> dict[str, str]:
    with (SAMPLE / "manifest.csv").open(encoding="utf-8", newline="") as source:
        return {row["path"]: row["sha256"] for row in csv.DictReader(source)}


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def tag_time(path: str) -> datetime:
    with av.open(str(CLIPS / path)) as media:
        return datetime.fromisoformat(media.metadata["creation_time"])


def length_s(path: str) -> float:
    """Seconds of video: the last frame's end less the first frame's start, by presentation time."""
    with av.open(str(CLIPS / path)) as media:
        packets = [p for p in media.demux(video=0) if p.pts is not None]
        ends = [(p.pts, p.duration or 0) for p in packets if p.pts is not None]
        base = media.streams.video[0].time_base
    first, last = min(ends), max(ends)
    return float((last[0] + last[1] - first[0]) * (base or 0))


def sound(path: str) -> NDArray[np.float64]:
    """The clip's sound as mono samples between -1 and 1."""
    with av.open(str(CLIPS / path)) as media:
        pieces = [frame.to_ndarray().reshape(-1) for frame in media.decode(audio=0)]
    return np.concatenate(pieces).astype(np.float64)


def loudness(samples: NDArray[np.float64], rate: int = 16_000) -> NDArray[np.float64]:
    """Level of each tenth of a second."""
    step = rate // 10
    whole = samples[: len(samples) // step * step].reshape(-1, step)
    level: NDArray[np.float64] = np.sqrt((whole**2).mean(axis=1))
    return level


def test_the_manifest_lists_every_clip_with_its_hash() -> None:
    held = {f.relative_to(CLIPS).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files(CLIPS)}
    assert manifest() == held


def test_the_whole_sample_stays_small() -> None:
    assert sum(path.stat().st_size for path in files(SAMPLE)) <= LIMIT_BYTES


def test_the_readme_lists_every_clip_and_no_other() -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([^`]+/[^`]+\.(?:mp4|mkv|avi))`", readme, re.MULTILINE))
    assert listed == manifest().keys()


def test_the_readme_names_every_incident_and_table() -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    for incident in rows("incidents"):
        assert incident["incident_ref"] in readme
        assert incident["urn"] in readme
        assert all(f"`{crime}`" in readme for crime in incident["crime_refs"].split(";"))
    assert all(f"`{table}.csv`" in readme for table in HEADERS)


@pytest.mark.parametrize(("table", "header"), HEADERS.items())
def test_a_table_has_exactly_the_standard_header(table: str, header: str) -> None:
    first = (SAMPLE / "tables" / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0]
    assert first == header.replace(" ", ",")


@pytest.mark.parametrize("table", HEADERS)
def test_every_row_has_every_column_and_every_time_is_iso_8601(table: str) -> None:
    for row in rows(table):
        assert None not in row
        assert None not in row.values()
        for column, value in row.items():
            if value and (column.endswith(("_at", "_to")) or column == "occurred_from"):
                datetime.fromisoformat(value)


@pytest.mark.parametrize("table", ["clips", "incidents", "deployments", "camera_issue"])
def test_a_table_holds_times_with_and_without_an_offset(table: str) -> None:
    times = [v for row in rows(table) for v in row.values() if re.match(r"\d{4}-\d\d-\d\dT", v)]
    assert {datetime.fromisoformat(time).tzinfo is None for time in times} == {True, False}


def number(reference: str) -> str:
    return reference.removeprefix("SC ").removeprefix("PC ").lstrip("0")


def officers(table: str) -> set[str]:
    return {number(row["officer_ref"]) for row in rows(table)}


def test_one_officer_is_written_with_rank_and_leading_zeros() -> None:
    assert [r["officer_ref"] for r in rows("clips") if not r["officer_ref"].isdigit()] == ["SC 08123"]


def test_officers_are_known_by_number_only() -> None:
    for table in ("clips", "parties", "deployments", "camera_issue"):
        assert all(re.fullmatch(r"[1-9][0-9]{2,3}", officer) for officer in officers(table))


def test_every_deployed_officer_is_a_party_and_holds_a_camera() -> None:
    assert officers("deployments") <= officers("parties")
    assert officers("deployments") <= officers("camera_issue")


def test_a_victim_never_has_the_case() -> None:
    held = {(r["incident_ref"], r["officer_ref"], r["role"]) for r in rows("parties")}
    victims = {(ref, officer) for ref, officer, role in held if role == "victim"}
    keepers = {
        (ref, officer) for ref, officer, role in held if role in {"officer-in-the-case", "disclosure-officer"}
    }
    assert victims
    assert not victims & keepers


def test_one_crime_is_recorded_for_each_victim() -> None:
    crimes: dict[str, int] = {}
    victims: dict[str, int] = {}
    for row in rows("incidents"):
        crimes[row["incident_ref"]] = crimes.get(row["incident_ref"], 0) + len(row["crime_refs"].split(";"))
    for row in rows("parties"):
        victims[row["incident_ref"]] = victims.get(row["incident_ref"], 0) + (row["role"] == "victim")
    assert crimes == victims == {"42-20250614-1881": 2, "22-20250712-0907": 3, "22-20250305-0161": 2}


def test_the_home_has_no_address_and_no_position() -> None:
    home = next(r for r in rows("incidents") if r["incident_ref"] == "22-20250305-0161")
    assert home["location"] == "Worcester (address withheld)"
    assert home["lat"] == home["lon"] == home["occurred_from"] == ""
    assert home["occurred_text"] == "around 7pm on 5 March"


@pytest.mark.parametrize(
    ("officer", "serial", "listed"), [("4680", "X60A7802", False), ("4655", "X60A7801", True)]
)
def test_an_officer_at_the_scene_has_a_camera_and_no_clip(officer: str, serial: str, *, listed: bool) -> None:
    assert officer in officers("deployments")
    assert (serial, officer) in {(r["device_serial"], r["officer_ref"]) for r in rows("camera_issue")}
    assert not [path for path in manifest() if serial in path or f"_00{officer}_" in path]
    assert (serial in {r["device_serial"] for r in rows("clips")}) is listed


def in_utc(text: str) -> datetime:
    stated = datetime.fromisoformat(text)
    return (stated if stated.tzinfo else stated.replace(tzinfo=LONDON)).astimezone(UTC)


def test_the_platform_list_gives_the_true_start_of_what_is_held() -> None:
    recorded = {r["title"]: in_utc(r["recorded_at"]) for r in rows("clips")}
    true = {Path(path).stem: start for path, start in STARTS.items()}
    shared = recorded.keys() & true.keys()
    assert len(shared) >= 3
    assert {title: recorded[title] for title in shared} == {title: true[title] for title in shared}
    assert recorded[Path(SLOW_4633).stem] == tag_time(SLOW_4633) + timedelta(hours=1)


@pytest.mark.parametrize("path", sorted(PLAYABLE))
def test_a_clip_lasts_seconds_to_a_minute(path: str) -> None:
    assert 5 <= length_s(path) <= 65


@pytest.mark.parametrize("path", sorted(PLAYABLE))
def test_a_clip_has_pictures_that_change_and_sound_that_does(path: str) -> None:
    with av.open(str(CLIPS / path)) as media:
        media.streams.video[0].codec_context.skip_frame = "NONKEY"
        greys = [frame.to_ndarray(format="gray").astype(np.float64) for frame in media.decode(video=0)]
    assert max(float(np.abs(later - first).mean()) for first, later in pairwise(greys)) > 5
    assert loudness(sound(path)).std() > 0


@pytest.mark.parametrize(("path", "start"), STARTS.items())
def test_a_tag_in_utc_is_the_true_start(path: str, start: datetime) -> None:
    assert tag_time(path) == start


@pytest.mark.parametrize("path", [PLATFORM_2291, *SPLIT_4610])
def test_a_platform_camera_writes_local_time_as_if_it_were_utc(path: str) -> None:
    named = re.findall(r"_([0-9]{14})_", path)[0]
    assert f"{tag_time(path):%Y%m%d%H%M%S}" == named


def test_the_slow_clock_differs_from_its_name_by_exactly_an_hour() -> None:
    named = datetime(2025, 7, 12, 22, 15, 30, tzinfo=LONDON)
    assert tag_time(SLOW_4633) - named == timedelta(hours=-1)


def test_the_nameless_clip_states_no_time() -> None:
    with av.open(str(CLIPS / NAMELESS)) as media:
        assert "creation_time" not in media.metadata
        assert media.format.name == "avi"


def test_the_phone_writes_its_position_and_leaves_frames_out() -> None:
    with av.open(str(CLIPS / PHONE)) as media:
        assert media.metadata["location"] == "+51.8890+000.9030/"
        stamps = sorted(p.pts for p in media.demux(video=0) if p.pts is not None)
    assert len({later - earlier for earlier, later in pairwise(stamps)}) > 1


def test_the_second_half_starts_exactly_where_the_first_ends() -> None:
    first, second = SPLIT_4610
    assert tag_time(first) + timedelta(seconds=length_s(first)) == tag_time(second)
    assert length_s(first) == pytest.approx(32, abs=1e-6)


def test_the_copy_is_byte_equal_to_the_clip_it_was_made_from() -> None:
    assert (CLIPS / COPY).read_bytes() == (CLIPS / MOTOROLA_8240).read_bytes()


def rhythm_s(path: str) -> float:
    """Seconds between I-frames, where it is even."""
    with av.open(str(CLIPS / path)) as media:
        video = media.streams.video[0]
        times = [
            float(p.pts * (p.time_base or 0))
            for p in media.demux(video)
            if p.pts is not None and p.is_keyframe
        ]
    gaps = {round(b - a, 1) for a, b in pairwise(times)}
    assert len(gaps) == 1
    return gaps.pop()


@pytest.mark.parametrize(
    ("path", "codec", "seconds"),
    [
        (AXON_8123, "h264", 2), (AXIS_4417, "h264", 2), (MOTOROLA_8240, "h264", 2), (HEVC_4560, "hevc", 2),
        (PLATFORM_2291, "h264", 8), (REVEAL_5120, "h264", 10),
    ],
)  # fmt: skip
def test_a_make_has_its_codec_and_its_rhythm_of_keyframes(path: str, codec: str, seconds: float) -> None:
    with av.open(str(CLIPS / path)) as media:
        assert media.streams.video[0].codec_context.name == codec
    assert rhythm_s(path) == seconds


@pytest.mark.parametrize("path", [AXON_8123, AXON_4502, HEVC_4560])
def test_the_pre_record_is_digital_silence_and_the_rest_is_not(path: str) -> None:
    level = loudness(sound(path))
    assert level[:98].max() == 0
    assert level[101:].min() > 0


def agreement(one: str, other: str, lag_s: float) -> float:
    """How well the loudness of two clips agrees when the second starts ``lag_s`` after the first (-1 to 1)."""
    skip = round(lag_s * 10)
    first, second = loudness(sound(one))[skip:], loudness(sound(other))
    shared = min(len(first), len(second))
    return float(np.corrcoef(first[:shared], second[:shared])[0, 1])


@pytest.mark.parametrize(
    ("one", "other", "lag_s"),
    [(AXON_8123, MOTOROLA_8240, 28.0), (AXIS_4417, SPLIT_4610[0], 20.0), (REVEAL_5120, MOTOROLA_5133, 8.0)],
)
def test_cameras_in_one_place_hear_the_same_at_the_same_moment(one: str, other: str, lag_s: float) -> None:
    in_step = agreement(one, other, lag_s)
    assert in_step > 0.8
    assert in_step > agreement(one, other, lag_s + 1.0)
    assert in_step > agreement(one, other, lag_s - 1.0)


def boxes(data: bytes) -> Iterable[tuple[bytes, int]]:
    """Name and end of each top-level box of an MP4 file (ISO/IEC 14496-12, section 4.2)."""
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], at + size
        at += size


def test_the_cut_clip_has_its_index_and_not_all_of_its_pictures() -> None:
    data = (CLIPS / CUT_4701).read_bytes()
    found = dict(boxes(data))
    assert found[b"moov"] < len(data) < found[b"mdat"]


def test_the_unfinished_clip_has_pictures_and_no_index() -> None:
    found = dict(boxes((CLIPS / NO_INDEX).read_bytes()))
    assert b"mdat" in found
    assert b"moov" not in found
    with pytest.raises(av.error.InvalidDataError):
        av.open(str(CLIPS / NO_INDEX))


def test_the_playlist_poses_as_video() -> None:
    text = (CLIPS / PLAYLIST).read_text(encoding="ascii")
    assert text.startswith("#EXTM3U\n")
    assert "file:///" in text
