"""The shape of a database: whether its tables, indexes and triggers are those that this version makes."""

from sqlalchemy import Connection, create_engine, text

from bwv_index.index import schema

_SQLITE = (
    "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
)
"""An SQLite database says of each object how it was made."""

_POSTGRESQL = """
SELECT 'trigger', tgrelid::regclass::text || '.' || tgname, tgenabled::text
FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (
    SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
UNION ALL
SELECT 'rule', tablename || '.' || rulename, '' FROM pg_rules WHERE schemaname = current_schema()
"""
"""What may change rows by itself in PostgreSQL; O says that a trigger is enabled (PostgreSQL, pg_trigger)."""

_POSTGRESQL_OWN = frozenset(
    {
        ("trigger", "ledger.ledger_refuses_change", "O"),
        ("trigger", "ledger.ledger_refuses_truncate", "O"),
    }
)

Shape = frozenset[tuple[str, str, str]]
"""(kind, name, definition) of each object."""


def faults(connection: Connection) -> tuple[str, ...]:
    """Say what is missing, added or otherwise than a fresh database of this version has it."""
    lite = connection.dialect.name == "sqlite"
    found = _shape(connection, _SQLITE if lite else _POSTGRESQL)
    wanted = _fresh() if lite else _POSTGRESQL_OWN
    differing = sorted({(kind, name) for kind, name, _ in found ^ wanted})
    return tuple(f"{kind} {name} {_what(kind, name, found, wanted)}" for kind, name in differing)


def _what(kind: str, name: str, found: Shape, wanted: Shape) -> str:
    there = any((k, n) == (kind, name) for k, n, _ in found)
    due = any((k, n) == (kind, name) for k, n, _ in wanted)
    return "is not as it was made" if there and due else "was added" if there else "is gone"


def _shape(connection: Connection, query: str) -> Shape:
    return frozenset((str(kind), str(name), str(sql)) for kind, name, sql in connection.execute(text(query)))


def _fresh() -> Shape:
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            schema.upgrade(connection)
            return _shape(connection, _SQLITE)
    finally:
        engine.dispose()
