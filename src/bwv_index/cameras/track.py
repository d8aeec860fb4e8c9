"""Where a camera was while it recorded: positions with the quality of their fix, as a device wrote them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from bwv_index.incidents import Position
from bwv_index.timecode import MICROSECONDS


class FixQuality(StrEnum):
    """Whether a position was really measured. A neat coordinate without a fix is none."""

    NONE = "none"
    """The device says that it had no fix."""
    TWO_D = "2d"
    THREE_D = "3d"
    DIFFERENTIAL = "differential"
    UNSTATED = "unstated"
    """The format has no word for it."""

    @property
    def counts(self) -> bool:
        """Whether the position may be used: an unstated fix may, where the values are plausible."""
        return self is not FixQuality.NONE


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """One reading of a position sensor.

    ``offset`` is seconds from the file's start, None where the format ties it to none. ``at`` is the satellites'
    UTC time, None where the device wrote none or wrote its own clock's. ``accuracy_m`` is the stated radius, ``dop``
    the stated dilution of precision. ``position`` is None where the device had none or wrote an impossible one;
    ``problem`` says which. Altitude in metres, speed in metres a second, course in degrees from north.
    """

    offset: Fraction | None
    position: Position | None
    fix: FixQuality
    at: datetime | None = None
    altitude_m: float | None = None
    speed_mps: float | None = None
    course_deg: float | None = None
    accuracy_m: float | None = None
    dop: float | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """The positions of one source, in the order in which it wrote them.

    ``whole_recording`` is whether they are of a recording that may be split into several files, each to have its own.
    ``lock_before_s`` is how long the fix had been held at the first point by points before it that were cut off.
    """

    source: str
    points: tuple[TrackPoint, ...]
    whole_recording: bool = False
    lock_before_s: Fraction = Fraction(0)

    @property
    def usable(self) -> tuple[TrackPoint, ...]:
        """The points that a device measured, in order."""
        return tuple(p for p in self.points if p.position is not None and p.fix.counts)

    @property
    def since_lock_s(self) -> tuple[Fraction | None, ...]:
        """How long the fix had been held at each point, in seconds; a fresh fix is less sure than an old one.

        Counted along the file, and by the satellites' time where the track has no place in it. None where there is no
        fix, or neither. Where the track begins with a fix, the camera may have held it for longer, and the figure is
        the least that it can be.
        """
        held: list[Fraction | None] = []
        lock: TrackPoint | None = None
        before = self.lock_before_s
        for point in self.points:
            if point.position is None or not point.fix.counts:
                lock, before = None, Fraction(0)
            elif lock is None or (_since(lock, point) is None and _since(point, point) is not None):
                before = before if lock is None else Fraction(0)
                lock = point
            since = None if lock is None else _since(lock, point)
            held.append(None if since is None else before + since)
        return tuple(held)


def _since(lock: TrackPoint, point: TrackPoint) -> Fraction | None:
    """Return the seconds from one point to a later one; None where they tell none, or the later one is earlier."""
    passed: Fraction | None = None
    if lock.offset is not None and point.offset is not None:
        passed = point.offset - lock.offset
    elif lock.at is not None and point.at is not None:
        passed = Fraction((point.at - lock.at) // timedelta(microseconds=1), MICROSECONDS)
    return None if passed is None or passed < 0 else passed
