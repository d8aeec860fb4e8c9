"""The canonical dump: equal for equal content in any order, unequal for any difference that matters."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.custody import Event, EventType
from bwv_index.index import DecisionView, FindingView, Index, LinkStatus, PlacementView, Proposal, Record

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
Add = Callable[..., int]


def fill(record: Record, footage: Add, incident: Add, letters: str, logs: tuple[str, ...]) -> None:
    for letter in letters:
        footage(record, letter, hour=0, claims=(("officer", letter),), keys=("k",))
    for log in logs:
        incident(record, log, crimes=(f"{log}/crime",))
    for letter in letters:
        clip = record.clips.find(letter * 64)
        for log in logs:
            record.links.put_one(
                Proposal(
                    clip, record.incidents.find(log), LinkStatus.PROPOSED, 5.0, -3.0, 0.9, 1, "", "", ()
                ),
                "w",
            )
    record.clips.set_recordings(
        record.clips.all_ids(),
        [("one", [(record.clips.find(letter * 64), None) for letter in sorted(letters)])],
    )


@pytest.fixture
def pair(fresh: Callable[[], Index], footage: Add, incident: Add) -> tuple[Index, Index]:
    one, other = fresh(), fresh()
    with one.writing() as record:
        fill(record, footage, incident, "abc", ("42-20250614-0001", "42-20250614-0002"))
    with other.writing() as record:
        record.evidence.start_batch("9", "copy", [], NOON, "", "")
        record.ledger.append(Event(NOON, "9", EventType.VIEW, "x"))
        fill(record, footage, incident, "cab", ("42-20250614-0002", "42-20250614-0001"))
    return one, other


def dumped(index: Index) -> object:
    with index.reading() as record:
        return record.dump()


def test_the_same_content_in_another_order_is_an_equal_dump(pair: tuple[Index, Index]) -> None:
    assert dumped(pair[0]) == dumped(pair[1])


def test_how_a_clip_came_to_its_place_does_not_matter(pair: tuple[Index, Index]) -> None:
    with pair[0].writing() as record:
        clip = record.clips.find("a" * 64)
        stood = record.clips.placement(clip)
        assert stood is not None
        record.clips.place(clip, PlacementView(None, None, 0.0, "none", ()))
        record.clips.place(clip, stood)
    assert dumped(pair[0]) == dumped(pair[1])


CHANGES: list[Callable[[Record, int], object]] = [
    lambda record, clip: record.clips.place(
        clip, PlacementView(NOON + timedelta(seconds=1), None, 1.0, "t", ())
    ),
    lambda record, clip: record.clips.set_title(clip, "other"),
    lambda record, _: record.evidence.add_finding("a" * 64, FindingView("c", "attention", "d")),
    lambda record, clip: record.clips.set_reference_keys(clip, {"k", "l"}),
    lambda record, clip: record.links.decide(
        clip, record.incidents.find("42-20250614-0001"), DecisionView("confirm", "1507", NOON, "w")
    ),
    lambda record, clip: record.clips.set_recordings([clip], []),
]


@pytest.mark.parametrize("change", CHANGES)
def test_any_difference_of_content_shows(
    pair: tuple[Index, Index], change: Callable[[Record, int], object]
) -> None:
    with pair[0].writing() as record:
        change(record, record.clips.find("a" * 64))
    assert dumped(pair[0]) != dumped(pair[1])
