"""Figures as bytes: tables for a spreadsheet, and the picture of the trend."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bwv_index.casefile import csv_bytes
from bwv_index.errors import UsageFaultError
from bwv_index.media import STAR, Trend, TrendBar, trend_picture
from bwv_index.statistics import (
    Footage,
    Outcomes,
    Repeated,
    Row,
    Statistics,
    Step,
    When,
    listed_figures,
    listed_officers,
    listed_outcomes,
)
from bwv_index.timecode import format_wall

MOST_DRAWN = 120
"""Periods that a picture of its width shows apart."""

_NAMES = {
    Step.WEEK: "ISO week", Step.MONTH: "month", Step.QUARTER: "quarter", Step.YEAR: "year",
    Step.YEAR_TO_MARCH: "year to March",
}  # fmt: skip
_APART = {When.SPREAD: "one of\nseveral", When.UNTIMED: "time not\nknown"}


def figures_csv(statistics: Statistics) -> bytes:
    """Return the figures as CSV."""
    listing = listed_figures(statistics)
    return csv_bytes(listing.header, listing.rows)


def officers_csv(officers: tuple[Repeated, ...]) -> bytes:
    """Return the list of officers as CSV."""
    listing = listed_officers(officers)
    return csv_bytes(listing.header, listing.rows)


def outcomes_csv(outcomes: Outcomes) -> bytes:
    """Return how charges ended as CSV."""
    listing = listed_outcomes(outcomes)
    return csv_bytes(listing.header, listing.rows)


def figures_picture(statistics: Statistics, zone: ZoneInfo, at: datetime) -> bytes:
    """Return the trend as PNG; the figures are not told apart by anything but their periods.

    Raises:
        UsageFaultError: there are more periods than a picture can show.
    """
    drawn = sum(row.period is not None for row in statistics.rows)
    if drawn > MOST_DRAWN:
        raise UsageFaultError(
            f"{drawn} periods are too many for one picture, which shows {MOST_DRAWN}",
            subject="--picture",
            remedy="Take longer periods with --every, or fewer with --from and --to.",
        )
    return trend_picture(_trend(statistics, zone, at))


def _trend(statistics: Statistics, zone: ZoneInfo, at: datetime) -> Trend:
    name, figures = _NAMES[statistics.question.step], statistics.all
    beside = "with injury, at least" if figures.unknown_beside else "with injury"
    foot = f"As the record stood at {format_wall(at.replace(microsecond=0), zone.key)}."
    if any(row.part for row in statistics.rows):
        foot += f" {STAR} part of the {name}: not all of its days were asked for, or are over."
    return Trend(
        title=f"Assaults on officers by {name}",
        line=f"{_span(statistics)}Counted by officer assaulted, {figures.assaults:,} at {figures.incidents:,} "
        f"incident(s). 0 means that none is on the record.",
        across=f"{name}, local time ({zone.key})",
        upwards="assaults",
        parts=(beside, "without injury", "injury not known"),
        share="with footage that a person has confirmed",
        share_at_least="with footage confirmed, at least: not all were looked for",
        nothing="share with footage confirmed: not known, for no linking run has looked since the record changed"
        if figures.footage[Footage.NOT_LOOKED]
        else "share with footage confirmed: there is no assault",
        foot=foot,
        bars=tuple(_bar(row) for row in statistics.rows),
    )


def _bar(row: Row) -> TrendBar:
    told = row.figures
    unseen = told.footage[Footage.NOT_LOOKED]
    known = told.assaults and unseen < told.assaults
    return TrendBar(
        label=row.period.label if row.period else _APART[row.when],
        parts=(told.with_injury, told.without_injury, told.unknown_injury),
        share=told.footage[Footage.CONFIRMED] / told.assaults if known else None,
        at_least=unseen > 0,
        apart=row.period is None,
        starred=row.part,
    )


def _span(statistics: Statistics) -> str:
    """Say from which day to which is counted: those asked for, where they cut a period."""
    days, held = statistics.question.days, [row.period for row in statistics.rows if row.period is not None]
    if not held:
        return ""
    first, last = held[0].first_day, held[-1].last_day
    return f"{_day(max(first, days.first or first))} to {_day(min(last, days.last or last))}. "


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
