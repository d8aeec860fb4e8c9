"""A stream that appears after the file was opened ends the reading with a fault of its own, which is no damage."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from bwv_index.media import SilencePolicy
from bwv_index.media.decoding import FrameReader
from bwv_index.media.packets import survey_packets
from bwv_index.media.silence import find_silence

MakeClip = Callable[..., Path]


class Late:
    """An open file at whose end the library trips over a stream that it does not know."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened

    def demux(self, *streams: Any) -> Iterator[Any]:
        yield from self._opened.demux(*streams)
        raise IndexError("list index out of range")

    def seek(self, *place: Any, **more: Any) -> None:
        self._opened.seek(*place, **more)


@pytest.fixture
def opened(make_clip: MakeClip) -> Iterator[Any]:
    with av.open(str(make_clip("late.ts", seconds=2, sound=np.sin, codec="mpeg2video"))) as file:
        yield file


def test_every_packet_is_surveyed_and_no_fault_is_noted(opened: Any) -> None:
    survey = survey_packets(Late(opened), opened.streams.video, 10_000)  # type: ignore[arg-type]
    assert len(survey.tables[opened.streams.video[0].index].pts) == 20
    assert survey.read_faults == ()


def test_the_last_frame_decodes(opened: Any) -> None:
    video = opened.streams.video[0]
    table = survey_packets(opened, (video,), 10_000).tables[video.index]
    last = FrameReader(Late(opened), video, table, 1_000_000).last(0, 100)  # type: ignore[arg-type]
    assert last is not None
    assert last.pts == max(table.pts)


def test_sound_counts_as_listened_to(opened: Any) -> None:
    heard = find_silence(Late(opened), tuple(opened.streams.audio), SilencePolicy())  # type: ignore[arg-type]
    assert [report.checked for report in heard.values()] == [True]
