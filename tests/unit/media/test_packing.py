"""An envelope of sound as bytes: the same back, the same bytes each time, and nothing else taken for one."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bwv_index.media import SoundEnvelope, SoundState, pack_envelope, unpack_envelope
from bwv_index.media.envelope import BANDS

ENVELOPES = st.builds(
    SoundEnvelope,
    version=st.integers(0, 99),
    state=st.sampled_from(SoundState),
    rate=st.fractions(min_value=1, max_value=1000),
    start=st.fractions(min_value=-100, max_value=10**12),
    levels=st.integers(0, 300).flatmap(lambda frames: arrays(np.uint8, (frames, BANDS))),
    faults=st.integers(0, 10**9),
    cut=st.booleans(),
)


@given(ENVELOPES)
def test_an_envelope_comes_back_as_it_was(envelope: SoundEnvelope) -> None:
    again = unpack_envelope(pack_envelope(envelope))
    assert np.array_equal(again.levels, envelope.levels)
    assert again.levels.dtype == np.uint8
    for name in ("version", "state", "rate", "start", "faults", "cut"):
        assert getattr(again, name) == getattr(envelope, name)


def test_the_same_envelope_gives_the_same_bytes() -> None:
    levels = np.arange(600 * BANDS, dtype=np.uint16).astype(np.uint8).reshape(-1, BANDS)
    envelope = SoundEnvelope(1, SoundState.HEARD, Fraction(100), Fraction(1, 3), levels)
    assert pack_envelope(envelope) == pack_envelope(envelope)


@pytest.mark.parametrize(
    "spoiled",
    [
        b"",
        b"no archive at all",
        pack_envelope(
            SoundEnvelope(1, SoundState.HEARD, Fraction(100), Fraction(0), np.zeros((9, BANDS), np.uint8))
        )[:-30],
        pack_envelope(
            SoundEnvelope(1, SoundState.HEARD, Fraction(100), Fraction(0), np.zeros((9, 3), np.uint8))
        ),
    ],
    ids=["empty", "text", "cut", "other bands"],
)
def test_what_is_no_envelope_is_refused(spoiled: bytes) -> None:
    with pytest.raises(ValueError, match="not an envelope of sound"):
        unpack_envelope(spoiled)
