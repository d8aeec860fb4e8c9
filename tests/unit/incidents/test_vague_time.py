from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import Precision
from bwv_index.incidents.day_part import with_hours
from bwv_index.incidents.vague_time import Report, TimeRules, read_words

LONDON = ZoneInfo("Europe/London")
REPORTED = Report(date(2025, 3, 6))


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
    read = read_words("around 7pm on 5 March", LONDON, report=REPORTED)
    assert read.window is not None
    assert read.window.start == utc("2025-03-05T18:30")
    assert read.flags == ("year taken from the report: 2025 for 'around 7pm on 5 March'",)


def test_what_happened_before_the_report_may_lie_in_the_year_before() -> None:
    read = read_words("about 11pm on 30 December", LONDON, report=Report(date(2026, 1, 2)))
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
    read = read_words("29 February", LONDON, report=Report(date(2026, 3, 1)))
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
        "about 7", "about 7:30 on 5 March 2025", "13pm on 5 March 2025",
        "about 25:00 on 5 March 2025", "7:75pm on 5 March 2025", "31 February 2025", "0 March 2025",
        "some time last week", "5 March 2025 or 6 March 2025", "5 March 1066", "5 March 9999", "a " * 5000,
    ],
)  # fmt: skip
def test_anything_else_is_kept_as_stated(text: str) -> None:
    read = read_words(text, LONDON, report=REPORTED)
    assert read.window is None
    assert read.flags[0].startswith("time not read: ")


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("approx. 19.00 hours on 05/03/2025", "2025-03-05T18:30", "2025-03-05T19:30", Precision.ABOUT),
        ("22.00 hrs 05/03/2025", "2025-03-05T22:00", "2025-03-05T22:01", Precision.MINUTE),
        ("2200 hrs, 5 March 2025", "2025-03-05T22:00", "2025-03-05T22:01", Precision.MINUTE),
        ("5 March 2025, 0905hrs.", "2025-03-05T09:05", "2025-03-05T09:06", Precision.MINUTE),
        ("09.05 hrs on 5 March 2025", "2025-03-05T09:05", "2025-03-05T09:06", Precision.MINUTE),
        ("22.15 on 5 March 2025", "2025-03-05T22:15", "2025-03-05T22:16", Precision.MINUTE),
        ("between 22.00 hrs and 23.30 hrs on 05/03/2025", "2025-03-05T22:00", "2025-03-05T23:30", Precision.RANGE),
    ],
)  # fmt: skip
def test_hours_as_police_write_them(text: str, start: str, end: str, precision: Precision) -> None:
    read = read_words(text, LONDON)
    assert read.window is not None
    assert (read.window.start, read.window.end, read.window.precision) == (utc(start), utc(end), precision)
    assert read.flags == ()


@pytest.mark.parametrize(
    ("text", "start", "year"),
    [
        ("05/03/25", "2025-03-05T00:00", 2025),
        ("5/3/25 at 22.00 hrs", "2025-03-05T22:00", 2025),
        ("about 2200 hrs on 05.03.25", "2025-03-05T21:30", 2025),
        ("12/11/98", "1998-11-12T00:00", 1998),
        ("12/11/68", "2068-11-12T00:00", 2068),
        ("5 to 07/03/25", "2025-03-05T00:00", 2025),
    ],
)
def test_a_year_of_two_figures_is_read_day_first_and_flagged(text: str, start: str, year: int) -> None:
    read = read_words(text, LONDON)
    assert read.window is not None
    assert read.window.start == utc(start)
    assert f"year of two figures: {year} for '{text}'" in read.flags


@pytest.mark.parametrize(
    ("text", "start", "end", "told"),
    [
        ("between 00:30 and 01:30 on 30 March 2025", "2025-03-30T00:30", "2025-03-30T01:00", "01:30"),
        ("between 01:15 and 03:00 on 30 March 2025", "2025-03-30T01:00", "2025-03-30T02:00", "01:15"),
        ("from 23:00 on 29 March 2025 to 01:59 on 30 March 2025", "2025-03-29T23:00", "2025-03-30T01:00", "01:59"),
    ],
)  # fmt: skip
def test_a_window_goes_to_where_the_clocks_skip_its_end_and_says_so(
    text: str, start: str, end: str, told: str
) -> None:
    read = read_words(text, LONDON)
    assert read.window is not None
    assert (read.window.start, read.window.end) == (utc(start), utc(end))
    assert read.flags == (
        f"time does not exist: {told} in '{text}': the window goes to 02:00 BST, where the clocks skip it",
    )


def test_a_window_in_the_skipped_hour_alone_is_left_open() -> None:
    read = read_words("between 01:15 and 01:45 on 30 March 2025", LONDON)
    assert read.window is None
    assert read.flags == ("time does not exist: 'between 01:15 and 01:45 on 30 March 2025'",)


def test_the_skipped_hour_is_not_moved() -> None:
    read = read_words("about 01:30 on 30 March 2025", LONDON)
    assert read.window is None
    assert read.flags[0].startswith("time does not exist: ")


def test_how_wide_about_is_can_be_set() -> None:
    window = read_words("about 19:00 on 5 March 2025", LONDON, rules=TimeRules(about_minutes=10)).window
    assert window is not None
    assert window.end - window.start == timedelta(minutes=20)


@given(st.text(max_size=60), st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_hostile_text_never_raises_and_nothing_is_silent(text: str, reported: date | None) -> None:
    read = read_words(text, LONDON, report=Report(reported) if reported else None)
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
    read = read_words(text, LONDON, report=Report(day + timedelta(days=later)))
    if (day.month, day.day) != (2, 29):
        assert read.flags[0].startswith(f"year taken from the report: {day.year} ")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("between 22:00 and 23:30 on 5 March 2025", "2025-03-05T22:00", "2025-03-05T23:30"),
        ("5 March 2025 between 22:00 and 23:30", "2025-03-05T22:00", "2025-03-05T23:30"),
        ("on 5 March 2025, from 22:00 hrs to 23:30 hrs", "2025-03-05T22:00", "2025-03-05T23:30"),
        ("22:00 - 23:30, Wednesday 5th March 2025", "2025-03-05T22:00", "2025-03-05T23:30"),
        ("22:00\u201323:30 05/03/2025", "2025-03-05T22:00", "2025-03-05T23:30"),
        ("2200 until 2330 on 2025-03-05", "2025-03-05T22:00", "2025-03-05T23:30"),
        ("between about 22:00 and 23:30 on 5 March 2025", "2025-03-05T21:30", "2025-03-05T23:30"),
        ("5 March 2025 between 22:00 and 02:00", "2025-03-05T22:00", "2025-03-06T02:00"),
        ("between 22:00 on 5 March 2025 and 02:00 on 6 March 2025", "2025-03-05T22:00", "2025-03-06T02:00"),
        ("22:00 on 5 March to 02:00 on 6 March 2025", "2025-03-05T22:00", "2025-03-06T02:00"),
        ("between 22:00 and midnight on 5 March 2025", "2025-03-05T22:00", "2025-03-06T00:00"),
        ("between midnight and 2am on 6 March 2025", "2025-03-06T00:00", "2025-03-06T02:00"),
        ("between 5 and 7 March 2025", "2025-03-05T00:00", "2025-03-08T00:00"),
        ("5-7 March 2025", "2025-03-05T00:00", "2025-03-08T00:00"),
        ("5th March to 7th March 2025", "2025-03-05T00:00", "2025-03-08T00:00"),
        ("between 7 and 8 in the evening of 5 March 2025", "2025-03-05T19:00", "2025-03-05T20:00"),
        ("5 March 2025, evening, between 7 and 8", "2025-03-05T19:00", "2025-03-05T20:00"),
        # The October night of 25 hours and the March night of 23.
        ("between 00:30 and 02:30 on 26 October 2025", "2025-10-25T23:30", "2025-10-26T02:30"),
        ("between 01:15 and 01:45 on 26 October 2025", "2025-10-26T00:15", "2025-10-26T01:45"),
        ("between 23:30 on 29 March 2025 and 03:00 on 30 March 2025", "2025-03-29T23:30", "2025-03-30T02:00"),
    ],
)
def test_ranges(text: str, start: str, end: str) -> None:
    window = read_words(text, LONDON).window
    assert window is not None
    assert (window.start, window.end, window.precision) == (utc(start), utc(end), Precision.RANGE)
    assert window.as_stated == text


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("evening of 5 March 2025", "2025-03-05T17:00", "2025-03-05T23:00"),
        ("the evening of the 5th of March 2025", "2025-03-05T17:00", "2025-03-05T23:00"),
        ("5 March 2025, late evening", "2025-03-05T20:00", "2025-03-06T00:00"),
        ("in the early hours of Sunday 9 March 2025", "2025-03-09T00:00", "2025-03-09T06:00"),
        ("small hours of 9 March 2025", "2025-03-09T00:00", "2025-03-09T06:00"),
        ("Saturday 8 March 2025 night", "2025-03-08T20:00", "2025-03-09T04:00"),
        ("night of 8/9 March 2025", "2025-03-08T20:00", "2025-03-09T04:00"),
        ("overnight 8-9 March 2025", "2025-03-08T20:00", "2025-03-09T08:00"),
        ("overnight 31 March to 1 April 2025", "2025-03-31T19:00", "2025-04-01T07:00"),
        # An hour longer, and an hour shorter.
        ("early hours of 26 October 2025", "2025-10-25T23:00", "2025-10-26T06:00"),
        ("early hours of 30 March 2025", "2025-03-30T00:00", "2025-03-30T05:00"),
    ],
)
def test_parts_of_a_day(text: str, start: str, end: str) -> None:
    window = read_words(text, LONDON).window
    assert window is not None
    assert (window.start, window.end, window.precision) == (utc(start), utc(end), Precision.PART_OF_DAY)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("about 9.30 in the evening of 5 March 2025", "2025-03-05T21:00", "2025-03-05T22:00"),
        ("about 1am on the night of 8 March 2025", "2025-03-09T00:30", "2025-03-09T01:30"),
        ("just before 7pm on 5 March 2025", "2025-03-05T18:30", "2025-03-05T19:00"),
        ("shortly after 19:00 on 5 March 2025", "2025-03-05T19:00", "2025-03-05T19:30"),
        ("about midnight on the night of 8 March 2025", "2025-03-08T23:30", "2025-03-09T00:30"),
    ],
)
def test_an_hour_about_or_within_a_part_of_the_day(text: str, start: str, end: str) -> None:
    read = read_words(text, LONDON)
    assert read.window is not None
    assert (read.window.start, read.window.end) == (utc(start), utc(end))
    assert (read.window.precision, read.flags) == (Precision.ABOUT, ())


# Reported on Sunday 9 March 2025, at 10:00.
SUNDAY = Report(date(2025, 3, 9), datetime(2025, 3, 9, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("early hours of Sunday", "2025-03-09T00:00", "2025-03-09T06:00"),
        ("Saturday night", "2025-03-08T20:00", "2025-03-09T04:00"),
        ("last night", "2025-03-08T20:00", "2025-03-09T04:00"),
        ("yesterday evening", "2025-03-08T17:00", "2025-03-08T23:00"),
        ("this morning", "2025-03-09T06:00", "2025-03-09T12:00"),
        ("last Sunday", "2025-03-02T00:00", "2025-03-03T00:00"),
        # The evening of this Sunday has not come yet.
        ("Sunday evening", "2025-03-02T17:00", "2025-03-02T23:00"),
        ("about 10pm on Friday", "2025-03-07T21:30", "2025-03-07T22:30"),
        ("between 10pm Friday and 1am Saturday", "2025-03-07T22:00", "2025-03-08T01:00"),
        ("between Friday evening and Sunday morning", "2025-03-07T17:00", "2025-03-09T12:00"),
        ("Saturday night between 22:00 and 01:00", "2025-03-08T22:00", "2025-03-09T01:00"),
        ("between 10 and 2 on Saturday night", "2025-03-08T22:00", "2025-03-09T02:00"),
    ],
)
def test_days_of_the_week_are_counted_back_from_the_report_and_flagged(
    text: str, start: str, end: str
) -> None:
    read = read_words(text, LONDON, report=SUNDAY)
    assert read.window is not None
    assert (read.window.start, read.window.end) == (utc(start), utc(end))
    assert read.flags[0].startswith("day taken from the report: ")


@pytest.mark.parametrize("text", ["Saturday night", "yesterday", "early hours of Sunday", "evening"])
def test_without_a_report_they_are_left_open(text: str) -> None:
    read = read_words(text, LONDON)
    assert read.window is None
    assert read.flags[0].startswith("day not stated: ")


@pytest.mark.parametrize(
    ("text", "start", "end", "flag"),
    [
        # The half of the day that one end names is that of the other, the nearest way round.
        (
            "between 10 and 11pm on 5 March 2025", "2025-03-05T22:00", "2025-03-05T23:00",
            "taken from the other end: 22:00 to 23:00 for 'between 10 and 11pm on 5 March 2025'",
        ),
        (
            "5 March 2025, from 11pm to 1", "2025-03-05T23:00", "2025-03-06T01:00",
            "taken from the other end: 23:00 to 01:00 for '5 March 2025, from 11pm to 1'",
        ),
        (
            "30 December to 2 January 2026", "2025-12-30T00:00", "2026-01-03T00:00",
            "taken from the other end: the year 2025 for '30 December to 2 January 2026'",
        ),
        # What can mean two has a window that holds both.
        (
            "between 22:00 and 02:00 on 5 March 2025", "2025-03-04T22:00", "2025-03-06T02:00",
            "day stands for two: 'between 22:00 and 02:00 on 5 March 2025' runs over midnight, "
            "and its day may be that of either end",
        ),
        (
            "about midnight on 5 March 2025", "2025-03-04T23:30", "2025-03-06T00:30",
            "day stands for two: 'about midnight on 5 March 2025' may be either end of its day",
        ),
    ],
)  # fmt: skip
def test_what_is_taken_from_elsewhere_or_stays_open_is_flagged(
    text: str, start: str, end: str, flag: str
) -> None:
    read = read_words(text, LONDON)
    assert read.window is not None
    assert (read.window.start, read.window.end) == (utc(start), utc(end))
    assert read.flags == (flag,)


@pytest.mark.parametrize(
    "text",
    [
        "22:00 and 23:30 on 5 March 2025", "between 22:00 on 5 March 2025", "between 7 and 8 on 5 March 2025",
        "before 22:00 on 5 March 2025", "between 10 and 23:30 on 5 March 2025", "evening of Saturday night",
        "about evening of 5 March 2025", "between 22:00 and 23:00 and 23:30 on 5 March 2025",
        "9 in the afternoon of 5 March 2025", "13 in the evening of 5 March 2025", "to 22:00 on 5 March 2025",
        "22.05 on 5 March 2025", "10.30 on 5 March 2025", "25.00 hrs on 5 March 2025", "31/02/25", "22.00.25.1",
        "between 10.30 and 11.45pm on 5 March 2025", "5/13/25",
        "between", "and", "2025", "March 2025", "5/3", "evening of 5/6 March 2025 or so",
    ],
)  # fmt: skip
def test_what_would_be_a_guess_is_kept_as_stated(text: str) -> None:
    read = read_words(text, LONDON, report=SUNDAY)
    assert read.window is None
    assert read.flags[-1].split(":")[0] in {"time not read", "day not stated"}


def test_reversed_ends_are_flagged_and_not_swapped() -> None:
    read = read_words("between 22:00 on 6 March 2025 and 02:00 on 5 March 2025", LONDON)
    assert (read.window, read.flags[0].split(":")[0]) == (None, "times are reversed")


def test_the_hours_of_a_part_can_be_set() -> None:
    rules = TimeRules(parts=with_hours({"evening": (time(18), time(22))}))
    window = read_words("evening of 5 March 2025", LONDON, rules=rules).window
    assert window is not None
    assert (window.start, window.end) == (utc("2025-03-05T18:00"), utc("2025-03-05T22:00"))


def test_a_source_that_writes_the_month_first_is_read_so() -> None:
    window = read_words("22:00 on 05/03/2025", LONDON, rules=TimeRules(day_first=False)).window
    assert window is not None
    assert window.start == utc("2025-05-03T21:00")


CLOCKS = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), CLOCKS, CLOCKS)
def test_a_range_of_one_day_holds_both_its_ends(day: date, one: time, two: time) -> None:
    text = f"{day:%-d %B %Y} between {one:%H:%M} and {two:%H:%M}"
    read = read_words(text, LONDON)
    if any(flag.startswith("time does not exist: ") for flag in read.flags):
        assert {one.hour, two.hour} & {1}
    else:
        assert read.window is not None
        first = datetime.combine(day, one, LONDON).astimezone(UTC)
        last_day = day if one < two else day + timedelta(days=1)
        last = datetime.combine(last_day, two, LONDON).replace(fold=1).astimezone(UTC)
        assert (read.window.start, read.window.end) == (first, last)
