"""From digits on a wall clock to the UTC times that they may mean."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bwv_index.clock.claim import USUAL_ZONE, Reading, ZoneBasis
from bwv_index.errors import ConfigError

LONDON = USUAL_ZONE
UTC_NOTE = "UTC"
"""How a reading is named that takes the digits as UTC."""


@dataclass(frozen=True, slots=True)
class Readings:
    """The UTC times that one wall time may mean; none where it cannot be, and ``problem`` says why."""

    readings: tuple[Reading, ...]
    problem: str = ""


@lru_cache(maxsize=64)
def find_zone(name: str) -> ZoneInfo:
    """Return the zone of that IANA name.

    Raises:
        ConfigError: the time-zone data has no zone of that name.
    """
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError) as fault:
        raise ConfigError(
            f"'{name}' is not a time zone", subject="zone", remedy="Use an IANA name such as Europe/London."
        ) from fault


def read_local(wall: datetime, zone: str = LONDON) -> Readings:
    """Read a naive local time: one reading as a rule, two in the repeated hour, none in the missing one.

    Raises:
        ConfigError: the zone's name is unknown.
    """
    place = find_zone(zone)
    found: dict[datetime, Reading] = {}
    for fold in (0, 1):
        local = wall.replace(tzinfo=place, fold=fold)
        moment = local.astimezone(UTC)
        # A wall time that the clocks jumped over does not come back as itself.
        if moment.astimezone(place).replace(tzinfo=None, fold=0) == wall.replace(fold=0):
            found.setdefault(moment, Reading(moment, local.tzname() or zone))
    if not found:
        return Readings(
            (), f"{wall:%H:%M:%S} did not exist on {wall:%Y-%m-%d} in {zone}: clocks went forward"
        )
    return Readings(tuple(found[moment] for moment in sorted(found)))


def read_utc(wall: datetime) -> Readings:
    """Read a naive time as UTC."""
    return Readings((Reading(wall.replace(tzinfo=UTC, fold=0), UTC_NOTE),))


def read_wall(wall: datetime, basis: ZoneBasis, zone: str = LONDON) -> Readings:
    """Read a naive wall time by the zone basis of its source; an unknown basis keeps UTC and local readings.

    Raises:
        ConfigError: the zone's name is unknown.
        ValueError: the basis is STATED, which needs an offset in the text and not a wall time.
    """
    if basis is ZoneBasis.STATED:
        raise ValueError("a time with a stated offset is not a wall time")
    if basis is ZoneBasis.UTC:
        return read_utc(wall)
    local = read_local(wall, zone)
    if basis is ZoneBasis.LOCAL:
        return local
    return Readings(_merged((*read_utc(wall).readings, *local.readings)))


def other_readings(reading: Reading, basis: ZoneBasis, zone: str = LONDON) -> tuple[Reading, ...]:
    """Return what the same digits mean if they are UTC and not local, or local and not UTC, where that differs.

    Raises:
        ConfigError: the zone's name is unknown.
    """
    if basis is ZoneBasis.UTC:
        found = read_local(reading.start.replace(tzinfo=None), zone).readings
    elif basis is ZoneBasis.LOCAL:
        offset = reading.start.astimezone(find_zone(zone)).utcoffset() or timedelta(0)
        found = (Reading(reading.start + offset, UTC_NOTE),)
    else:
        found = ()
    return tuple(other for other in found if other.start != reading.start)


def is_utc(reading: Reading) -> bool:
    """Whether a reading of ``read_wall`` takes the digits as UTC, alone or as local time besides.

    What others add to its note stands behind a semicolon.
    """
    return UTC_NOTE in reading.note.partition(";")[0].split(" or ")


def is_utc_all_year(zone: str, year: int) -> bool:
    """Whether a zone's clocks show UTC in winter and in summer of a year, whatever the zone is called.

    Raises:
        ConfigError: the zone's name is unknown.
    """
    place = find_zone(zone)
    return not any(datetime(year, month, 1, tzinfo=place).utcoffset() for month in (1, 7))


def shown_again(moment: datetime, zone: str = LONDON) -> datetime | None:
    """Return the other moment at which clocks in a zone show the same time; None but in an hour that is repeated.

    Raises:
        ConfigError: the zone's name is unknown.
    """
    local = moment.astimezone(find_zone(zone))
    other = local.replace(fold=1 - local.fold).astimezone(UTC)
    return other if other != moment else None


def next_change(moment: datetime, within: timedelta, zone: str = LONDON) -> datetime | None:
    """Return the first moment after this one at which the zone's clocks change, None where none is that near.

    A negative ``within`` looks back. The answer is exact to the second.

    Raises:
        ConfigError: the zone's name is unknown.
    """
    place = find_zone(zone)
    side = timedelta(days=1) if within > timedelta(0) else timedelta(days=-1)
    near, gone = moment, timedelta(0)
    while abs(gone) < abs(within):
        far = near + side
        if far.astimezone(place).utcoffset() != near.astimezone(place).utcoffset():
            return _change_between(min(near, far), max(near, far), place)
        near, gone = far, gone + side
    return None


def _change_between(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """Halve the stretch in which the clocks change down to a second."""
    offset = before.astimezone(place).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        before, after = (
            (middle, after) if middle.astimezone(place).utcoffset() == offset else (before, middle)
        )
    return after.replace(microsecond=0)


def _merged(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Put readings of one instant together, in order of time, with what each calls it."""
    notes: dict[datetime, list[str]] = {}
    for reading in readings:
        notes.setdefault(reading.start, []).append(reading.note)
    return tuple(Reading(start, " or ".join(dict.fromkeys(notes[start]))) for start in sorted(notes))
