"""Whether a position can be true: what receivers write without a fix is told and not used."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from bwv_index.cameras.track import FixQuality, TrackPoint
from bwv_index.incidents import Position

MOST_DOP = 20.0
"""Beyond this dilution of precision a position tells the region only (the usual scale calls it poor)."""
LOWEST_M = -500.0
HIGHEST_M = 20_000.0
"""No camera that is worn, driven or flown for the police is higher; a receiver without a fix says so."""
FASTEST_MPS = 150.0
"""Faster than any police vehicle or drone, and a police helicopter's best is half of it."""
SLACK_M = 100.0
"""How far two good readings of one moment may lie apart between tall buildings."""
EARLIEST_YEAR = 2005
"""Before it nobody wore a camera: an earlier date is a receiver's count of weeks that began again."""


def measured(
    offset: Fraction | None,
    latitude: float,
    longitude: float,
    fix: FixQuality,
    *,
    at: datetime | None = None,
    altitude_m: float | None = None,
    speed_mps: float | None = None,
    course_deg: float | None = None,
    accuracy_m: float | None = None,
    dop: float | None = None,
    problem: str = "",
) -> TrackPoint:
    """Return one reading, its position left out and the reason told where it cannot be a measurement.

    Degrees (WGS 84), metres, metres a second, degrees from north. A number that is none counts as not stated.
    """
    altitude_m, speed_mps, course_deg, accuracy_m, dop = (
        None if value is None or not math.isfinite(value) else value
        for value in (altitude_m, speed_mps, course_deg, accuracy_m, dop)
    )
    found = problem or _refusal(fix, altitude_m, accuracy_m, dop)
    position: Position | None = None
    if not found:
        try:
            position = Position(latitude, longitude)
        except ValueError as fault:
            found = str(fault)
    told = at if at is None or at.year >= EARLIEST_YEAR else None
    if at is not None and told is None:
        found = f"{found}; " * bool(found) + f"a date of {at:%Y-%m-%d} is not of a worn camera"
    return TrackPoint(
        offset=offset,
        position=position,
        fix=fix,
        at=told,
        altitude_m=altitude_m if position is not None else None,
        speed_mps=speed_mps if position is not None and (speed_mps or 0) >= 0 else None,
        course_deg=course_deg if position is not None else None,
        accuracy_m=accuracy_m if accuracy_m is not None and accuracy_m > 0 else None,
        dop=dop if dop is not None and dop >= 0 else None,
        problem=found,
    )


def _refusal(fix: FixQuality, altitude_m: float | None, accuracy_m: float | None, dop: float | None) -> str:
    """Say why a reading is no measurement, by what the device says of it; empty where it may be one."""
    if fix is FixQuality.NONE:
        return "the device had no fix"
    if dop is not None and dop > MOST_DOP:
        return f"a dilution of precision of {dop:g} tells no place"
    if altitude_m is not None and not LOWEST_M <= altitude_m <= HIGHEST_M:
        return f"an altitude of {altitude_m:.0f} m is out of range"
    if accuracy_m is not None and accuracy_m < 0:
        return "a radius is a number of metres, not negative"
    return ""


def without_jumps(points: Sequence[TrackPoint]) -> tuple[TrackPoint, ...]:
    """Return the readings, those refused that nobody could have travelled to.

    The longest run of readings that fit each other is taken as true, since one wild reading may be the first;
    from its ends outwards a reading fits that could be reached from the last that fitted.
    """
    usable = [n for n, point in enumerate(points) if point.position is not None and point.fix.counts]
    if not usable:
        return tuple(points)
    runs: list[list[int]] = [[usable[0]]]
    for before, after in pairwise(usable):
        if _reachable(points[before], points[after]):
            runs[-1].append(after)
        else:
            runs.append([after])
    seed = max(runs, key=len)
    kept = set(seed)
    for onwards in ([n for n in usable if n > seed[-1]], [n for n in reversed(usable) if n < seed[0]]):
        last = seed[-1] if onwards and onwards[0] > seed[-1] else seed[0]
        for n in onwards:
            if _reachable(points[last], points[n]):
                kept.add(n)
                last = n
    jumped = f"no camera travels there at {FASTEST_MPS:.0f} m/s from the readings beside it"
    refused = set(usable) - kept
    return tuple(
        replace(point, position=None, problem=jumped) if n in refused else point
        for n, point in enumerate(points)
    )


def _reachable(one: TrackPoint, other: TrackPoint) -> bool:
    """Whether one camera may have taken both readings; unknown times decide nothing."""
    apart = _seconds_apart(one, other)
    if apart is None or one.position is None or other.position is None:
        return True
    return one.position.distance_m(other.position) <= FASTEST_MPS * apart + SLACK_M


def _seconds_apart(one: TrackPoint, other: TrackPoint) -> float | None:
    """Return the time between two readings, by the file's time before the satellites'."""
    if one.offset is not None and other.offset is not None:
        return abs(float(other.offset - one.offset))
    if one.at is not None and other.at is not None:
        return abs((other.at - one.at).total_seconds())
    return None
