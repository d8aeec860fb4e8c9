"""The envelope of a file's sound: on the file's own time, gaps as gaps, and silence told from no sound."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from bwv_index.errors import EnvironmentFaultError
from bwv_index.media import (
    ENVELOPE_VERSION,
    InspectionLimits,
    MediaRefusal,
    MediaRefusalCode,
    SoundEnvelope,
    SoundState,
    read_sound,
)
from bwv_index.media.envelope import BANDS

Samples = NDArray[np.float64]
RATE = 48_000


def heard(path: Path, limits: InspectionLimits | None = None) -> SoundEnvelope:
    found = read_sound(path, limits=limits or InspectionLimits())
    assert not isinstance(found, MediaRefusal), found
    assert found.version == ENVELOPE_VERSION
    assert found.rate == 100
    assert found.levels.dtype == np.uint8
    assert found.levels.shape[1:] == (BANDS,)
    assert not found.levels.flags.writeable or not len(found.levels)
    return found


def bursts(*starts: float, lasts: float = 0.5, pitch: float = 900.0) -> Callable[[Samples], Samples]:
    def sound(at: Samples) -> Samples:
        on = np.zeros(len(at), dtype=bool)
        for start in starts:
            on |= (at >= start) & (at < start + lasts)
        return np.where(on, 0.3 * np.sin(2 * np.pi * pitch * at), 0.0)

    return sound


def rises(found: SoundEnvelope, band: int = 2) -> list[float]:
    """The presentation times at which a band comes within 20 dB of its loudest."""
    loud = found.levels[:, band] > int(found.levels[:, band].max()) - 40
    first = np.flatnonzero(loud[1:] & ~loud[:-1]) + 1
    return [float(found.start + Fraction(int(at)) / found.rate) for at in first]


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp4", "aac"), ("a.mov", "pcm_s16le"), ("a.mkv", "flac"), ("a.avi", "mp3"), ("b.mov", "pcm_mulaw")],
)
def test_what_sounds_stands_at_its_presentation_time(
    make_clip: Callable[..., Path], name: str, codec: str
) -> None:
    found = heard(make_clip(name, seconds=4, sound=bursts(1.0, 2.345), sound_codec=codec))
    assert found.state is SoundState.HEARD
    assert found.faults == 0
    # An encoder spreads an edge, a window reaches 15 ms to either side; an AVI has no times but its own.
    slack = 0.06 if codec == "mp3" else 0.03
    assert rises(found) == [pytest.approx(1.0, abs=slack), pytest.approx(2.345, abs=slack)]


@pytest.mark.parametrize(("pitch", "band"), [(300, 0), (550, 1), (900, 2), (1400, 3), (2100, 4), (3000, 5)])
def test_each_band_holds_its_own_pitch_at_its_own_level(
    make_clip: Callable[..., Path], pitch: float, band: int
) -> None:
    path = make_clip("a.mov", seconds=1, sound=bursts(0.0, lasts=2, pitch=pitch), sound_codec="pcm_s16le")
    middle = heard(path).levels[40]
    assert int(middle.argmax()) == band
    # A sine of 0.3 has a mean square of -13.5 dBFS.
    assert (int(middle[band]) - 1) / 2 - 110 == pytest.approx(-13.5, abs=0.6)


def test_no_sound_is_no_stream_and_zeros_are_silence(make_clip: Callable[..., Path]) -> None:
    none = heard(make_clip("none.mp4"))
    assert none.state is SoundState.NO_STREAM
    assert len(none.levels) == 0
    muted = heard(make_clip("muted.mp4", seconds=2, sound=np.zeros_like))
    assert muted.state is SoundState.SILENT
    assert len(muted.levels) == pytest.approx(200, abs=5)
    assert muted.levels.min() == 1


def test_sound_that_does_not_decode_is_neither_silence_nor_heard(make_clip: Callable[..., Path]) -> None:
    path = make_clip("a.mp4", seconds=2, sound=bursts(0.0, lasts=2))
    data = bytearray(path.read_bytes())
    start = data.find(b"mdat") + 4
    data[start : data.find(b"moov") - 4] = b"\xff" * (data.find(b"moov") - 4 - start)
    path.write_bytes(data)
    found = heard(path)
    assert found.state is SoundState.NOT_DECODED
    assert found.faults > 0
    assert len(found.levels) == 0


def write_sound(path: Path, parts: Iterable[tuple[float, Samples]]) -> Path:
    """Write stretches of samples, each at a time of its own."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=RATE, layout="mono")
        assert isinstance(stream, av.AudioStream)
        for at, samples in parts:
            for first in range(0, len(samples), 1024):
                piece = np.ascontiguousarray((samples[first : first + 1024] * 32_000).astype(np.int16)[None])
                frame = av.AudioFrame.from_ndarray(piece, format="s16", layout="mono")
                frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
                frame.pts = round(at * RATE) + first
                out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def hiss(seconds: float) -> Samples:
    return np.random.default_rng(3).normal(0, 0.1, round(seconds * RATE))


def test_a_hole_in_the_stream_is_a_gap_and_what_follows_keeps_its_time(tmp_path: Path) -> None:
    found = heard(write_sound(tmp_path / "a.mkv", [(0, hiss(2)), (5, hiss(2))]))
    gone = ~found.levels.any(axis=1)
    assert gone.any()
    first, last = (float(found.start) + int(at) / 100 for at in np.flatnonzero(gone)[[0, -1]])
    assert first == pytest.approx(2.0, abs=0.03)
    assert last == pytest.approx(5.0, abs=0.03)
    assert float(found.start) + len(found.levels) / 100 == pytest.approx(7.0, abs=0.03)
    assert gone.sum() == pytest.approx(300, abs=5)


def test_sound_that_begins_late_says_when(tmp_path: Path) -> None:
    found = heard(write_sound(tmp_path / "a.mkv", [(12.5, hiss(1))]))
    assert float(found.start) == pytest.approx(12.5, abs=0.03)
    assert (found.start * 100).denominator == 1


def test_long_sound_is_measured_in_pieces_as_if_it_were_one(tmp_path: Path) -> None:
    samples = hiss(25)
    found = heard(write_sound(tmp_path / "a.mov", [(0, samples)]))
    late = heard(write_sound(tmp_path / "b.mkv", [(20, samples[20 * RATE :])]))
    at = int((late.start - found.start) * 100)
    together = found.levels[at : at + len(late.levels)]
    assert len(found.levels) == pytest.approx(2497, abs=2)
    assert (together == late.levels[: len(together)]).all()


def test_the_limits_bound_what_is_kept(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mkv", [(0, hiss(1)), (7200, hiss(1))])
    found = heard(path, InspectionLimits(max_duration_s=60))
    assert found.cut
    assert len(found.levels) < 110
    assert not heard(path, InspectionLimits(max_duration_s=7300)).cut


def test_what_is_no_media_is_refused_and_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"not a film" * 100)
    refused = read_sound(tmp_path / "a.mp4", limits=InspectionLimits())
    assert isinstance(refused, MediaRefusal)
    assert refused.code is MediaRefusalCode.NOT_MEDIA
    with pytest.raises(EnvironmentFaultError):
        read_sound(tmp_path / "gone.mp4", limits=InspectionLimits())
