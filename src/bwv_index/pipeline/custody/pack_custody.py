"""Putting a pack on the ledger before it gets its name, and what the pack carries of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass

from bwv_index.casefile import PackCustody, Sealing
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
class PackSealer:
    """Seals packs of one incident that are to stand at ``path``."""

    workspace: Workspace
    incident_ref: str
    path: str

    def __call__(self, sealing: Sealing) -> PackCustody:
        """Record the pack and its working copies, sign the ledger, and return what proves it.

        Raises:
            IntegrityError: the ledger does not continue what was signed before.
            EnvironmentFaultError: the disk refuses, or the key cannot be read.
        """
        self._record(sealing)
        signed = self.workspace.sign()
        with self.workspace.index.reading() as record:
            lines = proven_lines(record, signed, self._handed_out(record, sealing))
            ledger = "".join(f"{line}\n" for line in lines).encode()
        return PackCustody(signed.note, public_pem(signed.keys[0]), ledger)

    def _handed_out(self, record: Record, sealing: Sealing) -> list[StoredEntry]:
        """Return the acts on the incident and the pack's clips that go with the pack."""
        names = [packed.clip.evidence_id for packed in sealing.clips]
        hashes = [packed.clip.sha256 for packed in sealing.clips]
        query = LedgerQuery((*names, self.incident_ref), (*hashes, sealing.manifest_sha256))
        return [entry for entry in record.ledger.stored(query) if entry.type not in NOT_HANDED_OUT]

    def _record(self, sealing: Sealing) -> None:
        masters = {packed.clip.evidence_id: packed for packed in sealing.clips}
        with self.workspace.writing() as record:
            for name, (file, sha256) in sealing.copies.items():
                record.ledger.append(
                    self.workspace.event(
                        EventType.WORKING_COPY, name, sha256=masters[name].clip.sha256,
                        details={"file": file, "copy_sha256": sha256, **_how(masters[name].working_copy)},
                    )
                )  # fmt: skip
            before = [hash_leaf(entry.entry) for entry in self._handed_out(record, sealing)]
            record.ledger.append(
                self.workspace.event(
                    EventType.PACK_MADE, self.incident_ref, sha256=sealing.manifest_sha256,
                    details={
                        "path": self.path, "clips": [*masters], "tags": {**sealing.tags},
                        "masters": [packed.clip.sha256 for packed in sealing.clips],
                        "acts_before": len(before), "acts_before_root": root_of(before).hex(),
                    },
                )
            )  # fmt: skip


def _how(copy: object) -> Mapping[str, Detail]:
    """Return the command that made a working copy, and the program's version."""
    command: list[Detail] = [str(word) for word in getattr(copy, "command", ())]
    return {"command": command, "ffmpeg": str(getattr(copy, "ffmpeg_version", ""))}
