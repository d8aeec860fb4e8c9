"""The figures and the list of officers as tables for a spreadsheet: a header, and rows without a gap."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from bwv_index.statistics.count import Row, Statistics
from bwv_index.statistics.facts import Footage
from bwv_index.statistics.outcomes import OutcomeRow, Outcomes
from bwv_index.statistics.placing import When
from bwv_index.statistics.repeated import Repeated

Value: TypeAlias = str | int | bool | None

SPREAD = "one of several"
UNTIMED = "time not known"
UNDATED = "day not stated"
PURPOSE = "support and debriefing of the officers named"
"""What the list of officers is for; it stands in each of its rows."""

_NO_PERIOD: Mapping[When, str] = MappingProxyType({When.SPREAD: SPREAD, When.UNTIMED: UNTIMED})


@dataclass(frozen=True, slots=True)
class Listing:
    """A table: as many cells in each row as in the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def period_name(row: Row) -> str:
    """Return what a row of figures is called: its period, or why it has none."""
    return row.period.label if row.period else _NO_PERIOD[row.when]


def listed_figures(statistics: Statistics) -> Listing:
    """Return every row of figures; the sum of all is left to the reader's program, which could count it twice."""
    per = statistics.question.per
    header = (
        "period", "first_day", "last_day", "part_of_period", *((per.value,) if per else ()), "incidents", "assaults",
        "with_injury", "without_injury", "unknown_injury", "unknown_beside_an_injury", "crime_references",
        "officer_not_named", *(f"footage_{kind.value.replace('-', '_')}" for kind in Footage),
    )  # fmt: skip
    return Listing(header, tuple(_figures(row, grouped=per is not None) for row in statistics.rows))


def _figures(row: Row, *, grouped: bool) -> tuple[Value, ...]:
    period, told = row.period, row.figures
    days = (period.first_day.isoformat(), period.last_day.isoformat()) if period else ("", "")
    return (
        period_name(row), *days, row.part, *((row.group,) if grouped else ()), told.incidents, told.assaults,
        told.with_injury, told.without_injury, told.unknown_injury, told.unknown_beside, told.crimes,
        told.unnamed, *(told.footage[kind] for kind in Footage),
    )  # fmt: skip


def listed_officers(officers: tuple[Repeated, ...]) -> Listing:
    """Return one row for each assault on each officer listed."""
    header = (
        "officer", "purpose", "times", "perhaps_more", "most_in_one_period", "incident", "first_day", "last_day",
        "period", "as_stated", "footage", "doubt",
    )  # fmt: skip
    return Listing(header, tuple(row for officer in officers for row in _occasions(officer)))


def listed_outcomes(outcomes: Outcomes) -> Listing:
    """Return every row of how charges ended; the sum of all is left to the reader's program."""
    header = (
        "period", "first_day", "last_day", "part_of_period", "offence", "defendants", "charges",
        *outcomes.all.results, "cases", "cases_with_footage_served",
    )  # fmt: skip
    return Listing(header, tuple(map(_outcome, outcomes.rows)))


def _outcome(row: OutcomeRow) -> tuple[Value, ...]:
    period, told = row.period, row.figures
    days = (
        (period.label, period.first_day.isoformat(), period.last_day.isoformat())
        if period
        else (UNDATED, "", "")
    )
    return (
        *days, row.part, row.offence, told.defendants, told.charges, *told.results.values(), told.cases, told.served,
    )  # fmt: skip


def _occasions(officer: Repeated) -> Iterator[tuple[Value, ...]]:
    for each in officer.occasions:
        days = (day.isoformat() if day else "" for day in (each.first_day, each.last_day))
        yield (
            officer.officer, PURPOSE, officer.times, officer.perhaps, officer.most, each.incident, *days,
            each.period, each.as_stated, each.footage.value, each.doubt,
        )  # fmt: skip
