"""A finished pack as one ZIP file: stored, in one order, with one date, so that equal packs give equal bytes."""

import hashlib
import os
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bwv_index.casefile.copies import Progress
from bwv_index.casefile.faults import disk_faults, raise_fault
from bwv_index.casefile.hashing import BLOCK
from bwv_index.casefile.staging import remove_stale, staging_path
from bwv_index.durable import flush_file, flush_folder, give_name, reading_regular
from bwv_index.errors import RefusedError

DATE = (1980, 1, 1, 0, 0, 0)
"""The first date that a ZIP file can tell (APPNOTE 4.4.6); when a pack was made is told inside it."""
UNIX = 3
MODE = stat.S_IFREG | 0o644


@dataclass(frozen=True, slots=True)
class Zipped:
    """A ZIP file that stands whole: where, its size in bytes, and its SHA-256."""

    path: Path
    size: int
    sha256: str


def zip_path(folder: Path) -> Path:
    """Return where the ZIP file of a pack's folder goes: beside it."""
    return folder.with_name(f"{folder.name}.zip")


def write_zip(folder: Path, progress: Progress, *, again: bool = False) -> Zipped:
    """Write a folder as a ZIP file beside it, under its own name; nothing is left there unless it is whole.

    Nothing is compressed: footage is already, and stored members can be compared byte for byte. ``again`` lets a file
    that stands there stay where it is this very one, made by a run that was killed before it could say so.

    Raises:
        RefusedError: something of that name is there already.
        EnvironmentFaultError: the disk is in the way.
    """
    target = zip_path(folder)
    temporary = staging_path(target, os.getpid())
    with disk_faults(target):
        if not again:
            check_zip_free(folder)
        remove_stale(target)
        try:
            _fill(folder, temporary, progress)
            flush_file(temporary)
            sha256, size = _hash(temporary), temporary.stat().st_size
            try:
                give_name(temporary, target)
            except FileExistsError as fault:
                if not again or _hash(target) != sha256:
                    raise _taken(target) from fault
        finally:
            temporary.unlink(missing_ok=True)
        flush_folder(target.parent)
    return Zipped(target, size, sha256)


def check_zip_free(folder: Path) -> None:
    """Refuse where something stands at the name that a folder's ZIP file would get.

    Raises:
        RefusedError: something does.
    """
    if os.path.lexists(zip_path(folder)):
        raise _taken(zip_path(folder))


def _taken(target: Path) -> RefusedError:
    return RefusedError(
        "something of this name is already there, and packs are never overwritten",
        subject=str(target),
        remedy="Choose another name, or move it away.",
    )


def _fill(folder: Path, temporary: Path, progress: Progress) -> None:
    files = sorted(
        Path(above) / name for above, _, names in os.walk(folder, onerror=raise_fault) for name in names
    )
    total, done = sum(file.stat().st_size for file in files), 0
    with zipfile.ZipFile(temporary, "x", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for file in files:
            member = zipfile.ZipInfo(f"{folder.name}/{file.relative_to(folder).as_posix()}", DATE)
            member.create_system, member.external_attr = UNIX, MODE << 16
            size = file.stat().st_size
            with (
                reading_regular(file) as reading,
                archive.open(member, "w", force_zip64=size >= zipfile.ZIP64_LIMIT) as writing,
            ):
                while block := reading.read(BLOCK):
                    writing.write(block)
                    done += len(block)
                    progress("zipping", done, total)


def _hash(file: Path) -> str:
    with reading_regular(file) as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest()
