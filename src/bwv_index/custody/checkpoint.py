"""A checkpoint: how many entries a ledger had and the hash of its tree, signed (C2SP tlog-checkpoint)."""

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bwv_index.custody.fault import CheckpointFaultError
from bwv_index.custody.finding import FindingCode
from bwv_index.custody.note import NoteKey, NoteSigner, read_base64, read_note, write_note

_ROOT_BYTES = 32
_LINES = 3
_SIZE = re.compile("0|[1-9][0-9]{0,18}")
"""Decimal without leading zeros; nineteen digits are more entries than the database can number."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a ledger: its origin, its number of entries, and the hash of the tree over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note's text: origin, size in decimal, root in base64, a line each."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint with the keys that are known to have signed it, and the note as it was written."""

    checkpoint: Checkpoint
    keys: tuple[NoteKey, ...]
    note: bytes

    @property
    def size(self) -> int:
        """How many entries it covers."""
        return self.checkpoint.size


def sign_checkpoint(checkpoint: Checkpoint, signers: Iterable[NoteSigner]) -> bytes:
    """Return a checkpoint as a signed note."""
    return write_note(checkpoint.text, signers)


def read_checkpoint(content: bytes) -> Checkpoint:
    """Read a checkpoint without judging who signed it.

    Raises:
        CheckpointFaultError: it is not of the form.
    """
    return _parse(read_note(content).text)


def open_checkpoint(content: bytes, keys: Sequence[NoteKey]) -> SignedCheckpoint:
    """Read a checkpoint that one of the keys has signed.

    Raises:
        CheckpointFaultError: it is not of the form, of another ledger, its signature is wrong, or none of the
            keys has signed it.
    """
    note = read_note(content)
    found = _parse(note.text)
    signers = note.signed_by(keys)
    if not signers:
        raise CheckpointFaultError("no key that is known here has signed it", FindingCode.CHECKPOINT_KEY)
    if found.origin not in {key.name for key in signers}:
        raise CheckpointFaultError(
            f"it is of another ledger, '{found.origin}'", FindingCode.CHECKPOINT_ORIGIN
        )
    return SignedCheckpoint(found, signers, content)


def _parse(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) <= _LINES or not all(lines[:-1]):
        raise _unreadable("origin, size and root are not all there, or an empty line stands among them")
    origin, size, root = lines[:_LINES]
    if not _SIZE.fullmatch(size):
        raise _unreadable("its size is no decimal number")
    try:
        value = read_base64(root)
    except ValueError:
        raise _unreadable("its root is not base64") from None
    if len(value) != _ROOT_BYTES:
        raise _unreadable("its root is not a SHA-256")
    return Checkpoint(origin, int(size), value)


def _unreadable(why: str) -> CheckpointFaultError:
    return CheckpointFaultError(f"not a checkpoint: {why}", FindingCode.CHECKPOINT_UNREADABLE)
