"""Verifying a pack with nothing but the pack and a public key: no home, no network."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bwv_index.casefile import (
    CUSTODY_CHECKPOINT,
    CUSTODY_KEY,
    CUSTODY_LEDGER,
    audit_bag,
    manifest_sha256,
    tag_hashes,
)
from bwv_index.custody import (
    CheckpointFaultError,
    EventType,
    Finding,
    FindingCode,
    NoteKey,
    SignedCheckpoint,
    Thing,
    hash_leaf,
    open_checkpoint,
    read_checkpoint,
    read_entry,
    read_public_key,
    root_of,
    shows_inclusion,
)
from bwv_index.durable import read_regular
from bwv_index.errors import BwvIndexError
from bwv_index.pipeline.verification.home import Verification
from bwv_index.pipeline.verification.tally import Tally


@dataclass(frozen=True, slots=True)
class _Extract:
    """One line of a pack's ledger extract: an entry as it was hashed, its number, and its proof."""

    position: int
    entry: bytes
    proof: tuple[bytes, ...]


def verify_pack(pack: Path, keys: tuple[Path, ...] = ()) -> Verification:
    """Verify a pack: its bytes against its manifests, its manifest against the signed ledger.

    ``keys`` are public key files that were had by another way than the pack; without one the pack's own key is
    used, and who signed is told as not checked.
    """
    tally = Tally()
    for fault in audit_bag(pack):
        tally.found(Finding(_BAG_CODES[fault.kind], Thing.PACK_FILE, fault.path, fault.detail))
    tally.verified(Thing.PACK_FILE, max(0, _files(pack) - len(tally.findings)))
    if not (pack / CUSTODY_CHECKPOINT).is_file():
        tally.found(Finding(FindingCode.PACK_NOT_SEALED, Thing.PACK, str(pack)))
        return Verification(tally.counts(), tuple(tally.findings))
    signed = _checkpoint(pack, keys, tally)
    if signed is not None:
        _check_extract(pack, signed, tally)
    return Verification(tally.counts(), tuple(tally.findings), entries=signed.size if signed else 0)


def _checkpoint(pack: Path, given: tuple[Path, ...], tally: Tally) -> SignedCheckpoint | None:
    """Open the pack's checkpoint, with the keys given or else with the pack's own."""
    try:
        content = read_regular(pack / CUSTODY_CHECKPOINT)
        origin = read_checkpoint(content).origin
        files = given or (pack / CUSTODY_KEY,)
        keys: list[NoteKey] = [read_public_key(file, origin) for file in files]
        signed = open_checkpoint(content, keys)
    except CheckpointFaultError as fault:
        tally.found(Finding(fault.code, Thing.CHECKPOINT, CUSTODY_CHECKPOINT, fault.message))
        return None
    except (BwvIndexError, OSError) as fault:
        if given:
            raise
        tally.found(Finding(FindingCode.CHECKPOINT_KEY, Thing.CHECKPOINT, CUSTODY_KEY, str(fault)))
        return None
    if given:
        tally.verified(Thing.CHECKPOINT)
    else:
        tally.found(Finding(FindingCode.KEY_UNPROVEN, Thing.CHECKPOINT, CUSTODY_CHECKPOINT, str(keys[0])))
    return signed


def _check_extract(pack: Path, signed: SignedCheckpoint, tally: Tally) -> None:
    """Prove every entry of the extract, and find the one that tells of this pack's manifest."""
    try:
        lines = [_read(line) for line in read_regular(pack / CUSTODY_LEDGER).splitlines()]
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as fault:
        tally.found(
            Finding(FindingCode.PACK_PROOF, Thing.ENTRY, CUSTODY_LEDGER, f"it cannot be read: {fault}")
        )
        return
    proven: list[_Extract] = []
    for line in lines:
        if shows_inclusion(
            hash_leaf(line.entry), line.position - 1, signed.size, line.proof, signed.checkpoint.root
        ):
            tally.verified(Thing.ENTRY)
            proven.append(line)
        else:
            tally.found(Finding(FindingCode.PACK_PROOF, Thing.ENTRY, str(line.position)))
    try:
        manifest, tags = manifest_sha256(pack), tag_hashes(pack)
    except OSError:
        return  # what is missing of the bag has been told
    made = next((line for line in proven if _tells_of(read_entry(line.entry), manifest, tags)), None)
    if made is not None:
        tally.verified(Thing.PACK)
        _check_whole(lines, made, tally)
    else:
        tally.found(
            Finding(FindingCode.PACK_NOT_ON_LEDGER, Thing.PACK, str(pack), f"its manifest is {manifest}")
        )


def _check_whole(lines: Sequence[_Extract], made: _Extract, tally: Tally) -> None:
    """See to it that no act on the incident or the clips, before the pack was made, is left out of the extract."""
    told = read_entry(made.entry).get("details", {})
    before = [hash_leaf(line.entry) for line in lines if line.position < made.position]
    if (len(before), root_of(before).hex()) != (told.get("acts_before"), told.get("acts_before_root")):
        detail = f"it holds {len(before)} acts from before the pack was made, of {told.get('acts_before')}"
        tally.found(Finding(FindingCode.PACK_PROOF, Thing.ENTRY, CUSTODY_LEDGER, detail))


def _tells_of(event: Mapping[str, Any], manifest: str, tags: Mapping[str, str]) -> bool:
    """Whether an entry tells that a pack of this manifest, and of these words about itself, was made."""
    made = event.get("type") == EventType.PACK_MADE and event.get("sha256") == manifest
    return made and event.get("details", {}).get("tags") == tags


def _read(line: bytes) -> _Extract:
    told = json.loads(line)
    return _Extract(
        int(told["position"]),
        str(told["entry"]).encode(),
        tuple(bytes.fromhex(part) for part in told["proof"]),
    )


def _files(pack: Path) -> int:
    return sum(path.is_file() for path in pack.rglob("*")) if pack.is_dir() else 0


_BAG_CODES = {
    "changed": FindingCode.PACK_FILE_CHANGED,
    "missing": FindingCode.PACK_FILE_MISSING,
    "added": FindingCode.PACK_FILE_ADDED,
    "no bag": FindingCode.PACK_NO_BAG,
}
