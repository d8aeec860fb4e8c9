"""A clip's master as it is handed to a person: whose it is, what the record says of it, and where its bytes are."""

import os
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from bwv_index.errors import IntegrityError, RefusedError
from bwv_index.index import Held, ItemView
from bwv_index.pipeline.bytes_held import bytes_of
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Master:
    """A clip's footage: whose it is, what the record says of its bytes, and a file that should hold them.

    ``not_from_vault`` says why that file is not the vault's, though it should be; empty where all is as it should be.
    """

    evidence_id: str
    name: str
    item: ItemView
    path: Path
    duration: Fraction | None
    not_from_vault: str = ""

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
        return Master(
            clip.evidence_id, clip.name, item, path, clip.duration, not_from_vault(workspace, item, path)
        )


def not_from_vault(workspace: Workspace, item: ItemView, path: Path) -> str:
    """Say why an item's bytes come from ``path`` and not from the vault that should hold them; empty where they do."""
    held = workspace.vault.path_of(item.sha256)
    if item.held is not Held.VAULT or (path == held and not held.is_symlink()):
        return ""
    what = (
        "what lies in the vault in its place is no file"
        if os.path.lexists(held)
        else "the vault's copy is gone"
    )
    return f"{what}: {shown(held)}; the bytes come from {shown(path)}"


def not_the_bytes(master: Master, found: str) -> IntegrityError:
    """Return the error of a master that is not what the record says; ``found`` is what it is."""
    return IntegrityError(
        f"the record says SHA-256 {master.sha256} and {master.item.size} bytes, the file now has {found}",
        subject=f"{master.evidence_id} ({shown(master.path)})",
        remedy="Do not use this clip. Run bwv-index verify, and find out what happened to the master.",
    )
