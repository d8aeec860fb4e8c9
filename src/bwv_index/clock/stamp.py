"""Making a claim out of a time as written: text with or without a zone, wall-clock digits, a known moment."""

import re
from datetime import UTC, datetime, timedelta

from bwv_index.clock.claim import Reading, TimeClaim, TimeSource, ZoneBasis
from bwv_index.clock.zone import LONDON, Readings, read_wall

FIRST_YEAR = 1990
LAST_YEAR = 2100
"""No body-worn camera recorded outside these: such stamps are counters never set, or wrapped."""
LAST_UNSET_YEAR = 2012
"""Until then 1 January is far likelier a clock that was never set than footage; later it may be New Year's Eve."""

_STAMP = re.compile(
    r"(?P<wall>[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?)"
    r"\s*(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_DAY = timedelta(days=1)


def claim_stamp(
    source: TimeSource,
    raw: str,
    basis: ZoneBasis,
    *,
    half_width_s: float,
    trust: float,
    zone: str = LONDON,
) -> TimeClaim:
    """Claim a time from ISO 8601 text (``T`` or a space between date and time).

    With the basis STATED the text's own offset counts, and a text without one is read as UNKNOWN. With any
    other basis a written offset is left aside: containers show ``Z`` whatever clock the camera wrote.

    Raises:
        ConfigError: the zone's name is unknown.
    """
    found = _STAMP.fullmatch(raw.strip())
    wall = _to_wall(found["wall"]) if found else None
    if found is None or wall is None:
        shown = raw if len(raw) <= 40 else raw[:40] + "..."  # noqa: PLR2004 - enough to recognise the text
        return TimeClaim(source, raw, basis, (), half_width_s, trust, f"'{shown}' is not a time")
    if basis is ZoneBasis.STATED:
        if found["offset"]:
            return _claim_offset(source, raw, wall, found["offset"], width_and_trust=(half_width_s, trust))
        basis = ZoneBasis.UNKNOWN
    return claim_wall(source, raw, wall, basis, half_width_s=half_width_s, trust=trust, zone=zone)


def claim_wall(
    source: TimeSource,
    raw: str,
    wall: datetime,
    basis: ZoneBasis,
    *,
    half_width_s: float,
    trust: float,
    zone: str = LONDON,
) -> TimeClaim:
    """Claim a naive wall time in a zone basis other than STATED.

    Raises:
        ConfigError: the zone's name is unknown.
        ValueError: the basis is STATED.
    """
    problem = insane_year(wall)
    read = Readings((), problem) if problem else read_wall(wall, basis, zone)
    return TimeClaim(source, raw, basis, read.readings, half_width_s, trust, read.problem, zone=zone)


def claim_moment(
    source: TimeSource, raw: str, moment: datetime, *, half_width_s: float, trust: float, note: str = ""
) -> TimeClaim:
    """Claim an aware moment that another reader has already settled, such as a satellite's fix.

    Raises:
        ValueError: the moment has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment has a zone")
    problem = insane_year(moment)
    readings = () if problem else (Reading(moment.astimezone(UTC), note),)
    return TimeClaim(source, raw, ZoneBasis.STATED, readings, half_width_s, trust, problem)


def insane_year(moment: datetime) -> str:
    """Say why a year cannot be that of a recording; empty where it can."""
    if moment.year < FIRST_YEAR:
        return f"{moment:%Y-%m-%d} lies before {FIRST_YEAR}: the camera's clock was never set, or wrapped"
    if moment.year > LAST_YEAR:
        return f"{moment:%Y-%m-%d} lies after {LAST_YEAR}"
    if moment.year <= LAST_UNSET_YEAR and moment.month == moment.day == 1:
        return f"{moment:%Y-%m-%d} is the day on which clocks begin that were never set"
    return ""


def _to_wall(text: str) -> datetime | None:
    """Read the digits of a stamp; None where they are no calendar time."""
    try:
        return datetime.fromisoformat(text.replace(",", ".").upper())
    except ValueError:
        return None


def _claim_offset(
    source: TimeSource, raw: str, wall: datetime, offset: str, *, width_and_trust: tuple[float, float]
) -> TimeClaim:
    """Claim a wall time whose own text carries the offset."""
    half_width_s, trust = width_and_trust
    shift = _to_shift(offset)
    problem = insane_year(wall) or ("" if shift is not None else f"'{offset}' is not an offset")
    if problem or shift is None:
        return TimeClaim(source, raw, ZoneBasis.STATED, (), half_width_s, trust, problem)
    reading = Reading((wall - shift).replace(tzinfo=UTC), f"offset {offset} stated")
    return TimeClaim(source, raw, ZoneBasis.STATED, (reading,), half_width_s, trust)


def _to_shift(offset: str) -> timedelta | None:
    """Read ``Z``, ``+0100`` or ``+01:00``; None where it is a day or more, or has 60 minutes."""
    if offset.upper() == "Z":
        return timedelta(0)
    digits = offset[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:])
    shift = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or shift >= _DAY:  # noqa: PLR2004 - minutes in an hour
        return None
    return -shift if offset[0] == "-" else shift
