"""Opening the index: schema version, transactions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bwv_index.errors import BwvIndexError, EnvironmentFaultError, HomeError
from bwv_index.index import soundness
from bwv_index.index.database import as_it_lies, connect, file_of, lost, place, typed_faults
from bwv_index.index.record import NOBODY, Author, Record

SCHEMA = "0003"
"""The newest migration; a test keeps it so. Written here so that opening an index need not load Alembic."""

Keep: TypeAlias = Callable[[str], Path]
"""Called with the schema of an older index before it is changed; returns where a copy of it then lies."""


@dataclass(frozen=True, slots=True)
class Index:
    """An open index. ``reading`` and ``writing`` hand out a record for the length of one transaction."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Record]:
        """Look at the record as it stands; nothing is kept of what is done to it."""
        with typed_faults(self.engine), Session(self.engine) as session:
            yield Record(session)

    @contextmanager
    def looking_over(self) -> Iterator[Record]:
        """Look at the record as ``reading`` does, to verify it: text that is none comes out as halves of characters."""
        with (
            typed_faults(self.engine),
            self.engine.connect() as connection,
            as_it_lies(connection),
            Session(connection) as session,
        ):
            yield Record(session)

    @contextmanager
    def trying(self) -> Iterator[Record]:
        """Change the record as ``writing`` does, and keep nothing of it: a dry run."""
        bound = self.engine.execution_options(immediate=True)
        with typed_faults(self.engine), Session(bound) as session:
            yield Record(session)

    @contextmanager
    def writing(self, author: Author = NOBODY) -> Iterator[Record]:
        """Change the record in one transaction: all of it, or on any error none of it.

        At its end the ledger is told, in the ``author``'s name, what the changed rows are then.
        """
        # IMMEDIATE: a transaction that will write takes its turn at the start, never half-way
        bound = self.engine.execution_options(immediate=True)
        with typed_faults(self.engine), Session(bound) as session, session.begin():
            record = Record(session)
            yield record
            record.seal(author, lambda: Session(self.engine))

    def schema_faults(self) -> tuple[str, ...]:
        """Say what of the database's own tables, indexes and triggers is not as this version makes them.

        A trigger that somebody added changes rows inside our own transactions, and one that is gone lets the ledger
        be changed.
        """
        from bwv_index.index import shape  # noqa: PLC0415 - loads Alembic, which verification alone needs

        with typed_faults(self.engine), self.engine.connect() as connection:
            return shape.faults(connection)

    def damages(self) -> tuple[soundness.Damage, ...] | None:
        """Say where the database does not hold together; None where nothing here can tell, as on a server.

        An index that lacks rows of its table hides them from look-ups, and so from people, while every row is there.
        """
        with typed_faults(self.engine), self.engine.connect() as connection:
            return soundness.damages(connection)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def create_index(url: str, keep: Keep | None = None) -> bool:
    """Bring the database at ``url`` to this version's schema; return whether anything was changed.

    An index of an older schema is handed to ``keep`` before it is touched, while nobody else can write to it; where
    the change of schema then fails, the index is as it was.

    Raises:
        EnvironmentFaultError: the database cannot be opened or written, or its schema cannot be changed.
        HomeError: its schema is newer than this version, or it is older and nothing keeps a copy of it.
    """
    engine = connect(url, create=True)
    try:
        with typed_faults(engine), engine.connect() as connection:
            if _revision(connection) == SCHEMA:
                return False
        # one that writes takes its turn at the start: whoever came first may have changed the schema meanwhile
        bound = engine.execution_options(immediate=True)
        with typed_faults(engine), bound.connect() as connection:
            before = _revision(connection)
            if before != SCHEMA:
                _upgrade(connection, before, keep)
            return before != SCHEMA
    finally:
        engine.dispose()


def _upgrade(connection: Connection, before: str | None, keep: Keep | None) -> None:
    from bwv_index.index import schema  # noqa: PLC0415 - Alembic costs more to load than most commands

    where = place(connection.engine)
    if before is None:
        schema.upgrade(connection)
        connection.commit()
        return
    if not schema.known(before):
        raise HomeError("the index was made by a newer version", subject=where)
    if keep is None:
        raise HomeError("an older index is never changed without a copy of it", subject=where)
    copy = keep(before)
    try:
        schema.upgrade(connection)
        connection.commit()
    except (SQLAlchemyError, EnvironmentFaultError) as fault:
        raise EnvironmentFaultError(
            f"its schema {before} could not be changed to {SCHEMA}, and the index is as it was: {fault}",
            subject=where,
            remedy=f"Go on with the version that made it. A copy of it lies at {copy}.",
        ) from fault


def open_index(url: str) -> Index:
    """Open the index at ``url``.

    Raises:
        EnvironmentFaultError: the database cannot be opened.
        LostIndexError: nothing is there: no file, or no table.
        HomeError: its schema is not the one this version reads.
    """
    engine = connect(url)
    try:
        _require_there(engine)
        with typed_faults(engine), engine.connect() as connection:
            if not inspect(connection).get_table_names():
                raise lost(place(engine), "the home's index is empty: what it held is gone")
            if _revision(connection) != SCHEMA:
                raise HomeError(
                    "the index is of another version's schema",
                    subject=place(engine),
                    remedy="Run: bwv-index init (it brings an older index up to date).",
                )
    except BwvIndexError:
        engine.dispose()
        raise
    return Index(engine)


def require_index(url: str) -> None:
    """See to it that a home still has its index, before anything is made where it was.

    Raises:
        LostIndexError: no file is there, or no table is in it.
        EnvironmentFaultError: the database cannot be opened.
    """
    engine = connect(url)
    try:
        _require_there(engine)
        with typed_faults(engine), engine.connect() as connection:
            if not inspect(connection).get_table_names():
                raise lost(place(engine), "the home's index is empty: what it held is gone")
    finally:
        engine.dispose()


def _require_there(engine: Engine) -> None:
    """See to it that an index in a file is there; opening one of no bytes would write to it."""
    file = file_of(engine)
    if file is None:
        return
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        raise lost(str(file), "the home's index is gone") from None
    except OSError:  # what is wrong is told by opening it
        return
    if not size:
        raise lost(str(file), "the home's index is empty: what it held is gone")


def sqlite_url(file: Path) -> str:
    """Return the URL of an SQLite index in a file."""
    return f"sqlite:///{file}"


def _revision(connection: Any) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    held = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if held is None else str(held)
