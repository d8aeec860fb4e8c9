"""A folder built beside its target and given the target's name only when it is whole."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bwv_index.casefile.faults import raise_fault
from bwv_index.durable import flush_file, flush_folder
from bwv_index.errors import BusyError, EnvironmentFaultError, RefusedError

_at_work: set[Path] = set()
_at_work_lock = threading.Lock()


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Give a fresh folder; on a normal end flush it and rename it to ``target``, otherwise remove it.

    What a dead run left beside the target is removed. The target's parent must exist.

    Raises:
        RefusedError: something is at the target already.
        EnvironmentFaultError: the target's parent is not a folder.
        BusyError: another live run is building the same target.
        OSError: the disk's own fault, for the caller to name.
    """
    _check_free(target)
    with _claimed(target):
        remove_stale(target)
        folder = staging_path(target, os.getpid())
        folder.mkdir()
        try:
            yield folder
            flush_tree(folder)
            _check_free(target)
            _put_in_place(folder, target)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _check_free(target: Path) -> None:
    if os.path.lexists(target):
        raise RefusedError(
            "something of this name is already there, and packs are never overwritten",
            subject=str(target),
            remedy="Choose another name, or move the earlier pack away.",
        )
    if not target.parent.is_dir():
        raise EnvironmentFaultError(
            "the folder to put the pack in is not there",
            subject=str(target.parent),
            remedy="Make the folder, or choose another.",
        )


@contextmanager
def _claimed(target: Path) -> Iterator[None]:
    with _at_work_lock:
        if target in _at_work:
            raise _busy(target)
        _at_work.add(target)
    try:
        yield
    finally:
        with _at_work_lock:
            _at_work.discard(target)


def _busy(target: Path) -> BusyError:
    return BusyError(
        "another run is building this pack",
        subject=str(target),
        remedy="Wait until it has ended, or choose another name.",
    )


def staging_path(target: Path, pid: int) -> Path:
    """Return where a process builds what is to be put at a target."""
    return target.with_name(f".{target.name}.partial-{pid}")


def remove_stale(target: Path) -> None:
    """Remove what runs that no longer live were building for a target; one that lives makes us stop.

    Raises:
        BusyError: a live run is building it.
        OSError: the disk's own fault, for the caller to name.
    """
    ours = re.compile(re.escape(f".{target.name}.partial-") + r"([0-9]+)")
    for found in sorted(target.parent.iterdir()):
        match = ours.fullmatch(found.name)
        if match is None or found.is_symlink():
            continue
        if int(match[1]) != os.getpid() and _lives(int(match[1])):
            raise _busy(target)
        shutil.rmtree(found) if found.is_dir() else found.unlink()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _put_in_place(folder: Path, target: Path) -> None:
    """Rename, and flush the parent; where that flush fails, take the name back."""
    folder.replace(target)
    try:
        flush_folder(target.parent)
    except BaseException:
        target.replace(folder)
        raise


def flush_tree(root: Path) -> None:
    """Flush every file and folder below ``root``, and ``root`` itself, to the disk.

    Raises:
        OSError: the disk refuses; a folder that cannot be listed is not passed over.
    """
    for folder, _, names in os.walk(root, topdown=False, onerror=raise_fault):
        for name in names:
            flush_file(Path(folder) / name)
        flush_folder(Path(folder))
