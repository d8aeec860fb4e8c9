"""Which part of a clip lies in a stretch of time, and a length of time as a person says it."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.linking import within
from bwv_index.linking.span import tell_seconds
from bwv_index.timecode import UtcInterval

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("clip", "stretch", "part"),
    [
        ((0, 60), (-10, 100), (0, 60)),
        ((0, 60), (20, 100), (20, 60)),
        ((0, 60), (-10, 12.5), (0, Fraction(25, 2))),
        ((0, 60), (20, 30), (20, 30)),
        ((0, 60), (60, 90), (60, 60)),
        ((0, 60), (61, 90), None),
        ((0, 60), (-90, -1), None),
    ],
)
def test_the_part_of_a_clip_in_a_stretch_counts_from_its_start(
    clip: tuple[float, float], stretch: tuple[float, float], part: tuple[Fraction, Fraction] | None
) -> None:
    assert within(UtcInterval(at(clip[0]), at(clip[1]), 5.0), at(stretch[0]), at(stretch[1])) == part


seconds = st.integers(-1000, 1000)


@given(first=seconds, length=st.integers(0, 500), start=seconds, width=st.integers(0, 500))
def test_a_part_is_there_exactly_where_the_two_share_time(
    first: int, length: int, start: int, width: int
) -> None:
    clip = UtcInterval(at(first), at(first + length))
    part = within(clip, at(start), at(start + width))
    apart = start + width < first or first + length < start
    assert (part is None) is apart
    if part is not None:
        assert 0 <= part[0] <= part[1] <= length


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (0, "0 s"),
        (89, "89 s"),
        (90, "2 min"),
        (5399, "90 min"),
        (5400, "1.5 h"),
        (172_799, "48.0 h"),
        (172_800, "2 days"),
    ],
)  # fmt: skip
def test_a_length_of_time_is_told_as_a_person_says_it(length: float, said: str) -> None:
    assert tell_seconds(length) == said
