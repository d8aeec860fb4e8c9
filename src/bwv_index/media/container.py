"""Open a container with every door but its own file shut, and read what it states about itself."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.container
import av.error
import av.stream
from av.audio.stream import AudioStream
from av.stream import Discard, Stream

from bwv_index.media.facts import ContainerFacts, StreamFacts, StreamKind, Tag

MICROSECONDS = 1_000_000
LONGEST_TAG = 1_000_000
"""How many characters of one tag's value are kept."""

_FFMPEG_FAULTS: tuple[type[Exception], ...] = tuple(
    kind
    for kind in vars(av.error).values()
    if isinstance(kind, type) and issubclass(kind, av.error.FFmpegError)
    and kind not in {av.error.FFmpegError, av.error.MemoryError}
)  # fmt: skip

FOREIGN_FAULTS: tuple[type[Exception], ...] = (*_FFMPEG_FAULTS, ValueError, ArithmeticError)
"""What PyAV raises on hostile content: FFmpeg's own errors, and Python's where a value makes no sense.

All of FFmpeg's but one: a worker that runs out of memory knows nothing of the content, and must not call it damaged.
"""

LATE_STREAM = IndexError
"""What PyAV 18.1 at times ends a reading with, where a stream appeared after the file was opened.

Of such a stream it hands out no packet; those of all others have been handed out by then.
"""

_DEMUXER_NAMES = {
    "mov": "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska": "matroska,webm",
}
_LEAST_MICROSECONDS = "1"
"""For how much of a file packets are looked at on opening, where nothing is to be learnt from them; 0 is not none."""
_KINDS = {
    "video": StreamKind.VIDEO,
    "audio": StreamKind.AUDIO,
    "subtitle": StreamKind.SUBTITLE,
    "attachment": StreamKind.ATTACHMENT,
}


def open_container(
    path: Path, container: str, max_pixels: int, *, rates: bool = True, pictures: bool = True
) -> av.container.InputContainer:
    r"""Open a file with the sniffed demuxer forced, the file protocol alone, and no reference followed.

    Without ``rates`` no frame is decoded to learn the frame rate of a file that states all else (MP4). Without
    ``pictures`` no frame of such a file is decoded at all on opening, nor later: for whoever reads its packets alone.

    Text that is not UTF-8 is kept with its odd bytes spelt out as ``\xNN``.

    Raises:
        av.error.FFmpegError: the content cannot be parsed (the caller turns it into a refusal).
    """
    return av.open(
        f"file:{path.absolute()}",
        mode="r",
        format=container,
        container_options={
            "protocol_whitelist": "file",
            "format_whitelist": _DEMUXER_NAMES.get(container, container),
            **({} if rates or container != "mov" else {"fpsprobesize": "0"}),
            **({} if pictures or container != "mov" else {"analyzeduration": _LEAST_MICROSECONDS}),
        },
        # Opening decodes a frame or two to learn what the header leaves out: never a picture past the limit.
        options={
            "max_pixels": str(max_pixels),
            **({} if pictures or container != "mov" else {"skip_frame": "all"}),
        },
        metadata_errors="backslashreplace",
    )


def describe_container(
    opened: av.container.InputContainer, container: str, size: int, stated: Fraction | None
) -> ContainerFacts:
    """Gather the facts of the whole file.

    Args:
        opened: the open container.
        container: the name that ``sniff`` gave.
        size: the file's size in bytes.
        stated: the duration that the container's own header states; None lets the demuxer say.
    """
    duration = stated
    if duration is None and opened.duration is not None:
        duration = Fraction(opened.duration, MICROSECONDS)
    return ContainerFacts(
        format=container,
        size=size,
        duration=duration,
        start=_start(opened),
        bit_rate=opened.bit_rate or _mean_bit_rate(size, duration),
        tags=tuple(_tags(opened)),
    )


def _start(opened: av.container.InputContainer) -> Fraction | None:
    """Return where the container starts, as its first stream stamps it: the demuxer rounds that to microseconds."""
    stated: int | None = opened.start_time
    if stated is None:
        return None
    rounded = Fraction(stated, MICROSECONDS)
    exact = (
        stream.start_time * stream.time_base
        for stream in opened.streams
        if stream.start_time is not None and stream.time_base
    )
    nearest = min(exact, key=lambda start: abs(start - rounded), default=rounded)
    return nearest if abs(nearest - rounded) < Fraction(1, MICROSECONDS) else rounded


def _mean_bit_rate(size: int, duration: Fraction | None) -> int | None:
    return round(size * 8 / duration) if duration else None


def _tags(opened: av.container.InputContainer) -> Iterator[Tag]:
    for name, value in opened.metadata.items():
        yield Tag(name, value[:LONGEST_TAG])
    for stream in opened.streams:
        for name, value in stream.metadata.items():
            yield Tag(name, value[:LONGEST_TAG], stream.index)


def cut_tags(opened: av.container.InputContainer) -> tuple[str, ...]:
    """Name the tags whose values are longer than is kept."""
    every = [opened.metadata, *(stream.metadata for stream in opened.streams)]
    return tuple(name for tags in every for name, value in tags.items() if len(value) > LONGEST_TAG)


def describe_stream(stream: av.stream.Stream) -> StreamFacts:
    """Gather the facts that any stream has, whatever it carries."""
    context: Any = getattr(stream, "codec_context", None)
    return StreamFacts(
        index=stream.index,
        kind=stream_kind(stream),
        codec=codec_name(stream),
        codec_tag=_codec_tag(stream),
        profile=profile_name(context),
        duration=stated_duration(stream),
    )


def _codec_tag(stream: av.stream.Stream) -> str:
    """Return the four-character tag, ``?`` where its bytes are no characters (PyAV gives them no other way)."""
    try:
        return str(getattr(stream, "codec_tag", "") or "").strip("\0")
    except UnicodeDecodeError:
        return "?"


def stream_kind(stream: av.stream.Stream) -> StreamKind:
    """Say what a stream carries; a cover picture is an attachment, not footage."""
    if stream.type == "video" and av.stream.Disposition.attached_pic in stream.disposition:
        return StreamKind.ATTACHMENT
    return _KINDS.get(stream.type, StreamKind.DATA)


def codec_name(stream: av.stream.Stream) -> str:
    """Name the codec, empty where none is recognised."""
    context: Any = getattr(stream, "codec_context", None)
    try:
        name = context.codec.canonical_name if context is not None else getattr(stream, "name", None)
    except FOREIGN_FAULTS:
        return ""
    return "" if name in {None, "none", "unknown"} else str(name)


def pixels(stream: av.stream.Stream) -> int:
    """Return how many pixels one picture of a stream has, 0 where it states no size or holds none."""
    context: Any = getattr(stream, "codec_context", None)
    return (getattr(context, "width", 0) or 0) * (getattr(context, "height", 0) or 0)


def profile_name(context: Any) -> str:
    """Name the codec profile, empty where the stream states none."""
    return str(getattr(context, "profile", None) or "")


def stated_duration(stream: av.stream.Stream) -> Fraction | None:
    """Return the duration that the container states for one stream, in seconds."""
    if stream.duration is None or not stream.time_base:
        return None
    return stream.duration * stream.time_base


def usable_rate(rate: Fraction | None) -> Fraction | None:
    """Return a frame rate as an exact fraction, None where the demuxer has none (0/0 or 0/1)."""
    return Fraction(rate) if rate else None


def known_sound(opened: av.container.InputContainer) -> tuple[AudioStream, ...]:
    """Return the audio streams whose codec is known."""
    return tuple(stream for stream in opened.streams.audio if stream.codec_context is not None)


def mute_all_but(streams: tuple[Stream, ...], wanted: tuple[int, ...]) -> None:
    """Let the demuxer skip over the streams that are not wanted, without reading them."""
    for stream in streams:
        stream.discard = Discard.default if stream.index in wanted else Discard.all
