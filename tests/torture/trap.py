"""A trap on this process's calls to the disk and the database: one chosen call fails once, all others are counted."""

import builtins
import errno
import io
import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.exc import OperationalError


class Call(StrEnum):
    """A kind of call that can fail."""

    OPEN = "open"
    READ = "read"
    WRITE = "write"
    FLUSH = "fsync"
    LINK = "link"
    RENAME = "rename"
    REMOVE = "unlink"
    FOLDER = "mkdir"
    MODE = "chmod"
    LIST = "scandir"
    EXECUTE = "execute"
    COMMIT = "commit"
    ANSWER = "answer of a commit"
    """The commit is done, and its answer is lost."""


FUNCTIONS = {
    "open": Call.OPEN, "read": Call.READ, "write": Call.WRITE, "pwrite": Call.WRITE, "sendfile": Call.WRITE,
    "ftruncate": Call.WRITE, "fsync": Call.FLUSH, "link": Call.LINK, "replace": Call.RENAME, "rename": Call.RENAME,
    "unlink": Call.REMOVE, "remove": Call.REMOVE, "rmdir": Call.REMOVE, "mkdir": Call.FOLDER, "chmod": Call.MODE,
    "fchmod": Call.MODE, "scandir": Call.LIST, "listdir": Call.LIST,
}  # fmt: skip
"""The functions of ``os`` that are watched."""

DATABASE_SAYS = {errno.EIO: "disk I/O error", errno.ENOSPC: "database or disk is full"}


@dataclass(slots=True)
class Trap:
    """Counts calls, and lets the ``nth`` of one kind fail with ``number`` (of ``errno``)."""

    call: Call | None = None
    nth: int = 0
    number: int = errno.EIO
    counts: Counter[Call] = field(default_factory=Counter)
    sprung: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def springs(self, call: Call, what: object) -> bool:
        """Count a call; return whether this is the one that fails."""
        with self._lock:
            self.counts[call] += 1
            if call is not self.call or self.counts[call] != self.nth:
                return False
            self.sprung = f"{call} {what}"
            return True

    def fault(self, what: object = None) -> OSError:
        """Return what the system says of the call that fails."""
        named = (what,) if isinstance(what, str | bytes | os.PathLike) else ()
        return OSError(self.number, os.strerror(self.number), *named)

    @contextmanager
    def set(self) -> Iterator[None]:
        """Watch every call for as long as the context lasts."""
        with ExitStack() as stack:
            for name, call in FUNCTIONS.items():
                stack.enter_context(patch.object(os, name, self._watched(getattr(os, name), call)))
            opening = self._opening()
            stack.enter_context(patch.object(builtins, "open", opening))
            stack.enter_context(patch.object(io, "open", opening))
            stack.enter_context(patch.object(SQLiteDialect, "do_commit", self._committing()))
            event.listen(Engine, "before_cursor_execute", self._executing)
            stack.callback(event.remove, Engine, "before_cursor_execute", self._executing)
            yield

    def _watched(self, function: Callable[..., Any], call: Call) -> Callable[..., Any]:
        def watched(*arguments: Any, **named: Any) -> Any:
            if self.springs(call, arguments[0] if arguments else ""):
                if function.__name__ == "write":
                    function(arguments[0], arguments[1][: len(arguments[1]) // 2])  # a full disk takes a part
                raise self.fault(arguments[0] if arguments else None)
            return function(*arguments, **named)

        return watched

    def _opening(self) -> Callable[..., Any]:
        trap = self

        class Watched(io.FileIO):
            """A file whose reads and writes are counted."""

            def readinto(self, buffer: Any, /) -> int | None:
                if trap.springs(Call.READ, self.name):
                    raise trap.fault()
                return super().readinto(buffer)

            def readall(self) -> bytes:
                if trap.springs(Call.READ, self.name):
                    raise trap.fault()
                return super().readall()

            def write(self, content: Any, /) -> int:
                if trap.springs(Call.WRITE, self.name):
                    super().write(bytes(content)[: len(content) // 2])
                    raise trap.fault()
                return super().write(content)

        def opening(
            file: Any, mode: str = "r", buffering: int = -1, encoding: str | None = None,
            errors: str | None = None, newline: str | None = None, closefd: bool = True, opener: Any = None,
        ) -> Any:  # fmt: skip
            if not isinstance(file, int) and trap.springs(Call.OPEN, file):
                raise trap.fault(file)
            raw = Watched(file, mode.replace("b", "").replace("t", ""), closefd, opener)
            if buffering == 0:
                return raw
            binary = _buffered(raw, mode)
            return binary if "b" in mode else io.TextIOWrapper(binary, encoding, errors, newline)

        return opening

    def _executing(self, *arguments: Any) -> None:
        statement = arguments[2]
        if self.springs(Call.EXECUTE, statement):
            raise OperationalError(statement, None, self._refusal())

    def _committing(self) -> Callable[..., None]:
        commit: Callable[[Any, Any], None] = SQLiteDialect.do_commit

        def committing(dialect: Any, connection: Any) -> None:
            if self.springs(Call.COMMIT, ""):
                raise self._refusal()
            commit(dialect, connection)
            if self.springs(Call.ANSWER, ""):
                raise self._refusal()

        return committing

    def _refusal(self) -> sqlite3.OperationalError:
        return sqlite3.OperationalError(DATABASE_SAYS[self.number])


def _buffered(raw: io.FileIO, mode: str) -> Any:
    if "+" in mode:
        return io.BufferedRandom(raw)
    return io.BufferedReader(raw) if raw.readable() else io.BufferedWriter(raw)
