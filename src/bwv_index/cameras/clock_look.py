"""Clocks as single frames show them: whole ones, and those whose date and time stand in two places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time
from fractions import Fraction

from bwv_index.cameras.agreement import LEAST_AGREEING
from bwv_index.cameras.burnt_clock import ClockText, lone_zone
from bwv_index.cameras.content import Remark

OVERLAY = "overlay"
"""Where remarks and claims say that they come from."""
_COUNTER_S = 2
"""A time without a date that began within so many seconds of midnight counts from the start of the file."""


@dataclass(frozen=True, slots=True)
class Look:
    """One clock text in one frame; ``place`` is its strip and its turn among the clocks of that strip."""

    offset: Fraction
    place: tuple[int, int]
    clock: ClockText


def whole_clocks(looks: list[Look], remarks: list[Remark]) -> list[Look]:
    """Return the clocks with a date and a time, telling those that cannot be used."""
    for text, problem in dict.fromkeys((x.clock.raw, x.clock.problem) for x in looks if x.clock.problem):
        remarks.append(Remark(OVERLAY, f"{text}: {problem}"))
    codes = [look.clock for look in looks if look.clock.timecode]
    if codes:
        remarks.append(Remark(OVERLAY, f"a time code runs in the picture, no time of day: {codes[0].raw}"))
    fit = [look for look in looks if not look.clock.problem and not look.clock.timecode]
    return [look for look in fit if look.clock.dates and look.clock.at]


def put_together(
    looks: list[Look], lines: Sequence[tuple[Fraction, str]], remarks: list[Remark]
) -> Iterator[Look]:
    """Give a time that stands alone the date that stands alone, where there is one of each."""
    fit = [look for look in looks if not look.clock.problem and not look.clock.timecode]
    times = [look for look in fit if look.clock.at and not look.clock.dated]
    dates = [look for look in fit if look.clock.dates and look.clock.at is None]
    running = _without_counters(times, remarks)
    if not running:
        if dates and not any(look.clock.at for look in looks):
            remarks.append(Remark(OVERLAY, f"a date without a time places nothing: {dates[0].clock.raw}"))
        return
    places = {look.place for look in running}
    if not dates:
        shown = running[0].clock.raw
        remarks.append(Remark(OVERLAY, f"a time without a date says no more than itself: {shown}"))
        return
    if len(places) > 1 or len({look.place for look in dates}) > 1:
        remarks.append(
            Remark(OVERLAY, "several dates and times stand apart: which belong together is unsure")
        )
        return
    told = {text: lone_zone(text) for _, text in lines}
    unread = next((f"{text}: {why}" for text, (_, why) in told.items() if why), "")
    if unread:
        remarks.append(Remark(OVERLAY, f"{unread}; the clock beside it is not used"))
        return
    zones = [(offset, told[text][0]) for offset, text in lines if told[text][0]]
    for look in running:
        day = _date_near(dates, look.offset)
        if day is not None:
            zone = look.clock.zone or _zone_near(zones, look.offset)
            raw = f"{day.raw} {look.clock.raw}"
            yield replace(look, clock=replace(look.clock, dates=day.dates, dated=True, raw=raw, zone=zone))


def _without_counters(times: list[Look], remarks: list[Remark]) -> list[Look]:
    """Leave out what counts from the file's start, which is no time of day."""
    counters: set[tuple[int, int]] = set()
    for place in {look.place for look in times}:
        starts = [_seconds(look.clock.at) - look.offset for look in times if look.place == place]
        if all(abs(start) <= _COUNTER_S for start in starts):
            counters.add(place)
    if counters:
        shown = next(look.clock.raw for look in times if look.place in counters)
        remarks.append(Remark(OVERLAY, f"a counter from the start of the file, no time of day: {shown}"))
    return [look for look in times if look.place not in counters]


def _seconds(at: time | None) -> Fraction:
    """Return a time of day as seconds since midnight."""
    if at is None:
        return Fraction(0)
    return Fraction(at.hour * 3600 + at.minute * 60 + at.second) + Fraction(at.microsecond, 1_000_000)


def _date_near(dates: list[Look], offset: Fraction) -> ClockText | None:
    """Return the date read in a frame, else the one that was read alike in all others, at least three."""
    same = [look.clock for look in dates if look.offset == offset]
    if same:
        return same[0]
    alike = {look.clock.dates for look in dates}
    return dates[0].clock if len(alike) == 1 and len(dates) >= LEAST_AGREEING else None


def _zone_near(zones: list[tuple[Fraction, str]], offset: Fraction) -> str:
    """Return the zone read in a frame, else the one read alike in all others."""
    same = [zone for at, zone in zones if at == offset]
    alike = {zone for _, zone in zones}
    return same[0] if same else next(iter(alike)) if len(alike) == 1 else ""
