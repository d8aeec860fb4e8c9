"""The keys under which two writings of one reference meet: slashes, spaces, case and leading zeros aside.

A key keeps its parts apart (``22/12345/24``), so that ``1234567/24`` and ``12/34567/24`` stay two references.
A text written without any separator is read in every shape it can have and gets a key for each. Two texts
are the same reference when their sets of keys share one; keys are whole values, never compared in part.
"""

import re
from datetime import date

from bwv_index.incidents.urn import SEPARATOR, normalise_urn

MOST_CHARACTERS = 200
"""A longer text is prose, not a reference, and has no keys."""
LEAST_DIGITS_ALONE = 7
"""A bare number shorter than this may be a daily serial, which is never unique (domain reference 2.4)."""

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

_LABEL = re.compile(
    r"(?:(?:STORM|CAD|LOG|INCIDENT|CRIME|OCCURRENCE|URN|REFERENCE|REF|NUMBER|NO)\b(?:[.:#]+\s*|\s+)|[#\s]+)+"
)
_SPLIT = re.compile(rf"{SEPARATOR}+")
_CAD = re.compile(
    rf"(?:CAD)?0*(?P<serial>[0-9]{{1,5}}){SEPARATOR}+(?P<day>[0-9]{{2}})(?P<month>{'|'.join(MONTHS)})"
    rf"(?P<year>(?:20)?[0-9]{{2}})"
)
_TIGHT_CRIME = re.compile(r"(?P<force>[0-9]{2})(?P<serial>[0-9]{3,7})(?P<year>[0-9]{2})")
_TIGHT_SHORT_CRIME = re.compile(r"(?P<serial>[0-9]{7})(?P<year>[0-9]{2})")
_HALF_TIGHT_CRIME = re.compile(
    rf"(?P<force>[0-9]{{2}})(?P<serial>[0-9]{{6,7}}){SEPARATOR}+(?P<year>[0-9]{{2}})"
)
"""``42100909/25``; of seven digits in all it is the Metropolitan's older shape."""
_TIGHT_CRI = re.compile(r"CRI(?P<unit>[0-9]{2}[0-9A-Z]{2})(?P<serial>[0-9]{5,7})(?P<year>[0-9]{2})")
_TIGHT_LOGS = (
    re.compile(r"(?P<force>[0-9]{2}|[A-Z]{2,4})(?P<date>[0-9]{8})(?P<serial>[0-9]{1,5})"),
    re.compile(r"(?P<force>)(?P<date>[0-9]{8})(?P<serial>[0-9]{1,5})"),
)
_TIGHT_EXHIBIT = re.compile(r"(?P<producer>[A-Z]{2,4})0*(?P<number>[1-9][0-9]{0,3}[A-Z]?)")
_EXHIBIT_KEY = re.compile(r"[A-Z]{2,4}/[1-9][0-9]{0,3}[A-Z]?")
_KNOWN_PARTS = re.compile(
    r"[0-9]{2}/[0-9]{1,7}/[0-9]{2}|[0-9]{7}/[0-9]{2}|CRI/[0-9]{2}[0-9A-Z]{2}/[0-9]{1,7}/[0-9]{2}"
)


def calendar_date(digits: str) -> date | None:
    """Read ``YYYYMMDD`` as a date of the calendar, between 1990 and 2099; None where there is no such day."""
    if not re.fullmatch(r"(?:199|20[0-9])[0-9]{5}", digits):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def log_key(force: str, day: date, serial: str) -> str:
    """Build the key of an incident log: force (may be empty), date and serial (domain reference 2.4)."""
    parts = [_bare(force.upper()), f"{day:%Y%m%d}", str(int(serial))]
    return "/".join(part for part in parts if part)


def reference_key(text: str) -> str:
    """Return the one key of a reference as written; empty where the text cannot stand for one thing.

    Upper case, separators alike, leading zeros of each number part gone: ``22/012345/24``, ``22 12345 24``
    and ``22-12345-24`` all give ``22/12345/24``. A URN gives its eleven characters. A serial alone gives
    nothing.
    """
    cleaned = _cleaned(text)
    if not cleaned:
        return ""
    urn = normalise_urn(cleaned)
    if urn is not None:
        return urn.root
    return _cad_key(cleaned) or "/".join(_bare(part) for part in _parts(cleaned))


def reference_keys(text: str, force: str = "") -> frozenset[str]:
    """Return every key under which a reference may be found; the empty set where it is no reference.

    ``force`` completes an incident log that is written without its force: such a log then has the keys of
    both writings. Two logs of different forces share no key, whatever their date and serial.
    """
    key = reference_key(text)
    if not key:
        return frozenset()
    cleaned = _cleaned(text)
    keys = {key}
    urn = normalise_urn(cleaned)
    if urn is not None:
        keys.add("/".join((urn.force + urn.unit, _bare(urn.serial), _bare(urn.year))))
    if "/" not in key:
        keys |= _keys_of_tight(cleaned)
    elif not _is_known(key, cleaned):
        keys |= _joined(cleaned)
        half = _HALF_TIGHT_CRIME.fullmatch(cleaned)
        if half and not calendar_date(half["force"] + half["serial"]):
            keys.add("/".join(map(_bare, half.groups())))
    if force:
        keys |= {f"{_bare(force.upper())}/{log}" for log in keys if is_log_key(log) and log.count("/") == 1}
    return frozenset(keys)


def is_log_key(key: str) -> bool:
    """Whether a key is that of an incident log: an optional force, a calendar date and a daily serial."""
    *force, day, serial = key.split("/") if key.count("/") in {1, 2} else ("", "", "", "")
    named = not force or re.fullmatch(r"[0-9]{1,2}|[A-Z]{2,4}", force[0])
    return bool(named and calendar_date(day) and re.fullmatch(r"[0-9]{1,5}", serial))


def is_exhibit_key(key: str) -> bool:
    """Whether a key is that of an exhibit: a producer's initials and a number, unique in one case and no further.

    Shape: domain reference 2.9.
    """
    return _EXHIBIT_KEY.fullmatch(key) is not None


def log_force(text: str) -> str:
    """Return the force that an incident log names in front of its date (digits or letters), else nothing."""
    key = reference_key(text)
    if not is_log_key(key) or key.count("/") != 2:  # noqa: PLR2004 - force, date, serial
        return ""
    force = key.split("/")[0]
    return force.zfill(2) if force.isdigit() else force


def _cleaned(text: str) -> str:
    """Upper-case, trim, drop a label such as ``Log`` or ``Crime ref``; empty where nothing usable is left."""
    cleaned = text.strip().upper()
    if len(cleaned) > MOST_CHARACTERS:
        return ""
    found = _LABEL.match(cleaned)
    cleaned = cleaned[found.end() :] if found else cleaned
    if not re.search("[0-9]", cleaned):
        return ""
    alone = re.fullmatch("[0-9]+", cleaned)
    return "" if alone and len(cleaned) < LEAST_DIGITS_ALONE else cleaned


def _bare(part: str) -> str:
    return part.lstrip("0") or "0" if re.fullmatch("[0-9]+[A-Z]?", part) else part


def _cad_key(cleaned: str) -> str:
    found = _CAD.fullmatch(cleaned)
    day = cad_date(found) if found else None
    return log_key("", day, found["serial"]) if found and day else ""


def cad_date(found: re.Match[str]) -> date | None:
    """Read the day of a CAD number such as ``1234/05MAR24`` from its groups day, month and year."""
    month = MONTHS.index(found["month"].upper()) + 1
    return calendar_date(f"20{found['year'][-2:]}{month:02d}{found['day']}")


def _parts(cleaned: str) -> list[str]:
    return [part for part in _SPLIT.split(cleaned) if part]


def _is_known(key: str, cleaned: str) -> bool:
    return is_log_key(key) or _KNOWN_PARTS.fullmatch("/".join(_parts(cleaned))) is not None


def _joined(cleaned: str) -> set[str]:
    """Return the unseparated writings of a reference whose shape is nobody's we know."""
    parts = _parts(cleaned)
    both = {_bare("".join(parts)), _bare("".join(_bare(part) for part in parts))}
    return {key for key in both if len(key) >= LEAST_DIGITS_ALONE}


def _keys_of_tight(tight: str) -> set[str]:
    """Return the keys of an unseparated text in every shape that it can have."""
    keys: set[str] = set()
    if calendar_date(tight):
        return keys
    for shape in (_TIGHT_CRIME, _TIGHT_SHORT_CRIME, _TIGHT_CRI):
        found = shape.fullmatch(tight)
        if found:
            parts = [_bare(part) for part in found.groups()]
            keys.add("/".join(["CRI", *parts] if shape is _TIGHT_CRI else parts))
    exhibit = _TIGHT_EXHIBIT.fullmatch(tight)
    if exhibit:
        keys.add("/".join(exhibit.groups()))
    for shape in _TIGHT_LOGS:
        log = shape.fullmatch(tight)
        day = calendar_date(log["date"]) if log else None
        if log and day:
            keys.add(log_key(log["force"], day, log["serial"]))
    return keys
