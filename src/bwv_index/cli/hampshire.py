"""``bwv-index hampshire``: how incidents stand against Operation Hampshire."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import moment, note, say, show_json, show_table
from bwv_index.errors import ExitCode
from bwv_index.hampshire import CaseCheck, Severity, Standing
from bwv_index.pipeline import HampshireReport, check_hampshire


@click.command("hampshire")
@click.argument("incident", required=False, default="")
@click.option(
    "--stale", is_flag=True, help="Only incidents on which nothing was done for hampshire.stale_days."
)
@home_option
@by_option(required=False)
@json_option
def command(incident: str, home: Path, operator: str | None, *, stale: bool, as_json: bool) -> int:
    """Check INCIDENT against Operation Hampshire, or every incident where none is named.

    Each point of the plan is fulfilled, not fulfilled or not known: what is not recorded is never taken for a no.
    An error is a victim who is the officer in the case. Ends with 3 where a listed incident has an error or a
    warning.

    \b
    Examples:
      bwv-index hampshire
      bwv-index hampshire 42/101881/25
      bwv-index hampshire --stale --json
    """
    with opened(home, operator) as workspace:
        report = check_hampshire(workspace, incident, stale=stale)
    if as_json:
        show_json(report)
    elif stale:
        _show_stale(report)
    elif incident:
        _show_one(report.checks[0])
    else:
        _show_all(report)
    return ExitCode.ATTENTION if any(one.errors or one.warnings for one in report.checks) else ExitCode.OK


def _show_one(check: CaseCheck) -> None:
    say(f"Incident {check.incident}, as far as the record tells")
    points = ((one.plan, one.point.value, one.standing.value, one.told) for one in check.answers)
    show_table(("plan", "point", "stands", "what is recorded"), points, title="Operation Hampshire")
    _show_findings([check], tuple(Severity), "Findings")
    note(_counted(check))


def _show_all(report: HampshireReport) -> None:
    if not report.checks:
        say("There is no incident.")
        return
    rows = (
        (
            one.incident, one.errors, one.warnings, one.notes,
            *(one.standing(standing) for standing in Standing),
            f"{one.stale.days} days" if one.stale else "-",
        )
        for one in report.checks
    )  # fmt: skip
    standings = (standing.value for standing in Standing)
    show_table(("incident", "errors", "warnings", "notes", *standings, "stale"), rows)
    _show_findings(list(report.checks), (Severity.ERROR,), "Errors")
    note("What is behind the numbers: bwv-index hampshire INCIDENT")


def _show_stale(report: HampshireReport) -> None:
    days = report.limits.stale_days
    if not report.checks:
        say(f"No incident is stale: something was done about each within {days} days, or none has a date.")
        return
    rows = [
        (one.incident, one.stale.days, moment(one.stale.since), one.stale.last, one.errors, one.warnings)
        for one in report.checks
        if one.stale is not None
    ]
    show_table(("incident", "days", "since", "what was done last", "errors", "warnings"), rows, title="Stale")
    note(f"{len(rows)} of {report.incidents} incident(s): nothing was done for more than {days} days.")


def _show_findings(checks: list[CaseCheck], wanted: tuple[Severity, ...], title: str) -> None:
    rows = [
        (one.incident, found.severity.value, found.code.value, found.says, found.detail, found.remedy)
        for one in checks
        for found in one.findings
        if found.severity in wanted
    ]
    if not rows:
        say(f"{title}: none.")
    elif len(checks) == 1:
        show_table(
            ("weight", "code", "finding", "about", "what to do"), (row[1:] for row in rows), title=title
        )
    else:
        heads = ("incident", "weight", "code", "finding", "about", "what to do")
        show_table(heads, rows, title=title)


def _counted(check: CaseCheck) -> str:
    points = ", ".join(f"{check.standing(standing)} {standing.value}" for standing in Standing)
    return f"{check.errors} error(s), {check.warnings} warning(s), {check.notes} note(s); points: {points}."
