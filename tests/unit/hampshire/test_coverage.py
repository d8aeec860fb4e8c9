"""Which camera was recording when: what was not filmed is told as a gap, and what is not known is not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.hampshire import CameraCoverage, Footage, GapKind, coverage
from bwv_index.timecode import UtcInterval

T0 = datetime(2025, 7, 12, 21, 10, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def clip(
    name: str, start: float | None, end: float | None, camera: str = "X60A-1", *, here: bool = True
) -> Footage:
    return Footage(
        name,
        camera,
        ("4417",),
        None if start is None else at(start),
        None if end is None else at(end),
        2.0,
        here,
    )


WINDOW = UtcInterval(at(0), at(100))


def gaps(camera: CameraCoverage) -> list[tuple[float, float, GapKind]]:
    return [
        ((gap.start - T0).total_seconds(), (gap.end - T0).total_seconds(), gap.kind) for gap in camera.gaps
    ]


@pytest.mark.parametrize(
    ("clips", "wanted"),
    [
        ([clip("a", -5, 120)], []),
        ([clip("a", 0, 100)], []),
        ([clip("a", 20, 60)], [(0, 20, GapKind.BEFORE), (60, 100, GapKind.AFTER)]),
        ([clip("a", -5, 30), clip("b", 50, 120)], [(30, 50, GapKind.BETWEEN)]),
        ([clip("b", 50, 120), clip("a", -5, 30)], [(30, 50, GapKind.BETWEEN)]),
        ([clip("a", -5, 50), clip("b", 52, 120)], []),
        ([clip("a", -5, 80), clip("b", 10, 20), clip("c", 81, 120)], []),
        ([clip("a", 150, 200)], [(0, 100, GapKind.BEFORE)]),
        ([clip("a", -50, -20)], [(0, 100, GapKind.AFTER)]),
        ([clip("a", None, None)], []),
    ],
)
def test_a_gap_is_time_of_the_incident_or_between_recordings_that_no_clip_covers(
    clips: list[Footage], wanted: list[tuple[float, float, GapKind]]
) -> None:
    (camera,) = coverage(clips, WINDOW, 2.0)
    assert gaps(camera) == wanted


def test_without_a_window_only_gaps_between_recordings_are_told() -> None:
    (camera,) = coverage([clip("a", 0, 10), clip("b", 20, 30)], None, 2.0)
    assert gaps(camera) == [(10, 20, GapKind.BETWEEN)]


def test_cameras_are_told_apart_however_written_and_a_clip_without_one_stands_alone() -> None:
    clips = [
        clip("a", 0, 10), clip("b", 10, 20, "x60a1"), clip("c", 5, 9, "Y2"), clip("d", 0, 9, ""), clip("e", 1, 9, ""),
    ]  # fmt: skip
    found = coverage(clips, None, 2.0)
    assert sorted((camera.camera, len(camera.stretches)) for camera in found) == [
        ("", 1), ("", 1), ("X60A-1", 1), ("Y2", 1),
    ]  # fmt: skip
    (both,) = (camera for camera in found if camera.camera == "X60A-1")
    assert both.stretches[0].clips == ("a", "b")


def test_a_clip_without_a_time_or_an_end_leaves_the_gaps_unsure() -> None:
    (camera,) = coverage([clip("a", 0, 10), clip("b", None, None)], WINDOW, 2.0)
    assert (camera.unplaced, camera.sure) == (("b",), False)
    (camera,) = coverage([clip("a", 0, None)], WINDOW, 2.0)
    assert (camera.open_ended, camera.sure) == (("a",), False)


def test_what_only_a_platforms_list_tells_of_is_no_footage_here() -> None:
    (camera,) = coverage([clip("a", 0, 50), clip("b", 50, 100, here=False)], WINDOW, 2.0)
    assert [(one.clips, one.here) for one in camera.stretches] == [(("a",), True), (("b",), False)]
    assert (camera.not_here, camera.gaps) == (("b",), ())


TIMES = st.tuples(st.integers(-200, 300), st.integers(0, 100), st.booleans())


@given(st.lists(TIMES, min_size=1, max_size=8), st.sampled_from([0.0, 2.0, 30.0]))
def test_every_moment_of_the_incident_is_in_a_recording_or_in_a_gap_and_never_in_both(
    times: list[tuple[int, int, bool]], join_s: float
) -> None:
    clips = [clip(str(n), start, start + length, here=here) for n, (start, length, here) in enumerate(times)]
    (camera,) = coverage(clips, WINDOW, join_s)
    assert sorted(name for one in camera.stretches for name in one.clips) == sorted(c.clip for c in clips)
    for second in range(100):
        moment = at(second + 0.5)
        gap = any(one.start <= moment <= one.end for one in camera.gaps)
        filmed = any(one.start <= moment <= one.end for one in camera.stretches)
        nearly = any(
            before.end <= moment <= after.start and (after.start - before.end).total_seconds() <= join_s
            for before in camera.stretches
            for after in camera.stretches
        )
        assert not (gap and filmed)
        assert gap or filmed or nearly
