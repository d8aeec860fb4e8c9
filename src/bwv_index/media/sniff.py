"""Which container a file's first bytes are, judged by content alone: the name never matters."""

import re
from collections.abc import Callable

SNIFF_BYTES = 65_536
"""How much of a file's head ``sniff`` wants to see."""

_LEADING_BOXES = frozenset(
    {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp", b"moof", b"sidx", b"uuid"}
)
_PICTURE_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis", b"crx "}
    | {b"jpeg", b"jpgs", b"jxl ", b"jp2 ", b"jpx ", b"jpm "}
)
_PLAYLIST = re.compile(rb"#EXTM3U|#EXT-X-|ffconcat version|<MPD[\s>]|a=rtpmap:", re.IGNORECASE)
_ASF_HEADER = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_MXF_PARTITION = bytes.fromhex("060e2b34020501010d010201")
_EBML = bytes.fromhex("1a45dfa3")
_TS_PACKETS_WANTED = 5
_TS_PACKETS_LOOKED_AT = 64
_TS_KEPT_TO_LOST = 4
_TS_SYNC = 0x47
_DIF_BLOCK = 80
_DIF_FRAME_TYPES = frozenset({0x3F, 0xBF})
_NO_BOX_SIZES = range(2, 8)
_PACK_HEADER = re.compile(rb"\x00\x00\x01\xba[\x20-\x2f\x40-\x7f]")
_SEQUENCE_HEADER = re.compile(rb"\x00\x00\x01\xb3.{8}", re.DOTALL)
_FRAME_RATE_CODES = range(1, 9)


def sniff(head: bytes) -> str | None:
    """Name the allow-listed container that these first bytes open, or None where they open none.

    Playlists, session descriptions, text, pictures, archives and documents are None, and so is a container
    that carries a playlist in its head (the AVI subtitle trick of CVE-2017-9993).

    Args:
        head: the first ``SNIFF_BYTES`` of the file, or the whole of a shorter one.

    Returns:
        The demuxer to force: mov, matroska, avi, mpegts, mpeg, mpegvideo, asf, mxf, ogg, flac, wav or dv.
    """
    name = next((name for name, opens in _RECOGNISERS if opens(head)), None)
    if name in _CAN_SMUGGLE and _PLAYLIST.search(head):
        return None
    return name


def _is_mov(head: bytes) -> bool:
    """ISO/IEC 14496-12, section 4.2, and the QuickTime File Format: size, then a four-character type."""
    kind, size = head[4:8], int.from_bytes(head[:4], "big")
    if kind not in _LEADING_BOXES or size in _NO_BOX_SIZES:
        return False
    if kind == b"ftyp":
        return head[8:12] not in _PICTURE_BRANDS
    return True


def _is_matroska(head: bytes) -> bool:
    """RFC 8794, section 11: the EBML header names its document type."""
    return (
        head.startswith(_EBML) and re.search(rb"\x42\x82[\x80-\xff](matroska|webm)", head[:4096]) is not None
    )


def _is_riff(head: bytes, form: bytes, first: bytes) -> bool:
    return head[:4] in {b"RIFF", b"RF64"} and head[8:12] == form and first in head[12:512]


def _is_avi(head: bytes) -> bool:
    return _is_riff(head, b"AVI ", b"hdrlavih")


def _is_wav(head: bytes) -> bool:
    return _is_riff(head, b"WAVE", b"fmt ")


def _is_mpegts(head: bytes) -> bool:
    """ISO/IEC 13818-1, 2.4.3.2: a sync byte every 188 bytes, or every 192 after a time code (M2TS)."""
    return any(_has_sync(head, offset, stride) for offset, stride in ((0, 188), (4, 192)))


def _has_sync(head: bytes, offset: int, stride: int) -> bool:
    """Follow the packets, finding the beat again where some are lost: four in five must keep it."""
    at, kept, lost = offset, 0, 0
    while at + stride < len(head) and kept < _TS_PACKETS_LOOKED_AT:
        if not _is_ts_packet(head, at):
            return False
        if _is_ts_packet(head, at + stride):
            at, kept = at + stride, kept + 1
            continue
        found = (
            i
            for i in range(at + 1, at + 3 * stride)
            if _is_ts_packet(head, i) and _is_ts_packet(head, i + stride)
        )
        at, lost = next(found, len(head)), lost + 1
    return kept >= _TS_PACKETS_WANTED and kept >= _TS_KEPT_TO_LOST * lost


def _is_ts_packet(head: bytes, at: int) -> bool:
    """A sync byte, and a header that says the packet carries something (adaptation field control not 0)."""
    return at + 3 < len(head) and head[at] == _TS_SYNC and bool(head[at + 3] & 0x30)


def _is_mpeg(head: bytes) -> bool:
    """A pack header with the marker bits of MPEG-1 (ISO/IEC 11172-1) or MPEG-2 (ISO/IEC 13818-1, 2.5.3.3)."""
    return _PACK_HEADER.match(head) is not None


def _is_mpegvideo(head: bytes) -> bool:
    """A sequence header (ISO/IEC 13818-2, section 6.2.2.1) with a size and a frame rate that are allowed."""
    if _SEQUENCE_HEADER.match(head) is None:
        return False
    width, height = head[4] << 4 | head[5] >> 4, (head[5] & 15) << 8 | head[6]
    return width > 0 and height > 0 and head[7] & 15 in _FRAME_RATE_CODES


def _is_asf(head: bytes) -> bool:
    return head.startswith(_ASF_HEADER)


def _is_mxf(head: bytes) -> bool:
    """SMPTE ST 377-1, 7.1, without the run-in that it allows: camera files have none, polyglots do."""
    return head.startswith(_MXF_PARTITION)


def _is_ogg(head: bytes) -> bool:
    return head.startswith(b"OggS\x00")


def _is_flac(head: bytes) -> bool:
    """RFC 9639, section 8.1: the marker, then the stream information block of 34 bytes."""
    return head.startswith(b"fLaC") and head[4:5] in {b"\x00", b"\x80"} and head[5:8] == b"\x00\x00\x22"


def _is_dv(head: bytes) -> bool:
    """IEC 61834-2: DIF blocks of 80 bytes, of which the first are one header, two subcode and three VAUX."""
    kinds = [head[at] >> 5 for at in range(0, min(len(head), 7 * _DIF_BLOCK), _DIF_BLOCK)]
    return kinds[:6] == [0, 1, 1, 2, 2, 2] and head[3] in _DIF_FRAME_TYPES


_RECOGNISERS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("mov", _is_mov),
    ("matroska", _is_matroska),
    ("avi", _is_avi),
    ("wav", _is_wav),
    ("asf", _is_asf),
    ("mxf", _is_mxf),
    ("ogg", _is_ogg),
    ("flac", _is_flac),
    ("mpeg", _is_mpeg),
    ("mpegvideo", _is_mpegvideo),
    ("mpegts", _is_mpegts),
    ("dv", _is_dv),
)
_CAN_SMUGGLE = frozenset({"avi"})
