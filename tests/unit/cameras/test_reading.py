from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cameras import CameraReading, ClaimKind, load_profiles, read_camera
from bwv_index.clock import TimeSource
from bwv_index.media import Tag

SHIPPED = sorted((Path(__file__).resolve().parents[3] / "config" / "cameras").glob("*.toml"))
PROFILES = load_profiles([(path.name, path.read_text(encoding="utf-8")) for path in SHIPPED])


def read(path: str, **tags: str) -> CameraReading:
    return read_camera(
        PROFILES, tuple(path.split("/")), tuple(Tag(name, value) for name, value in tags.items())
    )


def times(reading: CameraReading) -> dict[str, list[str]]:
    return {t.source.value: [f"{r.start:%Y-%m-%dT%H:%M:%S}" for r in t.readings] for t in reading.times}


def values(reading: CameraReading, kind: ClaimKind) -> list[str]:
    return [claim.value for claim in reading.of(kind)]


AXON = "AXON_Body_3_Video_2025-06-14_2312_X60A1234"


@pytest.mark.parametrize(
    ("path", "profile", "start", "half_width", "device", "officer", "sequence"),
    [
        (f"{AXON}.mp4", "axon", "2025-06-14T22:12:30", 30, "X60A1234", "", None),
        (f"{AXON.lower()}.MP4", "axon", "2025-06-14T22:12:30", 30, "X60A1234", "", None),
        (
            "4417_B8A44F0A1B2C_20250712T211500Z/20250712_211500_1F3A.mkv",
            "axis", "2025-07-12T21:15:00", 2, "B8A44F0A1B2C", "4417", None,
        ),
        (
            "dock/4417_B8A44F0A1B2C_20250712T211500Z/20250712_212000_1F3B.mp4",
            "axis", "2025-07-12T21:20:00", 2, "B8A44F0A1B2C", "4417", None,
        ),
        ("VB400_511872_20250614T221233Z_0001.mp4", "motorola", "2025-06-14T22:12:33", 2, "511872", "", 1),
        ("D5-104233_20250305_190412.mp4", "reveal", "2025-03-05T19:04:12", 2, "D5-104233", "", None),
        ("D5-104777_20250712_221012.mp4", "reveal", "2025-07-12T21:10:12", 2, "D5-104777", "", None),
        (
            "HYT0012345_004417_20250712221500_001.mp4",
            "platform", "2025-07-12T21:15:00", 2, "HYT0012345", "4417", 1,
        ),
        (
            "Süd dock/HYT0012345_004417_20250712221500_002 (1).mp4",
            "platform", "2025-07-12T21:15:00", 2, "HYT0012345", "4417", 2,
        ),
        ("2021_1013_183759_050.MP4", "transcend", "2021-10-13T17:37:59", 2, "", "", 50),
        (
            "0f8fad5b-d9cb-469f-a165-70867728950e_B8A44F0A1B2C_20250712_211530/20250712_211500_1F3A.mkv",
            "axis", "2025-07-12T21:15:00", 2, "B8A44F0A1B2C", "-", None,
        ),
        ("DJI_20250612101500_0007_D.MP4", "drone", "2025-06-12T09:15:00", 2, "", "", 7),
        ("INF20260520-143412-26-F.mp4", "dashcam", "2026-05-20T13:34:12", 2, "", "", 26),
        ("NO20191130-123556-000155.MP4", "dashcam", "2019-11-30T12:35:56", 2, "", "", 155),
        ("20241223_195136_00305_N_A.MP4", "dashcam", "2024-12-23T19:51:36", 2, "", "", 305),
        ("20160701_120000_NF.mp4", "dashcam", "2016-07-01T11:00:00", 2, "", "", None),
        ("VID_20250612_101500.mp4", "android", "2025-06-12T09:15:00", 2, "", "", None),
        ("PXL_20250612_101500123.mp4", "android", "2025-06-12T10:15:00", 2, "", "", None),
    ],
)  # fmt: skip
def test_names_as_each_make_writes_them(
    path: str, profile: str, start: str, half_width: float, device: str, officer: str, sequence: int | None
) -> None:
    reading = read(path)
    assert reading.profile_id == profile
    (claim,) = reading.times
    assert claim.source is TimeSource.FILE_NAME
    assert times(reading) == {"file-name": [start]}
    assert claim.half_width_s == half_width
    assert values(reading, ClaimKind.DEVICE) == ([device] if device else [])
    assert values(reading, ClaimKind.OFFICER) == ([officer.strip("-")] if officer else [])
    assert reading.sequence == sequence
    assert not reading.of(ClaimKind.REFERENCE)


@pytest.mark.parametrize(
    "path", ["clip (1).avi", "MOV_0581.mp4", "20250712_211500_1F3A.mkv", "", "a/b/c.mp4"]
)
def test_a_nameless_file_falls_to_the_profile_of_last_resort(path: str) -> None:
    reading = read(path)
    assert reading.profile_id == "generic"
    assert reading.why == "no make's file name or tags fit"
    assert not reading.times
    assert not reading.claims


def test_the_platform_s_tag_is_local_time_written_as_utc() -> None:
    reading = read("HYT0012345_004417_20250712221500_001.mp4", creation_time="2025-07-12T22:15:00.000000Z")
    assert times(reading) == {"file-name": ["2025-07-12T21:15:00"], "container-tag": ["2025-07-12T21:15:00"]}


def test_an_unknown_make_s_tag_keeps_both_readings() -> None:
    reading = read("clip.mp4", creation_time="2025-07-12T22:15:00.000000Z")
    assert times(reading) == {"container-tag": ["2025-07-12T21:15:00", "2025-07-12T22:15:00"]}


@pytest.mark.parametrize(
    "unset", ["1970-01-01T00:00:00.000000Z", "1970-01-01T00:00:01.000000Z", "1904-01-01T00:00:00Z"]
)
def test_an_unset_tag_is_a_claim_without_a_reading(unset: str) -> None:
    (claim,) = read("clip.mp4", creation_time=unset).times
    assert claim.raw == unset
    assert claim.readings == ()
    assert "never set" in claim.problem


def test_apple_s_creationdate_counts_by_its_own_offset() -> None:
    reading = read(
        "IMG_0001.MOV",
        **{
            "creation_time": "2024-02-02T08:09:57.000000Z",
            "com.apple.quicktime.creationdate": "2019-02-12T15:27:12+08:00",
            "com.apple.quicktime.make": "Apple",
            "com.apple.quicktime.model": "iPhone X",
            "com.apple.quicktime.location.ISO6709": "+27.1281+100.2508+000.000/",
            "com.apple.quicktime.location.accuracy.horizontal": "35.000000",
        },
    )
    assert reading.profile_id == "apple"
    assert times(reading) == {
        "creation-date-key": ["2019-02-12T07:27:12"],
        "container-tag": ["2024-02-02T08:09:57"],
    }
    assert values(reading, ClaimKind.MAKE) == ["Apple"]
    assert values(reading, ClaimKind.MODEL) == ["iPhone X"]
    (position,) = reading.of(ClaimKind.POSITION)
    assert (position.value, position.accuracy_m) == ("27.1281,100.2508,0", 35.0)


def test_an_old_avi_stamp_is_read() -> None:
    reading = read("x.avi", creation_time="2009-10-27 12:14:34", software="PENTAX K-x    ")
    assert times(reading) == {"container-tag": ["2009-10-27T12:14:34"]}


def test_stream_tags_are_told_where_they_differ_from_the_file_s() -> None:
    tags = (
        Tag("creation_time", "2015-03-06T20:46:59.000000Z", 0),
        Tag("creation_time", "2015-03-06T20:46:59.000000Z", 1),
        Tag("creation_time", "2016-02-06T00:53:22.000000Z"),
    )
    reading = read_camera(PROFILES, ("x.mp4",), tags)
    assert [t.raw[:4] for t in reading.times] == ["2016", "2015"]


@pytest.mark.parametrize(
    ("location", "value", "problem"),
    [
        ("+51.8890+000.9030/", "51.889,0.903", ""),
        ("+00.0000+000.0000/", "", "without a fix"),
        ("+999.0000+999.0000/", "", "digits"),
        ("nowhere" * 10_000, "", "too long"),
    ],
)
def test_locations_are_told_once_with_what_is_wrong_with_them(
    location: str, value: str, problem: str
) -> None:
    reading = read("VID_20250612_101500.mp4", **{"location": location, "location-eng": location})
    (claim,) = reading.of(ClaimKind.POSITION)
    assert claim.value == value
    assert problem in claim.problem
    assert len(claim.raw) <= 1000


def test_a_number_that_is_no_collar_number_is_kept_and_said_to_be_none() -> None:
    (claim,) = read("HYT0012345_000000_20250712221500_001.mp4").of(ClaimKind.OFFICER)
    assert (claim.raw, claim.value) == ("000000", "")
    assert "nobody signed in" in claim.problem


def test_digits_that_are_no_date_are_a_problem_and_the_rest_of_the_name_still_counts() -> None:
    reading = read("D5-104233_20251305_190412.mp4")
    (claim,) = reading.times
    assert claim.readings == ()
    assert "no calendar time" in claim.problem
    assert values(reading, ClaimKind.DEVICE) == ["D5-104233"]


def test_a_name_in_the_repeated_hour_keeps_both_readings() -> None:
    reading = read("VID_20251026_013000.mp4")
    assert times(reading) == {"file-name": ["2025-10-26T00:30:00", "2025-10-26T01:30:00"]}


def test_references_are_found_in_name_folder_and_title() -> None:
    reading = read("42-20250614-1881/42-101881-25 High Street.mp4", title="42/101882/25", comment="nothing")
    assert {(c.source, c.value) for c in reading.of(ClaimKind.REFERENCE)} == {
        ("file-name", "42/101881/25"),
        ("folder-name", "42/20250614/1881"),
        ("tag title", "42/101882/25"),
    }


def test_the_tag_that_names_the_make_weighs_more_than_the_name() -> None:
    reading = read("VID_20250612_101500.mov", **{"com.apple.quicktime.make": "Apple"})
    assert reading.profile_id == "apple"
    assert times(reading) == {"file-name": ["2025-06-12T09:15:00"]}
    assert "shape of android" in reading.why
    assert "also fits: android" in reading.why


def test_a_make_is_known_by_a_stream_s_tag() -> None:
    tags = (Tag("handler_name", "\x0bGoPro AVC", 0), Tag("creation_time", "2025-07-12T22:15:00Z"))
    reading = read_camera(PROFILES, ("GX020123.MP4",), tags)
    assert (reading.profile_id, reading.sequence) == ("gopro", 2)
    assert times(reading) == {"container-tag": ["2025-07-12T21:15:00"]}


def test_only_axon_says_that_its_pre_record_is_silent() -> None:
    pre_record = read(f"{AXON}.mp4").pre_record
    assert pre_record is not None
    assert (pre_record.seconds, pre_record.silent) == (30, True)
    assert read("D5-104233_20250305_190412.mp4").pre_record is None


def test_adding_a_make_is_adding_a_file() -> None:
    text = """
        id = "zepcam"
        note = "a hypothesis"
        local_zone = "Europe/Amsterdam"
        [[file_name]]
        pattern = 'ZC(?P<device>[0-9]+)-(?P<year>[0-9]{4})(?P<month>..)(?P<day>..)-(?P<hour>..)(?P<minute>..)'
        zone = "local"
        half_width_s = 30
    """
    profiles = load_profiles([("zepcam.toml", text), ("g.toml", 'id = "generic"\nnote = "n"')])
    reading = read_camera(profiles, ("ZC77-20250614-2312.mp4",), ())
    assert times(reading) == {"file-name": ["2025-06-14T21:12:30"]}
    assert values(reading, ClaimKind.DEVICE) == ["77"]


def test_digits_of_other_scripts_and_letters_in_a_loose_pattern_are_a_problem_not_a_crash() -> None:
    text = """
        id = "loose"
        note = "a hypothesis"
        [[file_name]]
        pattern = '(?P<year>....)(?P<month>..)(?P<day>..)(?P<hour>..)(?P<minute>..)'
    """
    profiles = load_profiles([("loose.toml", text), ("g.toml", 'id = "generic"\nnote = "n"')])
    (claim,) = read_camera(profiles, ("abcdefghijkl.mp4",), ()).times
    assert claim.readings == ()
    assert "no calendar time" in claim.problem


hostile = st.text(max_size=80)


@given(st.lists(hostile, max_size=4), st.lists(st.tuples(st.sampled_from(
    ["creation_time", "location", "title", "make", "com.apple.quicktime.creationdate", "handler_name"]
), hostile), max_size=6))  # fmt: skip
def test_nothing_in_a_name_or_tag_breaks_the_reader(path: list[str], tags: list[tuple[str, str]]) -> None:
    reading = read_camera(PROFILES, tuple(path), tuple(Tag(name, value) for name, value in tags))
    assert reading.why
    assert all(bool(claim.value) != bool(claim.problem) for claim in reading.claims)
    assert all(bool(claim.readings) != bool(claim.problem) for claim in reading.times)


@pytest.mark.parametrize(
    ("readers", "profile", "why"),
    [
        (("tags", "avchd"), "avchd", "it holds avchd"),
        (("axis-recording",), "axis", "it holds axis-recording"),
        (("drone-captions",), "drone", "it holds drone-captions"),
        (("tags", "timecode"), "generic", "no make's file name or tags fit"),
        ((), "generic", "no make's file name or tags fit"),
    ],
)
def test_a_make_is_known_by_the_format_that_only_it_writes(
    readers: tuple[str, ...], profile: str, why: str
) -> None:
    reading = read_camera(PROFILES, ("00012.mts",), (), readers=readers)
    assert (reading.profile_id, reading.why) == (profile, why)


def test_a_location_in_any_language_is_one_position() -> None:
    tags = {
        "location": "+51.8890+000.9030/",
        "location-und": "+51.8890+000.9030/",
        "location-deu": "+51+000.5/",
    }
    reading = read("VID_20250612_101500.mp4", **tags)
    assert values(reading, ClaimKind.POSITION) == ["51.889,0.903", "51,0.5"]
