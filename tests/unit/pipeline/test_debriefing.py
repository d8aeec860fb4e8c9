"""Marks on the timeline of a debrief: placed by the file, told by the camera's clock where that alone is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from bwv_index.index import LinkStatus
from bwv_index.pipeline.hampshire.debriefing import (
    WITHHELD,
    DebriefClip,
    HeardBeside,
    OwnClock,
    _by_time,
    _of_mark,
    _own_clock,
)
from bwv_index.pipeline.parts import BookmarkView

T0 = datetime(2025, 7, 12, 21, 15, tzinfo=UTC)


def clip(name: str, start_s: float | None, camera: str = "A1", spread_s: float | None = None) -> DebriefClip:
    start = None if start_s is None else T0 + timedelta(seconds=start_s)
    return DebriefClip(
        name, LinkStatus.CONFIRMED, camera, ("4417",), start, start and start + timedelta(seconds=60), 5.0,
        spread_s, Fraction(60), True, "",
    )  # fmt: skip


def mark(words: str, into: float | None, until: float | None = None) -> BookmarkView:
    at = T0 + timedelta(minutes=3)
    return BookmarkView(
        words, None if into is None else Fraction(into), None if until is None else Fraction(until), at, None
    )


def test_a_mark_has_its_place_in_the_file_the_time_on_the_wall_and_the_places_in_other_clips() -> None:
    one, two, far = clip("a", 0), clip("b", 10, "B2"), clip("c", 600, "C3")
    (found,) = _of_mark(one, (one, two, far), mark("punched", 15))
    assert (found.into, found.at, found.what) == (Fraction(15), T0 + timedelta(seconds=15), "mark: punched")
    assert [(b.clip, b.into, b.half_width_s) for b in found.beside] == [("b", Fraction(5), 10.0)]


def test_by_sound_the_same_moment_is_known_whatever_the_clocks_say() -> None:
    """The other camera's clock is minutes out, and a third has none: both heard the same as the first."""
    heard = (HeardBeside("b", 10.5, 0.04), HeardBeside("z", -20.0, 0.05), HeardBeside("c", 55.0, 0.04))
    one = replace(clip("a", 0), heard=heard)
    others = (one, clip("b", 300, "B2"), clip("z", None, "C3"), clip("c", 0, "D4"))
    (found,) = _of_mark(one, others, mark("punched", 15))
    assert [(b.clip, b.into, b.half_width_s, b.by_sound) for b in found.beside] == [
        ("b", Fraction(9, 2), 0.04, True), ("z", Fraction(35), 0.05, True),
    ]  # fmt: skip


def test_clips_of_one_camera_share_its_clock() -> None:
    one, two = clip("a", 0, spread_s=0.2), clip("b", 10, spread_s=0.3)
    (found,) = _of_mark(one, (one, two), mark("punched", 15))
    assert [b.half_width_s for b in found.beside] == [0.5]


@pytest.mark.parametrize(
    ("ahead", "camera", "half_width_s"),
    [((2.0, 2.0), "A1", 3.0), ((2.0, 2.5), "A1", 3.5), ((2.0, 40.0), "A1", 10.0), ((2.0, 2.0), "B2", 10.0)],
)
def test_clips_of_one_camera_placed_by_another_one_keep_what_its_clock_says_of_both(
    ahead: tuple[float, float], camera: str, half_width_s: float
) -> None:
    one = replace(clip("a", 0, spread_s=5.0), clock=OwnClock(ahead[0], 1.0))
    two = replace(clip("b", 10, camera, spread_s=5.0), clock=OwnClock(ahead[1], 2.0))
    (found,) = _of_mark(one, (one, two), mark("punched", 15))
    assert [b.half_width_s for b in found.beside] == [half_width_s]


def test_of_several_readings_of_a_cameras_clock_the_nearest_is_meant() -> None:
    said = (
        (T0 - timedelta(hours=1), 1.0),
        (T0 - timedelta(seconds=3), 2.0),
        (T0 - timedelta(seconds=3), 1.0),
    )
    assert _own_clock(T0, said) == OwnClock(3.0, 1.0)
    assert _own_clock(None, said) is None
    assert _own_clock(T0, ()) is None


def test_a_mark_that_lasts_is_told_at_both_ends() -> None:
    one = clip("a", 0)
    assert [(m.into, m.what) for m in _of_mark(one, (one,), mark("search", 15, 20))] == [
        (Fraction(15), "mark: search"),
        (Fraction(20), "mark: search, ends"),
    ]


def test_a_mark_whose_place_is_not_known_is_told_by_the_cameras_clock_at_the_end() -> None:
    one = clip("a", 0)
    (loose,) = _of_mark(one, (one,), mark("punched", None))
    assert (loose.into, loose.at, loose.camera_clock) == (None, T0 + timedelta(minutes=3), True)
    (placed,) = _of_mark(one, (one,), mark("kicked", 50))
    (unplaced,) = _of_mark(clip("z", None), (one,), mark("fell", 5))
    assert unplaced.at is None
    assert sorted((loose, unplaced, placed), key=_by_time) == [placed, loose, unplaced]


@pytest.mark.parametrize(
    "words", ["22/110907/25 punched", "exhibit ABC/1", "22EA0190725", "log 22-20250712-0907"]
)
def test_words_that_hold_a_reference_are_withheld_and_that_is_said(words: str) -> None:
    one = clip("a", 0)
    (found,) = _of_mark(one, (one,), mark(words, 5))
    assert found.what == WITHHELD
