"""Whether bytes are what the record says: masters in the vault or in place, and derived pictures."""

import hashlib
import stat
from collections.abc import Container, Iterable
from pathlib import Path

from bwv_index.custody import Finding, FindingCode, Thing
from bwv_index.durable import reading_regular
from bwv_index.index import Held, HeldItem, HeldPicture
from bwv_index.intake import Vault
from bwv_index.pipeline.derived import Derived
from bwv_index.pipeline.verification.tally import Tally


def check_items(items: Iterable[HeldItem], vault: Vault, tally: Tally) -> None:
    """Hash items: the vault's copy, or where footage was left in place any place that holds it."""
    for item in items:
        fault = _vaulted(item, vault) if item.held is Held.VAULT else _in_place(item)
        if fault is None:
            tally.verified(Thing.ITEM)
        else:
            tally.found(fault)


def find_strangers(vault: Vault, known: Container[str]) -> list[tuple[Path, Finding]]:
    """Find files of the vault that the record does not know; one whose bytes are not its name's has failed."""
    found = []
    for file in vault.files():
        if file.name in known and file == vault.path_of(file.name) and not file.is_symlink():
            continue
        sha256 = _hash(file)
        detail = f"its name says {file.name}, its bytes {sha256 or 'cannot be read'}"
        same = sha256 == file.name and not file.is_symlink()
        code = FindingCode.VAULT_STRANGER if same else FindingCode.ITEM_CHANGED
        found.append((file, Finding(code, Thing.ITEM, str(file), "" if same else detail)))
    return found


def check_pictures(pictures: Iterable[HeldPicture], derived: Derived, tally: Tally) -> None:
    """Hash keyframes, contact sheets and envelopes of sound."""
    for picture in pictures:
        path = derived.path(picture.file)
        found = _hash(path)
        if found == picture.picture_sha256:
            tally.verified(Thing.PICTURE)
        elif path.exists():
            detail = f"recorded {picture.picture_sha256}, found {found or 'no readable bytes'}"
            tally.found(Finding(FindingCode.PICTURE_CHANGED, Thing.PICTURE, picture.file, detail))
        else:
            tally.found(Finding(FindingCode.PICTURE_MISSING, Thing.PICTURE, picture.file))


def _vaulted(item: HeldItem, vault: Vault) -> Finding | None:
    path = vault.path_of(item.sha256)
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return Finding(FindingCode.ITEM_MISSING, Thing.ITEM, item.name, str(path))
    except OSError as fault:
        return Finding(FindingCode.ITEM_UNREADABLE, Thing.ITEM, item.name, f"{path}: {fault.strerror}")
    if any(place.is_symlink() for place in (path, path.parent, path.parent.parent)):
        return Finding(FindingCode.ITEM_CHANGED, Thing.ITEM, item.name, f"{path} is a link to somewhere else")
    if not stat.S_ISREG(mode):
        detail = f"{path} is no file: something else was put in its place"
        return Finding(FindingCode.ITEM_CHANGED, Thing.ITEM, item.name, detail)
    found = _hash(path)
    if not found:
        return Finding(FindingCode.ITEM_UNREADABLE, Thing.ITEM, item.name, str(path))
    return None if found == item.sha256 else _changed(item, path, found)


def _in_place(item: HeldItem) -> Finding | None:
    """Footage left in place is as it was where any of its places holds the same bytes."""
    changed = None
    for path in item.places:
        found = _hash(path)
        if found == item.sha256:
            return None
        if found:
            changed = _changed(item, path, found)
    places = ", ".join(str(path) for path in item.places)
    return changed or Finding(FindingCode.ITEM_ELSEWHERE, Thing.ITEM, item.name, places)


def _changed(item: HeldItem, path: Path, found: str) -> Finding:
    detail = f"{path}: recorded {item.sha256}, found {found}"
    return Finding(FindingCode.ITEM_CHANGED, Thing.ITEM, item.name, detail)


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes; empty where they cannot be read."""
    try:
        with reading_regular(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
