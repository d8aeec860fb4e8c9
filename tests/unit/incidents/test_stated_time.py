from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import Precision
from bwv_index.incidents.stated_time import day_bounds, read_time

LONDON = ZoneInfo("Europe/London")
FORMATS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2025-06-14T23:12:05+01:00", "2025-06-14T22:12:05", Precision.SECOND),
        ("2025-06-14T22:12:05Z", "2025-06-14T22:12:05", Precision.SECOND),
        ("2025-06-14t22:12z", "2025-06-14T22:12:00", Precision.MINUTE),
        ("2025-06-14 23:12:05 +0100", "2025-06-14T22:12:05", Precision.SECOND),
        ("2025-06-14T17:12:05-05", "2025-06-14T22:12:05", Precision.SECOND),
        ("2025-06-14T22:12:05.250Z", "2025-06-14T22:12:05.250", Precision.SECOND),
        ("2025-06-14T22:12:05,25Z", "2025-06-14T22:12:05.250", Precision.SECOND),
        ("20250614T221205Z", "2025-06-14T22:12:05", Precision.SECOND),
        ("2025-06-14 23:12", "2025-06-14T22:12:00", Precision.MINUTE),
        ("2025-06-14  23:12", "2025-06-14T22:12:00", Precision.MINUTE),
        ("2025-01-14 23:12", "2025-01-14T23:12:00", Precision.MINUTE),
        (" 2025-06-14T23:12:05 ", "2025-06-14T22:12:05", Precision.SECOND),
        ("14/06/2025 23:12", "2025-06-14T22:12:00", Precision.MINUTE),
        ("3/5/2025 23:12:05", "2025-05-03T22:12:05", Precision.SECOND),
        ("2025-10-26T01:30+00:00", "2025-10-26T01:30:00", Precision.MINUTE),
        ("2025-10-26T01:30+01:00", "2025-10-26T00:30:00", Precision.MINUTE),
    ],
)
def test_a_time_is_read_as_utc(text: str, moment: str, precision: Precision) -> None:
    stated = read_time(text, LONDON, FORMATS)
    assert (stated.moment, stated.precision, stated.problem) == (utc(moment), precision, "")


def test_the_repeated_hour_keeps_both_readings() -> None:
    stated = read_time("2025-10-26 01:30", LONDON)
    assert stated.readings == (utc("2025-10-26T00:30"), utc("2025-10-26T01:30"))
    assert stated.moment is None
    assert (stated.first, stated.last) == stated.readings
    assert stated.problem == (
        "time stands for two moments: '2025-10-26 01:30' is 01:30 BST (00:30 UTC) or 01:30 GMT (01:30 UTC)"
    )


@pytest.mark.parametrize("text", ["2025-03-30 01:00", "2025-03-30T01:59:59", "30/03/2025 01:30"])
def test_the_skipped_hour_is_flagged_and_not_moved(text: str) -> None:
    stated = read_time(text, LONDON, FORMATS)
    assert stated.readings == ()
    assert not stated.stated
    assert stated.problem.startswith("time does not exist: ")


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "2025-02-30", "2025-06-14T24:30", "2025-06-14T23:60", "2025-06-14T23:12:60", "12:30",
        "06/14/2025 23:12", "2025-06", "1899-12-31T10:00Z", "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-12:00", "2025-06-14T22:12+99:00", "\u0662\u0660\u0662\u0665-06-14", "1749939125",
        "x" * 100_000,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_kept_and_flagged(text: str) -> None:
    stated = read_time(text, LONDON, FORMATS)
    assert (stated.raw, stated.readings, stated.precision) == (text, (), Precision.UNKNOWN)
    assert stated.problem.startswith("time not read: '")


def test_a_blank_cell_states_nothing_and_is_no_problem() -> None:
    stated = read_time("  ", LONDON)
    assert (stated.stated, stated.first, stated.last, stated.until, stated.problem) == (
        False, None, None, None, "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2025-06-14", 24), ("2025-03-30", 23), ("2025-10-26", 25)],
)
def test_a_day_is_as_long_as_its_clock_makes_it(day: str, hours: int) -> None:
    stated = read_time(day, LONDON)
    assert stated.day == date.fromisoformat(day)
    assert stated.precision is Precision.DATE
    assert stated.moment is None
    assert stated.first is not None
    assert stated.last is not None
    assert (stated.last - stated.first).total_seconds() == hours * 3600
    assert (stated.first, stated.last) == day_bounds(date.fromisoformat(day), LONDON)


def test_the_zone_is_the_mappings() -> None:
    assert read_time(
        "1/14/2010 1:42", ZoneInfo("America/Kentucky/Louisville"), ("%m/%d/%Y %H:%M",)
    ).moment == (utc("2010-01-14T06:42"))


@pytest.mark.parametrize(("text", "year"), [("05/03/25 22:15", 2025), ("05/03/98 22:15", 1998)])
def test_a_year_of_two_figures_is_read_and_noted(text: str, year: int) -> None:
    stated = read_time(text, LONDON, ("%d/%m/%Y %H:%M", "%d/%m/%y %H:%M"))
    assert stated.moment == datetime(year, 3, 5, 22, 15, tzinfo=UTC)
    assert (stated.problem, stated.note) == ("", f"year of two figures: {year} for '{text}'")


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_every_moment_written_locally_comes_back(moment: datetime) -> None:
    local = moment.astimezone(LONDON)
    assert read_time(local.isoformat(), LONDON).moment == moment
    assert moment in read_time(local.replace(tzinfo=None).isoformat(), LONDON).readings


@given(st.text(max_size=40))
def test_hostile_text_never_raises(text: str) -> None:
    stated = read_time(text, LONDON, FORMATS)
    assert stated.stated or stated.problem or not text.strip()
