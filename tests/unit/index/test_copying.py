"""A copy of an index holds everything that the index does, whichever database it lies in, and goes back as it was."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bwv_index.custody import Event, EventType
from bwv_index.errors import BwvIndexError, EnvironmentFaultError, IntegrityError, RefusedError
from bwv_index.index import CLIP, Index, copy_index, create_index, open_index, restore_index, sqlite_url
from bwv_index.index.engine import SCHEMA

Add = Callable[..., int]
NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)


def event(kind: EventType, subject: str = "EV-1") -> Event:
    return Event(at=NOON, actor="7001", type=kind, subject=subject)


@pytest.fixture
def filled(index: Index, footage: Add, incident: Add) -> Index:
    """An index with rows in many tables, a gap in their numbers, and text of all kinds."""
    with index.writing() as record:
        footage(record, "a", name="Süd dock (1).mp4", hour=0.25, claims=(("officer", "8240"),), words="punch")
        footage(record, "b", name="two.mp4", words='O\'Brien "quoted" \u202e', keys=("42/101881/25",))
        incident(record, summary="two officers attacked near the 24-hour shop")
        record.ledger.append(event(EventType.INGESTION))
        record.ledger.append(event(EventType.INCIDENTS_CHANGED, "Süd"))
    return index


def url_of(index: Index) -> str:
    return index.engine.url.render_as_string(hide_password=False)


def content(index: Index) -> Mapping[str, Any]:
    with index.reading() as record:
        return {
            "dump": record.dump(),
            "states": sorted(record.states()),
            "ledger": [(entry.position, entry.entry, entry.leaf) for entry in record.ledger.stored()],
            "found": [record.words.find(CLIP, words) for words in ("punch", "brien", "sud", "two", "nosuch")],
        }


def test_a_copy_holds_everything(filled: Index, tmp_path: Path) -> None:
    told = copy_index(url_of(filled), tmp_path / "copy.sqlite")
    copy = open_index(sqlite_url(tmp_path / "copy.sqlite"))
    assert content(copy) == content(filled)
    assert (told.schema, told.ledger) == (SCHEMA, len(content(filled)["ledger"]))
    copy.close()


def test_a_copy_is_one_file_that_opens_where_nothing_may_be_written(filled: Index, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    file = folder / "a copy #1?.sqlite"
    copy_index(url_of(filled), file)
    assert list(folder.iterdir()) == [file]
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            database.execute("DELETE FROM items")


def test_a_copy_holds_what_was_recorded_and_nothing_of_what_is_being_recorded(
    filled: Index, footage: Add, tmp_path: Path
) -> None:
    before = content(filled)
    with filled.writing() as record:
        footage(record, "c")
        copy_index(url_of(filled), tmp_path / "copy.sqlite")
    copy = open_index(sqlite_url(tmp_path / "copy.sqlite"))
    assert content(copy) == before
    assert content(filled) != before
    copy.close()


def test_the_index_is_as_it_was_after_it_was_copied(filled: Index, tmp_path: Path) -> None:
    before = content(filled)
    copy_index(url_of(filled), tmp_path / "copy.sqlite")
    assert content(filled) == before


def test_a_copy_never_replaces_a_file(filled: Index, tmp_path: Path) -> None:
    (tmp_path / "copy.sqlite").write_bytes(b"theirs")
    with pytest.raises(EnvironmentFaultError, match="File exists"):
        copy_index(url_of(filled), tmp_path / "copy.sqlite")
    assert (tmp_path / "copy.sqlite").read_bytes() == b"theirs"


@pytest.mark.parametrize("place", [0, 100, 20_000])
def test_a_damaged_index_is_told_and_not_copied_in_silence(tmp_path: Path, place: int) -> None:
    file = tmp_path / "index.sqlite"
    create_index(sqlite_url(file))
    damaged = bytearray(file.read_bytes())
    damaged[place : place + 3000] = b"\xa5" * 3000
    file.write_bytes(damaged)
    with pytest.raises(BwvIndexError) as told:
        copy_index(sqlite_url(file), tmp_path / "copy.sqlite")
    assert isinstance(told.value, IntegrityError | EnvironmentFaultError)


@pytest.fixture
def empty(index: Index, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database without any table, of the same kind as the index."""
    if index.engine.dialect.name == "sqlite":
        return sqlite_url(tmp_path / "restored.sqlite")
    made: str = request.getfixturevalue("server").make()
    return made


@pytest.fixture
def copied(filled: Index, tmp_path: Path) -> Path:
    file = tmp_path / "copy.sqlite"
    copy_index(url_of(filled), file)
    file.chmod(0o444)
    return file


def test_a_copy_goes_back_as_it_was_and_can_be_added_to(
    filled: Index, copied: Path, empty: str, footage: Add, incident: Add
) -> None:
    before = content(filled)
    restore_index(copied, empty)
    restored = open_index(empty)
    assert content(restored) == before
    with restored.writing() as record:
        footage(record, "c", claims=(("officer", "8123"),))
        incident(record, "42-20250614-1900")
        record.ledger.append(event(EventType.INGESTION))
    assert len(content(restored)["ledger"]) > len(before["ledger"])
    restored.close()


def test_going_back_twice_is_going_back_once(filled: Index, copied: Path, empty: str) -> None:
    restore_index(copied, empty)
    restore_index(copied, empty)
    restored = open_index(empty)
    assert content(restored) == content(filled)
    with restored.writing() as record:
        record.ledger.append(event(EventType.RESTORE))
    restore_index(copied, empty)
    restored.close()


@pytest.mark.parametrize("further", [EventType.BACKUP, EventType.SEARCH, EventType.DECISION])
def test_an_index_that_has_been_worked_with_is_never_taken_for_the_copy(
    filled: Index, copied: Path, further: EventType
) -> None:
    with filled.writing() as record:
        record.ledger.append(event(further))
    before = content(filled)
    with pytest.raises(RefusedError, match="not empty"):
        restore_index(copied, url_of(filled))
    assert content(filled) == before


def test_a_database_that_holds_something_else_is_refused(fresh: Callable[[], Index], copied: Path) -> None:
    other = fresh()
    before = content(other)
    with pytest.raises(RefusedError, match="not empty"):
        restore_index(copied, url_of(other))
    assert content(other) == before


def test_a_file_that_a_killed_run_had_only_opened_is_empty(copied: Path, tmp_path: Path) -> None:
    file = tmp_path / "begun.sqlite"
    with closing(sqlite3.connect(file)) as begun:
        begun.execute("PRAGMA journal_mode=WAL")
    restore_index(copied, sqlite_url(file))
    open_index(sqlite_url(file)).close()


def test_a_copy_that_is_no_database_is_a_typed_fault(tmp_path: Path, empty: str) -> None:
    file = tmp_path / "copy.sqlite"
    file.write_bytes(b"not a database at all " * 100)
    with pytest.raises(EnvironmentFaultError):
        restore_index(file, empty)
