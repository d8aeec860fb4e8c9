"""What a line of burnt-in text says of date, time and zone: every form that cameras show, taken apart, not judged."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from fractions import Fraction

from bwv_index.cameras.burnt_zone import DIGIT as _D
from bwv_index.cameras.burnt_zone import ZONE, as_digits, as_number, left_over, read_zone
from bwv_index.cameras.burnt_zone import lone_zone as _lone_zone

EARLIEST_YEAR = 2001
"""Before body-worn cameras: what a clock shows that was never set."""
LATEST_YEAR = 2099

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LIKE_LETTERS = {"o": "[o0]", "l": "[l1i|]", "s": "[s5]", "b": "[b8]"}
_MONTH_SHAPES = tuple("".join(_LIKE_LETTERS.get(letter, letter) for letter in month) for month in _MONTHS)
_MONTH = f"(?P<name>{'|'.join(_MONTH_SHAPES)})[a-z]*"
_SEP = r"\s?[-/._]\s?"
_DATES = (
    rf"(?P<y>{_D}{{4}}){_SEP}(?P<m>{_D}{{2}}){_SEP}(?P<d>{_D}{{2}})",
    rf"(?P<a>{_D}{{2}}){_SEP}(?P<b>{_D}{{2}}){_SEP}(?P<y>{_D}{{4}})",
    rf"(?P<a>{_D}{{2}}){_SEP}(?P<b>{_D}{{2}}){_SEP}(?P<c>{_D}{{2}})",
    rf"(?P<d>{_D}{{1,2}})[-/ .]?{_MONTH}[-/ .,]{{0,2}}(?P<y>{_D}{{4}})",
    rf"(?P<d>{_D}{{1,2}})[-/ .]?{_MONTH}[-/ .,]{{0,2}}(?P<c>{_D}{{2}})",
    rf"{_MONTH}[-/ .]{{0,2}}(?P<d>{_D}{{1,2}}),?\s?(?P<y>{_D}{{4}})",
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})",
)
_TIME = (
    rf"(?P<clock>(?P<H>{_D}{{1,2}})\s?[:;h]\s?(?P<M>{_D}{{2}})\s?[:;.m ]\s?(?P<S>{_D}{{2}})(?:s(?!\w))?"
    rf"(?:[.,](?P<f>\d{{1,3}})|(?P<frames>[:;]{_D}{{2}}))?(?!\d)"
    rf"(?:\s?(?P<half>[AP])\.?M(?![A-Z]))?(?:\s?{ZONE})?)"
)
_BETWEEN = r"\s?[T,_-]?\s?"
_ALONE = r"(?<![\w:/.-])"


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_DATED_TIMES = _compiled(
    *(f"{_ALONE}{each}{_BETWEEN}{_TIME}" for each in _DATES),
    *(f"{_ALONE}{_TIME}[ ,]{{0,2}}{each}(?![\\w:])" for each in _DATES[:-1]),
)
_LONE_DATES = _compiled(*(f"{_ALONE}{each}(?![\\w:])" for each in _DATES))
_LONE_TIME = re.compile(_ALONE + _TIME, re.IGNORECASE)
_UNSET = re.compile(
    r"\bnot\s?set\b|\bun-?set\b|\bno\s?(?:time|clock)\b|\bset\s?(?:the\s?)?(?:time|clock)\b|--:--",
    re.IGNORECASE,
)
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "一": "-", "十": "+", "∶": ":", "ı": "i", "İ": "I"})  # noqa: RUF001 - what recognisers write
_NOON = 12


class DateOrder(StrEnum):
    """In which order a date in figures is written."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"

    @property
    def words(self) -> str:
        """The order as a person says it."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class ClockText:
    """One date, one time or both, as one line shows them.

    ``dates`` has every order in which the figures are a date, ``dated`` says whether there were such figures at all.
    ``resolution`` is the length of the last place of ``at`` in seconds. ``timecode`` marks a time with frames.
    ``halved`` is whether AM or PM stands beside ``at``.
    ``corrections`` tells each letter that was taken for a digit. ``problem`` says why the line cannot be used.
    """

    raw: str
    dated: bool = False
    dates: tuple[tuple[DateOrder, date], ...] = ()
    at: time | None = None
    resolution: Fraction = Fraction(1)
    zone: str = ""
    halved: bool = False
    timecode: bool = False
    corrections: tuple[str, ...] = ()
    problem: str = ""


def says_unset(text: str) -> bool:
    """Return whether a line says that the camera's clock was never set."""
    return bool(_UNSET.search(text))


def lone_zone(text: str) -> tuple[str, str]:
    """Return the zone of a line that holds nothing else, and why one that stands there is not taken."""
    return _lone_zone(_plain(text))


def read_clocks(text: str, order: DateOrder | None) -> tuple[ClockText, ...]:
    """Return every date and time in a line, from left to right.

    Args:
        text: the line as recognised.
        order: in which order its dates in figures are written; None keeps every order that makes a date.
    """
    plain = _plain(text)
    found = _dated_times(plain) or [m for m in (_first_date(plain), _LONE_TIME.search(plain)) if m]
    return tuple(_clock(match, plain, order) for match in found)


def _plain(text: str) -> str:
    """Return a line with one kind of space, sign and colon."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SIGNS).split())


def _dated_times(plain: str) -> list[re.Match[str]]:
    """Return the places where a date stands with its time; of those that overlap, the longest."""
    every = sorted(
        (match for shape in _DATED_TIMES for match in shape.finditer(plain)),
        key=lambda match: (match.start() - match.end(), match.start()),
    )
    kept: list[re.Match[str]] = []
    for match in every:
        if all(match.end() <= other.start() or match.start() >= other.end() for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda match: match.start())


def _first_date(plain: str) -> re.Match[str] | None:
    return next((match for shape in _LONE_DATES if (match := shape.search(plain))), None)


def _clock(match: re.Match[str], plain: str, order: DateOrder | None) -> ClockText:
    """Turn one match into what it says."""
    parts = {name: held for name, held in match.groupdict().items() if held is not None}
    dated = "y" in parts or "c" in parts
    dates = tuple(_dates(parts, order)) if dated else ()
    at = _time(parts) if "H" in parts else None
    zone, broken = read_zone(parts.get("zone", ""))
    rest, doubt = _doubt(match, plain, at)
    if dated and not dates:
        problem = "its figures are no date" + (f" written {order.words}" if order else "")
    elif "H" in parts and at is None:
        problem = "its figures are no time of day"
    elif broken:
        problem = "what follows the time is no zone"
    else:
        problem = doubt
    return ClockText(
        raw=f"{match.group()}{rest}".strip(),
        dated=dated,
        dates=dates,
        at=at,
        resolution=Fraction(1, 10 ** len(parts.get("f", ""))),
        zone=zone,
        halved="half" in parts,
        timecode="frames" in parts,
        corrections=tuple(_corrections(parts)),
        problem=problem,
    )


def _doubt(match: re.Match[str], plain: str, at: time | None) -> tuple[str, str]:
    """Return what stands between a time and the rest of its line and makes it unusable, and why."""
    held = match.groupdict()
    if at is None:
        return "", ""
    sure = bool(held["half"]) or not 1 <= at.hour <= _NOON
    rest, why = left_over(plain[match.end("clock") :], zoned=bool(held["zone"]), halved=sure)
    return (rest if match.end("clock") == match.end() else ""), why


def _corrections(parts: dict[str, str]) -> Iterator[str]:
    """Tell the letters that were taken for digits."""
    for name, held in parts.items():
        if name in {"y", "m", "d", "a", "b", "c", "H", "M", "S"} and not held.isdigit():
            yield f"{held} taken for {as_digits(held)}"
        elif name == "name" and not held.isalpha():
            yield f"{held} taken for {_MONTHS[_month(held) - 1].upper()}"


def _dates(parts: dict[str, str], order: DateOrder | None) -> Iterator[tuple[DateOrder, date]]:
    """Yield every date that the figures may mean, one an order, the same date once."""
    seen: set[date] = set()
    for each, (year, month, day) in _orders(parts).items():
        if not _may_be(each, order, parts):
            continue
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found not in seen and found.year <= LATEST_YEAR:
            seen.add(found)
            yield each, found


def _may_be(each: DateOrder, order: DateOrder | None, parts: dict[str, str]) -> bool:
    """Whether a date that can be read in one order may be meant so, where ``order`` is the known one."""
    if order in {None, each} or "m" in parts:
        return True
    # Beside a month's name the day is not the month: what is not written year first is written day first.
    return "name" in parts and (
        "y" in parts or (each is DateOrder.YEAR_FIRST) == (order is DateOrder.YEAR_FIRST)
    )


def _month(name: str) -> int:
    """Return the month, 1 to 12, that a name matched by one of the shapes means."""
    fits = (re.fullmatch(shape, name, re.IGNORECASE) for shape in _MONTH_SHAPES)
    return next(number for number, fit in enumerate(fits, start=1) if fit)


def _orders(parts: dict[str, str]) -> dict[DateOrder, tuple[int, int, int]]:
    """Return year, month and day by the order in which the figures are taken."""
    if "name" in parts:
        month = _month(parts["name"])
        if "c" in parts:
            one, three = as_number(parts["d"]), as_number(parts["c"])
            orders = {DateOrder.DAY_FIRST: (2000 + three, month, one)}
            if len(parts["d"]) == len(parts["c"]):
                orders[DateOrder.YEAR_FIRST] = (2000 + one, month, three)
            return orders
        return {DateOrder.DAY_FIRST: (as_number(parts["y"]), month, as_number(parts["d"]))}
    if "m" in parts:
        return {DateOrder.YEAR_FIRST: (as_number(parts["y"]), as_number(parts["m"]), as_number(parts["d"]))}
    one, two = as_number(parts["a"]), as_number(parts["b"])
    if "y" in parts:
        year = as_number(parts["y"])
        return {DateOrder.DAY_FIRST: (year, two, one), DateOrder.MONTH_FIRST: (year, one, two)}
    three = as_number(parts["c"])
    return {
        DateOrder.DAY_FIRST: (2000 + three, two, one),
        DateOrder.MONTH_FIRST: (2000 + three, one, two),
        DateOrder.YEAR_FIRST: (2000 + one, two, three),
    }


def _time(parts: dict[str, str]) -> time | None:
    """Return the time of day; None where the figures are none, or an hour of one figure has no AM or PM."""
    hour, half = as_number(parts["H"]), parts.get("half", "").upper()
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "P" else 0)
    elif len(parts["H"]) == 1:
        return None
    micro = int(parts.get("f", "0").ljust(6, "0"))
    try:
        return time(hour, as_number(parts["M"]), as_number(parts["S"]), micro)
    except ValueError:
        return None
