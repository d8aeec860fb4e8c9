"""When an incident may have happened, from the cells that state it: from, to, and words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bwv_index.incidents.flag import Flag, quoted
from bwv_index.incidents.incident import Precision, TimeWindow
from bwv_index.incidents.stated_time import StatedTime
from bwv_index.incidents.vague_time import USUAL, Report, TimeRules, VagueTime, read_words


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The three statements of one row about when it happened, and that of its report."""

    start: StatedTime
    end: StatedTime
    words: str
    reported: StatedTime
    rules: TimeRules = USUAL


def occurrence_window(occurrence: Occurrence) -> VagueTime:
    """Settle one window from what a row states; None with flags where it states none that can be read.

    Exact cells outrank words. A day alone in the first cell is narrowed by words that give the hour. Times
    in the wrong order are flagged and give no window: which of the two is wrong would be a guess. What is
    wrong with one cell alone was remarked on when that cell was read.
    """
    window, flags = _settled(occurrence)
    reported = occurrence.reported.moment
    if window and reported and reported < window.start:
        told = f"reported {quoted(occurrence.reported.raw)} before it happened, {quoted(window.as_stated)}"
        flags = (*flags, Flag.TIMES_REVERSED.of(told))
    return VagueTime(window, flags)


def _settled(occurrence: Occurrence) -> tuple[TimeWindow | None, tuple[str, ...]]:
    start, end = occurrence.start, occurrence.end
    if start.stated and end.stated and start.raw != end.raw:
        return _between(start, end)
    if (start.stated and end.edge) or (end.stated and start.edge):
        return _to_the_edge(start, end)
    if start.stated:
        return _from_start(occurrence)
    if end.stated:
        note = Flag.ONLY_END_STATED.of(quoted(end.raw))
        return _single(end, f"until {end.raw}"), (note,)
    if occurrence.words:
        words = _words(occurrence, None)
        return words.window, words.flags
    return None, (Flag.NO_OCCURRENCE.of(_unread(occurrence)),)


def _between(start: StatedTime, end: StatedTime) -> tuple[TimeWindow | None, tuple[str, ...]]:
    first, last = start.first, end.last
    if first is None or last is None or last < first:
        return None, (Flag.TIMES_REVERSED.of(f"{quoted(end.raw)} is before {quoted(start.raw)}"),)
    return TimeWindow(first, last, f"{start.raw} to {end.raw}", Precision.RANGE), ()


def _to_the_edge(start: StatedTime, end: StatedTime) -> tuple[TimeWindow | None, tuple[str, ...]]:
    """Keep a window one end of which the clocks skip: it goes to the moment at which they do."""
    first, last = start.edge or start.first, end.edge or end.last
    skipped, edge = (start, start.edge) if start.edge else (end, end.edge)
    if first is None or last is None or edge is None or last < first:
        return None, (Flag.TIMES_REVERSED.of(f"{quoted(end.raw)} is before {quoted(start.raw)}"),)
    to = f"{edge.astimezone(skipped.zone):%H:%M %Z}, where the clocks skip it"
    window = TimeWindow(first, last, f"{start.raw} to {end.raw}", Precision.RANGE)
    return window, (Flag.TIME_SKIPPED.of(f"{quoted(skipped.raw)}: the window goes to {to}"),)


def _from_start(occurrence: Occurrence) -> tuple[TimeWindow | None, tuple[str, ...]]:
    start = occurrence.start
    if start.precision is Precision.DATE and occurrence.words:
        words = _words(occurrence, start.day)
        return words.window or _single(start, start.raw), words.flags
    return _single(start, start.raw), ()


def _single(stated: StatedTime, as_stated: str) -> TimeWindow | None:
    first, until = stated.first, stated.until
    return TimeWindow(first, until, as_stated, stated.precision) if first and until else None


def _words(occurrence: Occurrence, day: date | None) -> VagueTime:
    reported = occurrence.reported
    report = Report(reported.day, reported.last) if reported.day else None
    return read_words(occurrence.words, occurrence.start.zone, day=day, report=report, rules=occurrence.rules)


def _unread(occurrence: Occurrence) -> str:
    raws: Iterator[str] = (part.raw for part in (occurrence.start, occurrence.end) if part.raw)
    shown = " and ".join(quoted(raw) for raw in raws)
    return f"{shown} cannot be read" if shown else "no cell states one"
