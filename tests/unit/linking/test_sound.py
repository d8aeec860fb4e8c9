"""Sound joins cameras only where one offset stands out, and says nothing where there is not enough of it."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bwv_index.linking import SoundMatch, SoundOutcome, compare_sound

RATE = Fraction(100)
BANDS = 6
FINE = 16
"""Steps of the made sound in a frame, so that offsets may fall between frames."""
Levels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Heard:
    """A clip's sound, as the reading of files gives it."""

    levels: Levels
    start: Fraction = Fraction(0)
    rate: Fraction = RATE


def world(seconds: float, seed: int) -> NDArray[np.float64]:
    """The loudness of a lively scene in decibels, band by band, in sixteenths of a frame."""
    chance = np.random.default_rng(seed)
    count = round(seconds * 100)
    loud = chance.normal(0, 7, (count, BANDS)) + chance.normal(0, 4, (count, 1))
    loud = np.apply_along_axis(lambda band: np.convolve(band, np.ones(4) / 2, "same"), 0, loud)
    fine = np.arange(count * FINE) / FINE
    return np.stack([np.interp(fine, np.arange(count), band) for band in loud.T], axis=1)


def recorded(
    scene: NDArray[np.float64],
    start_s: float,
    seconds: float,
    *,
    noise: int = 0,
    noise_db: float = 3.0,
    gain_db: float = 0.0,
    ppm: float = 0.0,
) -> Levels:
    """What one camera wrote down of a scene, with noise of its own."""
    at = (start_s * 100 + np.arange(round(seconds * 100)) * (1 + ppm * 1e-6)) * FINE
    loud = np.stack([np.interp(at, np.arange(len(scene)), band) for band in scene.T], axis=1)
    loud += np.random.default_rng(noise).normal(0, noise_db, loud.shape)
    return np.clip(np.rint(120 + 2 * (loud + gain_db)), 1, 255).astype(np.uint8)


def pair(lag_s: float = 7.0, seed: int = 1, **second: float) -> tuple[Heard, Heard]:
    """Two cameras in one scene, the second started ``lag_s`` after the first: that is the offset."""
    scene = world(60, seed)
    return (
        Heard(recorded(scene, 0, 30, noise=seed + 1000)),
        Heard(recorded(scene, lag_s, 30, noise=seed + 2000, **second)),
    )


def locked(match: SoundMatch) -> float:
    assert match.outcome is SoundOutcome.LOCKED, match
    assert match.offset_s is not None
    assert match.half_width_s is not None
    assert 0 < match.half_width_s < 0.1
    return match.offset_s


@pytest.mark.parametrize("lag_s", [0.0, 0.0025, 3.0, 7.0, 7.004, 7.0075, 24.5, -0.0])
def test_an_offset_is_found_between_frames_too(lag_s: float) -> None:
    assert locked(compare_sound(*pair(lag_s), 0, 60)) == pytest.approx(lag_s, abs=0.002)


def test_the_overlap_is_what_both_heard() -> None:
    match = compare_sound(*pair(7.0), 0, 60)
    assert match.overlap_s == pytest.approx(23, abs=0.1)
    assert match.score > 10 > match.runner_up


@pytest.mark.parametrize(
    ("expected_s", "reach_s", "outcome"),
    [
        (7.0, 0.0, SoundOutcome.LOCKED),
        (5.0, 2.5, SoundOutcome.LOCKED),
        (600.0, 600.0, SoundOutcome.LOCKED),
        (1.0, 2.0, SoundOutcome.NOT_LOCKED),
        (500.0, 20.0, SoundOutcome.UNKNOWN),
        (-500.0, 20.0, SoundOutcome.UNKNOWN),
    ],
)
def test_only_what_the_clocks_allow_is_looked_at(
    expected_s: float, reach_s: float, outcome: SoundOutcome
) -> None:
    match = compare_sound(*pair(7.0), expected_s, reach_s)
    assert match.outcome is outcome
    assert (match.offset_s is None) == (outcome is not SoundOutcome.LOCKED)


@settings(max_examples=8)
@given(shift=st.fractions(-40, 40, max_denominator=1000), seed=st.integers(1, 50))
def test_shifting_one_clips_time_shifts_the_offset_by_as_much(shift: Fraction, seed: int) -> None:
    first, second = pair(4.0, seed)
    moved = Heard(first.levels, first.start + shift)
    assert locked(compare_sound(moved, second, 0, 60)) == pytest.approx(
        locked(compare_sound(first, second, 0, 60)) + float(shift), abs=1e-6
    )


@settings(max_examples=8)
@given(lag_ms=st.integers(-20_000, 20_000), seed=st.integers(1, 50))
def test_swapping_the_clips_negates_the_offset(lag_ms: int, seed: int) -> None:
    scene = world(80, seed)
    first = Heard(recorded(scene, 21, 30, noise=seed + 1000))
    second = Heard(recorded(scene, 21 + lag_ms / 1000, 30, noise=seed + 2000))
    one, other = compare_sound(first, second, 0, 30), compare_sound(second, first, 0, 30)
    assert locked(one) == pytest.approx(-locked(other), abs=1e-4)
    assert one.overlap_s == other.overlap_s
    assert one.score == pytest.approx(other.score, rel=1e-3)


@settings(max_examples=10)
@given(gain_db=st.integers(-30, 25))
def test_gain_does_not_matter(gain_db: int) -> None:
    first, second = pair()
    quiet = Heard(np.clip(second.levels.astype(int) + 2 * gain_db, 1, 255).astype(np.uint8))
    assert locked(compare_sound(first, quiet, 0, 60)) == pytest.approx(7.0, abs=0.002)


@pytest.mark.parametrize("ppm", [-70, 100])
def test_the_offset_of_clocks_that_part_is_that_of_the_middle(ppm: float) -> None:
    scene = world(700, 3)
    first = Heard(recorded(scene, 0, 600, noise=1))
    second = Heard(recorded(scene, 20, 600, noise=2, ppm=ppm))
    match = compare_sound(first, second, 20, 5)
    middle = 310.0
    true = middle - (middle - 20) / (1 + ppm * 1e-6)
    assert locked(match) == pytest.approx(true, abs=0.01)
    assert match.score > 20


def test_two_scenes_do_not_lock() -> None:
    for seed in range(6):
        first = Heard(recorded(world(60, seed), 0, 50, noise=5001))
        second = Heard(recorded(world(60, seed + 100), 0, 50, noise=5002))
        match = compare_sound(first, second, 0, 600)
        assert match.outcome is SoundOutcome.NOT_LOCKED
        assert match.offset_s is None


@pytest.mark.parametrize("reach_s", [0.4, 60.0])
def test_what_repeats_itself_does_not_lock_however_narrow_the_reach(reach_s: float) -> None:
    turn = np.tile(world(1.1, 5), (40, 1))
    first = Heard(recorded(turn, 0, 30, noise=1))
    second = Heard(recorded(turn, 3.3, 30, noise=2))
    match = compare_sound(first, second, 3.3, reach_s)
    assert match.outcome is SoundOutcome.NOT_LOCKED
    assert match.score > 10
    assert match.runner_up > match.score / 1.5


def silent(count: int = 3000) -> Levels:
    return np.full((count, BANDS), 1, dtype=np.uint8)


def gap(count: int = 3000) -> Levels:
    return np.zeros((count, BANDS), dtype=np.uint8)


@pytest.mark.parametrize(
    "levels",
    [silent(), gap(), silent(0), silent(1), silent(2), silent(400)],
    ids=lambda each: str(each.shape),
)
def test_no_sound_is_unknown_and_not_apart(levels: Levels) -> None:
    first, _ = pair()
    for one, other in ((first, Heard(levels)), (Heard(levels), first), (Heard(levels), Heard(levels))):
        assert compare_sound(one, other, 0, 60) == SoundMatch(SoundOutcome.UNKNOWN, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(("lag_s", "outcome"), [(24.0, SoundOutcome.LOCKED), (27.0, SoundOutcome.UNKNOWN)])
def test_less_than_five_seconds_in_common_are_not_compared(lag_s: float, outcome: SoundOutcome) -> None:
    assert compare_sound(*pair(lag_s), lag_s, 0.5).outcome is outcome


@pytest.mark.parametrize("filler", [0, 1], ids=["not recorded", "muted"])
def test_a_stretch_that_one_camera_lacks_takes_from_the_overlap_alone(filler: int) -> None:
    first, second = pair(7.0)
    levels = second.levels.copy()
    levels[500:1500] = filler
    match = compare_sound(first, Heard(levels), 0, 60)
    assert locked(match) == pytest.approx(7.0, abs=0.003)
    assert match.overlap_s == pytest.approx(13, abs=0.1)


def test_a_band_that_one_camera_does_not_pass_is_left_out() -> None:
    first, second = pair(7.0)
    levels = second.levels.copy()
    levels[:, 4:] = 0
    assert locked(compare_sound(first, Heard(levels), 0, 60)) == pytest.approx(7.0, abs=0.003)


@pytest.mark.parametrize(
    ("second", "expected_s", "reach_s"),
    [
        (Heard(silent(), rate=Fraction(50)), 0.0, 1.0),
        (Heard(silent()[:, :3]), 0.0, 1.0),
        (Heard(silent()), 0.0, -1.0),
        (Heard(silent()), float("nan"), 1.0),
        (Heard(silent()), 0.0, float("inf")),
    ],
)
def test_what_cannot_be_compared_is_refused(second: Heard, expected_s: float, reach_s: float) -> None:
    with pytest.raises(ValueError, match=r"are compared|are numbers"):
        compare_sound(pair()[0], second, expected_s, reach_s)
