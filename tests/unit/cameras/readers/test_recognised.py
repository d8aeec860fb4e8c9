from datetime import datetime

import pytest
from tests.unit.cameras.readers import built

from bwv_index.cameras.readers.ligogps import LigoGps
from bwv_index.cameras.readers.recognised import MISB, Recognised


@pytest.mark.parametrize(
    ("kind", "payload", "name"),
    [
        ("rtmd", b"\0" * 8, "Sony"),
        ("mebx", b"\0" * 8, "Apple"),
        ("ssmd", b"\0" * 40, "SigmaStar"),
        ("KLVA", MISB + b"\x10" * 20, "MISB ST 0601"),
        ("bin_data", b"\0" * 5 + MISB, "MISB ST 0601"),
        ("klv", b"\0" * 20, "SMPTE 336M"),
    ],
)
def test_telemetry_that_is_not_decoded_is_named_and_stays_unread(
    kind: str, payload: bytes, name: str
) -> None:
    content = Recognised().read(built.footage(built.track(kind, [payload] * 3)))
    assert content is not None
    assert content.remarks[0].detail.startswith(name)
    assert "not decoded, 3 packets" in content.remarks[0].detail
    assert (content.read, content.tracks, content.times) == ((), (), ())


def test_a_box_of_another_layout_is_named() -> None:
    content = Recognised().read(built.footage(built.block("GPS ", b"\1" * 36)))
    assert content is not None
    assert "70mai" in content.remarks[0].detail


def words(text: str) -> bytes:
    return f"normal:{text} 00.0 km/h x:0.00 y:0.00 z:0.00 A:000.0 H:00.0".encode().ljust(152, b"\0")


HEAD = b"LIGOGPSINFO\0\0\0\0\5\1\0\0\0####i".ljust(152, b"\0")


def test_ligogps_gives_the_cameras_clock_and_never_a_place() -> None:
    packets = (HEAD, words("2026/07/04 19:15:00 N:00.000000 W:0.000000"))
    content = LigoGps().read(built.footage(built.track("bin_data", packets)))
    assert content is not None
    assert content.times[0].wall == datetime(2026, 7, 4, 19, 15)  # noqa: DTZ001 - digits
    assert content.times[0].zone == ""
    assert content.tracks == ()
    assert content.remarks[0].detail == "LigoGPS: 1 enciphered records, 1 in words without a position"


def test_ligogps_places_are_told_and_not_believed() -> None:
    packets = (HEAD, words("2026/07/04 19:15:00 N:51.500000 W:0.100000"))
    content = LigoGps().read(built.footage(built.track("bin_data", packets)))
    assert content is not None
    assert "some models scramble: not read" in content.remarks[0].detail


@pytest.mark.parametrize("text", ["2026/13/04 19:15:00 N:1 W:1", "2026/07/04 29:15:00 N:1 W:1", "nothing"])
def test_ligogps_without_a_time_gives_none(text: str) -> None:
    content = LigoGps().read(built.footage(built.track("bin_data", [HEAD, words(text)])))
    assert content is not None
    assert content.times == ()
