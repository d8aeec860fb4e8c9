"""The machine's clock, watched for being set while a run goes on."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(seconds=2)
"""A clock that is being slewed moves by less than this between two looks; more is a clock that was set."""


def _running() -> float:
    """Return seconds that nobody can set and that go on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _wall() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ClockSet:
    """That the clock was set: what it would have shown, and what it shows."""

    expected: datetime
    shown: datetime

    @property
    def moved(self) -> timedelta:
        """How far it was set forward; negative where it was set back."""
        return self.shown - self.expected


class Watch:
    """Tells the time, and whether the clock was set since the last look."""

    def __init__(self, wall: Callable[[], datetime] = _wall, running: Callable[[], float] = _running) -> None:
        """Begin to watch; ``wall`` shows the time of day in UTC, ``running`` seconds that only go on."""
        self._wall, self._running = wall, running
        self._seen, self._at = wall(), running()

    def now(self) -> datetime:
        """Return the time of an act: the machine's clock, in UTC."""
        return self._wall()

    def moved(self) -> ClockSet | None:
        """Say whether the clock was set since this was last asked, or since the watch began."""
        shown, running = self._wall(), self._running()
        expected = self._seen + timedelta(seconds=running - self._at)
        self._seen, self._at = shown, running
        return ClockSet(expected, shown) if abs(shown - expected) > TOLERANCE else None
