"""What follows a burnt-in time: a zone, or what may be one, or an AM or PM, that was not read.

A zone that is half read is worse than none: the digits are then an hour off and look sure. So whatever may be a
zone, and is not one of the forms taken here, makes the reading unusable.
"""

import re

DIGIT = r"[0-9OoQIl|SBZ]"
"""A digit, or a letter that recognisers take it for."""
_DIGITS = str.maketrans("OoQqIiLl|SsBbZz", "000011111558822")

_NAMED = {"Z": "Z", "UTC": "Z", "GMT": "Z", "BST": "+01:00"}
_BARE_NAME = (
    r"(?:UTC|GMT|BST)(?![A-Z0-9])(?!\s?[-+]\s?\d{1,4}(?![\d.]))"
    r"(?!\s?(?:0\d|1[0-4]):?(?:00|15|30|45)(?!\d))(?!\s?DST)"
)
_STATED = "|".join(
    (
        r"Z(?![A-Z0-9])",
        rf"(?:UTC|GMT)?\s?[-+]\s?(?:{DIGIT}{{2}}:?|{DIGIT}:){DIGIT}{{2}}(?!\.?\d|[-/]\w)",
        rf"(?:UTC|GMT)\s?(?:\+\s?|-){DIGIT}{{1,2}}(?![\d:.])",
        _BARE_NAME,
    )
)
_HOURS = rf"[-+](?=.?\d){DIGIT}{{2}}(?=\s?[)\]]|$)"
"""ISO 8601's ``+01``: only where nothing follows, since ``-05 MPH`` is none."""
ZONE = rf"[(\[]?(?P<zone>{_STATED}|{_HOURS})\s?[)\]]?"
"""A zone in one of the forms that are taken, perhaps in brackets."""

_LONE = re.compile(rf"[(\[]?(?P<zone>{_STATED})\s?[)\]]?", re.IGNORECASE)
_OTHER_NAMES = (
    r"(?:CES?T|MES?Z|WET|EES?T|IST|[ECMP][SD]T|AK[SD]T|HST|A[CEW][SD]T|NZ[SD]T|JST|KST|MSK|SAST|GST|HKT|SGT|PKT|DST)"
    r"(?![A-Z0-9])"
)
_LEFT = re.compile(
    rf"\s?[(\[]?(?:{_OTHER_NAMES}|(?:UTC|GMT|BST)(?![A-Z])(?:\s?[-+]?\s?\d{{1,4}}|\s?DST)?"
    r"|(?:\+\s?|-)\d{1,2}:?\d{0,2}(?![\d./]))",
    re.IGNORECASE,
)
_LONE_OTHER = re.compile(rf"[(\[]?(?:{_OTHER_NAMES})\s?[)\]]?", re.IGNORECASE)
_SIGNLESS = re.compile(r"\s?[^\w\s]?\s?(?:0\d|1[0-4]):?(?:00|15|30|45)(?!\d)")
_HALF = re.compile(r"\s?(?:[APFR]\.?\s?[MNHW]{1,2}|[AP])\.?(?![A-Z0-9])", re.IGNORECASE)

_WESTERNMOST_H, _EASTERNMOST_H = -12, 14
_NO_WHOLE_HOURS = frozenset(
    (
        *("-09:30", "-04:30", "-03:30", "-02:30", "+03:30", "+04:30", "+05:30", "+05:45", "+06:30"),
        *("+08:30", "+08:45", "+09:30", "+09:45", "+10:30", "+11:30", "+12:45", "+13:45"),
    )
)
"""Every offset since 2001 that is no whole hour, by the time-zone database."""


def as_number(text: str) -> int:
    """Return the number that digits, and letters taken for digits, are."""
    return int(text.translate(_DIGITS))


def as_digits(text: str) -> str:
    """Return text with letters turned into the digits that they are taken for."""
    return text.translate(_DIGITS)


def read_zone(text: str) -> tuple[str, bool]:
    """Return a zone as ``Z`` or ``+01:00``, empty where there is none; and whether no place on earth keeps it."""
    plain = text.upper().replace(" ", "")
    if not plain:
        return "", False
    if plain in _NAMED:
        return _NAMED[plain], False
    plain = plain.removeprefix("UTC").removeprefix("GMT")
    figures = plain[1:].replace(":", "")
    hours, minutes = (figures, "0") if len(figures) <= 2 else (figures[:-2], figures[-2:])  # noqa: PLR2004 - +1, +01
    zone = f"{plain[0]}{as_number(hours):02d}:{as_number(minutes):02d}"
    return (zone, False) if _is_kept(zone) else ("", True)


def _is_kept(zone: str) -> bool:
    """Whether any place on earth keeps an offset."""
    whole = zone.endswith(":00") and _WESTERNMOST_H <= int(zone[:-3]) <= _EASTERNMOST_H
    return whole or zone in _NO_WHOLE_HOURS


def lone_zone(plain: str) -> tuple[str, str]:
    """Return the zone of a line that holds nothing else, and why one that stands there is not taken."""
    if _LONE_OTHER.fullmatch(plain):
        return "", "a zone that is not known here"
    found = _LONE.fullmatch(plain)
    if found is None:
        return "", ""
    zone, broken = read_zone(found["zone"])
    return zone, "a zone that no place keeps" if broken else ""


def left_over(rest: str, *, zoned: bool, halved: bool) -> tuple[str, str]:
    """Return what after a time makes it unusable, and why; both empty where nothing does.

    Args:
        rest: the line after the time and what was taken of its zone.
        zoned: whether a zone was taken.
        halved: whether the time is sure of its half of the day, by AM, PM or an hour that has none.
    """
    if not halved and (found := _HALF.match(rest)):
        return found.group(), "what follows the time may be AM or PM, and was not read as either"
    if not zoned and (found := _SIGNLESS.match(rest)):
        return found.group(), "what follows the time may be a zone whose sign was not read"
    if found := _LEFT.match(rest):
        return found.group(), "what follows the time may be a zone, and is not read as one"
    return "", ""
