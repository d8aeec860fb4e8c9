"""Periods: the usual names, no gap, no day in two."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.statistics import Step, period_of, periods

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
STEPS = st.sampled_from(Step)


@pytest.mark.parametrize(
    ("step", "day", "label", "first", "last"),
    [
        (Step.MONTH, "2025-06-14", "2025-06", "2025-06-01", "2025-06-30"),
        (Step.MONTH, "2024-02-29", "2024-02", "2024-02-01", "2024-02-29"),
        (Step.MONTH, "2025-12-31", "2025-12", "2025-12-01", "2025-12-31"),
        (Step.QUARTER, "2025-06-14", "2025-Q2", "2025-04-01", "2025-06-30"),
        (Step.QUARTER, "2025-11-01", "2025-Q4", "2025-10-01", "2025-12-31"),
        (Step.YEAR, "2025-06-14", "2025", "2025-01-01", "2025-12-31"),
        (Step.YEAR_TO_MARCH, "2025-03-31", "2024/25", "2024-04-01", "2025-03-31"),
        (Step.YEAR_TO_MARCH, "2025-04-01", "2025/26", "2025-04-01", "2026-03-31"),
        (Step.YEAR_TO_MARCH, "1999-12-31", "1999/00", "1999-04-01", "2000-03-31"),
        (Step.WEEK, "2025-06-14", "2025-W24", "2025-06-09", "2025-06-15"),
        (Step.WEEK, "2024-12-30", "2025-W01", "2024-12-30", "2025-01-05"),
        (Step.WEEK, "2021-01-03", "2020-W53", "2020-12-28", "2021-01-03"),
    ],
)
def test_a_period_has_its_usual_name_and_days(
    step: Step, day: str, label: str, first: str, last: str
) -> None:
    found = period_of(date.fromisoformat(day), step)
    assert (found.label, str(found.first_day), str(found.last_day)) == (label, first, last)


@given(DAYS, STEPS)
def test_every_day_of_a_period_is_in_that_period_alone(day: date, step: Step) -> None:
    found = period_of(day, step)
    assert found.first_day <= day <= found.last_day
    assert {period_of(edge, step) for edge in (found.first_day, day, found.last_day)} == {found}


@given(DAYS, st.integers(0, 2000), STEPS)
def test_periods_follow_one_another_without_a_gap(first: date, length: int, step: Step) -> None:
    last = min(first + timedelta(days=length), date(2100, 12, 31))
    found = list(periods(first, last, step))
    assert (found[0], found[-1]) == (period_of(first, step), period_of(last, step))
    assert all(one.last_day + timedelta(days=1) == other.first_day for one, other in pairwise(found))


def test_days_in_the_wrong_order_have_no_periods() -> None:
    assert list(periods(date(2025, 6, 2), date(2025, 6, 1), Step.MONTH)) == []
