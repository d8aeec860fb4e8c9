"""Sound offsets on real recordings: how exact, how often found, and how often two clips lock that heard nothing alike.

Two cameras hear one scene, made of held-out recordings, each with a place, noise, electronics, codec and clock of its
own; ``tests/bench/earshot.py`` documents what is drawn. False pairs are clips of recordings of which none is in both.
``python -m tests.bench.sound [TRUE] [FALSE] [--chosen-on]``: how many pairs, and whether to take the other recordings.
"""

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np
from tests.bench.earshot import CHOSEN_ON, HELD_OUT, RATE, Wave, hear, load, sequence, some_camera

from bwv_index.linking import SoundMatch, SoundOutcome, compare_sound
from bwv_index.media import ENVELOPE_VERSION, SoundEnvelope, SoundState

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "good"
CLIPS = ROOT / "sample_media" / "clips"
SIRENS: Final = (
    "Colchester dock 3/VB400_511872_20250614T221233Z_0001.mp4",
    "Hereford dock 1/4417_B8A44F0A1B2C_20250712T211500Z/20250712_211500_1F3A.mkv",
)
"""Two generated scenes with a siren each, the hardest of sounds to tell apart."""

TRUE_PAIRS: Final = 240
FALSE_PAIRS: Final = 4000
"""So many that none locked among them bounds the share under 1 in 1,000."""
SNRS: Final = (20, 10, 5, 0)
OVERLAPS_S: Final = (8, 15, 30, 60)
REACH_S: Final = 660.0
WRONG_S: Final = 0.25
"""A locked offset that is further off than this is a false lock, not an inexact one."""
_SPLITS = 4
_PIECES = 14
_PIECE_S = 58
_LONG_PIECES = 20
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Outcome:
    """One true pair: what was found, and how far off it is in seconds (None where nothing was locked)."""

    snr_db: int
    overlap_s: int
    match: SoundMatch
    error_s: float | None

    @property
    def right(self) -> bool:
        return self.error_s is not None and abs(self.error_s) <= WRONG_S


def true_pairs(waves: Sequence[Wave], count: int, scratch: Path) -> Iterator[Outcome]:
    """Compare pairs of cameras in one scene, over all offsets that ten minutes allow."""
    chance = np.random.default_rng(20_261_122)
    for number in range(count):
        snr, overlap = SNRS[number % len(SNRS)], int(chance.choice(OVERLAPS_S))
        noisy = chance.choice(len(waves), 2, replace=False)
        others = [wave for at, wave in enumerate(waves) if at not in noisy]
        before, after = (float(chance.uniform(1, 20)) for _ in range(2))
        scene = sequence(others, before + overlap + after + 1, chance)
        one, two = some_camera(chance), some_camera(chance)
        noise = [sequence([waves[at]], before + overlap + after, chance) for at in noisy]
        first = hear(
            scene, noise[0], start_s=0, length_s=before + overlap, snr_db=snr, camera=one, path=scratch / "1"
        )
        second = hear(
            scene,
            noise[1],
            start_s=before,
            length_s=overlap + after,
            snr_db=snr,
            camera=two,
            path=scratch / "2",
        )
        middle = before + overlap / 2
        true = middle / one.speed - (middle - before) / two.speed
        match = compare_sound(first, second, true + float(chance.uniform(-0.9, 0.9)) * REACH_S, REACH_S)
        error = None if match.offset_s is None else match.offset_s - true
        yield Outcome(snr, overlap, match, error)


def false_pairs(waves: Sequence[Wave], count: int, scratch: Path) -> Iterator[SoundMatch]:
    """Compare clips of different recordings: half a minute to two against nineteen, over ten minutes either way.

    The recordings are split in two in several ways; noise comes from a clip's own side, so that nothing is on both.
    """
    chance = np.random.default_rng(20_261_123)
    splits = [
        tuple(_pieces([waves[at] for at in side], chance, scratch) for side in _sides(waves, chance))
        for _ in range(_SPLITS)
    ]
    for number in range(count):
        one, two = splits[number % _SPLITS]
        first = _joined([one[int(at)] for at in chance.choice(len(one), int(chance.integers(1, 3)))])
        first = _cut(first, int(chance.integers(0, 2800)))
        second = _joined([two[int(at)] for at in chance.choice(len(two), _LONG_PIECES)])
        spare = (len(second.levels) - len(first.levels)) / float(second.rate)
        yield compare_sound(first, second, -spare / 2, REACH_S)


def _sides(waves: Sequence[Wave], chance: np.random.Generator) -> tuple[list[int], list[int]]:
    """Split recordings in two, the long ones as evenly as the short."""
    order = sorted(
        (int(at) for at in chance.permutation(len(waves))), key=lambda at: len(waves[at]) < 9 * RATE
    )
    return order[::2], order[1::2]


def _pieces(waves: Sequence[Wave], chance: np.random.Generator, scratch: Path) -> list[SoundEnvelope]:
    """Let cameras record scenes of these recordings."""
    return [
        hear(
            sequence(waves, _PIECE_S + 2, chance),
            sequence(waves, _PIECE_S + 2, chance),
            start_s=0,
            length_s=_PIECE_S,
            snr_db=float(chance.choice(SNRS)),
            camera=some_camera(chance),
            path=scratch / "piece",
        )
        for _ in range(_PIECES)
    ]


def _joined(parts: Sequence[SoundEnvelope]) -> SoundEnvelope:
    return _enveloped(np.concatenate([part.levels for part in parts]), parts[0].rate)


def _cut(whole: SoundEnvelope, frames: int) -> SoundEnvelope:
    return _enveloped(whole.levels[frames:], whole.rate)


def _enveloped(levels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", rate: Fraction) -> SoundEnvelope:
    return SoundEnvelope(ENVELOPE_VERSION, SoundState.HEARD, rate, Fraction(0), levels)


def siren_pairs(count: int, scratch: Path) -> Iterator[SoundMatch]:
    """Compare cameras at two generated scenes, each with a siren."""
    chance = np.random.default_rng(20_261_124)
    sides = [_pieces([load(CLIPS / name)], chance, scratch) for name in SIRENS]
    for number in range(min(count, _PIECES**2)):
        yield compare_sound(sides[0][number // _PIECES], sides[1][number % _PIECES], 0, REACH_S)


def wilson_most(hits: int, trials: int) -> float:
    """Return the upper end of the 95 % interval of a share (Wilson 1927)."""
    if not trials:
        return 1.0
    share = hits / trials
    spread = _Z * math.sqrt(share * (1 - share) / trials + (_Z / (2 * trials)) ** 2)
    return (share + _Z**2 / (2 * trials) + spread) / (1 + _Z**2 / trials)


def _percentile(values: Sequence[float], share: float) -> float:
    return float(np.quantile(values, share)) if values else math.nan


def _tell_true(name: str, found: Sequence[Outcome]) -> None:
    errors = [1000 * abs(each.error_s) for each in found if each.right and each.error_s is not None]
    wrong = sum(each.error_s is not None and not each.right for each in found)
    held = sum(
        abs(each.error_s) <= each.match.half_width_s
        for each in found
        if each.error_s is not None and each.match.half_width_s is not None
    )
    middle = median(errors) if errors else math.nan
    print(
        f"{name:<16}{len(found):>6}{len(errors) / max(1, len(found)):>9.1%}{wrong:>7}{middle:>9.1f} ms"
        f"{_percentile(errors, 0.95):>9.1f} ms{held:>6}/{len(errors) + wrong}"
    )


def _tell_false(name: str, found: Sequence[SoundMatch]) -> None:
    locks = sum(each.outcome is SoundOutcome.LOCKED for each in found)
    unknown = sum(each.outcome is SoundOutcome.UNKNOWN for each in found)
    scores = [each.score for each in found]
    middle, high = _percentile(scores, 0.5), _percentile(scores, 0.99)
    print(
        f"{name:<16}{len(found):>6} pairs, {unknown} unknown, {locks} locked;"
        f" at most {wilson_most(locks, len(found)):.2%} (Wilson, 95 %);"
        f" score median {middle:.1f}, 99 % {high:.1f}, highest {max(scores, default=0):.1f}"
    )


def main() -> None:
    """Make both kinds of pairs, compare them, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("true", type=int, nargs="?", default=TRUE_PAIRS)
    parser.add_argument("false", type=int, nargs="?", default=FALSE_PAIRS)
    parser.add_argument("--chosen-on", action="store_true")
    asked = parser.parse_args()
    if not CORPUS.is_dir():
        sys.exit(f"the recordings are not on this machine: {CORPUS}")
    names = CHOSEN_ON if asked.chosen_on else HELD_OUT
    waves = [load(CORPUS / name) for name in names]
    seconds = sum(map(len, waves)) / RATE
    print(f"{len(waves)} recordings, {seconds:.0f} s of sound: {', '.join(names)}")
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        found = list(true_pairs(waves, asked.true, scratch))
        print(
            f"{'true pairs':<16}{'pairs':>6}{'right':>9}{'wrong':>7}{'median':>12}{'95 %':>12}  within the stated ±"
        )
        for snr in SNRS:
            _tell_true(f"{snr} dB", [each for each in found if each.snr_db == snr])
        for overlap in OVERLAPS_S:
            _tell_true(f"{overlap} s in common", [each for each in found if each.overlap_s == overlap])
        _tell_false("false pairs", list(false_pairs(waves, asked.false, scratch)))
        _tell_false("two sirens", list(siren_pairs(asked.false, scratch)))
    print(f"{time.process_time() - began:.0f} s of a processor")


if __name__ == "__main__":
    main()
