"""Collecting checkpoints: the home's own, copies kept elsewhere, packs, and time stamps over them."""

import json
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
    stamped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyChange:
    """That one key took another's place, told by the ledger's entry at ``position``."""

    position: int
    old: str
    new: str


def open_anchor(file: Path, keys: Sequence[NoteKey], *, outside: bool) -> Anchor | Finding:
    """Read one checkpoint; what is wrong with it is a finding."""
    try:
        return Anchor(open_checkpoint(_note(read_regular(file)), keys), file, outside)
    except CheckpointFaultError as fault:
        return Finding(fault.code, Thing.CHECKPOINT, str(file), fault.message)
    except OSError as fault:
        return Finding(FindingCode.CHECKPOINT_UNREADABLE, Thing.CHECKPOINT, str(file), str(fault.strerror))


def _note(content: bytes) -> bytes:
    """Return the checkpoint that a file holds: all of it, or what an export of the ledger begins with."""
    if not content.startswith(b"{"):
        return content
    try:
        told = json.loads(content.split(b"\n", 1)[0])
        return str(told["checkpoint"]).encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        return content  # which is no checkpoint either, and is told as such


def anchor_files(place: Path) -> tuple[Path, ...]:
    """Return the checkpoints that a place holds: a file, a pack, or a folder of checkpoints; an export holds one.

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
            remedy="Name a checkpoint, a pack, an export of the ledger, or a folder that checkpoints are copied to.",
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


def trusted_anchors(
    anchors: Sequence[Anchor], given: Sequence[NoteKey], changes: Sequence[KeyChange]
) -> tuple[list[Anchor], list[Finding]]:
    """Keep the checkpoints that the given keys vouch for, each with those of its keys that do.

    A key that was in use before a given one is vouched for where a checkpoint by the later key covers the entry that
    tells of the change. Whoever only puts a signature of their own beside a good one is vouched for by nobody.
    """
    trusted = {str(key) for key in given}
    for change in reversed(changes):
        covered = (a for a in anchors if a.signed.size >= change.position)
        if change.new in trusted and any(change.new in map(str, a.signed.keys) for a in covered):
            trusted.add(change.old)
    kept, findings = [], []
    for anchor in anchors:
        keys = tuple(key for key in anchor.signed.keys if str(key) in trusted)
        if keys:
            kept.append(replace(anchor, signed=replace(anchor.signed, keys=keys)))
        else:
            findings.append(Finding(FindingCode.CHECKPOINT_KEY, Thing.CHECKPOINT, str(anchor.where)))
    return kept, findings


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
