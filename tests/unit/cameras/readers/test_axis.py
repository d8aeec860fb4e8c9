import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from bwv_index.cameras import ClaimKind, Content, Source, read_content
from bwv_index.cameras.claim import Marked
from bwv_index.cameras.readers.axis_recording import AxisRecording
from bwv_index.cameras.readers.axis_trail import AxisTrail
from bwv_index.clock import TimeSource

READERS = (AxisRecording(), AxisTrail())
FOLDER = "4417_B8A44F0A1B2C_20250712T211530Z"
RECORDING = {
    "Bwcserialnumber": "b8a44f0a1b2c",
    "Scuserialnumber": "ACCC8E000001",
    "Firmwareversion": "11.11.1",
    "Userid": "4417",
    "Triggeron": "Button",
    "Triggerontime": "1752354930",
    "Triggerontimeiso": "2025-07-12T21:15:30Z",
    "Starttime": "1752354900",
    "Starttimeiso": "2025-07-12T21:15:00.500Z",
    "Timezone": "Europe/London",
    "Bwcmodel": "W120",
    "Status": "Complete",
}


def read(name: str, body: object) -> Content:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_content(READERS, Source(name, sidecar=data))


def values(content: Content, kind: ClaimKind) -> list[str]:
    return [claim.value for claim in content.claims if claim.kind is kind]


def recording(**changes: str | None) -> Content:
    fields = {name: value for name, value in {**RECORDING, **changes}.items() if value is not None}
    return read(f"{FOLDER}.metadata.json", fields)


def test_a_recording_tells_its_start_with_the_buffer_and_its_trigger_apart() -> None:
    found = recording()
    (mark,) = found.times
    assert (mark.source, mark.wall, mark.zone, mark.offset) == (
        TimeSource.SIDECAR, datetime(2025, 7, 12, 21, 15, 0, 500_000), "Z", Fraction(0),  # noqa: DTZ001 - the zone stands beside
    )  # fmt: skip
    assert mark.raw == "2025-07-12T21:15:00.500Z"
    assert values(found, ClaimKind.TRIGGER) == ["29.5"]
    assert values(found, ClaimKind.DEVICE) == ["B8A44F0A1B2C"]
    assert values(found, ClaimKind.OFFICER) == ["4417"]
    assert values(found, ClaimKind.MAKE) == ["Axis"]
    assert values(found, ClaimKind.MODEL) == ["W120"]
    assert values(found, ClaimKind.FIRMWARE) == ["11.11.1"]
    assert values(found, ClaimKind.TRANSFER) == ["complete"]
    assert [remark.detail for remark in found.remarks] == [
        "fields that are not used: Scuserialnumber 'ACCC8E000001', Timezone 'Europe/London'"
    ]


@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.title])
def test_the_case_of_a_field_s_name_does_not_count(spelling: Callable[[str], str]) -> None:
    fields = {spelling(name): value for name, value in RECORDING.items()}
    assert values(read(f"{FOLDER}.metadata.json", fields), ClaimKind.TRIGGER) == ["29.5"]


def test_seconds_since_1970_serve_where_no_text_of_the_time_stands() -> None:
    found = recording(Starttimeiso=None, Triggerontimeiso=None)
    assert [f"{mark.wall:%H:%M:%S}" for mark in found.times] == ["21:15:00"]
    assert values(found, ClaimKind.TRIGGER) == ["30"]


def test_a_recording_without_a_stated_start_claims_none() -> None:
    found = recording(Starttime=None, Starttimeiso=None)
    assert found.times == ()
    (trigger,) = [claim for claim in found.claims if claim.kind is ClaimKind.TRIGGER]
    assert (trigger.value, trigger.raw) == ("", "Button at 2025-07-12T21:15:30Z")
    assert "start is not stated" in trigger.problem


def test_a_trigger_before_the_start_is_a_problem_and_no_value() -> None:
    (trigger,) = [
        claim
        for claim in recording(Triggerontime=None, Triggerontimeiso="2025-07-12T21:14:00Z").claims
        if claim.kind is ClaimKind.TRIGGER
    ]
    assert trigger.value == ""
    assert "60.5 s before" in trigger.problem


def test_a_recording_that_is_still_arriving_asks_for_the_rest() -> None:
    found = recording(Status="Transferring")
    assert values(found, ClaimKind.TRANSFER) == ["transferring"]
    assert "not all of the recording had arrived" in found.remarks[0].detail


def test_a_user_s_internal_id_is_no_collar_number_and_is_kept() -> None:
    found = recording(Userid="0f8fad5b-d9cb-469f-a165-70867728950e")
    (officer,) = [claim for claim in found.claims if claim.kind is ClaimKind.OFFICER]
    assert officer.value == ""
    assert officer.raw.startswith("0f8fad5b")
    assert "not a collar number" in officer.problem


@pytest.mark.parametrize(
    ("written", "value", "problem"),
    [
        ("51.889 0.903 12 1752354930", "51.8890000,0.9030000", ""),
        ("51.889,0.903", "51.8890000,0.9030000", ""),
        ("0,0,0,0", "", "without a fix"),
        ("999 999", "", "latitude"),
        ("+51.889+000.903", "", "stand apart"),
        ("51.889%2C0.903", "51.8890000,0.9030000", ""),
    ],
)
def test_where_the_trigger_came(written: str, value: str, problem: str) -> None:
    (place,) = [
        claim for claim in recording(Triggeronlocation=written).claims if claim.kind is ClaimKind.POSITION
    ]
    assert place.value == value
    assert problem in place.problem


def test_a_clip_tells_its_own_start() -> None:
    body = {"Starttime": "1752355200", "Starttimeiso": "2025-07-12T21:20:00Z", "Containertype": "mkv"}
    found = read(f"{FOLDER}.20250712_212000_1F3B.mkv.metadata.json", body)
    assert [(mark.raw, mark.offset) for mark in found.times] == [("2025-07-12T21:20:00Z", Fraction(0))]
    assert found.claims == ()


def test_a_time_that_cannot_be_read_is_remarked_and_claims_nothing() -> None:
    clip = read("f.c.mkv.metadata.json", {"starttime": "yesterday", "containertype": "mkv"})
    for found in (clip, recording(Starttime="yesterday", Starttimeiso=None)):
        assert found.times == ()
        assert "starttime 'yesterday' is not a time" in [remark.detail for remark in found.remarks]


def test_a_bookmark_tells_its_span_category_tags_and_references() -> None:
    body = {
        "Categoryname": "Assault%20on%20officer",
        "Tags": "TriggerOn:Button;Log:42-20250614-1881",
        "Starttime": "2025-07-12T21:16:00Z",
        "Endtime": "2025-07-12T21:17:30Z",
    }
    found = read(f"{FOLDER}.bookmark_1752354960_7.metadata.json", body)
    (mark,) = values(found, ClaimKind.BOOKMARK)
    assert mark == (
        "2025-07-12T21:16:00Z/2025-07-12T21:17:30Z Assault on officer; TriggerOn:Button; Log:42-20250614-1881"
    )
    assert values(found, ClaimKind.REFERENCE) == ["42/20250614/1881"]
    assert found.times == ()


@pytest.mark.parametrize(
    ("body", "value", "problem"),
    [
        (b"punched in the face, 42-20250614-1881", "punched in the face, 42-20250614-1881", ""),
        ("geschlagen, Süd".encode(), "geschlagen, Süd", ""),
        (b"", "a mark without words", ""),
        (b"\xff\xfe\x00", "", "not UTF-8"),
    ],
)
def test_the_words_of_a_bookmark(body: bytes, value: str, problem: str) -> None:
    claim = next(c for c in read("bookmark_1752354960_7", body).claims if c.kind is ClaimKind.BOOKMARK)
    assert claim.value == value
    assert problem in claim.problem


def test_an_encrypted_clip_s_key_says_that_nobody_can_play_it() -> None:
    found = read(
        f"{FOLDER}.20250712_211500_1F3A.key.metadata.json", {"Encryptedkey": "AAAA", "Publickeyid": "a.pem"}
    )
    assert "encrypted from end to end" in found.remarks[0].detail


def test_the_mark_of_a_whole_transfer_is_an_empty_file() -> None:
    assert values(read("complete", b""), ClaimKind.TRANSFER) == ["complete"]
    assert read("complete", b"x") == Content()


def test_the_system_s_lists_belong_to_no_recording() -> None:
    found = read("Users.0f8f.metadata.json", {"Active": "True", "Name": "officer 4417", "Userid": "4417"})
    assert found.claims == ()
    assert "of no recording" in found.remarks[0].detail


TRAIL = {
    "CoordinateEntries": [
        {"LocationWKT": "POINT(0.903 51.889)", "SecondsFromStart": 82.0, "Timestamp": "2025-07-12T21:16:22Z"},
        {"LocationWKT": "POINT(0.902 51.888)", "SecondsFromStart": 64.0, "Timestamp": "2025-07-12T21:16:04Z"},
        {"LocationWKT": "POINT(0 0)", "SecondsFromStart": 92.5, "Timestamp": "2025-07-12T21:16:32Z"},
    ]
}  # fmt: skip


def test_a_trail_is_longitude_first_and_counts_from_the_recording_s_start() -> None:
    found = read("20250712_211500_1F3A_B8A44F0A1B2C_gpstrail.json", TRAIL)
    (track,) = found.tracks
    assert [(point.offset, point.position and point.position.latitude) for point in track.points] == [
        (Fraction(64), 51.888),
        (Fraction(82), 51.889),
        (Fraction(185, 2), None),
    ]
    assert "without a fix" in track.points[2].problem
    assert [point.at for point in track.points] == [None, None, None]
    (mark,) = found.times
    assert (mark.wall.replace(tzinfo=UTC), mark.offset) == (
        datetime(2025, 7, 12, 21, 16, 4, tzinfo=UTC),
        Fraction(64),
    )
    assert found.remarks == ()


def test_a_trail_whose_seconds_and_times_part_says_so() -> None:
    entries = [dict(entry) for entry in TRAIL["CoordinateEntries"]]
    entries[0]["Timestamp"] = "2025-07-12T22:16:22Z"
    found = read("x_gpstrail.json", {"CoordinateEntries": [*entries, {"LocationWKT": "POINT(1 2)"}]})
    details = [remark.detail for remark in found.remarks]
    assert "1 entries have no second within the recording and were left out" in details
    assert any("3600 s apart" in detail for detail in details)


@pytest.mark.parametrize(
    "written",
    ["POINT(51.889,0.903)", "POINT 51.889", "POINT(1.2.3 4)", "POINT(0.9 91)", 7, None, "POINT(1e400 1)"],
)
def test_a_point_that_is_none_has_no_position_and_a_reason(written: object) -> None:
    found = read("x_gpstrail.json", {"CoordinateEntries": [{"LocationWKT": written, "SecondsFromStart": 1}]})
    assert [point.position for point in found.tracks[0].points] == [None]
    assert found.tracks[0].points[0].problem


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000, b'{"a": 1}', b"\xff", b"9" * 10_000])
@pytest.mark.parametrize("name", ["a.metadata.json", "a_gpstrail.json", "a.key", "other.json", "a.json"])
def test_a_file_of_another_kind_is_left_to_others(name: str, body: bytes) -> None:
    assert read(name, body) == Content()


@pytest.mark.parametrize("written", ["9" * 400, "-" + "9" * 400, "1e999", "NaN", "Infinity", "1e-999"])
def test_no_number_in_a_trail_is_too_much(written: str) -> None:
    body = b'{"CoordinateEntries": [{"SecondsFromStart": %s}]}' % written.encode()
    assert AxisTrail().read(Source("x_gpstrail.json", sidecar=body)) is not None


def test_half_a_character_in_a_description_is_kept_as_one_that_cannot_be_read() -> None:
    found = read(f"{FOLDER}.metadata.json", b'{"bwcserialnumber": "ACCC8E\\ud800", "bwcmodel": "W120"}')
    assert values(found, ClaimKind.DEVICE) == ["ACCC8E\N{REPLACEMENT CHARACTER}"]
    assert values(found, ClaimKind.MODEL) == ["W120"]


@pytest.mark.parametrize(
    ("trigger", "value"),
    [
        ("2025-07-12T21:15:00.5Z", "0"),
        ("2025-07-12T21:15:10.5Z", "10"),
        ("2025-07-12T23:15:00.512345Z", "7200.012345"),
    ],
)
def test_the_trigger_is_told_to_its_last_place(trigger: str, value: str) -> None:
    assert values(recording(Triggerontime=None, Triggerontimeiso=trigger), ClaimKind.TRIGGER) == [value]


@pytest.mark.parametrize(
    ("iso", "epoch", "marks"),
    [
        ("2025-07-12T21:15:00.500Z", "1752354900", [("21:15:00", "Z")]),
        ("2025-07-12T23:15:00", "1752354900", [("23:15:00", ""), ("21:15:00", "Z")]),
        ("2025-07-12T21:15:00", "1752354900", [("21:15:00", ""), ("21:15:00", "Z")]),
        ("2025-07-12T22:15:00+01:00", "1752354900", [("21:15:00", "Z")]),
        ("2025-07-12T22:15:00Z", "1752354900", [("22:15:00", "Z"), ("21:15:00", "Z")]),
        ("2025-07-12T21:15:00", None, [("21:15:00", "")]),
    ],
)
def test_two_fields_of_one_start_are_both_told_unless_they_say_the_same(
    iso: str, epoch: str | None, marks: list[tuple[str, str]]
) -> None:
    found = recording(Starttimeiso=iso, Starttime=epoch)
    assert [(f"{mark.wall:%H:%M:%S}", mark.zone) for mark in found.times] == marks
    contradict = len({wall for wall, _ in marks}) > 1
    assert any("starttime is told twice" in remark.detail for remark in found.remarks) is contradict
    (trigger,) = [claim for claim in found.claims if claim.kind is ClaimKind.TRIGGER]
    assert ("told in two ways" in trigger.problem) is contradict
    assert bool(trigger.value) is not contradict


def test_a_trigger_told_in_two_ways_has_no_second() -> None:
    found = recording(Triggerontimeiso="2025-07-12T22:15:30Z")
    (trigger,) = [claim for claim in found.claims if claim.kind is ClaimKind.TRIGGER]
    assert (trigger.value, "told in two ways" in trigger.problem) == ("", True)
    assert any("triggerontime is told twice, 3600 s apart" in remark.detail for remark in found.remarks)


def test_fields_that_nobody_uses_are_listed_whatever_they_hold() -> None:
    clip = {"StartTime": "1752354900", "ContainerType": "mkv", "Mine": [1, {"a": "b"}], "Yours": True}
    (remark,) = read("a.mkv.metadata.json", clip).remarks
    assert remark.detail == "fields that are not used: Mine '[1, {\"a\": \"b\"}]', Yours 'true'"
    many = {**clip, **{f"f{number}": "x" * 900 for number in range(60)}}
    (remark,) = read("a.mkv.metadata.json", many).remarks
    assert remark.detail.endswith("; and 22 more")
    assert len(remark.detail) < 5_000


def test_a_recording_and_a_clip_tell_how_long_they_ran_and_a_clip_where_it_stopped() -> None:
    found = recording(Stoptime="1752355500", Starttime=None, Starttimeiso="2025-07-12T21:15:00.5Z")
    assert values(found, ClaimKind.EXTENT) == ["2025-07-12T21:15:00.500000Z/2025-07-12T21:25:00Z"]
    body = {
        "StartTime": "1752354900",
        "StopTime": "1752354800",
        "ContainerType": "mkv",
        "StopLocation": "51.5 0.9",
    }
    clip = read("a.mkv.metadata.json", body)
    (extent,) = [claim for claim in clip.claims if claim.kind is ClaimKind.EXTENT]
    assert (extent.value, extent.problem) == ("", "it stops before it starts")
    assert values(clip, ClaimKind.POSITION) == ["51.5000000,0.9000000"]


def test_a_bookmark_keeps_its_start_and_end_as_times() -> None:
    body = {"CategoryName": "a", "StartTime": "1752354900", "EndTime": "2025-07-12T21:15:10Z"}
    (claim,) = read("bookmark_1_2.metadata.json", body).claims
    start = datetime(2025, 7, 12, 21, 15, tzinfo=UTC)
    assert (claim.marked, claim.problem) == (Marked(start, start + timedelta(seconds=10)), "")


def test_a_bookmark_that_ends_before_it_starts_says_so() -> None:
    body = {"CategoryName": "a", "StartTime": "2025-07-12T21:15:20Z", "EndTime": "2025-07-12T21:15:10Z"}
    (claim,) = read("bookmark_1_2.metadata.json", body).claims
    assert (bool(claim.value), claim.problem) == (True, "it ends before it starts")


def trail(*entries: tuple[int, str, int]) -> Content:
    told = [
        {
            "LocationWKT": f"POINT({place})",
            "SecondsFromStart": second,
            "Timestamp": 1_752_354_900 + second + off,
        }
        for second, place, off in entries
    ]
    return read("x_gpstrail.json", {"CoordinateEntries": told})


def test_a_place_that_nobody_could_have_travelled_to_is_refused_in_a_trail() -> None:
    places = ["-0.1 51.5"] * 3 + ["2.3 48.8"] + ["-0.1 51.5"] * 3
    (track,) = trail(*((n, place, 0) for n, place in enumerate(places))).tracks
    assert [point.position is None for point in track.points] == [n == 3 for n in range(7)]
    assert "no camera travels there" in track.points[3].problem
    assert track.whole_recording


@pytest.mark.parametrize("wrong", [0, 4, 8])
def test_one_wrong_time_of_a_trail_does_not_win(wrong: int) -> None:
    found = trail(*((n, "-0.1 51.5", -3600 if n == wrong else 0) for n in range(9)))
    (mark,) = found.times
    assert mark.wall - timedelta(seconds=float(mark.offset)) == datetime(2025, 7, 12, 21, 15)  # noqa: DTZ001 - a wall time
    assert mark.half_width_s is None
    assert any("1 of 9 are over 2 s off" in remark.detail for remark in found.remarks)
