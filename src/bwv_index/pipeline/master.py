"""A clip's master as it is handed to a person: whose it is, what the record says of it, and where its bytes are."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from bwv_index.errors import IntegrityError, RefusedError
from bwv_index.index import ItemView
from bwv_index.pipeline.keeping import bytes_of
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Master:
    """A clip's footage: whose it is, what the record says of its bytes, and a file that should hold them."""

    evidence_id: str
    name: str
    item: ItemView
    path: Path
    duration: Fraction | None

    @property
    def sha256(self) -> str:
        """The hash that its bytes have on record."""
        return self.item.sha256


def find_master(workspace: Workspace, name: str) -> Master:
    """Return the footage of the clip of that name; nothing of it is read here.

    Raises:
        NotFoundError: no clip answers to the name.
        RefusedError: several clips do, or the clip's footage has not arrived.
        EnvironmentFaultError: its bytes are at none of the places where the record knows them.
    """
    with workspace.index.reading() as record:
        clip = record.search.views([record.clips.find(name)])[0]
        item = record.evidence.item(clip.sha256) if clip.sha256 else None
        if item is None:
            raise RefusedError(
                "the footage of this clip has not arrived",
                subject=clip.evidence_id,
                remedy="It is known from a platform's list alone: fetch it from there and ingest it.",
            )
        path = bytes_of(workspace, record, item.sha256)
        return Master(clip.evidence_id, clip.name, item, path, clip.duration)


def not_the_bytes(master: Master, found: str) -> IntegrityError:
    """Return the error of a master that is not what the record says; ``found`` is what it is."""
    return IntegrityError(
        f"the record says SHA-256 {master.sha256} and {master.item.size} bytes, the file now has {found}",
        subject=f"{master.evidence_id} ({shown(master.path)})",
        remedy="Do not use this clip. Run bwv-index verify, and find out what happened to the master.",
    )
