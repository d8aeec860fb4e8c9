"""References found in free text: titles, file names, comments, the text in a picture."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bwv_index.incidents.reference import (
    MONTHS,
    cad_date,
    calendar_date,
    log_key,
    reference_key,
    reference_keys,
)
from bwv_index.incidents.urn import normalise_urn

MOST_SEARCHED = 10_000
"""Characters of a text that are searched; a title or file name is far shorter."""

_DASH = r"[-\u2010-\u2015\u2212]"
_BEFORE = rf"(?<![0-9A-Z])(?<![0-9]\.)(?<![0-9]{_DASH})"
_BEFORE_SLASHED = rf"{_BEFORE}(?:(?<![0-9A-Z]/)|(?=[0-9A-Z]{{2,8}}(?:{_DASH}|_)))"
"""A folder's name and slash may stand before ``42-101881-25``; before ``42/101881/25`` they belong to it."""
_AFTER = rf"(?![0-9A-Z])(?!(?:[/.]|{_DASH})[0-9])"
_NAMED_MONTH = "|".join(MONTHS)
_FLAGS = re.IGNORECASE | re.ASCII

_NOT_FORCES = frozenset({
    "VID", "IMG", "DSC", "MOV", "MVI", "REC", "CAM", "DVR", "CCTV", "BWV", "BWC", "AXON", "PXL", "CLIP", "MP",
})  # fmt: skip
"""What cameras and telephones put before a date in a file name: never a force."""
_NOT_PRODUCERS = frozenset({
    "PC", "DC", "PS", "DS", "SC", "SGT", "INSP", "DI", "DCI", "PCSO", "CAD", "LOG", "URN", "CRI", "REF", "NO",
    "ID", "AM", "PM", "CCTV", "BWV", "TV", "CD", "DVD", "AND", "OR",
})  # fmt: skip
"""Ranks and words of forms that stand before a slash and a number: never the initials of a producer."""


class ReferenceKind(StrEnum):
    """What a reference refers to."""

    LOG = "incident-log"
    CRIME = "crime"
    URN = "urn"
    CUSTODY = "custody-record"
    EXHIBIT = "exhibit"


@dataclass(frozen=True, slots=True)
class FoundReference:
    """One reference in a text: as written, what kind, the keys it may be found under.

    ``keys`` is empty where the text names a log and leaves open which: ``problem`` says what is missing.
    """

    kind: ReferenceKind
    text: str
    key: str
    keys: frozenset[str]
    problem: str = ""


def find_references(text: str, force: str = "") -> tuple[FoundReference, ...]:
    """Find the logs, crime references, URNs, custody records and exhibits in a text, in the order they stand there.

    Case-blind, whole values only. Dates and times of file names (``2025-06-14_2312``, ``20250712_211500``)
    and dates with slashes (``14/06/25``) are not references. ``force`` completes logs written without theirs.
    """
    taken: list[tuple[int, int, FoundReference]] = []
    for shape, read in _SHAPES:
        for found in shape.finditer(text[:MOST_SEARCHED]):
            start, end = found.span("whole")
            reference = read(found, force)
            if reference is not None and not any(a < end and start < b for a, b, _ in taken):
                taken.append((start, end, reference))
    return tuple(_distinct(reference for _, _, reference in sorted(taken, key=lambda entry: entry[0])))


def _distinct(references: Iterator[FoundReference]) -> Iterator[FoundReference]:
    seen: set[tuple[ReferenceKind, str, str]] = set()
    for reference in references:
        mark = (reference.kind, reference.key, "" if reference.key else reference.text)
        if mark not in seen:
            seen.add(mark)
            yield reference


def _log_of(text: str, day: date, serial: str, stated_force: str, force: str) -> FoundReference:
    key = log_key(stated_force, day, serial)
    return FoundReference(ReferenceKind.LOG, text, key, reference_keys(key, force))


def _log(found: re.Match[str], force: str) -> FoundReference | None:
    """Read ``42-20250614-1881``; without a force or with underscores, only where it is no date and time."""
    day = calendar_date(found["date"])
    stated = (found["force"] or "").upper()
    sure = bool(found["label"]) or (bool(stated) and "_" not in found["sep"])
    if day is None or stated in _NOT_FORCES or (not sure and _is_clock(found["serial"])):
        return None
    return _log_of(_whole(found), day, found["serial"], stated, force)


def _is_clock(digits: str) -> bool:
    return re.fullmatch("(?:[01][0-9]|2[0-3])[0-5][0-9]", digits) is not None


def _cad(found: re.Match[str], force: str) -> FoundReference | None:
    day = cad_date(found)
    return _log_of(_whole(found), day, found["serial"], "", force) if day else None


def _spoken(found: re.Match[str], force: str) -> FoundReference | None:
    """Read ``log 1881 of 5 March 2024``; without its year such a log is named and left open."""
    month = MONTHS.index(found["month"][:3].upper()) + 1
    if not found["year"]:
        problem = "the year of the log is not stated"
        return FoundReference(ReferenceKind.LOG, _whole(found), "", frozenset(), problem)
    day = calendar_date(f"{found['year']}{month:02d}{int(found['day']):02d}")
    return _log_of(_whole(found), day, found["serial"], "", force) if day else None


def _crime(found: re.Match[str], force: str) -> FoundReference | None:
    parts = [part for part in (found["force"], found["serial"], found["year"]) if part]
    if _is_short_date(parts) or ("/" not in found["sep"] and len(found["serial"]) < len("12345")):
        return None
    return _keyed(ReferenceKind.CRIME, _whole(found), force)


def _is_short_date(parts: list[str]) -> bool:
    """Whether ``14/06/25`` can be a day, month and year in British order."""
    day, month, *_ = parts
    return len(month) <= len("12") and 1 <= int(day) <= 31 and 1 <= int(month) <= 12  # noqa: PLR2004 - calendar


def _plain_crime(found: re.Match[str], force: str) -> FoundReference | None:
    return _keyed(ReferenceKind.CRIME, _whole(found), force)


def _urn(found: re.Match[str], force: str) -> FoundReference | None:
    if normalise_urn(_whole(found)) is None or not re.search("[A-Z]", found["unit"], _FLAGS):
        return None
    clock_word = found["unit"].upper() in {"AM", "PM", "ST", "ND", "RD", "TH"}
    return None if clock_word and " " in _whole(found) else _keyed(ReferenceKind.URN, _whole(found), force)


def _custody(found: re.Match[str], force: str) -> FoundReference | None:
    return _keyed(ReferenceKind.CUSTODY, _whole(found), force)


def _exhibit(found: re.Match[str], force: str) -> FoundReference | None:
    if found["producer"].upper() in _NOT_PRODUCERS:
        return None
    return _keyed(ReferenceKind.EXHIBIT, _whole(found), force)


def _keyed(kind: ReferenceKind, text: str, force: str) -> FoundReference | None:
    keys = reference_keys(text, force)
    return FoundReference(kind, text, reference_key(text), keys) if keys else None


def _whole(found: re.Match[str]) -> str:
    return found["whole"]


_LOG_LABEL = r"(?P<label>\b(?:storm|cad|log|incident|ref|reference)(?:\s+(?:no|number|log|ref))?[.:#]?\s+)?"
_CUSTODY_LABEL = r"\bcustody(?:\s+(?:record|no|number|ref|reference))*[.:#]?\s+"
_EXHIBIT_LABEL = r"\bexh(?:ibit)?(?:\s+(?:no|number|ref|reference))*[.:#]?\s+"
_CRIME_LABEL = r"\b(?:crime|occurrence|niche)(?:\s+(?:no|number|ref|reference))?[.:#]?\s+"
_URN_SEP = rf"(?:\s?[/_]\s?|\s?{_DASH}\s?|\s)?"

_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], FoundReference | None]], ...] = (
    (
        re.compile(
            rf"{_LOG_LABEL}{_BEFORE_SLASHED}(?P<whole>(?:(?P<force>[0-9]{{2}}|[A-Z]{{2,4}})(?P<sep>{_DASH}|[/_]))?"
            rf"(?P<date>[0-9]{{8}})(?(sep)(?P=sep)|{_DASH})(?P<serial>[0-9]{{1,5}})){_AFTER}",
            _FLAGS,
        ),
        _log,
    ),
    (
        re.compile(
            rf"{_BEFORE_SLASHED}(?P<whole>(?P<serial>[0-9]{{1,5}})/(?P<day>[0-9]{{2}})(?P<month>{_NAMED_MONTH})"
            rf"(?P<year>[0-9]{{2}})){_AFTER}",
            _FLAGS,
        ),
        _cad,
    ),
    (
        re.compile(
            rf"(?P<whole>\b(?:log|cad|incident)(?:\s+(?:no|number))?[.:#]?\s+(?P<serial>[0-9]{{1,5}})\s+of\s+"
            rf"(?:the\s+)?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_NAMED_MONTH})[a-z]{{0,6}}"
            rf"(?:\s+(?P<year>[0-9]{{4}}))?)(?![0-9])",
            _FLAGS,
        ),
        _spoken,
    ),
    (
        re.compile(
            rf"{_BEFORE_SLASHED}(?P<whole>CRI/[0-9]{{2}}[0-9A-Z]{{2}}/[0-9]{{1,7}}/[0-9]{{2}}){_AFTER}",
            _FLAGS,
        ),
        _plain_crime,
    ),
    (
        re.compile(
            rf"{_CUSTODY_LABEL}(?P<whole>[A-Z][0-9]{{8}}|[0-9]{{2}}[A-Z]{{2}}[/-][0-9]{{1,5}}[/-][0-9]{{2}})"
            rf"{_AFTER}",
            _FLAGS,
        ),
        _custody,
    ),
    (
        re.compile(
            rf"{_BEFORE}(?P<whole>[0-9]{{2}}{_URN_SEP}(?P<unit>[0-9A-Z]{{2}}){_URN_SEP}[0-9]{{1,5}}{_URN_SEP}"
            rf"[0-9]{{2}}(?:M|S|\(M\)|\(S\))?(?:/[0-9]{{1,2}})?){_AFTER}",
            _FLAGS,
        ),
        _urn,
    ),
    (
        re.compile(
            rf"{_BEFORE_SLASHED}(?P<whole>(?P<force>[0-9]{{2}})(?P<sep>\s?(?:/|{_DASH})\s?|[_ ])"
            rf"(?P<serial>[0-9]{{1,7}})(?P=sep)(?P<year>[0-9]{{2}})){_AFTER}",
            _FLAGS,
        ),
        _crime,
    ),
    (
        re.compile(
            rf"{_BEFORE_SLASHED}(?P<whole>(?P<serial>[0-9]{{7}})(?P<sep>/)(?P<year>[0-9]{{2}})(?P<force>)){_AFTER}",
            _FLAGS,
        ),
        _crime,
    ),
    (re.compile(rf"{_BEFORE}(?P<whole>[1-9][0-9]{{10}}){_AFTER}", _FLAGS), _plain_crime),
    (re.compile(rf"{_CRIME_LABEL}(?P<whole>[0-9]{{10,11}}){_AFTER}", _FLAGS), _plain_crime),
    (
        re.compile(
            rf"{_EXHIBIT_LABEL}(?P<whole>(?P<producer>[A-Z]{{2,4}})\s?(?:/|{_DASH})?\s?0*[1-9][0-9]{{0,3}}[A-Z]?)"
            rf"{_AFTER}",
            _FLAGS,
        ),
        _exhibit,
    ),
    # In capitals and with its slash alone: as such it is written, and much else has letters and a number.
    (
        re.compile(
            rf"{_BEFORE}(?<!/)(?P<whole>(?P<producer>[A-Z]{{2,4}})/0*[1-9][0-9]{{0,3}}[A-Z]?){_AFTER}(?!/)"
        ),
        _exhibit,
    ),
)
"""Shapes in the order of their certainty; what an earlier one took, a later one leaves."""
