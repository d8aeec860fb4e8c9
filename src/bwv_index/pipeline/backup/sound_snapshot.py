"""Opening a snapshot: which one, and whether its own files are what its manifest says they are."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bwv_index.errors import IntegrityError, NotFoundError, RefusedError
from bwv_index.intake import hash_file
from bwv_index.pipeline.backup.checksums import Checksum, read_checksums
from bwv_index.pipeline.backup.snapshot import (
    DESCRIPTION,
    INDEX,
    MANIFEST,
    POOLS,
    Snapshot,
    is_inside,
    pool_lines,
    read_snapshot,
)
from bwv_index.pipeline.backup.store import Store

UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class SoundSnapshot:
    """A snapshot whose own files (``files``, the pools' left aside) are what its manifest says."""

    store: Store
    name: str
    snapshot: Snapshot
    manifest_sha256: str
    files: tuple[Checksum, ...]

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.store.path(self.name)


def open_snapshot(store: Store, name: str = "") -> SoundSnapshot:
    """Open a snapshot by name, or the newest one.

    Raises:
        NotFoundError: there is no such snapshot, or none at all.
        RefusedError: no name is given, and the store holds backups of several homes.
        IntegrityError: it is damaged.
    """
    chosen = store.find(name) if name else _newest(store)
    folder = store.path(chosen)
    try:
        manifest = (folder / MANIFEST).read_bytes()
        listed = read_checksums(manifest)
        files = tuple(entry for entry in listed if not entry.name.startswith(POOLS))
        _require_whole(folder, files)
        snapshot = read_snapshot((folder / DESCRIPTION).read_bytes(), str(folder / DESCRIPTION))
        if set(listed) - set(files) != set(pool_lines(snapshot)):
            raise unsound(
                folder / MANIFEST, f"it does not list the files of the pools that {DESCRIPTION} does"
            )
    except (OSError, ValueError) as fault:
        raise unsound(folder / MANIFEST, f"it cannot be read: {fault}") from fault
    return SoundSnapshot(store, chosen, snapshot, hashlib.sha256(manifest).hexdigest(), files)


def read_whole(source: SoundSnapshot, entry: Checksum) -> bytes:
    """Return the bytes of one of a snapshot's own files.

    Raises:
        IntegrityError: they are not what the manifest says.
    """
    file = source.folder / entry.name
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise unsound(file, "it has changed since it was checked a moment ago")
    return content


def unsound(subject: Path, why: str) -> IntegrityError:
    """Return the error of a damaged snapshot."""
    return IntegrityError(
        f"the snapshot is damaged: {why}",
        subject=str(subject),
        remedy="Fetch it from another copy of the store, or name another snapshot with --snapshot NAME.",
    )


def _newest(store: Store) -> str:
    names = store.names()
    if not names:
        raise NotFoundError("there is no snapshot in the store", subject=str(store.root))
    origins = _origins(store, names)
    if len(set(origins.values()) - {UNREADABLE}) > 1:
        told = ", ".join(f"{name} ({origin})" for name, origin in origins.items())
        raise RefusedError(
            f"the store holds backups of several homes: {told}",
            subject=str(store.root),
            remedy="Say which with --snapshot NAME.",
        )
    return names[-1]


def _origins(store: Store, names: tuple[str, ...]) -> Mapping[str, str]:
    """Return snapshot -> the ledger that it is of."""
    found = {}
    for name in names:
        file = store.path(name) / DESCRIPTION
        try:
            found[name] = read_snapshot(file.read_bytes(), str(file)).origin
        except (OSError, IntegrityError):
            found[name] = UNREADABLE
    return found


def _require_whole(folder: Path, files: tuple[Checksum, ...]) -> None:
    names = {entry.name for entry in files}
    if not {INDEX, DESCRIPTION, "HOME"} <= names or not all(is_inside(name) for name in names):
        raise unsound(folder / MANIFEST, "it does not list what a snapshot is made of")
    for entry in files:
        try:
            found = hash_file(folder / entry.name)
        except OSError as fault:
            raise unsound(folder / entry.name, f"it cannot be read: {fault.strerror}") from fault
        if found != entry.sha256:
            raise unsound(
                folder / entry.name, f"its SHA-256 is {found}, and the manifest says {entry.sha256}"
            )
