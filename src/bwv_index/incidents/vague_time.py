"""Times in words: ``around 7pm on 5 March``, ``between 22:00 and 23:30``, ``early hours of Sunday``, a day alone.

Only what can be read without a guess is read (domain reference 8.2). What comes from elsewhere, a year from the
report, half of the day from the other end, says so; what can mean two moments has a window that holds both.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from bwv_index.incidents.day_part import DAY_PARTS, DayPart, Parts
from bwv_index.incidents.flag import Flag, quoted
from bwv_index.incidents.incident import Precision, TimeWindow
from bwv_index.incidents.stated_time import (
    FIRST_YEAR,
    LAST_YEAR,
    day_bounds,
    gap_edge,
    season_note,
    utc_readings,
)
from bwv_index.incidents.time_words import (
    About,
    Ago,
    Clock,
    Day,
    Join,
    Number,
    Weekday,
    Word,
    read_time_words,
)

ABOUT_MINUTES = 30
"""Half of the window that "about" stands for (domain reference 8.2)."""
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TimeRules:
    """What a force's words about time stand for.

    ``about_minutes`` is half of the window of "about", ``parts`` the hours of "evening" and the like;
    ``day_first`` tells that 05/03/2025 is the fifth of March.
    """

    about_minutes: int = ABOUT_MINUTES
    parts: Parts = field(default_factory=lambda: DAY_PARTS)
    day_first: bool = True


USUAL = TimeRules()


@dataclass(frozen=True, slots=True)
class Report:
    """When an incident was reported: the local day, and the latest moment that is meant where one is stated."""

    day: date
    latest: datetime | None = None


@dataclass(frozen=True, slots=True)
class VagueTime:
    """What words about a time come to: a window, or None with the flags that say why."""

    window: TimeWindow | None
    flags: tuple[str, ...] = ()


def read_words(
    text: str,
    zone: ZoneInfo,
    *,
    day: date | None = None,
    report: Report | None = None,
    rules: TimeRules = USUAL,
) -> VagueTime:
    """Read a time in words; ``day`` is the day that another cell states as that of the start."""
    raw = " ".join(text.split())
    words = read_time_words(raw, rules.parts, day_first=rules.day_first)
    ends = _ends(words)
    if ends is None:
        return VagueTime(None, (Flag.TIME_NOT_READ.of(quoted(raw)),))
    reading = _Reading(raw, zone, day, report, rules)
    try:
        window = reading.one(ends[0]) if len(ends) == 1 else reading.between(*ends)
    except _LeftOpenError:
        return VagueTime(None, tuple(reading.flags))
    return VagueTime(window, tuple(reading.flags))


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a range, or a time alone: each kind of word at most once."""

    about: About | None = None
    clock: Clock | None = None
    day: Day | Weekday | Ago | None = None
    part: DayPart | None = None
    number: Number | None = None

    @property
    def by_date(self) -> bool:
        """Whether it names a day and nothing closer."""
        return self.clock is None and self.part is None and self.number is None


def _ends(words: tuple[Word, ...]) -> tuple[_End] | tuple[_End, _End] | None:
    """Sort the words into one end or two; None where they make no time."""
    joins = [n for n, word in enumerate(words) if isinstance(word, Join) and word is not Join.OPENING]
    openings = [n for n, word in enumerate(words) if word is Join.OPENING]
    if not joins:
        alone = None if openings else _end(words)
        return None if alone is None else (alone,)
    (at, *more) = joins
    misplaced = more or len(openings) > 1 or (openings and openings[0] > at)
    if misplaced or (words[at] is Join.AND and not openings):
        return None
    first = _end(tuple(word for word in words[:at] if word is not Join.OPENING))
    second = _end(words[at + 1 :])
    return None if first is None or second is None else (first, second)


def _end(words: tuple[Word, ...]) -> _End | None:
    """Gather the words of one end; None where one kind comes twice, or there are none."""
    found: dict[str, Word] = {}
    for word in words:
        if isinstance(word, Join):
            return None
        kind = _KINDS[type(word)]
        if kind in found:
            return None
        found[kind] = word
    loose_without_clock = "about" in found and not {"clock", "number"} & set(found)
    return None if not found or loose_without_clock else _End(**found)  # type: ignore[arg-type] # kind and type agree by _KINDS


_KINDS = {
    About: "about", Clock: "clock", Number: "number", DayPart: "part", Day: "day", Weekday: "day", Ago: "day",
}  # fmt: skip


class _LeftOpenError(Exception):
    """The words leave open what is meant; the flags say what."""


@dataclass(slots=True)
class _Reading:
    """One text at work: what surrounds it, and what a person will be told."""

    raw: str
    zone: ZoneInfo
    stated_day: date | None
    report: Report | None
    rules: TimeRules
    flags: list[str] = field(default_factory=list)
    skipped: list[tuple[datetime, datetime]] = field(default_factory=list)
    """Ends of a range that the clocks skip, as stated, and the moment at which they do."""

    def one(self, end: _End) -> TimeWindow:
        """Settle a time alone."""
        clock = end.clock or (_hour(end.number) if end.number else None)
        if clock is not None and end.part is None and len(clock.readings) != 1:
            raise self._open(Flag.TIME_NOT_READ, quoted(self.raw))
        day = self._day(end.day, self.stated_day)
        window = self._alone(end, clock, day)
        if isinstance(end.day, Weekday) and self._is_after_report(window.start):
            window = self._alone(end, clock, day - WEEK)
        return window

    def between(self, first: _End, second: _End) -> TimeWindow:
        """Settle a range of two ends."""
        first, second = self._numbers(first, second)
        first, second = _shared_part(*_plain_midnights(first, second))
        first, second = self._halves(first, second)
        start_day, end_day = self._days(first, second)
        if _is_one_night(first, second, start_day, end_day) and first.part:
            return self._window(*first.part.bounds(start_day, self.zone), Precision.PART_OF_DAY)
        start = self._edge(first, start_day)[0]
        finish = self._edge(second, end_day)[1]
        self._tell_skipped()
        if finish < start:
            raise self._open(Flag.TIMES_REVERSED, quoted(self.raw))
        return self._window(start, finish, Precision.RANGE)

    def _tell_skipped(self) -> None:
        """Say where the window ends instead of in the skipped hour; leave open a range that lies in it whole."""
        if len(self.skipped) > 1:
            raise self._open(Flag.TIME_SKIPPED, quoted(self.raw))
        for local, edge in self.skipped:
            to = f"{edge.astimezone(self.zone):%H:%M %Z}, where the clocks skip it"
            self._note(Flag.TIME_SKIPPED, f"{local:%H:%M} in {quoted(self.raw)}: the window goes to {to}")

    def _alone(self, end: _End, clock: Clock | None, day: date) -> TimeWindow:
        if clock is None:
            if end.part is None:
                return self._window(*day_bounds(day, self.zone), Precision.DATE)
            return self._window(*end.part.bounds(day, self.zone), Precision.PART_OF_DAY)
        moments = self._moments(clock, end.part, day)
        first, last = moments[0], moments[-1]
        if end.about is not None:
            before, after = self._slack(end.about)
            return self._window(first - before, last + after, Precision.ABOUT)
        if clock.seconds:
            return self._window(first, last, Precision.SECOND)
        return self._window(first, last + timedelta(minutes=1), Precision.MINUTE)

    def _edge(self, end: _End, day: date) -> tuple[datetime, datetime]:
        """Return the earliest and the latest moment that one end of a range can mean."""
        if end.clock is not None:
            moments = self._moments(end.clock, end.part, day, at_edge=True)
            before, after = self._slack(end.about) if end.about else (timedelta(), timedelta())
            return moments[0] - before, moments[-1] + after
        return day_bounds(day, self.zone) if end.part is None else end.part.bounds(day, self.zone)

    def _moments(
        self, clock: Clock, part: DayPart | None, day: date, *, at_edge: bool = False
    ) -> list[datetime]:
        """Return the moments that a clock time can mean on a day: more than one only where nothing tells them apart."""
        if part is not None:
            low, high = part.local(day)
            near = (
                datetime.combine(d, c)
                for d, c in product((day, day + DAY) if part.ends_next_day else (day,), clock.readings)
            )
            locals_ = [local for local in near if low <= local <= high]
        elif clock.midnight:
            locals_ = [datetime.combine(day, time()), datetime.combine(day + DAY, time())]
            self._note(Flag.DAY_OPEN, f"{quoted(self.raw)} may be either end of its day")
        else:
            locals_ = [datetime.combine(day, c) for c in clock.readings]
        if not locals_ or (len(locals_) > 1 and not clock.midnight):
            raise self._open(Flag.TIME_NOT_READ, quoted(self.raw))
        return [moment for local in locals_ for moment in self._utc(local, at_edge=at_edge)]

    def _utc(self, local: datetime, *, at_edge: bool) -> tuple[datetime, ...]:
        readings = utc_readings(local, self.zone)
        if not readings and at_edge:
            self.skipped.append((local, gap_edge(local, self.zone)))
            return (self.skipped[-1][1],)
        if not readings:
            raise self._open(Flag.TIME_SKIPPED, quoted(self.raw))
        if len(readings) > 1:
            self._note(Flag.TIME_REPEATED, f"{quoted(self.raw)} is {season_note(readings, self.zone)}")
        return readings

    def _slack(self, about: About) -> tuple[timedelta, timedelta]:
        slack = timedelta(minutes=self.rules.about_minutes)
        before = timedelta() if about is About.AFTER else slack
        return before, timedelta() if about is About.BEFORE else slack

    def _numbers(self, first: _End, second: _End) -> tuple[_End, _End]:
        """Tell hours from days of the month among numbers that stand alone."""
        if first.number and not second.number and second.clock is None and isinstance(second.day, Day):
            return _with_day(first, second.day), second
        return _with_hour(first), _with_hour(second)

    def _halves(self, first: _End, second: _End) -> tuple[_End, _End]:
        """Take the half of the day of one end from the other: the one that brings the two nearest."""
        one, two = first.clock, second.clock
        if one is None or two is None or first.part or second.part:
            return first, second
        if {len(one.readings), len(two.readings)} != {1, 2} or not (one.halved or two.halved):
            return first, second
        pairs = product(one.readings, two.readings)
        start, finish = min(pairs, key=lambda pair: _apart(*pair))
        self._note(Flag.FROM_OTHER_END, f"{start:%H:%M} to {finish:%H:%M} for {quoted(self.raw)}")
        return _with_clock(first, start), _with_clock(second, finish)

    def _days(self, first: _End, second: _End) -> tuple[date, date]:
        """Settle the days of both ends."""
        if first.day is None and second.day is not None and self.stated_day is None:
            return self._days_from_end(first, second)
        if (
            isinstance(first.day, Day)
            and not first.day.year
            and isinstance(second.day, Day)
            and second.day.year
        ):
            return self._days_before(first.day, second.day)
        start = self._day(first.day, self.stated_day)
        if second.day is None:
            return start, start + DAY if _turns(first, second) else start
        if isinstance(second.day, Weekday):
            finish = start + timedelta(days=(second.day.number - start.weekday()) % 7)
            if isinstance(first.day, Weekday) and self.report and finish > self.report.day:
                return start - WEEK, finish - WEEK
            return start, finish
        return start, self._day(second.day, None)

    def _days_from_end(self, first: _End, second: _End) -> tuple[date, date]:
        """Settle the days where only the second end names one; over midnight it may be the day of either."""
        finish = self._day(second.day, None)
        if not _turns(first, second) or (second.part and second.part.ends_next_day):
            return finish, finish
        self._note(
            Flag.DAY_OPEN, f"{quoted(self.raw)} runs over midnight, and its day may be that of either end"
        )
        return finish - DAY, finish + DAY

    def _days_before(self, first: Day, second: Day) -> tuple[date, date]:
        """Settle a first day that names no year, from the year of the second."""
        finish = self._calendar((second.year,), second)
        start = self._calendar((second.year, second.year - 1), first, latest=finish)
        self._note(Flag.FROM_OTHER_END, f"the year {start.year} for {quoted(self.raw)}")
        return start, finish

    def _day(self, word: Day | Weekday | Ago | None, stated: date | None) -> date:
        """Settle which day a word means, or leave it open and say what is missing."""
        if word is None:
            if stated is None:
                raise self._open(Flag.DAY_NOT_STATED, quoted(self.raw))
            return stated
        found = self._date(word) if isinstance(word, Day) else self._relative(word)
        if stated and found != stated:
            raise self._open(Flag.DAYS_DIFFER, f"{quoted(self.raw)} and {stated.isoformat()}")
        return found

    def _relative(self, word: Weekday | Ago) -> date:
        """Count a day back from the report: the last such day of the week on or before it, or so many days ago."""
        if self.report is None:
            raise self._open(
                Flag.DAY_NOT_STATED, f"{quoted(self.raw)}, and nothing says when it was reported"
            )
        reported = self.report.day
        back = word.days if isinstance(word, Ago) else (reported.weekday() - word.number) % 7
        if isinstance(word, Weekday) and word.last and not back:
            back = 7
        found = reported - timedelta(days=back)
        self._note(Flag.DAY_FROM_REPORT, f"{found:%A} {found.isoformat()} for {quoted(self.raw)}")
        return found

    def _date(self, word: Day) -> date:
        if word.year:
            found = self._calendar((word.year,), word)
        elif self.report is None:
            raise self._open(Flag.YEAR_NOT_STATED, quoted(self.raw))
        else:
            years = (self.report.day.year, self.report.day.year - 1)
            found = self._calendar(years, word, latest=self.report.day)
            self._note(Flag.YEAR_FROM_REPORT, f"{found.year} for {quoted(self.raw)}")
        if word.weekday not in {None, found.weekday()}:
            raise self._open(Flag.DAYS_DIFFER, f"{quoted(self.raw)}: {found.isoformat()} was a {found:%A}")
        return found

    def _calendar(self, years: tuple[int, ...], word: Day, latest: date | None = None) -> date:
        """Return the day in the first of the years in which it exists, no later than ``latest``."""
        for year in years:
            try:
                found = date(year, word.month, word.day)
            except ValueError:
                continue
            if FIRST_YEAR <= year <= LAST_YEAR and (latest is None or found <= latest):
                if word.short:
                    self._note(Flag.YEAR_SHORT, f"{found.year} for {quoted(self.raw)}")
                return found
        if word.year:
            raise self._open(Flag.TIME_NOT_READ, quoted(self.raw))
        raise self._open(Flag.YEAR_NOT_STATED, f"{quoted(self.raw)}: no such day before the report")

    def _is_after_report(self, start: datetime) -> bool:
        return bool(self.report and self.report.latest and start > self.report.latest)

    def _window(self, start: datetime, end: datetime, precision: Precision) -> TimeWindow:
        return TimeWindow(start.astimezone(UTC), end.astimezone(UTC), self.raw, precision)

    def _note(self, flag: Flag, detail: str) -> None:
        told = flag.of(detail)
        if told not in self.flags:
            self.flags.append(told)

    def _open(self, flag: Flag, detail: str) -> _LeftOpenError:
        """Note what the words leave open; return what the caller raises."""
        self._note(flag, detail)
        return _LeftOpenError()


def _hour(number: Number) -> Clock | None:
    """Read a number as an hour whose half of the day is not stated."""
    if not 1 <= number.value <= 12:  # noqa: PLR2004 - hours of a half-day clock
        return Clock(())
    return Clock((time(number.value % 12), time(number.value % 12 + 12)))


def _plain_midnights(first: _End, second: _End) -> tuple[_End, _End]:
    """Settle which midnight is meant where the range itself tells: its start on its day, its end the next."""
    if first.clock and first.clock.midnight and first.day is None:
        first = _with_clock(first, time())
    if second.clock and second.clock.midnight and (first.day is None or second.day is None):
        first = replace(first, day=first.day or second.day)
        second = replace(_with_clock(second, time()), day=None)
    return first, second


def _shared_part(first: _End, second: _End) -> tuple[_End, _End]:
    """Let an hour whose half is not stated lie in the part of the day that the other end names."""
    if second.part and not first.part and first.clock and len(first.clock.readings) > 1:
        return replace(first, part=second.part), second
    if first.part and not second.part and second.clock and len(second.clock.readings) > 1:
        return first, replace(second, part=first.part)
    return first, second


def _with_hour(end: _End) -> _End:
    return replace(end, clock=_hour(end.number), number=None) if end.number and not end.clock else end


def _with_day(end: _End, other: Day) -> _End:
    day = Day(end.number.value if end.number else 0, other.month, other.year, None)
    return replace(end, day=day, number=None)


def _with_clock(end: _End, reading: time) -> _End:
    return replace(end, clock=Clock((reading,), halved=True))


def _apart(start: time, finish: time) -> int:
    """Count the minutes from one time of day to the next such other."""
    return ((finish.hour - start.hour) * 60 + finish.minute - start.minute - 1) % 1440


def _turns(first: _End, second: _End) -> bool:
    """Whether a range with one stated day runs over midnight."""
    one, two = first.clock, second.clock
    if one is None or two is None or len(one.readings) != 1 or len(two.readings) != 1:
        return False
    return two.readings[0] <= one.readings[0]


def _is_one_night(first: _End, second: _End, start: date, finish: date) -> bool:
    """Whether two days name one night between them: ``night of 5/6 March``."""
    night = first.part is not None and first.part.ends_next_day and first.clock is None
    return night and second.by_date and finish == start + DAY
