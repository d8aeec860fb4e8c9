import struct

import pytest

from bwv_index.cameras import ClaimKind, Content, Source
from bwv_index.cameras.readers.container_position import ContainerPosition
from bwv_index.cameras.readers.container_tags import ContainerTags
from bwv_index.media import Block, Payloads, Tag


def box(
    name: bytes, role: int, longitude: float, latitude: float, altitude: float, body: bytes = b"earth"
) -> bytes:
    point = struct.pack(">Biii", role, *(round(value * 65_536) for value in (longitude, latitude, altitude)))
    return bytes(6) + name + point + body + b"\0" + b"\0"


def located(body: bytes) -> Content:
    found = ContainerPosition().read(
        Source("a.3gp", payloads=Payloads((), (Block("moov/udta/loci", 0, 1, body),)))
    )
    assert found is not None
    return found


@pytest.mark.parametrize("name", [b"\0", b"High Street\0", b"\xfe\xff\x00H\x00i\x00\x00"])
@pytest.mark.parametrize("body", [b"earth", b"Earth", b""])
def test_a_place_is_longitude_first_in_16_16(name: bytes, body: bytes) -> None:
    found = located(box(name, 0, -0.75, 51.5, 12.25, body))
    assert [(claim.kind, claim.value) for claim in found.claims] == [(ClaimKind.POSITION, "51.5,-0.75,12.25")]
    assert found.read == ("moov/udta/loci",)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (box(b"\0", 1, 0.5, 51.5, 0), "not where it was filmed"),
        (box(b"\0", 2, 0.5, 51.5, 0), "an invented place"),
        (box(b"\0", 9, 0.5, 51.5, 0), "has no meaning"),
        (box(b"\0", 0, 0.5, 51.5, 0, b"moon"), "not on the Earth"),
        (box(b"\0", 0, 0, 0, 0), "without a fix"),
        (box(b"\0", 0, 999, 51.5, 0), "longitude"),
    ],
)
def test_a_place_where_the_camera_did_not_stand_is_no_position(body: bytes, problem: str) -> None:
    (claim,) = located(body).claims
    assert claim.value == ""
    assert problem in claim.problem


def test_a_box_that_is_cut_short_is_remarked() -> None:
    whole = box(b"here\0", 0, 0.5, 51.5, 0)
    for length in range(len(whole) - 7):
        found = located(whole[:length])
        assert found.claims == ()
        assert found.remarks[0].detail == "the box is cut short"
        assert found.read == ()


def tagged(*tags: Tag) -> Content | None:
    return ContainerTags().read(Source("a.mov", tags))


def test_tags_that_something_understands_are_named_and_others_are_not() -> None:
    found = tagged(
        Tag("major_brand", "qt  "), Tag("location-und", "+51.5-000.1/"), Tag("creation_time", "x", 0),
        Tag("com.example.secret", "1"), Tag("date", "2010"), Tag("lyrics", "la"),
    )  # fmt: skip
    assert found is not None
    assert found.read == ("major_brand", "location-und", "creation_time")
    assert tagged(Tag("com.example.secret", "1")) is None
    assert tagged() is None


@pytest.mark.parametrize(
    ("text", "wall", "zone"),
    [
        ("2015-01-19T12:45:11-0800", "2015-01-19 12:45:11", "-0800"),
        ("2019-02-12 15:27:12+08:00", "2019-02-12 15:27:12", "+08:00"),
        ("2019-02-12T15:27:12.500Z", "2019-02-12 15:27:12", "Z"),
    ],
)
def test_a_day_with_hour_and_offset_is_a_time(text: str, wall: str, zone: str) -> None:
    found = tagged(Tag("date-eng", text), Tag("date", text))
    assert found is not None
    assert [(str(mark.wall), mark.zone, mark.raw) for mark in found.times] == [(wall, zone, text)]


@pytest.mark.parametrize("text", ["2015", "2015-01-19", "2015-01-19T12:45:11", "2015-13-19T12:45:11Z"])
def test_a_day_without_hour_or_offset_is_none(text: str) -> None:
    found = tagged(Tag("date", text), Tag("major_brand", "qt"))
    assert found is not None
    assert found.times == ()


def test_a_day_beside_the_key_of_the_same_time_is_not_told_twice() -> None:
    found = tagged(
        Tag("date", "2015-01-19T12:45:11-0800"),
        Tag("com.apple.quicktime.creationdate", "2015-01-19T12:45:11-0800"),
    )
    assert found is not None
    assert found.times == ()
    assert len(found.read) == 2


def test_the_software_that_the_device_ran() -> None:
    found = tagged(Tag("com.apple.quicktime.software", "12.1.2"), Tag("com.android.version", "14"))
    assert found is not None
    assert [(claim.kind, claim.value) for claim in found.claims] == [
        (ClaimKind.FIRMWARE, "12.1.2"),
        (ClaimKind.FIRMWARE, "14"),
    ]
