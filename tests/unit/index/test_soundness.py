"""A database that hides what it holds, or does not hold together, is told of; one that is sound is not."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bwv_index.custody import Event, EventType
from bwv_index.errors import EnvironmentFaultError
from bwv_index.index import (
    CLIP,
    DamagedIndexError,
    Index,
    LostIndexError,
    create_index,
    open_index,
    require_index,
    sqlite_url,
)

PAGE = 4096
MANY = 1500
NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An index whose words fill many pages, and which has been written to in many turns."""
    made = tmp_path / "a #1% home" / "index.sqlite"
    made.parent.mkdir()
    create_index(sqlite_url(made))
    index, chance = open_index(sqlite_url(made)), random.Random(7)  # noqa: S311 - which words, no secrets
    for start in range(0, MANY, 100):
        with index.writing() as record:
            for owner in range(start, start + 100):
                words = " ".join(f"{chance.randrange(1 << 24):x}é" for _ in range(12))
                record.words.put(CLIP, owner, f"street of {words}")
                if owner % 3 == 0:
                    record.words.put(CLIP, owner // 2, "replaced")
    index.close()
    return made


def damages(file: Path) -> tuple[tuple[str, str], ...]:
    index = open_index(sqlite_url(file))
    try:
        return tuple((damage.place, damage.detail) for damage in index.damages() or ())
    finally:
        index.close()


def do(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_index_has_no_damage_however_it_was_written(file: Path) -> None:
    assert damages(file) == ()
    do(file, "INSERT INTO words (words, rank) VALUES ('merge', 40)")
    assert damages(file) == ()
    do(file, "INSERT INTO words (words) VALUES ('optimize')")
    assert damages(file) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM words_idx WHERE term > x'30'",
        "DELETE FROM words_idx WHERE rowid_of_last",
        "UPDATE words_idx SET pgno = pgno + 2 WHERE length(term) > 0",
        "UPDATE words_idx SET term = CAST(term AS TEXT)",
        "INSERT INTO words_idx SELECT max(segid), x'3061', 2 FROM words_idx",
        "UPDATE words_data SET block = x'00' WHERE id = 10",
    ],
)
def test_a_way_that_leads_past_words_is_told(file: Path, statement: str) -> None:
    last = "(segid, term) = (SELECT segid, max(term) FROM words_idx WHERE length(term) > 0)"
    do(file, "INSERT INTO words (words) VALUES ('optimize')")
    do(file, statement.replace("rowid_of_last", last))
    assert {place for place, _ in damages(file)} == {"index of words"}


def test_an_index_over_fewer_rows_than_its_table_is_told(file: Path) -> None:
    index = open_index(sqlite_url(file))
    with index.writing() as record:
        for kind in (EventType.VIEW, EventType.SEARCH):
            record.ledger.append(Event(NOON, "7001", kind, "BWV-1"))
    index.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        told = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'ix_ledger_type'").fetchone()[0]
        connection.execute("DROP INDEX ix_ledger_type")
        connection.execute("CREATE INDEX ix_ledger_type ON ledger (type) WHERE id < 0")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'ix_ledger_type'", (told,))
    index = open_index(sqlite_url(file))
    with index.reading() as record:
        assert not record.ledger.has(EventType.VIEW)
        assert [stored.type for stored in record.ledger.passed(EventType.VIEW)] == [EventType.VIEW]
    assert index.schema_faults() == ()
    index.close()
    assert [place for place, _ in damages(file)] == ["index ix_ledger_type"]


def test_text_that_is_none_is_read_for_verification_alone(file: Path) -> None:
    do(file, "UPDATE words_content SET c2 = CAST(x'61ff' AS TEXT) WHERE id = 20")
    index = open_index(sqlite_url(file))
    with index.looking_over() as record:
        before = [*record.states()]
    assert len(before) == MANY
    with pytest.raises(DamagedIndexError), index.reading() as record:
        [*record.states()]
    index.close()


def test_a_damaged_page_costs_one_table(file: Path) -> None:
    index = open_index(sqlite_url(file))
    with index.writing() as record:
        record.clips.add("BWV-1", None)
    index.close()
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'clips'"
        root = connection.execute(query).fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as stream:
        stream.seek((root - 1) * PAGE)
        stream.write(b"\xa7" * 64)
    told: list[str] = []
    index = open_index(sqlite_url(file))
    with index.looking_over() as record:
        found = [*record.states(lambda table, _: told.append(table))]
    assert (told, len(found)) == (["clips"], MANY)
    assert index.damages()
    index.close()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def blank(file: Path) -> None:
    file.unlink()
    do(file, "PRAGMA journal_mode = WAL", "CREATE TABLE gone (id)", "DROP TABLE gone")


@pytest.mark.parametrize("lose", [Path.unlink, empty, blank])
@pytest.mark.parametrize("opened", [open_index, require_index])
def test_an_index_that_is_gone_is_not_made_by_opening_it(
    file: Path, lose: Callable[[Path], object], opened: Callable[[str], Index | None]
) -> None:
    lose(file)
    before = {path.name: path.read_bytes() for path in file.parent.glob("index.sqlite")}
    with pytest.raises(LostIndexError) as lost:
        opened(sqlite_url(file))
    assert "restore" in lost.value.remedy
    assert {path.name: path.read_bytes() for path in file.parent.glob("index.sqlite")} == before


def test_a_folder_that_is_gone_is_told_as_such(file: Path) -> None:
    shutil.rmtree(file.parent)
    with pytest.raises((LostIndexError, EnvironmentFaultError)):
        open_index(sqlite_url(file))
    assert not file.parent.exists()


@pytest.mark.parametrize("name", ["sqlite_aside", "sqlite_autoindex_clips_9", "aside"])
def test_a_trigger_under_any_name_is_told(file: Path, name: str) -> None:
    do(
        file,
        "CREATE TRIGGER other AFTER INSERT ON clips BEGIN SELECT 1; END",
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET name = '{name}', sql = replace(sql, 'other', '{name}') WHERE name = 'other'",  # noqa: S608 - names of this test
    )
    index = open_index(sqlite_url(file))
    assert index.schema_faults() == (f"trigger {name} was added",)
    index.close()
