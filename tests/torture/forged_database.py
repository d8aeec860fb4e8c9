"""Tampering below the rows: an index that hides rows, ways that lead past words, broken cells and pages."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

from tests.torture.forgery import Case, Expected, Forgery, attacker, found

from bwv_index.custody import FindingCode

DAMAGED, CHANGED = FindingCode.DATABASE_DAMAGED, FindingCode.ROW_CHANGED
PAGE = 4096
NO_TEXT = "cast(x'61ff62' as text)"
CELLS = {
    "decisions": "why",
    "clips": "evidence_id",
    "incidents": "summary",
    "items": "operator",
    "words_content": "c2",
}
"""Table -> a column of text."""

BROKEN = ("claims", "links", "placements", "keyframes", "items")
"""Tables of which a page is overwritten."""

HIDING = (
    ("ix_ledger_type", "ledger", "type", "type <> 'record state'"),
    ("ix_ledger_subject", "ledger", "subject", "id < 9"),
    ("ix_links_clip_id", "links", "clip_id", "id > 1"),
)


def database_forgeries(case: Case, chance: random.Random) -> Iterator[Forgery]:
    """Give every way to tamper with a database below its rows."""
    for index, table, column, kept in HIDING:
        yield Forgery(f"{index} hides rows", _hidden(index, table, column, kept))
    for table, column in CELLS.items():
        yield Forgery(f"{table}.{column} made no text", _no_text(table, column))
    yield Forgery("the ways to words removed", _misled("DELETE FROM words_idx WHERE term > x'30'"))
    yield Forgery("the ways to words crossed", _misled("UPDATE words_idx SET pgno = pgno + 2"))
    yield Forgery("a trigger that calls itself SQLite's", _disguised)
    with attacker(case) as connection:
        held = [name for name in BROKEN if connection.execute(f"SELECT 1 FROM {name}").fetchone()]  # noqa: S608 - our own names
    table = chance.choice(held)
    yield Forgery(f"a page of {table} overwritten", _broken_page(table))
    yield Forgery("the index emptied", _emptied)
    yield Forgery("the index removed", _removed)


def _hidden(index: str, table: str, column: str, kept: str) -> Callable[[Case], Expected]:
    """Make an index anew over fewer rows, and let it say that it is over all."""

    def act(case: Case) -> Expected:
        with closing(sqlite3.connect(case.database, isolation_level=None)) as connection:
            told = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()[0]
            connection.execute(f"DROP INDEX {index}")
            connection.execute(f"CREATE INDEX {index} ON {table} ({column}) WHERE {kept}")
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (told, index))
        return found(DAMAGED, at=f"index {index}")

    return act


def _no_text(table: str, column: str) -> Callable[[Case], Expected]:
    def act(case: Case) -> Expected:
        with attacker(case) as connection:
            row = connection.execute(f'SELECT min(rowid) FROM "{table}"').fetchone()[0]  # noqa: S608 - our own names
            connection.execute(f'UPDATE "{table}" SET "{column}" = {NO_TEXT} WHERE rowid = ?', (row,))  # noqa: S608 - our own names
        return found(
            CHANGED, FindingCode.ROW_ADDED, at=lambda name: name.startswith(table.removesuffix("_content"))
        )

    return act


def _misled(statement: str) -> Callable[[Case], Expected]:
    def act(case: Case) -> Expected:
        with attacker(case) as connection:
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")
            for number in range(900):  # so that there is more than one page
                connection.execute(
                    "INSERT INTO words (kind, owner, body) VALUES ('x', 1, ?)", (f"w{number:x} " * 9,)
                )
        with attacker(case) as connection:  # what was put in is in pages only once it is committed
            connection.execute(statement)
        return found(DAMAGED, at="index of words")

    return act


def _disguised(case: Case) -> Expected:
    with closing(sqlite3.connect(case.database, isolation_level=None)) as connection:
        connection.execute("CREATE TRIGGER aside AFTER INSERT ON clips BEGIN SELECT 1; END")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET name = 'sqlite_aside', sql = replace(sql, 'aside', 'sqlite_aside') "
            "WHERE name = 'aside'"
        )
    return found(FindingCode.SCHEMA_CHANGED, at="trigger sqlite_aside was added")


def _broken_page(table: str) -> Callable[[Case], Expected]:
    def act(case: Case) -> Expected:
        with attacker(case) as connection:
            root = connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
            ).fetchone()[0]
        with case.database.open("r+b") as stream:
            stream.seek((root - 1) * PAGE)
            stream.write(b"\xa7" * 64)
        return found(DAMAGED, FindingCode.INDEX_GONE, at=bool)

    return act


def _emptied(case: Case) -> Expected:
    for file in case.home.glob("index.sqlite*"):
        file.write_bytes(b"") if file == case.database else file.unlink()
    return found(FindingCode.INDEX_GONE, at=str(case.database))


def _removed(case: Case) -> Expected:
    for file in case.home.glob("index.sqlite*"):
        file.unlink()
    return found(FindingCode.INDEX_GONE, at=str(case.database))
