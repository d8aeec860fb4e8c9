"""Files brought into the pack: masters hashed on the way, pictures, and working copies for a browser."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from bwv_index.casefile.content import PackClip
from bwv_index.casefile.faults import disk_faults
from bwv_index.casefile.packed import PackedClip, clip_path, keyframe_path, playable_path, sheet_path
from bwv_index.durable import READ_ONLY
from bwv_index.errors import IntegrityError, RefusedError
from bwv_index.media import Proxy, ProxyKind, make_proxy, proxy_kind

BLOCK = 1 << 20

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


def copy_master(clip: PackClip, target: Path, step: Callable[[int], None]) -> None:
    """Copy a master's bytes, hashing what is written; ``step`` is told the size of each block.

    Raises:
        IntegrityError: the bytes are not what the record says they were.
        EnvironmentFaultError: the master cannot be read.
        OSError: the target's disk is in the way.
    """
    digest, size = hashlib.sha256(), 0
    with disk_faults(clip.source):
        reading = clip.source.open("rb")
    with reading, target.open("xb") as writing:
        while block := reading.read(BLOCK):
            digest.update(block)
            size += len(block)
            writing.write(block)
            step(len(block))
    target.chmod(READ_ONLY)
    _compare(clip, digest.hexdigest(), size)


def _compare(clip: PackClip, found: str, size: int) -> None:
    if found == clip.sha256 and size == clip.size:
        return
    raise IntegrityError(
        f"the record says SHA-256 {clip.sha256} and {clip.size} bytes,"
        f" the master now reads as {found} and {size} bytes",
        subject=clip.evidence_id,
        remedy="Do not use this clip. Check the master with sha256sum, and find out what happened to it.",
    )


def copy_masters(clips: tuple[PackClip, ...], root: Path, progress: Progress) -> list[PackedClip]:
    """Copy every master into the pack, in order; raises as ``copy_master`` does."""
    total, done, packed = sum(clip.size for clip in clips), 0, []

    def step(size: int) -> None:
        nonlocal done
        done += size
        progress("copying clips", done, total)

    for number, clip in enumerate(clips, start=1):
        item = PackedClip(clip, number, clip_path(clip, number))
        copy_master(clip, _place(root, item.file), step)
        packed.append(item)
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
        copy = proxy(item.clip, root / item.file, _place(root, path))
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
        _copy(clip.contact_sheet, _place(root, sheet))
    keyframes = []
    for place, keyframe in enumerate(clip.keyframes, start=1):
        keyframes.append("" if keyframe.jpeg is None else keyframe_path(clip, item.number, place))
        if keyframe.jpeg is not None:
            _copy(keyframe.jpeg, _place(root, keyframes[-1]))
    return replace(item, sheet=sheet, keyframes=tuple(keyframes))


def _copy(source: Path, target: Path) -> None:
    with disk_faults(source):
        shutil.copyfile(source, target)


def _place(root: Path, path: str) -> Path:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    return place
