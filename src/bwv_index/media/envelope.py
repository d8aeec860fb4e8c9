"""The envelope of a stream's sound: how loud a few bands of pitch were, a hundred times a second."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

ENVELOPE_VERSION: Final = 1
"""Changes where the same bytes would give another envelope."""
ENVELOPE_RATE: Final = Fraction(100)
"""Frames a second; frame ``k`` of the grid stands at ``k / 100`` s of presentation time."""
BAND_EDGES_HZ: Final = (200, 400, 700, 1100, 1700, 2500, 3500)
"""What speech and sirens fill, and what telephone sound (8,000 samples a second) still holds."""
BANDS: Final = len(BAND_EDGES_HZ) - 1
WINDOW_S: Final = Fraction(3, 100)

_FLOOR_DBFS = -110.0
_STEPS_A_DECIBEL = 2.0
_LEAST_POWER = 1e-30
_QUIET_DBFS = -85.0
"""Under this in every band nothing can be told from the noise of 16-bit samples."""


class SoundState(StrEnum):
    """What came of listening to a file."""

    HEARD = "heard"
    SILENT = "silent"
    """There is sound, and all of it lies under what can be told from noise: a muted camera."""
    NOT_DECODED = "not-decoded"
    """There is a sound stream, and nothing that could be measured came out of it."""
    NO_STREAM = "no-stream"
    """The file holds no sound of a known codec."""


@dataclass(frozen=True, slots=True)
class SoundEnvelope:
    """How loud each band of one sound stream was, frame by frame.

    ``levels`` is ``frames x bands`` of bytes: 0 where nothing was recorded or decoded (a gap), else 1 + twice the
    decibels over -110 dBFS, held to 255. ``start`` is the presentation time of the middle of the first frame in
    seconds, ``rate`` the frames a second. ``faults`` counts packets and frames that could not be used; ``cut`` says
    that the limits of inspection ended the reading.
    """

    version: int
    state: SoundState
    rate: Fraction
    start: Fraction
    levels: NDArray[np.uint8]
    faults: int = 0
    cut: bool = False


def state_of(levels: NDArray[np.uint8]) -> SoundState:
    """Say whether levels that were measured hold anything to hear."""
    if not levels.any():
        return SoundState.NOT_DECODED
    return SoundState.HEARD if int(levels.max()) > QUIET_CODE else SoundState.SILENT


def _code(dbfs: float) -> int:
    return 1 + round((dbfs - _FLOOR_DBFS) * _STEPS_A_DECIBEL)


QUIET_CODE: Final = _code(_QUIET_DBFS)
"""Up to this level code nothing can be told from noise."""


def code_powers() -> NDArray[np.float32]:
    """Return the mean square (full scale 1) that each of the 256 level codes stands for; 0 for a gap."""
    decibels = _FLOOR_DBFS + (np.arange(256) - 1) / _STEPS_A_DECIBEL
    powers: NDArray[np.float32] = np.where(np.arange(256) > 0, 10 ** (decibels / 10), 0).astype(np.float32)
    return powers


class BandMeter:
    """Measures the bands of windows of samples at one sample rate.

    ``window`` is how many samples a frame needs, its middle at ``window / 2``.
    """

    def __init__(self, sample_rate: int) -> None:
        self.window = round(WINDOW_S * sample_rate)
        taper = np.hanning(self.window + 2)[1:-1]
        self._taper = taper.astype(np.float32)
        self._scale = 2.0 / (self.window * float(np.square(taper).sum()))
        width = sample_rate / self.window
        middles = np.arange(self.window // 2 + 1) * width
        self._edges = np.searchsorted(middles, BAND_EDGES_HZ)
        self._reached = np.asarray(BAND_EDGES_HZ[1:]) <= sample_rate / 2

    def levels(self, samples: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the level codes of the windows that begin at ``starts``, the mean of all channels.

        Args:
            samples: one row a channel, full scale 1; every window lies within it.
            starts: the first sample of each window.
        """
        power = np.zeros((len(starts), BANDS))
        where = starts[:, None] + np.arange(self.window)
        for channel in samples:
            spectrum = np.fft.rfft(channel[where] * self._taper, axis=1)
            density = np.square(spectrum.real) + np.square(spectrum.imag)
            for band in range(BANDS):
                power[:, band] += density[:, self._edges[band] : self._edges[band + 1]].sum(axis=1)
        power *= self._scale / len(samples)
        decibels = 10.0 * np.log10(np.maximum(power, _LEAST_POWER))
        # Sound that is no number (a hostile float) was not measured: it counts as a gap.
        sane = np.isfinite(power) & self._reached
        codes = np.clip(1 + np.rint((decibels - _FLOOR_DBFS) * _STEPS_A_DECIBEL), 1, 255)
        return np.where(sane, codes, 0).astype(np.uint8)
