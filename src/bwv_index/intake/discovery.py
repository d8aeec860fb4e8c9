"""Finding what a source holds, without changing or following it out of its own folder."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bwv_index.intake.refusal import Refusal, RefusalCode


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file in a source. ``relative`` is its path below the source, for names and manifests.

    ``ctime_ns`` is when the file or its attributes last changed, by the file system's own clock.
    """

    path: Path
    relative: Path
    size: int
    mtime_ns: int
    ctime_ns: int = 0


@dataclass(frozen=True, slots=True)
class InnerLink:
    """A symbolic link to something inside the same source, which is found under its own name."""

    path: Path
    target: Path


Sighting: TypeAlias = Found | InnerLink | Refusal


def discover(source: Path, *, home: Path | None = None) -> tuple[Sighting, ...]:
    """List everything below a source, in order of name, each path once.

    Folders are walked without following links. A link that leads outside the source is a refusal; one that
    stays inside is noted. ``home``, where given, is refused when the walk comes upon it.
    """
    root = Path(os.path.abspath(source))  # noqa: PTH100 - resolve() would follow a link that is the source itself
    real_root = root.resolve()
    if home is not None and real_root.is_relative_to(home.resolve()):
        return (Refusal(root, RefusalCode.INSIDE_HOME, "the source lies inside the home"),)
    if root.is_dir():
        return tuple(_walk(root, root, real_root, home.resolve() if home else None))
    return (_sight(root, root.parent, real_root.parent),)


def _walk(folder: Path, root: Path, real_root: Path, home: Path | None) -> Iterator[Sighting]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError as fault:
        yield Refusal(folder, RefusalCode.UNREADABLE, f"the folder cannot be listed: {fault.strerror}")
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if home is not None and path.resolve() == home:
                yield Refusal(path, RefusalCode.INSIDE_HOME, "the home itself lies inside the source")
            else:
                yield from _walk(path, root, real_root, home)
        else:
            yield _sight(path, root, real_root)


def _sight(path: Path, root: Path, real_root: Path) -> Sighting:
    try:
        seen = path.lstat()
    except OSError as fault:
        return Refusal(path, RefusalCode.UNREADABLE, f"cannot be looked at: {fault.strerror}")
    if stat.S_ISLNK(seen.st_mode):
        return _follow(path, real_root)
    if not stat.S_ISREG(seen.st_mode):
        return Refusal(path, RefusalCode.SPECIAL_FILE, _kind(seen.st_mode))
    return Found(path, path.relative_to(root), seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


def _follow(path: Path, real_root: Path) -> Sighting:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: links that lead to each other in a circle
        return Refusal(path, RefusalCode.LINK_BROKEN, f"it points at '{os.readlink(path)}'")  # noqa: PTH115 - raw
    if target.is_relative_to(real_root):
        return InnerLink(path, target)
    return Refusal(path, RefusalCode.LINK_OUTSIDE, f"it leads to '{target}'")


def _kind(mode: int) -> str:
    kinds = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFBLK: "a block device"}
    return kinds.get(stat.S_IFMT(mode), "a character device or unknown kind of file")
