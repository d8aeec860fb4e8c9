"""Clips side by side, on a clock for each stretch of time: one lane a clip, placed as fractions of the span."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bwv_index.casefile.when import LOCAL, span_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
MINUTE_S = 60
DAY_S = 86400
MOST_TICKS = 8
LEAST_SPAN_S = 1.0
ONE_CLOCK = timedelta(hours=1)
"""What lies further apart than this stands on clocks of its own. On a page about 900 pixels wide, a clip of a minute
beside an empty hour is still a bar of some 15 pixels, and can be seen and chosen; beside a day it is less than one. And
what belongs to one incident, as its officers come and go, is seldom interrupted for so long."""


class Placed(Protocol):
    """What stands on a clock: its number on the page, its start (None where not placed), length and ± in seconds."""

    @property
    def number(self) -> int: ...  # noqa: D102 - told by the class

    @property
    def start_utc(self) -> datetime | None: ...  # noqa: D102 - told by the class

    @property
    def duration_s(self) -> float | None: ...  # noqa: D102 - told by the class

    @property
    def half_width_s(self) -> float | None: ...  # noqa: D102 - told by the class


@dataclass(frozen=True, slots=True)
class Occurred:
    """An incident, by its reference, and when it was, as read; None where no time could be."""

    ref: str
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the span: left edge and width, both in percent of it."""

    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Lane:
    """One clip on the clock: where it lies as placed, and how far its ± reaches on both sides."""

    item: Placed
    bar: Stretch
    reach: Stretch


@dataclass(frozen=True, slots=True)
class Band:
    """An incident as stated, where it lies on a clock; ``when`` is all of it in words, UK local time."""

    ref: str
    stretch: Stretch
    when: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled time on the axis; ``left`` in percent, ``label`` in UK local time without its zone."""

    left: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """One clock with the clips that were made within its span; ``number`` is its place on the page, from 1.

    ``when`` is the span in words, to whole minutes. ``bands`` are the incidents as stated that overlap it. ``zones``
    names the UK zones the labels are in: two where the clocks change within the span.
    """

    number: int
    start: datetime
    end: datetime
    when: str
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    zones: tuple[str, ...]


def timelines(
    items: Sequence[Placed], incidents: Sequence[Occurred], beside: Sequence[Placed] = ()
) -> tuple[Timeline, ...]:
    """Lay every clip with a placed start on a clock, those within ``ONE_CLOCK`` of each other on the same one.

    The span of a clock is that of its clips with their ±; an incident's window that reaches beyond does not stretch it.
    Of what is shown ``beside`` the clips only those get a lane that were made within ``ONE_CLOCK`` of that span, below
    the clips, and their ± does not stretch it. One that is so near to the clips of two clocks makes them one clock.
    """
    lead = _earliest_first(items)
    rest = _earliest_first(beside)
    if not lead:
        lead, rest = rest, []
    groups = _groups(lead)
    for item in rest:
        groups = _joined(groups, item)
    return tuple(_timeline(number, group, rest, incidents) for number, group in enumerate(groups, start=1))


def _earliest_first(items: Sequence[Placed]) -> list[Placed]:
    placed = [item for item in items if item.start_utc is not None]
    return sorted(placed, key=lambda item: (_ends(item)[0], item.number))


def _groups(lead: Sequence[Placed]) -> list[list[Placed]]:
    """Return the clips, earliest first, parted wherever none is for longer than ``ONE_CLOCK``."""
    groups: list[list[Placed]] = []
    for item in lead:
        if groups and _ends(item)[0] - _span(groups[-1])[1] <= ONE_CLOCK:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _joined(groups: list[list[Placed]], item: Placed) -> list[list[Placed]]:
    """Make one group of those that what stands beside them is near to: it was filming between them."""
    near = [group for group in groups if _is_near(item, *_span(group))]
    if len(near) < 2:  # noqa: PLR2004 - there is nothing to make one of
        return groups
    place = groups.index(near[0])
    return [*groups[:place], [one for group in near for one in group], *groups[place + len(near) :]]


def _span(group: Sequence[Placed]) -> tuple[datetime, datetime]:
    return min(_ends(item)[0] for item in group), max(_ends(item)[1] for item in group)


def _is_near(item: Placed, start: datetime, end: datetime) -> bool:
    begin, finish = _bar(item)
    return begin - ONE_CLOCK <= end and finish + ONE_CLOCK >= start


def _timeline(
    number: int, lead: Sequence[Placed], beside: Sequence[Placed], incidents: Sequence[Occurred]
) -> Timeline:
    start, end = _span(lead)
    near = [item for item in beside if _is_near(item, start, end)]
    start = min([start, *(_bar(item)[0] for item in near)])
    end = max([end, *(_bar(item)[1] for item in near), start + timedelta(seconds=LEAST_SPAN_S)])
    lanes = tuple(_lane(item, start, end) for item in (*lead, *near))
    bands = tuple(_bands(incidents, start, end))
    zones = _zones(start, end)
    return Timeline(number, start, end, span_text(start, end), lanes, bands, _ticks(start, end), zones)


def _bar(item: Placed) -> tuple[datetime, datetime]:
    begin = item.start_utc or EPOCH
    return begin, begin + timedelta(seconds=item.duration_s or 0.0)


def _ends(item: Placed) -> tuple[datetime, datetime]:
    begin, finish = _bar(item)
    margin = timedelta(seconds=item.half_width_s or 0.0)
    return begin - margin, finish + margin


def _lane(item: Placed, start: datetime, end: datetime) -> Lane:
    return Lane(item, _stretch(*_bar(item), start, end), _stretch(*_ends(item), start, end))


def _stretch(begin: datetime, finish: datetime, start: datetime, end: datetime) -> Stretch:
    span = (end - start).total_seconds()
    left = (max(begin, start) - start).total_seconds() / span
    right = (min(finish, end) - start).total_seconds() / span
    return Stretch(round(left * 100, 3), round(max(0.0, right - left) * 100, 3))


def _bands(incidents: Sequence[Occurred], start: datetime, end: datetime) -> Iterator[Band]:
    for one in incidents:
        if one.start is not None and one.end is not None and one.end >= start and one.start <= end:
            yield Band(one.ref, _stretch(one.start, one.end, start, end), span_text(one.start, one.end))


def _ticks(start: datetime, end: datetime) -> tuple[Tick, ...]:
    span = (end - start).total_seconds()
    days = -(-span // (DAY_S * MOST_TICKS)) * DAY_S
    step = next((s for s in STEPS_S if span / s <= MOST_TICKS), days)
    first = -(-(start - EPOCH).total_seconds() // step) * step
    times = (EPOCH + timedelta(seconds=first + step * place) for place in range(MOST_TICKS + 1))
    form = _label_form(start, end, step)
    return tuple(
        Tick(_stretch(at, at, start, end).left, f"{at.astimezone(LOCAL):{form}}") for at in times if at <= end
    )


def _label_form(start: datetime, end: datetime, step: float) -> str:
    """Say no more than is needed: the date only where it changes, seconds only where ticks are that close."""
    one_day = start.astimezone(LOCAL).date() == end.astimezone(LOCAL).date()
    return ("" if one_day else "%d/%m ") + ("%H:%M:%S" if step < MINUTE_S else "%H:%M")


def _zones(start: datetime, end: datetime) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{at.astimezone(LOCAL):%Z}" for at in (start, end)))
