"""Text and numbers from outside: what goes in comes out, on either database, whatever it is."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from bwv_index.custody import Event, EventType
from bwv_index.errors import EnvironmentFaultError
from bwv_index.incidents import CameraIssue, Deployment, Incident, OfficerKey
from bwv_index.index import (
    INCIDENT,
    ClaimView,
    FindingView,
    Held,
    ImportedRow,
    Index,
    ItemKind,
    Record,
    SeenFile,
)
from bwv_index.index.models.text import AsGiven

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
ANY = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("\x00\ud800\udcff\ufdd0\ufdd1\ufffe\uffff01")
)
"""Any text that Python can hold, halves of characters included."""

LONG = "".join(map(chr, range(0x4E00, 0x9000))) * 10
"""A text of half a megabyte that does not compress into any index."""

HOSTILE = (
    "", " ", "\x00", "a\x00b", "\ufdd0", "\ufdd000000", "\ufdd0\x00", "\ufdd012345", "\udcff", "\ud83d", "\ud83d\ude93",
    "\u202e", "<b>", "=1+1", "'; DROP TABLE items; --", "%s %(x)s :name", "\\x00 \\u0000", "x" * 1_000_000, LONG,
)  # fmt: skip


def whole(text: str) -> str:
    """Put halves of one character together: JSON cannot tell them from the character (RFC 8259, section 7)."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def enter(record: Record, text: str) -> None:
    """Put a text through every kind of column."""
    clip = record.clips.add(text, None, title=text)
    record.clips.add_claims(clip, [ClaimView("reference", text, text, text, {text: [text]})])


def assert_kept(record: Record, text: str) -> None:
    clip = record.clips.of_evidence_id(text)
    assert clip is not None
    assert record.clips.evidence_id(clip) == text
    inside = {whole(text): [whole(text)]}
    assert record.clips.claims(clip) == (ClaimView("reference", text, text, text, inside),)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_stored_as_given_and_found_again(index: Index, text: str) -> None:
    with index.writing() as record:
        enter(record, text)
    with index.reading() as record:
        assert_kept(record, text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=ANY)
def test_any_text_is_stored_as_given(index: Index, text: str) -> None:
    with index.engine.connect() as connection, Session(connection) as session:
        enter(Record(session), text)
        session.expire_all()
        assert_kept(Record(session), text)


@given(ANY, ANY)
@example("\x00", "\ufdd000000")
def test_no_two_texts_are_stored_as_one(one: str, other: str) -> None:
    kind, dialect = AsGiven(), sqlite.dialect()
    held = [kind.process_bind_param(text, dialect) for text in (one, other)]
    assert (held[0] == held[1]) is (one == other)
    assert [kind.process_result_value(text, dialect) for text in held] == [one, other]


@pytest.mark.parametrize("before", ["\ufdd0", "\ufdd0x", "\ufdd099999", "a\ufdd000065"])
def test_text_of_an_older_index_that_only_looks_escaped_stays(before: str) -> None:
    assert AsGiven().process_result_value(before, sqlite.dialect()) == before


def test_order_is_that_of_the_bytes(record: Record) -> None:
    names = ["B", "a", "A", "b", "É", "é", "_", "-", "10", "9", "🚓", "ß", "\x00", " a"]
    for name in names:
        clip = record.clips.add(name, None)
        record.clips.add_claims(clip, [ClaimView("k", "s", n, n, {}) for n in names])
    told = [claim.value for claim in record.clips.claims(record.clips.find("B"))]
    assert told == [*sorted(n for n in names if n not in {"\x00", "🚓"}), "\x00", "🚓"]  # NUL as U+FDD0


@pytest.mark.parametrize("stamp", [0, -1, 2**31, 2**63 - 1, 2**63, 2**63 + 5, 2**80, -(2**70)])
def test_a_file_with_an_absurd_time_stamp_is_known_again(record: Record, stamp: int) -> None:
    seen = SeenFile(Path("/dock/a.mp4"), Path("a.mp4"), 2**40, stamp, stamp)
    record.evidence.add_item("a" * 64, 2**40, ItemKind.FOOTAGE, Held.VAULT, "mov", NOON, "7001")
    record.evidence.add_location("a" * 64, seen, NOON)
    assert record.evidence.known_as(seen) is not None
    later = SeenFile(seen.path, seen.relative, seen.size, stamp + 1, stamp)
    assert record.evidence.known_as(later) is None


def test_numbers_come_back_exactly(record: Record, make_incident: Callable[..., Incident]) -> None:
    record.incidents.put(make_incident("42-20250614-1881"))
    position = record.incidents.all()[0].position
    assert position is not None
    assert (position.latitude, position.longitude) == (51.8896, 0.8993)


def test_a_path_of_any_length_is_recorded_once_and_found(record: Record) -> None:
    path = Path("/", *("é" * 120 + f"{number:05}" for number in range(16)), LONG[:80])
    assert len(str(path).encode()) > 4000
    seen = SeenFile(path, Path(*path.parts[1:]), 9, 1)
    record.evidence.add_item("a" * 64, 9, ItemKind.FOOTAGE, Held.VAULT, "mov", NOON, "7001")
    assert [record.evidence.add_location("a" * 64, seen, NOON) for _ in range(2)] == [True, False]
    record.evidence.add_sidecar("a" * 64, seen)
    assert [record.refusals.add(path, "c", LONG, "", NOON) for _ in range(2)] == [True, False]
    for _ in range(2):
        record.evidence.add_finding("a" * 64, FindingView("c", "attention", LONG))
    assert len(record.evidence.findings("a" * 64)) == 1
    assert record.evidence.known_as(seen) is not None


def test_an_incident_with_cells_of_any_length_is_recorded_once(
    record: Record, make_incident: Callable[..., Incident]
) -> None:
    incident = make_incident(LONG, crimes=(LONG,), urn=LONG, summary=LONG)
    assert [record.incidents.put(incident) for _ in range(2)] == ["new", "same"]
    number = record.incidents.lookup(LONG, "42")
    assert number is not None
    sent = Deployment(LONG, OfficerKey("42", "8123"), LONG, NOON, None, None)
    assert [record.incidents.put_deployment(number, sent) for _ in range(2)] == ["new", "same"]
    issue = CameraIssue(LONG, OfficerKey("42", "8123"), NOON, None)
    assert [record.incidents.put_camera_issue(issue, LONG) for _ in range(2)] == ["new", "same"]
    row = ImportedRow("a" * 64, LONG, "incidents", 2, LONG, "refused", LONG, ((LONG, LONG),))
    for _ in range(2):
        record.incidents.note_rows([row])
    assert record.incidents.refused_rows() == (row,)
    record.ledger.append(Event(NOON, "7001", EventType.VIEW, LONG))
    record.words.put(INCIDENT, number, LONG)
    assert record.words.find(INCIDENT, LONG) == {number}
    assert [(owner, words) for _, owner, words in record.words.held()] == [
        *record.words.told(INCIDENT, [number])
    ]
    assert len(record.ledger.entries(LONG)) == 1


@pytest.mark.parametrize("value", ["x", LONG], ids=["short", "long"])
def test_the_database_itself_keeps_what_must_be_the_only_one(index: Index, value: str) -> None:
    with index.writing() as record:
        record.clips.add(value, None)
    with pytest.raises(EnvironmentFaultError, match="refuses"), index.writing() as record:
        record.clips.add(value, None)
