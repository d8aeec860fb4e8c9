"""The hashes of a pack's files by both algorithms of its manifests: read once, several files side by side."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from bwv_index.durable import reading_regular

if TYPE_CHECKING:
    from hashlib import _Hash

BLOCK = 1 << 20
AT_ONCE = min(os.cpu_count() or 1, 4)
"""Files read side by side: hashing lets other threads run, and past a few the disk is what is waited for."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Hashes:
    """A file's SHA-256 and SHA-512 as hex, and its size in bytes."""

    sha256: str
    sha512: str
    size: int

    def by(self, algorithm: str) -> str:
        """Return the hash by an algorithm's name, ``sha256`` or ``sha512``."""
        return self.sha512 if algorithm == "sha512" else self.sha256


@dataclass(slots=True)
class Hashing:
    """Both hashes on their way."""

    _sha256: "_Hash" = field(default_factory=hashlib.sha256)
    _sha512: "_Hash" = field(default_factory=hashlib.sha512)
    _size: int = 0

    def add(self, block: bytes) -> None:
        """Take in one block."""
        self._sha256.update(block)
        self._sha512.update(block)
        self._size += len(block)

    def done(self) -> Hashes:
        """Return what all the blocks come to."""
        return Hashes(self._sha256.hexdigest(), self._sha512.hexdigest(), self._size)


def hash_all(files: Sequence[Path]) -> list[Hashes]:
    """Read files from start to end, several at once, a block of each in memory; return their hashes in order.

    Raises:
        OSError: one cannot be read, or is no regular file.
    """
    return side_by_side(_hashed, files)


def side_by_side(act: Callable[[T, Callable[[], None]], R], things: Iterable[T]) -> list[R]:
    """Do one act to many things, a few at once, and return what comes of each in their order.

    The act is given a call that ends it where another has failed. What is raised is the fault of the first in order.
    """
    stopped = Event()

    def require_going() -> None:
        if stopped.is_set():
            raise _StoppedError

    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            return list(pool.map(lambda thing: act(thing, require_going), things))
        except BaseException:
            stopped.set()
            raise


class _StoppedError(Exception):
    """Another file failed; nobody sees this."""


def blocks(file: Path) -> Iterator[bytes]:
    """Yield a regular file's bytes, block by block.

    Raises:
        OSError: it cannot be read, or is no regular file.
    """
    with reading_regular(file) as stream:
        while block := stream.read(BLOCK):
            yield block


def _hashed(file: Path, require_going: Callable[[], None]) -> Hashes:
    hashing = Hashing()
    for block in blocks(file):
        require_going()
        hashing.add(block)
    return hashing.done()
