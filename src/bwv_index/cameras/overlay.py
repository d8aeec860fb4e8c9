"""What the text burnt into the picture claims: a time that ran with the footage, the device, the officer, references.

A line read once is a guess. What counts is what several frames say alike, and of a clock, that it advances as the
footage does; anything else is told as a remark and claims nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from itertools import combinations

from bwv_index.cameras.agreement import LEAST_AGREEING, LEAST_MAJORITY, Agreement, Shown, agree
from bwv_index.cameras.burnt_clock import EARLIEST_YEAR, ClockText, DateOrder, read_clocks, says_unset
from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.clock_look import OVERLAY, Look, put_together, whole_clocks
from bwv_index.cameras.content import Remark, TimeMark
from bwv_index.cameras.profile import CameraProfile
from bwv_index.cameras.references import text_references
from bwv_index.clock import TimeSource
from bwv_index.incidents import normalise_officer

AXON_DEVICE = r"AX[O0]{1,2}N\s?(?:B[O0]DY|FLEX|FLEET)\s?\d?\s?(?P<device>X[0-9A-Z]{7,8})(?![0-9A-Z])"
"""Axon's second line, the model and the serial, understood whatever the make.

Recognisers drop its spaces, and mix O and 0.
"""
_SAME_CLOCK_S = 1.0
_NOON = 12


@dataclass(frozen=True, slots=True)
class SeenText:
    """What one place of the picture said ``offset`` seconds into the recording, and the recogniser's score."""

    offset: Fraction
    strip: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class OverlayRules:
    """How a make's burnt-in text is taken.

    ``date_order`` is None where nobody knows it: then a date in figures keeps every meaning. ``device`` and
    ``officer`` are patterns with a group of that name; an empty officer reads none, an empty device
    Axon's. Lines whose score is under ``least_score`` are not used.
    """

    date_order: DateOrder | None = None
    device: str = ""
    officer: str = ""
    least_score: float = 0.7


@dataclass(frozen=True, slots=True)
class OverlayReading:
    """What may be believed of a clip's burnt-in text, and what could not be used.

    Several ``times`` with the same ``raw`` and ``offset`` are several meanings of one date. ``corrections`` tells
    letters that were taken for digits.
    """

    times: tuple[TimeMark, ...] = ()
    claims: tuple[CameraClaim, ...] = ()
    remarks: tuple[Remark, ...] = ()
    corrections: tuple[str, ...] = ()


def overlay_rules(profile: CameraProfile) -> OverlayRules:
    """Return what a make's profile says of its burnt-in text."""
    told = profile.overlay
    order = None if told.date_order is None else DateOrder(told.date_order)
    return OverlayRules(date_order=order, device=told.device, officer=told.officer)


def parse_overlay(lines: Sequence[SeenText], rules: OverlayRules) -> OverlayReading:
    """Return what the lines read in several frames claim together.

    Nothing is raised, whatever the text.
    """
    usable = [line for line in lines if line.score >= rules.least_score]
    remarks = list(_set_aside(lines, usable))
    unset = next((line.text for line in usable if says_unset(line.text)), None)
    if unset is not None:
        remarks.append(Remark(OVERLAY, f"the camera says that its clock was not set: {unset}"))
    times, corrections = _times(usable if unset is None else [], rules, remarks)
    claims = (
        *_claims(usable, ClaimKind.DEVICE, (AXON_DEVICE, rules.device)),
        *_claims(usable, ClaimKind.OFFICER, (rules.officer,)),
        *_references(usable),
    )
    return OverlayReading(times, claims, tuple(remarks), corrections)


def _set_aside(lines: Sequence[SeenText], usable: list[SeenText]) -> Iterator[Remark]:
    """Tell that lines were read too poorly to be used."""
    if len(usable) < len(lines):
        poor = next(line for line in lines if line not in usable)
        detail = f"{len(lines) - len(usable)} of {len(lines)} readings are too unsure, such as {poor.text!r}"
        yield Remark(OVERLAY, detail)


def _times(
    lines: list[SeenText], rules: OverlayRules, remarks: list[Remark]
) -> tuple[tuple[TimeMark, ...], tuple[str, ...]]:
    """Return the times that clocks agree on, and the corrections that were made for them."""
    looks = [
        Look(line.offset, (line.strip, turn), clock)
        for line in lines
        for turn, clock in enumerate(read_clocks(line.text, rules.date_order))
    ]
    if lines and not looks:
        remarks.append(Remark(OVERLAY, f"text, and no clock in it, such as {lines[0].text!r}"))
    texts = [(line.offset, line.text) for line in lines]
    groups: dict[tuple[int, int], list[Look]] = defaultdict(list)
    for look in (*whole_clocks(looks, remarks), *put_together(looks, texts, remarks)):
        groups[look.place].append(look)
    found = [mark for place in sorted(groups) for mark in _clock_times(groups[place], remarks)]
    used = (look.clock.corrections for group in groups.values() for look in group)
    return _reconciled(found, remarks), tuple(dict.fromkeys(each for many in used for each in many))


def _clock_times(looks: list[Look], remarks: list[Remark]) -> list[TimeMark]:
    """Return the times that one clock's readings agree on: one for each order of its date that agrees best."""
    answers = {order: agree(_shown(looks, order)) for order in _orders(looks)}
    agreed = {order: each for order, each in answers.items() if isinstance(each, Agreement)}
    if not agreed:
        reasons = dict.fromkeys(str(each) for each in answers.values())
        remarks.extend(Remark(OVERLAY, reason) for reason in list(reasons)[:1])
        return []
    most = max(each.agreeing for each in agreed.values())
    best = {order: each for order, each in agreed.items() if each.agreeing == most}
    if any(each.shown.wall.year < EARLIEST_YEAR for each in best.values()):
        shown = next(iter(best.values())).shown.raw
        remarks.append(Remark(OVERLAY, f"the clock runs from a day on which it was never set: {shown}"))
        return []
    outliers = dict.fromkeys(text for each in best.values() for text in each.outliers)
    if outliers:
        remarks.append(Remark(OVERLAY, f"left out, for they contradict the rest: {'; '.join(outliers)}"))
    if len(best) > 1:
        text = f"{next(iter(best.values())).shown.raw}: its date may be {' or '.join(each.words for each in best)}"
        remarks.append(Remark(OVERLAY, text))
    half = _half_day(looks)
    return [_mark(each, order if len(best) > 1 else None, half) for order, each in best.items()]


def _half_day(looks: list[Look]) -> str:
    """Tell that nothing seen says whether the hours are of twelve or of twenty-four; empty where something does."""
    hours = {look.clock.at.hour for look in looks if look.clock.at is not None}
    # A clock that states its zone writes ISO 8601, whose hours are of twenty-four.
    told = any(look.clock.halved or look.clock.zone for look in looks)
    told = told or not all(1 <= hour <= _NOON for hour in hours)
    return "" if told else "no AM or PM is shown: the hour is taken of twenty-four"


def _orders(looks: list[Look]) -> list[DateOrder]:
    """Return the orders in which all the dates that can be read so may be meant."""
    return [order for order in DateOrder if any(order in dict(look.clock.dates) for look in looks)]


def _shown(looks: list[Look], order: DateOrder) -> list[Shown]:
    """Return what the clock showed, its dates taken in one order."""
    found = []
    for look in looks:
        day: date | None = dict(look.clock.dates).get(order) or _only(look.clock)
        if day is not None and look.clock.at is not None:
            wall = datetime.combine(day, look.clock.at)
            clock = look.clock
            found.append(Shown(look.offset, wall, clock.zone, clock.raw, clock.resolution))
    return found


def _only(clock: ClockText) -> date | None:
    """Return the date where every order of it means the same."""
    return clock.dates[0][1] if len(clock.dates) == 1 else None


def _mark(found: Agreement, order: DateOrder | None, half: str) -> TimeMark:
    """State an agreement as a time of the recording."""
    note = f"{found.agreeing} frames agree"
    if order is not None:
        note += f"; the date taken {order.words}"
    if half:
        note += f"; {half}"
    return TimeMark(
        source=TimeSource.OVERLAY,
        raw=found.shown.raw,
        wall=found.shown.wall,
        zone=found.zone,
        offset=found.offset,
        half_width_s=found.half_width_s,
        note=note,
    )


def _reconciled(found: list[TimeMark], remarks: list[Remark]) -> tuple[TimeMark, ...]:
    """Keep the sharper of two clocks that say the same, and tell where two say different things."""
    kept: list[TimeMark] = []
    for mark in sorted(found, key=lambda each: each.half_width_s or 0.0):
        if not any(_apart_s(mark, other) <= _SAME_CLOCK_S and mark.zone == other.zone for other in kept):
            kept.append(mark)
    for one, other in combinations(kept, 2):
        if one.raw != other.raw:
            detail = f"two clocks are {_apart_s(one, other):.0f} s apart: {one.raw} and {other.raw}"
            remarks.append(Remark(OVERLAY, detail))
    return tuple(kept)


def _apart_s(one: TimeMark, other: TimeMark) -> float:
    """Return how far two clocks' digits are apart at one moment of the file."""
    return abs((one.wall - other.wall).total_seconds() - float(one.offset - other.offset))


def _claims(lines: list[SeenText], kind: ClaimKind, patterns: tuple[str, ...]) -> Iterator[CameraClaim]:
    """Tell the device or the officer that a pattern finds, where at least three frames say so alike."""
    shapes = [re.compile(pattern, re.IGNORECASE) for pattern in patterns if pattern]
    every = [next((m for each in shapes if (m := each.search(line.text))), None) for line in lines]
    said = [match[kind.value].upper() for match in every if match and match[kind.value]]
    if not said:
        return
    usual = max(said, key=said.count)
    value, problem = _value(kind, usual), ""
    if said.count(usual) < max(LEAST_AGREEING, LEAST_MAJORITY * (len(said) - said.count(usual))):
        value, problem = "", f"not read alike in {LEAST_AGREEING} frames: {_listed(said)}"
    elif not value:
        problem = "not a collar number"
    yield CameraClaim(kind, OVERLAY, usual, value, problem)


def _references(lines: list[SeenText]) -> Iterator[CameraClaim]:
    """Tell the references that lines hold; one that fewer frames read alike has no value, and says so."""
    seen: dict[CameraClaim, set[Fraction]] = defaultdict(set)
    for line in lines:
        for claim in text_references(OVERLAY, line.text):
            seen[claim].add(line.offset)
    for claim, offsets in seen.items():
        alike = len(offsets) >= LEAST_AGREEING
        yield (
            claim if alike else replace(claim, value="", problem=f"not read alike in {LEAST_AGREEING} frames")
        )


def _value(kind: ClaimKind, text: str) -> str:
    if kind is not ClaimKind.OFFICER:
        return text
    key = normalise_officer(text)
    return key.number if key else ""


def _listed(said: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(said))
