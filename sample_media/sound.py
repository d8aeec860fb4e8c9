"""The sound of a scene by absolute time, and what one microphone in it records."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float64]
RATE = 16_000


class Sort(StrEnum):
    """Which sort of noise."""

    SHOUT = "shout"
    SPEECH = "speech"
    SIREN = "siren"
    BANG = "bang"
    GLASS = "glass"
    HUBBUB = "hubbub"


@dataclass(frozen=True, slots=True)
class Noise:
    """One noise: when it starts and how long it lasts (seconds of the scene), how loud, and how high (Hz)."""

    sort: Sort
    at: float
    lasts: float
    loud: float = 0.4
    pitch: float = 160.0


def field(noises: tuple[Noise, ...], length_s: float, seed: int) -> Wave:
    """Sum all noises of a scene over a quiet background, from its zero on."""
    chance = np.random.default_rng(seed)
    samples = round(length_s * RATE)
    whole = softened(chance.normal(0, 0.012, samples), 9)
    for noise in noises:
        first = round(noise.at * RATE)
        wave = _shape(noise, chance)[: max(0, samples - first)]
        whole[first : first + len(wave)] += wave * noise.loud
    return whole


def heard(whole: Wave, start_s: float, length_s: float, seed: int, nearness: float) -> NDArray[np.int16]:
    """What one microphone records of the field: its own level, clothing rustle and clipping, as 16-bit."""
    first, samples = round(start_s * RATE), round(length_s * RATE)
    cut = np.zeros(samples)
    part = whole[first : first + samples]
    cut[: len(part)] = part
    chance = np.random.default_rng(seed)
    sway = 0.5 + 0.5 * np.sin(np.arange(samples) / RATE * 0.9 + seed)
    rustle = softened(chance.normal(0, 0.02, samples), 5) * sway
    return np.asarray(np.clip((cut * nearness + rustle) * 30_000, -32_000, 32_000), np.int16)


def softened(wave: Wave, width: int) -> Wave:
    """A moving mean over ``width`` samples."""
    result: Wave = np.convolve(wave, np.ones(width) / math.sqrt(width), "same")
    return result


def _shape(noise: Noise, chance: np.random.Generator) -> Wave:
    seconds = np.arange(round(noise.lasts * RATE)) / RATE
    match noise.sort:
        case Sort.SIREN:
            sweep = 900 + 450 * np.sin(2 * np.pi * 0.9 * seconds)
            swell = np.minimum(1, seconds / 12)
            return np.asarray(np.tanh(2 * np.sin(2 * np.pi * np.cumsum(sweep) / RATE)) * 0.4 * swell)
        case Sort.BANG:
            return np.asarray(chance.normal(0, 0.9, len(seconds)) * np.exp(-seconds * 14))
        case Sort.GLASS:
            ring = sum(np.sin(2 * np.pi * f * seconds) for f in (2900.0, 3700.0, 5200.0))
            return np.asarray((chance.normal(0, 0.5, len(seconds)) + 0.3 * ring) * np.exp(-seconds * 7))
        case Sort.HUBBUB:
            swell = 0.7 + 0.3 * np.sin(2 * np.pi * 0.31 * seconds)
            return softened(chance.normal(0, 0.2, len(seconds)), 12) * swell
        case Sort.SHOUT | Sort.SPEECH:
            return _voice(noise, seconds, chance)


def _voice(noise: Noise, seconds: Wave, chance: np.random.Generator) -> Wave:
    """Syllables of a buzzing tone; no words, so that nobody is quoted."""
    shout = noise.sort is Sort.SHOUT
    bend = 0.35 if shout else 0.12
    rise = noise.pitch * (1 + bend * np.sin(2 * np.pi * 0.8 * seconds + chance.uniform(0, 6)))
    turn = 2 * np.pi * np.cumsum(rise) / RATE
    tone = sum(np.sin(turn * n) / n**0.8 for n in range(1, 9))
    pace = 3.1 if shout else 4.3
    syllables = np.clip(np.sin(2 * np.pi * pace * seconds + chance.uniform(0, 6)) + 0.25, 0, 1) ** 0.6
    edges = np.minimum(1, np.minimum(seconds, seconds[::-1]) / 0.05)
    return np.asarray(tone * syllables * edges * 0.3)
