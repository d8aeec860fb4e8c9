"""Footage without a platform's row is found by its files' names and by camera and time, and nothing else is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.incidents import CatalogueClip
from bwv_index.index import Record

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
Add = Callable[..., int]

ROW = CatalogueClip("EV-1", "X60A1111", None, "", NOON, "", 60.0, "clip", "", None, None, (), ())


@pytest.fixture
def clips(record: Record, footage: Add) -> dict[str, int]:
    """Two clips of one camera, one of another, one that no time is known of, and one that a row is about."""
    one, two = (("device", "X60A1111"),), (("device", "X60A2222"),)
    found = {
        "a": footage(record, "a", name="Clip.MP4", hour=0, claims=one),
        "b": footage(record, "b", name="clip.mp4", hour=1, claims=one),
        "c": footage(record, "c", hour=2, claims=two),
        "d": footage(record, "d", claims=one),
        "e": footage(record, "e", name="clip.mp4", hour=3, claims=one),
    }
    record.clips.put_catalogue(ROW, found["e"])
    record.clips.add("EV-2", None)
    return found


@pytest.mark.parametrize(
    ("some", "left"), [(None, "abcd"), ("", ""), ("e", ""), ("cba", "abc"), ("eeda", "ad")]
)
def test_a_clip_that_a_row_is_about_is_left_out_and_the_rest_come_in_order_of_hash(
    record: Record, clips: dict[str, int], some: str | None, left: str
) -> None:
    wanted = None if some is None else [clips[letter] for letter in some]
    assert record.arrived.clips(wanted) == tuple(clips[letter] for letter in left)


def test_clips_are_found_by_exactly_the_name_of_a_file(record: Record, clips: dict[str, int]) -> None:
    assert sorted(record.arrived.names()) == ["Clip.MP4", "c.mp4", "clip.mp4", "clip.mp4", "d.mp4"]
    assert record.arrived.called(["Clip.MP4", "d.mp4"]) == {clips["a"], clips["d"]}
    assert record.arrived.called(["clip"]) == record.arrived.called([]) == frozenset()


def test_a_camera_s_clips_are_told_where_their_time_is_known(record: Record, clips: dict[str, int]) -> None:
    found = sorted(record.arrived.starts(["X60A1111", "X60A9999"]), key=lambda start: start.start_at)
    assert [(start.clip, start.device, start.half_width_s) for start in found] == [
        (clips[letter], "X60A1111", 1.0) for letter in "abe"
    ]
    assert [start.start_at for start in found] == [NOON + timedelta(hours=hour) for hour in (0, 1, 3)]


def test_what_its_source_no_longer_says_names_no_camera(record: Record, clips: dict[str, int]) -> None:
    record.clips.supersede_claims(clips["c"], "test")
    assert [*record.arrived.starts(["X60A2222"])] == []
