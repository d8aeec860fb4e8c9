"""The pack as a BagIt bag (RFC 8493; the library writes its draft 0.97): made, and checked as a whole."""

import hashlib
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import bagit

from bwv_index.casefile.faults import disk_faults
from bwv_index.durable import reading_regular
from bwv_index.errors import EnvironmentFaultError, IntegrityError

CHECKSUMS = ("sha256", "sha512")
MANIFEST = "manifest-sha256.txt"
TAG_MANIFESTS = tuple(f"tagmanifest-{algorithm}.txt" for algorithm in CHECKSUMS)
TAGS = ("bagit.txt", "bag-info.txt")
"""Files that say what the bag is, and of what."""
AGENT = f"bagit.py {bagit.VERSION}"

# The library logs what it also raises, and would print it to a terminal that nobody configured.
# It uses no level as high as this one.
logging.getLogger(bagit.MODULE_NAME).setLevel(logging.CRITICAL)

# The library changes the process's working folder while it makes a bag: one at a time.
_one_at_a_time = threading.Lock()


def make_bag(folder: Path, info: Mapping[str, str]) -> None:
    """Turn a folder into a bag in place: what it holds moves into ``data/``, manifests are written.

    Raises:
        EnvironmentFaultError: the library could not read or move the files.
        OSError: the disk's own fault, for the caller to name.
    """
    try:
        with _one_at_a_time:
            bagit.make_bag(str(folder), dict(info), processes=1, checksums=list(CHECKSUMS))
    except (bagit.BagError, RuntimeError) as fault:
        raise EnvironmentFaultError(
            f"the pack could not be sealed: {fault}",
            subject=folder.name,
            remedy="Check permissions in the target folder, then run the same command again.",
        ) from fault


def check_bag(folder: Path, expected: Mapping[str, str]) -> None:
    """Read every file of a bag again and compare with its manifests and with the record.

    ``expected`` gives the recorded SHA-256 of payload files by their path in the bag.

    Raises:
        IntegrityError: a file is missing, surplus, or not what its manifest or the record says.
        OSError: the disk's own fault, for the caller to name.
    """
    try:
        bag = bagit.Bag(str(folder))
        bag.validate(processes=1, fast=False)
        entries = bag.payload_entries()
    except bagit.BagError as fault:
        raise IntegrityError(
            f"the pack does not hold what was put into it: {fault}",
            subject=folder.name,
            remedy="Nothing was left at the target. Check the disk, then run the same command again.",
        ) from fault
    for path, sha256 in expected.items():
        found = entries.get(path, {}).get("sha256", "nothing")
        if found != sha256:
            raise IntegrityError(
                f"the record says SHA-256 {sha256}, the pack holds {found}",
                subject=path,
                remedy="Nothing was left at the target. Check the disk, then run the same command again.",
            )


class BagFaultKind(StrEnum):
    """What can be wrong with a file of a bag."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    NO_BAG = "no bag"


_LINK = "it is a link, or leads out of the pack"


@dataclass(frozen=True, slots=True)
class BagFault:
    """One file of a bag that is not as its manifests say."""

    kind: BagFaultKind
    path: str
    detail: str = ""


def seal_tags(folder: Path) -> None:
    """List the bag's own files anew in its tag manifests, after some were added.

    With two blanks between hash and name, as ``sha256sum -c`` reads them; the library writes one.

    Raises:
        OSError: the disk's own fault, for the caller to name.
    """
    listed = sorted(
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and not file.is_relative_to(folder / "data") and file.name not in TAG_MANIFESTS
    )
    for algorithm, manifest in zip(CHECKSUMS, TAG_MANIFESTS, strict=True):
        lines = (f"{hash_file(folder / name, algorithm)}  {name}\n" for name in listed)
        (folder / manifest).write_text("".join(lines), encoding="utf-8")


def audit_bag(folder: Path) -> tuple[BagFault, ...]:
    """Read every file of a bag and say which are not as its manifests say, and which no manifest lists.

    Every checksum of a file is compared, and each manifest must list all that the other does. The tag manifests must
    be there: they cover the custody record.

    Raises:
        EnvironmentFaultError: the folder cannot be listed.
    """
    links = [BagFault(BagFaultKind.CHANGED, name, _LINK) for name in _links(folder)]
    try:
        entries = bagit.Bag(str(folder)).entries
    except (bagit.BagError, OSError, ValueError) as fault:
        return (*links, BagFault(BagFaultKind.NO_BAG, str(folder), str(fault)))
    faults = [fault for fault in links if fault.path in TAG_MANIFESTS]  # no manifest lists these two
    faults += [*_unlisted(entries), *_unevenly_written(folder, entries)]
    faults += [fault for path, sums in sorted(entries.items()) for fault in _audit_file(folder, path, sums)]
    present = {str(file.relative_to(folder)) for file in _below(folder) if not file.is_dir()}
    faults += [BagFault(BagFaultKind.MISSING, name) for name in TAG_MANIFESTS if name not in present]
    listed = {*entries, *TAG_MANIFESTS}
    return (*faults, *(BagFault(BagFaultKind.ADDED, path) for path in sorted(present - listed)))


def _links(folder: Path) -> list[str]:
    return [str(file.relative_to(folder)) for file in _below(folder) if file.is_symlink()]


def _below(folder: Path) -> list[Path]:
    with disk_faults(folder):
        return sorted(folder.rglob("*"))


def _unlisted(entries: Mapping[str, Mapping[str, str]]) -> list[BagFault]:
    """Find manifests that do not list what the others of their kind do."""
    faults = []
    for path, sums in sorted(entries.items()):
        kind = "manifest" if path.startswith("data/") else "tagmanifest"
        faults += [
            BagFault(BagFaultKind.CHANGED, f"{kind}-{algorithm}.txt", f"it does not list {path}")
            for algorithm in CHECKSUMS
            if algorithm not in sums
        ]
    return faults


def _unevenly_written(folder: Path, entries: Mapping[str, Mapping[str, str]]) -> list[BagFault]:
    """Find tag manifests that say what they should and were not written so: nothing else covers their bytes."""
    faults = []
    for algorithm, name in zip(CHECKSUMS, TAG_MANIFESTS, strict=True):
        listed = [
            (sums.get(algorithm, ""), path) for path, sums in entries.items() if not path.startswith("data/")
        ]
        written = _lines(folder / name)
        if written is not None and not any(
            written == sorted(f"{found}{blank}{path}\n".encode() for found, path in listed)
            for blank in (" ", "  ")
        ):
            faults.append(BagFault(BagFaultKind.CHANGED, name, "its lines are not written as a bag's are"))
    return faults


def _lines(file: Path) -> list[bytes] | None:
    """Return the lines of a file in order; None where it cannot be read, which is told elsewhere."""
    try:
        return sorted(file.read_bytes().splitlines(keepends=True))
    except OSError:
        return None


def _audit_file(folder: Path, path: str, sums: Mapping[str, str]) -> list[BagFault]:
    file = folder / path
    if file.is_symlink() or not file.resolve().is_relative_to(folder.resolve()):
        return [BagFault(BagFaultKind.CHANGED, path, _LINK)]
    if not file.is_file():
        return [BagFault(BagFaultKind.MISSING, path)]
    for algorithm, expected in sorted(sums.items()):
        try:
            found = hash_file(file, algorithm)
        except (OSError, ValueError) as fault:
            return [BagFault(BagFaultKind.CHANGED, path, f"it cannot be read: {fault}")]
        if found != expected:
            return [BagFault(BagFaultKind.CHANGED, path, f"{algorithm} listed {expected}, found {found}")]
    return []


def hash_file(file: Path, algorithm: str = "sha256") -> str:
    """Return a file's hash as hex."""
    with reading_regular(file) as stream:
        return hashlib.file_digest(stream, algorithm).hexdigest()


def tag_hashes(folder: Path) -> dict[str, str]:
    """Return name and SHA-256 of the files that say what the bag is."""
    return {name: hash_file(folder / name) for name in TAGS}


def manifest_sha256(folder: Path) -> str:
    """Return the SHA-256 of the bag's own SHA-256 manifest: one value that stands for the whole payload."""
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
