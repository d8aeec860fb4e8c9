"""Whether two clips heard the same: the offset of their clocks at which their sound agrees, if one stands out.

Their onsets are cross-correlated at every offset that the clips' times allow. What counts is how far the best offset
stands above the chance agreement at all others. Sound can say that two cameras heard the same. It can never say that
they did not: noise, distance, a hand over the microphone and a clock beyond the reach all look like that.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np

from bwv_index.linking.onset import Envelope, Floats, Onsets, onsets

SOUND_VERSION: Final = 1
"""Changes where the same two envelopes would be judged otherwise."""
LOCK_SCORE: Final = 6.5
"""From this score on an offset is locked. Where the number comes from: docs/linking.md, "Sound"."""
LOCK_LEAD: Final = 1.5
"""And by this factor it is above every other offset, of reach or not: two sirens agree at each of their turns."""
LEAST_OVERLAP_S: Final = 5.0
"""Seconds in which both must have heard something at an offset, for it to be looked at."""

_APART_S = 0.5
"""Offsets nearer to the best than this are the same agreement."""
_NOISE_S = 60
"""Offsets this far past the reach are correlated too: what chance gives is measured on more than the reach."""
_PIECE_S = 240
"""Seconds of the first clip that are correlated at once."""
_DRIFT_STEP = 20e-6
_DRIFTS = tuple(step * _DRIFT_STEP for step in range(-5, 6))
"""How fast the two clocks may part; crystals of cameras are within 50 millionths each."""
_FIT_S = 0.005
"""Half a frame."""
_TRAVEL_S = 0.030
"""What sound takes for ten metres: nobody knows which of the two cameras was nearer."""
_SPREAD = 1.4826
"""The standard deviation of a normal distribution over its median absolute deviation."""


class SoundOutcome(StrEnum):
    """What the sound of two clips says."""

    LOCKED = "locked"
    """They heard the same; their clocks differ by the offset."""
    NOT_LOCKED = "not-locked"
    """They were compared and no offset stands out. This does not say that they were apart."""
    UNKNOWN = "unknown"
    """At no offset did both hear enough to be compared: too short, muted, silent, not decoded, or out of reach."""


@dataclass(frozen=True, slots=True)
class SoundMatch:
    """The comparison of two clips' sound.

    A moment at ``t`` in the second file's presentation time is at ``t + offset_s`` in the first's, in the middle of
    what both heard; ``half_width_s`` (95 %) holds for all of it, for clocks that part, and for ten metres' way of the
    sound. Both are None unless locked. ``score`` is the best offset's height over chance, in standard deviations of
    chance, and ``runner_up`` that of the best one elsewhere: 0 where nothing was compared. ``overlap_s`` is for how
    long both heard something at the best offset.
    """

    outcome: SoundOutcome
    score: float
    runner_up: float
    overlap_s: float
    offset_s: float | None = None
    half_width_s: float | None = None


def compare_sound(first: Envelope, second: Envelope, expected_offset_s: float, reach_s: float) -> SoundMatch:
    """Look for the offset at which two clips heard the same.

    Generalised cross-correlation with the smoothed coherence transform (Knapp and Carter 1976), summed over the bands
    and, for long clips, over pieces of four minutes that follow clocks which part by up to 100 millionths. Each offset
    is measured against what chance would give for as much and as lively sound.

    Args:
        first: the one clip's envelope.
        second: the other's, of the same rate and bands.
        expected_offset_s: first's presentation time less second's for one moment, as far as their clocks tell: the
            UTC time of second's zero less that of first's.
        reach_s: how far the offset may be from that, for example both half-widths together.

    Raises:
        ValueError: the envelopes are of different kinds, or the reach is negative or no number.
    """
    if first.rate != second.rate or first.levels.shape[1] != second.levels.shape[1]:
        raise ValueError("two envelopes of one rate and the same bands are compared")
    if not (np.isfinite(expected_offset_s) and np.isfinite(reach_s) and reach_s >= 0):
        raise ValueError("the expected offset and the reach are numbers, and the reach is not negative")
    rate = float(first.rate)
    apart = float(first.start - second.start)
    # A moment of frame i in the first is in frame i + lag of the second.
    lowest = int(np.floor((apart - expected_offset_s - reach_s) * rate))
    highest = int(np.ceil((apart - expected_offset_s + reach_s) * rate))
    search = _Search(onsets(first.levels), onsets(second.levels), lowest, highest, rate)
    best = search.best()
    if best is None:
        return SoundMatch(SoundOutcome.UNKNOWN, 0.0, 0.0, 0.0)
    if best.score < LOCK_SCORE or best.score < LOCK_LEAD * best.runner_up:
        return SoundMatch(SoundOutcome.NOT_LOCKED, best.score, best.runner_up, best.overlap_s)
    return SoundMatch(
        SoundOutcome.LOCKED,
        best.score,
        best.runner_up,
        best.overlap_s,
        offset_s=apart - best.lag / rate,
        half_width_s=_FIT_S + _TRAVEL_S + best.drift_unknown * best.span_s / 2,
    )


@dataclass(frozen=True, slots=True)
class _Peak:
    """The best lag of a search, in frames, in the middle of the ``span_s`` over which the clips lie side by side."""

    lag: float
    score: float
    runner_up: float
    overlap_s: float
    span_s: float
    drift_unknown: float


class _Search:
    """The correlation of two clips over a range of lags; one row for each drift."""

    def __init__(self, first: Onsets, second: Onsets, lowest: int, highest: int, rate: float) -> None:
        self._first, self._second = first, second
        self._rate = rate
        size, other = len(first.values), len(second.values)
        # No lag beyond these lays any frame over another.
        self._lowest, self._highest = max(lowest, 1 - size), min(highest, other - 1)
        margin = int(_NOISE_S * rate)
        self._from = max(self._lowest - margin, 1 - size)
        self._to = min(self._highest + margin, other - 1)
        middle = (self._lowest + self._highest) // 2
        self._begin, self._end = max(0, -middle), min(size, other - middle)
        self._centre = (self._begin + self._end) / 2

    def best(self) -> _Peak | None:
        """Return the best lag within reach; None where none has enough in common."""
        if self._lowest > self._highest:
            return None
        pieces = self._pieces()
        drifts = _DRIFTS if len(pieces) > 1 else (0.0,)
        sums = np.zeros((len(drifts), 3, self._to - self._from + 1), dtype=np.float32)
        for start, stop in pieces:
            part = self._correlated(start, stop)
            for row, drift in enumerate(drifts):
                _add_shifted(sums[row], part, round(drift * ((start + stop) / 2 - self._centre)))
        least = LEAST_OVERLAP_S * self._rate
        enough = sums[:, 2] >= least - 0.5
        height = np.where(enough, sums[:, 0] / np.sqrt(np.maximum(sums[:, 1], 1.0)), np.float32(0))
        still = len(drifts) // 2
        within = np.zeros_like(enough)
        within[:, self._lowest - self._from : self._highest - self._from + 1] = True
        if not (enough & within).any() or not enough[still].any():
            return None
        # Bands that have nothing to do with one another would give no less than this.
        least_noise = 1.0 / np.sqrt(self._first.values.shape[1])
        noise = max(least_noise, _SPREAD * float(np.median(np.abs(height[still][enough[still]]))))
        return self._peak(np.where(within & enough, height, -np.inf), height, sums, noise, drifts)

    def _peak(
        self, allowed: Floats, height: Floats, sums: Floats, noise: float, drifts: tuple[float, ...]
    ) -> _Peak:
        """Describe the highest of the allowed lags; what stands beside it is looked for among all lags."""
        row, at = (int(i) for i in np.unravel_index(int(np.argmax(allowed)), allowed.shape))
        exact = at + _between(height[row], at)
        away = np.abs(np.arange(height.shape[1]) - at) > _APART_S * self._rate
        elsewhere = float(height[:, away].max(initial=0.0))
        lag = self._from + exact
        begin = max(0.0, -lag)
        end = max(begin, min(float(len(self._first.values)), len(self._second.values) - lag))
        # The lag was found for the centre of the search; it is told for the middle of what lies side by side.
        lag += drifts[row] * ((begin + end) / 2 - self._centre)
        unknown = _DRIFT_STEP if len(drifts) > 1 else max(_DRIFTS)
        return _Peak(
            lag=lag,
            score=max(0.0, float(allowed[row, at]) / noise),
            runner_up=max(0.0, elsewhere / noise),
            overlap_s=round(float(sums[row, 2, at])) / self._rate,
            span_s=(end - begin) / self._rate,
            drift_unknown=unknown,
        )

    def _pieces(self) -> list[tuple[int, int]]:
        """Cut what of the first may lie beside the second into pieces of about four minutes, all alike."""
        start = max(0, -self._to)
        stop = min(len(self._first.values), len(self._second.values) - self._from)
        count = max(1, round((stop - start) / (_PIECE_S * self._rate)))
        edges = [start + (stop - start) * number // count for number in range(count + 1)]
        return [(a, b) for a, b in pairwise(edges) if b > a]

    def _correlated(self, start: int, stop: int) -> Floats:
        """Correlate a piece of the first: for each lag the agreement, its expected square, and the overlap."""
        left = max(0, start + self._from)
        right = min(len(self._second.values), stop + self._to)
        found = np.zeros((3, self._to - self._from + 1), dtype=np.float32)
        if left >= right:
            return found
        ours = slice(start, stop)
        theirs = slice(left, right)
        size = 1 << (stop - start + right - left - 1).bit_length()
        one, two = self._first, self._second
        products = (
            _product(one.values[ours], two.values[theirs], size).sum(axis=1),
            _product(one.energy[ours], two.energy[theirs], size),
            _product(one.heard[ours], two.heard[theirs], size),
        )
        # Index j of the result is a lag of j + left - start; those under 0 stand at its end.
        lags = np.arange(self._from, self._to + 1) - (left - start)
        reached = (lags > start - stop) & (lags < right - left)
        for row, product in enumerate(products):
            found[row, reached] = np.fft.irfft(product, size)[lags[reached] % size]
        return found


def _product(
    one: Floats, two: Floats, size: int
) -> "np.ndarray[tuple[int, ...], np.dtype[np.complexfloating]]":
    return np.conj(np.fft.rfft(one, size, axis=0)) * np.fft.rfft(two, size, axis=0)


def _add_shifted(sums: Floats, part: Floats, shift: int) -> None:
    """Add a piece's rows, with its lag ``l + shift`` counted as ``l``."""
    width = sums.shape[1]
    if abs(shift) >= width:
        return
    if shift >= 0:
        sums[:, : width - shift] += part[:, shift:]
    else:
        sums[:, -shift:] += part[:, : width + shift]


def _between(height: Floats, at: int) -> float:
    """Return where the top of the parabola through a peak and its neighbours lies, in frames from the peak."""
    if not 0 < at < len(height) - 1:
        return 0.0
    before, top, after = (float(height[at + step]) for step in (-1, 0, 1))
    bend = before - 2 * top + after
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, 0.5 * (before - after) / bend))
