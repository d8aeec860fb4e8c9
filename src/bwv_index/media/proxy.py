"""Working copies for a browser: what a clip needs, the ffmpeg command that makes it, and the finished copy.

A working copy is never evidence. It holds the first picture stream and the first sound stream, its origin is
written into its own comment tag, and the command that made it is kept with it.
"""

import os
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import ffmpeg

from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.media.encoder import ffmpeg_program, ffmpeg_version, run_ffmpeg

DEMUXERS = frozenset(
    {"asf", "avi", "dv", "flac", "matroska", "mov", "mpeg", "mpegts", "mpegvideo", "mxf", "ogg", "wav"}
)
"""The containers ffmpeg may be told to read: by name, so that content cannot choose a playlist reader."""

REMUXABLE = frozenset({"mov", "matroska", "mpegts"})
"""Containers whose packets carry the time stamps that an MP4 needs; AVI's and raw streams' do not."""

BROWSER_SOUND = frozenset({"aac", "mp3"})
BROWSER_PIXELS = frozenset({"yuv420p", "yuvj420p"})
QUICKTIME_BRAND = "qt"
_SOURCE, _TARGET = "file:source", "file:target"

START_S = 60.0
"""Seconds any run is allowed, before the length of the clip counts."""
REMUX_BYTES_PER_S = 5_000_000
TRANSCODE_TIMES_LENGTH = 20.0
UNKNOWN_LENGTH_BYTES_PER_S = 50_000


class ProxyKind(StrEnum):
    """How much has to be done before a browser can be expected to play a clip."""

    NONE = "none"
    """The file plays as it is."""
    REMUX = "remux"
    """Picture and sound are copied unaltered into an MP4."""
    SOUND = "sound"
    """The picture is copied unaltered; the sound is encoded again as AAC."""
    TRANSCODE = "transcode"
    """Picture and sound are encoded again as H.264 and AAC."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A working copy that was made and opened: where, how, by which program.

    ``duration`` is the copy's own length in seconds as its container states it, None where it states none.
    ``notes`` are the problems ffmpeg reported on the way, cleaned; empty where it reported none.
    """

    path: Path
    kind: ProxyKind
    size: int
    duration: Fraction | None
    command: tuple[str, ...]
    ffmpeg_version: str
    notes: tuple[str, ...]


def proxy_kind(
    container: str,
    *,
    video_codec: str,
    audio_codec: str,
    pixel_format: str,
    major_brand: str = "",
) -> ProxyKind:
    """Say what a browser needs to play this: H.264 8-bit 4:2:0 with AAC, MP3 or no sound, in an MP4.

    An empty codec means that the file has no such stream. An empty ``pixel_format`` or ``major_brand`` means
    unknown, and unknown is never taken as playable. ``container`` is the allow-list's name (``mov`` for the
    whole MP4 and QuickTime family).
    """
    sound_plays = audio_codec in BROWSER_SOUND or not audio_codec
    if video_codec and not (video_codec == "h264" and pixel_format in BROWSER_PIXELS):
        return ProxyKind.TRANSCODE
    if container not in REMUXABLE or not (video_codec or audio_codec):
        return ProxyKind.TRANSCODE
    if not sound_plays:
        return ProxyKind.SOUND
    return ProxyKind.NONE if container == "mov" and _is_mp4_brand(major_brand) else ProxyKind.REMUX


def _is_mp4_brand(brand: str) -> bool:
    return bool(brand.strip()) and brand.strip() != QUICKTIME_BRAND


def proxy_command(
    program: Path, source: Path, target: Path, kind: ProxyKind, *, container: str, label: str = ""
) -> tuple[str, ...]:
    """Return the argument list that makes a working copy of ``source`` at ``target``; nothing is run.

    ``label`` is written into the copy's comment tag. No other tag of the source is carried over.

    Raises:
        RefusedError: the container is not one that ffmpeg may be told to read, or there is nothing to do.
    """
    if container not in DEMUXERS:
        raise RefusedError(_not_read(container), subject=source.name)
    if kind is ProxyKind.NONE:
        raise RefusedError("a browser plays this file as it is; no working copy is made", subject=source.name)
    reading = ffmpeg.input(_SOURCE, f=container, protocol_whitelist="file")
    streams = (reading["v:0?"], reading["a:0?"])
    writing = ffmpeg.output(*streams, _TARGET, **_output_options(kind, label))
    # The library takes no name that is not UTF-8, so the names take their places afterwards.
    names = {_SOURCE: _url(source), _TARGET: _url(target)}
    words = writing.compile(cmd=["-nostdin", "-hide_banner", "-loglevel", "error", "-n"])
    return (str(program), *(names.get(word, str(word)) for word in words))


def _not_read(container: str) -> str:
    """Say why no working copy can be made of a file in this container; empty where the file could not be opened."""
    if not container:
        return "the file could not be opened when it was inspected, so no working copy can be made of it"
    return f"files of the format {container} are not read here, so no working copy can be made of it"


def _url(path: Path) -> str:
    return f"file:{path.absolute()}"


def _output_options(kind: ProxyKind, label: str) -> dict[str, Any]:
    options: dict[str, Any] = {
        "f": "mp4",
        "map_metadata": -1,
        "map_chapters": -1,
        "movflags": "+faststart",
        "fflags": "+bitexact",
        "flags:v": "+bitexact",
        "flags:a": "+bitexact",
        "c:v": "copy",
        "c:a": "copy",
    }
    if kind in {ProxyKind.SOUND, ProxyKind.TRANSCODE}:
        options |= {"c:a": "aac", "b:a": "128k"}
    if kind is ProxyKind.TRANSCODE:
        options |= {"c:v": "libx264", "preset": "veryfast", "crf": 20, "pix_fmt": "yuv420p"}
        options |= {"vf": "pad=ceil(iw/2)*2:ceil(ih/2)*2", "fps_mode": "vfr"}
    return options | ({"metadata": f"comment={label}"} if label else {})


def make_proxy(
    source: Path,
    target: Path,
    kind: ProxyKind,
    *,
    container: str,
    duration_s: float | None = None,
    label: str = "",
    program: Path | None = None,
    time_limit_s: float | None = None,
) -> Proxy:
    """Make a working copy for a browser, open it, and put it at ``target``.

    The copy is written beside the target and renamed only after a decoder has read it.

    Raises:
        RefusedError: the target exists, there is nothing to do, ffmpeg could not make the copy from this
            source within the time limit, or the copy does not open.
        EnvironmentFaultError: the program is missing or cannot be started, or the disk is in the way.
    """
    if os.path.lexists(target):
        raise RefusedError("a file of this name is already there", subject=str(target))
    chosen = program or ffmpeg_program()
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    command = proxy_command(chosen, source, partial, kind, container=container, label=label)
    try:
        partial.unlink(missing_ok=True)
        limit = time_limit_s or _time_limit(source.stat().st_size, duration_s, kind)
        names = {_url(source): source.name, _url(partial): "the working copy"}
        notes = run_ffmpeg(command, limit, folder=target.parent, names=names, subject=source.name)
        duration = _opened(partial, source)
        size, version = partial.stat().st_size, ffmpeg_version(chosen)
        partial.replace(target)
    except OSError as fault:
        raise _disk_fault(fault, target) from fault
    finally:
        partial.unlink(missing_ok=True)
    shown = tuple(word.replace(_url(partial), _url(target)) for word in command)
    return Proxy(target, kind, size, duration, shown, version, notes)


def _time_limit(size: int, duration_s: float | None, kind: ProxyKind) -> float:
    if kind is ProxyKind.REMUX:
        return START_S + size / REMUX_BYTES_PER_S
    length = size / UNKNOWN_LENGTH_BYTES_PER_S if duration_s is None else duration_s
    return START_S + TRANSCODE_TIMES_LENGTH * length


def _opened(partial: Path, source: Path) -> Fraction | None:
    """Read the copy's first picture or sound, and return its stated length in seconds."""
    try:
        with av.open(_url(partial), format="mov", options={"protocol_whitelist": "file"}) as container:
            first = next(container.decode(video=0) if container.streams.video else container.decode(audio=0))
            length = container.duration
    except (av.FFmpegError, StopIteration, IndexError, ValueError) as fault:
        raise RefusedError("the working copy that was made does not play", subject=source.name) from fault
    del first
    return None if length is None else Fraction(length, av.time_base)


def _disk_fault(fault: OSError, target: Path) -> EnvironmentFaultError:
    return EnvironmentFaultError(
        f"the working copy could not be written: {fault.strerror or fault}",
        subject=str(target),
        remedy="Check that the folder is there, may be written to, and has space.",
    )
