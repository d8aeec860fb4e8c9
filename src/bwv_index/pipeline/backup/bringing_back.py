"""Bringing a snapshot's files back: items, pictures, configuration, checkpoints and keys, each compared on the way."""

import hashlib
from pathlib import Path, PurePosixPath

from bwv_index.durable import EVERYBODY, OWNER_ONLY, make_folders, remove_leftovers, write_whole
from bwv_index.home import Home
from bwv_index.intake import Replica, ReplicaState, Vault, hash_file, replicate
from bwv_index.pipeline.backup.checksums import Checksum
from bwv_index.pipeline.backup.pooling import Pooled, Progress
from bwv_index.pipeline.backup.snapshot import DESCRIPTION, INDEX, KEYS, KEYS_FOLDER, Part, is_private
from bwv_index.pipeline.backup.sound_snapshot import SoundSnapshot, read_whole


def bring_back(home: Home, source: SoundSnapshot, progress: Progress | None) -> Pooled:
    """Copy all but the index; what is there since a killed run is read again, and not copied again.

    What is missing or damaged in the pools does not stop the rest: it is among the gaps.

    Raises:
        IntegrityError: one of the snapshot's own files is not what the manifest says.
        EnvironmentFaultError: the vault cannot be written.
        OSError: a disk refuses, for the caller to name.
    """
    pooled = Pooled()
    vault = Vault(home.vault)
    for folder in (vault.incoming, home.derived, home.root / "config"):
        make_folders(folder)
    vault.sweep()
    done, total = 0, sum(item.size for item in source.snapshot.items)
    for item in source.snapshot.items:
        pool = source.store.items.path_of(item.sha256)
        pooled.note(Part.ITEM, item.sha256, replicate(pool, vault, item.sha256, item.size, check=True))
        done += item.size
        if progress:
            progress("restoring items", done, total)
    _bring_pictures(home, source, pooled, progress)
    for entry in source.files:
        if entry.name not in {INDEX, DESCRIPTION, home.marker.name}:
            _bring_file(home, source, entry)
    return pooled


def _bring_pictures(home: Home, source: SoundSnapshot, pooled: Pooled, progress: Progress | None) -> None:
    """Copy each picture under its name; several may have the same bytes."""
    pictures = source.snapshot.pictures
    for number, picture in enumerate(pictures, 1):
        target = home.derived / picture.file
        if not (target.is_file() and hash_file(target) == picture.sha256):
            replica, content = _read_picture(source.store.pictures.path_of(picture.sha256), picture.sha256)
            if pooled.note(Part.PICTURE, picture.file, replica):
                _write(target, content)
        if progress:
            progress("restoring pictures", number, len(pictures))


def _read_picture(file: Path, sha256: str) -> tuple[Replica, bytes]:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return Replica(sha256, 0, ReplicaState.MISSING, f"{file} is not there"), b""
    except OSError as fault:
        return Replica(sha256, 0, ReplicaState.UNREADABLE, f"{file} cannot be read: {fault.strerror}"), b""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        return Replica(sha256, 0, ReplicaState.CHANGED, f"{file} now reads as SHA-256 {found}"), b""
    return Replica(sha256, len(content), ReplicaState.COPIED), content


def _bring_file(home: Home, source: SoundSnapshot, entry: Checksum) -> None:
    target = home.root / entry.name
    name = PurePosixPath(entry.name)
    if name.parts[0] == KEYS:
        make_folders(home.keys, KEYS_FOLDER)
    _write(target, read_whole(source, entry), OWNER_ONLY if is_private(name) else EVERYBODY)


def _write(target: Path, content: bytes, mode: int = EVERYBODY) -> None:
    make_folders(target.parent)
    remove_leftovers(target)
    write_whole(target, content, mode)
