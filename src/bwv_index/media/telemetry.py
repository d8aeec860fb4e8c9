"""The packets of streams that hold neither pictures nor sound, gathered within bounds."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from bwv_index.media.embedded import DataSample, DataTrack
from bwv_index.timecode import MediaTime

if TYPE_CHECKING:
    from bwv_index.media.packets import AnyPacket

MOST_TRACK_BYTES = 8 << 20
MOST_BYTES = 24 << 20


@dataclass(slots=True)
class Allowance:
    """The bytes that all data streams of one file may still take together."""

    left: int = MOST_BYTES


@dataclass(slots=True)
class TrackGatherer:
    """Gathers the packets of one data stream."""

    stream: int
    kind: str
    handler: str
    time_base: Fraction
    allowance: Allowance
    place: int = -1
    length: int = 0
    left_out: int = 0
    _bytes: int = 0
    _packets: list[tuple[int | None, bytes]] = field(default_factory=list)

    def watch(self, packet: "AnyPacket") -> None:
        """Take one packet, or count it where it goes over a bound."""
        size = packet.size
        if self.place < 0 and packet.pos is not None:
            self.place = packet.pos
        self.length += size
        if self._bytes + size > MOST_TRACK_BYTES or size > self.allowance.left:
            self.left_out += 1
            return
        self._bytes += size
        self.allowance.left -= size
        time = packet.dts if packet.pts is None else packet.pts
        self._packets.append((time, bytes(packet)))

    def track(self, origin: Fraction) -> DataTrack:
        """Return the stream's packets, their times counted from what a player shows as zero.

        Args:
            origin: the time stamp of that zero, in seconds.
        """
        samples: list[DataSample] = []
        last = MediaTime(0, self.time_base)
        for ticks, payload in self._packets:
            if ticks is not None:
                last = since(ticks, self.time_base, origin)
            samples.append(DataSample(last, payload, timed=ticks is not None))
        return DataTrack(self.stream, self.kind, self.handler, tuple(samples), self.left_out)


def since(ticks: int, time_base: Fraction, origin: Fraction) -> MediaTime:
    """Return a time stamp as a time from ``origin``, exact: in finer ticks where the stream's own do not fit."""
    shift = origin / time_base
    finer = shift.denominator
    return MediaTime(ticks * finer - shift.numerator, time_base / finer)
