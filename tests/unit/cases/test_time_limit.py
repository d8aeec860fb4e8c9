"""Six months from the day of the offence, for offences that are tried summarily alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.cases_scene import scene

from bwv_index.cases import CaseSnapshot, is_summary_only, time_limits
from bwv_index.timecode import UtcInterval

LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)


def case(code: str, start: datetime | None) -> CaseSnapshot:
    found = scene()
    occurred = None if start is None else UtcInterval(start, start + HOUR)
    return replace(found, incidents=(replace(found.incidents[0], offence_code=code, occurred=occurred),))


@pytest.mark.parametrize(
    ("code", "summary"),
    [
        ("PL96001", True), (" pl96001 ", True), ("CJ88116", True), ("104/23", True),
        ("104/33", True), ("00104/23", True),
        ("CJ88160", False), ("8/1", False), ("", False), ("assault", False), ("104/2", False),
    ],
)  # fmt: skip
def test_which_codes_are_summary_only(code: str, summary: bool) -> None:
    assert is_summary_only(code) is summary


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (datetime(2025, 6, 14, 22, 12, tzinfo=UTC), date(2025, 12, 14)),
        (datetime(2025, 6, 14, 23, 30, tzinfo=UTC), date(2025, 12, 15)),  # 00:30 of the 15th in London
        (datetime(2025, 8, 31, 12, 0, tzinfo=UTC), date(2026, 2, 28)),
        (datetime(2023, 8, 31, 12, 0, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2025, 12, 31, 12, 0, tzinfo=UTC), date(2026, 6, 30)),
    ],
)
def test_the_last_day_is_six_months_on(start: datetime, last: date) -> None:
    (limit,) = time_limits(case("PL96001", start), last - timedelta(days=10), LONDON)
    assert (limit.last_day, limit.days_left, limit.offence_code) == (last, 10, "PL96001")


def test_days_that_are_over_count_below_nothing() -> None:
    (limit,) = time_limits(case("104/23", datetime(2025, 6, 14, 12, tzinfo=UTC)), date(2025, 12, 20), LONDON)
    assert limit.days_left == -6


@pytest.mark.parametrize("code", ["CJ88160", ""])
def test_another_offence_has_no_limit(code: str) -> None:
    assert time_limits(case(code, datetime(2025, 6, 14, 12, tzinfo=UTC)), date(2025, 7, 1), LONDON) == ()


def test_an_unknown_day_has_no_limit() -> None:
    assert time_limits(case("PL96001", None), date(2025, 7, 1), LONDON) == ()
