"""Clips side by side on one clock: one lane a clip, placed as fractions of the shared span."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bwv_index.casefile.when import LOCAL

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
MINUTE_S = 60
DAY_S = 86400
MOST_TICKS = 8
LEAST_SPAN_S = 1.0
NEAR = timedelta(hours=1)


class Placed(Protocol):
    """What stands on the clock: its number on the page, its start (None where not placed), length and ± in seconds."""

    @property
    def number(self) -> int: ...  # noqa: D102 - told by the class

    @property
    def start_utc(self) -> datetime | None: ...  # noqa: D102 - told by the class

    @property
    def duration_s(self) -> float | None: ...  # noqa: D102 - told by the class

    @property
    def half_width_s(self) -> float | None: ...  # noqa: D102 - told by the class


class Occurred(Protocol):
    """What the footage is about, with its times as read; None where none could be."""

    @property
    def occurred_from(self) -> datetime | None: ...  # noqa: D102 - told by the class

    @property
    def occurred_to(self) -> datetime | None: ...  # noqa: D102 - told by the class


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
class Tick:
    """A labelled time on the axis; ``left`` in percent, ``label`` in UK local time without its zone."""

    left: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """All placed clips on one clock.

    ``window`` is the incident as stated, None where it has no times or lies elsewhere. ``zones`` names the UK
    zones the labels are in: two where the clocks change within the span.
    """

    start: datetime
    end: datetime
    lanes: tuple[Lane, ...]
    window: Stretch | None
    ticks: tuple[Tick, ...]
    zones: tuple[str, ...]


def timeline(items: Sequence[Placed], incident: Occurred, beside: Sequence[Placed] = ()) -> Timeline | None:
    """Lay every clip with a placed start on one clock; None where no clip has one.

    The span is that of the clips with their ±; an incident window that lies outside does not stretch it. Of what is
    shown ``beside`` the clips only those get a lane that were made within an hour of that span, below the clips, and
    their ± does not stretch it.
    """
    lead = _earliest_first(items) or _earliest_first(beside)
    if not lead:
        return None
    start = min(_ends(item)[0] for item in lead)
    end = max(_ends(item)[1] for item in lead)
    near = [item for item in _earliest_first(beside) if item not in lead and _is_near(item, start, end)]
    start = min([start, *(_bar(item)[0] for item in near)])
    end = max([end, *(_bar(item)[1] for item in near), start + timedelta(seconds=LEAST_SPAN_S)])
    lanes = tuple(_lane(item, start, end) for item in (*lead, *near))
    return Timeline(start, end, lanes, _window(incident, start, end), _ticks(start, end), _zones(start, end))


def _earliest_first(items: Sequence[Placed]) -> list[Placed]:
    placed = [item for item in items if item.start_utc is not None]
    return sorted(placed, key=lambda item: (_ends(item)[0], item.number))


def _is_near(item: Placed, start: datetime, end: datetime) -> bool:
    begin, finish = _bar(item)
    return begin - NEAR <= end and finish + NEAR >= start


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


def _window(incident: Occurred, start: datetime, end: datetime) -> Stretch | None:
    begin, finish = incident.occurred_from, incident.occurred_to
    if begin is None or finish is None or finish < start or begin > end:
        return None
    return _stretch(begin, finish, start, end)


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
