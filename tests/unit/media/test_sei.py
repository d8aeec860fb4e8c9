"""Messages between the pictures are counted by their identifiers, in every framing, and no bytes raise."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.media import SignatureScheme
from bwv_index.media.sei import MessageWatcher
from bwv_index.media.signature import export_signatures, stream_signatures

ONVIF = bytes.fromhex("005bc93f2d715e95ada4796f90877a6f")
AXIS = b"Signed Video...0"
AVC = b"\x01\x64\x00\x1f\xff\xe1\x00"
HEVC = b"\x01" + bytes(20) + b"\xff\x00"
SLICE, HEVC_SLICE = b"\x65" + b"\x88" * 40, b"\x26\x01" + b"\xaf" * 40


class Packet(bytes):
    """The bytes of a packet, and where it lies."""

    pos = 48


def message(body: bytes, kind: int = 5) -> bytes:
    size = b"\xff" * (len(body) // 255) + bytes([len(body) % 255])
    return bytes([kind]) + size + body


def unit(*messages: bytes, head: bytes = b"\x06") -> bytes:
    return head + b"".join(messages) + b"\x80"


def prefixed(*units: bytes) -> Packet:
    return Packet(b"".join(len(each).to_bytes(4, "big") + each for each in units))


def started(*units: bytes) -> Packet:
    return Packet(b"".join(b"\0\0\0\1" + each for each in units))


def watcher(codec: str = "h264", header: bytes = AVC) -> Any:
    return MessageWatcher(SimpleNamespace(codec_context=SimpleNamespace(extradata=header)), codec)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("codec", "header", "packet"),
    [
        ("h264", AVC, prefixed(b"\x09\xf0", unit(message(ONVIF + b"one")), SLICE)),
        ("h264", b"", started(b"\x09\xf0", unit(message(ONVIF + b"one")), SLICE)),
        ("h264", b"\0\0\0\1\x67", started(unit(message(ONVIF + b"one"), message(b"x", 1)), SLICE)),
        ("h264", AVC, prefixed(unit(message(b"time", 1), message(ONVIF + b"one")), SLICE)),
        ("h264", AVC, prefixed(unit(message(ONVIF + b"x" * 600)), SLICE)),
        ("hevc", HEVC, prefixed(unit(message(ONVIF + b"one"), head=b"\x4e\x01"), HEVC_SLICE)),
        ("hevc", HEVC, prefixed(HEVC_SLICE, unit(message(ONVIF + b"one"), head=b"\x50\x01"))),
        ("hevc", b"", started(unit(message(ONVIF + b"one"), head=b"\x4e\x01"), HEVC_SLICE)),
        ("hevc", b"", started(HEVC_SLICE, unit(message(ONVIF + b"one"), head=b"\x50\x01"))),
    ],
)
def test_a_message_is_found_however_it_is_framed(codec: str, header: bytes, packet: Packet) -> None:
    found = watcher(codec, header)
    found.watch(packet)
    found.watch(packet)
    assert found.units == {ONVIF: 2}
    assert found.first[ONVIF].pos == 48


@pytest.mark.parametrize(
    "packet", [prefixed(SLICE), prefixed(unit(message(ONVIF, 4)), SLICE), prefixed(unit(message(b"short")))]
)
def test_what_is_no_user_data_counts_for_nothing(packet: Packet) -> None:
    found = watcher()
    found.watch(packet)
    assert found.units == {}


def test_bytes_that_prevent_start_codes_are_taken_out() -> None:
    found = watcher()
    escaped = message(AXIS + b"\0\0\1end").replace(b"\0\0\1", b"\0\0\3\1")
    found.watch(prefixed(unit(escaped), SLICE))
    assert found.first[AXIS].body == b"\0\0\1end"


def test_an_encoder_s_message_in_the_stream_s_header_is_read() -> None:
    found = watcher("hevc", HEVC + b"junk" + ONVIF + b"said")
    assert found.said(ONVIF) == b"said"
    assert found.said(AXIS) == b""


def test_a_flood_of_identifiers_is_bounded() -> None:
    found = watcher()
    for number in range(1000):
        found.watch(prefixed(unit(message(b"%016d" % number + b"x" * 5000)), SLICE))
    assert len(found.units) == len(found.first) == 64
    assert max(len(data.body) for data in found.first.values()) <= 1024


@given(st.binary(max_size=300), st.sampled_from(["h264", "hevc"]), st.sampled_from([b"", AVC, HEVC, b"\x01"]))
def test_no_bytes_raise(data: bytes, codec: str, header: bytes) -> None:
    found = watcher(codec, header)
    found.watch(Packet(data))
    found.watch(Packet(started(data)))
    found.watch(Packet(prefixed(unit(data, head=b"\x4e\x01" if codec == "hevc" else b"\x06"))))


def test_signatures_are_told_by_scheme_and_counted() -> None:
    signs = [*stream_signatures(2, {ONVIF: 3, AXIS: 5, bytes(16): 9}), *export_signatures(1)]
    assert [(sign.scheme, sign.stream, sign.units) for sign in signs] == [
        (SignatureScheme.ONVIF, 2, 3),
        (SignatureScheme.AXIS, 2, 5),
        (SignatureScheme.ONVIF_EXPORT, None, 1),
    ]
    assert [*stream_signatures(0, {}), *export_signatures(0)] == []
