"""The ledger's table only grows, on either database, also for who goes past this software."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from bwv_index.custody import Event, EventType
from bwv_index.index import Index

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
COLUMNS = "id, at, actor, type, subject, sha256, entry, leaf"
COPIED = "SELECT id, at, 'other', type, subject, sha256, entry, leaf FROM ledger WHERE id = 1"

ACTS = f"SELECT {COLUMNS} FROM ledger ORDER BY id"  # noqa: S608 - names of our own

EITHER = (
    "UPDATE ledger SET actor = 'other'", "UPDATE ledger SET id = id + 10 WHERE id = 2", "DELETE FROM ledger",
    "DELETE FROM ledger WHERE id = (SELECT max(id) FROM ledger)", f"INSERT INTO ledger ({COLUMNS}) {COPIED}",
)  # fmt: skip
OF_ONE = {
    "sqlite": (
        f"INSERT OR REPLACE INTO ledger ({COLUMNS}) {COPIED}", f"REPLACE INTO ledger ({COLUMNS}) {COPIED}",
        "UPDATE OR REPLACE ledger SET id = 1 WHERE id = 2",
        f"INSERT INTO ledger ({COLUMNS}) {COPIED} ON CONFLICT (id) DO UPDATE SET actor = 'other'",
    ),
    "postgresql": (
        "TRUNCATE ledger", "TRUNCATE ledger RESTART IDENTITY CASCADE",
        f"INSERT INTO ledger ({COLUMNS}) {COPIED} ON CONFLICT (id) DO UPDATE SET actor = 'other'",
    ),
}  # fmt: skip


@pytest.fixture
def told(index: Index) -> Index:
    """An index with two acts."""
    with index.writing() as record:
        for subject in ("x", "y"):
            record.ledger.append(Event(NOON, "7001", EventType.VIEW, subject))
    return index


def rows(index: Index) -> list[tuple[object, ...]]:
    with index.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(ACTS))]


def test_the_database_refuses_to_change_or_remove_an_act(told: Index) -> None:
    before = rows(told)
    assert len(before) == 2
    for statement in (*EITHER, *OF_ONE[told.engine.dialect.name]):
        with pytest.raises(DatabaseError), told.engine.begin() as connection:
            connection.execute(text(statement))
        assert rows(told) == before, statement


def test_acts_are_still_added(told: Index) -> None:
    with told.writing() as record:
        record.ledger.append(Event(NOON, "7001", EventType.VIEW, "z"))
        assert record.ledger.size() == 3
