"""Sudden sounds: where what a camera heard rose within a moment far over what it had heard before.

A shout, a blow or a struggle is loud, comes at once, lasts longer than a click and fills many pitches. So does a door
that slams, a dog or a horn: a sudden sound is a place to look at, and never says what happened there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bwv_index.media.envelope import BANDS, ENVELOPE_RATE, QUIET_CODE, SoundEnvelope, code_powers

SUDDEN_VERSION: Final = 1
"""Changes where the same envelope would give other sounds."""
MOST_SOUNDS: Final = 20
"""So many of a file are kept, the strongest: judgement. With more it is the scene that is loud."""

BACKGROUND_S: Final = 10
"""The median of what was heard in so many seconds before is the background. Judgement: longer than a sentence, shorter
than the way from a street into a house."""
BACKGROUND_LEAST_S: Final = 5
"""So much of it must have been heard: after a gap, a muted stretch or the beginning nothing is sudden yet."""
RISE_DB: Final = 20.0
"""From normal to shouted speech at one metre (ANSI S3.5-1997, standard levels: 62.35 and 82.30 dB)."""
LEAST_DBFS: Final = -30.0
"""Quieter is not at the wearer. Judgement: in the test corpus speech near the microphone reaches -28 to -11 dBFS."""
BAND_RISE_DB: Final = 15.0
FULL_BANDS: Final = 3
"""So many of the bands rise by ``BAND_RISE_DB``: a camera's own beep or a reversing signal fills one or two."""
JUST_BEFORE_DB: Final = 15.0
"""So far over the second just before: what swells, as a vehicle that comes near, is not sudden. Judgement."""
APART_S: Final = 3
"""What is nearer to a stronger one is told as one with it. Judgement: a struggle is one event."""
LONGEST_S: Final = 10
"""No sound is followed further: by then it is the background."""

_BLOCKS_A_SECOND = 10
_FRAMES_A_BLOCK = int(ENVELOPE_RATE) // _BLOCKS_A_SECOND
_SUSTAINED_BLOCKS = 2
"""A knock on the case or the stroke of a button is over in fewer."""
_CHUNK_S = 1_000
_LEAST_POWER = 1e-12

Levels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SuddenSound:
    """One sudden sound of a file.

    ``at`` is the presentation time in seconds at which it begins, to a tenth of a second. ``rise_db`` says how far the
    loudest fifth of a second of its beginning stands over the background, ``level_dbfs`` how loud that is in the bands
    of the envelope, ``held_s`` for how many seconds it stays at least half as far over the background.
    """

    at: Fraction
    rise_db: float
    level_dbfs: float
    held_s: Fraction


def sudden_sounds(envelope: SoundEnvelope) -> tuple[SuddenSound, ...]:
    """Return the sudden sounds of a file in order of time: at most ``MOST_SOUNDS``, the strongest.

    Gaps and muted stretches are never background, so that a microphone that is switched on, and the first sound after
    a silent pre-record, are none. No sound at all and silence throughout give an empty answer, as nothing sudden does:
    ask ``envelope.state`` which it was.
    """
    heard = _Blocks(envelope.levels)
    found = sorted(heard.sounds(), key=lambda onset: (-onset.rise, onset.first))
    kept: list[_Onset] = []
    for onset in found:
        if len(kept) == MOST_SOUNDS:
            break
        if all(abs(onset.first - other.first) >= APART_S * _BLOCKS_A_SECOND for other in kept):
            kept.append(onset)
    kept.sort(key=lambda onset: onset.first)
    return tuple(
        SuddenSound(
            envelope.start + Fraction(onset.first, _BLOCKS_A_SECOND),
            round(onset.rise, 1),
            round(onset.level, 1),
            heard.held(onset.first, onset.level - onset.rise / 2),
        )
        for onset in kept
    )


@dataclass(slots=True)
class _Onset:
    """Blocks with which something sudden begins, one after the other: the first, the last, and the loudest of them."""

    first: int
    last: int
    rise: float
    level: float


@dataclass(frozen=True, slots=True)
class _Background:
    """What was usual before a second: decibels of each band, and of all together."""

    bands: Levels
    level: float


class _Blocks:
    """An envelope in tenths of a second: the level of each band and of all, and whether anything was to be heard."""

    def __init__(self, codes: NDArray[np.uint8]) -> None:
        count = len(codes) // _FRAMES_A_BLOCK
        bands = np.zeros((count, BANDS), dtype=np.float32)
        self.live = np.zeros(count, dtype=bool)
        powers = code_powers()
        chunk = _CHUNK_S * _BLOCKS_A_SECOND
        for first in range(0, count, chunk):
            last = min(first + chunk, count)
            part = codes[first * _FRAMES_A_BLOCK : last * _FRAMES_A_BLOCK].reshape(-1, _FRAMES_A_BLOCK, BANDS)
            frames = np.maximum((part > 0).sum(axis=1), 1)
            bands[first:last] = powers[part].sum(axis=1) / frames
            audible = (part > QUIET_CODE).any(axis=2).sum(axis=1)
            self.live[first:last] = 2 * audible >= _FRAMES_A_BLOCK
        self.level: Levels = 10 * np.log10(np.maximum(bands.sum(axis=1), _LEAST_POWER))
        self.bands: Levels = 10 * np.log10(np.maximum(bands, _LEAST_POWER))

    def backgrounds(self) -> Iterator[tuple[int, _Background]]:
        """Give each second before which enough was heard, by its number, with what was usual before it."""
        live_before = np.concatenate(([0], np.cumsum(self.live)))
        for second in range(BACKGROUND_LEAST_S, -(-len(self.live) // _BLOCKS_A_SECOND)):
            end = second * _BLOCKS_A_SECOND
            start = max(0, end - BACKGROUND_S * _BLOCKS_A_SECOND)
            if live_before[end] - live_before[start] < BACKGROUND_LEAST_S * _BLOCKS_A_SECOND:
                continue
            # Most seconds hold nothing loud enough, and need no background.
            if self.level[end : end + _BLOCKS_A_SECOND].max() < LEAST_DBFS:
                continue
            live = self.live[start:end]
            bands = np.median(self.bands[start:end][live], axis=0)
            yield second, _Background(bands, float(np.median(self.level[start:end][live])))

    def sounds(self) -> Iterator[_Onset]:
        """Give what is sudden in order of time; blocks that follow one another are one."""
        open_one: _Onset | None = None
        for second, background in self.backgrounds():
            for onset in self._onsets(second, background):
                if open_one is not None and onset.first == open_one.last + 1:
                    open_one.last = onset.last
                    if onset.rise > open_one.rise:
                        open_one.rise, open_one.level = onset.rise, onset.level
                    continue
                if open_one is not None:
                    yield open_one
                open_one = onset
        if open_one is not None:
            yield open_one

    def held(self, block: int, least: float) -> Fraction:
        """Return for how many seconds from a block on the level stays at or over the least."""
        span = self.level[block : block + LONGEST_S * _BLOCKS_A_SECOND]
        quiet = np.flatnonzero(span < least)
        return Fraction(int(quiet[0]) if len(quiet) else len(span), _BLOCKS_A_SECOND)

    def _onsets(self, second: int, background: _Background) -> Iterator[_Onset]:
        first = second * _BLOCKS_A_SECOND
        for block in range(first, min(first + _BLOCKS_A_SECOND, len(self.level) - _SUSTAINED_BLOCKS + 1)):
            if not self.live[block - _BLOCKS_A_SECOND : block + _SUSTAINED_BLOCKS].all():
                continue
            held = slice(block, block + _SUSTAINED_BLOCKS)
            level = float(self.level[held].min())
            rise = level - background.level
            before = float(np.median(self.level[block - _BLOCKS_A_SECOND : block]))
            if level < LEAST_DBFS or rise < RISE_DB or level - before < JUST_BEFORE_DB:
                continue
            if (self.bands[held].min(axis=0) - background.bands >= BAND_RISE_DB).sum() >= FULL_BANDS:
                yield _Onset(block, block, rise, level)
