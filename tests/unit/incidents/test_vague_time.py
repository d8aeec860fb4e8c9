from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import Precision
from bwv_index.incidents.vague_time import read_words

LONDON = ZoneInfo("Europe/London")
REPORTED = date(2025, 3, 6)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("around 7pm on 5 March 2025", "2025-03-05T18:30", "2025-03-05T19:30", Precision.ABOUT),
        ("about 19:00 on 5 March 2025", "2025-03-05T18:30", "2025-03-05T19:30", Precision.ABOUT),
        (
            "About 7.15 p.m. on Wednesday 5th March 2025",
            "2025-03-05T18:45",
            "2025-03-05T19:45",
            Precision.ABOUT,
        ),
        ("5 March 2025 at about 19:00", "2025-03-05T18:30", "2025-03-05T19:30", Precision.ABOUT),
        ("at approximately 1900 hrs, 5 Mar 2025", "2025-03-05T18:30", "2025-03-05T19:30", Precision.ABOUT),
        ("7pm on 5 March 2025", "2025-03-05T19:00", "2025-03-05T19:01", Precision.MINUTE),
        ("about noon on 14 June 2025", "2025-06-14T10:30", "2025-06-14T11:30", Precision.ABOUT),
        ("12am on 5 March 2025", "2025-03-05T00:00", "2025-03-05T00:01", Precision.MINUTE),
        ("12pm on 5 March 2025", "2025-03-05T12:00", "2025-03-05T12:01", Precision.MINUTE),
        ("on the 14th of June 2025", "2025-06-13T23:00", "2025-06-14T23:00", Precision.DATE),
        ("26 October 2025", "2025-10-25T23:00", "2025-10-27T00:00", Precision.DATE),
        ("about 01:30 on 26 October 2025", "2025-10-26T00:00", "2025-10-26T02:00", Precision.ABOUT),
    ],
)
def test_words_that_state_their_year(text: str, start: str, end: str, precision: Precision) -> None:
    window = read_words(text, LONDON).window
    assert window is not None
    assert (window.start, window.end, window.precision) == (utc(start), utc(end), precision)
    assert window.as_stated == text


def test_a_missing_year_comes_from_the_report_and_is_flagged() -> None:
    read = read_words("around 7pm on 5 March", LONDON, reported=REPORTED)
    assert read.window is not None
    assert read.window.start == utc("2025-03-05T18:30")
    assert read.flags == ("year taken from the report: 2025 for 'around 7pm on 5 March'",)


def test_what_happened_before_the_report_may_lie_in_the_year_before() -> None:
    read = read_words("about 11pm on 30 December", LONDON, reported=date(2026, 1, 2))
    assert read.window is not None
    assert read.window.start == utc("2025-12-30T22:30")
    assert read.flags[0].startswith("year taken from the report: 2025")


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("around 7pm on 5 March", "year not stated: 'around 7pm on 5 March'"),
        ("29 February", "year not stated: '29 February'"),
        ("about 19:00", "day not stated: 'about 19:00'"),
    ],
)
def test_what_is_missing_without_a_report_is_named(text: str, flag: str) -> None:
    read = read_words(text, LONDON)
    assert (read.window, read.flags) == (None, (flag,))


def test_no_leap_day_is_made_up() -> None:
    read = read_words("29 February", LONDON, reported=date(2026, 3, 1))
    assert read.window is None
    assert read.flags[0].startswith("year not stated: ")


def test_an_hour_takes_its_day_from_the_cell_that_states_one() -> None:
    read = read_words("about 19:00", LONDON, day=date(2025, 3, 5))
    assert read.window is not None
    assert read.window.start == utc("2025-03-05T18:30")
    assert read.flags == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [("about 7pm on 6 March 2025", date(2025, 3, 5)), ("about 7pm on Monday 5 March 2025", None)],
)
def test_days_that_differ_are_flagged_and_neither_is_chosen(text: str, day: date | None) -> None:
    read = read_words(text, LONDON, day=day)
    assert read.window is None
    assert read.flags[0].startswith("days differ: ")


@pytest.mark.parametrize(
    "text",
    [
        "evening", "Saturday night", "about 7", "about 7:30 on 5 March 2025", "13pm on 5 March 2025",
        "about 25:00 on 5 March 2025", "7:75pm on 5 March 2025", "31 February 2025", "0 March 2025",
        "some time last week", "5 March 2025 or 6 March 2025", "5 March 1066", "5 March 9999", "a " * 5000,
    ],
)  # fmt: skip
def test_anything_else_is_kept_as_stated(text: str) -> None:
    read = read_words(text, LONDON, reported=REPORTED)
    assert read.window is None
    assert read.flags[0].startswith("time not read: ")


def test_the_skipped_hour_is_not_moved() -> None:
    read = read_words("about 01:30 on 30 March 2025", LONDON)
    assert read.window is None
    assert read.flags[0].startswith("time does not exist: ")


def test_how_wide_about_is_can_be_set() -> None:
    window = read_words("about 19:00 on 5 March 2025", LONDON, about_minutes=10).window
    assert window is not None
    assert window.end - window.start == timedelta(minutes=20)


@given(st.text(max_size=60), st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_hostile_text_never_raises_and_nothing_is_silent(text: str, reported: date | None) -> None:
    read = read_words(text, LONDON, reported=reported)
    assert read.window or read.flags


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(0, 23),
    st.sampled_from(["about ", "around ", "circa "]),
    st.integers(0, 200),
)
def test_a_year_is_only_ever_taken_from_on_or_before_the_report(
    day: date, hour: int, about: str, later: int
) -> None:
    text = f"{about}{hour:02d}:00 on {day.day} {day:%B}"
    read = read_words(text, LONDON, reported=day + timedelta(days=later))
    if (day.month, day.day) != (2, 29):
        assert read.flags[0].startswith(f"year taken from the report: {day.year} ")
