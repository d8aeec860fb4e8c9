"""Downloading: a person gets an unaltered copy of a master, and it is on the record before the copy has its name."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from bwv_index.custody import EventType
from bwv_index.durable import EVERYBODY, flush_folder, give_name
from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.pipeline.master import Master, find_master, not_the_bytes
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how many bytes of it are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Download:
    """A copy that was handed to a person, or in a dry run would be; ``line`` is what ``sha256sum -c`` reads.

    ``not_from_vault`` says why the bytes are not the vault's, though they should be; empty where they are.
    """

    evidence_id: str
    sha256: str
    size: int
    path: Path
    line: str
    not_from_vault: str = ""


def plan_download(workspace: Workspace, name: str, out: Path) -> Download:
    """Say what ``download`` would write, reading and recording nothing; raises as it does, but for the bytes."""
    master, target = find_master(workspace, name), free_place(workspace, out)
    return _download(master, target)


def download(workspace: Workspace, name: str, out: Path, *, progress: Progress | None = None) -> Download:
    """Write an unaltered copy of a clip's master to ``out``, which must not exist.

    The copy is hashed as it is written. It is on the ledger before it gets its name, so that there is no copy
    without a record; where the disk refuses the name after that, the record stays and no copy does.

    Raises:
        NotFoundError: no clip answers to the name.
        RefusedError: the clip's footage has not arrived; ``out`` exists, or lies inside the home.
        IntegrityError: the master's bytes are not what the record says; nothing is written.
        EnvironmentFaultError: the disk, or the store that the master lies on, is in the way.
    """
    master, target = find_master(workspace, name), free_place(workspace, out)
    with _disk_faults(target), _growing(target) as (temporary, writing):
        _copy(master, writing, progress)
        workspace.look(
            workspace.event(
                EventType.DOWNLOAD, master.evidence_id, sha256=master.sha256,
                details={"to": shown(target), "size": master.item.size},
            )
        )  # fmt: skip
        give_name(temporary, target)
        flush_folder(target.parent)
    return _download(master, target)


def _download(master: Master, target: Path) -> Download:
    line = sha256sum_line(master.sha256, target.name)
    return Download(master.evidence_id, master.sha256, master.item.size, target, line, master.not_from_vault)


def sha256sum_line(sha256: str, name: str) -> str:
    """Return a line that ``sha256sum -c`` reads (GNU coreutils manual, "md5sum invocation": escapes in names)."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if escaped == name else chr(92)}{sha256}  {escaped}"


def free_place(workspace: Workspace, out: Path) -> Path:
    """Return where a file for a person goes, once it is seen that nothing is there and that it may go there.

    Raises:
        RefusedError: something is there already, or the place lies inside the home.
        EnvironmentFaultError: the folder to put it in is not there.
    """
    target = out.absolute()
    if os.path.lexists(target):
        raise RefusedError(
            "something of this name is already there, and nothing is ever overwritten",
            subject=shown(target),
            remedy="Choose another name.",
        )
    if not target.parent.is_dir():
        raise EnvironmentFaultError(
            "the folder to put it in is not there",
            subject=shown(target.parent),
            remedy="Make the folder, or choose another.",
        )
    workspace.require_outside(target)
    return target


@contextmanager
def _disk_faults(target: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as fault:
        raise RefusedError(
            "something of this name appeared meanwhile; it stands as it is, and the copy was thrown away",
            subject=shown(target),
            remedy="Choose another name.",
        ) from fault
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the copy cannot be written: {fault.strerror}",
            subject=shown(target),
            remedy="Free some space or correct the permissions, then run the same command again.",
        ) from fault


@contextmanager
def _growing(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Give a new file beside the target to write to; afterwards its own name is gone."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, EVERYBODY)
    try:
        with os.fdopen(handle, "wb") as writing:
            yield temporary, writing
    finally:
        temporary.unlink(missing_ok=True)


def _copy(master: Master, writing: BinaryIO, progress: Progress | None) -> None:
    """Copy a master's bytes to the disk, and see that they are those on record."""
    digest, size = hashlib.sha256(), 0
    for block in _blocks(master):
        digest.update(block)
        size += len(block)
        writing.write(block)
        if progress is not None:
            progress("Copying", size, master.item.size)
    if (digest.hexdigest(), size) != (master.sha256, master.item.size):
        raise not_the_bytes(master, f"{digest.hexdigest()} and {size} bytes")
    writing.flush()
    os.fsync(writing.fileno())


def _blocks(master: Master) -> Iterator[bytes]:
    """Read a master; a fault of its own disk is named as such, and not as the target's."""
    try:
        with master.path.open("rb") as reading:
            while block := reading.read(1 << 20):
                yield block
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the master cannot be read: {fault.strerror}",
            subject=shown(master.path),
            remedy="Correct the permissions or connect its store, then run the same command again.",
        ) from fault
