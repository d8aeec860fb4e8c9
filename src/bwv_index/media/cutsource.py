"""A recording that is to be cut: opened once, and what decides where and how it can be."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av.container
import av.error
from av.audio.stream import AudioStream
from av.stream import Stream
from av.video.stream import VideoStream

from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.media import container
from bwv_index.media.admission import Admitted, admit
from bwv_index.media.cutpoints import HALF_A_FRAME, CutMode, CutPlan, plan_cut
from bwv_index.media.facts import InspectionLimits, MediaRefusal, StreamKind
from bwv_index.media.packets import PacketTable, survey_packets, survey_window

COPIED_CODECS = frozenset({"h264", "hevc"})
COPIED_FROM = frozenset({"mov", "matroska", "mpegts"})
"""Containers whose packets carry the time stamps that an MP4 needs."""
COPIED_SOUND = frozenset({"aac", "mp3"})
LIMITS = InspectionLimits()
_QUARTER_TURN = 90
_SERVE_WHOLE = "Serve the recording whole, as an exhibit of its own."


@dataclass(frozen=True, slots=True)
class CutSource:
    """What of a recording decides how it is cut.

    ``origin`` is the time stamp in seconds that a player shows as 0. ``width`` and ``height`` are those of the upright
    picture in pixels. ``sound`` is the index of the first sound stream, None where there is none; ``left_out`` names
    the streams that a cut does not hold. ``barrier`` says why the stream is not copied, empty where it may be.
    """

    path: Path
    container: str
    origin: Fraction
    picture: int
    sound: int | None
    video_codec: str
    audio_codec: str
    pixel_format: str
    width: int
    height: int
    left_out: tuple[str, ...]
    barrier: str


def read_source(path: Path) -> CutSource:
    """Open a recording and read what decides how it can be cut; no packet is read but for its first picture's turn.

    Raises:
        RefusedError: the file is not media, or holds no picture.
        EnvironmentFaultError: the file cannot be read.
    """
    admitted = admit_file(path)
    with opened(path, admitted.container) as file:
        video = _picture(file, path)
        sound = next(iter(container.known_sound(file)), None)
        about = container.describe_container(file, admitted.container, admitted.size, admitted.stated)
        width, height = _upright(file, video)
        codec = container.codec_name(video)
        return CutSource(
            path=path,
            container=admitted.container,
            origin=about.start or Fraction(0),
            picture=video.index,
            sound=None if sound is None else sound.index,
            video_codec=codec,
            audio_codec="" if sound is None else container.codec_name(sound),
            pixel_format=video.codec_context.pix_fmt or "",
            width=width,
            height=height,
            left_out=tuple(_left_out(file, video, sound)),
            barrier=_barrier(admitted.container, codec),
        )


@contextmanager
def looking(path: Path) -> Iterator[tuple[av.container.InputContainer, VideoStream, Fraction]]:
    """Open a recording to look at pictures of it: the file, its picture stream, and the time stamp shown as 0.

    Raises:
        RefusedError: the file is not media, or holds no picture.
        EnvironmentFaultError: the file cannot be read.
    """
    admitted = admit_file(path)
    with opened(path, admitted.container) as file:
        video = _picture(file, path)
        about = container.describe_container(file, admitted.container, admitted.size, admitted.stated)
        yield file, video, about.start or Fraction(0)


def sniffed(path: Path) -> str:
    """Return the name of a file's container, from its first bytes.

    Raises:
        RefusedError: the file is not media.
        EnvironmentFaultError: the file cannot be read.
    """
    return admit_file(path).container


def stated_picture(file: av.container.InputContainer) -> VideoStream | None:
    """Return the picture stream of a file opened for its packets, None where its header leaves out what decoding needs.

    An MP4's states all of it as a rule; other containers are looked into as they are opened.
    """
    for stream in file.streams.video:
        if stream.codec_context is not None and container.stream_kind(stream) is StreamKind.VIDEO:
            told = 0 < container.pixels(stream) <= LIMITS.max_pixels and stream.codec_context.extradata
            return stream if told else None
    return None


@contextmanager
def reading(source: CutSource) -> Iterator[av.container.InputContainer | None]:
    """Open a recording's packets once, for its plan, its cut and the proof of it; None where each opens it anew.

    An MP4's whole index is read whenever it is opened. Of other containers, and of sound that is encoded again, each
    reading begins at the start or decodes, and so has a file of its own.

    Raises:
        RefusedError: the content cannot be read.
        EnvironmentFaultError: the file cannot be read.
    """
    if source.container != "mov" or (source.sound is not None and source.audio_codec not in COPIED_SOUND):
        yield None
        return
    with _ours(source.path):
        file = _open(source.path, source.container, pictures=False)
    with file:
        yield file if file.streams[source.picture].codec_context.extradata else None


def plan_source(
    source: CutSource,
    asked_in: Fraction,
    asked_out: Fraction,
    mode: CutMode,
    *,
    tolerance: Fraction = HALF_A_FRAME,
    shared: av.container.InputContainer | None = None,
) -> CutPlan:
    """Read the packets around a span and plan the cut; see ``plan_cut``. ``shared`` is what ``reading`` gave.

    Raises:
        RefusedError: the cut is not possible.
        EnvironmentFaultError: the file cannot be read.
    """
    table = survey_source(source, (asked_in, asked_out) if mode is not CutMode.SNAP else None, shared)
    return plan_cut(
        table, source.origin, asked_in, asked_out, mode, barrier=source.barrier, tolerance=tolerance
    )


def survey_source(
    source: CutSource,
    around: tuple[Fraction, Fraction] | None = None,
    shared: av.container.InputContainer | None = None,
) -> PacketTable:
    """Read a recording's packets: all, or where the container has an index those around a span of playback.

    ``shared`` is what ``reading`` gave.

    Raises:
        RefusedError: the packets cannot be read to the end.
        EnvironmentFaultError: the file cannot be read.
    """
    # Only an MP4 with its index at hand can be asked for a part: others are found by searching.
    if around is not None and source.container == "mov":
        with shared_or_opened(source, shared) as file:
            video = picture_of(file, source)
            container.mute_all_but(tuple(file.streams), (video.index,))
            if video.frames and video.time_base:
                first, last = (int((moment + source.origin) / video.time_base) for moment in around)
                part = survey_window(file, video, first, last)
                if part is not None:
                    return part
    with opened(source.path, source.container, pictures=False) as file:
        video = picture_of(file, source)
        container.mute_all_but(tuple(file.streams), (video.index,))
        survey = survey_packets(file, (video,), LIMITS.max_packets)
    if survey.stopped:
        raise RefusedError(
            f"the recording has more than {survey.stopped}", subject=source.path.name, remedy=_SERVE_WHOLE
        )
    return survey.tables[source.picture]


def picture_of(file: av.container.InputContainer, source: CutSource) -> VideoStream:
    """Return the picture stream of an opened recording."""
    return next(stream for stream in file.streams.video if stream.index == source.picture)


@contextmanager
def shared_or_opened(
    source: CutSource, shared: av.container.InputContainer | None
) -> Iterator[av.container.InputContainer]:
    """Give the open recording where one is shared, for whoever seeks first; else open its packets for this once.

    Raises:
        RefusedError: the content cannot be read.
        EnvironmentFaultError: the file cannot be read.
    """
    if shared is None:
        with opened(source.path, source.container, pictures=False) as file:
            yield file
        return
    with _ours(source.path):
        yield shared


@contextmanager
def opened(path: Path, name: str, *, pictures: bool = True) -> Iterator[av.container.InputContainer]:
    """Open a file for a cut, with what the demuxer raises turned into ours; without ``pictures`` for its packets alone.

    Raises:
        RefusedError: the content cannot be read.
        EnvironmentFaultError: the file cannot be read.
    """
    with _ours(path), _open(path, name, pictures=pictures) as file:
        yield file


def _open(path: Path, name: str, *, pictures: bool) -> av.container.InputContainer:
    return container.open_container(path, name, LIMITS.max_pixels, rates=False, pictures=pictures)


@contextmanager
def _ours(path: Path) -> Iterator[None]:
    """Turn what the demuxer raises into our errors."""
    try:
        yield
    except (av.error.FileNotFoundError, av.error.PermissionError) as fault:
        raise _unreadable(path, fault) from fault
    except container.FOREIGN_FAULTS as fault:
        raise RefusedError(
            f"the recording cannot be read: {fault}", subject=path.name, remedy=_SERVE_WHOLE
        ) from fault


def admit_file(path: Path) -> Admitted:
    """Judge a file by its bytes, before anything opens it.

    Raises:
        RefusedError: it is not media that can be opened.
        EnvironmentFaultError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            admitted = admit(file, os.fstat(file.fileno()).st_size, LIMITS)
    except OSError as fault:
        raise _unreadable(path, fault) from fault
    if isinstance(admitted, MediaRefusal):
        raise RefusedError(
            f"this is no recording that can be cut ({admitted.code}): {admitted.detail}", subject=path.name
        )
    return admitted


def _unreadable(path: Path, fault: OSError) -> EnvironmentFaultError:
    return EnvironmentFaultError(
        f"the file cannot be read: {fault.strerror or fault}",
        subject=str(path),
        remedy="Check that it is there and that this account may read it.",
    )


def _picture(file: av.container.InputContainer, path: Path) -> VideoStream:
    for stream in file.streams.video:
        if stream.codec_context is not None and container.stream_kind(stream) is StreamKind.VIDEO:
            if not 0 < container.pixels(stream) <= LIMITS.max_pixels:
                break
            return stream
    raise RefusedError("it holds no picture to be cut", subject=path.name, remedy=_SERVE_WHOLE)


def _upright(file: av.container.InputContainer, video: VideoStream) -> tuple[int, int]:
    """Return the size of the first picture as a player turns it; as stored where none decodes."""
    try:
        first = next(file.decode(video), None)
    except container.LATE_STREAM:
        first = None
    except container.FOREIGN_FAULTS:
        first = None
    turned = first is not None and abs(first.rotation) == _QUARTER_TURN
    return (video.height, video.width) if turned else (video.width, video.height)


def _left_out(
    file: av.container.InputContainer, video: VideoStream, sound: AudioStream | None
) -> Iterator[str]:
    kept = {video.index} | ({sound.index} if sound is not None else set())
    streams: tuple[Stream, ...] = tuple(file.streams)
    for stream in streams:
        if stream.index not in kept:
            yield f"stream {stream.index} ({container.stream_kind(stream)})"


def _barrier(name: str, codec: str) -> str:
    if codec not in COPIED_CODECS:
        return f"pictures of the codec '{codec}' are not what an MP4 is expected to hold"
    if name not in COPIED_FROM:
        return f"the container '{name}' holds no presentation times"
    return ""
