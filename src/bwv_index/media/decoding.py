"""Decode single frames at known places of a file: seek, find the packet again, decode as little as may be."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import av.container
import av.packet
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bwv_index.media.container import FOREIGN_FAULTS, LATE_STREAM
from bwv_index.media.packets import PacketTable

_MOST_SKIPPED = 2_000
_BATCH_BYTES = 32 << 20
_MOST_UNTIL_FIRST = 64
_EARLIER_S = 3
_PROGRESSIVE = frozenset({0, 1})
_PICTURES_HELD = 20
"""Sixteen to lean on (H.264, A.3.1), and those on their way in and out."""
_WIDEST_PIXEL_BITS = 64

if TYPE_CHECKING:
    VideoPacket = av.packet.Packet[VideoStream]  # generic in PyAV's stubs, not when running


def require_room(stream: VideoStream) -> None:
    """Make sure that this process has room for as many pictures of a stream as its decoder may hold.

    A decoder that lacks it conceals what it could not store, and sound footage would look damaged.

    Raises:
        MemoryError: they do not fit.
    """
    layout = stream.codec_context.format
    bits = layout.padded_bits_per_pixel if layout is not None else _WIDEST_PIXEL_BITS
    wanted = _PICTURES_HELD * stream.width * stream.height * bits // 8
    try:
        np.empty(wanted, dtype=np.uint8)  # never touched, and given back at once
    except MemoryError as fault:
        told = (
            f"no room for the {wanted} bytes that decoding {stream.width} x {stream.height} pixels may take"
        )
        raise MemoryError(told) from fault


class FrameReader:
    """Decodes frames of one video stream by the rows of its packet table.

    One thread: with several, what comes out of a damaged stream differs from run to run, and the result of an
    inspection must not. Files side by side are the workers' business.
    """

    def __init__(
        self,
        opened: av.container.InputContainer,
        stream: VideoStream,
        table: PacketTable,
        max_pixels: int,
    ) -> None:
        self._opened = opened
        self._stream = stream
        self._table = table
        self._context = stream.codec_context
        self._context.thread_count = 1
        # What the header states is checked before; the stream itself may say something else, at any time.
        self._context.options = {**self._context.options, "max_pixels": str(max_pixels)}

    def first(self) -> VideoFrame | None:
        """Decode the first frame of the stream, None where none comes out of the first packets."""
        return next(self.forward(0, _MOST_UNTIL_FIRST), None)

    def intras(self, rows: list[int]) -> Iterator[tuple[int, VideoFrame]]:
        """Decode the I-frames of these rows, each alone, and yield them with their rows as they come.

        They are fed one after the other without waiting; the few that a decoder does not give back that way
        (a picture stored as two fields, an I-frame that leans on what was shown before) are tried once more.
        """
        left = {int(self._table.pts[row]): row for row in rows}
        for frame in self._fed(rows):
            row = None if frame.pts is None else left.pop(frame.pts, None)
            if row is not None:
                yield row, frame
        for row in left.values():
            frame_alone = self._intra_alone(row)
            if frame_alone is not None:
                yield row, frame_alone

    def _fed(self, rows: list[int]) -> Iterator[VideoFrame]:
        """Feed the rows' packets and yield whole frames; seeking empties the decoder, so fetch all first."""
        for batch in self._batches(rows):
            self._context.flush_buffers()
            for packet in (*batch, None):
                yield from (frame for frame in self._decode(packet) if not self._is_partial(frame))
        self._context.flush_buffers()

    def _batches(self, rows: list[int]) -> Iterator[list["VideoPacket"]]:
        """Fetch the rows' packets, in batches that bound the memory they take."""
        batch: list[VideoPacket] = []
        for row in rows:
            packet = next(self._from_row(row), None)
            if packet is not None:
                batch.append(packet)
            if sum(each.size for each in batch) > _BATCH_BYTES:
                yield batch
                batch = []
        yield batch

    def _intra_alone(self, row: int) -> VideoFrame | None:
        """Decode one I-frame from a clean decoder, with the next packet where that may be its other field."""
        frames: list[VideoFrame] = []
        for fed, packet in enumerate(self._from_row(row)):
            frames += self._decode(packet)
            if fed or not self._may_be_field():
                break
        frames += self._drain()
        return frames[0] if frames else None

    def _is_partial(self, frame: VideoFrame) -> bool:
        """Whether a frame is damaged, or may lack its second field."""
        return frame.is_corrupt or self._may_be_field()

    def run(self, row: int, times: list[int], most: int) -> Iterator[tuple[int, VideoFrame]]:
        """Decode forward from an I-frame and yield the frame at each wanted time, sorted, in ticks."""
        wanted = list(times)
        for frame in self.forward(row, most):
            while wanted and frame.pts is not None and frame.pts >= wanted[0]:
                yield wanted.pop(0), frame
            if not wanted:
                return

    def last(self, row: int, most: int) -> VideoFrame | None:
        """Decode from an I-frame to the end of the stream and return the frame shown last."""
        latest: VideoFrame | None = None
        for frame in self.forward(row, most):
            if latest is None or (frame.pts or 0) >= (latest.pts or 0):
                latest = frame
        return latest

    def forward(self, row: int, most: int) -> Iterator[VideoFrame]:
        """Decode from an I-frame onwards, at most so many packets, and yield the frames as they come."""
        for fed, packet in enumerate(self._from_row(row)):
            yield from self._decode(packet)
            if fed >= most:
                break
        yield from self._drain()

    def _may_be_field(self) -> bool:
        """Whether a packet may hold one field of a picture; known once a packet has been decoded."""
        return int(self._context.field_order) not in _PROGRESSIVE

    def _decode(self, packet: "VideoPacket | None") -> list[VideoFrame]:
        try:
            return list(self._context.decode(packet))
        except FOREIGN_FAULTS:
            return []

    def _drain(self) -> list[VideoFrame]:
        frames = self._decode(None)
        self._context.flush_buffers()
        return frames

    def _from_row(self, row: int) -> Iterator["VideoPacket"]:
        """Yield the packets from one row of the table onwards; nothing where it is not found again."""
        dts = int(self._table.dts[row])
        earlier = dts - int(Fraction(_EARLIER_S) / self._table.time_base)
        for target in (dts, earlier, int(self._table.dts[0])):
            self._context.flush_buffers()
            found = self._seek(target, row)
            if found is not None:
                yield from found
                return

    def _seek(self, target: int, row: int) -> "Iterator[VideoPacket] | None":
        """Seek and skip to the row's own packet, known by its place in the file, else by its time."""
        try:
            self._opened.seek(target, stream=self._stream)
            packets = self._packets()
            for skipped, packet in enumerate(packets):
                if self._is_row(packet, row):
                    return _after(packet, packets)
                if skipped > _MOST_SKIPPED:
                    break
        except FOREIGN_FAULTS:
            return None
        return None

    def _packets(self) -> Iterator["VideoPacket"]:
        try:
            for packet in self._opened.demux(self._stream):
                if packet.size:
                    yield packet
        except LATE_STREAM:
            return
        except FOREIGN_FAULTS:
            return

    def _is_row(self, packet: "VideoPacket", row: int) -> bool:
        """Know a row's packet by place and size: one place may hold several (ASF), and a time may repeat."""
        table = self._table
        if packet.size != int(table.size[row]) or packet.is_keyframe != bool(table.iframe[row]):
            return False
        place = int(table.pos[row])
        if place >= 0 and packet.pos is not None:
            return packet.pos == place
        return packet.dts == int(table.dts[row])


def _after(first: "VideoPacket", rest: Iterator["VideoPacket"]) -> Iterator["VideoPacket"]:
    yield first
    yield from rest
