"""A place in a file as people write it, read exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cases import parse_offset
from bwv_index.timecode import format_offset

HOURS = 3600


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("0", Fraction(0)), ("72.4", Fraction(724, 10)), ("1:12.4", Fraction(724, 10)),
        ("00:01:12.400", Fraction(724, 10)),
        (" 00:00:18 ", Fraction(18)), ("1:00:00", Fraction(HOURS)), ("90", Fraction(90)), ("0.001", Fraction(1, 1000)),
        ("100:00:00", Fraction(100 * HOURS)),
    ],
)  # fmt: skip
def test_each_way_of_writing_is_the_same_place(written: str, seconds: Fraction) -> None:
    assert parse_offset(written) == seconds


@pytest.mark.parametrize(
    "written",
    [
        "",
        "-1",
        "+1",
        "1:60",
        "1:60:00",
        "1:2:3:4",
        "1,5",
        "1.",
        ".5",
        "12s",
        "one",
        "1e3",
        "٣",
        "0:0x",
        "2025-06-14",
    ],
)
def test_what_is_no_place_is_not_read(written: str) -> None:
    assert parse_offset(written) is None


@given(st.integers(min_value=0, max_value=99 * HOURS * 1000))
def test_what_is_shown_reads_as_itself(milliseconds: int) -> None:
    place = Fraction(milliseconds, 1000)
    assert parse_offset(format_offset(place)) == place
