"""Times and lengths as a person reads them on a page of the pack."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bwv_index.timecode import format_half_width

LOCAL = ZoneInfo("Europe/London")
UNKNOWN = "not known"


def utc_text(moment: datetime) -> str:
    """Return ``05/03/2024 19:02:11.500 UTC``, with milliseconds only where there are any."""
    return f"{_digits(moment)} UTC"


def local_text(moment: datetime) -> str:
    """Return UK local time with its zone: ``05/07/2024 20:02:11 BST``."""
    local = moment.astimezone(LOCAL)
    return f"{_digits(local)} {local:%Z}"


def clock_text(moment: datetime) -> str:
    """Return UK local time of day with its zone, where the date stands beside it: ``20:02:11.500 BST``."""
    local = moment.astimezone(LOCAL)
    return f"{_time(local)} {local:%Z}"


def span_text(start: datetime, end: datetime) -> str:
    """Return a stretch of UK local time to whole minutes, rounded outwards: ``14/06/2025 23:10 to 23:20 BST``."""
    first = start.replace(second=0, microsecond=0).astimezone(LOCAL)
    last = end.replace(second=0, microsecond=0)
    last = (last if last == end else last + timedelta(minutes=1)).astimezone(LOCAL)
    zone = "" if f"{first:%Z}" == f"{last:%Z}" else f" {first:%Z}"
    day = "" if first.date() == last.date() else f"{last:%d/%m/%Y} "
    return f"{first:%d/%m/%Y %H:%M}{zone} to {day}{last:%H:%M %Z}"


def _digits(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y} {_time(moment)}"


def _time(moment: datetime) -> str:
    fraction = f".{moment.microsecond // 1000:03d}" if moment.microsecond >= 1000 else ""  # noqa: PLR2004 - microseconds in a millisecond
    return f"{moment:%H:%M:%S}{fraction}"


def half_width_text(seconds: float | None) -> str:
    """Return how far a time may be off at 95 %: ``± 2 s``; unknown is said, never shown as exact."""
    if seconds is None:
        return "± not known"
    return format_half_width(seconds) if seconds else "± 0 s (as stated by the source)"


def length_text(seconds: float | None) -> str:
    """Return a length as prosecutors' forms write it: ``29 min 29 s``, ``0.4 s``."""
    if seconds is None:
        return UNKNOWN
    if round(seconds, 1) < 60:  # noqa: PLR2004 - seconds in a minute
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return (f"{hours} h " if hours else "") + f"{minute} min {second} s"


def size_text(size: int) -> str:
    """Return a file's size for a person: exact bytes, and megabytes (10^6) where that helps."""
    exact = f"{size:,} bytes"
    return exact if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB ({exact})"  # noqa: PLR2004 - bytes in a megabyte


def probability_text(probability: float | None) -> str:
    """Return the software's probability without rounding it up to certainty."""
    if probability is None:
        return "not scored"
    percent = probability * 100
    return "over 99.9 %" if percent > 99.9 else f"{percent:.1f} %"  # noqa: PLR2004 - the last value one decimal can tell from 100
