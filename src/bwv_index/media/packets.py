"""One pass over every packet, without decoding: times, sizes, I-frames and places, as compact arrays."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av.container
import av.packet
import av.stream
import numpy as np
from numpy.typing import NDArray

from bwv_index.media.container import FOREIGN_FAULTS, LATE_STREAM

if TYPE_CHECKING:
    AnyPacket = av.packet.Packet[av.stream.Stream]  # generic in PyAV's stubs, not when running
    Watch = Callable[[AnyPacket], None]

_MOST_READ_FAULTS = 64
_NO_TIME = -(2**63)
_KEYS_BEFORE = 2
_MOST_SEEKS = 8
_FAR_PAST = 34
"""Packets past the end of a span that are read as well: pictures are reordered by sixteen at most (H.264, A.3.1), and
each may be two packets."""


@dataclass(frozen=True, slots=True)
class PacketTable:
    """The packets of one video stream, in the order in which the file holds them.

    Each array has one row a packet: ``pts`` and ``dts`` in ticks of ``time_base`` (a missing stamp is filled
    from the other, ``untimed`` counts the packets that had no presentation stamp), ``size`` and ``pos`` in
    bytes (-1 where the demuxer knows no place), ``iframe``, ``shown`` (False for what an edit list hides).
    ``last_damaged`` says that the last packet was cut or marked as damaged.
    """

    time_base: Fraction
    pts: NDArray[np.int64]
    dts: NDArray[np.int64]
    size: NDArray[np.int32]
    pos: NDArray[np.int64]
    iframe: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    untimed: int
    last_length: int
    last_damaged: bool = False

    @property
    def shown_times(self) -> NDArray[np.int64]:
        """The presentation times of the frames that a player shows, sorted, in ticks."""
        times = self.pts[self.shown & (self.pts != _NO_TIME)]
        return np.sort(times)

    def within(self, last_pts: int, before_dts: int | None) -> "PacketTable":
        """Return the same table, showing only frames up to a time and ahead of the first missing sample."""
        shown = self.shown & (self.pts != _NO_TIME) & (self.pts <= last_pts)
        if before_dts is not None:
            shown &= self.dts < before_dts
        return replace(self, shown=shown)


@dataclass(slots=True)
class StreamTally:
    """What one pass counted of one stream; ``end`` and ``first`` in its own ticks."""

    count: int = 0
    first: int | None = None
    end: int | None = None
    furthest: int = 0
    damaged: int = 0
    backwards: int = 0
    _last_dts: int = field(default=_NO_TIME, repr=False)

    def add(self, packet: "AnyPacket") -> None:
        """Count one packet."""
        self.count += 1
        self.damaged += packet.is_corrupt
        pts, dts, pos = packet.pts, packet.dts, packet.pos
        if dts is not None:
            self.backwards += dts < self._last_dts
            self._last_dts = dts
        if pos is not None:
            self.furthest = max(self.furthest, pos + packet.size)
        if pts is not None and not packet.is_discard:
            self.first = pts if self.first is None else min(self.first, pts)
            self.end = max(self.end or pts, pts + (packet.duration or 0))


@dataclass(slots=True)
class Coverage:
    """Which bytes of the file are in packets, as runs in the order of reading."""

    _starts: "array[int]" = field(default_factory=lambda: array("q"))
    _ends: "array[int]" = field(default_factory=lambda: array("q"))
    _end: int = -1

    def add(self, pos: int, size: int) -> None:
        """Count one packet; one that follows on the last makes its run longer."""
        if pos == self._end:
            self._end = self._ends[-1] = pos + size
            return
        self._end = pos + size
        self._starts.append(pos)
        self._ends.append(self._end)

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the runs as (start, end), sorted by their starts."""
        order = np.argsort(np.frombuffer(self._starts, dtype=np.int64)) if self._starts else ()
        for row in order:
            yield self._starts[row], self._ends[row]


@dataclass(frozen=True, slots=True)
class Survey:
    """The outcome of the pass. ``stopped`` says why it ended early, empty where it reached the end."""

    tables: dict[int, PacketTable]
    tallies: dict[int, StreamTally]
    read_faults: tuple[str, ...]
    stopped: str
    coverage: Coverage


@dataclass(slots=True)
class _Columns:
    pts: "array[int]" = field(default_factory=lambda: array("q"))
    dts: "array[int]" = field(default_factory=lambda: array("q"))
    size: "array[int]" = field(default_factory=lambda: array("i"))
    pos: "array[int]" = field(default_factory=lambda: array("q"))
    iframe: "array[int]" = field(default_factory=lambda: array("b"))
    shown: "array[int]" = field(default_factory=lambda: array("b"))
    untimed: int = 0
    last_length: int = 0
    last_damaged: bool = False

    def add(self, packet: "AnyPacket") -> None:
        """Append one packet's row."""
        pts, dts = packet.pts, packet.dts
        if pts is None:
            self.untimed += 1
            pts = _NO_TIME if dts is None else dts
        self.pts.append(pts)
        self.dts.append(pts if dts is None else dts)
        self.size.append(packet.size)
        self.pos.append(-1 if packet.pos is None else packet.pos)
        self.iframe.append(packet.is_keyframe)
        self.shown.append(not packet.is_discard)
        self.last_length = packet.duration or self.last_length
        self.last_damaged = packet.is_corrupt


def survey_packets(
    opened: av.container.InputContainer,
    videos: Iterable[av.stream.Stream],
    most: int,
    watchers: Mapping[int, "Watch"] | None = None,
) -> Survey:
    """Read every packet of every stream once.

    Args:
        opened: the open container, at its start.
        videos: the streams whose packets are kept, one table each.
        most: how many packets are read before the pass gives up.
        watchers: what else looks at the packets of a stream on their way, by the stream's index.
    """
    tallies: defaultdict[int, StreamTally] = defaultdict(StreamTally)
    bases = {stream.index: stream.time_base or Fraction(1) for stream in videos}
    columns = {index: _Columns() for index in bases}
    watching = watchers or {}
    coverage = Coverage()
    faults: list[str] = []
    count = 0
    for packet in _packets(opened, faults):
        if count >= most:
            break
        count += 1
        tallies[packet.stream_index].add(packet)
        kept = columns.get(packet.stream_index)
        if kept is not None:
            kept.add(packet)
        if packet.pos is not None:
            coverage.add(packet.pos, packet.size)
        watch = watching.get(packet.stream_index)
        if watch is not None:
            watch(packet)
    tables = {index: _table(kept, bases[index]) for index, kept in columns.items()}
    stopped = f"{most} packets" if count >= most else ""
    return Survey(tables, dict(tallies), tuple(faults), stopped, coverage)


def survey_window(
    opened: av.container.InputContainer, video: av.stream.Stream, first: int, last: int
) -> PacketTable | None:
    """Read the packets of one stream around a span, from the I-frame before the one that it begins at.

    The other streams must be muted. None where the demuxer did not find its way there: then read every packet.

    Args:
        opened: the open container.
        video: the stream.
        first: where the span begins, in ticks of the stream.
        last: where it ends; the table reaches so far past it that no reordered packet of the span is missed.
    """
    faults: list[str] = []
    begin = _two_back(opened, video, first, faults)
    if begin is None:
        return None
    opened.seek(begin, stream=video)
    columns, past = _Columns(), 0
    for packet in _packets(opened, faults):
        columns.add(packet)
        past = past + 1 if (packet.dts or 0) > last else 0
        if past > _FAR_PAST:
            break
    if faults or not columns.pts:
        return None
    return _table(columns, video.time_base or Fraction(1))


def _two_back(
    opened: av.container.InputContainer, video: av.stream.Stream, first: int, faults: list[str]
) -> int | None:
    """Return the stamp of the second I-frame before a time, or of the first in the file, as the demuxer seeks."""
    target, before, passed = first, None, 0
    for _ in range(_MOST_SEEKS):
        opened.seek(target, stream=video)
        landed = next(_packets(opened, faults), None)
        if landed is None or landed.pts is None or landed.dts is None or not landed.is_keyframe:
            return None
        passed += landed.pts <= first
        if passed == _KEYS_BEFORE or landed.dts == before:
            return landed.dts
        before, target = landed.dts, landed.dts - 1
    return None


def _packets(opened: av.container.InputContainer, faults: list[str]) -> Iterator["AnyPacket"]:
    """Yield packets; where reading fails, note the fault and try to read on, a bounded number of times."""
    while len(faults) < _MOST_READ_FAULTS:
        try:
            for packet in opened.demux():
                if packet.size:
                    yield packet
        except LATE_STREAM:
            return
        except FOREIGN_FAULTS as fault:
            faults.append(str(fault))
        else:
            return


def _table(columns: _Columns, time_base: Fraction) -> PacketTable:
    shown = np.frombuffer(columns.shown, dtype=np.int8).astype(np.bool_)
    return PacketTable(
        time_base=time_base,
        pts=np.frombuffer(columns.pts, dtype=np.int64),
        dts=np.frombuffer(columns.dts, dtype=np.int64),
        size=np.frombuffer(columns.size, dtype=np.int32),
        pos=np.frombuffer(columns.pos, dtype=np.int64),
        iframe=np.frombuffer(columns.iframe, dtype=np.int8).astype(np.bool_),
        # An edit list that hides every frame would hide the recording from us: then all of them count.
        shown=shown if shown.any() else ~shown,
        untimed=columns.untimed,
        last_length=columns.last_length,
        last_damaged=columns.last_damaged,
    )
