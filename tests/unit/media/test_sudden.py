"""What is sudden: a rise far over the background, at once, for a while, over many pitches; gaps are no background."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydantic import TypeAdapter

from bwv_index.media import ENVELOPE_VERSION, SoundEnvelope, SoundState, SuddenSound, sudden_sounds
from bwv_index.media.envelope import BANDS, ENVELOPE_RATE, QUIET_CODE, code_powers
from bwv_index.media.sudden import APART_S, MOST_SOUNDS

Codes = NDArray[np.uint8]
GAP, MUTED = -999.0, -110.0
STREET, SPEECH, SHOUT = -60.0, -46.0, -25.0
"""Levels of one band in dBFS; all six together lie 7.8 dB higher."""


def stretch(seconds: float, dbfs: float, seed: int = 1, wobble: float = 2.0) -> Codes:
    frames = round(seconds * 100)
    if dbfs == GAP:
        return np.zeros((frames, BANDS), dtype=np.uint8)
    noise = np.random.default_rng(seed).normal(0.0, wobble, (frames, BANDS))
    codes: Codes = np.clip(1 + np.rint((dbfs + 110 + noise) * 2), 1, 255).astype(np.uint8)
    return codes


def envelope(*parts: Codes, start: Fraction = Fraction(0)) -> SoundEnvelope:
    levels = np.concatenate(parts) if parts else np.zeros((0, BANDS), dtype=np.uint8)
    return SoundEnvelope(ENVELOPE_VERSION, SoundState.HEARD, ENVELOPE_RATE, start, levels)


def only(bands: int, loud: Codes, rest: Codes) -> Codes:
    """Let the first bands sound loud, and the others as before."""
    mixed = rest.copy()
    mixed[:, :bands] = loud[:, :bands]
    return mixed


@pytest.mark.parametrize("start", [Fraction(0), Fraction(-3, 100), Fraction(7200)])
def test_a_shout_on_a_quiet_street_stands_at_its_presentation_time(start: Fraction) -> None:
    found = sudden_sounds(
        envelope(stretch(20, STREET), stretch(1.5, SHOUT), stretch(20, STREET), start=start)
    )
    (sound,) = found
    assert sound.at == start + 20
    assert sound.rise_db == pytest.approx(35, abs=2)
    assert sound.level_dbfs == pytest.approx(SHOUT + 7.8, abs=2)
    assert sound.held_s == Fraction(3, 2)


NOTHING_SUDDEN = {
    "nothing was recorded": (),
    "shorter than a block": (stretch(0.05, SHOUT),),
    "steady noise": (stretch(60, STREET),),
    "a loud scene throughout": (stretch(60, SHOUT),),
    "a muted camera": (stretch(60, MUTED),),
    "gaps alone": (stretch(60, GAP),),
    "loud from the first moment": (stretch(3, STREET), stretch(20, SHOUT)),
    "sound after a silent pre-record": (stretch(30, MUTED), stretch(30, SHOUT)),
    "the microphone switched on into a street, then nothing": (stretch(30, MUTED), stretch(30, STREET)),
    "muted for a moment in the middle of a loud scene": (
        stretch(20, SHOUT), stretch(20, MUTED), stretch(20, SHOUT),
    ),
    "switched on again after two seconds": (stretch(20, STREET), stretch(2, MUTED), stretch(5, SHOUT)),
    "after a gap as long as the background": (stretch(20, STREET), stretch(10, GAP), stretch(5, SHOUT)),
    "right after a short gap": (stretch(20, STREET), stretch(0.5, GAP), stretch(5, SHOUT)),
    "speech that begins": (stretch(20, STREET), stretch(5, SPEECH), stretch(5, STREET)),
    "a knock that is over at once": (stretch(20, STREET), stretch(0.1, SHOUT), stretch(5, STREET)),
    "a beep of the camera": (
        stretch(20, STREET), only(2, stretch(0.5, SHOUT), stretch(0.5, STREET)), stretch(5, STREET),
    ),
    "a vehicle that comes near": (
        stretch(20, STREET), *(stretch(0.5, STREET + step) for step in range(40)), stretch(10, STREET),
    ),
    "loud over its own background, and still far from the wearer": (
        stretch(20, -80.0), stretch(1, -50.0), stretch(5, -80.0),
    ),
}  # fmt: skip


@pytest.mark.parametrize("parts", NOTHING_SUDDEN.values(), ids=NOTHING_SUDDEN.keys())
def test_nothing_sudden(parts: tuple[Codes, ...]) -> None:
    assert sudden_sounds(envelope(*parts)) == ()


def test_a_shout_some_seconds_after_the_microphone_was_switched_on_is_sudden() -> None:
    (sound,) = sudden_sounds(envelope(stretch(30, MUTED), stretch(8, STREET), stretch(1, SHOUT)))
    assert sound.at == 38


def test_a_gap_does_not_lower_the_background() -> None:
    """Were the gap counted, speech would stand far over it."""
    assert sudden_sounds(envelope(stretch(6, SPEECH), stretch(4, GAP), stretch(5, SPEECH + 5))) == ()


def test_a_struggle_is_one_event_and_the_strongest_moment_stands_for_it() -> None:
    parts = [stretch(20, STREET)]
    for level in (SHOUT - 8, SHOUT, SHOUT - 6):
        parts += [stretch(0.4, level), stretch(0.6, STREET)]
    (sound,) = sudden_sounds(envelope(*parts, stretch(10, STREET)))
    assert sound.at == 21


def test_no_more_than_the_strongest_are_kept() -> None:
    parts = [stretch(20, STREET)]
    for number in range(MOST_SOUNDS + 10):
        parts += [stretch(0.5, SHOUT + number % 10, seed=number), stretch(14.5, STREET, seed=100 + number)]
    found = sudden_sounds(envelope(*parts))
    assert len(found) == MOST_SOUNDS
    assert [sound.at for sound in found] == sorted(sound.at for sound in found)
    assert min(sound.rise_db for sound in found) > 35


def test_telephone_sound_without_the_highest_bands_is_heard_all_the_same() -> None:
    levels = np.concatenate([stretch(20, STREET), stretch(1, SHOUT), stretch(5, STREET)])
    levels[:, 4:] = 0
    (sound,) = sudden_sounds(envelope(levels))
    assert sound.at == 20


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from([GAP, MUTED, STREET, SPEECH, SHOUT, 0.0])), max_size=12
    )
)
def test_whatever_was_heard_the_answer_is_bounded_ordered_and_inside_the_file(
    told: list[tuple[int, float]],
) -> None:
    heard = envelope(*(stretch(frames / 10, dbfs) for frames, dbfs in told))
    found = sudden_sounds(heard)
    assert len(found) <= MOST_SOUNDS
    end = Fraction(len(heard.levels), 100)
    for sound in found:
        assert 5 <= sound.at < end
        assert sound.rise_db >= 20
        assert Fraction(1, 5) <= sound.held_s <= 10
    for first, second in pairwise(found):
        assert second.at - first.at >= APART_S
    assert sudden_sounds(heard) == found


def test_it_is_written_to_a_record_and_read_back() -> None:
    kept = TypeAdapter(tuple[SuddenSound, ...])
    found = sudden_sounds(envelope(stretch(20, STREET), stretch(1, SHOUT), stretch(5, STREET)))
    assert kept.validate_json(kept.dump_json(found)) == found


def test_a_level_code_stands_for_its_power() -> None:
    powers = code_powers()
    assert powers[0] == 0
    assert 10 * np.log10(powers[201]) == pytest.approx(-10)
    assert 10 * np.log10(powers[QUIET_CODE]) == pytest.approx(-85)
