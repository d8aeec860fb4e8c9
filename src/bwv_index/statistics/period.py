"""Periods of local days: ISO weeks, months, quarters, years, and years to March."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_APRIL = 4
_QUARTER = 3
_DECEMBER = 12


class Step(StrEnum):
    """How long a period is."""

    WEEK = "week"
    """An ISO week, Monday to Sunday, named after the year that holds its Thursday (ISO 8601)."""
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    YEAR_TO_MARCH = "year-to-march"
    """From 1 April, as the national figures are published."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``first_day`` to ``last_day``, both in it; ``label`` is its usual name."""

    first_day: date
    last_day: date
    label: str


def period_of(day: date, step: Step) -> Period:
    """Return the period that a day lies in."""
    match step:
        case Step.WEEK:
            year, week, _ = day.isocalendar()
            monday = day - _DAY * day.weekday()
            return Period(monday, monday + 6 * _DAY, f"{year}-W{week:02d}")
        case Step.MONTH:
            return _months(day.year, day.month, 1, f"{day.year}-{day.month:02d}")
        case Step.QUARTER:
            number = (day.month - 1) // _QUARTER
            return _months(day.year, number * _QUARTER + 1, _QUARTER, f"{day.year}-Q{number + 1}")
        case Step.YEAR:
            return _months(day.year, 1, _DECEMBER, f"{day.year}")
        case Step.YEAR_TO_MARCH:
            began = day.year if day.month >= _APRIL else day.year - 1
            return _months(began, _APRIL, _DECEMBER, f"{began}/{(began + 1) % 100:02d}")


def periods(first: date, last: date, step: Step) -> Iterator[Period]:
    """Give every period from that of the first day to that of the last, without a gap; none where they are reversed."""
    while first <= last:
        period = period_of(first, step)
        yield period
        first = period.last_day + _DAY


def _months(year: int, month: int, count: int, label: str) -> Period:
    after = month + count
    ahead = date(year + (after - 1) // _DECEMBER, (after - 1) % _DECEMBER + 1, 1)
    return Period(date(year, month, 1), ahead - _DAY, label)
