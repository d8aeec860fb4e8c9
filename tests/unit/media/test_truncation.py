"""A file cut anywhere says so, and never claims more than can be played."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.container
import numpy as np
import pytest
from numpy.typing import NDArray

from bwv_index.media import HealthCode, Inspection, MediaRefusal, MediaRefusalCode

Answer = Inspection | MediaRefusal
FRONT = {"movflags": "+faststart"}
FRAME = Fraction(1, 10)
FRAGMENTED = {"movflags": "+frag_keyframe+empty_moov"}


def hum(at: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(0.2 * np.sin(2 * np.pi * 300 * at), dtype=np.float64)


def codes(found: Inspection) -> set[HealthCode]:
    return {finding.code for finding in found.findings}


def decoded_seconds(path: Path) -> Fraction:
    """How much of the footage decodes up to the first frame that is lost, found by decoding all of it."""
    with av.open(str(path)) as opened:
        stream = opened.streams.video[0]
        base = stream.time_base or Fraction(1)
        frames = [frame for packet in packets_of(opened, stream) for frame in frames_of(stream, packet)]
    times = sorted(frame.pts * base for frame in frames if frame.pts is not None and not frame.is_corrupt)
    whole = [at for number, at in enumerate(times) if at - times[0] <= number * FRAME + FRAME / 2]
    return whole[-1] - whole[0] + FRAME if whole else Fraction(0)


def packets_of(opened: av.container.InputContainer, stream: av.VideoStream) -> list[Any]:
    found: list[Any] = []
    try:
        for packet in opened.demux(stream):
            found.append(packet)  # noqa: PERF402 - what was read before a fault is kept
    except av.error.FFmpegError:
        found.append(None)
    return found


def frames_of(stream: av.VideoStream, packet: Any) -> list[av.VideoFrame]:
    try:
        return list(stream.codec_context.decode(packet))
    except av.error.FFmpegError:
        return []


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi"])
def test_a_cut_file_is_truncated_and_playable_grows_with_what_is_left(
    make_clip: Callable[..., Path], inspected: Callable[..., Answer], tmp_path: Path, name: str
) -> None:
    whole = make_clip(name, seconds=4, sound=hum, options=FRONT if name == "a.mp4" else None)
    data = whole.read_bytes()
    last = Fraction(0)
    cut = tmp_path / f"cut-{name}"
    for percent in range(20, 100, 4):
        cut.write_bytes(data[: len(data) * percent // 100])
        found = inspected(cut)
        if isinstance(found, MediaRefusal):
            assert found.code in {MediaRefusalCode.INDEX_MISSING, MediaRefusalCode.MALFORMED}
            continue
        assert HealthCode.TRUNCATED in codes(found)
        assert found.playable is not None
        assert last <= found.playable <= decoded_seconds(cut)
        last = found.playable
    assert last > 2


def test_a_whole_file_is_not_truncated(
    make_clip: Callable[..., Path], inspected: Callable[..., Answer]
) -> None:
    found = inspected(make_clip(seconds=4, sound=hum))
    assert isinstance(found, Inspection)
    assert found.findings == ()
    assert found.playable is None


def test_without_its_index_an_mp4_is_refused(
    make_clip: Callable[..., Path], inspected: Callable[..., Answer], tmp_path: Path
) -> None:
    data = make_clip(seconds=4).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: data.find(b"moov") - 4])
    found = inspected(cut)
    assert isinstance(found, MediaRefusal)
    assert found.code is MediaRefusalCode.INDEX_MISSING


def test_a_fragmented_mp4_keeps_the_fragments_it_has(
    make_clip: Callable[..., Path], inspected: Callable[..., Answer], tmp_path: Path
) -> None:
    data = make_clip("f.mp4", seconds=6, options=FRAGMENTED).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) * 6 // 10])
    found = inspected(cut)
    assert isinstance(found, Inspection)
    assert HealthCode.TRUNCATED in codes(found)
    assert found.playable is not None
    assert 2 < found.playable <= decoded_seconds(cut)


@pytest.mark.parametrize("tail", [b"PK\x03\x04" + b"x" * 60, b"\x89PNG\r\n\x1a\n" + b"y" * 60])
def test_what_is_appended_is_reported(
    make_clip: Callable[..., Path], inspected: Callable[..., Answer], tail: bytes
) -> None:
    path = make_clip(seconds=2)
    path.write_bytes(path.read_bytes() + tail)
    found = inspected(path)
    assert isinstance(found, Inspection)
    assert codes(found) == {HealthCode.TRAILING_BYTES}
    assert found.needs_attention


def test_zeros_appended_are_only_noted(
    make_clip: Callable[..., Path], inspected: Callable[..., Answer]
) -> None:
    path = make_clip(seconds=2)
    path.write_bytes(path.read_bytes() + bytes(512))
    found = inspected(path)
    assert isinstance(found, Inspection)
    assert codes(found) == {HealthCode.TRAILING_BYTES}
    assert not found.needs_attention


def test_pictures_that_do_not_decode_are_said_to_be_unplayable(
    make_clip: Callable[..., Path], inspected: Callable[..., Answer]
) -> None:
    path = make_clip(seconds=2, options=FRONT)
    data = bytearray(path.read_bytes())
    start = data.find(b"mdat") + 4
    data[start:] = bytes(len(data) - start)
    path.write_bytes(data)
    found = inspected(path)
    assert isinstance(found, Inspection)
    assert HealthCode.NOTHING_DECODES in codes(found)
    assert found.playable == 0
    assert found.keyframes == ()
