"""The shape of a database: whether its tables, indexes and triggers are those that this version makes."""

from sqlalchemy import Connection, create_engine, text

from bwv_index.index import schema
from bwv_index.index.append_only import ONLY_GROWING, forbid_change

_SQLITE = "SELECT type, name, tbl_name || ': ' || coalesce(sql, '') FROM sqlite_master"
"""An SQLite database says of each object how it was made, its own included; a trigger may bear any name."""

_STATISTICS = frozenset(
    {
        ("table", "sqlite_stat1", "sqlite_stat1: CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
        ("table", "sqlite_stat4", "sqlite_stat4: CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
    }
)
"""What ANALYZE leaves in a database (SQLite, fileformat2: 2.6.3): it says which way is quick, and hides no row."""

_POSTGRESQL = """
SELECT 'trigger', tgrelid::regclass::text || '.' || tgname, tgenabled::text || ' ' || pg_get_triggerdef(oid, true)
FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (
    SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
UNION ALL
SELECT 'function', proname, concat_ws(' ', lanname, prosecdef, proconfig::text, prosrc)
FROM pg_proc JOIN pg_language l ON l.oid = prolang WHERE pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
UNION ALL
SELECT 'rule', tablename || '.' || rulename, definition FROM pg_rules WHERE schemaname = current_schema()
UNION ALL
SELECT 'view', relname, '' FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('v', 'm', 'f', 'p')
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
UNION ALL
SELECT 'event trigger', evtname, '' FROM pg_event_trigger
WHERE NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_event_trigger.oid AND deptype = 'e')
UNION ALL
SELECT 'row security', relname, '' FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND (relrowsecurity OR relforcerowsecurity)
UNION ALL
SELECT 'child table', inhrelid::regclass::text, '' FROM pg_inherits JOIN pg_class ON pg_class.oid = inhparent
WHERE relnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'index', indexrelid::regclass::text, 'not valid' FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready AND indislive)
"""
"""What may change or hide rows by itself in PostgreSQL; O says that a trigger is enabled (PostgreSQL, pg_trigger)."""

_POSTGRESQL_OWN = frozenset(
    own
    for table in ONLY_GROWING
    for own in (
        (
            "trigger", f"{table}.{table}_refuses_change",
            f"O CREATE TRIGGER {table}_refuses_change BEFORE DELETE OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()",
        ),
        (
            "trigger", f"{table}.{table}_refuses_truncate",
            f"O CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_grows()",
        ),
        (
            "function", f"{table}_only_grows",
            "plpgsql f " + forbid_change(table, "postgresql")[0].split("$$")[1],
        ),
    )
)  # fmt: skip

Shape = frozenset[tuple[str, str, str]]
"""(kind, name, definition) of each object."""


def faults(connection: Connection) -> tuple[str, ...]:
    """Say what is missing, added or otherwise than a fresh database of this version has it."""
    lite = connection.dialect.name == "sqlite"
    found = _shape(connection, _SQLITE if lite else _POSTGRESQL) - _STATISTICS
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
