"""Every act has words for a person, and the page of one clip holds what concerns it and nothing else."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bwv_index.custody import Event, EventType, StoredEntry, details_of, hash_leaf
from bwv_index.errors import NotFoundError
from bwv_index.index import ClipView
from bwv_index.pipeline import (
    Continuity,
    IngestRequest,
    LedgerRequest,
    VerifyRequest,
    Workspace,
    ingest,
    open_workspace,
    read_continuity,
    read_ledger,
    read_scope,
    show,
    tell_entry,
    verify_home,
)
from bwv_index.pipeline.custody.continuity import PHRASES, PLUMBING, _concerns

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)


def stored(kind: EventType, why: str = "", role: str = "") -> StoredEntry:
    event = Event(
        NOON,
        "7001",
        kind,
        "EV-1",
        "a" * 64,
        why,
        role=role,
        details={"incident": "42-1", "verdict": "confirm"},
    )
    entry = event.canonical()
    return StoredEntry(7, NOON, "7001", kind.value, "EV-1", "a" * 64, entry, hash_leaf(entry).hex())


def test_no_act_is_without_a_phrase_and_no_two_are_called_the_same() -> None:
    assert set(PHRASES) == set(EventType)
    assert len(set(PHRASES.values())) == len(PHRASES)


@pytest.mark.parametrize("kind", EventType, ids=str)
def test_every_act_can_be_told(kind: EventType) -> None:
    line = tell_entry(stored(kind, "seen", "disclosure officer"))
    assert (line.position, line.act, line.actor, line.role) == (
        7,
        PHRASES[kind],
        "7001",
        "disclosure officer",
    )
    assert line.detail.startswith("seen")


def test_a_decision_is_told_with_its_verdict_and_reason() -> None:
    assert (
        tell_entry(stored(EventType.DECISION, "first blow")).detail
        == "first blow; incident: 42-1; verdict: confirm"
    )


JUNK: tuple[object, ...] = (None, "", "x", 5, True, [], {}, [None], [{}], {"kind": 1}, ["x", 5], {"a": []})


@pytest.mark.parametrize("kind", EventType, ids=str)
@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_a_damaged_entry_is_told_and_breaks_nothing(kind: EventType, junk: object) -> None:
    names = ("claims", "half_width_ms", "conflicts", "incident", "items", "path", "clips", "rows", "verdict")
    for told in (
        junk,
        {"details": junk},
        {"details": dict.fromkeys(names, junk)},
        {"why": junk, "role": junk},
    ):
        entry = json.dumps(told).encode()
        damaged = replace(stored(kind), entry=entry)
        assert tell_entry(damaged).act == PHRASES[kind]
        view = cast("ClipView", SimpleNamespace(evidence_id="EV-1", sha256="a" * 64))
        assert _concerns(kind, details_of(entry), view) in {True, False}


@pytest.mark.parametrize(("kind", "details"), [
    (EventType.FIXITY_CHECK, {}), (EventType.FIXITY_CHECK, {"items": "most"}), (EventType.PACK_MADE, {"clips": None}),
])  # fmt: skip
def test_what_may_have_been_on_a_clip_is_on_its_page(kind: EventType, details: dict[str, object]) -> None:
    view = cast("ClipView", SimpleNamespace(evidence_id="EV-1", sha256="a" * 64))
    assert _concerns(kind, details, view)


@pytest.fixture
def held(home: Path, source: Path, tiny_clips: tuple[Path, ...]) -> Iterator[Workspace]:
    for clip in tiny_clips[:2]:
        shutil.copy(clip, source)
    with open_workspace(home, "7001") as workspace:
        ingest(workspace, IngestRequest((source,), workers=1))
        yield workspace


def acts(page: Continuity) -> list[str]:
    return [line.act for line in page.lines]


def test_a_clip_s_page_begins_with_its_being_taken_in(held: Workspace) -> None:
    page = read_continuity(held, "0.mp4")
    assert page.clip.name == "0.mp4"
    assert PHRASES[EventType.INGESTION] in acts(page)
    assert [line.position for line in page.lines] == sorted(line.position for line in page.lines)
    assert {line.subject for line in page.lines} <= {page.clip.evidence_id, page.clip.sha256, "home"} | {
        line.subject for line in page.lines if line.sha256 == page.clip.sha256
    }


def test_a_look_at_a_page_is_on_the_next(held: Workspace) -> None:
    before = len(read_continuity(held, "0.mp4").lines)
    show(held, "0.mp4")
    show(held, "1.mp4")
    page = read_continuity(held, "0.mp4")
    assert len(page.lines) == before + 2
    assert acts(page)[-2:] == [PHRASES[EventType.VIEW]] * 2


def test_a_verification_is_on_the_pages_of_the_clips_it_looked_at(held: Workspace) -> None:
    pages = [read_continuity(held, name) for name in ("0.mp4", "1.mp4")]
    for part in ("1-of-2", "2-of-2"):
        verify_home(held, VerifyRequest(read_scope(part)))
    for page in pages:
        again = read_continuity(held, page.clip.name)
        assert acts(again).count(PHRASES[EventType.FIXITY_CHECK]) == 1
        told = next(line for line in again.lines if line.act == PHRASES[EventType.FIXITY_CHECK])
        part = next(text for text in ("1-of-2", "2-of-2") if read_scope(text).chooses(page.clip.sha256))
        assert part in told.detail


def test_what_tells_of_rows_is_shown_only_where_it_is_asked_for(held: Workspace) -> None:
    plumbing = {kind.value for kind in PLUMBING}
    assert not plumbing & {entry.type for entry in read_ledger(held, LedgerRequest())}
    assert plumbing <= {entry.type for entry in read_ledger(held, LedgerRequest(plumbing=True))}


def test_an_unknown_clip_has_no_page_and_leaves_no_look(held: Workspace) -> None:
    with held.index.reading() as record:
        size = record.ledger.size()
    with pytest.raises(NotFoundError):
        read_continuity(held, "nothing")
    with held.index.reading() as record:
        assert record.ledger.size() == size
