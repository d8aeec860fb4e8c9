"""Data packets are gathered within bounds, with times that are exact from the file's own zero."""

import io
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.media import telemetry
from bwv_index.media.packets import Coverage
from bwv_index.media.telemetry import Allowance, TrackGatherer, since
from bwv_index.media.transport import unannounced


class Packet(bytes):
    """A packet of a data stream."""

    pts: int | None = None
    dts: int | None = None
    pos: int | None = 1000

    @property
    def size(self) -> int:
        return len(self)


def packet(body: bytes, pts: int | None, dts: int | None = None) -> Any:
    made = Packet(body)
    made.pts, made.dts = pts, dts
    return made


def gatherer(allowance: Allowance | None = None) -> TrackGatherer:
    return TrackGatherer(2, "gpmd", "MET", Fraction(1, 1000), allowance or Allowance())


def test_packets_are_kept_in_order_with_their_times_from_zero() -> None:
    track = gatherer()
    for body, pts in ((b"a", 1400), (b"b", 2401)):
        track.watch(packet(body, pts))
    found = track.track(Fraction(7, 5))
    assert (found.stream, found.kind, found.handler, found.left_out) == (2, "gpmd", "MET", 0)
    assert [(sample.time.seconds, sample.payload, sample.timed) for sample in found.samples] == [
        (0, b"a", True),
        (Fraction(1001, 1000), b"b", True),
    ]
    assert (track.place, track.length) == (1000, 2)


def test_a_packet_without_a_stamp_is_said_to_have_none() -> None:
    track = gatherer()
    for body, pts, dts in ((b"a", None, None), (b"b", None, 500), (b"c", None, None)):
        track.watch(packet(body, pts, dts))
    found = track.track(Fraction(0))
    assert [(sample.time.seconds, sample.timed) for sample in found.samples] == [
        (0, False),
        (Fraction(1, 2), True),
        (Fraction(1, 2), False),
    ]


def test_what_goes_over_a_bound_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telemetry, "MOST_TRACK_BYTES", 10)
    shared = Allowance(15)
    first, second = gatherer(shared), gatherer(shared)
    for track in (first, second):
        for number in range(4):
            track.watch(packet(b"1234", number))
    counts = [(len(t.track(Fraction(0)).samples), t.left_out, t.length) for t in (first, second)]
    assert counts == [(2, 2, 16), (1, 3, 16)]


@given(
    st.integers(-(10**9), 10**9),
    st.fractions(Fraction(1, 10**6), 1).filter(bool),
    st.fractions(-100, 100, max_denominator=10**6),
)
def test_a_time_from_zero_is_exact(ticks: int, base: Fraction, origin: Fraction) -> None:
    assert since(ticks, base, origin).seconds == ticks * base - origin


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 50)), max_size=30))
def test_coverage_is_every_byte_of_every_packet(packets: list[tuple[int, int]]) -> None:
    covered = Coverage()
    for place, size in packets:
        covered.add(place, size)
    runs = [*covered.runs()]
    assert runs == sorted(runs, key=lambda run: run[0])
    wanted = {byte for place, size in packets for byte in range(place, place + size)}
    assert {byte for start, end in runs for byte in range(start, end)} == wanted


def test_packets_that_follow_on_each_other_are_one_run() -> None:
    covered = Coverage()
    for number in range(1000):
        covered.add(48 + 10 * number, 10)
    assert [*covered.runs()] == [(48, 10_048)]


def transport(pid: int, body: bytes, *, start: bool = True, field: bytes = b"") -> bytes:
    control = 0x30 if field else 0x10
    head = bytes([0x47, (0x40 if start else 0) | pid >> 8, pid & 0xFF, control])
    return (head + field + body).ljust(188, b"\xff")


def listed(data: bytes, known: set[int]) -> list[tuple[str, int, int]]:

    return [(part.name, part.offset, part.length) for part in unannounced(io.BytesIO(data), known)]


@pytest.mark.parametrize("lead", [b"", b"\0\0\0\0"])
def test_a_stream_that_no_table_announces_is_listed(lead: bytes) -> None:
    packets = [
        transport(0x100, b"\0\0\1\xe0"),
        transport(0x300, b"\0\0\1\xbf", field=b"\x03\0\0\0"),
        transport(0x300, b"more", start=False),
        transport(0x1000, b"\0\x02\xb0"),
        transport(0x1FFF, b"\0\0\1"),
        transport(0, b"\0\0\1"),
    ]
    stride = 188 + len(lead)
    data = b"".join(lead + each for each in packets)
    assert listed(data, {0x100}) == [("pid 0x0300", stride + len(lead), 2 * stride)]


@given(st.binary(max_size=800))
def test_no_bytes_of_a_transport_stream_raise(data: bytes) -> None:
    listed(data, set())
    listed(transport(0x300, data[:180]) + transport(0x301, b"") + data, set())
