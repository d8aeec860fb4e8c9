"""The pack as a BagIt bag (RFC 8493; the library writes its draft 0.97): made, and read again while it is ours."""

import hashlib
import logging
import threading
from collections.abc import Mapping
from pathlib import Path

import bagit

from bwv_index.durable import read_regular, reading_regular
from bwv_index.errors import EnvironmentFaultError, IntegrityError

CHECKSUMS = ("sha256", "sha512")
MANIFEST = "manifest-sha256.txt"
PAYLOAD_MANIFESTS = tuple(f"manifest-{algorithm}.txt" for algorithm in CHECKSUMS)
TAG_MANIFESTS = tuple(f"tagmanifest-{algorithm}.txt" for algorithm in CHECKSUMS)
TAGS = ("bagit.txt", "bag-info.txt")
"""Files that say what the bag is, and of what."""
SEALED_TAGS = (*TAGS, "manifest-sha512.txt")
"""Files beside the payload that the ledger is told of by their hashes; of ``MANIFEST`` it is told by its own."""
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


def hash_file(file: Path, algorithm: str = "sha256") -> str:
    """Return a file's hash as hex."""
    with reading_regular(file) as stream:
        return hashlib.file_digest(stream, algorithm).hexdigest()


def tag_hashes(folder: Path) -> dict[str, str]:
    """Return name and SHA-256 of the files beside the payload that the ledger is told of.

    Raises:
        OSError: one cannot be read, or is no regular file.
    """
    return {name: hash_file(folder / name) for name in SEALED_TAGS}


def manifest_sha256(folder: Path) -> str:
    """Return the SHA-256 of the bag's own SHA-256 manifest: one value that stands for the whole payload.

    Raises:
        OSError: it cannot be read, or is no regular file.
    """
    return hashlib.sha256(read_regular(folder / MANIFEST)).hexdigest()
