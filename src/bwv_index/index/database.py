"""The databases an index can lie in: how each is connected to and begun on, and how its faults are told."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, OperationalError, SQLAlchemyError

from bwv_index.errors import BusyError, BwvIndexError, EnvironmentFaultError, HomeError

LONGEST_WAIT_S = 60.0
"""How long a transaction waits for another before it gives up."""

WRITER = int.from_bytes(b"bwvindex")
"""The advisory lock that a writing PostgreSQL transaction holds: one writes at a time, as in SQLite."""

TELLING = frozenset({"host", "port"})
"""Parts of a URL's query that say where a database is; any other may be a password, and is not shown."""

BUSY = frozenset(
    {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY_RECOVERY", "SQLITE_BUSY_TIMEOUT", "55P03"}
)
"""What says that another transaction is in the way (SQLite, rescode; PostgreSQL, appendix A: lock_not_available)."""

_SETTINGS = {
    "default_transaction_isolation": "read committed",  # a writer sees what the one before it has written
    "extra_float_digits": "1",  # numbers come back exactly as they went in
    "tcp_keepalives_idle": "60",  # a machine that lost its power holds nobody up for hours
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
"""What the record rests on must not depend on how the server, the database or the account is set up."""

_CONNECTING = {"client_encoding": "UTF8", "fallback_application_name": "bwv-index"}
"""As above, for what the driver has to know from the start; the name is for who looks at who holds the lock."""

_DURABLE = """
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""
"""What has been said to be recorded is on the server's disk; stricter settings stay."""

_GROUND = """
SELECT pg_encoding_to_char(encoding), datcollate, datctype, coalesce(to_jsonb(d) ->> 'datlocprovider', 'c')
FROM pg_database d WHERE datname = current_database()
"""

DAMAGE = frozenset({"SQLITE_NOTADB", "XX001", "XX002"})
"""What says that the database does not hold together (PostgreSQL, appendix A: class XX); SQLite has more (rescode)."""

CORRUPT = "SQLITE_CORRUPT"
"""How the names of all of SQLite's other codes for that begin."""

NO_TEXT = "Could not decode to UTF-8"
"""What Python's driver says of a cell of text that is none; it gives no code."""

AS_IT_LIES = partial(str, encoding="utf-8", errors="surrogateescape")
"""Reads any bytes as text: those that are none come out as halves of characters (PEP 383)."""

_TABLES_ONLY = "; ".join(
    f"SET LOCAL enable_{way} = off" for way in ("indexscan", "indexonlyscan", "bitmapscan")
)
"""Has a server read the tables themselves, wherever it can."""

_RESTORE = "Keep it as it is, and restore the newest backup beside it: bwv-index restore STORE --home NEW"

Prepare = Callable[[Any, Any], None]
Begin = Callable[[Connection], None]


class DamagedIndexError(EnvironmentFaultError):
    """The database itself does not hold together: a page, a cell or an index of it is not what was written."""


class LostIndexError(HomeError):
    """There is no index where a home's index was: the file is gone, or nothing is in it."""


def lost(where: str, what: str) -> LostIndexError:
    """Return the error that says that a home's index is gone."""
    return LostIndexError(what, subject=where, remedy=_RESTORE)


def connect(url: str, *, create: bool = False) -> Engine:
    """Return the way to the database at ``url``; nothing is opened yet.

    Only who is to ``create`` an index makes a file that is not there: an empty one in place of an index that is gone
    would hide the loss.

    Raises:
        EnvironmentFaultError: that is no URL, or of a database that is not served or whose driver is absent.
    """
    try:
        target = make_url(url)
    except (ArgumentError, ValueError) as fault:  # whose words may hold a piece of a password
        raise EnvironmentFaultError(
            "what names the index is no URL of a database",
            remedy="Correct the BWV_INDEX_DATABASE variable; in a password, write @ : / ? # and % as %40 and so on.",
        ) from fault
    try:
        engine = _engine(target)
    except (SQLAlchemyError, ImportError) as fault:
        raise EnvironmentFaultError(
            f"the index cannot be reached: {fault}",
            remedy="Correct the BWV_INDEX_DATABASE variable, or install the driver of that database.",
        ) from fault
    served = _SERVED.get((engine.dialect.name, engine.dialect.driver))
    if served is None:
        raise EnvironmentFaultError(
            f"no index can lie in a database of this kind: {engine.url.drivername}",
            remedy="Name one with sqlite:/// or postgresql+psycopg:// in the BWV_INDEX_DATABASE variable.",
        )
    prepare, begin = served
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    event.listen(engine, "handle_error", _told_overflow)
    if not create:
        event.listen(engine, "do_connect", _never_made)
    return engine


def file_of(engine: Engine) -> Path | None:
    """Return the file that an SQLite database lies in; None where it lies in no file, or on a server."""
    named = engine.url.database if engine.dialect.name == "sqlite" else None
    return None if not named or named == ":memory:" or named.startswith("file:") else Path(named)


@contextmanager
def as_it_lies(connection: Connection) -> Iterator[None]:
    """Read through a connection whatever lies there: text that is none, and tables in place of their indexes.

    SQLite cannot be told to leave its indexes alone; who must not trust them asks so that none can serve.
    """
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(_TABLES_ONLY)
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.text_factory = AS_IT_LIES
    try:
        yield
    finally:
        driver.text_factory = str


def is_damage(fault: DatabaseError) -> bool:
    """Whether a fault of the driver says that the database does not hold together."""
    codes = {str(getattr(fault.orig, name, "")) for name in ("sqlite_errorname", "sqlstate")}
    return (
        bool(codes & DAMAGE) or any(code.startswith(CORRUPT) for code in codes) or NO_TEXT in str(fault.orig)
    )


def shown_url(url: str) -> str:
    """Return a database's URL as it may be shown: without any password.

    Raises:
        EnvironmentFaultError: that is no URL, or of a database that is not served or whose driver is absent.
    """
    engine = connect(url)
    try:
        return place(engine)
    finally:
        engine.dispose()


def _engine(url: URL) -> Engine:
    # What is written may name people, and an error's text may be passed on: it holds no values.
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True, connect_args=_CONNECTING, hide_parameters=True)
    return create_engine(url, hide_parameters=True)


def place(engine: Engine) -> str:
    """Return where a database is, as it may be shown: without any password."""
    url: URL = engine.url
    shown = {name: value for name, value in url.query.items() if name in TELLING}
    return url.set(query=shown).render_as_string()


@contextmanager
def typed_faults(engine: Engine) -> Iterator[None]:
    """Turn the faults of a database and its driver into ours.

    Raises:
        BusyError: another transaction held the database for longer than anybody waits.
        DamagedIndexError: the database does not hold together.
        EnvironmentFaultError: any other fault.
    """
    try:
        yield
    except BwvIndexError:
        raise
    except DatabaseError as fault:
        raise _typed(engine, fault) from fault
    except SQLAlchemyError as fault:
        raise EnvironmentFaultError(f"the index cannot be used: {fault}", subject=place(engine)) from fault


def _typed(engine: Engine, fault: DatabaseError) -> BwvIndexError:
    if is_damage(fault):
        return DamagedIndexError(
            f"the index is damaged: {_told(fault)}",
            subject=place(engine),
            remedy=f"bwv-index verify says where. {_RESTORE}",
        )
    if isinstance(fault, OperationalError):
        return _operational(engine, fault)
    if isinstance(fault, IntegrityError):
        return EnvironmentFaultError(f"the index refuses that: {_told(fault)}", subject=place(engine))
    return EnvironmentFaultError(
        f"the index is damaged, in use, or refuses that: {_told(fault)}", subject=place(engine)
    )


def _told_overflow(context: ExceptionContext) -> BwvIndexError | None:
    """Name a number that a statement's driver cannot carry; such a fault of anybody else's is not the index's."""
    fault = context.original_exception
    if isinstance(fault, OverflowError) and context.engine is not None:
        return EnvironmentFaultError(f"the index cannot hold that: {fault}", subject=place(context.engine))
    return None


def _operational(engine: Engine, fault: OperationalError) -> BwvIndexError:
    codes = {getattr(fault.orig, name, None) for name in ("sqlite_errorname", "sqlstate")}
    if codes & BUSY:
        return BusyError(
            f"another run has been writing to the index for {LONGEST_WAIT_S:g} seconds",
            subject=place(engine),
            remedy="Wait for it to finish, then run the same command again.",
        )
    return EnvironmentFaultError(
        f"the index cannot be used: {_told(fault)}",
        subject=place(engine),
        remedy=_REMEDIES[engine.dialect.name],
    )


def _told(fault: DatabaseError) -> str:
    """Return what the driver says, in one line."""
    return " ".join(str(fault.orig).split())


def _never_made(_: object, __: object, words: list[Any], options: dict[str, Any]) -> None:
    """Have SQLite open a file that is there, and make none (SQLite, URI filenames: mode)."""
    named = words[0] if words else options.get("database", "")
    if not words or not named or named == ":memory:" or str(named).startswith("file:"):
        return
    words[0] = f"{Path(named).absolute().as_uri()}?mode=rw"
    options["uri"] = True


def _wait_ms() -> int:
    return round(LONGEST_WAIT_S * 1000)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for a consistent read
    cursor = connection.cursor()
    waiting = f"busy_timeout={_wait_ms()}"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", waiting):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _prepare_postgresql(connection: Any, _: Any) -> None:
    settings = {**_SETTINGS, "lock_timeout": str(_wait_ms())}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(name, value, false) FROM unnest(%s::text[], %s::text[]) AS setting(name, value)",
            ([*settings], [*settings.values()]),
        )
        cursor.execute(_DURABLE)
        ground = cursor.execute(_GROUND).fetchone()
    connection.commit()
    if ground != ("UTF8", "C", "C", "c"):
        where = f"{connection.info.dbname} ({', '.join(ground[:2])})"
        connection.close()
        raise EnvironmentFaultError(
            "the database does not hold text as the index needs it: encoding UTF8, order and case of locale C",
            subject=where,
            remedy="Make one with: CREATE DATABASE name TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
        )


def _begin_postgresql(connection: Connection) -> None:
    """Take a writer's turn, or hold still what a reader sees.

    A writer's snapshot must not be older than its turn, so it is taken by each statement (READ COMMITTED);
    nobody else writes meanwhile.
    """
    if connection.get_execution_options().get("immediate", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


_SERVED: Mapping[tuple[str, str], tuple[Prepare, Begin]] = {
    ("sqlite", "pysqlite"): (_prepare_sqlite, _begin_sqlite),
    ("postgresql", "psycopg"): (_prepare_postgresql, _begin_postgresql),
}
"""Kind of database and driver -> how a connection is prepared, and how a transaction begins."""

_REMEDIES = {
    "sqlite": "Check free space and permissions, then run the same command again.",
    "postgresql": "Check that the server runs, can be reached and has free space, and that the BWV_INDEX_DATABASE "
    "variable is right; then run the same command again.",
}
