"""The words of a stated time, one by one: clocks, days, parts of a day, and what joins them.

Words that carry no meaning here ("at", "on", "the") are left out. One word that is not known, and the whole
text is not read: what it changes would be a guess.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from enum import Enum, auto
from functools import cache
from typing import Final

from bwv_index.incidents.day_part import DAY_PARTS, SAID_AS, DayPart, Parts
from bwv_index.incidents.reference import MONTHS
from bwv_index.incidents.stated_time import whole_year

MOST_CHARACTERS: Final = 200
WEEKDAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
NOON: Final = 12


class About(Enum):
    """How loosely a clock time is meant."""

    AROUND = auto()
    BEFORE = auto()
    AFTER = auto()


class Join(Enum):
    """What stands between, or before, the two ends of a range."""

    OPENING = auto()
    AND = auto()
    TO = auto()
    SLASH = auto()


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: every reading it can have (two where its half of the day is not stated).

    ``halved`` tells that the words give its half ("am", "pm"); ``seconds`` that they give seconds;
    ``midnight`` that it may be either end of its day.
    """

    readings: tuple[time, ...]
    halved: bool = False
    seconds: bool = False
    midnight: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, the year 0 where it is not stated; ``weekday`` counts from Monday, 0.

    ``short`` tells that two figures of the year are stated.
    """

    day: int
    month: int
    year: int
    weekday: int | None
    short: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week alone; ``last`` where the words say "last"."""

    number: int
    last: bool


@dataclass(frozen=True, slots=True)
class Ago:
    """A day counted back from the report: 0 the same day, 1 the day before."""

    days: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number alone: an hour of a twelve-hour clock or a day of a month, as its neighbours tell."""

    value: int


Word = About | Join | Clock | Day | Weekday | Ago | Number | DayPart


def read_time_words(text: str, parts: Parts = DAY_PARTS, *, day_first: bool = True) -> tuple[Word, ...]:
    """Split a text into the words of a time, in order; empty where one of them is not known."""
    if len(text) > MOST_CHARACTERS:
        return ()
    words: list[Word] = []
    at = 0
    while at < len(text):
        found = _FILLER.match(text, at)
        if found is None:
            read = _next(text, at, parts, day_first=day_first)
            if read is None:
                return ()
            new, at = read
            words += new
        else:
            at = found.end()
    return tuple(words)


def _next(text: str, at: int, parts: Parts, *, day_first: bool) -> tuple[tuple[Word, ...], int] | None:
    found = _NUMERIC_DAY.match(text, at)
    if found:
        return (_numeric_day(found, day_first=day_first),), found.end()
    for shape, read in _SHAPES:
        found = shape.match(text, at)
        words = read(found) if found else None
        if found and words:
            return words, found.end()
    found = _part_shape(tuple(parts)).match(text, at)
    if found is None:
        return None
    said = " ".join(found["part"].casefold().split())
    this = (Ago(0),) if found["this"] else (Ago(1),) if found["last"] else ()
    return (*this, parts[SAID_AS.get(said, said)]), found.end()


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


_FILLER = _shape(r"[\s,;]+|(?:at|on|the|of|in|during|sometime|some time)\b")
_END = r"(?![0-9A-Za-z])"
_HOURS = r"(?:\s*(?:hrs|hours|hour|hr|h)\b\.?)"
_MONTH = "|".join(f"{month}[a-z]{{0,6}}" for month in MONTHS)
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?s?"

_NUMERIC_DAY = _shape(
    rf"(?P<first>[0-9]{{1,2}})[/.](?P<second>[0-9]{{1,2}})[/.](?P<year>[0-9]{{4}}|[0-9]{{2}}){_END}"
)


@cache
def _part_shape(names: tuple[str, ...]) -> re.Pattern[str]:
    said = sorted({*names, *SAID_AS}, key=len, reverse=True)
    words = "|".join(r"\s+".join(map(re.escape, name.split())) for name in said)
    return _shape(rf"(?:(?P<this>this)\s+|(?P<last>last)\s+(?=night\b))?(?P<part>{words}){_END}")


def _numeric_day(found: re.Match[str], *, day_first: bool) -> Day:
    first, second = int(found["first"]), int(found["second"])
    day, month = (first, second) if day_first else (second, first)
    short = len(found["year"]) == len("25")
    return Day(day, month, whole_year(int(found["year"])) if short else int(found["year"]), None, short)


def _iso_day(found: re.Match[str]) -> tuple[Word, ...]:
    return (Day(int(found["day"]), int(found["month"]), int(found["year"]), None),)


def _named_day(found: re.Match[str]) -> tuple[Word, ...]:
    month = MONTHS.index(found["month"][:3].upper()) + 1
    weekday = WEEKDAYS.index(found["weekday"][:3].upper()) if found["weekday"] else None
    return (Day(int(found["day"]), month, int(found["year"] or 0), weekday),)


def _weekday(found: re.Match[str]) -> tuple[Word, ...]:
    return (Weekday(WEEKDAYS.index(found["weekday"][:3].upper()), last=bool(found["last"])),)


def _clock24(found: re.Match[str]) -> tuple[Word, ...] | None:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - a clock's figures
        return None
    # A dot alone may part the hours of half a day, 10.30, or a day and its month, 22.05: then "hrs" has to follow.
    if found["mark"] == "." and not found["hours"] and (1 <= hour <= NOON or 1 <= minute <= len(MONTHS)):
        return None
    return (Clock((time(hour, minute, second),), seconds=bool(found["second"])),)


def _clock12(found: re.Match[str]) -> tuple[Word, ...] | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if not 1 <= hour <= NOON or minute > 59:  # noqa: PLR2004 - a clock's figures
        return None
    halves = {"a": (0,), "p": (NOON,), "": (0, NOON)}[found["half"][:1].casefold() if found["half"] else ""]
    if not found["half"] and not found["minute"]:
        return None
    readings = tuple(time(hour % NOON + half, minute) for half in halves)
    return (Clock(readings, halved=bool(found["half"])),)


def _number(found: re.Match[str]) -> tuple[Word, ...]:
    return (Number(int(found["number"])),)


def _fixed(*words: Word) -> Callable[[re.Match[str]], tuple[Word, ...]]:
    return lambda _: words


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[Word, ...] | None]], ...] = (
    (_shape(rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}}){_END}"), _iso_day),
    (
        _shape(
            rf"(?:(?P<weekday>{_WEEKDAY}),?\s+)?(?:the\s+)?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?"
            rf"(?P<month>{_MONTH})\.?(?:,?\s+(?P<year>[0-9]{{4}})(?!{_HOURS}))?{_END}"
        ),
        _named_day,
    ),
    (_shape(rf"(?:(?P<last>last)\s+)?(?P<weekday>{_WEEKDAY}){_END}"), _weekday),
    (_shape(rf"yesterday{_END}"), _fixed(Ago(1))),
    (_shape(rf"today{_END}"), _fixed(Ago(0))),
    (
        _shape(r"(?:about|around|approximately|approx\.?|circa|roughly|c\.|~)(?![a-z])"),
        _fixed(About.AROUND),
    ),
    (_shape(r"(?:just|shortly)\s+before\b"), _fixed(About.BEFORE)),
    (_shape(r"(?:just|shortly|soon)\s+after\b"), _fixed(About.AFTER)),
    (_shape(r"(?:between|from)\b"), _fixed(Join.OPENING)),
    (_shape(r"and\b"), _fixed(Join.AND)),
    (_shape("(?:to|into|until|till|til)\\b|[-\u2010-\u2015]"), _fixed(Join.TO)),
    (_shape(r"/"), _fixed(Join.SLASH)),
    (_shape(rf"(?:12\s+)?(?:noon|midday){_END}"), _fixed(Clock((time(NOON),), halved=True))),
    (_shape(rf"(?:12\s+)?midnight{_END}"), _fixed(Clock((time(0),), halved=True, midnight=True))),
    (
        _shape(
            r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s*(?P<half>[ap]\.?\s?m\b\.?)"
        ),
        _clock12,
    ),
    (
        _shape(
            rf"(?P<hour>[0-2][0-9])(?P<mark>[:.]?)(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?"
            rf"(?P<hours>{_HOURS})?{_END}"
        ),
        _clock24,
    ),
    (_shape(rf"(?P<hour>[0-9])[:.](?P<minute>[0-9]{{2}})(?P<half>){_END}"), _clock12),
    (_shape(rf"(?P<number>[0-9]{{1,2}})(?:st|nd|rd|th)?{_END}"), _number),
)  # fmt: skip
"""Shapes in the order of their certainty; what an earlier one takes, a later one does not see."""
