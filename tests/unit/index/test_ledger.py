"""The ledger keeps acts in their order, whatever the clock says, without a gap, and finds them again."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rfc8785 import CanonicalizationError

from bwv_index.custody import ClockSet, Event, EventType, details_of, hash_leaf
from bwv_index.index import Index, LedgerQuery, Record

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)


def act(
    minute: float, subject: str = "x", *, actor: str = "7001", kind: EventType = EventType.VIEW, sha256: str = "",
    details: Any = None,
) -> Event:  # fmt: skip
    return Event(NOON + timedelta(minutes=minute), actor, kind, subject, sha256, details=details or {})


ACTS = (
    act(0, "EV-1", sha256="a" * 64), act(1, "EV-2", actor="7002"),
    act(2, "a.mp4", sha256="a" * 64, kind=EventType.INGESTION),
    act(3, "ledger", kind=EventType.SEARCH), act(4, "EV-1", actor="7002", kind=EventType.DECISION),
)  # fmt: skip


@pytest.fixture
def told(record: Record) -> Record:
    for event in ACTS:
        record.ledger.append(event)
    return record


def types(record: Record) -> list[str]:
    return [entry.type for entry in record.ledger.stored()]


def test_numbers_begin_at_one_and_have_no_gap(index: Index) -> None:
    for _ in range(3):
        with index.writing() as record:
            record.ledger.append(act(0))
            record.ledger.append(act(0))
    with index.reading() as record:
        entries = list(record.ledger.stored())
        assert [entry.position for entry in entries] == list(range(1, 7))
        assert (record.ledger.size(), record.ledger.last_position()) == (6, 6)
        assert list(record.ledger.leaves()) == [hash_leaf(entry.entry) for entry in entries]
        assert list(record.ledger.leaves(4)) == [hash_leaf(entry.entry) for entry in entries[4:]]


def fail(index: Index) -> None:
    with index.writing() as record:
        record.ledger.append(act(0))
        record.ledger.append(act(0, kind=EventType.VIEW, details={"share": 0.5j}))


def test_an_act_that_fails_leaves_no_number_behind(index: Index) -> None:
    with pytest.raises(CanonicalizationError):
        fail(index)
    with index.writing() as record:
        record.ledger.append(act(0))
        assert record.ledger.last_position() == 1


def test_an_entry_s_columns_are_what_its_bytes_say(told: Record) -> None:
    for event, stored in zip(ACTS, told.ledger.stored(), strict=True):
        assert stored.entry == event.canonical()
        assert (stored.at, stored.actor, stored.type, stored.subject, stored.sha256) == (
            event.at, event.actor, event.type, event.subject, event.sha256,
        )  # fmt: skip
        assert stored.leaf == hash_leaf(stored.entry).hex()


@pytest.mark.parametrize(
    ("minutes", "noted"),
    [
        ([0, 1, 2], 0),
        ([0, 0, 0], 0),
        ([0, -0.02], 0),
        ([5, 0], 1),
        ([5, 0, 1, 2], 1),
        ([5, 0, 5, 0], 2),
        ([0, 60 * 24 * 365], 0),
    ],
)
def test_a_clock_that_was_set_back_is_noted_once_and_breaks_nothing(
    index: Index, minutes: list[float], noted: int
) -> None:
    for minute in minutes:
        with index.writing() as record:
            record.ledger.append(act(minute))
    with index.reading() as record:
        assert types(record).count(EventType.CLOCK_SET) == noted
        assert len(types(record)) == len(minutes) + noted


def test_the_note_says_what_was_due_and_stands_before_the_act(record: Record) -> None:
    record.ledger.append(act(5))
    record.ledger.append(act(0))
    assert types(record) == ["view", "clock change", "view"]
    note = json.loads(record.ledger.newest(EventType.CLOCK_SET) or b"")
    assert note["details"] == {"expected": "2025-06-14T12:05:00Z", "shown": "2025-06-14T12:00:00Z"}


def test_a_clock_set_during_a_run_is_noted_in_the_actor_s_name(record: Record) -> None:
    record.ledger.note_clock(act(0), ClockSet(NOON, NOON + timedelta(hours=1)))
    note = json.loads(record.ledger.newest(EventType.CLOCK_SET) or b"")
    assert (note["actor"], note["at"]) == ("7001", "2025-06-14T13:00:00Z")


@pytest.mark.parametrize(
    ("query", "positions"),
    [
        (LedgerQuery(), [1, 2, 3, 4, 5]),
        (LedgerQuery(subjects=("EV-1",)), [1, 5]),
        (LedgerQuery(subjects=("EV-1", "EV-2")), [1, 2, 5]),
        (LedgerQuery(hashes=("a" * 64,)), [1, 3]),
        (LedgerQuery(subjects=("EV-2",), hashes=("a" * 64,)), [1, 2, 3]),
        (LedgerQuery(actor="7002"), [2, 5]),
        (LedgerQuery(subjects=("EV-1",), actor="7002"), [5]),
        (LedgerQuery(types=(EventType.SEARCH, EventType.DECISION)), [4, 5]),
        (LedgerQuery(since=NOON + timedelta(minutes=3)), [4, 5]),
        (LedgerQuery(until=NOON + timedelta(minutes=1)), [1, 2]),
        (LedgerQuery(since=NOON + timedelta(minutes=1), until=NOON + timedelta(minutes=1)), [2]),
        (LedgerQuery(subjects=("nothing",)), []),
    ],
)
def test_a_query_narrows_and_keeps_the_order(told: Record, query: LedgerQuery, positions: list[int]) -> None:
    assert [entry.position for entry in told.ledger.stored(query)] == positions


def test_the_newest_of_a_type_is_found(told: Record) -> None:
    assert told.ledger.newest(EventType.VIEW) == ACTS[1].canonical()
    assert told.ledger.newest(EventType.BACKUP) is None
    assert (told.ledger.has(EventType.SEARCH), told.ledger.has(EventType.BACKUP)) == (True, False)
    assert told.ledger.newer_than_last(EventType.VIEW, (EventType.DECISION,))
    assert not told.ledger.newer_than_last(EventType.DECISION, (EventType.VIEW,))
    assert told.ledger.newer_than_last(EventType.BACKUP, (EventType.VIEW,))


@pytest.mark.parametrize("entry", [b"", b"\xff", b"[]", b"{}", b'{"details": 7}', b"7"])
def test_bytes_that_are_no_event_any_more_have_no_details(entry: bytes) -> None:
    assert details_of(entry) == {}
