"""Files brought into the pack: masters hashed on the way, pictures, and working copies for a browser."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from bwv_index.casefile.content import PackClip
from bwv_index.casefile.faults import disk_faults
from bwv_index.casefile.hashing import BLOCK, Hashes, Hashing, side_by_side
from bwv_index.casefile.packed import PackedClip, clip_path, keyframe_path, playable_path, sheet_path
from bwv_index.durable import READ_ONLY
from bwv_index.errors import IntegrityError, RefusedError
from bwv_index.media import Proxy, ProxyKind, make_proxy, proxy_kind

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

ProxyMaker: TypeAlias = Callable[[PackClip, Path, Path], Proxy]
"""Called with a clip, the pack's own copy of its master, and where the working copy goes."""


def working_copy(clip: PackClip, source: Path, target: Path) -> Proxy:
    """Make the working copy that a clip needs to play in a browser, labelled with its master's hash.

    Raises:
        RefusedError: no working copy can be made from this clip.
        EnvironmentFaultError: the ffmpeg program or the disk is in the way.
    """
    kind = proxy_kind(
        clip.container,
        major_brand=clip.major_brand,
        video_codec=clip.video_codec,
        audio_codec=clip.audio_codec,
        pixel_format=clip.pixel_format,
    )
    return make_proxy(
        source,
        target,
        ProxyKind.REMUX if kind is ProxyKind.NONE else kind,
        container=clip.container,
        duration_s=clip.duration_s,
        label=f"WORKING COPY of the master with SHA-256 {clip.sha256}",
    )


@dataclass(frozen=True, slots=True)
class Recorded:
    """A file as the record knows it: its name for a person, where its bytes are, its SHA-256 and size in bytes.

    ``what`` is the word for it in a message: master, exhibit.
    """

    name: str
    source: Path
    sha256: str
    size: int
    what: str = "master"


def copy_checked(file: Recorded, target: Path, step: Callable[[int], None]) -> Hashes:
    """Copy a file's bytes to the disk, hashing what is written; ``step`` is told the size of each block.

    Flushed at once: while one file is on its way to the disk, another is hashed.

    Raises:
        IntegrityError: the bytes are not what the record says they were.
        EnvironmentFaultError: the file cannot be read.
        OSError: the target's disk is in the way.
    """
    hashing = Hashing()
    with disk_faults(file.source):
        reading = file.source.open("rb")
    with reading, target.open("xb") as writing:
        while block := reading.read(BLOCK):
            hashing.add(block)
            writing.write(block)
            step(len(block))
        writing.flush()
        os.fsync(writing.fileno())
    target.chmod(READ_ONLY)
    found = hashing.done()
    _compare(file, found)
    return found


def _compare(file: Recorded, found: Hashes) -> None:
    if found.sha256 == file.sha256 and found.size == file.size:
        return
    raise IntegrityError(
        f"the record says SHA-256 {file.sha256} and {file.size} bytes,"
        f" the {file.what} now reads as {found.sha256} and {found.size} bytes",
        subject=file.name,
        remedy=f"Do not use this clip. Check the {file.what} with sha256sum, and find out what happened to it.",
    )


def copy_all(
    files: Sequence[tuple[Recorded, Path]], progress: Progress, doing: str = "copying clips"
) -> dict[Path, Hashes]:
    """Copy files to their places, a few at once, telling how many bytes are done; return the hashes of each.

    Raises as ``copy_checked`` does, for the first in order that fails.
    """
    total, done, turn = sum(file.size for file, _ in files), 0, Lock()

    def copy(pair: tuple[Recorded, Path], require_going: Callable[[], None]) -> Hashes:
        def step(size: int) -> None:
            nonlocal done
            require_going()
            with turn:
                done += size
                progress(doing, done, total)

        return copy_checked(*pair, step)

    return dict(zip((target for _, target in files), side_by_side(copy, files), strict=True))


def copy_masters(clips: tuple[PackClip, ...], root: Path, progress: Progress) -> list[PackedClip]:
    """Copy every master into the pack, in order; raises as ``copy_checked`` does."""
    packed = [PackedClip(clip, number, clip_path(clip, number)) for number, clip in enumerate(clips, start=1)]
    copy_all(
        [
            (Recorded(clip.evidence_id, clip.source, clip.sha256, clip.size), place(root, item.file))
            for clip, item in zip(clips, packed, strict=True)
        ],
        progress,
    )
    return packed


def make_playable(item: PackedClip, root: Path, proxy: ProxyMaker | None) -> PackedClip:
    """Give the clip something a browser plays, or the reason why there is nothing.

    Raises:
        EnvironmentFaultError: the ffmpeg program or the disk is in the way.
    """
    if item.clip.browser_playable:
        return replace(item, playable=item.file)
    if proxy is None:
        return replace(item, not_playable="Working copies were not asked for.")
    path = playable_path(item.clip, item.number)
    try:
        copy = proxy(item.clip, root / item.file, place(root, path))
    except RefusedError as refusal:
        folder = (root / path).parent
        if not any(folder.iterdir()):  # a folder that no list names would fail the pack when it is verified
            folder.rmdir()
        return replace(item, not_playable=refusal.message)
    return replace(item, playable=path, working_copy=copy)


def copy_pictures(item: PackedClip, root: Path) -> PackedClip:
    """Copy the contact sheet and the keyframes that are named.

    Raises:
        EnvironmentFaultError: a picture that the record names cannot be read.
    """
    clip, sheet = item.clip, ""
    if clip.contact_sheet is not None:
        sheet = sheet_path(clip, item.number)
        _copy(clip.contact_sheet, place(root, sheet))
    keyframes = []
    for count, keyframe in enumerate(clip.keyframes, start=1):
        keyframes.append("" if keyframe.jpeg is None else keyframe_path(clip, item.number, count))
        if keyframe.jpeg is not None:
            _copy(keyframe.jpeg, place(root, keyframes[-1]))
    return replace(item, sheet=sheet, keyframes=tuple(keyframes))


def _copy(source: Path, target: Path) -> None:
    with disk_faults(source):
        shutil.copyfile(source, target)


def place(root: Path, path: str) -> Path:
    """Return where a file goes that has this path in the payload; its folder is made.

    Raises:
        OSError: the disk's own fault, for the caller to name.
    """
    found = root / path
    found.parent.mkdir(parents=True, exist_ok=True)
    return found
