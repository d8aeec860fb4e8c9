"""Custody: what was done to evidence and to the record, by whom and when, in a form that shows tampering.

The room makes events, keys, the tree over the ledger, and the checkpoints that are signed over it; it audits a
ledger that is handed to it. ``index`` keeps the events, in the transaction of the act itself.

What concerns time stamps is loaded at first use: few homes have an authority.
"""

from typing import TYPE_CHECKING

from bwv_index.custody.actor import ACCOUNT, OPERATOR_VARIABLE, ROLE_VARIABLE, ActorRole, current_actor
from bwv_index.custody.audit import LedgerAudit, StoredEntry
from bwv_index.custody.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    open_checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from bwv_index.custody.entry import details_of, read_entry
from bwv_index.custody.event import Detail, Event, EventType
from bwv_index.custody.fault import CheckpointFaultError
from bwv_index.custody.finding import MEANINGS, Count, Finding, FindingCode, Meaning, Thing, Verdict
from bwv_index.custody.keypair import (
    HomeKeys,
    load_signer,
    make_key_pair,
    prepare_next_key,
    public_pem,
    read_keys,
    read_next_signer,
    read_origin,
    read_public_key,
    read_signer,
    take_next_key,
)
from bwv_index.custody.merkle import Frontier, Tree, hash_leaf, root_of, shows_consistency, shows_inclusion
from bwv_index.custody.note import NoteKey, NoteSigner
from bwv_index.custody.watch import ClockSet, Watch
from bwv_index.lazy import at_first_use

if TYPE_CHECKING:
    from bwv_index.custody.authority import fetch_stamp
    from bwv_index.custody.timestamp import Stamp, StampFault, StampFaultCode, check_stamp

__all__ = [
    "ACCOUNT",
    "MEANINGS",
    "OPERATOR_VARIABLE",
    "ROLE_VARIABLE",
    "ActorRole",
    "Checkpoint",
    "CheckpointFaultError",
    "ClockSet",
    "Count",
    "Detail",
    "Event",
    "EventType",
    "Finding",
    "FindingCode",
    "Frontier",
    "HomeKeys",
    "LedgerAudit",
    "Meaning",
    "NoteKey",
    "NoteSigner",
    "SignedCheckpoint",
    "Stamp",
    "StampFault",
    "StampFaultCode",
    "StoredEntry",
    "Thing",
    "Tree",
    "Verdict",
    "Watch",
    "check_stamp",
    "current_actor",
    "details_of",
    "fetch_stamp",
    "hash_leaf",
    "load_signer",
    "make_key_pair",
    "open_checkpoint",
    "prepare_next_key",
    "public_pem",
    "read_checkpoint",
    "read_entry",
    "read_keys",
    "read_next_signer",
    "read_origin",
    "read_public_key",
    "read_signer",
    "root_of",
    "shows_consistency",
    "shows_inclusion",
    "sign_checkpoint",
    "take_next_key",
]

__getattr__ = at_first_use(
    __name__,
    {
        "Stamp": "bwv_index.custody.timestamp",
        "StampFault": "bwv_index.custody.timestamp",
        "StampFaultCode": "bwv_index.custody.timestamp",
        "check_stamp": "bwv_index.custody.timestamp",
        "fetch_stamp": "bwv_index.custody.authority",
    },
)
