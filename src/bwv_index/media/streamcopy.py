"""The stream copy: the packets of a span moved into an MP4 with their bytes unaltered."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import av.container
import av.error
import av.packet
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.stream import Stream
from numpy.typing import NDArray

from bwv_index.errors import RefusedError
from bwv_index.media import container
from bwv_index.media.cutpoints import CutPlan
from bwv_index.media.cutsource import COPIED_SOUND, CutSource, opened, shared_or_opened

_EARLIER_S = 2
"""How far before the span reading begins, so that the sound of its start is met as well."""
_LATER_S = 5
"""How far past the end of the span its last sound is waited for."""
_HEAD_BYTES, _PACKET_BYTES = 8_192, 48
"""Room kept for the index at the head of the file: what an MP4 holds of a packet at the most (ISO/IEC 14496-12)."""
_SHORTEST_SOUND_FRAME = 512
_SOUND_BITS = 160_000
_SOUND_RATES = frozenset({8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
_USUAL_RATE = 48_000
_TAGS = {"hevc": "hvc1"}
"""What players look for; the muxer would write another."""

if TYPE_CHECKING:
    AnyPacket = av.packet.Packet[Stream]  # generic in PyAV's stubs, not when running


@dataclass(frozen=True, slots=True)
class CopiedStream:
    """What was copied: where the sound begins and ends in the master's playback, and whether it was encoded again."""

    sound: tuple[Fraction, Fraction] | None
    sound_encoded: bool


def library_versions() -> tuple[str, ...]:
    """Name the libraries that copy packets, each with its version."""
    libraries = ("libavformat", "libavcodec")
    return (f"PyAV {av.__version__}", *(f"{name} {_dotted(av.library_versions[name])}" for name in libraries))


def _dotted(version: tuple[int, int, int]) -> str:
    return ".".join(str(part) for part in version)


def copy_stream(
    source: CutSource,
    target: Path,
    plan: CutPlan,
    label: str,
    shared: av.container.InputContainer | None = None,
) -> CopiedStream:
    """Copy the packets of a span into an MP4 whose index stands at its head, written once.

    ``shared`` is what ``reading`` gave.

    Raises:
        RefusedError: the packets of the plan were not found again, or an MP4 cannot hold them.
        EnvironmentFaultError: the source cannot be read.
        OSError: the target cannot be written.
    """
    found = 0
    for seeking in (True, False):
        target.unlink(missing_ok=True)
        with _opened_to_copy(source, shared if seeking else None) as file:
            copying = _Copying(source, file, plan)
            try:
                with av.open(str(target), "w", format="mp4", options=_options(copying)) as out:
                    out.metadata["comment"] = label
                    found = copying.into(out, seeking=seeking)
            except (av.error.FFmpegError, ValueError) as fault:
                raise _unfit(source, fault) from fault
        if found == plan.frames:
            return CopiedStream(copying.heard, copying.encodes_sound)
    raise RefusedError(
        f"{found} of the {plan.frames} pictures of the span were found again", subject=source.path.name
    )


@contextmanager
def _opened_to_copy(
    source: CutSource, shared: av.container.InputContainer | None
) -> Iterator[av.container.InputContainer]:
    """Open a recording for its packets; its first pictures are decoded only where the header leaves something out."""
    if shared is not None:
        with shared_or_opened(source, shared) as file:
            yield file
        return
    if source.sound is None or source.audio_codec in COPIED_SOUND:
        with opened(source.path, source.container, pictures=False) as file:
            if file.streams[source.picture].codec_context.extradata:
                yield file
                return
    with opened(source.path, source.container) as file:
        yield file


def span_packets(
    file: av.container.InputContainer, source: CutSource, plan: CutPlan, *, seeking: bool
) -> Iterator["AnyPacket"]:
    """Yield the packets that a player shows, from before a span to a little past it."""
    if seeking and source.container in {"mov", "matroska"}:
        picture = file.streams[source.picture]
        earlier = plan.in_pts - int(Fraction(_EARLIER_S) / plan.time_base)
        file.seek(earlier, stream=picture)
    stop = plan.out_pts * plan.time_base + _LATER_S
    stops = {stream.index: int(stop / (stream.time_base or 1)) for stream in file.streams}
    try:
        for packet in file.demux():
            if packet.size and not packet.is_discard:
                late = packet.dts is not None and packet.dts > stops.get(packet.stream_index, packet.dts)
                yield packet
                if late:
                    return
    except container.LATE_STREAM:
        return


def _options(copying: "_Copying") -> dict[str, str]:
    room = _HEAD_BYTES + _PACKET_BYTES * copying.most_packets
    return {"fflags": "+bitexact", "moov_size": str(room)}


def _unfit(source: CutSource, fault: Exception) -> Exception:
    if isinstance(fault, OSError) and fault.errno and not isinstance(fault, av.error.InvalidDataError):
        return fault
    return RefusedError(f"an MP4 cannot hold this stream: {fault}", subject=source.path.name)


class _Copying:
    """One copy of one span."""

    def __init__(self, source: CutSource, file: av.container.InputContainer, plan: CutPlan) -> None:
        self._source, self._file, self._plan = source, file, plan
        self._picture: Stream = file.streams[source.picture]
        sound = None if source.sound is None else file.streams[source.sound]
        self._sound = sound if isinstance(sound, AudioStream) else None
        self.encodes_sound = self._sound is not None and source.audio_codec not in COPIED_SOUND
        self._starts = plan.in_pts * plan.time_base
        self._ends = plan.out_pts * plan.time_base
        self._first: Fraction | None = None
        self._last: Fraction | None = None
        wanted = tuple(index for index in (source.picture, source.sound) if index is not None)
        container.mute_all_but(tuple(file.streams), wanted)

    @property
    def most_packets(self) -> int:
        rate = 0 if self._sound is None else self._sound.rate or _USUAL_RATE
        return self._plan.frames + int(self._plan.duration * rate / _SHORTEST_SOUND_FRAME) + 16

    @property
    def heard(self) -> tuple[Fraction, Fraction] | None:
        """Where the sound begins and ends, in seconds of the master's playback."""
        if self._first is None or self._last is None:
            return None
        return self._first - self._plan.origin, self._last - self._plan.origin

    def into(self, out: av.container.OutputContainer, *, seeking: bool) -> int:
        """Copy into an open MP4, and return how many pictures were."""
        plan = self._plan
        stamps = None if self._source.container == "mov" else self._decoding_times(seeking=seeking)
        picture = out.add_stream_from_template(self._picture, opaque=True)
        tag = _TAGS.get(self._source.video_codec)
        if tag:
            picture.codec_context.codec_tag = tag
        sound = self._open_sound(out)
        count = 0
        for packet in span_packets(self._file, self._source, plan, seeking=seeking):
            if packet.stream_index == self._source.picture:
                if not self._within(packet):
                    continue
                if stamps is not None:
                    packet.dts = int(stamps[min(count, len(stamps) - 1)])
                if packet.pts is None or packet.dts is None:
                    return count
                packet.pts -= plan.in_pts
                packet.dts -= plan.in_pts
                packet.stream = picture
                out.mux_one(packet)
                count += 1
                heard = sound is None
            else:
                heard = sound is None or sound.add(packet)
            if heard and count >= plan.frames:
                break
        if sound is not None:
            sound.close()
            self._first, self._last = sound.first, sound.last
        return count

    def _within(self, packet: "AnyPacket") -> bool:
        return packet.pts is not None and self._plan.in_pts <= packet.pts < self._plan.out_pts

    def _open_sound(self, out: av.container.OutputContainer) -> "_CopiedSound | _EncodedSound | None":
        if self._sound is None:
            return None
        if self.encodes_sound:
            return _EncodedSound(out, self._sound, self._starts, self._ends)
        return _CopiedSound(out, self._sound, self._starts, self._ends)

    def _decoding_times(self, *, seeking: bool) -> NDArray[np.int64]:
        """Work out the span's decoding times, for containers that hold none: as late as no picture comes too late."""
        with opened(self._source.path, self._source.container) as file:
            container.mute_all_but(tuple(file.streams), (self._source.picture,))
            stored = np.array(
                [
                    packet.pts
                    for packet in span_packets(file, self._source, self._plan, seeking=seeking)
                    if packet.stream_index == self._source.picture and self._within(packet)
                ]
                or [self._plan.in_pts],
                dtype=np.int64,
            )
        ordered = np.sort(stored)
        return ordered - np.int64((ordered - stored).max())


class _CopiedSound:
    """Sound packets that lie wholly within a span, copied."""

    def __init__(
        self, out: av.container.OutputContainer, stream: AudioStream, starts: Fraction, ends: Fraction
    ) -> None:
        self._out, self._last = out, 0
        self._base = stream.time_base or Fraction(1)
        self._shift = round(starts / self._base)
        self._begin, self._stop = math.ceil(starts / self._base), math.floor(ends / self._base)
        self._target = out.add_stream_from_template(stream, opaque=True)
        self.first: Fraction | None = None
        self.last: Fraction | None = None

    def add(self, packet: "AnyPacket") -> bool:
        """Copy one packet where it is within; return whether the end has been passed."""
        if packet.pts is None:
            return False
        end = packet.pts + (packet.duration or 0)
        if packet.pts >= self._begin and end <= self._stop:
            self.first = packet.pts * self._base if self.first is None else self.first
            self._last = end
            packet.pts -= self._shift
            packet.dts = packet.pts
            packet.stream = self._target
            self._out.mux_one(packet)
        return end > self._stop

    def close(self) -> None:
        """Say where the sound ended; nothing is held back."""
        self.last = None if self.first is None else self._last * self._base


class _EncodedSound:
    """Sound of a span, decoded and encoded as AAC."""

    def __init__(
        self, out: av.container.OutputContainer, stream: AudioStream, starts: Fraction, ends: Fraction
    ) -> None:
        self._out, self._stream, self._starts, self._ends = out, stream, starts, ends
        rate = stream.rate if stream.rate in _SOUND_RATES else _USUAL_RATE
        layout = "mono" if stream.channels == 1 else "stereo"
        self._target = out.add_stream("aac", rate=rate, layout=layout)
        self._target.codec_context.bit_rate = _SOUND_BITS
        self._target.codec_context.thread_count = 1
        self._resampler = AudioResampler(format="fltp", layout=layout, rate=rate, frame_size=1024)
        self.first: Fraction | None = None
        self.last: Fraction | None = None

    def add(self, packet: "AnyPacket") -> bool:
        """Decode one packet and encode what of it is within; return whether the end has been passed."""
        for frame in self._stream.codec_context.decode(packet):
            if frame.pts is None or not frame.time_base:
                continue
            begins = frame.pts * frame.time_base
            ends = begins + Fraction(frame.samples, frame.sample_rate)
            if ends > self._ends:
                return True
            if begins < self._starts:
                continue
            self.first = begins if self.first is None else self.first
            self.last = ends
            frame.pts = round((begins - self._starts) / frame.time_base)
            self._encode(self._resampler.resample(frame))
        return False

    def _encode(self, frames: "list[av.AudioFrame]") -> None:
        for frame in frames:
            self._out.mux(self._target.encode(frame))

    def close(self) -> None:
        """Encode what the resampler and the encoder hold back."""
        if self.first is not None:
            self._encode(self._resampler.resample(None))
            self._out.mux(self._target.encode(None))
