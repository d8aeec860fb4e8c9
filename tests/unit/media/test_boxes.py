"""What an MP4's boxes and a container's header say about the file's own extent."""

import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.media.boxes import IsoFacts, read_boxes
from bwv_index.media.extent import Extent, read_extent


def box(kind: bytes, body: bytes = b"") -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def mvhd(scale: int, ticks: int) -> bytes:
    return box(b"mvhd", bytes(12) + scale.to_bytes(4, "big") + ticks.to_bytes(4, "big") + bytes(80))


def wide_mvhd(scale: int, ticks: int) -> bytes:
    return box(b"mvhd", b"\x01" + bytes(19) + scale.to_bytes(4, "big") + ticks.to_bytes(8, "big") + bytes(80))


def trak(entry: bytes = b"avc1", dref_flags: int = 1) -> bytes:
    stsd = box(b"stsd", bytes(4) + b"\x00\x00\x00\x01" + box(entry, bytes(20)))
    dref = box(b"dref", bytes(4) + b"\x00\x00\x00\x01" + box(b"url ", dref_flags.to_bytes(4, "big")))
    return box(b"trak", box(b"mdia", box(b"minf", box(b"dinf", dref) + box(b"stbl", stsd))))


def ilst(name: bytes, text: bytes) -> bytes:
    data = box(b"data", b"\x00\x00\x00\x01" + bytes(4) + text)
    return box(b"udta", box(b"meta", bytes(4) + box(b"ilst", box(name, data))))


FTYP = box(b"ftyp", b"isom\x00\x00\x02\x00isom")
MDAT = box(b"mdat", bytes(100))
WHOLE = FTYP + box(b"moov", mvhd(1000, 2500) + trak()) + MDAT


def read(data: bytes) -> IsoFacts:
    return read_boxes(io.BytesIO(data), len(data))


def test_a_whole_file_accounts_for_every_byte() -> None:
    facts = read(WHOLE)
    assert (facts.stated_end, facts.trailing_at) == (len(WHOLE), None)
    assert (facts.has_index, facts.index_cut, facts.fragmented, facts.tracks) == (True, False, False, 1)


@pytest.mark.parametrize("foreign", [WHOLE, b"PK\x03\x04" + bytes(40), bytes(500), b"\xff" * 9])
def test_bytes_after_the_last_box_are_found_where_they_start(foreign: bytes) -> None:
    assert read(WHOLE + foreign).trailing_at == len(WHOLE)


@pytest.mark.parametrize("extra", [box(b"free", bytes(9)), box(b"gps ", bytes(9)), box(b"uuid", bytes(30))])
def test_a_makers_own_box_is_no_foreign_matter(extra: bytes) -> None:
    assert read(WHOLE + extra).trailing_at is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (mvhd(1000, 2500), Fraction(5, 2)),
        (wide_mvhd(90_000, 90_000 * 7200), Fraction(7200)),
        (mvhd(1000, 0), Fraction(0)),
        (mvhd(0, 2500), None),
        (mvhd(1000, 0xFFFFFFFF), None),
        (b"", None),
    ],
)
def test_the_movie_header_states_a_duration_or_none(header: bytes, seconds: Fraction | None) -> None:
    assert read(FTYP + box(b"moov", header) + MDAT).duration == seconds


@pytest.mark.parametrize(
    ("entry", "scrambled"), [(b"avc1", ""), (b"hvc1", ""), (b"encv", "encv"), (b"enca", "enca")]
)
def test_an_encrypted_track_is_told_by_its_sample_entry(entry: bytes, scrambled: str) -> None:
    assert read(FTYP + box(b"moov", trak(entry)) + MDAT).scrambled == scrambled


@pytest.mark.parametrize(("flags", "external"), [(1, False), (0, True), (0x00FFFFFE, True)])
def test_a_data_reference_without_its_flag_points_elsewhere(flags: int, external: bool) -> None:
    assert read(FTYP + box(b"moov", trak(dref_flags=flags)) + MDAT).external is external


@pytest.mark.parametrize(
    ("text", "named"),
    [(b"plain", ()), (b"padded\x00\x00", ()), (b"cut\x00hidden", ("\xa9nam",)), (b"\x00x", ("\xa9nam",))],
)
def test_a_nul_inside_a_tag_is_noticed(text: bytes, named: tuple[str, ...]) -> None:
    assert read(FTYP + box(b"moov", ilst(b"\xa9nam", text)) + MDAT).nul_tags == named


def test_without_moov_there_is_no_index() -> None:
    assert read(FTYP + MDAT).has_index is False


@given(st.integers(0, len(WHOLE) - 1))
def test_a_cut_file_always_states_more_than_it_has_or_has_no_samples(length: int) -> None:
    facts = read(WHOLE[:length])
    whole_boxes = length in {len(FTYP), len(WHOLE) - len(MDAT)}
    inside_a_header = facts.trailing_at is not None
    assert whole_boxes or inside_a_header or facts.stated_end > length or length == 0


@given(st.binary(max_size=600))
def test_any_bytes_are_walked_to_an_end(data: bytes) -> None:
    facts = read(data)
    assert facts.trailing_at is None or 0 <= facts.trailing_at < len(data)


@given(st.binary(min_size=4, max_size=40), st.integers(0, 60))
def test_damage_anywhere_is_walked_to_an_end(damage: bytes, at: int) -> None:
    data = bytearray(WHOLE)
    data[at * 4 : at * 4 + len(damage)] = damage
    assert read(bytes(data)).tracks >= 0


RIFF = b"RIFF" + (100).to_bytes(4, "little") + b"AVI " + bytes(96)
SEGMENT = bytes.fromhex("1a45dfa384") + bytes(4) + bytes.fromhex("18538067")
MKV = SEGMENT + bytes.fromhex("0100000000000020") + bytes(32)


@pytest.mark.parametrize(
    ("container", "data", "extent"),
    [
        ("avi", RIFF, Extent(108)),
        ("avi", RIFF[:60], Extent(108)),
        ("avi", RIFF + b"xyzw" * 4, Extent(108, 108)),
        ("avi", RIFF + RIFF, Extent(216)),
        ("avi", RIFF[:4] + bytes(4) + RIFF[8:], Extent(None)),
        ("matroska", MKV, Extent(len(MKV))),
        ("matroska", MKV[:-5], Extent(len(MKV))),
        ("matroska", MKV + b"tail", Extent(len(MKV), len(MKV))),
        ("matroska", SEGMENT + b"\x01" + b"\xff" * 7 + bytes(32), Extent(None)),
        ("mpegts", bytes(500), Extent(None)),
    ],
)
def test_a_container_states_its_size_or_says_nothing(container: str, data: bytes, extent: Extent) -> None:
    assert read_extent(io.BytesIO(data), len(data), container) == extent


@given(st.sampled_from(["avi", "wav", "matroska", "asf"]), st.binary(max_size=300))
def test_any_header_is_read_without_a_fault(container: str, data: bytes) -> None:
    head = {"avi": b"RIFF", "wav": b"RIFF", "matroska": b"\x1a\x45\xdf\xa3", "asf": b"\x30\x26\xb2\x75"}[
        container
    ]
    extent = read_extent(io.BytesIO(head + data), len(head + data), container)
    assert extent.stated_end is None or extent.stated_end >= 0


def test_a_list_of_other_movies_points_elsewhere() -> None:
    elsewhere = box(b"rmra", box(b"rmda", box(b"rdrf", bytes(4) + b"url " + bytes(4))))
    assert read(FTYP + box(b"moov", mvhd(1000, 2500) + elsewhere + trak()) + MDAT).external is True
