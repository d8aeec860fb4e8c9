"""Parts of a day as people name them, and the hours that each stands for (domain reference 8.2).

The hours are conventions, not facts: a force's import mapping may set others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class DayPart:
    """A part of a local day: from ``start`` to ``end``, which is on the next day where it is not after ``start``."""

    name: str
    start: time
    end: time

    @property
    def ends_next_day(self) -> bool:
        """Whether the part reaches over midnight, or up to it."""
        return self.end <= self.start

    def local(self, day: date) -> tuple[datetime, datetime]:
        """Return its ends on one day, in local time without a zone."""
        last = day + timedelta(days=1) if self.ends_next_day else day
        return datetime.combine(day, self.start), datetime.combine(last, self.end)

    def bounds(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return its ends on one day in UTC, as wide as they can be meant when the clocks change."""
        start, end = self.local(day)
        return start.replace(tzinfo=zone, fold=0), end.replace(tzinfo=zone, fold=1)


Parts = Mapping[str, DayPart]
"""The parts of a day by their names in lower case."""


def _parts(hours: Mapping[str, tuple[str, str]]) -> Parts:
    return MappingProxyType({
        name: DayPart(name, time.fromisoformat(start), time.fromisoformat(end))
        for name, (start, end) in hours.items()
    })  # fmt: skip


DAY_PARTS: Final = _parts({
    "early hours": ("00:00", "06:00"),
    "early morning": ("05:00", "09:00"),
    "morning": ("06:00", "12:00"),
    "late morning": ("10:00", "12:00"),
    "lunchtime": ("11:30", "14:30"),
    "afternoon": ("12:00", "18:00"),
    "early afternoon": ("12:00", "15:00"),
    "late afternoon": ("15:00", "18:00"),
    "daytime": ("06:00", "18:00"),
    "evening": ("17:00", "23:00"),
    "early evening": ("17:00", "20:00"),
    "late evening": ("20:00", "00:00"),
    "night": ("20:00", "04:00"),
    "late night": ("22:00", "04:00"),
    "overnight": ("20:00", "08:00"),
})  # fmt: skip
"""What each part stands for unless a mapping says otherwise; "evening" and "night" by the domain reference."""

SAID_AS: Final[Mapping[str, str]] = MappingProxyType({
    "small hours": "early hours",
    "lunch time": "lunchtime",
    "late at night": "late night",
    "during the night": "night",
    "during the day": "daytime",
})  # fmt: skip
"""Other words for the same parts."""


def with_hours(hours: Mapping[str, tuple[time, time]]) -> Parts:
    """Return the parts of a day, those named having the hours given.

    Raises:
        KeyError: there is no part of that name.
    """
    for name in hours:
        DAY_PARTS[name]
    changed = {name: DayPart(name, start, end) for name, (start, end) in hours.items()}
    return MappingProxyType({**DAY_PARTS, **changed})
