"""Where a file lies in its recording, and what of the recording's description then holds for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from bwv_index.cameras import (
    Belonging,
    CameraClaim,
    ClaimKind,
    Content,
    FixQuality,
    Part,
    TimeMark,
    Track,
    TrackPoint,
    held_for,
    part_of,
    thinned,
)
from bwv_index.cameras.claim import Marked
from bwv_index.clock import TimeSource
from bwv_index.incidents import Position

NOON = datetime(2025, 7, 1, 12, tzinfo=UTC)
FIRST, SECOND = "20250701_120000_AA1.mkv", "20250701_120020_AA2.mkv"
PLACE = "axis-recording triggeronlocation"


def started(seconds: float, reader: str = "axis-recording", offset: int = 0) -> Content:
    wall = (NOON + timedelta(seconds=seconds + offset)).replace(tzinfo=None)
    return Content((reader,), (TimeMark(TimeSource.SIDECAR, f"{wall}", wall, "Z", Fraction(offset)),))


@pytest.mark.parametrize(
    ("names", "own", "recording", "offset"),
    [
        ([FIRST], [], [started(0)], 0),
        ([SECOND], [], [started(0)], 20),
        ([SECOND], [started(20.5)], [started(0)], Fraction(41, 2)),
        ([SECOND], [], [started(-0.5)], Fraction(41, 2)),
        (["renamed.mkv"], [started(20)], [started(0)], 20),
        ([FIRST], [], [started(0.5)], 0),
        ([SECOND], [], [started(0, "axis-trail", offset=7)], 20),
        ([SECOND], [], [started(0), started(3600, "axis-trail")], 20),
        ([SECOND], [started(20), started(3620)], [started(0)], 20),
        ([SECOND], [], [started(0), started(3600)], None),
        (["renamed.mkv"], [started(20), started(3620)], [started(0)], None),
        ([FIRST, SECOND], [], [started(0)], None),
        (["renamed.mkv"], [], [started(0)], None),
        ([SECOND], [], [Content(("axis-recording",))], None),
        ([FIRST], [], [started(20)], None),
    ],
)
def test_a_file_lies_where_its_start_and_the_recording_s_say(
    names: list[str], own: list[Content], recording: list[Content], offset: Fraction | None
) -> None:
    found = part_of(names, own, recording, Fraction(60))
    assert (found.offset, bool(found.problem), found.length) == (offset, offset is None, Fraction(60))


def point(second: int | None) -> TrackPoint:
    offset = None if second is None else Fraction(second)
    return TrackPoint(offset, Position(51.5, (second or 0) / 1000), FixQuality.UNSTATED)


CONTENT = Content(
    ("axis-recording",),
    started(0).times,
    (
        CameraClaim(ClaimKind.TRIGGER, "axis-recording", "raw", "25"),
        CameraClaim(ClaimKind.DEVICE, "axis-recording", "B8A4", "B8A4"),
        CameraClaim(ClaimKind.POSITION, PLACE, "raw", "51.5,-0.1"),
    ),
    (Track("axis-trail", tuple(point(second) for second in (0, 19, 20, 25, 80, 81)), whole_recording=True),),
)  # fmt: skip


def held(start: int, length: int) -> Content:
    part = Part(NOON + timedelta(seconds=start), Fraction(start), Fraction(length))
    return held_for(CONTENT, Belonging.RECORDING, part)


def value(content: Content, kind: ClaimKind) -> list[str]:
    return [claim.value for claim in content.claims if claim.kind is kind]


@pytest.mark.parametrize(
    ("start", "length", "trigger", "place", "seconds", "times"),
    [
        (0, 81, "25", "51.5,-0.1", [0, 19, 20, 25, 80, 81], 1),
        (0, 20, "25", "", [0, 19, 20], 1),
        (20, 60, "5", "51.5,-0.1", [0, 5, 60], 1),
        (80, 10, "-55", "", [0, 1], 1),
        (90, 10, "-65", "", [], 1),
    ],
)
def test_what_counts_from_the_recording_s_start_is_counted_from_the_file_s(
    start: int, length: int, trigger: str, place: str, seconds: list[int], times: int
) -> None:
    found = held(start, length)
    assert value(found, ClaimKind.TRIGGER) == [trigger]
    assert value(found, ClaimKind.DEVICE) == ["B8A4"]
    assert value(found, ClaimKind.POSITION) == [place]
    assert [one.offset for one in found.tracks[0].points] == seconds
    assert [one.offset for one in found.times] == [-start] * times
    left_out = 6 - len(seconds)
    assert any(f"{left_out} of 6" in remark.detail for remark in found.remarks) is bool(left_out)
    assert any(f"begins {start} s into" in remark.detail for remark in found.remarks) is bool(start)


def test_the_recording_s_stated_start_bears_out_a_later_file_s_and_an_unstated_one_does_not() -> None:
    part = Part(NOON + timedelta(seconds=20), Fraction(20), Fraction(60))
    (mark,) = held_for(CONTENT, Belonging.RECORDING, part).times
    assert [mark.offset, Fraction(mark.offset_half_width_s)] == [-20, 2]
    bare = replace(CONTENT, times=(replace(CONTENT.times[0], zone=""),))
    found = held_for(bare, Belonging.RECORDING, part)
    assert found.times == ()
    assert "states no zone" in found.remarks[0].detail


def test_a_fix_held_from_before_a_file_is_as_old_in_it() -> None:
    assert [*held(20, 60).tracks[0].since_lock_s] == [20, 25, 80]
    lost = replace(point(22), position=None)
    track = replace(CONTENT.tracks[0], points=(point(0), point(20), lost, point(25), point(26)))
    cut = held_for(
        replace(CONTENT, tracks=(track,)), Belonging.RECORDING, Part(NOON, Fraction(20), Fraction(60))
    )
    assert [*cut.tracks[0].since_lock_s] == [20, None, 0, 1]


def test_what_holds_as_it_is_stays_itself() -> None:
    assert held(0, 81) is CONTENT
    assert held_for(CONTENT, Belonging.OWN) is CONTENT
    bare = Content(claims=(CameraClaim(ClaimKind.DEVICE, "s", "B8A4", "B8A4"),))
    assert held_for(bare, Belonging.RECORDING) is bare


def test_where_a_file_lies_is_not_known_nothing_counts_from_the_recording_s_start() -> None:
    found = held_for(CONTENT, Belonging.RECORDING, Part(problem="nobody knows"))
    assert found.times == ()
    assert value(found, ClaimKind.TRIGGER) == []
    assert [one.offset for one in found.tracks[0].points] == [None] * 6
    assert "are not used: nobody knows" in found.remarks[0].detail


def test_a_bookmark_lies_in_the_file_by_the_camera_s_clock_alone() -> None:
    marked = Marked(NOON + timedelta(seconds=30), NOON + timedelta(seconds=32))
    content = Content(claims=(CameraClaim(ClaimKind.BOOKMARK, "s", "x", "x", marked=marked),))
    for part in (Part(NOON + timedelta(seconds=20)), Part(NOON + timedelta(seconds=20), Fraction(20))):
        (claim,) = held_for(content, Belonging.RECORDING, part).claims
        assert claim.marked == replace(marked, into=Fraction(10), until=Fraction(12))
    assert held_for(content, Belonging.RECORDING, Part()) is content


def test_a_straight_and_steady_trail_keeps_points_for_each_short_file_of_it() -> None:
    long = Track("axis-trail", tuple(point(n) for n in range(600)), whole_recording=True)
    assert [one.offset for one in thinned(long).points] == [*range(600)]
    assert len(thinned(replace(long, whole_recording=False)).points) == 2
