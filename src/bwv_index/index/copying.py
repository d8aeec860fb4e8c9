"""Copying a whole index: from any database to one SQLite file that opens anywhere, and from such a file back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    MetaData,
    Table,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from bwv_index.custody import EventType
from bwv_index.errors import EnvironmentFaultError, IntegrityError, RefusedError
from bwv_index.index.database import connect, place, typed_faults
from bwv_index.index.text import TextIndex

AT_A_TIME = 500
"""Rows that are in memory at once on their way from one database to another."""

OF_A_RESTORE = frozenset({
    EventType.RESTORE, EventType.HOME_UPGRADED, EventType.HOME_MADE, EventType.RECORD_STATE,
    EventType.CLOCK_SET, EventType.CONFIGURATION, EventType.KEY_CHANGE, EventType.SIGNED_LATE,
})  # fmt: skip
"""Acts that may follow a copy's own where a restore was killed after it had brought the copy back."""

_SEQUENCES = """
SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence
FROM information_schema.columns
WHERE table_schema = current_schema() AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL
"""

VERSION_TABLE = "alembic_version"
WORDS = "words"


@dataclass(frozen=True, slots=True)
class IndexCopy:
    """What a copy of an index holds: its schema, and how many entries its ledger has."""

    schema: str
    ledger: int


def copy_index(url: str, file: Path) -> IndexCopy:
    """Copy the index at ``url``, as it stands at one moment, to a new SQLite file, and check that it is whole.

    The copy is one file with no log beside it, so that it can be read where nothing may be written. Its bytes are
    flushed; flushing its name is the caller's.

    Raises:
        EnvironmentFaultError: the index cannot be read, the file cannot be written, or it is there already.
        IntegrityError: what was copied is no sound database, so the index is none either.
    """
    engine = connect(url)
    try:
        with typed_faults(engine), _told_of(file):
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            if engine.dialect.name == "sqlite":
                _copy_file(engine, file)
            else:
                _copy_out(engine, file)
            return _checked(file, place(engine))
    finally:
        engine.dispose()


def restore_index(file: Path, url: str) -> tuple[bytes, ...]:
    """Bring a copy back as the index at ``url``, which must be empty or hold this very copy already.

    It keeps the schema that the copy has; ``create_index`` brings it up to date. Where a run that was killed had
    brought it back, the acts that it had already added to the ledger are returned, for the caller to judge.

    Raises:
        RefusedError: the database holds something else.
        EnvironmentFaultError: the copy cannot be read, or the database not be written.
    """
    engine = connect(url)
    try:
        with typed_faults(engine), _told_of(file):
            if _is_empty(engine):
                _copy_back(engine, file)
                return ()
            since = _added(engine, file)
            if since is None:
                raise RefusedError(
                    "the database is not empty, and nothing is ever restored over anything",
                    subject=place(engine),
                    remedy="Name an empty one, or unset the BWV_INDEX_DATABASE variable.",
                )
            return since
    finally:
        engine.dispose()


def _copy_file(engine: Engine, file: Path) -> None:
    """Copy an SQLite index page by page, with the database's own means (SQLite, Online Backup API)."""
    held = engine.raw_connection()
    try:
        driver = held.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            raise EnvironmentFaultError("the index is of a database that cannot be copied", subject=str(file))
        with closing(sqlite3.connect(file)) as copy:
            driver.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        held.close()


def _copy_out(engine: Engine, file: Path) -> None:
    """Copy an index row by row to a file of the same schema."""
    with _plain(file) as held, engine.connect() as source, held.begin() as target:
        _copy_rows(source, target, file_side=target)


def _copy_back(engine: Engine, file: Path) -> None:
    """Copy a file back, in one transaction: killed anywhere, the database is empty as before."""
    if engine.dialect.name == "sqlite":
        with _opened(file) as copy, closing(sqlite3.connect(str(engine.url.database))) as target:
            copy.backup(target)
        return
    bound = engine.execution_options(immediate=True)
    with _plain(file) as held, held.connect() as source, bound.begin() as target:
        _copy_rows(source, target, file_side=source)
        _continue_numbers(target)


def _copy_rows(source: Connection, target: Connection, *, file_side: Connection) -> None:
    from bwv_index.index import schema  # noqa: PLC0415 - Alembic costs more to load than most commands

    revision = source.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    schema.upgrade(target, str(revision))
    tables = MetaData()
    tables.reflect(file_side, only=_ours)  # a file is asked about its tables much faster than a server
    for table in tables.sorted_tables:
        _copy_table(source, target, table)
    words = TextIndex(Session(target))
    for row in source.execute(text("SELECT kind, owner, body FROM words ORDER BY kind, owner")):
        words.put(str(row.kind), int(row.owner), str(row.body))


def _copy_table(source: Connection, target: Connection, table: Table) -> None:
    query = select(table).order_by(*table.primary_key.columns)
    found = source.execute(query.execution_options(yield_per=AT_A_TIME))
    for part in found.mappings().partitions(AT_A_TIME):
        target.execute(insert(table), [dict(row) for row in part])


def _ours(name: str, _: MetaData) -> bool:
    """Whether a table's rows are copied as they are: not the text search's, nor the one the migrations fill."""
    return name != VERSION_TABLE and not name.startswith(WORDS)


def _continue_numbers(target: Connection) -> None:
    """Let new rows take the numbers after those that were copied (PostgreSQL counts apart from the rows)."""
    for table, column, sequence in target.execute(text(_SEQUENCES)).all():
        newest = target.execute(text(f"SELECT max({column}) FROM {table}")).scalar()  # noqa: S608 - names of our own
        if newest is not None:
            target.execute(select(func.setval(sequence, newest)))


def _checked(file: Path, where: str) -> IndexCopy:
    with _opened(file) as copy:
        found = [str(row[0]) for row in copy.execute("PRAGMA integrity_check(5)")]
        if found != ["ok"]:
            raise IntegrityError(
                f"the index is damaged: {'; '.join(found)}",
                subject=where,
                remedy="Keep it as it is, and restore the newest backup beside it: "
                "bwv-index restore STORE --home NEW",
            )
        schema = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        ledger = copy.execute("SELECT count(*) FROM ledger").fetchone()
    return IndexCopy(str(schema[0]), int(ledger[0]))


def _is_empty(engine: Engine) -> bool:
    """Whether a database has no tables; a file of SQLite that is not there is not made by asking."""
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
        return True
    with engine.connect() as connection:
        return not inspect(connection).get_table_names()


def _added(engine: Engine, file: Path) -> tuple[bytes, ...] | None:
    """Return what a restore added to a database that holds this copy; None where it holds anything else."""
    if not inspect(engine).has_table("ledger"):
        return None
    with _opened(file) as copy, engine.connect() as connection:
        ours = copy.execute("SELECT id, entry FROM ledger ORDER BY id").fetchall()
        theirs = connection.execute(text("SELECT id, entry, type FROM ledger ORDER BY id")).all()
    since = theirs[len(ours) :]
    same = [(row.id, bytes(row.entry)) for row in theirs[: len(ours)]] == ours
    if not same or not {str(row.type) for row in since} <= OF_A_RESTORE:
        return None
    return tuple(bytes(row.entry) for row in since)


@contextmanager
def _plain(file: Path) -> Iterator[Engine]:
    """Open a copy as the database of a migration: without the log that an index in use has beside it."""
    engine = create_engine(URL.create("sqlite", database=str(file)), poolclass=NullPool)
    event.listen(engine, "connect", _begin_by_hand)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    try:
        yield engine
    finally:
        engine.dispose()


def _begin_by_hand(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver would flush after each statement that makes a table


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy for reading; nothing is written beside it, be it on a disk that cannot be written."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        yield copy


@contextmanager
def _told_of(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        raise EnvironmentFaultError(
            f"the index cannot be copied: {fault}",
            subject=str(file),
            remedy="Check free space and permissions, then run the same command again.",
        ) from fault
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the index cannot be copied: {fault.strerror}", subject=str(fault.filename or file)
        ) from fault
