"""Cuts: a span of a recording as a file of its own, copied from its stream or, as a working copy, encoded again.

Only the first picture and the first sound stream are held. The origin is written into the comment tag, and nothing
else that the recording's tags say is carried over.
"""

import hashlib
import math
import os
import secrets
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av.container
import ffmpeg

from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.media.caption import Caption, draw_caption
from bwv_index.media.cutpoints import CutHow, CutPlan
from bwv_index.media.cutsource import COPIED_SOUND, CutSource
from bwv_index.media.encoder import START_S, ffmpeg_program, ffmpeg_version, run_ffmpeg
from bwv_index.media.proxy import DEMUXERS
from bwv_index.media.streamcopy import copy_stream, library_versions

_SOURCE, _TARGET = "file:source", "file:target"
_TIMES_LENGTH = 60.0
"""How many times its own length an encoding may take, and as many times what is decoded on the way to it."""
_WAY_THERE_S = 30.0
QUALITY = {"c:v": "libx264", "preset": "medium", "crf": 16, "pix_fmt": "yuv420p"}
SOUND_QUALITY = {"c:a": "aac", "b:a": "160k"}
ENCODING_THREADS = 2
"""Fixed and told: x264 gives the same bytes again for the same number of threads only."""
_INDEXED = frozenset({"mov", "matroska", "avi", "asf"})
"""Containers in which ffmpeg finds its way to a time; of others all is decoded from the start."""
_EIGHT_BITS = frozenset({"yuv420p", "yuvj420p"})


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut that was made.

    ``sha256`` is of the finished file, read back. ``sound`` is where in the master's playback the sound begins and
    ends, in seconds, None where the cut has none. ``command`` says how it was made, ``programs`` by what, ``notes``
    what a reader of it should know. A ``working_copy`` holds pictures or sound that were encoded again.
    """

    path: Path
    size: int
    sha256: str
    plan: CutPlan
    sound: tuple[Fraction, Fraction] | None
    command: tuple[str, ...]
    programs: tuple[str, ...]
    notes: tuple[str, ...]
    working_copy: bool


@dataclass(frozen=True, slots=True)
class _Made:
    sound: tuple[Fraction, Fraction] | None
    command: tuple[str, ...]
    programs: tuple[str, ...]
    notes: tuple[str, ...]
    working_copy: bool


def make_cut(
    source: CutSource,
    target: Path,
    plan: CutPlan,
    *,
    label: str,
    caption: Caption | None = None,
    time_limit_s: float | None = None,
    shared: av.container.InputContainer | None = None,
) -> Cut:
    """Make a cut at ``target``; it is written beside it, flushed to the disk, and renamed when it is whole.

    Args:
        source: the recording.
        target: the new file.
        plan: where to cut and how.
        label: the comment tag: what this is, and the master's SHA-256.
        caption: a band below the picture; for working copies only.
        time_limit_s: how long an encoding may take, in seconds; by default by the length of the span.
        shared: what ``reading`` gave, for a stream copy.

    Raises:
        RefusedError: the target exists, a caption is asked for on a stream copy, or the cut cannot be made.
        EnvironmentFaultError: the program is missing or cannot be started, or the disk is in the way.
    """
    if os.path.lexists(target):
        raise RefusedError("a file of this name is already there", subject=str(target))
    copying = plan.how is CutHow.STREAM_COPY
    if copying and caption is not None:
        raise RefusedError("a caption changes the picture, so only a working copy can have one")
    try:
        with _beside(target, folder=not copying) as partial:
            if copying:
                made = _copied(source, partial, plan, label, shared)
            else:
                made = _encoded(source, partial, plan, label, caption, time_limit_s)
            sha256, size = _flushed(partial)
            partial.replace(target)
    except OSError as fault:
        raise _disk_fault(fault, target) from fault
    notes = (*(f"left out: {stream}" for stream in source.left_out), *made.notes)
    return Cut(target, size, sha256, plan, made.sound, made.command, made.programs, notes, made.working_copy)


@contextmanager
def _beside(target: Path, *, folder: bool) -> Iterator[Path]:
    """Give the place beside the target where a cut is written: in a folder of its own where it needs further files."""
    if folder:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as name:
            yield Path(name) / "cut.mp4"
        return
    partial = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


def _flushed(file: Path) -> tuple[str, int]:
    """Flush a finished file to the disk and hash it meanwhile; return its SHA-256 and its size in bytes."""
    with file.open("rb") as stream, ThreadPoolExecutor(1) as beside:
        flushing = beside.submit(os.fsync, stream.fileno())
        sha256, size = hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()
        flushing.result()
    return sha256, size


def _copied(
    source: CutSource,
    partial: Path,
    plan: CutPlan,
    label: str,
    shared: av.container.InputContainer | None,
) -> _Made:
    copied = copy_stream(source, partial, plan, label, shared)
    notes = ["the sound was encoded again"] if copied.sound_encoded else []
    command = (
        "stream copy",
        f"in={plan.in_pts}*{plan.time_base}",
        f"out={plan.out_pts}*{plan.time_base}",
        f"streams={','.join(str(index) for index in (source.picture, source.sound) if index is not None)}",
        *(["sound=aac"] if copied.sound_encoded else []),
    )
    return _Made(copied.sound, command, library_versions(), tuple(notes), copied.sound_encoded)


def _encoded(
    source: CutSource,
    partial: Path,
    plan: CutPlan,
    label: str,
    caption: Caption | None,
    time_limit_s: float | None,
) -> _Made:
    program = ffmpeg_program()
    command = encoding_command(program, source, partial, plan, label, caption)
    if caption is not None:
        for name, content in draw_caption(caption, source.width, source.height, plan.true_in).files:
            (partial.parent / name).write_bytes(content)
    way_there = _WAY_THERE_S if source.container in _INDEXED else float(plan.true_in)
    limit = time_limit_s or START_S + _TIMES_LENGTH * (float(plan.duration) + way_there)
    names = {_url(source.path): source.path.name, _url(partial): "the cut"}
    told = run_ffmpeg(command, limit, folder=partial.parent, names=names, subject=source.path.name)
    shown = tuple(word.replace(_url(source.path), "MASTER").replace(_url(partial), "CUT") for word in command)
    notes = (
        [] if source.pixel_format in _EIGHT_BITS else [f"pictures of {source.pixel_format} became yuv420p"]
    )
    sound = None if source.sound is None else (plan.true_in, plan.true_out)
    return _Made(sound, (program.name, *shown[1:]), (ffmpeg_version(program),), (*notes, *told), True)


def encoding_command(
    program: Path, source: CutSource, target: Path, plan: CutPlan, label: str, caption: Caption | None
) -> tuple[str, ...]:
    """Return the argument list that encodes a span again; nothing is run.

    The span is asked for in whole microseconds, rounded down: ffmpeg turns them into the stream's own ticks, to the
    nearest, and so meets the first picture and leaves out the first one past the end.
    """
    if source.container not in DEMUXERS:
        raise RefusedError(
            f"no cut is made from the container '{source.container}'", subject=source.path.name
        )
    span = {"ss": _microseconds(plan.true_in), "t": _microseconds(plan.duration)}
    ahead, after = (span, {}) if source.container in _INDEXED else ({}, span)
    reading = ffmpeg.input(_SOURCE, f=source.container, protocol_whitelist="file", threads=1, **ahead)
    streams = [reading[str(index)] for index in (source.picture, source.sound) if index is not None]
    writing = ffmpeg.output(*streams, _TARGET, **after, **_output_options(source, plan, label, caption))
    words = writing.compile(cmd=["-nostdin", "-hide_banner", "-loglevel", "error", "-n"])
    # The library takes no name that is not UTF-8, so the names take their places afterwards.
    names = {_SOURCE: _url(source.path), _TARGET: _url(target)}
    return (str(program), *(names.get(word, str(word)) for word in words))


def _output_options(source: CutSource, plan: CutPlan, label: str, caption: Caption | None) -> dict[str, Any]:
    padded = "pad=ceil(iw/2)*2:ceil(ih/2)*2"
    if caption is not None:
        padded = draw_caption(caption, source.width, source.height, plan.true_in).filters
    return {
        "f": "mp4",
        "map_metadata": -1,
        "map_chapters": -1,
        "movflags": "+faststart",
        "fflags": "+bitexact",
        "flags:v": "+bitexact",
        "flags:a": "+bitexact",
        "threads": ENCODING_THREADS,
        **QUALITY,
        **SOUND_QUALITY,
        "vf": padded,
        "fps_mode": "passthrough",
        "enc_time_base:v": "demux",
        "metadata": f"comment={label}",
    }


def _microseconds(seconds: Fraction) -> str:
    whole = math.floor(seconds * 1_000_000)
    return f"{whole // 1_000_000}.{whole % 1_000_000:06d}"


def _url(path: Path) -> str:
    return f"file:{path.absolute()}"


def needs_encoded_sound(source: CutSource) -> bool:
    """Whether the recording's sound is of a codec that an MP4 is not expected to hold."""
    return source.sound is not None and source.audio_codec not in COPIED_SOUND


def _disk_fault(fault: OSError, target: Path) -> EnvironmentFaultError:
    return EnvironmentFaultError(
        f"the cut could not be written: {fault.strerror or fault}",
        subject=str(target),
        remedy="Check that the folder is there, may be written to, and has space.",
    )
