"""What holds for every reader, whoever wrote it and whatever the bytes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.cameras.readers import built

from bwv_index.cameras import READERS, Content, Reader, Source, read_content
from bwv_index.media import Block, DataSample, DataTrack, Payloads, Tag
from bwv_index.timecode import MediaTime

KINDS = ("gpmd", "camm", "tx3g", "mov_text", "tmcd", "ssmd", "mebx", "rtmd", "bin_data", "klv", "????")
BOXES = (
    *("free", "moov/udta/GPMF", "moov/udta/FIRM", "gps ", "free/gps ", "free/3gf ", "GPS ", "moov/trak/tmcd"),
    *(
        "meta/suep",
        "suep",
        "cstb",
        "loci",
        "moov/udta/loci",
        "moov/udta/\N{COPYRIGHT SIGN}xyz",
        "schm",
        "sei/mdpm",
    ),
)
NAMES = (
    *(
        "a.srt",
        "A.NMEA",
        "a.gps",
        "a.3gf",
        "a.gpx",
        "a.json",
        "x.metadata.json",
        "a_gpstrail.json",
        "complete",
    ),
    *("a.xml", "", "\N{RIGHT-TO-LEFT OVERRIDE}.srt"),
)
EXAMPLES = {
    "gpmf": built.footage(built.track("gpmd", [built.gps5([(51.5, -0.1)] * 3)] * 3)),
    "gpmf with times of readings": built.footage(
        built.track("gpmd", [built.gps9([(51.5, -0.1, 9681, 65_700, 3)])])
    ),
    "camm": built.footage(built.track("camm", [built.camm(5, 51.5, -0.1, 20.0)] * 3)),
    "nmea": built.sidecar("a.nmea", "\n".join([built.rmc(), built.rmc("181501.00")])),
    "nmea in subtitles": built.footage(built.track("tx3g", [built.cue(built.rmc())] * 3)),
    "blackvue": built.sidecar(
        "a.gps", f"[1784358211371]{built.rmc()}\n[1784358212371]{built.rmc('181501.00')}\n"
    ),
    "gpx": built.sidecar("a.gpx", built.GPX),
    "captions": built.sidecar(
        "a.srt", built.captions("GPS(-0.1,51.5,12)", "HOME(-0.1,51.5) 2026.7.4 18:15:00")
    ),
    "novatek": built.footage(
        built.block("free", built.freegps()), built.block("free", built.freegps(b"V\0\0"))
    ),
    "70mai": built.footage(built.block("free", built.seventymai())),
    "metadata of frames": built.footage(built.track("rtmd", [b"\0" * 8])),
}
FOREIGN = {
    "nothing": Source("clip.mp4"),
    "an empty sidecar": built.sidecar("clip.srt", b""),
    "a transcript": built.sidecar(
        "clip.srt", built.captions("workers of the world unite", "GPS is a system")
    ),
    "a letter": built.sidecar("letter.txt", "The receiver wrote $GPRMC and nothing else."),
    "another XML": built.sidecar("a.xml", "<?xml version='1.0'?><kml><Point>1,2</Point></kml>"),
    "a track without samples": Source("c.mp4", payloads=Payloads((DataTrack(0, "zzzz", "", ()),))),
    "zeros": built.footage(built.track("data", [b"\0" * 4096] * 2), built.block("zzzz", b"\0" * 4096)),
}


def facts(content: Content) -> Iterator[str]:
    """Tell what of a content breaks the contract."""
    for line in content.tracks:
        for point in line.points:
            if point.at is not None and point.at.utcoffset() != timedelta(0):
                yield f"{line.source}: a satellite time that is not UTC"
            if point.position is None and not point.problem:
                yield f"{line.source}: no position, and no reason"
        offsets = [point.offset for point in line.points if point.offset is not None]
        if any(after < before for before, after in pairwise(offsets)) and not content.remarks:
            yield f"{line.source}: offsets go back, and no remark says so"
    for mark in content.times:
        if mark.wall.tzinfo is not None:
            yield f"{mark.raw}: digits with a zone of their own"
        if (mark.half_width_s or 0) < 0 or mark.offset_half_width_s < 0:
            yield f"{mark.raw}: a negative half-width"
    for claim in content.claims:
        if not claim.value and not claim.problem:
            yield f"{claim.source}: no value, and no problem"
        if any("\ud800" <= character <= "\udfff" for character in claim.raw + claim.value):
            yield f"{claim.source}: half a character"


def held(reader: Reader, source: Source) -> None:
    content = reader.read(source)
    assert content == reader.read(source)
    if content is not None:
        assert content.readers
        assert list(facts(content)) == []


def backwards(source: Source) -> Source:
    """The same parts with the samples of each track in the wrong order."""
    lines = tuple(replace(line, samples=line.samples[::-1]) for line in source.payloads.tracks)
    return replace(source, payloads=replace(source.payloads, tracks=lines))


def kept_or_broken(data: bytes) -> st.SearchStrategy[bytes]:
    """The bytes with a few of them changed, a piece cut out, or their end missing."""
    length = len(data)
    places = st.integers(0, max(0, length - 1))
    changed = st.lists(st.tuples(places, st.integers(0, 255)), max_size=6).map(
        lambda edits: struck(data, edits)
    )
    cut = st.tuples(places, places).map(lambda ends: data[: min(ends)] + data[max(ends) :])
    return st.one_of(changed, cut, places.map(lambda end: data[:end]))


def struck(data: bytes, edits: list[tuple[int, int]]) -> bytes:
    held_bytes = bytearray(data)
    for place, value in edits:
        if place < len(held_bytes):
            held_bytes[place] = value
    return bytes(held_bytes)


PIECES = [
    piece
    for source in EXAMPLES.values()
    for piece in (
        *([source.sidecar] if source.sidecar else []),
        *(sample.payload for line in source.payloads.tracks for sample in line.samples),
        *(part.payload for part in source.payloads.blocks),
    )
]
FIELDS = (
    *("CoordinateEntries", "SecondsFromStart", "LocationWKT", "Timestamp", "Bwcserialnumber", "Bwcmodel"),
    *(
        "Starttime",
        "Starttimeiso",
        "Triggerontime",
        "Triggerontimeiso",
        "Triggeronlocation",
        "Userid",
        "Status",
    ),
    *("Categoryname", "Tags", "Endtime", "Containertype", "Startlocation"),
)
HALVES = st.text(st.characters(exclude_categories=()), max_size=6)
JSON = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.floats(), HALVES, st.integers(), st.just(10**400)),
        st.sampled_from(["POINT(0.9 51.8)", "2025-07-12T21:15:00Z", "1752354900", "51.8 0.9", "%ff%ud8"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(FIELDS) | HALVES, inner, max_size=5)
    ),
).map(lambda value: json.dumps(value).encode())
BYTES = st.one_of(st.binary(max_size=400), st.sampled_from(PIECES).flatmap(kept_or_broken), JSON)
TIMES = st.builds(
    MediaTime, st.integers(-(2**63), 2**63 - 1), st.sampled_from([Fraction(1, 1000), Fraction(1001, 30000)])
)
TRACKS = st.builds(
    DataTrack,
    st.integers(0, 3),
    st.sampled_from(KINDS),
    st.text(max_size=8),
    st.lists(st.builds(DataSample, TIMES, BYTES), max_size=4).map(tuple),
    st.integers(0, 3),
)
BLOCKS = st.builds(Block, st.sampled_from(BOXES), st.integers(0, 2**40), st.integers(0, 2**40), BYTES)
PAYLOADS = st.builds(
    Payloads, st.lists(TRACKS, max_size=2).map(tuple), st.lists(BLOCKS, max_size=3).map(tuple)
)
TAGS = st.builds(
    Tag,
    name=st.sampled_from(
        ["timecode", "location", "creation_time", "date", "com.apple.quicktime.creationdate"]
    ),
    value=st.text(max_size=40),
    stream=st.sampled_from([None, 0]),
)
SOURCES = st.one_of(
    st.builds(Source, st.sampled_from(NAMES), st.lists(TAGS, max_size=3).map(tuple), PAYLOADS),
    st.builds(Source, st.sampled_from(NAMES), st.just(()), st.just(Payloads()), BYTES),
)


def test_no_two_readers_have_one_name() -> None:
    names = [reader.id for reader in READERS]
    assert len(set(names)) == len(names)
    assert all(name == name.casefold() and name.strip() for name in names)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.id)
class TestEveryReader:
    @given(source=SOURCES)
    def test_answers_any_bytes_and_keeps_to_the_contract(self, reader: Reader, source: Source) -> None:
        held(reader, source)

    @pytest.mark.parametrize("source", FOREIGN.values(), ids=FOREIGN)
    def test_has_nothing_to_say_of_what_is_not_its_own(self, reader: Reader, source: Source) -> None:
        assert reader.read(source) is None

    @pytest.mark.parametrize("source", EXAMPLES.values(), ids=EXAMPLES)
    def test_reads_or_leaves_every_other_format(self, reader: Reader, source: Source) -> None:
        held(reader, source)
        held(reader, backwards(source))


@pytest.mark.parametrize("source", EXAMPLES.values(), ids=EXAMPLES)
def test_each_example_is_known_to_one_reader_alone(source: Source) -> None:
    content = read_content(READERS, source)
    assert len(content.readers) == 1
    assert content.tracks or content.remarks


@pytest.mark.parametrize("source", EXAMPLES.values(), ids=EXAMPLES)
def test_what_a_reader_says_it_has_read_is_in_the_file(source: Source) -> None:
    parts = {line.kind for line in source.payloads.tracks} | {part.kind for part in source.payloads.blocks}
    assert set(read_content(READERS, source).read) <= parts


@dataclass(frozen=True, slots=True)
class Broken:
    """A reader that breaks the contract."""

    fault: Exception
    id: str = "broken"

    def read(self, source: Source) -> Content | None:
        del source
        raise self.fault


@pytest.mark.parametrize("fault", [OverflowError("too large"), RecursionError(), KeyError("x" * 9999)])
def test_a_reader_that_raises_costs_its_own_answer_alone(fault: Exception) -> None:
    source = EXAMPLES["gpx"]
    found = read_content((Broken(fault), *READERS), source)
    whole = read_content(READERS, source)
    assert (found.readers, found.tracks) == (whole.readers, whole.tracks)
    (remark,) = [each for each in found.remarks if each not in whole.remarks]
    assert remark.where == "broken"
    assert remark.detail.startswith(f"failed: {type(fault).__name__}")
    assert len(remark.detail) < 300


def test_memory_that_runs_out_is_not_put_down_to_the_file() -> None:
    with pytest.raises(MemoryError):
        read_content((Broken(MemoryError()),), EXAMPLES["gpx"])
