"""The onsets of a clip's sound: what changes in each band from frame to frame, made alike for every camera.

Differences of decibels forget a camera's gain; whitening forgets how its microphone, its codec and its automatic gain
colour them; limiting keeps one bang from outweighing a minute of speech.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

AUDIBLE: Final = 51
"""Level codes over this, -85 dBFS, are sound; at and under it a camera was muted or heard nothing."""
_STEPS_A_DECIBEL = np.float32(2.0)
_STEEPEST_DB = np.float32(20.0)
_SEGMENT = 256
"""Frames of one estimate of the spectrum, 2.56 s."""
_LEAST_OF_PEAK = 0.02
"""No part of a spectrum is raised as if it were weaker than this part of its peak: there is only noise there."""
_LIMIT = 3.0
"""Standard deviations to which an onset is held."""


class Envelope(Protocol):
    """How loud each band of a clip's sound was; ``media.SoundEnvelope`` is one.

    ``levels`` is ``frames x bands`` of bytes, 0 where nothing was recorded, else 1 + twice the decibels over
    -110 dBFS; ``start`` the presentation time of the first frame in seconds; ``rate`` the frames a second.
    """

    @property
    def levels(self) -> NDArray[np.uint8]: ...  # noqa: D102 - see the class

    @property
    def rate(self) -> Fraction: ...  # noqa: D102 - see the class

    @property
    def start(self) -> Fraction: ...  # noqa: D102 - see the class


@dataclass(frozen=True, slots=True)
class Onsets:
    """A clip's sound ready to be compared.

    ``values`` is ``frames x bands``, of mean 0 and deviation 1 where something was heard, else 0; ``energy`` their
    squares summed over the bands; ``heard`` is 1 for a frame in which some band was heard.
    """

    values: Floats
    energy: Floats
    heard: Floats


def onsets(levels: NDArray[np.uint8]) -> Onsets:
    """Turn levels into onsets: differences over two frames, whitened (SCOT) and limited, band by band.

    The smoothed coherence transform divides each signal by the root of its own smoothed spectrum (Carter, Nuttall and
    Cable 1973; as a weighting of the generalised cross-correlation: Knapp and Carter 1976, IEEE Trans. ASSP 24(4)).
    """
    values = np.zeros(levels.shape, dtype=np.float32)
    heard = np.zeros(len(levels), dtype=np.float32)
    energy = np.zeros(len(levels), dtype=np.float32)
    # Band by band: twelve hours of all of them at every step would take a gigabyte.
    for band in range(levels.shape[1]):
        change, known = _change(levels[:, band])
        values[:, band] = _even(change, known)
        energy += np.square(values[:, band])
        np.maximum(heard, known, out=heard)
    return Onsets(values, energy, heard)


def _change(levels: NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Return how many decibels a band rises from the frame before to the frame after, and 1 where that is known."""
    change = np.zeros(len(levels), dtype=np.float32)
    known = np.zeros(len(levels), dtype=np.float32)
    if len(levels) > 2:  # noqa: PLR2004 - a difference spans three frames
        audible = levels > AUDIBLE
        known[1:-1] = audible[2:] & audible[1:-1] & audible[:-2]
        steps = levels[2:].astype(np.float32) - levels[:-2]
        change[1:-1] = np.clip(steps / _STEPS_A_DECIBEL, -_STEEPEST_DB, _STEEPEST_DB)
    return change, known


def _even(change: Floats, known: Floats) -> Floats:
    """Whiten and limit one band; what is not known stays 0."""
    count = float(known.sum())
    if count < _SEGMENT:
        return np.zeros_like(change)
    centred = (change - np.float32((change * known).sum() / count)) * known
    white = _whitened(centred) * known
    deviation = float(np.sqrt(np.square(white).sum() / count))
    if not deviation:
        return np.zeros_like(change)
    return np.asarray(np.clip(white / np.float32(deviation), -_LIMIT, _LIMIT), dtype=np.float32)


def _whitened(band: Floats) -> Floats:
    """Pass a band through the filter that makes its smoothed spectrum flat; the filter delays nothing."""
    half = _SEGMENT // 2
    taper = np.hanning(_SEGMENT).astype(np.float32)
    power = np.zeros(half + 1)
    for first in range(0, max(1, len(band) - half), half):
        power += np.square(np.abs(np.fft.rfft(band[first : first + _SEGMENT], _SEGMENT)))
    if not power.any():
        return band
    gain = 1.0 / np.sqrt(np.maximum(power, _LEAST_OF_PEAK * power.max()))
    taps = (np.fft.fftshift(np.fft.irfft(gain)) * taper).astype(np.float32)
    out = np.zeros(len(band) + _SEGMENT, dtype=np.float32)
    piece = 64 * _SEGMENT - _SEGMENT
    response = np.fft.rfft(taps, 64 * _SEGMENT)
    for first in range(0, len(band), piece):
        passed = np.fft.irfft(np.fft.rfft(band[first : first + piece], 64 * _SEGMENT) * response)
        room = min(len(passed), len(out) - first)
        out[first : first + room] += passed[:room].astype(np.float32)
    return out[half : half + len(band)]
