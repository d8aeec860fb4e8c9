"""Clips are found for linking by when, by whom and of what they are said to be, and read as they stand now."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.incidents import CameraIssue, OfficerKey
from bwv_index.index import ClaimView, Index, PlacementView, Record

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
NAMES = ("early", "noon", "open end", "vague", "long", "late", "nowhere", "not looked at", "moved")


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def clip(record: Record, name: str, *place: float | None, claims: tuple[ClaimView, ...] = ()) -> int:
    """Enter a clip; ``place`` is its start and end in hours after noon, and its half-width in seconds."""
    number = record.clips.add(name, None)
    record.clips.add_claims(number, claims)
    if place:
        start, end = (None if hours is None else at(hours) for hours in place[:2])
        record.clips.place(number, PlacementView(start, end, place[2] or 0.0, "test", ()))
    return number


def officer(value: str) -> ClaimView:
    return ClaimView("officer", "list", value, value, {})


def camera(value: str) -> ClaimView:
    return ClaimView("device", "list", value, value, {})


@pytest.fixture
def record(fresh: Callable[[], Index]) -> Iterator[Record]:
    with fresh().writing() as record:
        clip(record, "early", -5, -4, 1.0, claims=(officer("4417"), camera("D1")))
        clip(record, "noon", 0, 0.5, 1.0, claims=(officer("22/4417"), camera("D2")))
        clip(record, "open end", 0.2, None, 1.0, claims=(officer("44170"), camera("D1")))
        clip(record, "vague", -40, -39, 7200.0, claims=(officer("PC1"),))
        clip(record, "long", -30, 0.1, 1.0, claims=(officer("pc1"),))
        clip(record, "late", 9, 10, 1.0)
        clip(record, "nowhere", None, None, 0.0)
        clip(record, "not looked at")
        moved = clip(record, "moved", 0, 1, 1.0)
        record.clips.place(moved, PlacementView(at(90), at(91), 2.0, "test", ()))
        record.clips.set_reference_keys(moved, ["22/1/25"])
        record.clips.set_recordings([1, 3], [("R", [(1, None), (3, 0.5)])])
        for device, number, out in (("D1", "77", -9), ("D2", "78", -9)):
            record.incidents.put_camera_issue(
                CameraIssue(device, OfficerKey("22", number), at(out), None), device
            )
        yield record


def names(clips: set[int] | frozenset[int]) -> set[str]:
    return {NAMES[number - 1] for number in clips}


@pytest.mark.parametrize(
    ("stretches", "found"),
    [
        ((), set()),
        (((0.1, 0.2),), {"noon", "open end", "long", "vague"}),
        (((-4.5, -4.4),), {"early", "long", "vague"}),
        (((-4.5, -4.4), (9.5, 9.6)), {"early", "late", "long", "vague"}),
        (((90.5, 90.6),), {"moved", "long", "vague"}),
    ],
)
def test_a_stretch_finds_what_may_have_run_in_it(
    record: Record, stretches: tuple[tuple[float, float], ...], found: set[str]
) -> None:
    met = record.sightings.meeting([(at(start), at(end)) for start, end in stretches])
    assert names(met) == found


def test_clips_are_found_by_officer_camera_reference_and_recording(record: Record) -> None:
    seen = record.sightings
    assert seen.count() == len(NAMES)
    assert names(seen.unplaced()) == {"nowhere", "not looked at"}
    assert names(seen.naming(["4417"])) == {"early", "noon"}
    assert names(seen.naming([])) == set()
    assert names(seen.held_by(["77"])) == {"early", "open end"}
    assert names(seen.bearing(["22/1/25", "x"])) == {"moved"}
    assert names(seen.misspelling(["22/1/255"])) == {"moved"}
    assert names(seen.misspelling(["22/1/25", "22/1/2", "x"])) == set()
    assert names(seen.misspelling([])) == set()
    assert names(seen.with_recordings([3, 6])) == {"early", "open end", "late"}
    assert names(seen.called(["late", "EV-unknown"], ["ab" * 32])) == {"late"}


def test_a_clip_is_read_as_it_stands_now_with_the_claims_asked_for(record: Record) -> None:
    record.clips.supersede_claims(2, "list")
    everything = record.sightings.read()
    assert [one.evidence_id for one in everything] == list(NAMES)
    early, noon, *_, moved = everything
    assert (early.start_at, early.end_at, early.half_width_s, early.recording) == (at(-5), at(-4), 1.0, "R")
    assert [claim.kind for claim in early.claims] == ["device", "officer"]
    assert noon.claims == ()
    assert (moved.start_at, moved.half_width_s) == (at(90), 2.0)
    assert record.sightings.read([9, 1, 1]) == (early, moved)
    (alone,) = record.sightings.read([1], frozenset({"officer"}))
    assert alone.claims == (officer("4417"),)
