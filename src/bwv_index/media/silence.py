"""Stretches of silence, found by decoding little where there is sound and all where there is none.

One packet in every half second is decoded (and those before it that a decoder needs first). Where it is
loud the rest is left alone; where it is quiet every packet since the last loud one is decoded, and all that
follow until sound returns. So each stretch that is reported has been decoded whole, and its ends are exact
to one audio frame.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import av.container
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet

from bwv_index.media.container import FOREIGN_FAULTS, LATE_STREAM
from bwv_index.media.facts import SilencePolicy, SilentSpan
from bwv_index.media.loudness import BLOCK_SAMPLES, Block, blocks, threshold_power

_LONGEST_PROBE_GAP_S = 0.5
_PRIMERS = {"mp3": 4, "mp3float": 4, "mp2": 2, "mp2float": 2}
"""Packets that a decoder needs before its output is whole: MPEG layer 3 leans on several before."""
_MOST_HELD = 65_536
_UNKNOWN_RATE = 1

if TYPE_CHECKING:
    AudioPacket = Packet[AudioStream]  # generic in PyAV's stubs, not when running


@dataclass(frozen=True, slots=True)
class SilenceReport:
    """What was found in one stream; ``faults`` counts packets that could not be decoded."""

    checked: bool
    spans: tuple[SilentSpan, ...]
    faults: int


def find_silence(
    opened: av.container.InputContainer, streams: tuple[AudioStream, ...], policy: SilencePolicy
) -> dict[int, SilenceReport]:
    """Find the silent spans of each audio stream in one pass.

    The level of a block of up to 1,024 samples is its root mean square in the loudest channel, in decibels
    relative to full scale.

    Args:
        opened: the open container, at its start.
        streams: the audio streams to listen to.
        policy: the threshold and the least length.

    Returns:
        One report for each stream index. ``checked`` is False where anything could not be decoded.
    """
    listeners = {stream.index: _Listener(stream, policy) for stream in streams}
    try:
        for packet in opened.demux(streams):
            if packet.size:
                listeners[packet.stream_index].hear(packet)
    except LATE_STREAM:
        pass  # everything that was listened to has been heard
    except FOREIGN_FAULTS:
        for listener in listeners.values():
            listener.faults += 1
    return {index: listener.report() for index, listener in listeners.items()}


class _Spans:
    """Joins quiet blocks into spans; times are whole units of 1 / ``scale`` second."""

    def __init__(self, scale: int, least_s: float, tolerance: int) -> None:
        self.found: list[tuple[int, int]] = []
        self.is_open = False
        self._scale = scale
        self._least = Fraction(least_s) * scale
        self._tolerance = tolerance
        self._start = self._end = 0

    def lengthen(self, start: int, end: int) -> None:
        """Add a quiet block; a hole before it ends the span, for what is missing is not silent."""
        if self.is_open and start - self._end > self._tolerance:
            self.close()
        if not self.is_open:
            self.is_open, self._start = True, start
        self._end = end

    def close(self) -> None:
        """End the span, and keep it where it is long enough."""
        if self.is_open and self._end - self._start >= self._least:
            self.found.append((self._start, self._end))
        self.is_open = False

    def since(self, origin: int) -> tuple[SilentSpan, ...]:
        """Return the spans in seconds from an origin given in units."""
        return tuple(
            SilentSpan(Fraction(start - origin, self._scale), Fraction(end - origin, self._scale))
            for start, end in self.found
        )


@dataclass(slots=True)
class _Listener:
    """Walks one stream's packets and decodes as few as it may."""

    stream: AudioStream
    policy: SilencePolicy
    faults: int = 0
    _decoded: bool = False
    _rate: int = _UNKNOWN_RATE
    _ticks: int = 1
    _sample: int = 1
    _primers: int = 1
    _power: float = 0.0
    _probe_gap: int = 0
    _probe_at: int | None = None
    _origin: int | None = None
    _after: int | None = None
    _known: int = 0
    _held: "list[AudioPacket]" = field(default_factory=list)
    _listening: bool = False
    _spans: _Spans = field(init=False)

    def __post_init__(self) -> None:
        base = self.stream.time_base or Fraction(1)
        self._rate = self.stream.codec_context.sample_rate or _UNKNOWN_RATE
        scale = base.denominator * self._rate
        self._ticks, self._sample = base.numerator * self._rate, base.denominator
        self._primers = _PRIMERS.get(self.stream.codec_context.name, 1)
        self._power = threshold_power(self.policy.threshold_dbfs)
        gap_s = min(_LONGEST_PROBE_GAP_S, self.policy.least_s / 2)
        self._probe_gap = round(gap_s * scale)
        self._spans = _Spans(scale, self.policy.least_s, BLOCK_SAMPLES * self._sample)

    def hear(self, packet: "AudioPacket") -> None:
        """Take the next packet: decode it now, or hold it until a probe says whether it matters."""
        if packet.pts is None:
            self.faults += 1
            return
        at = packet.pts * self._ticks
        self._origin = at if self._origin is None else min(self._origin, at)
        if self._listening:
            self._listen(packet)
            self._rest_where_loud(packet, at)
            return
        self._held.append(packet)
        if self._probe_at is None or at >= self._probe_at or len(self._held) >= _MOST_HELD:
            self._probe(packet, at)

    def report(self) -> SilenceReport:
        """Close the last span and say what was found."""
        if self._listening:
            for frame in self._decode(None):
                self._judge(frame)
        self._spans.close()
        checked = self._decoded and not self.faults
        spans = self._spans.since(self._origin or 0) if checked else ()
        return SilenceReport(checked, spans, self.faults)

    def _probe(self, packet: "AudioPacket", at: int) -> None:
        """Decode the newest packet; skim on where it is loud, else decode all that is held."""
        faults = self.faults
        self.stream.codec_context.flush_buffers()
        frames: list[AudioFrame] = []
        for each in self._held[-1 - self._primers :]:
            frames = self._decode(each)
        self.faults = faults
        if frames and all(block.loud for block in self._blocks(frames[-1])):
            self._skim_from(at)
            return
        self._listen_to_held()
        self._rest_where_loud(packet, at)

    def _listen_to_held(self) -> None:
        """Decode every held packet; those that are known already only prime the decoder."""
        self.stream.codec_context.flush_buffers()
        held, known, faults = self._held, self._known, self.faults
        self._after = None
        for each in held[:known]:
            self._decode(each)
        self.faults = faults
        for each in held[known:]:
            self._listen(each)

    def _listen(self, packet: "AudioPacket") -> None:
        frames = self._decode(packet)
        for frame in frames:
            self._judge(frame)

    def _judge(self, frame: AudioFrame) -> None:
        """Lengthen or close the span by each block of one frame."""
        at = self._after if frame.pts is None else frame.pts * self._ticks
        if at is None:
            self.faults += 1
            return
        # Several frames may come out of one packet, and only the first is stamped (AMR).
        self._after = at + frame.samples * self._sample
        for block in self._blocks(frame):
            if block.loud:
                self._spans.close()
            else:
                self._spans.lengthen(at + block.start * self._sample, at + block.end * self._sample)

    def _blocks(self, frame: AudioFrame) -> list[Block]:
        """Measure a frame; one that cannot be measured is a fault, and counts as neither loud nor quiet."""
        try:
            return list(blocks(frame, self._power))
        except FOREIGN_FAULTS:
            self.faults += 1
            self._spans.close()
            return []

    def _rest_where_loud(self, packet: "AudioPacket", at: int) -> None:
        """Go on listening while a span is open; skim again from here where it has closed."""
        if self._spans.is_open:
            self._listening = True
            self._held.clear()
            return
        if self._listening:
            self._held = [packet]
        self._listening = False
        self._skim_from(at)

    def _skim_from(self, at: int) -> None:
        """Keep only what the decoder needs to start again, and set the next probe."""
        del self._held[: -self._primers]
        self._known = len(self._held)
        self._probe_at = at + self._probe_gap

    def _decode(self, packet: "AudioPacket | None") -> list[AudioFrame]:
        try:
            frames = list(self.stream.codec_context.decode(packet))
        except FOREIGN_FAULTS:
            self.faults += 1
            self._spans.close()
            return []
        self._decoded = self._decoded or bool(frames)
        return frames
