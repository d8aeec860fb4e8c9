"""The pack as a BagIt bag (RFC 8493; the library writes its draft 0.97): made, and checked as a whole."""

import hashlib
import logging
import threading
from collections.abc import Mapping
from pathlib import Path

import bagit

from bwv_index.errors import EnvironmentFaultError, IntegrityError

CHECKSUMS = ("sha256", "sha512")
MANIFEST = "manifest-sha256.txt"
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


def manifest_sha256(folder: Path) -> str:
    """Return the SHA-256 of the bag's own SHA-256 manifest: one value that stands for the whole payload."""
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
