"""A few whole frames spread over a clip, reached by seeking: no pass over its packets is needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av.container
import av.packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bwv_index.media.container import FOREIGN_FAULTS, LATE_STREAM
from bwv_index.media.picture import Pixels, upright
from bwv_index.media.strip import OverlayPolicy
from bwv_index.timecode import MediaTime

_MOST_PACKETS = 5_000
"""Packets of the stream that are gone through after a seek until an I-frame comes."""
_STEPS = (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
"""Parts of a second by which glimpses differ, so that they see a clock at different moments of its second."""
_STEP_SHARE = 4
"""A step costs at most this part of the forward budget a glimpse."""
_USUAL_RATE = Fraction(30)
_QUARTER_TURN = 90
_HALF_TURN = 180

if TYPE_CHECKING:
    VideoPacket = av.packet.Packet[VideoStream]  # generic in PyAV's stubs, not when running


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One frame, upright, with its place in the file."""

    time: MediaTime
    picture: Pixels


def take_glimpses(
    opened: av.container.InputContainer,
    stream: VideoStream,
    length: Fraction,
    policy: OverlayPolicy,
) -> list[Glimpse]:
    """Decode frames spread over a clip, in order of time, no frame twice.

    I-frames are taken, and frames a part of a second after them. Where there are fewer I-frames than wanted, more is
    decoded onwards from them, within ``policy.forward_pixels``.

    Args:
        opened: the open container.
        stream: the footage.
        length: how long it is, in seconds; a wrong one costs glimpses and nothing else.
        policy: how many frames, and how much may be decoded for them.

    Raises:
        MemoryError: the pictures do not fit into this process.
    """
    return _Glimpses(opened, stream, length, policy).taken()


class _Glimpses:
    """The search for the frames of one stream; ticks are the stream's own."""

    def __init__(
        self,
        opened: av.container.InputContainer,
        stream: VideoStream,
        length: Fraction,
        policy: OverlayPolicy,
    ) -> None:
        self._opened = opened
        self._stream = stream
        self._base = Fraction(stream.time_base or Fraction(1, 1000))
        self._policy = policy
        self._length = round(length / self._base)
        self._rate = Fraction(stream.average_rate or _USUAL_RATE)
        self._budget = max(1, policy.forward_pixels // max(1, stream.width * stream.height))

    def taken(self) -> list[Glimpse]:
        found: dict[int, Glimpse] = {}
        groups = self._targets()
        for key, targets in groups.items():
            budget = max(1, self._budget // len(groups))
            for frame in self._forward(key, targets, budget):
                glimpse = self._glimpse(frame)
                if glimpse is not None:
                    found[glimpse.time.pts] = glimpse
        return [found[pts] for pts in sorted(found)]

    def _targets(self) -> dict[int, list[int]]:
        """Return the wanted times by the I-frame to start from."""
        first = self._stream.start_time or 0
        count = self._policy.frames
        keys: dict[int, list[int]] = {}
        for slot in range(count):
            wanted = first + self._length * (2 * slot + 1) // (2 * count)
            key = self._key_before(wanted)
            if key is not None:
                keys.setdefault(key, []).append(wanted)
        return {key: self._stepped(key, number, wanted) for number, (key, wanted) in enumerate(keys.items())}

    def _stepped(self, key: int, number: int, wanted: list[int]) -> list[int]:
        """Turn the times wanted of one group of pictures into times that its share of the budget reaches."""
        if len(wanted) == 1:
            step = _STEPS[number % len(_STEPS)]
            cheap = step * self._rate * _STEP_SHARE <= self._budget
            return [key + round(step / self._base) if cheap else key]
        reach = round(self._budget / self._rate / self._base)
        furthest = min(max(wanted), key + reach)
        even = (key + (furthest - key) * part // (len(wanted) - 1) for part in range(len(wanted)))
        steps = (_STEPS[part % len(_STEPS)] if part < len(wanted) - 1 else 0 for part in range(len(wanted)))
        return sorted(at + round(step / self._base) for at, step in zip(even, steps, strict=True))

    def _key_before(self, wanted: int) -> int | None:
        """Return the time of the I-frame at or before a time, else of the next; None where there is none."""
        for packet in self._packets(wanted):
            if packet.is_keyframe:
                return packet.dts if packet.pts is None else packet.pts
        return None

    def _forward(self, key: int, targets: list[int], budget: int) -> Iterator[VideoFrame]:
        """Decode from an I-frame and yield the frames at the targets; at the end of the budget, where it got to."""
        left, latest = list(targets), None
        for count, frame in enumerate(self._frames(key)):
            if frame.pts is None or frame.pts < key:
                continue
            latest = frame
            if frame.pts >= left[0]:
                latest = None
                yield frame
                left = [target for target in left if target > frame.pts]
            if not left or count >= budget:
                break
        if latest is not None:
            yield latest

    def _frames(self, start: int) -> Iterator[VideoFrame]:
        context = self._stream.codec_context
        context.flush_buffers()
        for packet in self._packets(start):
            yield from self._decoded(packet)
        yield from self._decoded(None)

    def _decoded(self, packet: "VideoPacket | None") -> list[VideoFrame]:
        try:
            frames = self._stream.codec_context.decode(packet)
        except FOREIGN_FAULTS:
            return []
        return [frame for frame in frames if not frame.is_corrupt]

    def _packets(self, start: int) -> Iterator["VideoPacket"]:
        """Yield the stream's packets from the I-frame before a time on; nothing where seeking fails."""
        try:
            self._opened.seek(start, stream=self._stream)
            for count, packet in enumerate(self._opened.demux(self._stream)):
                if count >= _MOST_PACKETS:
                    return
                if packet.size:
                    yield packet
        except LATE_STREAM:
            return
        except FOREIGN_FAULTS:
            return

    def _glimpse(self, frame: VideoFrame) -> Glimpse | None:
        """Turn a decoded frame into an upright picture; None where its pixels cannot be converted."""
        turned = frame.rotation if abs(frame.rotation) <= _HALF_TURN else 0
        rotation = 0 if turned % _QUARTER_TURN else turned
        shape = Fraction(self._stream.sample_aspect_ratio or 1)
        try:
            picture = upright(frame, rotation, self._policy.width, shape)
        except FOREIGN_FAULTS:
            return None
        return Glimpse(MediaTime(frame.pts or 0, self._base), picture)
