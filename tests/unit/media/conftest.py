"""Small clips made on the spot: every test says what its file is like, and no file is kept."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from bwv_index.media import Inspection, InspectionLimits, KeyframePolicy, MediaRefusal, SilencePolicy, inspect

RATE = 10
SOUND_RATE = 48_000
X264 = {"libx264": {"sc_threshold": "0"}}
"""Encoder options that keep the I-frames where a test wants them."""

Picture = Callable[[int], NDArray[np.uint8]]
Sound = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class MakeClip(Protocol):
    """Write a clip into the test's own folder."""

    def __call__(
        self,
        name: str = ...,
        *,
        seconds: float = ...,
        gop: int = ...,
        picture: Picture | None = ...,
        sound: Sound | None = ...,
        codec: str = ...,
        pixel_format: str = ...,
        sound_codec: str = ...,
        size: tuple[int, int] = ...,
        options: dict[str, str] | None = ...,
        tags: dict[str, str] | None = ...,
    ) -> Path: ...


def moving_square(width: int, height: int) -> Picture:
    noise = np.random.default_rng(7).integers(40, 200, (height, width, 3), dtype=np.uint8)

    def draw(frame: int) -> NDArray[np.uint8]:
        image = np.roll(noise, 3 * frame, axis=1)
        left = (5 * frame) % (width - 16)
        image[8:24, left : left + 16] = 255
        return image

    return draw


def audio_frames(samples: NDArray[np.float32]) -> Iterator[av.AudioFrame]:
    for start in range(0, len(samples), 1024):
        piece = np.ascontiguousarray(samples[start : start + 1024].reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
        yield frame


@pytest.fixture
def make_clip(tmp_path: Path) -> MakeClip:
    def make(
        name: str = "clip.mp4",
        *,
        seconds: float = 3.0,
        gop: int = 10,
        picture: Picture | None = None,
        sound: Sound | None = None,
        codec: str = "libx264",
        pixel_format: str = "yuv420p",
        sound_codec: str = "aac",
        size: tuple[int, int] = (96, 64),
        options: dict[str, str] | None = None,
        tags: dict[str, str] | None = None,
    ) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w", options=options or {}) as out:
            out.metadata.update(tags or {})
            video = out.add_stream(codec, rate=RATE, options={"g": str(gop)} | X264.get(codec, {}))
            assert isinstance(video, av.VideoStream)
            video.width, video.height = size
            video.pix_fmt = pixel_format
            audio = None if sound is None else out.add_stream(sound_codec, rate=SOUND_RATE, layout="mono")
            draw = picture or moving_square(*size)
            for number in range(round(seconds * RATE)):
                frame = av.VideoFrame.from_ndarray(draw(number), format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, RATE)
                out.mux(video.encode(frame))
            out.mux(video.encode(None))
            if isinstance(audio, av.AudioStream) and sound is not None:
                samples = sound(np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE).astype(np.float32)
                for heard in audio_frames(samples):
                    out.mux(audio.encode(heard))
                out.mux(audio.encode(None))
        return path

    return make


@pytest.fixture
def inspected() -> Callable[..., Inspection | MediaRefusal]:
    def run(
        path: Path,
        *,
        limits: InspectionLimits | None = None,
        keyframes: KeyframePolicy | None = None,
        silence: SilencePolicy | None = None,
    ) -> Inspection | MediaRefusal:
        return inspect(
            path,
            limits=limits or InspectionLimits(),
            keyframes=keyframes or KeyframePolicy(),
            silence=silence or SilencePolicy(),
        )

    return run
