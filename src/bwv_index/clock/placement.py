"""Where a recording was placed in time, how exactly, by what, and what speaks against it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bwv_index.clock.claim import Reading, TimeClaim
from bwv_index.timecode import UtcInterval


class HourBasis(StrEnum):
    """How sure the whole hour is, which is where cameras' clocks go wrong in one piece."""

    CHECKED = "checked"
    """Something outside the camera's clock gives it: satellites, anchors, a person who named the hour."""
    NOT_CHECKED = "not checked"
    """The camera's clock alone gives it, read by the word of its profile or by the zone that it states."""
    OPEN = "open"
    """Several hours have as good a claim; all are kept."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A usable claim that does not support the placement.

    ``difference_s`` is the claim's nearest reading less the placed start, in seconds. ``whole_hours`` is
    set where that is within two minutes of a non-zero whole hour; ``explanation`` names the usual causes.
    """

    claim: TimeClaim
    difference_s: float
    whole_hours: int | None
    explanation: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """A claim that has no vote, and why."""

    claim: TimeClaim
    reason: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Where in UTC a recording starts and ends, how exactly, by what method, and what speaks against it.

    ``end`` is None where the duration is unknown. ``half_width_s`` is the 95 % half-width of both ends; where
    the vote is not ``settled`` it reaches over every alternative as well. ``spread_s`` is the part of it that two
    files of one camera do not share: what matters where they are laid end to end. ``support`` is the sum of the
    trust of the sources that agree. ``alternatives`` are the starts that have as good a claim. ``anchor`` is the
    claim from which the start was taken.
    """

    start: datetime
    end: datetime | None
    half_width_s: float
    method: str
    settled: bool
    support: float
    supporting: tuple[TimeClaim, ...]
    conflicts: tuple[Conflict, ...]
    unusable: tuple[Unusable, ...]
    alternatives: tuple[Reading, ...]
    hour: HourBasis
    spread_s: float
    anchor: TimeClaim

    @property
    def interval(self) -> UtcInterval:
        """The placed stretch of time; its start alone where the duration is unknown."""
        return UtcInterval(self.start, self.end or self.start, self.half_width_s)

    @property
    def certain(self) -> bool:
        """Whether the start may be told without a warning: nothing has as good a claim, and the hour is checked."""
        return self.settled and self.hour is HourBasis.CHECKED


@dataclass(frozen=True, slots=True)
class Unplaced:
    """No claim places the recording: why, and what each claim said."""

    reason: str
    unusable: tuple[Unusable, ...]
