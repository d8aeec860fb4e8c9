"""A person's own check of a camera's clock: so many seconds fast, from when to when, by whom and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bwv_index.clock.zone import next_change

_FIRST = datetime.min.replace(tzinfo=UTC)
_HALF_YEAR = timedelta(days=183)
"""In any longer stretch the clocks of a zone that has summer time change, and nobody counts the days."""
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ClockCheck:
    """What a person found by setting a camera's clock beside a true one.

    ``offset_s`` is the camera's clock less true time: positive where the camera is fast. ``half_width_s`` is what
    the person allows at 95 % for the comparison. It counts from ``from_`` to ``to`` (None: open). ``at`` is when the
    check was put on the record. ``compared`` is when the two clocks were read, None where nobody said. Drift widens the
    half-width away from it. A superseded check is kept and never used.
    """

    device: str
    offset_s: float
    half_width_s: float
    from_: datetime | None
    to: datetime | None
    by: str
    at: datetime
    why: str
    superseded: bool = False
    compared: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether the check speaks for that true time."""
        return not self.superseded and (self.from_ or _FIRST) <= moment <= (self.to or _LAST)

    def half_width_at(self, moment: datetime, drift_s_per_day: float) -> float:
        """Return the half-width in seconds at that time.

        Where nobody said when the clocks were read, it was at the worst moment that it can have been: within the
        dates of the check, and before it was put on the record.
        """
        if self.compared is not None:
            apart = [moment - self.compared]
        else:
            last = min(self.to or self.at, self.at)
            apart = [moment - last, moment - min(self.from_ or last, last)]
        days = max(abs(each.total_seconds()) for each in apart) / 86_400
        return self.half_width_s + drift_s_per_day * days

    def of_one_season(self, moment: datetime, zone: str) -> bool:
        """Whether the clocks in a zone have surely not changed between a true time and the comparison."""
        if self.compared is not None:
            ends = [self.compared]
        else:
            last = min(self.to or self.at, self.at)
            ends = [last, min(self.from_ or last, last)]
        first, last = min(moment, *ends), max(moment, *ends)
        if last - first > _HALF_YEAR:
            return False
        change = next_change(first, last - first, zone) if last > first else None
        return change is None or change > last


def covering_check(checks: Iterable[ClockCheck], moment: datetime) -> ClockCheck | None:
    """Return the newest check that covers a true time; None where no person has checked."""
    return newest_check(check for check in checks if check.covers(moment))


def newest_check(checks: Iterable[ClockCheck]) -> ClockCheck | None:
    """Return the check that was put on the record last."""
    return max(checks, key=lambda c: (c.at, c.from_ or _FIRST, c.by, c.offset_s), default=None)
