"""Opening the index: connection, pragmas, schema version, transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from bwv_index.errors import BwvIndexError, EnvironmentFaultError, HomeError
from bwv_index.index.record import Record

SCHEMA = "0001"
"""The newest migration; a test keeps it so. Written here so that opening an index need not load Alembic."""


@dataclass(frozen=True, slots=True)
class Index:
    """An open index. ``reading`` and ``writing`` hand out a record for the length of one transaction."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Record]:
        """Look at the record as it stands; nothing is kept of what is done to it."""
        with _typed_faults(self.engine), Session(self.engine) as session:
            yield Record(session)

    @contextmanager
    def writing(self) -> Iterator[Record]:
        """Change the record in one transaction: all of it, or on any error none of it."""
        # IMMEDIATE: a transaction that will write takes its turn at the start, never half-way
        bound = self.engine.execution_options(immediate=True)
        with _typed_faults(self.engine), Session(bound) as session, session.begin():
            yield Record(session)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def create_index(url: str) -> bool:
    """Bring the database at ``url`` to this version's schema; return whether anything was changed.

    Raises:
        EnvironmentFaultError: the database cannot be opened or written.
        HomeError: its schema is newer than this version.
    """
    engine = _engine(url)
    try:
        with _typed_faults(engine), engine.connect() as connection:
            before = _revision(connection)
            if before == SCHEMA:
                return False
            from bwv_index.index import schema  # noqa: PLC0415 - Alembic costs more to load than most commands

            if before is not None and not schema.known(before):
                raise HomeError(
                    "the index was made by a newer version", subject=engine.url.render_as_string()
                )
            schema.upgrade(connection)
            connection.commit()
            return True
    finally:
        engine.dispose()


def open_index(url: str) -> Index:
    """Open the index at ``url``.

    Raises:
        EnvironmentFaultError: the database cannot be opened.
        HomeError: its schema is not the one this version reads.
    """
    engine = _engine(url)
    with _typed_faults(engine), engine.connect() as connection:
        if _revision(connection) != SCHEMA:
            raise HomeError(
                "the index is of another version's schema",
                subject=engine.url.render_as_string(),
                remedy="Run: bwv-index init (it brings an older index up to date).",
            )
    return Index(engine)


def sqlite_url(file: Path) -> str:
    """Return the URL of an SQLite index in a file."""
    return f"sqlite:///{file}"


def _engine(url: str) -> Engine:
    try:
        engine = create_engine(url)
    except (SQLAlchemyError, ImportError) as fault:  # no URL at all, or of a database without its driver here
        raise EnvironmentFaultError(
            f"the index cannot be reached: {fault}",
            remedy="Correct the BWV_INDEX_DATABASE variable, or install the driver of that database.",
        ) from fault
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for a consistent read
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=60000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _revision(connection: Any) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    held = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if held is None else str(held)


@contextmanager
def _typed_faults(engine: Engine) -> Iterator[None]:
    where = engine.url.render_as_string()
    try:
        yield
    except BwvIndexError:
        raise
    except OperationalError as fault:
        raise EnvironmentFaultError(
            f"the index cannot be used: {fault.orig}",
            subject=where,
            remedy="Check free space and permissions, then run the same command again.",
        ) from fault
    except DatabaseError as fault:
        raise EnvironmentFaultError(f"the index is damaged or in use: {fault.orig}", subject=where) from fault
    except SQLAlchemyError as fault:
        raise EnvironmentFaultError(f"the index cannot be used: {fault}", subject=where) from fault
