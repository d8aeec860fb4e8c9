"""Times as platforms write them into their descriptions: seconds since 1970, or RFC 3339."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_SECOND = 4_102_444_800.0
"""The year 2100: a larger number of seconds is no time of a recording."""

_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")
_STAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in UTC as a text states it; ``zoned`` is whether the text itself says by which zone."""

    at: datetime
    zoned: bool


def read_moment(text: str) -> Moment | None:
    """Return the moment of a text; None where it is none. A stamp without an offset is read as UTC, and says so."""
    if _NUMBER.fullmatch(text):
        seconds = float(text)
        fits = math.isfinite(seconds) and 0 < seconds < LAST_SECOND
        return Moment(EPOCH + timedelta(seconds=seconds), zoned=True) if fits else None
    if not _STAMP.fullmatch(text.upper()):
        return None
    try:
        stated = datetime.fromisoformat(text.upper())
        if stated.tzinfo is None:
            return Moment(stated.replace(tzinfo=UTC), zoned=False)
        return Moment(stated.astimezone(UTC), zoned=True)
    except (ValueError, OverflowError):
        return None
