"""Whether what was read in several frames is one running clock, and when its second turned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import mode

LEAST_AGREEING = 3
LEAST_MAJORITY = 2
"""Readings that agree are at least so many times those that contradict them."""
JITTER_S = Fraction(1, 4)
"""How far a camera may be late in drawing a new second, or a frame's stamp be off."""
DRAWN_S = 0.1
"""What that adds to the half-width."""
LEAST_SPAN_S = 2
"""Seconds over which a clock is watched before it may be called stopped."""

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a clock showed ``offset`` seconds into the recording; ``resolution`` is its last place in seconds."""

    offset: Fraction
    wall: datetime
    zone: str
    raw: str
    resolution: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A clock that ran with the footage: it turned to ``shown.wall`` at ``offset``, within ``half_width_s``.

    ``agreeing`` readings say so; ``outliers`` are the texts of those that do not.
    """

    shown: Shown
    zone: str
    offset: Fraction
    half_width_s: float
    agreeing: int
    outliers: tuple[str, ...]


def agree(readings: Sequence[Shown]) -> Agreement | str:
    """Return the one clock that the readings show, or why they show none.

    A reading says that the clock's time at the file's start lies between wall - offset and that plus one last place.
    Those that agree share such a time, but for ``JITTER_S``. With r the last place, lo the greatest of their
    differences and hi the least plus r, the clock's time at the start is (lo + hi) / 2, give or take |hi - lo| / 2
    plus ``DRAWN_S``: the more moments of a second the frames fall on, the narrower.
    """
    if len(readings) < LEAST_AGREEING:
        return f"{_counted(len(readings))} could be read, {LEAST_AGREEING} have to agree"
    stopped = _stopped(readings)
    if stopped:
        return stopped
    together = _largest(readings)
    outliers = [each for each in readings if each not in together]
    zone = _zone(together)
    problem = _jump(together, outliers) or _doubt(together, outliers)
    if problem or zone is None:
        return problem or f"the zone is not read alike: {_texts(together)}"
    return _worked_out(together, outliers, zone)


def _doubt(together: list[Shown], outliers: list[Shown]) -> str:
    """Say why readings that agree are not enough; empty where they are."""
    if len(together) < max(LEAST_AGREEING, LEAST_MAJORITY * len(outliers)):
        return f"{len(together)} of {len(together) + len(outliers)} readings agree: {_texts([*together, *outliers])}"
    if len({each.wall for each in together}) == 1:
        return "the readings that agree lie too near together to see the clock advance"
    return ""


def _worked_out(together: list[Shown], outliers: list[Shown], zone: str) -> Agreement:
    """Narrow down when the clock turned to what the last agreeing reading shows."""
    last = max(together, key=lambda each: each.offset)
    low = max(_difference(each, last.wall) for each in together)
    high = min(_difference(each, last.wall) + each.resolution for each in together)
    return Agreement(
        shown=last,
        zone=zone,
        offset=-(low + high) / 2,
        half_width_s=float(abs(high - low) / 2) + DRAWN_S,
        agreeing=len(together),
        outliers=tuple(each.raw for each in outliers),
    )


def _difference(each: Shown, zero: datetime) -> Fraction:
    """Return wall less offset in seconds, counted from ``zero``."""
    return Fraction((each.wall - zero) // _MICROSECOND, 1_000_000) - each.offset


def _largest(readings: Sequence[Shown]) -> list[Shown]:
    """Return the largest group of readings that may be one running clock, in order of what they show."""
    zero = readings[0].wall
    ordered = sorted(readings, key=lambda each: _difference(each, zero))
    best: list[Shown] = []
    for start, first in enumerate(ordered):
        reach = _difference(first, zero) + first.resolution + JITTER_S
        group = [each for each in ordered[start:] if _difference(each, zero) <= reach]
        best = max(best, group, key=len)
    return best


def _stopped(readings: Sequence[Shown]) -> str:
    """Say that a clock stands still; empty where it does not."""
    span = max(each.offset for each in readings) - min(each.offset for each in readings)
    if len({each.wall for each in readings}) > 1 or span < LEAST_SPAN_S:
        return ""
    return f"the clock stands still at {readings[0].raw} over {float(span):.1f} s"


def _jump(together: list[Shown], outliers: list[Shown]) -> str:
    """Say that the clock was set while it was filmed; empty where one group of readings alone makes sense."""
    others = _largest(outliers) if outliers else []
    if len(others) < LEAST_MAJORITY or len({each.wall for each in others}) < LEAST_MAJORITY:
        return ""
    by = abs(_difference(others[0], together[0].wall) - _difference(together[0], together[0].wall))
    return f"the clock jumps by {float(by):.0f} s: {_texts([*together, *others])}"


def _zone(together: list[Shown]) -> str | None:
    """Return the zone that the readings state, None where they do not state one alike."""
    stated = [each.zone for each in together if each.zone]
    if not stated:
        return ""
    sure = len(set(stated)) == 1 and len(stated) >= LEAST_AGREEING
    return mode(stated) if sure else None


def _counted(number: int) -> str:
    return f"{number} reading{'' if number == 1 else 's'}"


def _texts(readings: Sequence[Shown]) -> str:
    ordered = sorted(readings, key=lambda each: each.offset)
    return "; ".join(f"{each.raw} at {float(each.offset):.2f} s" for each in ordered)
