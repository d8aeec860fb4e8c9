"""What verification says: a verdict on each thing, and a code for everything that is not verified."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The three answers there are. *Not checked* is never shown as *verified*."""

    VERIFIED = "verified"
    FAILED = "failed"
    NOT_CHECKED = "not checked"


class Thing(StrEnum):
    """What a verdict is about."""

    ITEM = "item"
    PICTURE = "derived picture"
    ROW = "rows of the record"
    SCHEMA = "schema of the database"
    DATABASE = "database itself"
    ENTRY = "ledger entry"
    CHECKPOINT = "checkpoint"
    TIME_STAMP = "time stamp"
    PACK = "pack"
    PACK_FILE = "file of a pack"


class FindingCode(StrEnum):
    """Why something is not verified. ``docs/verify.md`` is written from this and the tables below it."""

    ITEM_CHANGED = "item-changed"
    ITEM_MISSING = "item-missing"
    ITEM_UNREADABLE = "item-unreadable"
    ITEM_ELSEWHERE = "item-elsewhere"
    ITEM_NOT_CHOSEN = "item-not-chosen"
    VAULT_STRANGER = "vault-stranger"
    PICTURE_CHANGED = "picture-changed"
    PICTURE_MISSING = "picture-missing"
    ROW_CHANGED = "row-changed"
    ROW_REMOVED = "row-removed"
    ROW_ADDED = "row-added"
    ROW_CHANGED_BEFORE = "row-changed-before"
    SCHEMA_CHANGED = "schema-changed"
    DATABASE_DAMAGED = "database-damaged"
    DATABASE_NOT_CHECKED = "database-not-checked"
    INDEX_GONE = "index-gone"
    ENTRY_CHANGED = "entry-changed"
    ENTRY_MISSING = "entry-missing"
    ENTRY_SIGNED_LATE = "entry-signed-late"
    LEDGER_SHORT = "ledger-short"
    LEDGER_REWRITTEN = "ledger-rewritten"
    LEDGER_UNANCHORED = "ledger-unanchored"
    CHECKPOINT_UNREADABLE = "checkpoint-unreadable"
    CHECKPOINT_SIGNATURE = "checkpoint-signature"
    CHECKPOINT_KEY = "checkpoint-key"
    CHECKPOINT_ORIGIN = "checkpoint-origin"
    CHECKPOINT_RETIRED_KEY = "checkpoint-retired-key"
    CHECKPOINT_MISSING = "checkpoint-missing"
    CHECKPOINTS_RESTARTED = "checkpoints-restarted"
    CHECKPOINT_OTHER_BRANCH = "checkpoint-other-branch"
    CHECKPOINT_NOT_COPIED = "checkpoint-not-copied"
    KEY_UNPROVEN = "key-unproven"
    STAMP_FAULT = "stamp-fault"
    STAMP_UNTRACED = "stamp-untraced"
    PACK_FILE_CHANGED = "pack-file-changed"
    PACK_FILE_MISSING = "pack-file-missing"
    PACK_FILE_ADDED = "pack-file-added"
    PACK_NO_BAG = "pack-no-bag"
    PACK_NOT_SEALED = "pack-not-sealed"
    PACK_NOT_ON_LEDGER = "pack-not-on-ledger"
    PACK_PROOF = "pack-proof"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says of a thing: its verdict, in words, and what a person does next."""

    verdict: Verdict
    says: str
    remedy: str


_RESTORE = "Keep this home as it is for whoever looks into it. Restore the last backup into a new folder."
_ASK = "Ask whoever sent the pack to hand it over again, and tell them what was found."

MEANINGS: dict[FindingCode, Meaning] = {
    FindingCode.ITEM_CHANGED: Meaning(
        Verdict.FAILED, "The bytes of a master are not those that were taken in.",
        "Do not use it. Restore the item from a backup, or ingest it again from its source.",
    ),
    FindingCode.ITEM_MISSING: Meaning(
        Verdict.FAILED, "A master is not in the vault any more.",
        "Ingest it again from its source, or restore it from a backup.",
    ),
    FindingCode.ITEM_UNREADABLE: Meaning(
        Verdict.NOT_CHECKED, "A master is there and cannot be read.",
        "Correct the permissions or the disk, then verify again.",
    ),
    FindingCode.ITEM_ELSEWHERE: Meaning(
        Verdict.NOT_CHECKED, "Footage was left in place, and none of its places can be reached now.",
        "Connect the store it lies on, then verify again.",
    ),
    FindingCode.ITEM_NOT_CHOSEN: Meaning(
        Verdict.NOT_CHECKED, "These items were not among those that this run was asked to look at.",
        "Verify with --items all, or the other parts.",
    ),
    FindingCode.VAULT_STRANGER: Meaning(
        Verdict.NOT_CHECKED, "The vault holds a file that the record does not know.",
        "A killed ingest or cut leaves such a file: run the same command again. Else look into who put it there.",
    ),
    FindingCode.PICTURE_CHANGED: Meaning(
        Verdict.FAILED, "A keyframe or contact sheet is not the picture that was made.",
        "Remove the picture and ingest its footage again: it is made anew from the master.",
    ),
    FindingCode.PICTURE_MISSING: Meaning(
        Verdict.FAILED, "A keyframe or contact sheet is gone.",
        "Ingest its footage again: it is made anew from the master.",
    ),
    FindingCode.ROW_CHANGED: Meaning(
        Verdict.FAILED, "Rows of the record differ from what the ledger says was written.", _RESTORE,
    ),
    FindingCode.ROW_REMOVED: Meaning(
        Verdict.FAILED, "Rows of the record are gone that the ledger says were written.", _RESTORE,
    ),
    FindingCode.ROW_ADDED: Meaning(
        Verdict.FAILED, "Rows stand in the record that no act on the ledger has written.", _RESTORE,
    ),
    FindingCode.ROW_CHANGED_BEFORE: Meaning(
        Verdict.FAILED,
        "Rows had been changed past this software before an act changed them again.",
        _RESTORE,
    ),
    FindingCode.SCHEMA_CHANGED: Meaning(
        Verdict.FAILED,
        "The database's tables, indexes or triggers are not those that this version makes.",
        _RESTORE,
    ),
    FindingCode.DATABASE_DAMAGED: Meaning(
        Verdict.FAILED,
        "The database does not hold together: a page of it cannot be read, or an index of it lacks what its table "
        "holds, so that look-ups and searches miss rows.",
        _RESTORE,
    ),
    FindingCode.DATABASE_NOT_CHECKED: Meaning(
        Verdict.NOT_CHECKED,
        "Whether a server's own indexes hold what its tables hold cannot be told from here; rows and ledger were read "
        "from the tables themselves.",
        "Have whoever keeps the server check it (PostgreSQL: pg_amcheck --heapallindexed), or REINDEX the database.",
    ),
    FindingCode.INDEX_GONE: Meaning(
        Verdict.FAILED,
        "The home's index is gone, empty, or too damaged to be gone through: rows and ledger were not looked at.",
        _RESTORE,
    ),
    FindingCode.ENTRY_CHANGED: Meaning(
        Verdict.FAILED, "An entry of the ledger does not agree with its own hash or columns.", _RESTORE,
    ),
    FindingCode.ENTRY_MISSING: Meaning(
        Verdict.FAILED, "The ledger's numbering has a gap: entries were removed.", _RESTORE,
    ),
    FindingCode.ENTRY_SIGNED_LATE: Meaning(
        Verdict.NOT_CHECKED, "Entries lay unsigned until the next command signed them: nothing vouches for the time "
        "between.", "A run that was killed leaves such entries. Compare what they tell with whoever was at work then.",
    ),
    FindingCode.LEDGER_SHORT: Meaning(
        Verdict.FAILED, "The ledger has fewer entries than a checkpoint covers: its tail was cut, or an older copy "
        "was put in its place.", _RESTORE,
    ),
    FindingCode.LEDGER_REWRITTEN: Meaning(
        Verdict.FAILED, "Entries that a checkpoint covers are not those that were there when it was signed.",
        _RESTORE,
    ),
    FindingCode.LEDGER_UNANCHORED: Meaning(
        Verdict.NOT_CHECKED, "No checkpoint covers the newest entries: nothing outside the database vouches for them.",
        "A run that was killed leaves such entries. The next command signs them, and the ledger says that it was late.",
    ),
    FindingCode.CHECKPOINT_UNREADABLE: Meaning(
        Verdict.FAILED, "A checkpoint is not of the form of one.", "Fetch it again from a copy kept elsewhere.",
    ),
    FindingCode.CHECKPOINT_SIGNATURE: Meaning(
        Verdict.FAILED, "A checkpoint's signature does not belong to its text.",
        "Fetch it again from a copy kept elsewhere; whoever changed it is to be found.",
    ),
    FindingCode.CHECKPOINT_KEY: Meaning(
        Verdict.FAILED, "No key that is known here has signed the checkpoint.",
        "Give the right public key with --key; of a pack made before a change of key, the one that was in use then. If "
        "it was the right one, somebody else has signed.",
    ),
    FindingCode.CHECKPOINT_ORIGIN: Meaning(
        Verdict.FAILED, "The checkpoint is of another ledger.", "Name the checkpoint of this home.",
    ),
    FindingCode.CHECKPOINT_RETIRED_KEY: Meaning(
        Verdict.FAILED, "A key has signed after the ledger says it was replaced.",
        "Whoever holds the old key has signed with it: look into it.",
    ),
    FindingCode.CHECKPOINT_MISSING: Meaning(
        Verdict.FAILED, "The home has a ledger, and its checkpoints are gone, or the newest of them is.",
        "Bring them back from a copy or a backup, or begin anew with: bwv-index ledger checkpoint --anew",
    ),
    FindingCode.CHECKPOINTS_RESTARTED: Meaning(
        Verdict.NOT_CHECKED, "A person began the checkpoints anew: what stood before rests on their word.",
        "The reason stands on the ledger. Name with --anchor what was kept elsewhere (a pack, a copy of the older "
        "checkpoints): what that covers rests on it.",
    ),
    FindingCode.CHECKPOINT_OTHER_BRANCH: Meaning(
        Verdict.NOT_CHECKED,
        "A copied checkpoint is of what this ledger held before it was restored or its checkpoints begun anew; the "
        "act that broke with it names this copy.",
        "Compare with the time of the loss. What it covers beyond that is not here any more.",
    ),
    FindingCode.CHECKPOINT_NOT_COPIED: Meaning(
        Verdict.NOT_CHECKED,
        "A folder that checkpoints are copied to is not there, or lacks the newest: nothing there could be compared.",
        "Connect the store and verify again. A folder newly named gets its first copy with the next checkpoint.",
    ),
    FindingCode.KEY_UNPROVEN: Meaning(
        Verdict.NOT_CHECKED, "The key came with the thing it signs: that is no proof of who signed.",
        "Get the public key by another way and give it with --key.",
    ),
    FindingCode.STAMP_FAULT: Meaning(
        Verdict.FAILED, "A time stamp does not belong to its checkpoint, or its signature is wrong.",
        "Fetch it again from a copy kept elsewhere.",
    ),
    FindingCode.STAMP_UNTRACED: Meaning(
        Verdict.NOT_CHECKED, "A time stamp is there and cannot be traced to an authority that is trusted here.",
        "Name the authority's root certificates in [custody] time_stamp_roots.",
    ),
    FindingCode.PACK_FILE_CHANGED: Meaning(
        Verdict.FAILED, "A file of the pack is not what its manifest says.", _ASK,
    ),
    FindingCode.PACK_FILE_MISSING: Meaning(Verdict.FAILED, "A file that the manifest lists is gone.", _ASK),
    FindingCode.PACK_FILE_ADDED: Meaning(
        Verdict.FAILED, "A file or folder lies in the pack that no manifest lists, or that is none of a pack's own.",
        _ASK,
    ),
    FindingCode.PACK_NO_BAG: Meaning(
        Verdict.FAILED, "The folder is no pack, or what makes it one is damaged.", "Name the pack's own folder.",
    ),
    FindingCode.PACK_NOT_SEALED: Meaning(
        Verdict.FAILED,
        "The pack holds no custody record: it was taken out, or something else made the pack.",
        _ASK,
    ),
    FindingCode.PACK_NOT_ON_LEDGER: Meaning(
        Verdict.FAILED, "The pack's manifest is not the one that its makers put on the ledger.", _ASK,
    ),
    FindingCode.PACK_PROOF: Meaning(
        Verdict.FAILED, "An entry of the pack's ledger extract is not under the signed checkpoint, or one is left out.",
        _ASK,
    ),
}  # fmt: skip
"""Every code with what it means (a test sees to it that none is left out)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not verified: what, which, and what was expected and found."""

    code: FindingCode
    thing: Thing
    name: str
    detail: str = ""

    @property
    def verdict(self) -> Verdict:
        """Failed, or not checked."""
        return MEANINGS[self.code].verdict

    @property
    def remedy(self) -> str:
        """What a person does next."""
        return MEANINGS[self.code].remedy


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of one kind have each verdict."""

    thing: Thing
    verified: int
    failed: int
    not_checked: int
