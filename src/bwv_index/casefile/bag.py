"""The pack as a BagIt bag (RFC 8493, as its draft 0.97): made, and read again in full while it is ours."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import bagit

from bwv_index.casefile.faults import raise_fault
from bwv_index.casefile.hashing import Hashes, hash_all
from bwv_index.durable import read_regular, reading_regular
from bwv_index.errors import IntegrityError

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

_DECLARED = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"


def make_bag(folder: Path, info: Mapping[str, str], known: Mapping[Path, Hashes] | None = None) -> None:
    """Turn a folder into a bag in place: what it holds moves into ``data/``, manifests are written.

    The library would read each file on one thread, and those that were hashed when they were copied once more.
    ``known`` gives the hashes of such files by where they stand in the folder; ``check_bag`` reads them again.

    Raises:
        OSError: the disk's own fault, for the caller to name.
    """
    payload = Path(tempfile.mkdtemp(dir=folder))
    for entry in sorted(folder.iterdir()):
        if entry != payload:
            entry.rename(payload / entry.name)
    payload.rename(folder / "data")
    (folder / "data").chmod(folder.stat().st_mode)
    held = {file: folder / file.relative_to(folder / "data") for file in _files(folder / "data")}
    found = {file: known[before] for file, before in held.items() if known and before in known}
    unknown = [file for file in held if file not in found]
    found |= dict(zip(unknown, hash_all(unknown), strict=True))
    for algorithm, manifest in zip(CHECKSUMS, PAYLOAD_MANIFESTS, strict=True):
        lines = (f"{found[file].by(algorithm)}  {_listed(file.relative_to(folder))}\n" for file in held)
        _write(folder / manifest, "".join(lines))
    _write(folder / "bagit.txt", _DECLARED)
    told = {**info, "Payload-Oxum": f"{sum(one.size for one in found.values())}.{len(found)}"}
    _write(folder / "bag-info.txt", "".join(f"{name}: {told[name]}\n" for name in sorted(told)))
    _list_tags(folder, " ")


def _files(root: Path) -> Iterator[Path]:
    """Yield the files below a folder: those of each folder by name, then those of the folders in it."""
    for above, folders, names in os.walk(root, onerror=raise_fault):
        folders.sort()
        yield from (Path(above) / name for name in sorted(names))


def _listed(path: Path) -> str:
    """Return a path as a manifest spells it (RFC 8493, 2.1.3; its draft leaves the percent sign as it is)."""
    return path.as_posix().replace("\r", "%0D").replace("\n", "%0A")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def check_bag(folder: Path, expected: Mapping[str, str]) -> None:
    """Read every file of a bag again and compare with its manifests and with the record.

    ``expected`` gives the recorded SHA-256 of payload files by their path in the bag.

    Raises:
        IntegrityError: a file is missing, surplus, or not what its manifest or the record says.
        OSError: the disk's own fault, for the caller to name.
    """
    try:
        bag = bagit.Bag(str(folder))
        bag.validate(completeness_only=True)
        _compare(bag, folder)
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


def _compare(bag: bagit.Bag, folder: Path) -> None:
    """Read every file that a manifest lists, and compare it with all that list it; as the library does, on one thread.

    Raises:
        BagValidationError: one is not what a manifest says.
        OSError: one cannot be read.
    """
    stated: dict[str, dict[str, str]] = bag.entries
    read = zip(stated.items(), hash_all([folder / path for path in stated]), strict=True)
    faults = [
        bagit.ChecksumMismatch(path, algorithm, wanted.lower(), found.by(algorithm))
        for (path, wanted_by), found in read
        for algorithm, wanted in wanted_by.items()
        if wanted.lower() != found.by(algorithm)
    ]
    if faults:
        raise bagit.BagValidationError("Bag validation failed", faults)


def seal_tags(folder: Path) -> None:
    """List the bag's own files anew in its tag manifests, after some were added.

    With two blanks between hash and name, as ``sha256sum -c`` reads them; a bag that is not sealed has one.

    Raises:
        OSError: the disk's own fault, for the caller to name.
    """
    _list_tags(folder, "  ")


def _list_tags(folder: Path, blank: str) -> None:
    listed = sorted(
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and not file.is_relative_to(folder / "data") and file.name not in TAG_MANIFESTS
    )
    for algorithm, manifest in zip(CHECKSUMS, TAG_MANIFESTS, strict=True):
        lines = (f"{hash_file(folder / name, algorithm)}{blank}{name}\n" for name in listed)
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
