"""Writing a copy in a thread of its own, so that hashing and writing the same bytes overlap."""

import contextlib
import os
import queue
import threading
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

from bwv_index.durable import make_folders
from bwv_index.errors import EnvironmentFaultError

AHEAD = 4
"""Blocks that may wait for the disk; bounds memory."""


class Copy:
    """A copy that grows under a temporary name; it is whole and on disk only after ``finish``.

    Leaving the context without ``finish`` removes what was written.

    Raises:
        EnvironmentFaultError: the disk refuses (full, read-only, gone), at the latest from ``finish``.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{os.getpid()}-{uuid.uuid4().hex}"
        self._blocks: queue.Queue[bytes | None] = queue.Queue(AHEAD)
        self._fault: OSError | None = None
        self._thread = threading.Thread(target=self._drain, name="vault-writer", daemon=True)

    def __enter__(self) -> Self:
        try:
            make_folders(self._path.parent)
            self._handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except OSError as fault:
            raise self._typed(fault) from fault
        self._thread.start()
        return self

    def write(self, block: bytes) -> None:
        """Hand over the next block; waits while the disk is behind."""
        if self._fault is not None:
            raise self._typed(self._fault)
        self._blocks.put(block)

    def finish(self) -> Path:
        """Write what is left, flush to disk, and return the temporary file, which is the caller's from here."""
        self._stop()
        if self._fault is not None:
            raise self._typed(self._fault)
        finished, self._path = self._path, Path()
        return finished

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        if self._path != Path():
            with contextlib.suppress(FileNotFoundError):
                self._path.unlink()

    def _stop(self) -> None:
        if self._thread.is_alive():
            self._blocks.put(None)
        self._thread.join()

    def _drain(self) -> None:
        try:
            while (block := self._blocks.get()) is not None:
                if self._fault is None:
                    self._put_down(block)
            if self._fault is None:
                os.fsync(self._handle)
        except OSError as fault:
            self._fault = fault
        finally:
            os.close(self._handle)

    def _put_down(self, block: bytes) -> None:
        try:
            rest = memoryview(block)
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        except OSError as fault:  # keep draining, so that the reader never waits for a dead writer
            self._fault = fault

    def _typed(self, fault: OSError) -> EnvironmentFaultError:
        return EnvironmentFaultError(
            f"the copy cannot be written: {fault.strerror}",
            subject=str(self._path.parent),
            remedy="Free some space or correct the permissions, then run the same command again.",
        )
