"""Reading a source file once: its SHA-256, and in the same read an unaltered copy in the vault."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from bwv_index.intake.copying import Copy
from bwv_index.intake.discovery import Found
from bwv_index.intake.refusal import Refusal, RefusalCode
from bwv_index.intake.vault import Vault

HEAD_BYTES = 65_536
"""How much of the start is handed on, so that recognising the content needs no second read."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What one read of a file found. ``kept`` says whether the vault gained a file by it."""

    sha256: str
    size: int
    head: bytes
    kept: bool


def fingerprint(found: Found, *, vault: Vault | None, chunk: int = 4 << 20) -> Fingerprint | Refusal:
    """Read a file once from first byte to last; with a ``vault``, keep an unaltered copy of the same bytes.

    The source is opened for reading only, and its access time is left alone where the system allows.

    Raises:
        EnvironmentFaultError: the vault cannot be written (the source's own faults are refusals).
    """
    try:
        handle = _open_source(found.path)
    except FileNotFoundError:
        return Refusal(found.path, RefusalCode.VANISHED, "gone when it was to be read")
    except OSError as fault:
        return Refusal(found.path, RefusalCode.UNREADABLE, f"cannot be opened: {fault.strerror}")
    try:
        if vault is None:
            return _read(handle, found, None, chunk)
        with Copy(vault.incoming) as copy:
            read = _read(handle, found, copy, chunk)
            if isinstance(read, Refusal):
                return read
            kept = vault.keep(copy.finish(), read.sha256)
            return Fingerprint(read.sha256, read.size, read.head, kept)
    finally:
        os.close(handle)


def _open_source(path: Path) -> int:
    # O_NONBLOCK: a pipe put in the file's place since it was listed must not hold the reader for ever
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        return os.open(path, flags | os.O_NOATIME)
    except PermissionError:  # only a file's owner may ask for that
        return os.open(path, flags)


def _read(handle: int, found: Found, copy: Copy | None, chunk: int) -> Fingerprint | Refusal:
    digest = hashlib.sha256()
    head, size = b"", 0
    while True:
        try:
            block = os.read(handle, chunk)
        except OSError as fault:
            detail = f"cannot be read on at byte {size}: {fault.strerror}"
            return Refusal(found.path, RefusalCode.UNREADABLE, detail)
        if not block:
            break
        if copy is not None:
            copy.write(block)  # another thread writes it while this one hashes it
        digest.update(block)
        head = head or block[:HEAD_BYTES]
        size += len(block)
    changed = _changed(handle, found, size)
    if changed:
        return Refusal(found.path, RefusalCode.CHANGED_WHILE_READING, changed)
    return Fingerprint(digest.hexdigest(), size, head, kept=False)


def _changed(handle: int, found: Found, size: int) -> str:
    now = os.fstat(handle)
    if size != found.size or now.st_size != found.size:
        return f"{found.size} bytes when it was listed, {size} read, {now.st_size} now"
    return "its modification time moved while it was read" if now.st_mtime_ns != found.mtime_ns else ""


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file as it lies on disk now, as hex.

    Raises:
        OSError: the file cannot be read; the caller knows whose file it is.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
