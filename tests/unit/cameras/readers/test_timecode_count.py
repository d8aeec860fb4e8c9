import struct
from fractions import Fraction

import pytest

from bwv_index.cameras import ClaimKind, Content, Source
from bwv_index.cameras.readers.timecode import TimecodeCount
from bwv_index.media import Block, DataSample, DataTrack, Payloads, Tag
from bwv_index.timecode import MediaTime


def track(frames: int) -> DataTrack:
    sample = DataSample(MediaTime(0, Fraction(1, 1000)), struct.pack(">I", frames))
    return DataTrack(3, "tmcd", "GoPro TCD", (sample,))


def entry(scale: int, length: int, rate: int, *, drop: bool = False, head: int = 12) -> Block:
    body = bytes(head) + struct.pack(">IIIBB", int(drop), scale, length, rate, 0)
    return Block("moov/trak/tmcd", 0, len(body), body)


def read(payloads: Payloads, *texts: str) -> Content:
    tags = tuple(Tag("timecode", text, number) for number, text in enumerate(texts))
    found = TimecodeCount().read(Source("a.mp4", tags, payloads))
    assert found is not None
    return found


def values(found: Content) -> list[str]:
    assert {claim.kind for claim in found.claims} <= {ClaimKind.TIMECODE}
    assert found.times == ()
    return [claim.value for claim in found.claims]


@pytest.mark.parametrize(
    ("frames", "scale", "length", "rate", "drop", "shown"),
    [
        (0, 25, 1, 25, False, "00:00:00:00"),
        (90_000, 25, 1, 25, False, "01:00:00:00"),
        (2_159_999, 25, 1, 25, False, "23:59:59:24"),
        (1800, 30_000, 1001, 30, True, "00:01:00;02"),
        (17_982, 30_000, 1001, 30, True, "00:10:00;00"),
        (1800, 30_000, 1001, 30, False, "00:01:00:00"),
        (3600, 60_000, 1001, 60, True, "00:01:00;04"),
        (25_000, 2500, 100, 25, False, "00:16:40:00"),
    ],
)
def test_a_track_counts_as_its_sample_entry_says(
    frames: int, scale: int, length: int, rate: int, drop: bool, shown: str
) -> None:
    found = read(Payloads((track(frames),), (entry(scale, length, rate, drop=drop),)))
    assert values(found) == [shown]
    assert found.read == ("tmcd",)
    assert "no claim of time" in found.remarks[0].detail


@pytest.mark.parametrize("head", [0, 4, 12, 20])
def test_a_sample_entry_is_read_with_or_without_its_head(head: int) -> None:
    assert values(read(Payloads((track(25),), (entry(25, 1, 25, head=head),)))) == ["00:00:01:00"]


@pytest.mark.parametrize(
    "block", [entry(25, 0, 25), entry(25, 1, 30), entry(10**9, 1, 200), Block("free", 0, 0, b"")]
)
def test_a_track_without_a_rate_that_holds_has_no_count(block: Block) -> None:
    found = read(Payloads((track(25),), (block,)))
    assert values(found) == []
    assert found.read == ()
    assert "no sample entry that tells its rate" in found.remarks[0].detail


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10:31:06:01", "10:31:06:01"),
        ("00:01:00;02", "00:01:00;02"),
        ("24:00:00:00", ""),
        ("10:61:06:01", ""),
        ("about ten", ""),
    ],
)
def test_a_tag_is_taken_where_it_is_a_timecode(text: str, value: str) -> None:
    found = read(Payloads(), text, text)
    assert values(found) == [value]
    assert bool(found.claims[0].problem) is not bool(value)


def test_two_timecodes_in_one_file_are_told() -> None:
    found = read(Payloads((track(0),), (entry(25, 1, 25),)), "10:31:06:01")
    assert values(found) == ["10:31:06:01", "00:00:00:00"]
    assert "2 different timecodes" in found.remarks[1].detail


def test_a_file_without_timecode_is_left_to_others() -> None:
    assert TimecodeCount().read(Source("a.mp4", (Tag("title", "00:00:00:00"),))) is None
