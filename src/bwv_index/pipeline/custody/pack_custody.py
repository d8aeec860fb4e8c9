"""Putting a pack on the ledger before it gets its name, and what the pack carries of the ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bwv_index.casefile import PackCustody, SealedCopy, Sealing
from bwv_index.custody import Detail, EventType, StoredEntry, hash_leaf, public_pem, root_of
from bwv_index.index import LedgerQuery, Record
from bwv_index.pipeline.custody.proving import proven_lines
from bwv_index.pipeline.workspace import Workspace

NOT_HANDED_OUT = frozenset({
    EventType.SEARCH, EventType.VIEW, EventType.RECORD_STATE, EventType.ROLES_CHECKED,
    EventType.INCIDENTS_CHANGED,
    EventType.CASE_OPENED, EventType.CASE_CHANGED, EventType.DISPOSAL, EventType.EXHIBIT, EventType.EXHIBIT_CHANGED,
    EventType.CLIP_MADE, EventType.MARK, EventType.REDACTION, EventType.CASE_CHECK, EventType.OVERRIDE,
    EventType.OUTCOME,
})  # fmt: skip
"""Entries that stay with the makers of an incident's pack: who looked at what, what a check of the care for a victim
found, and why a role was taken back for it, is theirs to answer for; and what is made of the footage in a case goes
with that case's own pack."""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """Which entries of the ledger go with a pack.

    ``subjects`` are named beside what the pack holds. ``never`` are types that stay; where ``only`` is given, no other
    type goes. ``goes`` is asked of each that is left; what it answers must rest on the entry alone, so that the acts
    before a pack are the same ones when they are counted and when they are handed out.
    """

    subjects: tuple[str, ...] = ()
    never: frozenset[EventType] = NOT_HANDED_OUT
    only: frozenset[EventType] | None = None
    goes: Callable[[StoredEntry], bool] = field(default=lambda _: True)

    def entries(self, record: Record, sealing: Sealing) -> list[StoredEntry]:
        """Return the entries that go with a pack, in order: those about its subjects and about what it holds."""
        query = LedgerQuery(
            (*sealing.masters, *self.subjects), (*sealing.masters.values(), sealing.manifest_sha256)
        )
        return [entry for entry in record.ledger.stored(query) if self.allows(entry)]

    def allows(self, entry: StoredEntry) -> bool:
        """Whether an entry may go with the pack at all."""
        if entry.type in self.never or (self.only is not None and entry.type not in self.only):
            return False
        return self.goes(entry)


@dataclass(frozen=True, slots=True)
class PackSealer:
    """Seals packs about ``subject`` (an incident, a case).

    ``told`` goes into the details of the entry that tells of the pack. ``record_also`` is called in the transaction of
    that entry, before it: what must be on the record with the pack or not at all.
    """

    workspace: Workspace
    subject: str
    told: Mapping[str, Detail]
    handed_out: HandedOut
    record_also: Callable[[Record, Sealing], None] | None = None

    def __call__(self, sealing: Sealing) -> PackCustody:
        """Record the pack and its working copies, sign the ledger, and return what proves it.

        Raises:
            IntegrityError: the ledger does not continue what was signed before.
            EnvironmentFaultError: the disk refuses, or the key cannot be read.
        """
        self._record(sealing)
        signed = self.workspace.sign()
        with self.workspace.index.reading() as record:
            lines = proven_lines(record, signed, self.handed_out.entries(record, sealing))
            ledger = "".join(f"{line}\n" for line in lines).encode()
        return PackCustody(signed.note, public_pem(signed.keys[0]), ledger)

    def _record(self, sealing: Sealing) -> None:
        with self.workspace.writing() as record:
            for name, copy in sealing.copies.items():
                record.ledger.append(
                    self.workspace.event(
                        EventType.WORKING_COPY, name, sha256=sealing.masters[name], details=_made(copy)
                    )
                )
            if self.record_also is not None:
                self.record_also(record, sealing)
            before = [hash_leaf(entry.entry) for entry in self.handed_out.entries(record, sealing)]
            record.ledger.append(
                self.workspace.event(
                    EventType.PACK_MADE, self.subject, sha256=sealing.manifest_sha256,
                    details={
                        **self.told, "clips": [*sealing.masters], "tags": {**sealing.tags},
                        "masters": [*sealing.masters.values()],
                        "acts_before": len(before), "acts_before_root": root_of(before).hex(),
                    },
                )
            )  # fmt: skip


def _made(copy: SealedCopy) -> dict[str, Detail]:
    """Return what the ledger is told of a working copy: its bytes, the command, and the program's version."""
    return {
        "file": copy.file, "copy_sha256": copy.sha256, "command": [*copy.command], "ffmpeg": copy.program,
    }  # fmt: skip
