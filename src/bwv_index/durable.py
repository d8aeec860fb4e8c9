"""Writes that outlast a killed run and a power cut: a name appears only when its bytes are on the disk.

POSIX promises neither on its own: a file's bytes last after ``fsync`` of the file, and its name after ``fsync``
of the folder it stands in (fsync(2), notes). Every fault is the plain ``OSError``, for the caller to name.
"""

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

EVERYBODY = 0o666
"""Mode of an ordinary file, before the process's mask takes its part away."""
READ_ONLY = 0o444
"""Mode of a file that is never written again."""
OWNER_ONLY = 0o600
"""Mode of a secret."""
FOLDER = 0o777
"""As ``EVERYBODY``, of a folder."""

NO_HARD_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
"""What a file system without hard links, such as that of most USB sticks, answers to one."""


@contextmanager
def reading_regular(file: Path) -> Iterator[BufferedReader]:
    """Open a regular file for reading; a pipe or device in its place is refused, never waited for.

    Raises:
        OSError: it cannot be opened, or is no regular file.
    """
    handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", str(file))
        yield stream


def read_regular(file: Path) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        OSError: it cannot be read, or is no regular file.
    """
    with reading_regular(file) as stream:
        return stream.read()


def flush_file(file: Path) -> None:
    """Flush a file's bytes to the disk."""
    _flush(file, os.O_RDONLY)


def flush_folder(folder: Path) -> None:
    """Flush a folder's own list of names to the disk, so that a name in it survives a power cut."""
    _flush(folder, os.O_RDONLY | os.O_DIRECTORY)


def make_folders(path: Path, mode: int = FOLDER) -> None:
    """Make a folder and what is missing above it, and flush each with the folder it stands in.

    ``mode`` is that of the folder itself; what is missing above it is made as usual. What is there already is
    neither changed nor flushed.

    Raises:
        OSError: the disk refuses, or a file is in the way.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.is_dir()]
    if not missing:
        return
    for folder in reversed(missing):
        folder.mkdir(mode if folder == path else FOLDER, exist_ok=True)
    for folder in missing:
        flush_folder(folder)
    flush_folder(missing[-1].parent)


def write_whole(target: Path, content: bytes, mode: int = EVERYBODY, *, flush: bool = True) -> None:
    """Write a file, replacing what is there: at the target are the old bytes or all the new ones, never a part.

    Without ``flush`` the caller flushes file and folder before telling anybody that they are there.

    Raises:
        OSError: the disk refuses. No temporary is left; what was at the target stands, unless only the last
            flush of the folder failed.
    """
    with _written_beside(target, content, mode, flush=flush) as temporary:
        temporary.replace(target)
    if flush:
        flush_folder(target.parent)


def write_new(target: Path, content: bytes, mode: int = EVERYBODY) -> None:
    """Write a file as ``write_whole`` does, but never replace what is there.

    Raises:
        FileExistsError: something is at the target.
        OSError: the disk refuses.
    """
    with _written_beside(target, content, mode, flush=True) as temporary:
        give_name(temporary, target)
    flush_folder(target.parent)


def give_name(temporary: Path, target: Path) -> None:
    """Give a whole, flushed file its name, replacing nothing; its temporary name may be gone afterwards or not.

    On a file system without hard links a kill, or a power cut, may leave an empty file at the target.

    Raises:
        FileExistsError: something is at the target.
        OSError: the disk refuses.
    """
    try:
        os.link(temporary, target)  # unlike rename, refuses where something is
    except OSError as fault:
        if fault.errno not in NO_HARD_LINKS:
            raise
        # the name is taken with an empty file of ours first, which alone is what the rename then replaces
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, EVERYBODY))
        try:
            temporary.replace(target)
        except OSError:
            target.unlink()
            raise


def list_folder(folder: Path, suffix: str = "") -> list[Path]:
    """Return what stands in a folder under names that end so, in order; nothing where there is no folder.

    ``Path.glob`` takes a folder that it may not list for an empty one; this raises.

    Raises:
        OSError: the folder cannot be listed.
    """
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if entry.name.endswith(suffix))


def leftovers(target: Path) -> list[Path]:
    """Return the temporaries of one target; where nobody else writes it now, killed runs left them."""
    ours = re.compile(re.escape(f".{target.name}.") + "[0-9a-f]+")
    return sorted(
        entry
        for entry in target.parent.iterdir()
        if ours.fullmatch(entry.name) and entry.is_file() and not entry.is_symlink()
    )


def remove_leftovers(target: Path) -> None:
    """Remove the temporaries of one target. The caller sees to it that nobody else writes it now."""
    for leftover in leftovers(target):
        leftover.unlink(missing_ok=True)


@contextmanager
def _written_beside(target: Path, content: bytes, mode: int, *, flush: bool) -> Iterator[Path]:
    """Give a temporary beside the target that holds the content; afterwards its name is gone."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    # EXCL: nothing that lies there, above all no link to somewhere else, is ever written through
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            if flush:
                os.fsync(stream.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _flush(path: Path, flags: int) -> None:
    handle = os.open(path, flags | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
