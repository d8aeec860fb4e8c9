"""The text burnt into a clip's picture: find its place once, then read that place in a few frames."""

import os
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av.container
import av.error
import cv2
import numpy as np
from av.video.stream import VideoStream

from bwv_index.errors import EnvironmentFaultError
from bwv_index.media import container
from bwv_index.media.admission import Admitted, admit
from bwv_index.media.decoding import require_room
from bwv_index.media.facts import InspectionLimits, MediaRefusal, MediaRefusalCode, StreamKind
from bwv_index.media.glimpse import Glimpse, take_glimpses
from bwv_index.media.lettering import Box, find_boxes, padded, read_line
from bwv_index.media.picture import Pixels
from bwv_index.media.stillness import Band, still_bands
from bwv_index.media.strip import OverlayLine, OverlayPolicy, OverlayText, Strip, StripsBy

_SEARCH_WIDTH = 1280
_LEAST_SEARCH_WIDTH = 960
_SHARED = 0.5
_SAME_ROW = 0.6
_LIKE_HEIGHT = 1.7
_WORD_GAP = 1.6
"""Heights of a line between two words of it; formats with two spaces need the room."""
_GAP_ROWS = 8
_LINE_WIDTH, _LINE_HEIGHT = 0.7, 0.09
"""A given strip smaller than these parts of the picture is one line, and is not searched."""
_TIGHT = 0.55
"""A given strip with a line that fills more of it than that, in height and width, is that line."""

_OUT_OF_MEMORY = re.compile(
    r"out ?of ?memory|insufficient memory|bad[ _]?alloc|failed to allocate", re.IGNORECASE
)
"""How OpenCV and the recogniser's engine say that memory ran out, which says nothing of the clip."""


def read_overlay(
    path: Path,
    *,
    policy: OverlayPolicy,
    limits: InspectionLimits,
    strips: tuple[Strip, ...] = (),
    duration: Fraction | None = None,
) -> OverlayText | MediaRefusal:
    """Read the text burnt into a clip's picture.

    The file is only ever read. Reading is all that happens here: what the text means, and whether it may be
    believed, is not decided.

    Args:
        path: the file.
        policy: how much is spent on it.
        limits: the bounds under which the file is opened.
        strips: where its lines of text stand, or areas that hold them; empty where that has to be found.
        duration: how long the footage is in seconds, where inspection knows better than the container.

    Raises:
        EnvironmentFaultError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            admitted = admit(file, os.fstat(file.fileno()).st_size, limits)
        if isinstance(admitted, MediaRefusal):
            return admitted
        glimpses = _glimpses(path, admitted, policy, limits, duration)
    except MemoryError as fault:
        return MediaRefusal(MediaRefusalCode.MEMORY_LIMIT, str(fault) or "memory ran out over its pictures")
    except cv2.error as fault:
        return MediaRefusal(MediaRefusalCode.MALFORMED, f"its pictures cannot be used: {fault!s:.200}")
    except container.FOREIGN_FAULTS as fault:
        if isinstance(fault, (av.error.FileNotFoundError, av.error.PermissionError)):
            raise _unreadable(path, fault) from fault
        return MediaRefusal(MediaRefusalCode.MALFORMED, "the container cannot be opened")
    except OSError as fault:
        raise _unreadable(path, fault) from fault
    return glimpses if isinstance(glimpses, MediaRefusal) else _read_or_refuse(glimpses, strips, policy)


def _read_or_refuse(
    glimpses: list[Glimpse], strips: tuple[Strip, ...], policy: OverlayPolicy
) -> OverlayText | MediaRefusal:
    """Read the strips; whatever the recogniser raises over these pictures is a refusal."""
    try:
        return _read(glimpses, strips, policy)
    except EnvironmentFaultError:
        raise
    except Exception as fault:  # noqa: BLE001 - OpenCV and the recogniser's engine raise types of their own
        told = f"{type(fault).__name__} {fault!s:.200}".strip()
        if isinstance(fault, MemoryError) or _OUT_OF_MEMORY.search(told):
            return MediaRefusal(MediaRefusalCode.MEMORY_LIMIT, f"memory ran out over its pictures: {told}")
        return MediaRefusal(MediaRefusalCode.MALFORMED, f"its pictures cannot be read for text: {told}")


def _unreadable(path: Path, fault: OSError) -> EnvironmentFaultError:
    return EnvironmentFaultError(
        f"the file cannot be read: {fault.strerror or fault}",
        subject=str(path),
        remedy="Check that it is there and that this account may read it.",
    )


def _glimpses(
    path: Path,
    admitted: Admitted,
    policy: OverlayPolicy,
    limits: InspectionLimits,
    duration: Fraction | None,
) -> list[Glimpse] | MediaRefusal:
    """Open the file and take frames of its first video stream; none where it has none that decodes."""
    with container.open_container(path, admitted.container, limits.max_pixels) as opened:
        if len(opened.streams) > limits.max_streams:
            detail = f"{len(opened.streams)} streams, at most {limits.max_streams} are opened"
            return MediaRefusal(MediaRefusalCode.TOO_MANY_STREAMS, detail)
        stream = _footage(opened)
        if stream is None or not container.pixels(stream):
            return []
        if container.pixels(stream) > limits.max_pixels:
            detail = (
                f"a picture of {container.pixels(stream)} pixels, at most {limits.max_pixels} are decoded"
            )
            return MediaRefusal(MediaRefusalCode.TOO_MANY_PIXELS, detail)
        require_room(stream)
        stream.codec_context.thread_count = 1
        stream.codec_context.options = {
            **stream.codec_context.options,
            "max_pixels": str(limits.max_pixels),
        }
        length = duration or _length(opened, stream)
        return take_glimpses(opened, stream, min(length, Fraction(limits.max_duration_s)), policy)


def _footage(opened: av.container.InputContainer) -> VideoStream | None:
    """Return the stream that inspection looks at: the first one with pictures of a known codec."""
    for stream in opened.streams.video:
        if stream.codec_context is not None and container.stream_kind(stream) is StreamKind.VIDEO:
            return stream
    return None


def _length(opened: av.container.InputContainer, stream: VideoStream) -> Fraction:
    stated = container.stated_duration(stream)
    if stated is not None and stated > 0:
        return stated
    return Fraction(max(0, opened.duration or 0), container.MICROSECONDS)


def _read(glimpses: list[Glimpse], strips: tuple[Strip, ...], policy: OverlayPolicy) -> OverlayText:
    """Find the strips where none is given, and read them."""
    found_by = StripsBy.GIVEN if strips else StripsBy.FOUND
    alike = _of_one_size(glimpses)
    if alike and not strips:
        strips = find_strips([glimpse.picture for glimpse in alike], policy)
    elif alike:
        middle = alike[len(alike) // 2].picture
        strips = tuple(line for strip in strips for line in _tightened(middle, strip, policy))
    lines = [line for number, strip in enumerate(strips) for line in _lines(alike, number, strip, policy)]
    lines.sort(key=lambda line: (line.time.pts, line.strip))
    return OverlayText(strips, tuple(lines), found_by, len(glimpses))


def _of_one_size(glimpses: list[Glimpse]) -> list[Glimpse]:
    """Return the frames of the size that most have: a stream may change it half-way."""
    shapes = [glimpse.picture.shape for glimpse in glimpses]
    usual = max(shapes, key=shapes.count, default=None)
    return [glimpse for glimpse in glimpses if glimpse.picture.shape == usual]


def _lines(
    glimpses: list[Glimpse], number: int, strip: Strip, policy: OverlayPolicy
) -> Iterator[OverlayLine]:
    """Read one strip in a few frames, and in the others too where it said different things."""
    spread = np.linspace(0, len(glimpses) - 1, num=min(policy.first_look, len(glimpses)))
    first = {int(at) for at in spread.round()}
    said: set[str] = set()
    for at in (*sorted(first), *sorted(set(range(len(glimpses))) - first)):
        if at not in first and len(said) < 2:  # noqa: PLR2004 - two different texts
            return
        read = read_line(_crop(glimpses[at].picture, strip))
        said.add(read.text)
        if read.text.strip():
            yield OverlayLine(glimpses[at].time, number, read.text, read.score)


def _tightened(picture: Pixels, strip: Strip, policy: OverlayPolicy) -> tuple[Strip, ...]:
    """Return the lines within a strip that is larger than its text, else the strip itself."""
    if strip.right - strip.left < _LINE_WIDTH and strip.bottom - strip.top < _LINE_HEIGHT:
        return (strip,)
    crop = _crop(picture, strip)
    height, width = crop.shape[:2]
    lines = [padded(box, crop) for box in _joined(find_boxes(crop)) if _is_line(box, policy)]
    if not lines or max(line.height for line in lines) > _TIGHT * height:
        widest = max((line.right for line in lines), default=width) - min(
            (line.left for line in lines), default=0
        )
        if widest > _TIGHT * width:
            return (strip,)
    wide, high = strip.right - strip.left, strip.bottom - strip.top
    return tuple(
        Strip(
            strip.left + wide * line.left / width,
            strip.top + high * line.top / height,
            min(1.0, strip.left + wide * line.right / width),
            min(1.0, strip.top + high * line.bottom / height),
        )
        for line in sorted(lines, key=lambda line: (line.top, line.left))
    )


def _crop(picture: Pixels, strip: Strip) -> Pixels:
    height, width = picture.shape[:2]
    top, left = int(strip.top * height), int(strip.left * width)
    bottom, right = max(top + 1, round(strip.bottom * height)), max(left + 1, round(strip.right * width))
    return picture[top:bottom, left:right]


def find_strips(pictures: Sequence[Pixels], policy: OverlayPolicy) -> tuple[Strip, ...]:
    """Find the lines of text that stand in the same place in two frames, from the top down.

    Args:
        pictures: frames of one clip, all of one size, in order of time.
        policy: how many strips may be found.
    """
    bands = still_bands(pictures)
    if not bands:
        return ()
    height, width = pictures[0].shape[:2]
    there, again = (_boxes(picture, bands) for picture in (pictures[0], pictures[len(pictures) // 2]))
    lasting = [_around(box, other) for box in there for other in again if _is_same(box, other)]
    lines = [padded(box, pictures[0]) for box in _joined(lasting) if _is_line(box, policy)]
    lines.sort(key=lambda box: min(box.top, height - box.bottom))
    kept = sorted(lines[: policy.most_strips], key=lambda box: (box.top, box.left))
    return tuple(
        Strip(box.left / width, box.top / height, box.right / width, box.bottom / height) for box in kept
    )


def _boxes(picture: Pixels, bands: list[Band]) -> list[Box]:
    """Find boxes in the bands of one picture, laid under one another; small pictures are enlarged for it."""
    height, width = picture.shape[:2]
    wanted = min(max(width, _LEAST_SEARCH_WIDTH), _SEARCH_WIDTH)
    parts, places, at = [], [], 0
    for top, bottom in ((int(top * height), round(bottom * height)) for top, bottom in bands):
        size = (wanted, max(1, round((bottom - top) * wanted / width)))
        way = cv2.INTER_CUBIC if wanted > width else cv2.INTER_AREA
        parts += [cv2.resize(picture[top:bottom], size, interpolation=way), _gap(wanted)]
        places.append((at, at + size[1], top))
        at += size[1] + _GAP_ROWS
    packed = np.asarray(np.concatenate(parts), dtype=np.uint8)
    found = (_placed(box, places, width / wanted, picture) for box in find_boxes(packed))
    return [box for box in found if box is not None]


def _gap(width: int) -> Pixels:
    return np.zeros((_GAP_ROWS, width, 3), dtype=np.uint8)


def _placed(box: Box, places: list[tuple[int, int, int]], scale: float, picture: Pixels) -> Box | None:
    """Return a box of the laid-out bands as one of the picture; None where it lies between two bands."""
    middle = (box.top + box.bottom) / 2
    height, width = picture.shape[:2]
    for start, end, top in places:
        if start <= middle < end:
            sides = (box.left * scale, top + (max(box.top, start) - start) * scale)
            ends = (box.right * scale, top + (min(box.bottom, end) - start) * scale)
            placed = Box(
                max(0, round(sides[0])),
                max(0, round(sides[1])),
                min(width, round(ends[0])),
                min(height, round(ends[1])),
            )
            return placed if placed.width > 0 and placed.height > 0 else None
    return None


def _is_same(box: Box, other: Box) -> bool:
    """Whether two boxes cover the same line; what counts by may make it longer or shorter."""
    rows = min(box.bottom, other.bottom) - max(box.top, other.top)
    columns = min(box.right, other.right) - max(box.left, other.left)
    return rows > _SHARED * max(box.height, other.height) and columns > _SHARED * min(box.width, other.width)


def _around(box: Box, other: Box) -> Box:
    return Box(
        min(box.left, other.left),
        min(box.top, other.top),
        max(box.right, other.right),
        max(box.bottom, other.bottom),
    )


def _joined(boxes: list[Box]) -> list[Box]:
    """Join the words of one row into lines, from left to right."""
    lines: list[Box] = []
    for box in sorted(boxes, key=lambda each: each.left):
        at = next((at for at, line in enumerate(lines) if _continues(line, box)), None)
        if at is None:
            lines.append(box)
        else:
            lines[at] = _around(lines[at], box)
    return lines


def _continues(line: Box, word: Box) -> bool:
    rows = min(line.bottom, word.bottom) - max(line.top, word.top)
    lower, higher = sorted((line.height, word.height))
    near = word.left - line.right <= _WORD_GAP * lower
    return near and rows > _SAME_ROW * lower and higher <= _LIKE_HEIGHT * lower


def _is_line(box: Box, policy: OverlayPolicy) -> bool:
    return box.width >= policy.least_width * box.height
