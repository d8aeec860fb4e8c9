"""The sample scenes by ear: cameras of one scene lock at their true offset, cameras of two scenes never do."""

from itertools import combinations
from pathlib import Path

import pytest

from bwv_index.linking import SoundOutcome, compare_sound
from bwv_index.media import InspectionLimits, SoundEnvelope, read_sound

STARTS = {
    "colchester": {
        "Colchester dock 3/AXON_Body_3_Video_2025-06-14_2312_X60A1234.mp4": 5,
        "Colchester dock 3/VB400_511872_20250614T221233Z_0001.mp4": 33,
        "Colchester dock 3/HYT0012001_002291_20250614231250_001.mp4": 50,
    },
    "hereford": {
        "Hereford dock 1/4417_B8A44F0A1B2C_20250712T211500Z/20250712_211500_1F3A.mkv": 0,
        "Hereford dock 1/HYT0012345_004610_20250712221520_001.mp4": 20,
        "Hereford dock 1/D5-104777_20250712_221530.mp4": 30,
    },
}
"""When each camera really started, in seconds after one moment of its scene (sample_media/README.md)."""


@pytest.fixture(scope="module")
def envelopes(sample: Path) -> dict[str, SoundEnvelope]:
    found = {}
    for name in (name for scene in STARTS.values() for name in scene):
        read = read_sound(sample / "clips" / name, limits=InspectionLimits())
        assert isinstance(read, SoundEnvelope), read
        found[name] = read
    return found


@pytest.mark.parametrize("scene", STARTS)
def test_cameras_of_one_scene_lock_at_their_true_offset(
    envelopes: dict[str, SoundEnvelope], scene: str
) -> None:
    for one, other in combinations(STARTS[scene], 2):
        match = compare_sound(envelopes[one], envelopes[other], 0, 600)
        assert match.outcome is SoundOutcome.LOCKED, (one, other)
        assert match.offset_s == pytest.approx(STARTS[scene][other] - STARTS[scene][one], abs=0.005)


@pytest.mark.parametrize("reach_s", [1, 600])
def test_two_scenes_with_a_siren_each_do_not_lock(
    envelopes: dict[str, SoundEnvelope], reach_s: float
) -> None:
    for one in STARTS["colchester"]:
        for other in STARTS["hereford"]:
            match = compare_sound(envelopes[one], envelopes[other], 0, reach_s)
            assert match.outcome is SoundOutcome.NOT_LOCKED, (one, other, match)
