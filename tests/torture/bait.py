"""Files that pose as footage and name another file or an address, and the watch that would see one followed."""

import ctypes
import os
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from tests.torture.boxtree import Node, parse_boxes, write_boxes

IN_OPEN = 0x20
"""The event of inotify(7) that a file was opened."""

Make: TypeAlias = Callable[[str, bytes], bytes]
"""Takes what to refer to, and a whole MP4 clip."""


@dataclass(frozen=True, slots=True)
class Bait:
    """One way to refer to something outside.

    ``codes`` are the reasons that ingest may give, none for sound footage; ``said`` must be among its words.
    """

    name: str
    make: Make
    codes: frozenset[str]
    said: str = ""


class Watch:
    """Sees every opening of any file in a folder, whoever opens it (Linux, inotify)."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._handle = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._handle < 0 or libc.inotify_add_watch(self._handle, os.fsencode(folder), IN_OPEN) < 0:
            raise OSError(ctypes.get_errno(), "no watch can be set", str(folder))

    def opened(self) -> set[str]:
        """Return the names of the files that were opened since the last look."""
        names: set[str] = set()
        while True:
            try:
                events = os.read(self._handle, 1 << 20)
            except BlockingIOError:
                return names
            while events:
                length = struct.unpack_from("iIII", events)[3]
                names.add(os.fsdecode(events[16 : 16 + length].rstrip(b"\0")))
                events = events[16 + length :]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._handle)


class Port:
    """A port on the loopback address that counts who calls, and hangs up."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.number: int = self._socket.getsockname()[1]
        self.calls = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:  # closed: the torture is over
                return
            self.calls += 1
            caller.close()


def _text(words: str) -> Make:
    return lambda ref, _: words.replace("REF", ref).encode()


def _named(ref: str, clip: bytes) -> bytes:
    """Leave the clip as it is: the trap is in its name."""
    return clip + len(ref).to_bytes(2, "big")


def _external(entry: Callable[[str], bytes]) -> Make:
    """Say in the data reference of each track that its samples lie elsewhere (14496-12, section 8.7.2)."""

    def make(ref: str, clip: bytes) -> bytes:
        boxes = parse_boxes(clip)
        for box in (box for top in boxes for box in top.walk() if box.kind == b"dref"):
            box.body = b"\0\0\0\0" + b"\0\0\0\1" + entry(ref)
        return write_boxes(boxes)

    return make


def _url(ref: str) -> bytes:
    return bytes(Node(b"url ", b"\0\0\0\0" + ref.encode() + b"\0"))


def _alias(ref: str) -> bytes:
    """Write an alias as QuickTime does: volume, file, levels, and the whole path beside them."""
    path = ref.encode()
    name = path.rpartition(b"/")[2]
    fixed = (
        bytes(10) + _pascal(b"disk", 28) + bytes(12) + _pascal(name, 64) + bytes(16) + b"\0\1\0\1" + bytes(16)
    )
    path += bytes(len(path) % 2)
    parts = b"".join(struct.pack(">hH", kind, len(path)) + path for kind in (2, 18))
    return bytes(Node(b"alis", b"\0\0\0\0" + fixed + parts + b"\xff\xff\0\0"))


def _pascal(text: bytes, width: int) -> bytes:
    cut = text[: width - 1]
    return (bytes([len(cut)]) + cut).ljust(width, b"\0")


def _reference_movie(ref: str, clip: bytes) -> bytes:
    """Put a QuickTime reference movie (rmra, rmda, rdrf) in front of the tracks."""
    boxes = parse_boxes(clip)
    path = ref.encode() + b"\0"
    target = Node(b"rdrf", b"\0\0\0\0url " + len(path).to_bytes(4, "big") + path)
    movie = next(box for box in boxes if box.kind == b"moov")
    movie.boxes.insert(1, Node(b"rmra", boxes=[Node(b"rmda", boxes=[target])]))
    return write_boxes(boxes)


def _element(mark: str, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return bytes.fromhex(mark) + (0x10000000 | len(body)).to_bytes(4, "big") + body


def _linked_segment(ref: str, _: bytes) -> bytes:
    """Write Matroska that names the segment before and after it, and carries an attachment (RFC 9559)."""
    name = ref.encode()
    info = _element(
        "1549a966", _element("2ad7b1", b"\x0f\x42\x40"), _element("3e83bb", name), _element("3c83ab", name)
    )
    file = _element(
        "61a7",
        _element("466e", name),
        _element("4660", b"text/plain"),
        _element("465c", name),
        _element("46ae", b"\1"),
    )
    video = _element("e0", _element("b0", b"\0\x40"), _element("ba", b"\0\x30"))
    entry = _element(
        "ae",
        _element("d7", b"\1"),
        _element("73c5", b"\1"),
        _element("83", b"\1"),
        _element("86", b"V_MPEG4/ISO/ASP"),
        video,
    )
    head = _element(
        "1a45dfa3", _element("4282", b"matroska"), _element("4287", b"\4"), _element("4285", b"\2")
    )
    cluster = _element("1f43b675", _element("e7", b"\0"), _element("a3", b"\x81\0\0\x80" + bytes(64)))
    return head + _element("18538067", info, _element("1654ae6b", entry), _element("1941a469", file), cluster)


def _subtitle_in_avi(ref: str, _: bytes) -> bytes:
    """Write an AVI whose subtitle stream is a playlist (the trick of CVE-2017-9993)."""
    playlist = f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n{ref}\n#EXT-X-ENDLIST\n".encode()
    gab2 = (
        b"GAB2\0\2\0" + struct.pack("<I", 2) + b"x\0" + b"\4\0" + struct.pack("<I", len(playlist)) + playlist
    )
    header = _chunk(b"avih", bytes(40) + struct.pack("<III", 64, 48, 0) + bytes(4))
    stream = _chunk(b"strh", b"txts" + bytes(16) + struct.pack("<II", 1, 25) + bytes(28)) + _chunk(
        b"strf", bytes(40)
    )
    listed = _chunk(b"LIST", b"hdrl" + header + _chunk(b"LIST", b"strl" + stream))
    return _chunk(b"RIFF", b"AVI " + listed + _chunk(b"LIST", b"movi" + _chunk(b"00tx", gab2)))


def _chunk(mark: bytes, body: bytes) -> bytes:
    return mark + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


NO_FOOTAGE = frozenset({"not-media"})
EXTERNAL = "external-reference"
SAID = frozenset({EXTERNAL, "nothing-decodes"})
FOOTAGE: frozenset[str] = frozenset({"trailing-bytes"})
UNREAD = frozenset({"malformed", "no-streams", "no-video", "nothing-decodes", "not-media"})

BAITS = (
    Bait("hls", _text("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nREF\n#EXT-X-ENDLIST\n"), NO_FOOTAGE),
    Bait("alias", _external(_alias), SAID, EXTERNAL),
    Bait("name", _named, FOOTAGE),
    Bait("ffconcat", _text("ffconcat version 1.0\nfile 'REF'\nduration 9\n"), NO_FOOTAGE),
    Bait("url", _external(_url), SAID, EXTERNAL),
    Bait("dash", _text(
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'mediaPresentationDuration="PT9S" profiles="urn:mpeg:dash:profile:full:2011"><Period><AdaptationSet '
        'mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>REF</BaseURL></Representation>'
        "</AdaptationSet></Period></MPD>"), NO_FOOTAGE),
    Bait("subtitle in AVI", _subtitle_in_avi, UNREAD),
    Bait("linked segment", _linked_segment, UNREAD),
    Bait("sdp", _text(
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\na=control:REF\nm=video 5004 RTP/AVP 96\n"
        "a=rtpmap:96 H264/90000\n"), NO_FOOTAGE),
    Bait("vobsub", _text(
        "# VobSub index file, v7 (do not modify this line!)\nsize: 64x48\nid: en, index: 0\n"
        "timestamp: 00:00:01:000, filepos: 000000000\n# REF\n"), NO_FOOTAGE),
    Bait("reference movie", _reference_movie, SAID, EXTERNAL),
    Bait("hls key", _text(
        '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXT-X-KEY:METHOD=AES-128,URI="REF"\n#EXT-X-MAP:URI="REF"\n'
        "#EXTINF:9,\nREF\n#EXT-X-ENDLIST\n"), NO_FOOTAGE),
    Bait("concat list", _text("file 'REF'\nfile 'REF'\n"), NO_FOOTAGE),
    Bait("asx", _text('<asx version="3.0"><entry><ref href="REF"/></entry></asx>\n'), NO_FOOTAGE),
    Bait("pls", _text("[playlist]\nFile1=REF\nNumberOfEntries=1\nVersion=2\n"), NO_FOOTAGE),
    Bait("xspf", _text(
        '<?xml version="1.0"?><playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList><track>'
        "<location>REF</location></track></trackList></playlist>"), NO_FOOTAGE),
    Bait("rtsp reference", _text("[Reference]\nRef1=REF\nRef2=REF\n"), NO_FOOTAGE),
    Bait("imf", _text(
        '<?xml version="1.0"?><AssetMap xmlns="http://www.smpte-ra.org/schemas/429-9/2007/AM"><AssetList><Asset>'
        "<ChunkList><Chunk><Path>REF</Path></Chunk></ChunkList></Asset></AssetList></AssetMap>"), NO_FOOTAGE),
    Bait("hls behind a tag", _text("ID3\3\0\0\0\0\0\0#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nREF\n"), NO_FOOTAGE),
    Bait("external entity", _text(
        '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY e SYSTEM "REF">]><MPD>&e;</MPD>'), NO_FOOTAGE),
)  # fmt: skip
