"""An envelope of sound as bytes and back: a NumPy archive, the same for the same envelope."""

import io
import zipfile
from fractions import Fraction

import numpy as np

from bwv_index.media.envelope import BANDS, SoundEnvelope, SoundState

_STATES = tuple(SoundState)


def pack_envelope(envelope: SoundEnvelope) -> bytes:
    """Return an envelope as the bytes of a compressed NumPy archive (.npz; NumPy Enhancement Proposal 1).

    Levels are kept as steps from frame to frame, modulo 256: neighbours are alike, and so pack well.
    """
    about = [
        envelope.version, _STATES.index(envelope.state), envelope.rate.numerator, envelope.rate.denominator,
        envelope.start.numerator, envelope.start.denominator, envelope.faults, int(envelope.cut),
    ]  # fmt: skip
    steps = np.diff(envelope.levels, axis=0, prepend=np.zeros((1, envelope.levels.shape[1]), dtype=np.uint8))
    packed = io.BytesIO()
    np.savez_compressed(packed, about=np.array([str(one) for one in about]), steps=steps.astype(np.uint8))
    return packed.getvalue()


def unpack_envelope(packed: bytes) -> SoundEnvelope:
    """Return the envelope that the bytes hold.

    Raises:
        ValueError: they are no envelope.
    """
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as archive:
            about = [int(one) for one in archive["about"]]
            steps = archive["steps"]
    except (OSError, KeyError, EOFError, zipfile.BadZipFile, ValueError) as fault:
        raise ValueError(f"not an envelope of sound: {fault}") from fault
    version, state, rate, of_rate, start, of_start, faults, cut = about
    if steps.dtype != np.uint8 or steps.ndim != 2 or steps.shape[1] != BANDS:  # noqa: PLR2004 - frames x bands
        raise ValueError("not an envelope of sound: its levels are of another shape")
    levels = np.cumsum(steps, axis=0, dtype=np.uint8)
    return SoundEnvelope(
        version, _STATES[state], Fraction(rate, of_rate), Fraction(start, of_start), levels, faults, bool(cut)
    )
