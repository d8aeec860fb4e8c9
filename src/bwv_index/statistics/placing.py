"""Which period an incident lies in: one, or not known which."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bwv_index.incidents import TimeWindow
from bwv_index.statistics.period import Period, Step, period_of

_LEAST = timedelta(microseconds=1)


class When(StrEnum):
    """What is known of an incident's time, as far as periods go."""

    PERIOD = "period"
    """Its whole window lies in one period."""
    SPREAD = "spread"
    """Its window reaches over the edge of a period, or of the days asked for."""
    UNTIMED = "untimed"
    """No time of it is known."""
    OUTSIDE = "outside"
    """Its whole window lies outside the days asked for."""


@dataclass(frozen=True, slots=True)
class Days:
    """The local days asked for, both in it; None where that end is open.

    Raises:
        ValueError: the last day is before the first.
    """

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError("the last day is not before the first")

    @property
    def bounded(self) -> bool:
        """Whether anything can lie outside."""
        return self.first is not None or self.last is not None

    def meet(self, first: date, last: date) -> bool:
        """Whether any of the days from ``first`` to ``last`` are asked for."""
        return (self.first is None or last >= self.first) and (self.last is None or first <= self.last)

    def hold(self, first: date, last: date) -> bool:
        """Whether all of the days from ``first`` to ``last`` are asked for."""
        return (self.first is None or first >= self.first) and (self.last is None or last <= self.last)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an incident stands; ``period`` only where it is one, the days only where a time is known."""

    when: When
    period: Period | None = None
    first_day: date | None = None
    last_day: date | None = None


def place(window: TimeWindow | None, days: Days, step: Step, zone: ZoneInfo) -> Placed:
    """Say which period an incident of that window lies in; nothing is guessed from the middle of a window.

    A window that has a length ends before its last moment: a day ends before the midnight that it reaches to.
    """
    if window is None:
        return Placed(When.UNTIMED)
    until = window.end - _LEAST if window.end > window.start else window.end
    first, last = (moment.astimezone(zone).date() for moment in (window.start, until))
    if not days.meet(first, last):
        return Placed(When.OUTSIDE, None, first, last)
    period = period_of(first, step)
    if days.hold(first, last) and last <= period.last_day:
        return Placed(When.PERIOD, period, first, last)
    return Placed(When.SPREAD, None, first, last)
