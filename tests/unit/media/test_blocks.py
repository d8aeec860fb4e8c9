"""What stands beside the streams is handed over, bounded, and what nobody knows is listed."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.media import PartKind
from bwv_index.media.blocks import BlockReader, Parts, gaps


def box(kind: bytes, body: bytes = b"") -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body


FTYP = box(b"ftyp", b"isom\x00\x00\x02\x00isom")
POSITIONS = b"freeGPS " + bytes(range(1, 100))
SCHEME = box(b"schm", bytes(4) + b"oeff" + bytes(4))
EXPORT = box(
    b"meta",
    bytes(4)
    + box(b"hdlr", bytes(24))
    + box(b"suep", b"unit")
    + box(b"cstb", bytes(12))
    + box(b"ipro", bytes(6) + box(b"sinf", box(b"frma", b"mp4v") + SCHEME)),
)


def parts(data: bytes, samples: list[tuple[int, int]] | None = None) -> Parts:
    reader = BlockReader(io.BytesIO(data), len(data))
    reader.read_boxes()
    if samples is not None:
        reader.read_gaps(gaps(reader.parts.samples, samples))
    return reader.finish()


def handed_over(data: bytes) -> dict[str, bytes]:
    return {block.kind: block.payload for block in parts(data).blocks}


def unread(data: bytes) -> list[str]:
    return [part.name for part in parts(data).unread]


@pytest.mark.parametrize(
    ("data", "kind", "payload"),
    [
        (box(b"moov", box(b"udta", box(b"GPMF", b"DEVC"))), "moov/udta/GPMF", b"DEVC"),
        (box(b"moov", box(b"udta", box(b"FIRM", b"HD5.02"))), "moov/udta/FIRM", b"HD5.02"),
        (box(b"moov", box(b"udta", box(b"loci", b"\0" * 20))), "moov/udta/loci", bytes(20)),
        (box(b"moov", box(b"trak", box(b"udta", box(b"CAME", b"x")))), "moov/trak/udta/CAME", b"x"),
        (box(b"uuid", bytes(range(16)) + b"body"), "uuid/000102030405060708090a0b0c0d0e0f", b"body"),
        (box(b"udat", b"$GPRMC"), "udat", b"$GPRMC"),
        (box(b"skip", b"LIGOGPSINFO"), "skip", b"LIGOGPSINFO"),
        (box(b"free", b"IsoMedia"), "free", b"IsoMedia"),
        (box(b"free", POSITIONS), "free", POSITIONS),
        (box(b"free", POSITIONS[4:]), "free", POSITIONS),
        (EXPORT, "meta/suep", b"unit"),
        (EXPORT, "meta/cstb", bytes(12)),
        (EXPORT, "meta/ipro/sinf/schm", SCHEME[8:]),
    ],
)
def test_a_box_that_a_reader_may_understand_is_handed_over(data: bytes, kind: str, payload: bytes) -> None:
    assert handed_over(FTYP + data)[kind] == payload


@pytest.mark.parametrize(
    "data", [box(b"free", bytes(100)), box(b"moov", box(b"udta", box(b"\xa9nam", b"x"))), box(b"wide")]
)
def test_padding_and_texts_that_are_tags_are_not(data: bytes) -> None:
    assert handed_over(FTYP + data) == {}
    assert unread(FTYP + data) == []


def test_a_block_says_where_it_is_and_how_long() -> None:
    data = FTYP + box(b"moov", box(b"udta", box(b"GPMF", bytes(1 << 20))))
    (block,) = parts(data).blocks
    assert data[block.offset - 4 : block.offset] == b"GPMF"
    assert (block.length, len(block.payload)) == (1 << 20, 256 << 10)


def test_an_unknown_box_is_listed_with_its_place_and_length() -> None:
    data = FTYP + box(b"moov", box(b"udta", box(b"what", b"12345")))
    (part,) = parts(data).unread
    assert (part.kind, part.name, part.length) == (PartKind.BOX, "moov/udta/what", 13)
    assert data[part.offset : part.offset + part.length] == box(b"what", b"12345")


def test_a_time_code_track_s_sample_entry_is_handed_over_and_names_the_track() -> None:
    entry = box(b"tmcd", bytes(8) + bytes(20))
    stsd = box(b"stsd", bytes(4) + b"\0\0\0\1" + entry)
    tkhd = box(b"tkhd", bytes(12) + (7).to_bytes(4, "big") + bytes(68))
    track = box(b"trak", tkhd + box(b"mdia", box(b"minf", box(b"stbl", stsd))))
    found = parts(FTYP + box(b"moov", track))
    assert found.entries == {7: "tmcd"}
    assert [(block.kind, block.payload) for block in found.blocks] == [("moov/trak/tmcd", entry[8:])]
    assert found.unread == []


def test_the_protection_scheme_of_an_export_is_counted() -> None:
    assert parts(FTYP + EXPORT).seals == 1
    assert parts(FTYP + box(b"meta", bytes(4) + box(b"hdlr", bytes(24)))).seals == 0


def with_index(rows: list[tuple[int, int]], after: bytes) -> bytes:
    pairs = b"".join(place.to_bytes(4, "big") + size.to_bytes(4, "big") for place, size in rows)
    return FTYP + box(b"moov", box(b"gps ", b"\0\0\1\1" + len(rows).to_bytes(4, "big") + pairs)) + after


def test_an_index_of_positions_is_followed_within_the_file() -> None:
    start = len(with_index([(0, 0)] * 4, b"")) + 8
    block = (0x4000).to_bytes(4, "big") + POSITIONS
    rows = [(start, len(block)), (start, len(block)), (1 << 31, 64), (start + 1, 64)]
    found = [each for each in parts(with_index(rows, box(b"mdat", block))).blocks if each.kind == "free"]
    assert [(each.offset, each.payload) for each in found] == [(start + 4, POSITIONS)]


def test_positions_among_the_samples_are_found_where_no_sample_is() -> None:
    sample = b"s" * 1000
    data = FTYP + box(b"mdat", sample + box(b"free", POSITIONS[4:]) + sample + b"u" * 100)
    first = len(FTYP) + 8
    second = first + 1000 + len(POSITIONS) + 4
    found = parts(data, [(first, first + 1000), (second, second + 1000)])
    assert [block.payload for block in found.blocks] == [POSITIONS]
    assert [(part.name, part.offset, part.length) for part in found.unread] == [
        ("mdat/unplayed", second + 1000, 100)
    ]


def test_a_flood_of_unknown_boxes_ends_in_a_count() -> None:
    found = parts(FTYP + box(b"what", b"x") * 1000)
    assert len(found.unread) == 201
    assert found.unread[-1].name == "and 800 more"


def test_what_goes_over_the_bound_on_bytes_is_counted() -> None:
    found = parts(FTYP + box(b"what", bytes(256 << 10)) * 40)
    assert sum(len(block.payload) for block in found.blocks) == 8 << 20
    assert "what (8 more, not handed over)" in [part.name for part in found.unread]


def test_a_flood_of_fragments_is_walked_in_part_and_said_to_be() -> None:
    found = parts(FTYP + box(b"moof", box(b"traf", box(b"what", b"x"))) * 300)
    names = [part.name for part in found.unread]
    assert names.count("moof/traf/what") == 200
    assert "moof (100 more, not looked into)" in names


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=8),
)
def test_a_gap_is_what_no_sample_covers(
    bodies: list[tuple[int, int]], packets: list[tuple[int, int]]
) -> None:
    ends, at = [], 0
    for gap, length in bodies:
        ends.append((at + gap, at + gap + length))
        at += gap + length
    runs = sorted((start, start + size) for start, size in packets)
    covered = {byte for start, end in runs for byte in range(start, end)}
    wanted = {byte for start, end in ends for byte in range(start, end)} - covered
    found = [*gaps(ends, runs)]
    assert {byte for start, end in found for byte in range(start, end)} == wanted


@given(st.binary(max_size=400))
def test_no_bytes_raise_and_nothing_is_read_past_the_end(data: bytes) -> None:
    for start in (b"", FTYP, FTYP + b"\0\0\1\0moov\0\0\1\0udta", FTYP + b"\0\0\1\0moov\0\0\1\0gps "):
        whole = start + data
        for block in parts(whole, []).blocks:
            assert whole[block.offset : block.offset + len(block.payload)] == block.payload
