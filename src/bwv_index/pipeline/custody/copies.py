"""Copies of checkpoints outside the home: which of them a restore, or checkpoints begun anew, left behind.

A copy that covers more than the ledger held at such a break is of a branch that is gone. The act that made the break
names each of them by its SHA-256 then and there; every other copy, and every later one, must agree with the ledger.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from bwv_index.custody import CheckpointFaultError, Detail, EventType, details_of, read_checkpoint
from bwv_index.durable import read_regular
from bwv_index.index import Record
from bwv_index.pipeline.custody.checkpointing import Shelf, checkpoints_in

LEFT_BEHIND = "copies_left_behind"
"""Name of the detail under which the act that made the break lists them."""

BREAKS = (EventType.RESTORE, EventType.CHECKPOINTS_RESTARTED)


def left_behind(shelf: Shelf, origin: str, size: int) -> list[Detail]:
    """Return the SHA-256 of every copy of this ledger's checkpoints that covers more than ``size`` entries.

    Raises:
        EnvironmentFaultError: a folder of copies cannot be listed.
    """
    found = {
        hashlib.sha256(note).hexdigest()
        for folder in shelf.copies
        for _, note in copies_of(folder, origin)
        if _covers_more(note, size)
    }
    return [*sorted(found)]


def told_left_behind(record: Record) -> Mapping[str, int]:
    """Return the SHA-256 of every copy that the ledger tells was left behind, with the entry that tells it."""
    found: dict[str, int] = {}
    for stored in record.ledger.passed(*BREAKS):
        listed = details_of(stored.entry).get(LEFT_BEHIND)
        if isinstance(listed, list):
            found.update({str(sha256): stored.position for sha256 in listed})
    return found


def copies_of(folder: Path, origin: str) -> Iterator[tuple[Path, bytes]]:
    """Give (file, note) of every copy in a folder that is not another ledger's; one that cannot be read has no bytes.

    Several homes may name one folder: a checkpoint that names another ledger is none of ours.

    Raises:
        EnvironmentFaultError: the folder cannot be listed.
    """
    for file in checkpoints_in(folder):
        note = _read(file)
        if not _names_another(note, origin):
            yield file, note


def _covers_more(note: bytes, size: int) -> bool:
    try:
        return read_checkpoint(note).size > size
    except CheckpointFaultError:
        return False


def _read(file: Path) -> bytes:
    try:
        return read_regular(file)
    except OSError:
        return b""


def _names_another(note: bytes, origin: str) -> bool:
    try:
        return read_checkpoint(note).origin != origin
    except CheckpointFaultError:
        return False
