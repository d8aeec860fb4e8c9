"""Silence is measured, exact to an audio frame, and never claimed where it was not checked."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bwv_index.media import HealthCode, Inspection, SilencePolicy

FRAME_S = 1024 / 48_000
SLACK_S = 2 * FRAME_S
"""An encoder spreads an edge over two frames (its own delay and its overlap)."""

Samples = NDArray[np.float64]
Inspect = Callable[..., Inspection]


def tone_outside(*quiet: tuple[float, float], hiss_dbfs: float | None = None) -> Callable[[Samples], Samples]:
    """A 440 Hz tone, replaced by nothing (or by faint noise) within the spans given."""

    def sound(at: Samples) -> Samples:
        samples = 0.25 * np.sin(2 * np.pi * 440 * at)
        noise = np.zeros_like(at)
        if hiss_dbfs is not None:
            noise = np.random.default_rng(5).normal(0, 10 ** (hiss_dbfs / 20), len(at))
        for start, end in quiet:
            inside = (at >= start) & (at < end)
            samples[inside] = noise[inside]
        return samples

    return sound


def spans_of(found: Inspection) -> list[tuple[float, float]]:
    assert found.audios[0].silence_checked
    return [(float(span.start), float(span.end)) for span in found.audios[0].silent_spans]


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "aac"), ("a.mov", "pcm_s16le"), ("a.mkv", "flac"), ("a.avi", "mp3")]
)
@pytest.mark.parametrize("quiet", [(0.0, 3.0), (1.7, 3.4), (3.31, 6.0)])
def test_a_silent_span_is_found_with_its_edges(
    make_clip: Callable[..., Path], inspected: Inspect, name: str, codec: str, quiet: tuple[float, float]
) -> None:
    path = make_clip(name, seconds=6, sound=tone_outside(quiet), sound_codec=codec)
    spans = spans_of(inspected(path))
    assert len(spans) == 1
    # MPEG layer 3 frames and the delay of its encoder are longer than AAC's.
    slack = 4 * SLACK_S if codec == "mp3" else SLACK_S
    assert spans[0][0] == pytest.approx(quiet[0], abs=slack)
    assert spans[0][1] == pytest.approx(quiet[1], abs=slack)


def test_a_muted_recording_is_one_span(make_clip: Callable[..., Path], inspected: Inspect) -> None:
    spans = spans_of(inspected(make_clip(seconds=5, sound=np.zeros_like)))
    assert len(spans) == 1
    assert spans[0][1] - spans[0][0] == pytest.approx(5, abs=0.1)


def test_sound_throughout_has_no_span(make_clip: Callable[..., Path], inspected: Inspect) -> None:
    assert spans_of(inspected(make_clip(seconds=5, sound=tone_outside()))) == []


def test_each_span_is_reported(make_clip: Callable[..., Path], inspected: Inspect) -> None:
    quiet = [(0.5, 2.0), (3.0, 4.5), (5.2, 7.0)]
    spans = spans_of(inspected(make_clip(seconds=8, sound=tone_outside(*quiet))))
    assert [pytest.approx(span, abs=SLACK_S) for span in quiet] == spans


def test_a_short_noise_divides_a_silence(make_clip: Callable[..., Path], inspected: Inspect) -> None:
    spans = spans_of(inspected(make_clip(seconds=6, sound=tone_outside((1.0, 2.7), (2.75, 5.0)))))
    assert len(spans) == 2


@pytest.mark.parametrize(("least_s", "count"), [(0.5, 1), (1.4, 1), (1.7, 0), (10.0, 0)])
def test_a_span_shorter_than_asked_is_not_reported(
    make_clip: Callable[..., Path], inspected: Inspect, least_s: float, count: int
) -> None:
    path = make_clip(seconds=4, sound=tone_outside((1.0, 2.5)))
    assert len(spans_of(inspected(path, silence=SilencePolicy(least_s=least_s)))) == count


@pytest.mark.parametrize(("hiss", "count"), [(-75.0, 1), (-45.0, 0)])
def test_silence_is_a_level_not_zeros(
    make_clip: Callable[..., Path], inspected: Inspect, hiss: float, count: int
) -> None:
    sound = tone_outside((1.0, 4.0), hiss_dbfs=hiss)
    path = make_clip("hiss.mkv", seconds=5, sound=sound, sound_codec="flac")
    assert len(spans_of(inspected(path))) == count


def test_no_sound_is_no_audio_not_silence(make_clip: Callable[..., Path], inspected: Inspect) -> None:
    assert inspected(make_clip()).audios == ()


def test_sound_that_does_not_decode_was_not_checked(
    make_clip: Callable[..., Path], inspected: Inspect
) -> None:
    path = make_clip("a.mp4", seconds=4, sound=tone_outside((1.0, 3.0)))
    data = bytearray(path.read_bytes())
    start = data.find(b"mdat") + 4
    data[start : start + len(data) // 2] = b"\xff" * (len(data) // 2)
    path.write_bytes(data)
    found = inspected(path)
    assert found.audios[0].silence_checked is False
    assert found.audios[0].silent_spans == ()
    assert HealthCode.SOUND_UNDECODABLE in {finding.code for finding in found.findings}
