"""A file is what its first bytes are, whatever its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.media import SNIFF_BYTES, sniff

TS_PACKET = b"\x47\x40\x11\x10" + bytes(184)
M2TS_PACKET = bytes(4) + TS_PACKET
FTYP = bytes.fromhex("00000018") + b"ftypisom" + bytes(12)
EBML = bytes.fromhex("1a45dfa3a3") + b"\x42\x86\x81\x01\x42\x82\x88matroska"
AVI = b"RIFF" + (4000).to_bytes(4, "little") + b"AVI LIST" + bytes(4) + b"hdrlavih" + bytes(64)
WAV = b"RIFF" + (400).to_bytes(4, "little") + b"WAVEfmt " + bytes(64)
ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(64)
MXF = bytes.fromhex("060e2b34020501010d01020101020100") + bytes(64)
DV = b"".join(
    kind + bytes(77) for kind in (b"\x1f\x07\x00", b"\x3f\x07\x00", b"\x3f\x07\x01", *[b"\x5f\x07\x00"] * 3)
)
DV = DV[:3] + b"\x3f" + DV[4:]
PLAYLIST = b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1.0,\nfile:///etc/hostname\n"


@pytest.mark.parametrize(
    ("head", "container"),
    [
        (FTYP, "mov"),
        (b"\x00\x00\x00\x14ftypqt  " + bytes(8), "mov"),
        (b"\x00\x00\x00\x1cftyp3gp5" + bytes(16), "mov"),
        (b"\x00\x00\x0f\x17moov\x00\x00\x00lmvhd", "mov"),
        (b"\x00\x00\x00\x01mdat" + bytes(32), "mov"),
        (b"\x00\x00\x00\x08wide\x00\x00\x10\x00mdat", "mov"),
        (EBML, "matroska"),
        (EBML.replace(b"\x88matroska", b"\x84webm"), "matroska"),
        (AVI, "avi"),
        (WAV, "wav"),
        (ASF, "asf"),
        (MXF, "mxf"),
        (b"OggS\x00\x02" + bytes(40), "ogg"),
        (b"fLaC\x00\x00\x00\x22" + bytes(34), "flac"),
        (b"\x00\x00\x01\xba\x21\x00\x01\x00\x01" + bytes(40), "mpeg"),
        (b"\x00\x00\x01\xba\x44\x00\x04\x00\x04" + bytes(40), "mpeg"),
        (bytes.fromhex("000001b31400f0c4ffffe0b8") + bytes(40), "mpegvideo"),
        (TS_PACKET * 8, "mpegts"),
        (M2TS_PACKET * 8, "mpegts"),
        (DV, "dv"),
    ],
)
def test_a_container_is_known_by_its_own_bytes(head: bytes, container: str) -> None:
    assert sniff(head) == container


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x00",
        PLAYLIST,
        b"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'>",
        b"ffconcat version 1.0\nfile '/etc/hostname'\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        b"This is not a video.\n" * 50,
        b"GGGG" * 500,
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40),
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"PK\x03\x04" + bytes(40),
        b"%PDF-1.4\n1 0 obj",
        b"GIF89a" + bytes(40),
        b"\x00\x00\x00\x0cJXL \r\n\x87\n" + bytes(20),
        b"\x00\x00\x00\x18ftypheic" + bytes(16),
        b"\x00\x00\x00\x1cftypavif" + bytes(16),
        b"\x00\x00\x00\x04ftypisom" + bytes(16),
        b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40),
        bytes.fromhex("1a45dfa3a3") + b"\x42\x82\x84text" + bytes(20),
        bytes.fromhex("000001b3000000c4ffffe0b8") + bytes(40),
        TS_PACKET * 3,
        PLAYLIST + MXF,
        b"FLV\x01\x05\x00\x00\x00\x09" + bytes(20),
        b"version https://git-lfs.github.com/spec/v1\n",
    ],
)
def test_what_is_no_container_on_the_list_is_nothing(head: bytes) -> None:
    assert sniff(head) is None


def test_an_avi_that_carries_a_playlist_as_subtitles_is_refused() -> None:
    smuggling = AVI + b"00tx" + bytes(4) + b"GAB2\x00\x02" + bytes(12) + PLAYLIST
    assert sniff(AVI) == "avi"
    assert sniff(smuggling) is None


def test_a_transport_stream_that_lost_a_packet_in_ten_is_still_one() -> None:
    stream = b"".join(TS_PACKET if i % 10 else TS_PACKET[:97] for i in range(1, 120))
    assert sniff(stream) == "mpegts"


def test_a_transport_stream_of_noise_between_rare_sync_bytes_is_none() -> None:
    stream = b"".join(TS_PACKET + bytes(60) for _ in range(60))
    assert sniff(stream) is None


@given(st.binary(max_size=2048))
def test_any_bytes_give_a_name_or_nothing(head: bytes) -> None:
    names = {
        "mov",
        "matroska",
        "avi",
        "mpegts",
        "mpeg",
        "mpegvideo",
        "asf",
        "mxf",
        "ogg",
        "flac",
        "wav",
        "dv",
    }
    assert sniff(head) in names | {None}


@given(st.text(max_size=400))
def test_no_printable_text_is_media_unless_it_opens_with_a_box(text: str) -> None:
    head = text.encode()
    if head[4:8] not in {
        b"ftyp",
        b"moov",
        b"mdat",
        b"free",
        b"skip",
        b"wide",
        b"pnot",
        b"styp",
        b"moof",
        b"sidx",
        b"uuid",
    }:
        assert sniff(head) is None


def test_the_head_that_is_asked_for_holds_many_transport_packets() -> None:
    assert SNIFF_BYTES // 192 > 64
