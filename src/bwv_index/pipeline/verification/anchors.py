"""Collecting checkpoints: the home's own, copies kept elsewhere, packs, and time stamps over them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bwv_index.custody import (
    CheckpointFaultError,
    Finding,
    FindingCode,
    NoteKey,
    SignedCheckpoint,
    Stamp,
    Thing,
    check_stamp,
    details_of,
    open_checkpoint,
)
from bwv_index.durable import read_regular
from bwv_index.errors import EnvironmentFaultError
from bwv_index.pipeline.custody.checkpointing import STAMP_SUFFIX, checkpoints_in

PACKED = ("custody", "checkpoint.txt")
"""Where a pack keeps its checkpoint."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A checkpoint, where it was found, and whether that is outside the home."""

    signed: SignedCheckpoint
    where: Path
    outside: bool
    copied: bool = False
    """Whether it is a copy that this home itself writes elsewhere."""
    stamped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyChange:
    """That one key took another's place, told by the ledger's entry at ``position``."""

    position: int
    old: str
    new: str


def open_anchor(
    file: Path, keys: Sequence[NoteKey], *, outside: bool, copied: bool = False
) -> Anchor | Finding:
    """Read one checkpoint; what is wrong with it is a finding."""
    try:
        return Anchor(open_checkpoint(read_regular(file), keys), file, outside, copied)
    except CheckpointFaultError as fault:
        return Finding(fault.code, Thing.CHECKPOINT, str(file), fault.message)
    except OSError as fault:
        return Finding(FindingCode.CHECKPOINT_UNREADABLE, Thing.CHECKPOINT, str(file), str(fault.strerror))


def anchor_files(place: Path) -> tuple[Path, ...]:
    """Return the checkpoints that a place holds: a file, a pack, or a folder of checkpoints.

    Raises:
        EnvironmentFaultError: there is none.
    """
    if place.is_file():
        return (place,)
    packed = place.joinpath(*PACKED)
    found = (packed,) if packed.is_file() else checkpoints_in(place)
    if not found:
        raise EnvironmentFaultError(
            "no checkpoint is there", subject=str(place),
            remedy="Name a checkpoint, a pack, or a folder that checkpoints are copied to.",
        )  # fmt: skip
    return found


def check_stamps(anchors: Iterable[Anchor], roots: Sequence[bytes]) -> tuple[list[Anchor], list[Finding]]:
    """Check the time stamps that lie beside checkpoints; a good one makes its checkpoint an outside anchor."""
    kept, findings = [], []
    for anchor in anchors:
        stamp = anchor.where.with_suffix(STAMP_SUFFIX)
        if not stamp.is_file():
            kept.append(anchor)
            continue
        try:
            content = read_regular(stamp)
        except OSError as fault:
            findings.append(
                Finding(FindingCode.STAMP_FAULT, Thing.TIME_STAMP, str(stamp), str(fault.strerror))
            )
            kept.append(anchor)
            continue
        found = check_stamp(content, anchor.signed.note, roots)
        if isinstance(found, Stamp):
            kept.append(replace(anchor, outside=True, stamped_at=found.at))
            continue
        code = FindingCode.STAMP_FAULT if found.checked else FindingCode.STAMP_UNTRACED
        findings.append(Finding(code, Thing.TIME_STAMP, str(stamp), found.detail))
        kept.append(anchor)
    return kept, findings


def key_changes(entries: Iterable[tuple[int, bytes]]) -> tuple[KeyChange, ...]:
    """Read (position, entry) of the ledger's changes of key."""
    found = []
    for position, entry in entries:
        details = details_of(entry)
        found.append(KeyChange(position, str(details.get("old", "")), str(details.get("new", ""))))
    return tuple(found)


def misused_keys(anchors: Iterable[Anchor], changes: Sequence[KeyChange]) -> list[Finding]:
    """Find checkpoints that only a key has signed which the ledger says was replaced before.

    The change itself is signed by both keys, so the entry that tells of it is the last an old key may cover.
    """
    findings = []
    for anchor in anchors:
        ends = [_end(key, changes) for key in anchor.signed.keys]
        if ends and all(end is not None and anchor.signed.size > end for end in ends):
            findings.append(Finding(FindingCode.CHECKPOINT_RETIRED_KEY, Thing.CHECKPOINT, str(anchor.where)))
    return findings


def _end(key: NoteKey, changes: Sequence[KeyChange]) -> int | None:
    return next((change.position for change in changes if change.old == str(key)), None)
