"""An incident is in one period only where its whole window is, in local time."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from tests.unit.statistics.conftest import window

from bwv_index.statistics import Days, Step, When, place

JUNE = Days(date(2025, 6, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("start", "end", "step", "when", "label"),
    [
        ("2025-06-14T22:00", "", Step.MONTH, When.PERIOD, "2025-06"),
        ("2025-06-30T22:59", "", Step.MONTH, When.PERIOD, "2025-06"),
        ("2025-06-30T23:00", "", Step.MONTH, When.PERIOD, "2025-07"),  # midnight in London
        ("2025-01-31T23:59", "", Step.MONTH, When.PERIOD, "2025-01"),
        ("2025-06-29T23:00", "2025-06-30T23:00", Step.MONTH, When.PERIOD, "2025-06"),  # the day of 30 June
        ("2025-06-30T22:30", "2025-06-30T23:30", Step.MONTH, When.SPREAD, ""),
        ("2025-06-30T22:30", "2025-06-30T23:30", Step.WEEK, When.PERIOD, "2025-W27"),
        ("2025-06-30T22:30", "2025-06-30T23:30", Step.YEAR, When.PERIOD, "2025"),
        ("2025-03-31T22:30", "2025-03-31T23:30", Step.YEAR_TO_MARCH, When.SPREAD, ""),
        ("2025-06-08T20:00", "2025-06-09T02:00", Step.WEEK, When.SPREAD, ""),
        ("2025-10-26T00:30", "2025-10-26T01:30", Step.MONTH, When.PERIOD, "2025-10"),  # the repeated hour
    ],
)
def test_a_window_lies_in_the_period_that_holds_all_of_it(
    london: ZoneInfo, start: str, end: str, step: Step, when: When, label: str
) -> None:
    found = place(window(start, end), Days(), step, london)
    assert (found.when, found.period.label if found.period else "") == (when, label)


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        ("2025-05-31T22:59", "", When.OUTSIDE),
        ("2025-05-31T23:00", "", When.PERIOD),
        ("2025-06-30T22:59", "", When.PERIOD),
        ("2025-06-30T23:00", "", When.OUTSIDE),
        ("2025-05-31T22:00", "2025-05-31T23:30", When.SPREAD),
        ("2025-04-01T00:00", "2025-09-01T00:00", When.SPREAD),
    ],
)
def test_what_may_lie_outside_the_days_asked_for_is_neither_counted_in_nor_left_out(
    london: ZoneInfo, start: str, end: str, when: When
) -> None:
    assert place(window(start, end), JUNE, Step.YEAR, london).when is when


def test_an_incident_without_a_time_is_in_no_period_and_never_outside(london: ZoneInfo) -> None:
    assert place(None, JUNE, Step.MONTH, london).when is When.UNTIMED


def test_days_in_the_wrong_order_are_none() -> None:
    with pytest.raises(ValueError, match="not before"):
        Days(date(2025, 6, 2), date(2025, 6, 1))
