"""What the ledger tells of rows, entry by entry; nobody may tell what rows are without saying what they were."""

import json
from datetime import UTC, datetime

import pytest

from bwv_index.custody import EventType, StoredEntry
from bwv_index.pipeline.verification.replay import told_states

A, B = "a" * 64, "b" * 64
AT = datetime(2026, 3, 1, tzinfo=UTC)


def entry(position: int, kind: EventType, details: dict[str, object]) -> StoredEntry:
    body = json.dumps({"type": kind.value, "details": details}).encode()
    return StoredEntry(position, AT, "7001", kind.value, "record", "", body, "")


def state(position: int, now: str, before: str | None) -> StoredEntry:
    details: dict[str, object] = {"rows": {"clips": {"1": now}}}
    if before is not None:
        details["before"] = {"clips": {"1": before}} if before else {}
    return entry(position, EventType.RECORD_STATE, details)


UPGRADE = EventType.HOME_UPGRADED


@pytest.mark.parametrize(
    ("entries", "broken"),
    [
        pytest.param([state(1, A, ""), state(2, B, A)], [], id="each act finds what the last one left"),
        pytest.param([state(1, A, ""), state(2, B, B)], [2], id="an act finds something else"),
        pytest.param(
            [state(1, A, ""), state(2, "", A), state(3, B, "")], [], id="taken away, and made again"
        ),
        pytest.param(
            [state(1, A, ""), state(2, B, None)], [2], id="an entry that does not say what was there"
        ),
        pytest.param(
            [state(1, A, ""), entry(2, UPGRADE, {}), state(3, B, None)], [], id="told anew after an upgrade"
        ),
        pytest.param(
            [entry(1, UPGRADE, {}), state(2, A, None), state(3, A, A), state(4, B, None)],
            [4],
            id="told anew long after an upgrade",
        ),
    ],
)
def test_an_act_that_found_rows_otherwise_is_named(entries: list[StoredEntry], broken: list[int]) -> None:
    told, breaks = told_states(entries)
    assert [found.position for found in breaks] == broken
    assert told["clips"]["1"].hex() in {A, B}


def test_a_first_entry_that_does_not_say_what_was_there_says_that_nothing_was() -> None:
    assert told_states([state(1, A, None)])[1] == ()
