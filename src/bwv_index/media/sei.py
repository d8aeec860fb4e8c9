"""What stands beside the pictures in a video stream: its supplemental messages, found without decoding.

Standards: ITU-T H.264 (annex D, NAL unit type 6) and H.265 (annex D, types 39 and 40); ISO/IEC 14496-15 for NAL units
with a length before them, annex B of both for start codes.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from av.video.stream import VideoStream

if TYPE_CHECKING:
    from bwv_index.media.packets import AnyPacket

_START = b"\0\0\1"
_USER_DATA = 5
_IDENTIFIER = 16
_MOST_OF_A_MESSAGE = 64 << 10
_MOST_KEPT = 1024
_MOST_IDENTIFIERS = 64
_TAIL = 8192
_AVC_HEAD, _HEVC_HEAD = 7, 23


@dataclass(frozen=True, slots=True)
class UserData:
    """The first message of one identifier: where its packet lies in the file (-1 unknown), and what it holds."""

    pos: int
    body: bytes


class MessageWatcher:
    """Counts the user data messages of one H.264 or H.265 stream by their identifiers."""

    def __init__(self, stream: VideoStream, codec: str) -> None:
        header = bytes(stream.codec_context.extradata or b"")
        self._hevc = codec == "hevc"
        self._width = _length_width(header, hevc=self._hevc)
        self.units: Counter[bytes] = Counter()
        self.first: dict[bytes, UserData] = {}
        self._header = header

    def watch(self, packet: "AnyPacket") -> None:
        """Look through one packet."""
        data = memoryview(packet)
        pos = -1 if packet.pos is None else packet.pos
        for message in self._prefixed(data) if self._width else self._start_coded(bytes(data)):
            self._note(message, pos)

    def said(self, identifier: bytes) -> bytes:
        """Return what the first message of an identifier holds, from the stream's own header too; empty if none."""
        found = self.first.get(identifier)
        if found is not None:
            return found.body
        at = self._header.find(identifier)
        return b"" if at < 0 else self._header[at + _IDENTIFIER : at + _IDENTIFIER + _MOST_KEPT]

    def _prefixed(self, data: memoryview) -> Iterator[bytes]:
        """Yield the messages among NAL units that each state their length."""
        at, end, width = 0, len(data), self._width
        while at + width < end:
            start = at + width
            at = start + int.from_bytes(data[at:start], "big")
            kind = data[start]
            if self._is_message(kind):
                yield bytes(data[start : min(at, start + _MOST_OF_A_MESSAGE)])
            elif not self._hevc and 1 <= kind & 31 <= _USER_DATA:
                return  # H.264 allows no message behind the first slice of a picture (7.4.1.2.3)

    def _start_coded(self, data: bytes) -> Iterator[bytes]:
        """Yield the messages among NAL units behind start codes, ahead of the picture and at the packet's end."""
        at = data.find(_START)
        while 0 <= at < len(data) - 4:
            kind = data[at + 3]
            following = -1
            if self._is_message(kind):
                following = data.find(_START, at + 3)
                end = len(data) if following < 0 else following
                yield data[at + 3 : min(end, at + 3 + _MOST_OF_A_MESSAGE)]
            elif self._is_picture(kind):
                break
            else:
                following = data.find(_START, at + 3)
            at = following
        if self._hevc:
            yield from self._behind_the_picture(data)

    def _behind_the_picture(self, data: bytes) -> Iterator[bytes]:
        at = data.find(_START + b"\x50", max(0, len(data) - _TAIL))
        while at >= 0:
            following = data.find(_START, at + 3)
            yield data[at + 3 : len(data) if following < 0 else following]
            at = data.find(_START + b"\x50", at + 3)

    def _is_message(self, kind: int) -> bool:
        return kind >> 1 & 63 in {39, 40} if self._hevc else kind & 31 == 6  # noqa: PLR2004 - NAL unit types

    def _is_picture(self, kind: int) -> bool:
        return kind >> 1 & 63 < 32 if self._hevc else 1 <= kind & 31 <= _USER_DATA  # noqa: PLR2004 - as above

    def _note(self, unit: bytes, pos: int) -> None:
        raw = unit[2 if self._hevc else 1 :].replace(b"\0\0\3", b"\0\0")
        for kind, body in _messages(raw):
            identifier = body[:_IDENTIFIER]
            if kind != _USER_DATA or len(identifier) < _IDENTIFIER:
                continue
            if identifier not in self.first:
                if len(self.first) >= _MOST_IDENTIFIERS:
                    continue
                self.first[identifier] = UserData(pos, body[_IDENTIFIER : _IDENTIFIER + _MOST_KEPT])
            self.units[identifier] += 1


def _messages(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the type and the body of each message in one unit (H.264, 7.3.2.3.1; H.265, 7.3.5)."""
    at = 0
    while at + 2 <= len(raw) and raw[at:] != b"\x80":
        kind, at = _number(raw, at)
        length, at = _number(raw, at)
        yield kind, raw[at : at + length]
        at += length


def _number(raw: bytes, at: int) -> tuple[int, int]:
    """Read a number written as bytes of 255 and a last, smaller one; return it and where it ends."""
    total = 0
    while at < len(raw) and raw[at] == 0xFF:  # noqa: PLR2004 - the byte that says that more follows
        total, at = total + 0xFF, at + 1
    return (total + raw[at], at + 1) if at < len(raw) else (total, at)


def _length_width(header: bytes, *, hevc: bool) -> int:
    """Return how many bytes state a NAL unit's length (14496-15, 5.3.3.1 and 8.3.3.1); 0 for start codes."""
    if header[:1] != b"\x01":
        return 0
    if hevc:
        return (header[21] & 3) + 1 if len(header) >= _HEVC_HEAD else 0
    return (header[4] & 3) + 1 if len(header) >= _AVC_HEAD else 0
