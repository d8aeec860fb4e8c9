import struct
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from bwv_index.cameras import ClaimKind, Content, Source
from bwv_index.cameras.readers.onvif_export import OnvifExport
from bwv_index.clock import TimeSource
from bwv_index.media import Block, Payloads

START = datetime(2025, 7, 12, 21, 15, 0, 250_000, tzinfo=UTC)


def ticks(moment: datetime) -> int:
    since = moment - datetime(1601, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 10_000_000 + since.microseconds * 10


def read(*blocks: tuple[str, bytes]) -> Content | None:
    made = tuple(Block(kind, 0, len(body), body) for kind, body in blocks)
    return OnvifExport().read(Source("export.mp4", payloads=Payloads((), made)))


def starts(*entries: tuple[int, int], version: bytes = b"") -> bytes:
    table = b"".join(struct.pack(">Iq", track, tick) for track, tick in entries)
    return version + struct.pack(">I", len(entries)) + table


def texts(*words: str) -> bytes:
    return b"".join(word.encode() + b"\0" for word in words)


def unit(version: int, rest: bytes) -> bytes:
    exported = int(
        (datetime(2025, 8, 1, 9, 0, tzinfo=UTC) - datetime(1904, 1, 1, tzinfo=UTC)).total_seconds()
    )
    head = struct.pack(">I", version << 24) + texts(
        "Export desk 2", "https://vms.example", "00:11:22:33:44:55"
    )
    return head + struct.pack(">Q", exported) + texts("7001") + rest


@pytest.mark.parametrize("version", [b"", bytes(4)])
def test_the_corrected_start_is_100_ns_since_1601(version: bytes) -> None:
    found = read(("meta/cstb", starts((1, ticks(START)), version=version)))
    assert found is not None
    (mark,) = found.times
    assert mark.source is TimeSource.SIDECAR
    assert (mark.wall, mark.zone, mark.offset) == (START.replace(tzinfo=None), "Z", Fraction(0))
    assert "track 1" in mark.note
    assert found.read == ("meta/cstb",)


def test_tracks_that_begin_apart_are_told() -> None:
    found = read(("cstb", starts((1, ticks(START)), (2, ticks(START) + 20_000_000), (3, ticks(START) + 10))))
    assert found is not None
    assert [remark.detail for remark in found.remarks] == [
        "track 2 begins +2.0 s from the first, which was taken"
    ]


@pytest.mark.parametrize(
    "body", [b"", bytes(4), starts((1, 0))[:-1], struct.pack(">I", 60_000), starts((1, 2**63 - 1))]
)
def test_a_start_that_cannot_be_read_is_remarked(body: bytes) -> None:
    found = read(("meta/cstb", body))
    assert found is not None
    assert found.times == ()
    assert found.remarks
    assert found.read == ()


def test_an_export_names_its_unit_operator_and_sources() -> None:
    entry = struct.pack(">II", 1, 7) + texts("Custody 3", "rtsp://camera.example", "aa:bb", "line 1")
    found = read(("meta/suep", unit(1, entry)))
    assert found is not None
    assert [(claim.kind, claim.value) for claim in found.claims] == [
        (
            ClaimKind.EXPORT,
            "Export desk 2 https://vms.example 00:11:22:33:44:55; exported 2025-08-01T09:00:00Z; operator 7001",
        ),
        (ClaimKind.PARENT, "track 7: Custody 3 rtsp://camera.example aa:bb line 1"),
    ]
    assert found.read == ("meta/suep",)


def test_an_older_export_lists_video_and_audio_apart() -> None:
    body = b"\x01" + bytes(16) + texts("Custody 3", "", "", "") + b"\x01" + bytes(16) + texts("", "", "")
    found = read(("meta/suep", unit(0, body)))
    assert found is not None
    parents = [claim for claim in found.claims if claim.kind is ClaimKind.PARENT]
    assert [(claim.value, claim.problem) for claim in parents] == [
        (f"video {'00' * 16}: Custody 3", ""),
        ("", "its source is left blank"),
    ]


def test_a_box_that_is_cut_short_keeps_what_stands_before() -> None:
    whole = unit(1, struct.pack(">II", 2, 7) + texts("Custody 3", "", "", ""))
    for length in range(len(whole)):
        found = read(("meta/suep", whole[:length]))
        assert found is not None
        assert "ends inside a field" in found.remarks[0].detail
    assert found is not None
    assert [claim.kind for claim in found.claims] == [ClaimKind.EXPORT]


def test_the_export_s_own_scheme_is_known_and_no_other() -> None:
    found = read(("meta/ipro/sinf/schm", bytes(4) + b"oeff" + bytes(4)))
    assert found is not None
    assert found.read == ("meta/ipro/sinf/schm",)
    assert read(("moov/trak/sinf/schm", bytes(4) + b"cenc" + bytes(4)), ("free", b"")) is None
