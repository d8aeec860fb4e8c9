"""Copies of what is known by its hash: from one vault to another, kept only where the bytes are those of the hash."""

import hashlib
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bwv_index.intake.copying import Copy
from bwv_index.intake.fingerprint import hash_file
from bwv_index.intake.vault import Vault

CHUNK = 4 << 20


class ReplicaState(StrEnum):
    """What became of one file that was to be copied under its hash."""

    COPIED = "copied"
    HELD = "held already"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    CHANGED = "changed"
    """The bytes to copy are not those of the hash: nothing was kept."""
    DAMAGED = "damaged"
    """What lies under the hash already is not those bytes; it is never replaced."""


@dataclass(frozen=True, slots=True)
class Replica:
    """One file that was to be copied under its hash, and what became of it."""

    sha256: str
    size: int
    state: ReplicaState
    detail: str = ""

    @property
    def whole(self) -> bool:
        """Whether the bytes of the hash now lie in the vault that was to get them."""
        return self.state in {ReplicaState.COPIED, ReplicaState.HELD}


def replicate(
    source: Path, vault: Vault, sha256: str, size: int | None = None, *, check: bool = False
) -> Replica:
    """Copy a file into a vault under the SHA-256 it is known by, hashing what is copied.

    What the vault holds already is not copied again: its size is compared where ``size`` is given, and with
    ``check`` it is read and hashed. The source is opened for reading only. Whatever is wrong with the source or with
    what is held is in the result.

    Raises:
        EnvironmentFaultError: the vault cannot be written.
    """
    if vault.holds(sha256):
        return _held(vault.path_of(sha256), sha256, size, check=check)
    try:
        # O_NONBLOCK: a pipe put in the file's place must not hold the reader for ever
        handle = os.open(source, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return Replica(sha256, size or 0, ReplicaState.MISSING, f"{source} is not there")
    except OSError as fault:
        return _unreadable(source, sha256, size, fault)
    try:
        return _copy(handle, source, vault, sha256, size)
    finally:
        os.close(handle)


def _copy(handle: int, source: Path, vault: Vault, sha256: str, size: int | None) -> Replica:
    digest, read = hashlib.sha256(), 0
    with Copy(vault.incoming) as copy:
        while True:
            try:
                block = os.read(handle, CHUNK)
            except OSError as fault:
                return _unreadable(source, sha256, size, fault)
            if not block:
                break
            copy.write(block)  # another thread writes it while this one hashes it
            digest.update(block)
            read += len(block)
        if digest.hexdigest() != sha256:
            told = f"{source} now reads as SHA-256 {digest.hexdigest()} and {read} bytes"
            return Replica(sha256, size or 0, ReplicaState.CHANGED, told)
        vault.keep(copy.finish(), sha256)
    return Replica(sha256, read, ReplicaState.COPIED)


def _held(file: Path, sha256: str, size: int | None, *, check: bool) -> Replica:
    try:
        found = file.stat().st_size
        if size is not None and found != size:
            return Replica(sha256, size, ReplicaState.DAMAGED, f"{file} has {found} bytes, not {size}")
        if check and (now := hash_file(file)) != sha256:
            return Replica(sha256, found, ReplicaState.DAMAGED, f"{file} now reads as SHA-256 {now}")
    except OSError as fault:
        return Replica(sha256, size or 0, ReplicaState.DAMAGED, f"{file} cannot be read: {fault.strerror}")
    return Replica(sha256, found, ReplicaState.HELD)


def _unreadable(source: Path, sha256: str, size: int | None, fault: OSError) -> Replica:
    return Replica(
        sha256, size or 0, ReplicaState.UNREADABLE, f"{source} cannot be read on: {fault.strerror}"
    )
