"""References found in free text: titles, file names, comments, the text in a picture."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bwv_index.incidents.near_reference import one_apart
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
_SLASH = r"(?:/|\\)"
_ANY_SEP = rf"\s?{_SLASH}\s?|\s?{_DASH}\s?|[_. ]"
LEAST_SERIAL = 5
"""Digits of a serial that make a reference of parts which stand apart by other than slashes."""
LATEST_YEAR = 69
"""The last year of two digits that a reference written without slashes may end with; such are of this century."""
_CLOCK_WORDS = frozenset({"AM", "PM", "ST", "ND", "RD", "TH"})
"""What stands behind a number that is an hour or a day: never a unit or a station."""

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

    ``keys`` is empty where the text names a log and leaves open which: ``problem`` says what is missing. Where letters
    stand in place of figures, ``problem`` says so, and the key has one character that meets nothing (``?``): it is one
    character from the reference that is meant, and never equal to it.
    """

    kind: ReferenceKind
    text: str
    key: str
    keys: frozenset[str]
    problem: str = ""


def find_references(text: str, force: str = "") -> tuple[FoundReference, ...]:
    """Find the logs, crime references, URNs, custody records and exhibits in a text, in the order they stand there.

    Case-blind, whole values only. Dates and times of file names (``2025-06-14_2312``, ``20250712_211500``)
    and dates with slashes (``14/06/25``) are not references. A number without any separator is one where a label
    says so, or where it begins with ``force`` and ends with a year; ``force`` also completes logs written without
    theirs.
    """
    searched = text[:MOST_SEARCHED]
    taken: list[tuple[int, int, FoundReference]] = []
    for shape, read in _SHAPES:
        for found in shape.finditer(searched):
            start, end = found.span("whole")
            reference = read(found, force)
            if reference is not None and not any(a < end and start < b for a, b, _ in taken):
                taken.append((start, end, reference))
    for found in _MISREAD.finditer(searched):
        start, end = found.span()
        misread = _misread(found[0], force)
        if misread is not None and not any(a < end and start < b for a, b, _ in taken):
            taken.append((start, end, misread))
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
    """Read ``1234/05MAR24``, and with its label also what stands apart: ``CAD 1234 / 05 MAR 2024``."""
    whole, day = _whole(found), cad_date(found)
    if not found["label"] and len(whole.split()) > 1:
        return None
    return _log_of(whole, day, found["serial"], "", force) if day else None


def _spoken(found: re.Match[str], force: str) -> FoundReference | None:
    """Read ``log 1881 of 5 March 2024`` or ``of 05/03/2024``, day first; without its year it is named and left open."""
    named, year = found["month"], found["year"] or found["in_year"]
    month = MONTHS.index(named[:3].upper()) + 1 if named else int(found["in_month"])
    if not year:
        if found["in_sep"] not in {None, "/"}:
            return None
        problem = "the year of the log is not stated"
        return FoundReference(ReferenceKind.LOG, _whole(found), "", frozenset(), problem)
    day = calendar_date(f"{year.zfill(4) if len(year) > 2 else '20' + year}{month:02d}{_day(found):02d}")  # noqa: PLR2004
    return _log_of(_whole(found), day, found["serial"], "", force) if day else None


def _day(found: re.Match[str]) -> int:
    return int(found["day"] or found["in_day"])


def _crime(found: re.Match[str], force: str) -> FoundReference | None:
    """Read force, serial and year, apart in whatever way: ``42/100909/25``, ``42 100909-25``, ``42.100909.25``."""
    parts = [part for part in (found["force"], found["serial"], found["year"]) if part]
    return None if _is_short_date(parts) or not _stands_apart(found) else _parted(found, parts, force)


def _stands_apart(found: re.Match[str]) -> bool:
    """Whether what is between the parts makes them one reference, and not numbers that stand beside one another."""
    first, second = found["sep"], found["second"]
    marks = {sep.strip() for sep in (first, second)}
    if marks <= {"/", "\\"}:
        return True
    if len(found["serial"]) < LEAST_SERIAL or int(found["year"]) > LATEST_YEAR:
        return False
    if first == second:
        return True
    spaced_dash = any(sep != sep.strip() and sep.strip() not in {"", "/", "\\"} for sep in (first, second))
    # 12 1234567/24 is an older Metropolitan reference behind another number; only its own force writes it so.
    cris = first == " " and len(found["serial"]) == len("1234567") and found["force"] not in {"01", "02"}
    return not (spaced_dash or cris or "." in marks)


def _short_crime(found: re.Match[str], force: str) -> FoundReference | None:
    return _keyed(ReferenceKind.CRIME, _whole(found), force)


def _half_tight_crime(found: re.Match[str], force: str) -> FoundReference | None:
    """Read ``42100909/25``, whose force and serial stand together."""
    serial = found["serial"] or found["long"]
    return (
        None
        if _is_date(found["force"] + serial)
        else _parted(found, [found["force"], serial, found["year"]], force)
    )


def _tight_crime(found: re.Match[str], force: str) -> FoundReference | None:
    """Read a number that a label calls a reference."""
    return None if _is_date(_whole(found)) else _keyed(ReferenceKind.CRIME, _whole(found), force)


def _forces_own(found: re.Match[str], force: str) -> FoundReference | None:
    """Read a bare number only where it begins with the house's own force and ends with a year."""
    number = _whole(found)
    if not force or not number.startswith(force) or int(number[-2:]) > LATEST_YEAR or _is_date(number):
        return None
    return _keyed(ReferenceKind.CRIME, number, force)


def _is_date(digits: str) -> bool:
    """Whether eight digits are a day of the calendar, year first or last."""
    return len(digits) == len("20250614") and bool(
        calendar_date(digits) or calendar_date(digits[4:] + digits[2:4] + digits[:2])
    )


def _cri(found: re.Match[str], force: str) -> FoundReference | None:
    """Read Greater Manchester's shape, its parts apart in whatever way; the serial is whole only where they are."""
    apart = found["apart"] and found["year_apart"]
    if not apart and len(found["serial"]) < LEAST_SERIAL:
        return None
    return _parted(found, ["CRI", found["unit"], found["serial"], found["year"]], force)


def _parted(found: re.Match[str], parts: list[str], force: str) -> FoundReference | None:
    """Return a crime reference as written, under the key that its parts have with slashes."""
    reference = _keyed(ReferenceKind.CRIME, "/".join(parts), force)
    return replace(reference, text=_whole(found)) if reference else None


def _is_short_date(parts: list[str]) -> bool:
    """Whether ``14/06/25`` can be a day, month and year in British order."""
    day, month, *_ = parts
    return len(month) <= len("12") and 1 <= int(day) <= 31 and 1 <= int(month) <= 12  # noqa: PLR2004 - calendar


def _plain_crime(found: re.Match[str], force: str) -> FoundReference | None:
    return _keyed(ReferenceKind.CRIME, _whole(found), force)


def _urn(found: re.Match[str], force: str) -> FoundReference | None:
    whole = _whole(found)
    if normalise_urn(whole) is None or not re.search("[A-Z]", found["unit"], _FLAGS):
        return None
    # 06AA 0012345 25 is a crime reference that has lost its CRI: what follows would be its year.
    if _LONG_SERIAL.search(whole) and _YEAR_FOLLOWS.match(found.string, found.end("whole")):
        return None
    clock_word = found["unit"].upper() in _CLOCK_WORDS
    return None if clock_word and " " in whole else _keyed(ReferenceKind.URN, whole, force)


_LONG_SERIAL = re.compile(rf"(?:[\s/_]|{_DASH})[0-9]{{7}}\Z")
_YEAR_FOLLOWS = re.compile(rf"(?:[\s/_]|{_DASH})[0-9]{{2}}(?![0-9A-Z])", _FLAGS)


def _custody(found: re.Match[str], force: str) -> FoundReference | None:
    return _keyed(ReferenceKind.CUSTODY, _whole(found), force)


def _station(found: re.Match[str], force: str) -> FoundReference | None:
    """Read station, serial and year without a label; of five digits it may be a URN, which is looked for first."""
    return None if found["station"].upper() in _CLOCK_WORDS else _custody(found, force)


def _exhibit(found: re.Match[str], force: str) -> FoundReference | None:
    if found["producer"].upper() in _NOT_PRODUCERS:
        return None
    return _keyed(ReferenceKind.EXHIBIT, _whole(found), force)


def _keyed(kind: ReferenceKind, text: str, force: str) -> FoundReference | None:
    keys = reference_keys(text, force)
    return FoundReference(kind, text, reference_key(text), keys) if keys else None


def _whole(found: re.Match[str]) -> str:
    return found["whole"]


_LOOKALIKES = str.maketrans("OoQDIlBSZ", "000011852")
"""Letters that a hand or a machine puts in place of figures, and the figures."""
MOST_MISREAD = 3
"""Letters in a reference beyond which it is taken for something else."""


def _misread(token: str, force: str) -> FoundReference | None:
    """Read a crime reference or log in which letters stand for figures, as one character from what is meant.

    Each part keeps a figure of its own, and of all characters letters are the fewer by far.
    """
    letters = [n for n, character in enumerate(token) if character.isalpha()]
    parts = re.split(r"[^0-9A-Za-z]+", token)
    doubtful = len(letters) > MOST_MISREAD or 3 * len(letters) > sum(map(len, parts))
    if not letters or doubtful or not all(re.search("[0-9]", part) for part in parts):
        return None
    meant = token.translate(_LOOKALIKES)
    found = find_references(meant, force)
    if len(found) != 1 or found[0].text != meant or not found[0].key:
        return None
    key = _with_doubt(found[0].key, meant, letters)
    told = f"letters stand for figures, meant is perhaps {meant}: taken as one character wrong"
    return FoundReference(found[0].kind, token, key, reference_keys(key, force), told)


def _with_doubt(key: str, meant: str, letters: list[int]) -> str:
    """Return a key with one character that is not sure, which makes it one from the key of what is meant."""
    for at in letters:
        parts = re.split(r"[^0-9?]+", f"{meant[:at]}?{meant[at + 1 :]}")
        masked = "/".join(part.lstrip("0") for part in parts)
        if one_apart(masked, key):
            return masked
    # Leading zeros are in no key: one that may be none is put before it.
    return f"?{key}"


_LOG_LABEL = r"(?P<label>\b(?:storm|cad|log|incident|ref|reference)(?:\s+(?:no|number|log|ref))?[.:#]?\s+)?"
_CUSTODY_LABEL = r"\bcustody(?:\s+(?:record|no|number|ref|reference))*[.:#]?\s+"
_EXHIBIT_LABEL = r"\bexh(?:ibit)?(?:\s+(?:no|number|ref|reference))*[.:#]?\s+"
_CRIME_LABEL = (
    r"\b(?:(?:crime|occurrence|niche)(?:\s+(?:no|number|ref|reference))*|(?:our\s+)?ref(?:erence)?(?:\s+(?:no|number))?)"
    r"[.:#]*\s*"
)
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
            rf"(?:(?P<label>\bcad(?:\s+(?:no|number|ref))?[.:#]*\s*)|{_BEFORE_SLASHED})"
            rf"(?P<whole>(?P<serial>[0-9]{{1,5}})\s?/\s?(?P<day>[0-9]{{2}})\s?(?P<month>{_NAMED_MONTH})\s?"
            rf"(?P<year>(?:20)?[0-9]{{2}})){_AFTER}",
            _FLAGS,
        ),
        _cad,
    ),
    (
        re.compile(
            rf"(?P<whole>\b(?:log|cad|incident)(?:\s+(?:no|number))?[.:#]?\s*(?P<serial>[0-9]{{1,5}})\s+"
            rf"(?:of|dated)\s+(?:the\s+)?(?:(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?"
            rf"(?P<month>{_NAMED_MONTH})[a-z]{{0,6}}(?:\s+(?P<year>[0-9]{{4}}))?"
            rf"|(?P<in_day>[0-9]{{1,2}})(?P<in_sep>[/.]|{_DASH})(?P<in_month>0?[1-9]|1[0-2])"
            rf"(?:(?P=in_sep)(?P<in_year>[0-9]{{4}}|[0-9]{{2}}))?))(?![0-9/])",
            _FLAGS,
        ),
        _spoken,
    ),
    (
        re.compile(
            rf"{_BEFORE_SLASHED}(?P<whole>CRI(?:{_ANY_SEP})?(?P<unit>[0-9]{{2}}[0-9A-Z]{{2}})(?P<apart>{_ANY_SEP})?"
            rf"(?P<serial>[0-9]{{1,7}})(?P<year_apart>{_ANY_SEP})?(?P<year>[0-9]{{2}})){_AFTER}",
            _FLAGS,
        ),
        _cri,
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
            rf"{_BEFORE_SLASHED}(?P<whole>[0-9]{{2}}(?P<station>[A-Z]{{2}})(?:/[0-9]{{1,5}}/|-[0-9]{{3,5}}-)[0-9]{{2}})"
            rf"{_AFTER}",
            _FLAGS,
        ),
        _station,
    ),
    (
        re.compile(
            rf"{_BEFORE_SLASHED}(?P<whole>(?P<force>[0-9]{{2}})(?P<sep>{_ANY_SEP})"
            rf"(?P<serial>[0-9]{{1,7}})(?P<second>{_ANY_SEP})(?P<year>[0-9]{{2}})){_AFTER}",
            _FLAGS,
        ),
        _crime,
    ),
    (re.compile(rf"{_BEFORE_SLASHED}(?P<whole>[0-9]{{7}}/[0-9]{{2}}){_AFTER}", _FLAGS), _short_crime),
    (
        re.compile(
            rf"{_BEFORE_SLASHED}(?P<whole>(?P<force>[0-9]{{2}})(?P<long>)(?P<serial>[0-9]{{6,7}})\s?{_SLASH}\s?"
            rf"(?P<year>[0-9]{{2}})){_AFTER}",
            _FLAGS,
        ),
        _half_tight_crime,
    ),
    (re.compile(rf"{_BEFORE}(?P<whole>[1-9][0-9]{{10}}){_AFTER}", _FLAGS), _plain_crime),
    (
        re.compile(
            rf"{_CRIME_LABEL}(?P<whole>(?P<force>[0-9]{{2}})"
            rf"(?:(?P<serial>[0-9]{{6}}) |(?P<long>[0-9]{{6,7}})(?:/|{_DASH}|[_.]))(?P<year>[0-9]{{2}}))"
            rf"{_AFTER}",
            _FLAGS,
        ),
        _half_tight_crime,
    ),
    (re.compile(rf"{_CRIME_LABEL}(?P<whole>[0-9]{{8,11}}){_AFTER}", _FLAGS), _tight_crime),
    (re.compile(rf"{_BEFORE}(?P<whole>[0-9]{{9,10}}){_AFTER}", _FLAGS), _forces_own),
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
_MISREAD = re.compile(
    rf"{_BEFORE}[0-9OoQDIlBSZ]{{2}}(?:/|{_DASH})[0-9OoQDIlBSZ]{{4,8}}(?:/|{_DASH})[0-9OoQDIlBSZ]{{1,5}}{_AFTER}",
    re.ASCII,
)
"""What may be a reference whose figures were misread; it is taken for one only where its figures make one."""
