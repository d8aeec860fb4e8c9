"""A ledger against its checkpoints: what was changed is told by its number, or by the range that vouches for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.custody import (
    Checkpoint,
    Event,
    EventType,
    FindingCode,
    LedgerAudit,
    NoteSigner,
    SignedCheckpoint,
    StoredEntry,
    hash_leaf,
    root_of,
    sign_checkpoint,
)

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
SIGNER = NoteSigner("bwv-index/example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
SIZE = 12


def stored(position: int, actor: str = "7001") -> StoredEntry:
    event = Event(NOON, actor, EventType.VIEW, f"clip {position}")
    entry = event.canonical()
    return StoredEntry(
        position, NOON, actor, "view", event.subject, "", entry, hash_leaf(entry).hex()
    )  # fmt: skip


LEDGER = tuple(stored(number) for number in range(1, SIZE + 1))


def signed(size: int, entries: Sequence[StoredEntry] = LEDGER) -> SignedCheckpoint:
    root = root_of(hash_leaf(entry.entry) for entry in entries[:size])
    checkpoint = Checkpoint(SIGNER.name, size, root)
    return SignedCheckpoint(checkpoint, (SIGNER.key,), sign_checkpoint(checkpoint, [SIGNER]))


def audited(
    entries: Sequence[StoredEntry],
    sizes: Sequence[int] = (4, 8, SIZE),
    outside: Sequence[SignedCheckpoint] = (),
) -> LedgerAudit:
    audit = LedgerAudit([signed(size) for size in sizes], outside)
    audit.take_all(entries)
    audit.end()
    return audit


def told(audit: LedgerAudit) -> list[tuple[FindingCode, str]]:
    return [(finding.code, finding.name) for finding in audit.findings]


CHANGED, MISSING = FindingCode.ENTRY_CHANGED, FindingCode.ENTRY_MISSING
REWRITTEN, SHORT = FindingCode.LEDGER_REWRITTEN, FindingCode.LEDGER_SHORT
SWAPPED = [*LEDGER[:4], replace(LEDGER[5], position=5), replace(LEDGER[4], position=6), *LEDGER[6:]]


def test_what_is_whole_agrees_up_to_the_newest_checkpoint() -> None:
    audit = audited(LEDGER)
    assert (told(audit), audit.agreed, audit.size, audit.broken) == ([], SIZE, SIZE, False)


def test_what_no_checkpoint_covers_is_not_agreed_to() -> None:
    audit = audited(LEDGER, (4, 8))
    assert (told(audit), audit.agreed, audit.size) == ([], 8, SIZE)


def test_an_empty_ledger_with_no_checkpoints_is_whole() -> None:
    assert told(audited((), ())) == []


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        (replace(LEDGER[5], entry=LEDGER[6].entry), (CHANGED, "6")),
        (replace(LEDGER[5], leaf="0" * 64), (CHANGED, "6")),
        (replace(LEDGER[5], actor="7002"), (CHANGED, "6")),
        (replace(LEDGER[5], type="search"), (CHANGED, "6")),
        (replace(LEDGER[5], subject="clip 7"), (CHANGED, "6")),
        (replace(LEDGER[5], sha256="0" * 64), (CHANGED, "6")),
        (replace(LEDGER[5], at=NOON.replace(hour=13)), (CHANGED, "6")),
        (replace(LEDGER[5], entry=b"\xff", leaf=hash_leaf(b"\xff").hex()), (CHANGED, "6")),
        (replace(LEDGER[5], entry=b"[]", leaf=hash_leaf(b"[]").hex()), (CHANGED, "6")),
        (stored(6, "7002"), (REWRITTEN, "5 to 8")),
    ],
)
def test_a_changed_entry_is_told_by_its_number_or_between_two_checkpoints(
    changed: StoredEntry, finding: tuple[FindingCode, str]
) -> None:
    assert finding in told(audited([*LEDGER[:5], changed, *LEDGER[6:]]))


@pytest.mark.parametrize(
    ("entries", "finding"),
    [
        (LEDGER[1:], (MISSING, "1 to 1")),
        ([*LEDGER[:4], *LEDGER[7:]], (MISSING, "5 to 7")),
        ([*LEDGER[:9], *[replace(e, position=e.position - 1) for e in LEDGER[10:]]], (SHORT, "12 to 12")),
        (SWAPPED, (REWRITTEN, "5 to 8")),
        (LEDGER[:10], (SHORT, "11 to 12")),
        ((), (SHORT, "1 to 4")),
    ],
)  # fmt: skip
def test_entries_removed_swapped_or_cut_are_told_by_their_numbers(
    entries: Sequence[StoredEntry], finding: tuple[FindingCode, str]
) -> None:
    audit = audited(entries)
    assert finding in told(audit)
    assert audit.agreed <= 8


def test_one_gap_is_told_once() -> None:
    assert told(audited([*LEDGER[:2], *LEDGER[4:]], ())) == [(MISSING, "3 to 4")]


def test_who_signs_anew_with_the_home_s_key_is_contradicted_from_outside() -> None:
    rewritten = [*LEDGER[:5], stored(6, "7002"), *LEDGER[6:]]
    audit = LedgerAudit([signed(size, rewritten) for size in (4, 7, 8, SIZE)], [signed(4), signed(SIZE)])
    audit.take_all(rewritten)
    audit.end()
    assert told(audit) == [(REWRITTEN, f"5 to {SIZE}")]
    assert audit.agreed == 4


@given(st.integers(1, SIZE), st.sets(st.integers(1, SIZE)), st.sets(st.integers(1, SIZE), min_size=1))
def test_a_rewritten_entry_lies_in_the_range_that_is_told(
    at: int, inside: set[int], outside: set[int]
) -> None:
    rewritten = [*LEDGER[: at - 1], stored(at, "7002"), *LEDGER[at:]]
    audit = LedgerAudit([signed(size, rewritten) for size in inside], [signed(size) for size in outside])
    audit.take_all(rewritten)
    audit.end()
    ranges = [name.split(" to ") for code, name in told(audit) if code is REWRITTEN]
    assert bool(ranges) is (max(outside) >= at)
    assert all(int(first) <= at <= int(last) for first, last in ranges)
    assert audit.agreed < at or not ranges
