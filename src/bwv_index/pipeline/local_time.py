"""Bounds in time as a person types them: with a zone, or as local time of the home's zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def utc_readings(moment: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return every UTC time that a bound may mean: two in the hour that a clock change repeats or skips."""
    if moment.tzinfo is not None:
        return (moment.astimezone(UTC),)
    return tuple(moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def earliest(moment: datetime | None, zone: str) -> datetime | None:
    """Return the first UTC time that a lower bound may mean."""
    return None if moment is None else min(utc_readings(moment, ZoneInfo(zone)))


def latest(moment: datetime | None, zone: str) -> datetime | None:
    """Return the last UTC time that an upper bound may mean."""
    return None if moment is None else max(utc_readings(moment, ZoneInfo(zone)))
