"""A copy of the whole index as one file: it appears under its name only when it is whole and on the disk."""

import secrets
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from bwv_index.durable import READ_ONLY, flush_file, flush_folder, give_name, make_folders
from bwv_index.errors import EnvironmentFaultError
from bwv_index.home import Home
from bwv_index.index import IndexCopy, copy_index, create_index

PARTIAL = ".partial-"
"""What stands in the name of a copy that is being written."""


def make_index(home: Home, url: str) -> bool:
    """Make a home's index, or bring it up to date; return whether anything was changed.

    An index of an older schema is copied into the home's backups first. The caller holds the home, so that nobody else
    writes to it meanwhile.

    Raises:
        EnvironmentFaultError: the index cannot be changed; it is as it was.
        HomeError: it is of a newer schema.
        IntegrityError: it is damaged.
    """

    def keep(revision: str) -> Path:
        return copy_before_upgrade(home, url, revision, datetime.now(UTC))

    return create_index(url, keep)


def copy_before_upgrade(home: Home, url: str, revision: str, at: datetime) -> Path:
    """Copy an index of an older schema into the home's backups; return where the copy lies.

    Raises:
        EnvironmentFaultError: the index cannot be read, or the disk refuses.
        IntegrityError: the index is damaged.
    """
    target = _free(home.backups / f"index-{revision}-{stamp(at)}.sqlite")
    try:
        make_folders(home.backups)
        for leftover in home.backups.glob(f"{PARTIAL}*"):
            leftover.unlink()
        keep_copy(url, target)
    except OSError as fault:
        raise EnvironmentFaultError(
            f"no copy of the index can be kept, so its schema is not changed: {fault.strerror}",
            subject=str(fault.filename or target),
            remedy="Free some space or correct the permissions, then run the same command again.",
        ) from fault
    return target


def keep_copy(url: str, target: Path) -> IndexCopy:
    """Copy the index to a new file that is read-only, and flush it to the disk; return what it holds.

    Raises:
        EnvironmentFaultError: the index cannot be read, or the copy not be written.
        IntegrityError: the index is damaged.
        OSError: the disk refuses, or something is at the target.
    """
    growing = target.with_name(f"{PARTIAL}{secrets.token_hex(8)}")
    try:
        copied = copy_index(url, growing)
        growing.chmod(READ_ONLY)
        flush_file(growing)
        give_name(growing, target)
    finally:
        with suppress(FileNotFoundError):
            growing.unlink()
    flush_folder(target.parent)
    return copied


def _free(wished: Path) -> Path:
    """Return the wished name, or one with a number where a run of the same second has that."""
    further = (wished.with_stem(f"{wished.stem}-{number}") for number in count(2))
    return next(name for name in chain((wished,), further) if not name.exists())


def stamp(at: datetime) -> str:
    """Return a UTC time as it stands in names (ISO 8601, basic form): no colons, and sorted as times are."""
    return at.strftime("%Y%m%dT%H%M%SZ")
