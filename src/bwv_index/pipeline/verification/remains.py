"""What can be verified of a home whose index cannot be opened: its files, and what its checkpoints say is lost."""

from collections.abc import Iterator
from pathlib import Path

from bwv_index.custody import (
    Finding,
    FindingCode,
    NoteKey,
    SignedCheckpoint,
    Thing,
    read_origin,
    read_public_key,
)
from bwv_index.errors import BwvIndexError
from bwv_index.home import Home
from bwv_index.index import DamagedIndexError, LostIndexError
from bwv_index.intake import Vault
from bwv_index.pipeline.custody.checkpointing import Shelf
from bwv_index.pipeline.verification.anchors import anchor_files, open_anchor
from bwv_index.pipeline.verification.fixity import find_strangers
from bwv_index.pipeline.verification.home import Verification, VerifyRequest
from bwv_index.pipeline.verification.tally import Tally


def verify_remains(
    root: Path, request: VerifyRequest, fault: DamagedIndexError | LostIndexError
) -> Verification:
    """Verify what is left of a home whose index is gone or cannot be read; nothing is recorded, for nothing can be.

    Every file of the vault is read: one whose bytes are not those of its name has failed, and of the others nothing
    says any more what they are.

    Raises:
        EnvironmentFaultError: an anchor, or a key, is not there or cannot be read.
        HomeError: the folder is no home.
    """
    home, tally = Home(root.absolute()).require(), Tally()
    tally.found(Finding(FindingCode.INDEX_GONE, Thing.DATABASE, fault.subject, fault.message))
    signed = [*_checkpoints(home, request, tally)]
    covered = max((each.size for each in signed), default=0)
    if covered and isinstance(fault, LostIndexError):
        detail = f"a checkpoint covers {covered} entries, and the index that held them is gone"
        tally.found(Finding(FindingCode.LEDGER_SHORT, Thing.ENTRY, f"1 to {covered}", detail), covered)
    _check_vault(Vault(home.vault), tally)
    return Verification(tally.counts(), tuple(tally.findings), recorded=False)


def _checkpoints(home: Home, request: VerifyRequest, tally: Tally) -> Iterator[SignedCheckpoint]:
    """Open the home's checkpoints and those kept elsewhere; what they cover is not compared with anything."""
    shelf = Shelf(home)
    elsewhere = [file for place in request.anchors for file in anchor_files(place)]
    keys = _keys(home, shelf, request, tally)
    for file in (*shelf.files(), *elsewhere):
        found = open_anchor(file, keys, outside=file in elsewhere)
        if isinstance(found, Finding):
            tally.found(found)
        else:
            yield found.signed


def _keys(home: Home, shelf: Shelf, request: VerifyRequest, tally: Tally) -> tuple[NoteKey, ...]:
    if request.keys:
        name = read_origin(home.keys)
        return tuple(read_public_key(file, name) for file in request.keys)
    try:
        return shelf.keys().known
    except BwvIndexError as fault:
        tally.found(Finding(FindingCode.CHECKPOINT_KEY, Thing.CHECKPOINT, "the home's key", fault.message))
        return ()


def _check_vault(vault: Vault, tally: Tally) -> None:
    """Read every file of the vault; those that bear their own hash as name are counted together."""
    unknown = 0
    for _, found in find_strangers(vault, frozenset()):
        if found.code is FindingCode.VAULT_STRANGER:
            unknown += 1
        else:
            tally.found(found)
    if unknown:
        detail = "each has the bytes that its name says; no record is left that knows them"
        tally.found(Finding(FindingCode.VAULT_STRANGER, Thing.ITEM, f"{unknown} files", detail), unknown)
