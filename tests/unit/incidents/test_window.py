from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bwv_index.incidents import Precision
from bwv_index.incidents.stated_time import read_time
from bwv_index.incidents.vague_time import VagueTime
from bwv_index.incidents.window import Occurrence, occurrence_window

LONDON = ZoneInfo("Europe/London")


def window(start: str = "", end: str = "", words: str = "", reported: str = "") -> VagueTime:
    times = [read_time(text, LONDON) for text in (start, end, reported)]
    return occurrence_window(Occurrence(times[0], times[1], words, times[2]))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "start", "end", "precision"),
    [
        (
            ("2025-06-14T23:12:05", "2025-06-14T23:20"),
            "2025-06-14T22:12:05",
            "2025-06-14T22:20",
            Precision.RANGE,
        ),
        (("2025-06-14T23:12:05",), "2025-06-14T22:12:05", "2025-06-14T22:12:05", Precision.SECOND),
        (("2025-06-14T23:12",), "2025-06-14T22:12", "2025-06-14T22:13", Precision.MINUTE),
        (("2025-06-14T23:12", "2025-06-14T23:12"), "2025-06-14T22:12", "2025-06-14T22:13", Precision.MINUTE),
        (("2025-06-14",), "2025-06-13T23:00", "2025-06-14T23:00", Precision.DATE),
        (("2025-06-14", "2025-06-15"), "2025-06-13T23:00", "2025-06-15T23:00", Precision.RANGE),
        (("2025-06-14T23:12", "", "evening"), "2025-06-14T22:12", "2025-06-14T22:13", Precision.MINUTE),
        (("2025-06-14", "", "evening"), "2025-06-14T16:00", "2025-06-14T22:00", Precision.PART_OF_DAY),
        (("2025-06-14", "", "22:00 to 02:00"), "2025-06-14T21:00", "2025-06-15T01:00", Precision.RANGE),
        (("2025-06-14", "", "about 19:00"), "2025-06-14T17:30", "2025-06-14T18:30", Precision.ABOUT),
        (("", "", "about 19:00 on 14 June 2025"), "2025-06-14T17:30", "2025-06-14T18:30", Precision.ABOUT),
        (("2025-10-26T00:30", "2025-10-26T01:30"), "2025-10-25T23:30", "2025-10-26T01:30", Precision.RANGE),
        (("2025-10-26T01:30",), "2025-10-26T00:30", "2025-10-26T01:31", Precision.MINUTE),
    ],
)
def test_windows(cells: tuple[str, ...], start: str, end: str, precision: Precision) -> None:
    read = window(*cells)
    assert read.window is not None
    assert (read.window.start, read.window.end, read.window.precision) == (utc(start), utc(end), precision)
    assert read.flags == ()


@pytest.mark.parametrize(
    ("cells", "start", "end"),
    [
        (("2025-03-30T00:30", "2025-03-30T01:30"), "2025-03-30T00:30", "2025-03-30T01:00"),
        (("2025-03-30T01:30", "2025-03-30T03:30"), "2025-03-30T01:00", "2025-03-30T02:30"),
    ],
)
def test_a_window_goes_to_where_the_clocks_skip_one_of_its_ends(
    cells: tuple[str, str], start: str, end: str
) -> None:
    read = window(*cells)
    assert read.window is not None
    assert (read.window.start, read.window.end) == (utc(start), utc(end))
    (flag,) = read.flags
    assert flag.startswith("time does not exist: ")
    assert "the window goes to 02:00 BST" in flag


def test_reversed_times_are_flagged_and_not_swapped() -> None:
    read = window("2025-06-14T23:20", "2025-06-14T23:12")
    assert read.window is None
    assert read.flags == ("times are reversed: '2025-06-14T23:12' is before '2025-06-14T23:20'",)


def test_an_end_alone_is_used_and_said() -> None:
    read = window("", "2025-06-14T23:12")
    assert read.window is not None
    assert (read.window.start, read.window.as_stated) == (utc("2025-06-14T22:12"), "until 2025-06-14T23:12")
    assert read.flags == ("only the end is stated: '2025-06-14T23:12'",)


def test_a_day_stays_where_its_words_cannot_be_read() -> None:
    read = window("2025-06-14", "", "at chucking-out time")
    assert read.window is not None
    assert read.window.precision is Precision.DATE
    assert read.flags == ("time not read: 'at chucking-out time'",)


def test_a_report_before_the_event_is_flagged_and_both_stay() -> None:
    read = window("2025-06-14T23:12", reported="2025-06-14T22:50")
    assert read.window is not None
    assert read.flags[0].startswith("times are reversed: reported '2025-06-14T22:50' before it happened")


@pytest.mark.parametrize(
    ("cells", "flag"),
    [
        ((), "no time of occurrence: no cell states one"),
        (("soon",), "no time of occurrence: 'soon' cannot be read"),
        (("2025-03-30T01:30",), "no time of occurrence: '2025-03-30T01:30' cannot be read"),
    ],
)
def test_no_time_is_said(cells: tuple[str, ...], flag: str) -> None:
    read = window(*cells)
    assert (read.window, read.flags) == (None, (flag,))
