"""A few pictures of a file at moments that were asked for: reached by seeking, without a pass over its packets."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av.container
import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bwv_index.errors import RefusedError
from bwv_index.media.container import FOREIGN_FAULTS, LATE_STREAM
from bwv_index.media.cutsource import looking
from bwv_index.media.picture import Pixels, encode_jpeg, upright

STILL_QUALITY = 85
_MOST_FRAMES = 3_000
"""Frames that are decoded from an I-frame on to reach a moment: two minutes without another one."""
_HALF_TURN, _QUARTER_TURN = 180, 90


@dataclass(frozen=True, slots=True)
class Still:
    """One picture as a JPEG, upright, and where it is first shown, in seconds of playback."""

    at: Fraction
    jpeg: bytes


def take_stills(
    path: Path, moments: Sequence[Fraction], longest: int, quality: int = STILL_QUALITY
) -> tuple[Still | None, ...]:
    """Return the picture that a player shows at each moment, in seconds of playback; None where none decodes.

    ``longest`` is the longest side in pixels. Equal files give equal bytes.

    Raises:
        EnvironmentFaultError: the file cannot be read.
    """
    try:
        with looking(path) as (file, stream, origin):
            stream.codec_context.thread_count = 1
            shown = (_shown_at(file, stream, origin + moment) for moment in moments)
            return tuple(_still(frame, stream, origin, longest, quality) for frame in shown)
    except RefusedError:
        return tuple(None for _ in moments)


def shrink_jpeg(jpeg: bytes, longest: int, quality: int = STILL_QUALITY) -> bytes | None:
    """Return a picture of our own making with a longest side of so many pixels; None where it cannot be read."""
    try:
        pixels = cv2.imdecode(np.frombuffer(jpeg, dtype=np.uint8), cv2.IMREAD_COLOR)
        if pixels is None:
            return None
        scale = min(1.0, longest / max(pixels.shape[:2]))
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        small: Pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        return encode_jpeg(small, quality)
    except cv2.error:
        return None


def _shown_at(file: av.container.InputContainer, stream: VideoStream, moment: Fraction) -> VideoFrame | None:
    """Return the last frame that is not after a moment, or the first there is."""
    base = Fraction(stream.time_base or Fraction(1, 1000))
    wanted, shown = int(moment / base), None
    try:
        file.seek(wanted, stream=stream, backward=True)
        for number, frame in enumerate(file.decode(stream)):
            if frame.pts is None:
                continue
            if shown is not None and frame.pts > wanted:
                break
            shown = frame
            if frame.pts >= wanted or number >= _MOST_FRAMES:
                break
    except LATE_STREAM:
        return shown
    except FOREIGN_FAULTS:
        return shown
    return shown


def _still(
    frame: VideoFrame | None, stream: VideoStream, origin: Fraction, longest: int, quality: int
) -> Still | None:
    if frame is None or frame.pts is None:
        return None
    base = Fraction(stream.time_base or Fraction(1, 1000))
    turned = frame.rotation if abs(frame.rotation) <= _HALF_TURN else 0
    rotation = 0 if turned % _QUARTER_TURN else turned
    try:
        pixels = upright(frame, rotation, longest, Fraction(stream.sample_aspect_ratio or 1))
        return Still(max(Fraction(0), frame.pts * base - origin), encode_jpeg(pixels, quality))
    except FOREIGN_FAULTS:
        return None
    except (cv2.error, ValueError):
        return None
