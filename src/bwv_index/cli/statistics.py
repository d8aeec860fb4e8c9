"""``bwv-index statistics``: assaults per period; officers assaulted more than once, for their support."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import click

from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import note, say, show_json, show_table, size
from bwv_index.errors import UsageFaultError
from bwv_index.pipeline import (
    CountReport,
    CountRequest,
    OutcomeReport,
    OutcomeRequest,
    RepeatedReport,
    RepeatedRequest,
    Workspace,
    Written,
    count_assaults,
    list_repeated,
    plan_counts,
    plan_outcomes,
    plan_repeated,
    tell_outcomes,
)
from bwv_index.statistics import (
    LEAST,
    PURPOSE,
    UNDATED,
    Days,
    Footage,
    Occasion,
    OutcomeTally,
    Per,
    Question,
    Row,
    Statistics,
    Step,
    Tally,
    When,
    period_name,
)

DAY = click.DateTime(formats=["%Y-%m-%d"])
NEW_FILE = click.Path(path_type=Path, dir_okay=False)
OTHERWISE: Mapping[Footage, str] = MappingProxyType({
    Footage.PROPOSED: "proposed", Footage.AWAITED: "awaited", Footage.NONE: "none found",
    Footage.NOT_LOOKED: "not looked for",
})  # fmt: skip
"""How an assault is called of which no footage is confirmed."""
MOST_NAMED = 5
"""Incidents that a remark names; ``--json`` has all."""


@click.command("statistics")
@home_option
@by_option(required=False)
@click.option(
    "--every",
    "step",
    default=Step.MONTH.value,
    show_default=True,
    type=click.Choice([step.value for step in Step]),
    help="How long a period is. A week is an ISO week.",
)
@click.option("--from", "first", type=DAY, metavar="DATE", help="The first day, local time.")
@click.option("--to", "last", type=DAY, metavar="DATE", help="The last day, which is counted too.")
@click.option(
    "--per",
    type=click.Choice([per.value for per in Per]),
    help="Tell each period's figures apart by this. Crewing is that of the officer's unit, by the deployments.",
)
@click.option(
    "--area-column",
    default="",
    metavar="NAME",
    help="With --per area: the column of the incidents' table that names it; else it is the force.",
)
@click.option(
    "--repeated",
    "least",
    is_flag=False,
    flag_value=str(LEAST),
    type=click.IntRange(min=LEAST),
    metavar="[N]",
    help=f"List the officers assaulted N times or more ({LEAST} unless said) in place of figures, for their support.",
)
@click.option(
    "--outcomes",
    is_flag=True,
    help="Show how charges ended (bwv-index case outcome) in place of assaults, by period and offence.",
)
@click.option("--csv", type=NEW_FILE, metavar="FILE", help="Write the table as CSV; the file must not exist.")
@click.option(
    "--picture",
    type=NEW_FILE,
    metavar="FILE",
    help="Draw the trend as PNG, 1200 x 675; the file must not exist.",
)
@dry_run_option
@json_option
def command(
    home: Path, operator: str | None, step: str, first: datetime | None, last: datetime | None, per: str | None,
    area_column: str, least: int | None, csv: Path | None, picture: Path | None, *, outcomes: bool, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Count assaults on officers per period: with injury, without and unknown, and how many have footage linked.

    Counted by officer assaulted, as the national figures are, with incidents beside. What is unknown has a column of
    its own. Incidents without a time, and those that may lie in one of several periods, have a row of their own.

    \b
    Examples:
      bwv-index statistics --every quarter
      bwv-index statistics --from 2025-04-01 --to 2026-03-31 --per crewing
      bwv-index statistics --every week --csv weeks.csv --picture weeks.png
      bwv-index statistics --repeated --from 2025-01-01 --to 2025-12-31
      bwv-index statistics --outcomes --every year --csv outcomes.csv
    """
    question = Question(Step(step), _days(first, last), Per(per) if per else None)
    if area_column and question.per is not Per.AREA:
        raise UsageFaultError(
            "names what figures are told apart by", subject="--area-column", remedy="Add --per area."
        )
    if dry_run and csv is None and picture is None:
        raise UsageFaultError(
            "there is no file to write", subject="--dry-run", remedy="Name one with --csv or --picture."
        )
    if least is not None and (per or picture):
        raise UsageFaultError(
            "a list of officers has no --per and no --picture", subject="--repeated", remedy="Leave them out."
        )
    if outcomes and (per or picture or least is not None):
        raise UsageFaultError(
            "figures of outcomes have no --per, no --picture and no --repeated",
            subject="--outcomes",
            remedy="Leave them out; they are told apart by offence anyhow.",
        )
    with opened(home, operator) as workspace:
        if outcomes:
            ends = OutcomeRequest(question, csv)
            if dry_run:
                _show_plan(plan_outcomes(workspace, ends), as_json=as_json)
            else:
                _end(tell_outcomes(workspace, ends), as_json=as_json)
            return
        if least is not None:
            officers = RepeatedRequest(question, least, csv)
            if dry_run:
                _show_plan(plan_repeated(workspace, officers), as_json=as_json)
            else:
                _repeat(workspace, officers, as_json=as_json)
            return
        request = CountRequest(question, area_column, csv, picture)
        if dry_run:
            _show_plan(plan_counts(workspace, request), as_json=as_json)
        else:
            _count(workspace, request, as_json=as_json)


def _days(first: datetime | None, last: datetime | None) -> Days:
    if first and last and last < first:
        raise UsageFaultError("the days would end before they start", subject="--from and --to")
    return Days(first.date() if first else None, last.date() if last else None)


def _count(workspace: Workspace, request: CountRequest, *, as_json: bool) -> None:
    report = count_assaults(workspace, request)
    if as_json:
        show_json(report)
        return
    found = report.statistics
    if found.rows:
        _show_figures(found)
        for remark in _remarks(report):
            note(remark)
    else:
        say("No incident is on the record" + (" for these days." if found.outside else "."))
    _show_written(report.written)


def _show_figures(found: Statistics) -> None:
    per = found.question.per
    headers = (
        "period", *((per.value,) if per else ()), "incidents", "assaults", "with injury", "without", "unknown",
        "footage confirmed", "of the others",
    )  # fmt: skip
    rows = [
        (_named(row), *((row.group or "-",) if per else ()), *_figures(row.figures)) for row in found.rows
    ]
    rows.append(("all", *(("",) if per else ()), *_figures(found.all)))
    show_table(headers, rows, title=f"Assaults on officers by {found.question.step.value.replace('-', ' ')}")
    if found.open:
        listed = [
            (each.incident, _why(each.when), each.as_stated, each.first_day or "-", each.last_day or "-")
            for each in found.open
        ]
        show_table(("incident", "why", "as stated", "from", "to"), listed, title="In no one period for sure")


def _named(row: Row) -> str:
    return f"{period_name(row)}{' (part)' if row.part else ''}"


def _figures(told: Tally) -> tuple[int | str, ...]:
    others = (f"{told.footage[kind]} {word}" for kind, word in OTHERWISE.items() if told.footage[kind])
    return (
        told.incidents, told.assaults, told.with_injury, told.without_injury, told.unknown_injury,
        told.footage[Footage.CONFIRMED], ", ".join(others),
    )  # fmt: skip


def _why(when: When) -> str:
    return "no time known" if when is When.UNTIMED else "its time reaches over an edge"


def _remarks(report: CountReport) -> Iterator[str]:
    """Say what these figures are and are not."""
    found = report.statistics
    told, per = found.all, found.question.per
    yield f"Counted by officer assaulted, in local time ({report.zone}). 0 means that none is on the record."
    if told.unknown_beside:
        yield (
            f"With injury is 'at least': {told.unknown_beside} of the unknown were at incidents where one officer at "
            "the least was injured, and the table does not say which."
        )
    if found.shared:
        yield (
            f"{found.shared} with injury are in the sum and in no row: at these incidents officers were crewed "
            "differently, and which of them was injured is not stated."
        )
    if per is Per.CREWING:
        yield "Crewing is that of the deployments; an incident is in the row of each crewing that its officers had."
    if any(row.part for row in found.rows):
        yield "(part): not all days of the period were asked for, or are over."
    if told.footage[Footage.NOT_LOOKED]:
        yield (
            "Not looked for: no linking run has looked for footage since the record last changed (bwv-index link run)."
        )
    if told.unnamed:
        yield (
            f"{told.unnamed} assault(s) are of incidents that name nobody as a victim: as many as crime references, "
            "and one at the least."
        )
    if found.crimes_differ:
        yield (
            f"{len(found.crimes_differ)} incident(s) have another number of crime references than officers named: "
            f"{_some(found.crimes_differ)}."
        )
    if found.outside:
        yield f"{found.outside} incident(s) lie outside the days asked for."
    yield from _unread(report.refused_rows)


def _unread(refused_rows: int) -> Iterator[str]:
    if refused_rows:
        yield f"{refused_rows} imported row(s) did not go in, so there may be more (bwv-index incidents refused)."


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _repeat(workspace: Workspace, request: RepeatedRequest, *, as_json: bool) -> None:
    report = list_repeated(workspace, request)
    if as_json:
        show_json({"purpose": PURPOSE, "report": report})
        return
    _show_officers(report)
    _show_written(report.written)


def _show_officers(report: RepeatedReport) -> None:
    step = report.request.question.step.value.replace("-", " ")
    if report.officers:
        rows = [
            (
                officer.officer, officer.times, officer.perhaps or "", officer.most, each.incident, _when(each),
                _footage(each), each.doubt,
            )
            for officer in report.officers
            for each in officer.occasions
        ]  # fmt: skip
        headers = (
            "officer", "times", "perhaps", f"most a {step}", "incident", "when", "footage", "doubt",
        )  # fmt: skip
        title = (
            f"Officers assaulted {report.request.least} times or more. For {PURPOSE}, and for nothing else"
        )
        show_table(headers, rows, title=title)
        note(f"When, in local time ({report.zone}). Nothing about injury or welfare is in this list.")
    else:
        days = " in these days" if report.request.question.days.bounded else ""
        say(f"No officer is on the record as assaulted {report.request.least} times or more{days}.")
    if report.unnamed:
        note(f"{report.unnamed} incident(s) on the record name nobody as a victim, so there may be more.")
    for remark in _unread(report.refused_rows):
        note(remark)


def _footage(each: Occasion) -> str:
    return OTHERWISE.get(each.footage, each.footage.value)


def _when(each: Occasion) -> str:
    if each.first_day is None:
        return "not known"
    return str(each.first_day) if each.first_day == each.last_day else f"{each.first_day} to {each.last_day}"


def _end(report: OutcomeReport, *, as_json: bool) -> None:
    if as_json:
        show_json(report)
        return
    found = report.outcomes
    if found.rows:
        results = tuple(found.all.results)
        headers = (
            "period", "offence", "defendants", "charges", *results, "cases", "with footage served",
        )  # fmt: skip
        rows = [
            (f"{row.period.label}{' (part)' if row.part else ''}" if row.period else UNDATED, row.offence,
             *_ended(row.figures))
            for row in found.rows
        ]  # fmt: skip
        step = found.question.step.value.replace("-", " ")
        show_table(headers, [*rows, ("all", "", *_ended(found.all))], title=f"How charges ended, by {step}")
        note("A defendant of several charges is in several rows, and once in the last.")
    else:
        say("No outcome is on the record" + (" for these days." if found.outside else "."))
    for remark in _left_out(report):
        note(remark)
    _show_written(report.written)


def _ended(told: OutcomeTally) -> tuple[int, ...]:
    return (told.defendants, told.charges, *told.results.values(), told.cases, told.served)


def _left_out(report: OutcomeReport) -> Iterator[str]:
    if report.open:
        yield f"{report.open} of {report.defendants} defendant(s) in {report.cases} case(s) have no outcome recorded."
    if report.outcomes.outside:
        yield f"{report.outcomes.outside} charge(s) ended outside the days asked for."
    if report.withdrawn:
        yield f"{report.withdrawn} outcome(s) are left out: their defendant was withdrawn from the case."


def _show_written(written: Sequence[Written]) -> None:
    for file in written:
        say(f"Written: {file.path} ({size(file.size)}, SHA-256 {file.sha256}).")


def _show_plan(written: Sequence[Written], *, as_json: bool) -> None:
    if as_json:
        show_json(written)
        return
    for file in written:
        say(f"Would write: {file.path} ({size(file.size)}).")
