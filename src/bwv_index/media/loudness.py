"""How loud decoded sound is: the level of short blocks of samples."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

BLOCK_SAMPLES = 1024
"""The longest block that one level stands for: one frame of AAC."""

_DECIBELS_A_DECADE = 20.0
_UNSIGNED_MIDDLE = 128.0
_MOST_PLANES = 7
"""PyAV 18.1 counts a frame's planes up to a null pointer that is missing from eight on, and reads astray."""
_FULL_SCALE = {"u8": 128.0, "s16": 32_768.0, "s32": 2_147_483_648.0, "s64": 2.0**63, "flt": 1.0, "dbl": 1.0}


@dataclass(frozen=True, slots=True)
class Block:
    """A run of samples within one frame, from ``start`` up to ``end``, and whether it is loud."""

    start: int
    end: int
    loud: bool


def threshold_power(dbfs: float) -> float:
    """Return the mean square that a level in decibels relative to full scale stands for."""
    return float((10.0 ** (dbfs / _DECIBELS_A_DECADE)) ** 2)


def blocks(frame: AudioFrame, power: float) -> Iterator[Block]:
    """Cut a frame into blocks and say which are loud: the loudest channel's mean square at or over ``power``.

    Raises:
        ValueError: the sample format is none that we know, or there are too many channels.
    """
    samples = samples_of(frame)
    length = samples.shape[1]
    for start in range(0, length, BLOCK_SAMPLES):
        part = samples[:, start : start + BLOCK_SAMPLES]
        loudest = max(float(np.dot(channel, channel)) for channel in part) / part.shape[1]
        yield Block(start, min(start + BLOCK_SAMPLES, length), loudest >= power)


def samples_of(frame: AudioFrame) -> NDArray[np.float32]:
    """Return the samples as one row a channel, full scale being 1.

    Raises:
        ValueError: the sample format is none that we know, or there are too many channels.
    """
    sample_format = frame.format.name.removesuffix("p")
    scale = _FULL_SCALE.get(sample_format)
    if scale is None:
        raise ValueError(f"sample format {sample_format} is not known")
    channels = len(frame.layout.channels)
    if frame.format.is_planar and channels > _MOST_PLANES:
        raise ValueError(f"{channels} channels, at most {_MOST_PLANES} are listened to")
    raw = np.asarray(frame.to_ndarray())
    if not frame.format.is_planar:
        raw = raw.reshape(-1, channels).T
    data = np.ascontiguousarray(raw, dtype=np.float32)
    if sample_format == "u8":
        data -= _UNSIGNED_MIDDLE
    return data if scale == 1.0 else data / np.float32(scale)
