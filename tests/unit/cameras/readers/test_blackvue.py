import struct
from datetime import datetime
from pathlib import Path

import pytest
from tests.unit.cameras.readers import built

from bwv_index.cameras import Content
from bwv_index.cameras.readers.blackvue import Blackvue
from bwv_index.clock import TimeSource
from bwv_index.media import Block

FIRST_MS = 1_783_192_500_250
"""The camera's clock: 2026-07-04 19:15:00.250, in its own zone."""


def read(name: str, data: bytes | str) -> Content | None:
    return Blackvue().read(built.sidecar(name, data))


def log() -> str:
    return "\r\n".join(f"[{FIRST_MS + n * 1000}]{built.rmc(f'1815{n:02d}.00')}" for n in range(3))


def test_the_cameras_clock_and_the_satellites_are_two_statements() -> None:
    content = read("clip.gps", log())
    assert content is not None
    clock, satellites = content.times
    assert (clock.source, clock.zone) == (TimeSource.SIDECAR, "")
    assert clock.wall == datetime(2026, 7, 4, 19, 15, 0, 250_000)  # noqa: DTZ001 - digits
    assert (satellites.source, satellites.zone) == (TimeSource.GPS, "Z")
    assert satellites.wall == datetime(2026, 7, 4, 18, 15)  # noqa: DTZ001 - digits
    assert satellites.offset_half_width_s == 5.0


def test_readings_stand_at_their_distance_from_the_first_line() -> None:
    content = read("clip.gps", log())
    assert content is not None
    assert [point.offset for point in content.tracks[0].points] == [0, 1, 2]


@pytest.mark.parametrize(("kind", "before"), [("free/gps ", b""), ("gps ", b""), ("free", b"\0\0\2\0gps ")])
def test_the_same_log_in_a_box_is_read(kind: str, before: bytes) -> None:
    content = Blackvue().read(built.footage(built.block(kind, before + log().encode())))
    assert content is not None
    assert content.read == (kind,)
    assert len(content.tracks[0].usable) == 3


def test_a_box_that_was_not_handed_over_whole_says_so() -> None:
    data = log().encode()
    content = Blackvue().read(built.footage(Block("gps ", 0, len(data) + 500, data)))
    assert content is not None
    assert "500 bytes of the log were not read" in [remark.detail for remark in content.remarks]


def test_acceleration_is_counted_and_tells_no_place() -> None:
    content = read("clip.3gf", b"".join(struct.pack(">I3h", n * 100, 1, 2, 3) for n in range(50)))
    assert content is not None
    assert (content.tracks, content.times) == ((), ())
    assert content.remarks[0].detail.startswith("50 readings of an acceleration sensor")


@pytest.mark.parametrize("data", [b"", b"short", bytes(range(255, 0, -1)) * 4])
def test_what_is_no_log_of_acceleration_is_left(data: bytes) -> None:
    assert read("clip.3gf", data) is None


def test_the_real_logs_with_places_made_coarse(corpus: Path) -> None:
    content = read("clip.gps", (corpus / "good" / "dashcam_blackvue.gps").read_bytes())
    assert content is not None
    assert len(content.tracks[0].usable) == 8
    assert [mark.source for mark in content.times] == [TimeSource.SIDECAR]
    assert "checksum that does not match" in content.remarks[0].detail
    shaken = read("clip.3gf", (corpus / "good" / "dashcam_blackvue.3gf").read_bytes())
    assert shaken is not None
    assert shaken.remarks[0].detail.startswith("50 readings")
