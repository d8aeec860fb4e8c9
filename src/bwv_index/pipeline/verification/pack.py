"""Verifying a pack with nothing but the pack and a public key: no home, no network."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bwv_index.casefile import (
    CUSTODY_CHECKPOINT,
    CUSTODY_KEY,
    CUSTODY_LEDGER,
    TAGS,
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
    details_of,
    hash_leaf,
    open_checkpoint,
    public_pem,
    read_checkpoint,
    read_entry,
    read_public_key,
    root_of,
    shows_inclusion,
)
from bwv_index.durable import read_regular
from bwv_index.errors import BwvIndexError
from bwv_index.pipeline.custody.proving import proven_line
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
    used, and who signed is told as not checked. What is counted as verified was read, and found as listed.

    Raises:
        EnvironmentFaultError: a key that is given cannot be read, or the folder cannot be listed.
    """
    tally = Tally()
    audit = audit_bag(pack)
    for fault in audit.faults:
        tally.found(Finding(_BAG_CODES[fault.kind], Thing.PACK_FILE, fault.path, fault.detail))
    signed = None
    if (pack / CUSTODY_CHECKPOINT).is_file():
        signed = _checkpoint(pack, keys, tally)
        if signed is not None:
            _check_key(pack, signed, tally)
            _check_extract(pack, signed, tally)
    else:
        tally.found(Finding(FindingCode.PACK_NOT_SEALED, Thing.PACK, str(pack)))
    blamed = {finding.name for finding in tally.findings if finding.thing is Thing.PACK_FILE}
    tally.verified(Thing.PACK_FILE, len(audit.sound - blamed))
    return Verification(tally.counts(), tuple(tally.findings), entries=signed.size if signed else 0)


def _checkpoint(pack: Path, given: tuple[Path, ...], tally: Tally) -> SignedCheckpoint | None:
    """Open the pack's checkpoint, with the keys given or else with the pack's own."""
    try:
        content = read_regular(pack / CUSTODY_CHECKPOINT)
        origin = read_checkpoint(content).origin
        if not given:
            read_regular(pack / CUSTODY_KEY)  # so that a pipe in its place is never waited for
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
    surplus = _surplus_signatures(signed)
    if surplus:
        tally.found(Finding(FindingCode.CHECKPOINT_SIGNATURE, Thing.CHECKPOINT, CUSTODY_CHECKPOINT, surplus))
    elif given:
        tally.verified(Thing.CHECKPOINT)
    else:
        tally.found(Finding(FindingCode.KEY_UNPROVEN, Thing.CHECKPOINT, CUSTODY_CHECKPOINT, str(keys[0])))
    return signed


def _surplus_signatures(signed: SignedCheckpoint) -> str:
    """Say that signatures stand below a checkpoint that no known key has made, or one twice; empty where none do.

    They are all of the note that could be added without a key: its text is signed, and has one form.
    """
    written = signed.note.rpartition(b"\n\n")[2].count(b"\n")
    surplus = written - len(set(signed.keys))
    if not surplus:
        return ""
    return (
        f"{surplus} of its {written} signatures is of no known key, or stands there twice; if the makers were changing"
        " their key, give both with --key"
    )


def _check_key(pack: Path, signed: SignedCheckpoint, tally: Tally) -> None:
    """See to it that the key in the pack is one that has signed its checkpoint, written as its makers write it."""
    try:
        held = read_regular(pack / CUSTODY_KEY)
    except OSError:
        return  # that it is missing, or no file, has been told
    if held not in {public_pem(key) for key in signed.keys}:
        detail = "it is not the key that signed the checkpoint"
        tally.found(Finding(FindingCode.PACK_FILE_CHANGED, Thing.PACK_FILE, CUSTODY_KEY, detail))


def _check_extract(pack: Path, signed: SignedCheckpoint, tally: Tally) -> None:
    """Prove every entry of the extract, and find the one that tells of this pack's manifest."""
    try:
        content = read_regular(pack / CUSTODY_LEDGER)
    except OSError as fault:
        tally.found(_not_proven(CUSTODY_LEDGER, f"it cannot be read: {fault.strerror}"))
        return
    lines = _read_lines(content, tally)
    proven: list[_Extract] = []
    for line in lines:
        leaf = hash_leaf(line.entry)
        if shows_inclusion(leaf, line.position - 1, signed.size, line.proof, signed.checkpoint.root):
            tally.verified(Thing.ENTRY)
            proven.append(line)
        else:
            tally.found(_not_proven(str(line.position)))
    try:
        manifest, tags = manifest_sha256(pack), tag_hashes(pack)
    except OSError:
        return  # what is missing of the bag has been told
    made = next((line for line in proven if _tells_of(line.entry, manifest, tags)), None)
    if made is not None:
        tally.verified(Thing.PACK)
        _check_whole(lines, made, tally)
    else:
        tally.found(
            Finding(FindingCode.PACK_NOT_ON_LEDGER, Thing.PACK, str(pack), f"its manifest is {manifest}")
        )


def _check_whole(lines: Sequence[_Extract], made: _Extract, tally: Tally) -> None:
    """See to it that no act on the incident or the clips, before the pack was made, is left out of the extract."""
    told = details_of(made.entry)
    before = [hash_leaf(line.entry) for line in lines if line.position < made.position]
    if (len(before), root_of(before).hex()) != (told.get("acts_before"), told.get("acts_before_root")):
        detail = f"it holds {len(before)} acts from before the pack was made, of {told.get('acts_before')}"
        tally.found(_not_proven(CUSTODY_LEDGER, detail))


def _tells_of(entry: bytes, manifest: str, tags: Mapping[str, str]) -> bool:
    """Whether an entry tells that a pack of this manifest, and of these files about itself, was made."""
    event, told = read_entry(entry), details_of(entry).get("tags")
    if (
        event.get("type") != EventType.PACK_MADE
        or event.get("sha256") != manifest
        or not isinstance(told, dict)
    ):
        return False
    # an earlier version told of fewer files, though never of fewer than these
    return told.keys() >= set(TAGS) and all(tags.get(name) == sha256 for name, sha256 in told.items())


def _read_lines(content: bytes, tally: Tally) -> list[_Extract]:
    """Read the extract's lines: each in the one form that it has, in rising order of their numbers, none twice."""
    found: list[_Extract] = []
    *lines, rest = content.split(b"\n")
    if rest:
        tally.found(_not_proven(CUSTODY_LEDGER, "its last line has no end"))
    for number, line in enumerate(lines, start=1):
        try:
            extract = _read_line(line)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as fault:
            tally.found(_not_proven(CUSTODY_LEDGER, f"its line {number} cannot be read: {fault}"))
            continue
        if found and extract.position <= found[-1].position:
            detail = f"its line {number} does not come after the one before: {extract.position}"
            tally.found(_not_proven(CUSTODY_LEDGER, detail))
        else:
            found.append(extract)
    return found


def _read_line(line: bytes) -> _Extract:
    """Read one line of the extract.

    Raises:
        ValueError: it is no JSON, or says what it says in another way than the makers of a pack write it.
        KeyError: it lacks one of the three values.
        TypeError: one of them is of no such kind.
    """
    told = json.loads(line.decode())
    position, entry, proof = told["position"], told["entry"], told["proof"]
    if type(position) is not int or not isinstance(entry, str) or not isinstance(proof, list):
        raise TypeError("number, entry or proof is none")
    hashes = tuple(bytes.fromhex(part) for part in proof)
    if proven_line(position, entry, [part.hex() for part in hashes]).encode() != line:
        raise ValueError("it is not written as the makers of a pack write it")
    return _Extract(position, entry.encode(), hashes)


def _not_proven(name: str, detail: str = "") -> Finding:
    return Finding(FindingCode.PACK_PROOF, Thing.ENTRY, name, detail)


_BAG_CODES = {
    "changed": FindingCode.PACK_FILE_CHANGED,
    "missing": FindingCode.PACK_FILE_MISSING,
    "added": FindingCode.PACK_FILE_ADDED,
    "no bag": FindingCode.PACK_NO_BAG,
}
