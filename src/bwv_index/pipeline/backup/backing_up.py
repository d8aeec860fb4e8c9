"""Backing up: a snapshot of a home in a store on another disk, which ``sha256sum -c`` and ``restore`` can check."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bwv_index import __version__
from bwv_index.custody import EventType, read_origin
from bwv_index.durable import FOLDER, OWNER_ONLY, READ_ONLY, make_folders, write_new
from bwv_index.home import Home
from bwv_index.index import IndexCopy
from bwv_index.intake import Vault, hash_file
from bwv_index.pipeline.backup.checksums import Checksum, write_checksums
from bwv_index.pipeline.backup.index_copy import keep_copy
from bwv_index.pipeline.backup.pooling import Pooled, Progress, Wanted, files_below, fill, wanted
from bwv_index.pipeline.backup.snapshot import (
    DESCRIPTION,
    FORMAT,
    INDEX,
    KEYS,
    KEYS_FOLDER,
    MANIFEST,
    Gap,
    Lack,
    Part,
    Snapshot,
    is_private,
    pool_lines,
)
from bwv_index.pipeline.backup.store import Store, told_of
from bwv_index.pipeline.database import database_url
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_utc

SIGNING_KEY = "keys/signing-key.pem"

NOT_KEPT = frozenset({"vault", "derived", "backups", "writing.lock"})
"""What of a home is not copied as it lies: pools hold the first two, and the third is copies already."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup did. ``left_out`` names what lies in the home and is none of its parts."""

    path: Path
    snapshot: Snapshot
    manifest_sha256: str
    copied: int
    copied_bytes: int
    size: int
    same_disk: bool
    left_out: tuple[str, ...]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What the backup does not hold."""
        return self.snapshot.gaps


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """What a backup would do. ``free`` is the space on the store's disk, in bytes."""

    items: int
    size: int
    to_copy: int
    to_copy_bytes: int
    by_reference: tuple[Gap, ...]
    not_there: tuple[str, ...]
    free: int


def back_up(
    workspace: Workspace,
    root: Path,
    *,
    private_key: bool = True,
    check: bool = False,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> BackupReport:
    """Write a snapshot of the home into the store at ``root``, which is made where it is not there.

    The home is held meanwhile. What the store holds already is not copied again; with ``check`` it is read and
    hashed. A file whose bytes are not what the record says does not go into the pool, and does not stop the rest: it is
    among the gaps, and the snapshot is marked incomplete.

    Raises:
        RefusedError: the folder holds something else, or lies inside the home or around it.
        BusyError: another run held home or store for too long.
        IntegrityError: the index itself is damaged.
        EnvironmentFaultError: the disk refuses; what is whole stays, and the same command goes on from there.
    """
    store = Store(root.absolute())
    store.require_apart(workspace.home)
    with workspace.changing(say), store.held(say):
        name = store.next_name(workspace.now())
        _record_start(workspace, store, name)
        held = wanted(workspace)
        pooled = fill(store, workspace, held, check=check, progress=progress)
        with told_of(store.path(name)), store.staged(name) as folder:
            snapshot, manifest = _write(workspace, folder, pooled, private_key=private_key)
        sha256 = hashlib.sha256(manifest).hexdigest()
        _record_end(workspace, store, name, snapshot, sha256)
        return BackupReport(
            path=store.path(name), snapshot=snapshot, manifest_sha256=sha256, copied=pooled.copied,
            copied_bytes=pooled.copied_bytes, size=held.size,
            same_disk=store.root.stat().st_dev == workspace.home.root.stat().st_dev,
            left_out=_left_out(workspace.home),
        )  # fmt: skip


def plan_backup(workspace: Workspace, root: Path) -> BackupPlan:
    """Return what a backup would do, writing nothing.

    Raises:
        RefusedError: the folder lies inside the home or around it.
    """
    store = Store(root.absolute())
    store.require_apart(workspace.home)
    held = wanted(workspace)
    coming = [item for item in held.items if not store.items.holds(item.sha256)]
    above = next(folder for folder in (store.root, *store.root.parents) if folder.is_dir())
    return BackupPlan(
        items=len(held.items),
        size=held.size,
        to_copy=len(coming),
        to_copy_bytes=sum(item.size for item in coming),
        by_reference=held.by_reference,
        not_there=_not_there(workspace.vault, held),
        free=shutil.disk_usage(above).free,
    )


def _not_there(vault: Vault, held: Wanted) -> tuple[str, ...]:
    return tuple(item.sha256 for item in held.items if not vault.holds(item.sha256))


def _record_start(workspace: Workspace, store: Store, name: str) -> None:
    """Say on the ledger that a backup begins: so the copy of it says, too, that it comes from one."""
    with workspace.writing() as record:
        record.ledger.append(
            workspace.event(
                EventType.BACKUP, name, details={"snapshot": name, "store": shown(store.root), "state": "begun"}
            )
        )  # fmt: skip
    workspace.sign()  # the snapshot then holds a checkpoint over all but the very last of its ledger


def _record_end(workspace: Workspace, store: Store, name: str, snapshot: Snapshot, manifest: str) -> None:
    with workspace.writing() as record:
        record.ledger.append(
            workspace.event(
                EventType.BACKUP, name, sha256=manifest,
                details={
                    "snapshot": name, "store": shown(store.root),
                    "state": "complete" if snapshot.complete else "incomplete",
                    "ledger": snapshot.ledger, "items": len(snapshot.items), "pictures": len(snapshot.pictures),
                    "private key": snapshot.private_key,
                    "not in it": [f"{gap.part} {gap.name}: {gap.lack}" for gap in snapshot.gaps],
                },
            )
        )  # fmt: skip


def _write(
    workspace: Workspace, folder: Path, pooled: Pooled, *, private_key: bool
) -> tuple[Snapshot, bytes]:
    """Write everything of a snapshot but its name; return its description, and the manifest over all of it."""
    listed = []
    for name, file in _parts(workspace.home, private_key=private_key):
        copied_as = _copy(file, folder, name)
        if isinstance(copied_as, Gap):
            pooled.gaps.append(copied_as)
        else:
            listed.append(copied_as)
    # after the checkpoints: none of those that are copied then covers more than the copied ledger
    copied = keep_copy(database_url(workspace.home), folder / INDEX)
    listed.append(Checksum(hash_file(folder / INDEX), INDEX))
    signs = any(entry.name == SIGNING_KEY for entry in listed)
    snapshot = _describe(workspace, pooled, copied, private_key=signs)
    write_new(folder / DESCRIPTION, snapshot.text(), READ_ONLY)
    listed.append(Checksum(hashlib.sha256(snapshot.text()).hexdigest(), DESCRIPTION))
    listed += pool_lines(snapshot)
    manifest = write_checksums(listed)
    write_new(folder / MANIFEST, manifest, READ_ONLY)
    return snapshot, manifest


def _describe(workspace: Workspace, pooled: Pooled, copied: IndexCopy, *, private_key: bool) -> Snapshot:
    return Snapshot(
        format=FORMAT,
        software=__version__,
        schema=copied.schema,
        made_at=format_utc(workspace.now()),
        by=workspace.actor,
        home=shown(workspace.home.root),
        origin=read_origin(workspace.home.keys),
        ledger=copied.ledger,
        private_key=private_key,
        items=tuple(pooled.items),
        pictures=tuple(pooled.pictures),
        gaps=tuple(pooled.gaps),
    )


def _parts(home: Home, *, private_key: bool) -> Iterator[tuple[PurePosixPath, Path]]:
    """Give (name in the snapshot, file) of what is copied as it lies."""
    for file in (home.marker, home.settings_file):
        if file.is_file():
            yield PurePosixPath(file.name), file
    for folder in (home.root / "config", home.checkpoints, home.keys):
        for below in files_below(folder):
            name = PurePosixPath(folder.name, below.as_posix())
            temporary = folder == home.checkpoints and (below.name == "lock" or below.name.startswith("."))
            if (private_key or not is_private(name)) and not temporary:
                yield name, folder / below


def _copy(source: Path, folder: Path, name: PurePosixPath) -> Checksum | Gap:
    """Copy a small file; one that cannot be read does not stop the others."""
    try:
        content = source.read_bytes()
    except OSError as fault:
        lack = Lack.MISSING if isinstance(fault, FileNotFoundError) else Lack.UNREADABLE
        return Gap(Part.FILE, shown(str(name)), lack, shown(f"{source}: {fault.strerror}"))
    target = folder / name
    make_folders(target.parent, KEYS_FOLDER if name.parts[0] == KEYS else FOLDER)
    write_new(target, content, OWNER_ONLY if is_private(name) else READ_ONLY)
    return Checksum(hashlib.sha256(content).hexdigest(), str(name))


def _left_out(home: Home) -> tuple[str, ...]:
    """Return what lies in the home and is in no backup, because it is none of a home's parts."""
    ours = NOT_KEPT | {
        home.marker.name,
        home.settings_file.name,
        home.keys.name,
        home.checkpoints.name,
        "config",
    }
    database = home.database.name
    return tuple(
        sorted(
            shown(entry.name)
            for entry in home.root.iterdir()
            if entry.name not in ours and not entry.name.startswith(database)
        )
    )
