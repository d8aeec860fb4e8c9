"""What files say by themselves: kept whole, found by place, paired with footage; copies and their parents."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bwv_index.incidents import Position
from bwv_index.index import (
    ClaimView,
    Held,
    ItemKind,
    Query,
    Record,
    SeenFile,
    TrackPointView,
    current_parents,
)

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
HIGH_STREET = TrackPointView(0, "gpx", 1_500_000, 51.8896, 0.8993, NOON, "3d", 4.0)
BRIDGE = TrackPointView(1, "gpx", None, 51.8996, 0.8993, None, "unstated", None)


def sidecar(record: Record, path: str, letter: str = "c", size: int = 9) -> str:
    seen = SeenFile(Path(path), Path(path).relative_to("/"), size, 1)
    if record.evidence.item(letter * 64) is None:
        record.evidence.add_item(letter * 64, size, ItemKind.SIDECAR, Held.VAULT, "", NOON, "7001")
    record.evidence.add_location(letter * 64, seen, NOON)
    record.evidence.add_sidecar(letter * 64, seen)
    return letter * 64


@pytest.fixture
def clip(record: Record, footage: Callable[..., int]) -> int:
    return footage(record, "a", name="one.mp4", hour=0)


def test_content_comes_back_as_it_was_kept_stage_by_stage(record: Record, clip: int) -> None:
    del clip
    record.contents.save("a" * 64, "overlay", {"times": []})
    record.contents.save("a" * 64, "content", {"readers": ["gpx"]}, [HIGH_STREET, BRIDGE])
    assert record.contents.of("a" * 64) == ({"readers": ["gpx"]}, {"times": []})
    assert record.contents.points("a" * 64) == (HIGH_STREET, BRIDGE)


def test_what_is_read_anew_takes_the_place_of_what_was_read_before(record: Record, clip: int) -> None:
    del clip
    record.contents.save("a" * 64, "content", {"n": 1}, [HIGH_STREET, BRIDGE])
    record.contents.save("a" * 64, "content", {"n": 2}, [BRIDGE])
    record.contents.save("a" * 64, "overlay", {"n": 3})
    assert record.contents.of("a" * 64) == ({"n": 2}, {"n": 3})
    assert record.contents.points("a" * 64) == (BRIDGE,)


@pytest.mark.parametrize(
    ("near", "within_m", "found"),
    [
        (Position(51.8896, 0.8993), 50, True),
        (Position(51.8950, 0.8993), 700, True),
        (Position(51.8950, 0.8993), 400, False),
        (Position(51.8896, 1.2), 5000, False),
    ],
)
def test_a_clip_is_found_by_any_point_of_its_track(
    record: Record, clip: int, near: Position, within_m: float, found: bool
) -> None:
    record.contents.save("a" * 64, "content", {}, [HIGH_STREET, BRIDGE])
    result = record.search.run(Query(near=near, within_m=within_m))
    assert [hit.clip.clip_id for hit in result.clips] == ([clip] if found else [])
    assert not [note for note in result.notes if "no known position" in note]


@pytest.mark.parametrize(
    ("how", "part", "found", "unknown"),
    [
        ("recording", (0, 20), True, False),
        ("recording", (20, 60), False, False),
        ("recording", (0, None), True, False),
        ("recording", (30, None), False, False),
        ("recording", (70, 80), False, True),
        ("recording", None, True, False),
        ("own", (20, 60), True, False),
    ],
)
def test_of_a_recording_s_track_a_clip_has_what_lies_in_its_own_stretch(
    record: Record, clip: int, how: str, part: tuple[int, int | None] | None, found: bool, unknown: bool
) -> None:
    trail = sidecar(record, "/dock/trail.json")
    points = [
        replace(HIGH_STREET, number=n, source="t", offset_us=second * 1_000_000, latitude=51.8 + second / 100)
        for n, second in enumerate((0, 10, 30, 60))
    ]
    record.contents.save(trail, "content", {}, points)
    record.contents.pair(trail, "a" * 64, how, "trail.json")
    if part is not None:
        first, last = part
        body = {"first_us": first * 1_000_000, "last_us": None if last is None else last * 1_000_000}
        record.clips.add_claims(clip, [ClaimView("part", "recording", "", "", body)])
    result = record.search.run(Query(near=Position(51.9, 0.8993), within_m=200))
    assert [hit.clip.clip_id for hit in result.clips] == ([clip] if found else [])
    assert any("no known position" in note for note in result.notes) is unknown


def test_a_clip_without_any_position_is_told_and_not_silently_left_out(record: Record, clip: int) -> None:
    del clip
    result = record.search.run(Query(near=Position(51.8896, 0.8993), within_m=50))
    assert any("no known position" in note for note in result.notes)


def test_neighbours_are_what_lies_directly_in_a_folder(record: Record, clip: int) -> None:
    del clip
    sidecar(record, "/dock/one.gpx")
    sidecar(record, "/dock/deep/one.gpx")
    sidecar(record, "/dock2/one.gpx")
    sidecar(record, "/DOCK/one.gpx")
    assert [(n.path, n.kind) for n in record.contents.neighbours(b"/dock")] == [
        ("/dock/one.gpx", ItemKind.SIDECAR), ("/dock/one.mp4", ItemKind.FOOTAGE),
    ]  # fmt: skip
    assert [n.path for n in record.contents.neighbours(b"/dock/deep")] == ["/dock/deep/one.gpx"]
    assert record.contents.neighbours(b"/") == ()


def test_where_no_sidecar_lies_there_is_nothing_to_pair(record: Record, clip: int) -> None:
    del clip
    assert record.contents.neighbours(b"/dock") == ()


def test_of_one_content_under_two_names_one_pair_is_held_and_of_empty_files_each(
    record: Record, clip: int
) -> None:
    del clip
    sha256 = sidecar(record, "/dock/one.gpx")
    assert record.contents.pair(sha256, "a" * 64, "recording", "one.gpx")
    assert record.contents.pair(sha256, "a" * 64, "own", "one.gpx")
    assert record.contents.pair(sha256, "a" * 64, "own", "copy.gpx")
    assert [(p.how, p.name) for p in record.contents.sidecars_of("a" * 64)] == [("own", "copy.gpx")]
    empty = sidecar(record, "/dock/complete", "e", size=0)
    assert record.contents.pair(empty, "a" * 64, "recording", "complete")
    assert record.contents.pair(empty, "a" * 64, "recording", "bookmark_1")
    held = record.contents.sidecars_of("a" * 64)
    assert [p.name for p in held if p.sidecar == empty] == ["bookmark_1", "complete"]


def test_a_sidecar_without_footage_is_listed_until_footage_claims_it(record: Record, clip: int) -> None:
    del clip
    sha256 = sidecar(record, "/dock/one.gpx")
    assert [place.path for place in record.contents.sidecars_without_footage()] == ["/dock/one.gpx"]
    assert record.contents.pair(sha256, "a" * 64, "own", "one.gpx")
    assert not record.contents.pair(sha256, "a" * 64, "own", "one.gpx")
    assert record.contents.sidecars_without_footage() == ()
    assert [(p.sidecar, p.how) for p in record.contents.sidecars_of("a" * 64)] == [(sha256, "own")]
    assert record.contents.footage_of(sha256) == record.contents.sidecars_of("a" * 64)
    assert record.contents.sidecars_of("") == record.contents.footage_of("") == ()


def test_the_newest_word_about_a_parent_counts_and_the_others_stay(
    record: Record, clip: int, footage: Callable[..., int]
) -> None:
    first, second = footage(record, "b"), footage(record, "d")
    record.contents.derive(clip, first, "7001", NOON, "looks alike")
    record.contents.derive(clip, second, "1507", NOON + timedelta(hours=1), "seen side by side")
    said = record.contents.derivations((clip,))
    assert [one.parent_id for one in said] == [first, second]
    assert [one.parent_id for one in current_parents(said)] == [second]
    assert record.contents.derivations((first,)) == ()


def test_what_was_said_of_a_parent_goes_along_when_it_is_joined(
    record: Record, clip: int, footage: Callable[..., int]
) -> None:
    waiting = record.clips.add("EV-1", None)
    record.contents.derive(clip, waiting, "7001", NOON, "the platform says so")
    parent = footage(record, "b")
    record.clips.join(waiting, parent, "name")
    (said,) = record.contents.derivations((clip,))
    assert (said.parent_id, said.parent) == (parent, "EV-1")


def test_what_was_said_of_two_clips_goes_when_they_turn_out_to_be_one(record: Record, clip: int) -> None:
    waiting = record.clips.add("EV-1", None)
    other = record.clips.add("EV-2", None)
    record.contents.derive(clip, waiting, "7001", NOON, "the platform says so")
    record.contents.derive(other, waiting, "7001", NOON, "seen side by side")
    record.clips.join(waiting, clip, "name")
    assert [(one.clip_id, one.parent_id) for one in record.contents.derivations()] == [(other, clip)]


class TestTheLineBetweenPoints:
    """Points that follow one another are a line, to which the distance is measured."""

    LINE = tuple(
        replace(HIGH_STREET, number=n, latitude=51.8896 + n * 0.0004) for n in range(6)
    )  # 44 m apart

    @pytest.mark.parametrize(
        ("near", "found"),
        [
            (Position(51.8898, 0.8993), True),
            (Position(51.8898, 0.89945), True),  # 10 m off the line, 24 m from either point
            (Position(51.8898, 0.8996), False),
            (Position(51.8910, 0.89945), False),  # between two points whose numbers do not follow
            (Position(51.8894, 0.8993), False),
        ],
    )
    def test_a_place_between_two_is_as_near_as_their_line(
        self, record: Record, clip: int, near: Position, found: bool
    ) -> None:
        points = [replace(one, number=one.number + (one.number > 3)) for one in self.LINE]
        record.contents.save("a" * 64, "content", {}, points)
        hits = record.search.run(Query(near=near, within_m=15)).clips
        assert [hit.clip.clip_id for hit in hits] == ([clip] if found else [])

    def test_a_sidecars_points_are_its_footages(self, record: Record, clip: int) -> None:
        sha256 = sidecar(record, "/dock/one.gpx")
        record.contents.save(sha256, "content", {}, self.LINE)
        near = Query(near=Position(51.8904, 0.8993), within_m=15)
        assert record.search.run(near).clips == ()
        record.contents.pair(sha256, "a" * 64, "own", "one.gpx")
        assert [hit.clip.clip_id for hit in record.search.run(near).clips] == [clip]
        assert not [note for note in record.search.run(near).notes if "no known position" in note]


class TestRestatedClaims:
    """A file's own claims are exactly what was read last; others' words are left alone."""

    OLD = ClaimView("time", "gps", "19:02", "", {"half_width_s": 1.0})
    NEW = ClaimView("time", "gps", "19:02", "", {"half_width_s": 2.0})
    ROW = ClaimView("officer", "catalogue EV-1", "8123", "8123", {})

    def test_a_claim_read_otherwise_is_a_new_one_and_the_old_is_superseded(
        self, record: Record, clip: int
    ) -> None:
        record.clips.add_claims(clip, [self.ROW])
        assert record.clips.restate(clip, [self.OLD], apart="catalogue ").new == (self.OLD,)
        change = record.clips.restate(clip, [self.NEW], apart="catalogue ")
        assert (change.new, change.gone) == ((self.NEW,), (self.OLD,))
        assert set(map(str, record.clips.claims(clip))) == {str(self.ROW), str(self.NEW)}
        assert record.clips.claims(clip, superseded=True) == (self.OLD,)

    def test_what_is_said_again_counts_again_and_nothing_is_new(self, record: Record, clip: int) -> None:
        for claims in ([self.OLD], [], [self.OLD]):
            change = record.clips.restate(clip, claims, apart="catalogue ")
        assert (change.new, change.gone, change.back) == ((), (), (self.OLD,))
        assert record.clips.claims(clip) == (self.OLD,)
        assert record.clips.claims(clip, superseded=True) == ()
