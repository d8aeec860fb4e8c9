"""Assaults per period: counted by officer assaulted, incidents beside, and nothing left out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from bwv_index.statistics.assault import Assault, assaults_of
from bwv_index.statistics.facts import AssaultIncident
from bwv_index.statistics.period import Period, Step, period_of, periods
from bwv_index.statistics.placing import Days, Placed, When, place
from bwv_index.statistics.tally import Part, Tally, tally


class Per(StrEnum):
    """What a period's figures are told apart by."""

    AREA = "area"
    OFFENCE = "offence"
    CREWING = "crewing"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: how long a period is, which days, and by what a period's figures are told apart."""

    step: Step = Step.MONTH
    days: Days = field(default_factory=Days)
    per: Per | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one period, or of what lies in none for sure; ``group`` is the area, offence or crewing.

    ``part`` says that some days of the period were not asked for, or are not over.
    """

    when: When
    period: Period | None
    part: bool
    group: str
    figures: Tally


@dataclass(frozen=True, slots=True)
class Open:
    """An incident that lies in no period for sure: why, what is stated of its time, and the days it may lie in."""

    incident: str
    when: When
    as_stated: str
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures by period, then those of incidents in no one period; ``all`` has every incident that is in a row.

    ``outside`` counts the incidents left out because they lie outside the days asked for, ``shared`` those of which
    an injury is in ``all`` and in no row, as the officers were crewed differently. ``crimes_differ`` names incidents
    with another number of crime references than officers named.
    """

    question: Question
    rows: tuple[Row, ...]
    all: Tally
    open: tuple[Open, ...]
    outside: int
    shared: int
    crimes_differ: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    incident: AssaultIncident
    placed: Placed
    assaults: tuple[Assault, ...]

    @property
    def whole(self) -> Part:
        return Part(self.incident, self.assaults, len(self.assaults))

    def parts(self, per: Per | None) -> Iterator[tuple[str, Part]]:
        """Tell the assaults apart by the group they belong to."""
        groups: dict[str, list[Assault]] = defaultdict(list)
        for assault in self.assaults:
            groups[_group(self.incident, assault, per)].append(assault)
        for group, assaults in groups.items():
            yield group, Part(self.incident, assaults, len(self.assaults))


def count(
    incidents: Iterable[AssaultIncident], question: Question, zone: ZoneInfo, today: date
) -> Statistics:
    """Count assaults by period in local time of a zone.

    Periods run without a gap from the first day asked for, or the first incident, to the last; days after ``today``
    are not counted as days without assaults.
    """
    days = question.days
    found = [
        _Counted(incident, place(incident.window, days, question.step, zone), assaults_of(incident))
        for incident in incidents
    ]
    asked = [each for each in found if each.placed.when is not When.OUTSIDE]
    whole = tally(each.whole for each in asked)
    rows = tuple(_rows(asked, question, today))
    return Statistics(
        question=question,
        rows=rows,
        all=whole,
        open=tuple(_open(each) for each in sorted(asked, key=_in_time) if each.placed.period is None),
        outside=len(found) - len(asked),
        shared=whole.with_injury - sum(row.figures.with_injury for row in rows),
        crimes_differ=tuple(each.incident.name for each in asked if _crimes_differ(each)),
    )


def _rows(asked: Sequence[_Counted], question: Question, today: date) -> Iterator[Row]:
    kept: dict[tuple[When, Period | None], list[_Counted]] = defaultdict(list)
    for each in asked:
        kept[each.placed.when, each.placed.period].append(each)
    held = [period for _, period in kept if period is not None]
    for period in _all_periods(held, question, today):
        part = not question.days.hold(period.first_day, period.last_day) or today <= period.last_day
        yield from _by_group(When.PERIOD, period, kept[When.PERIOD, period], question.per, part=part)
    for when in (When.SPREAD, When.UNTIMED):
        if kept[when, None]:
            yield from _by_group(when, None, kept[when, None], question.per, part=False)


def _all_periods(held: Sequence[Period], question: Question, today: date) -> Iterator[Period]:
    """Give the periods from the first to the last, those without an assault too."""
    days, known = question.days, [day for period in held for day in (period.first_day, period.last_day)]
    latest = max([*known[1::2], today])
    first = days.first or min(known, default=None)
    last = min(days.last or max(known, default=latest), latest)
    if first is None:
        return
    # A period that begins before the first day asked for is still that day's period.
    yield from periods(period_of(first, question.step).first_day, last, question.step)


def _by_group(
    when: When, period: Period | None, some: Sequence[_Counted], per: Per | None, *, part: bool
) -> Iterator[Row]:
    groups: dict[str, list[Part]] = defaultdict(list)
    for each in some:
        for group, piece in each.parts(per):
            groups[group].append(piece)
    for group in sorted(groups) or [""]:
        yield Row(when, period, part, group, tally(groups[group]))


def _group(incident: AssaultIncident, assault: Assault, per: Per | None) -> str:
    match per:
        case Per.AREA:
            return incident.area
        case Per.OFFENCE:
            return incident.offence
        case Per.CREWING:
            return assault.crewing.value
        case None:
            return ""


def _crimes_differ(each: _Counted) -> bool:
    named = sum(assault.officer is not None for assault in each.assaults)
    return each.incident.crimes != named


def _in_time(each: _Counted) -> tuple[date, date, str]:
    placed = each.placed
    return placed.first_day or date.max, placed.last_day or date.max, each.incident.name


def _open(each: _Counted) -> Open:
    placed = each.placed
    return Open(each.incident.name, placed.when, each.incident.stated, placed.first_day, placed.last_day)
