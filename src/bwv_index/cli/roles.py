"""``bwv-index incidents role``: take an officer's role at an incident back, give one, list them."""

from collections.abc import Sequence
from pathlib import Path

import click

from bwv_index.cli.options import Command, by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import moment, note, say, show_json, show_table
from bwv_index.errors import ExitCode
from bwv_index.hampshire import Severity
from bwv_index.index import RoleVerdict
from bwv_index.pipeline import (
    RoleChange,
    RoleCheck,
    RoleRequest,
    RolesReport,
    RoleStanding,
    end_role,
    give_role,
    list_roles,
)

ACTS = {RoleVerdict.END: "taken back", RoleVerdict.GIVE: "given"}


@click.group("role")
def command() -> None:
    """Take an officer's role at an incident back, give one, list them."""


def _decision(command: Command) -> Command:
    for option in (
        json_option,
        dry_run_option,
        click.option("--why", required=True, help="The reason, in your words."),
        by_option(required=True),
        home_option,
        click.argument("held", metavar="ROLE"),
        click.argument("officer"),
        click.argument("incident"),
    ):
        command = option(command)
    return command


@command.command("end")
@_decision
def end_command(
    incident: str,
    officer: str,
    held: str,
    home: Path,
    operator: str,
    why: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Take back that OFFICER was ROLE at INCIDENT. Nothing is deleted, and no import brings it back in silence.

    The incident is checked against Operation Hampshire again: what is new and what is cleared is listed. Ends with 3
    where it brings an error.

    \b
    Examples:
      bwv-index incidents role end 42/101881/25 42/8123 OIC --by 2291 --why "wrong column in the export"
      bwv-index incidents role end 42/101881/25 8123 officer-in-the-case --by 2291 --why "wrong" --dry-run
    """
    with opened(home, operator) as workspace:
        change = end_role(workspace, RoleRequest(incident, officer, held), why, dry_run=dry_run)
    return _show(change, dry_run=dry_run, as_json=as_json)


@command.command("give")
@_decision
def give_command(
    incident: str,
    officer: str,
    held: str,
    home: Path,
    operator: str,
    why: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Say that OFFICER was ROLE at INCIDENT: again, where it was taken back, or where no table says so.

    The incident is checked against Operation Hampshire again: what is new and what is cleared is listed. Ends with 3
    where it brings an error.

    \b
    Examples:
      bwv-index incidents role give 42/101881/25 42/1507 OIC --by 2291 --why "took the case over on 20 June"
      bwv-index incidents role give 42/101881/25 8123 victim --by 2291 --why "ended by mistake" --dry-run
    """
    with opened(home, operator) as workspace:
        change = give_role(workspace, RoleRequest(incident, officer, held), why, dry_run=dry_run)
    return _show(change, dry_run=dry_run, as_json=as_json)


@command.command("list")
@click.argument("incident")
@home_option
@by_option(required=False)
@json_option
def list_command(incident: str, home: Path, operator: str | None, *, as_json: bool) -> None:
    """List every role at INCIDENT that stands or was taken back, with who said so, when and why.

    \b
    Examples:
      bwv-index incidents role list 42/101881/25
      bwv-index incidents role list 42/101881/25 --json
    """
    with opened(home, operator) as workspace:
        report = list_roles(workspace, incident)
    if as_json:
        show_json(report)
    else:
        _show_all(report)


def _show_all(report: RolesReport) -> None:
    if not report.roles:
        say(f"No officer has a role at {report.incident}.")
        return
    rows = ((one.role.value, one.officer, _stands(one)) for one in report.roles)
    show_table(("role", "officer", "stands"), rows, title=f"Roles at {report.incident}")
    words = sorted((word for one in report.roles for word in one.words), key=lambda word: word.at)
    if words:
        said = ((moment(w.at), ACTS[w.verdict], w.role.value, w.officer, w.by, w.why) for w in words)
        show_table(
            ("at", "act", "role", "officer", "by", "why"), said, title="Taken back and given, oldest first"
        )


def _stands(one: RoleStanding) -> str:
    if not one.words:
        return "as imported"
    newest = one.words[-1]
    return f"{ACTS[newest.verdict]} by {newest.by}"


def _show(change: RoleChange, *, dry_run: bool, as_json: bool) -> int:
    if as_json:
        show_json(change)
    else:
        if dry_run:
            say("Dry run: nothing was recorded.")
        now = change.now
        say(f"{change.incident}: {now.role.value} {now.officer} is {ACTS[now.words[-1].verdict]}.")
        show_checks([change.check], cleared=True)
        if not now.officer.force:
            note(f"Of which force {now.officer} is, is not known; an officer is named in full as 42/8123.")
        if change.warning:
            note(change.warning)
        if not dry_run:
            note("Links may rest on who was there. Compare anew: bwv-index link run --new")
    return ExitCode.ATTENTION if has_error([change.check]) else ExitCode.OK


def has_error(checks: Sequence[RoleCheck]) -> bool:
    """Whether a change of roles has brought an error."""
    return any(finding.severity is Severity.ERROR for check in checks for finding in check.new)


def show_checks(checks: Sequence[RoleCheck], *, cleared: bool = False) -> None:
    """Say what a change of roles has brought by Operation Hampshire; with ``cleared`` list what it has cleared as well.

    Without it, that is counted: first tables clear a handful of warnings for every incident.
    """
    if not checks:
        return
    rows = [
        (check.incident, finding.severity.value, finding.code.value, finding.detail, finding.remedy)
        for check in checks
        for finding in check.new
    ]
    if rows:
        show_table(
            ("incident", "weight", "finding", "about", "what to do"),
            rows,
            title="Operation Hampshire: new with these roles",
        )
    gone = [
        (check.incident, finding.severity.value, finding.code.value, finding.detail)
        for check in checks
        for finding in check.cleared
    ]
    if gone and cleared:
        show_table(
            ("incident", "weight", "finding", "about"),
            gone,
            title="Operation Hampshire: cleared with these roles",
        )
    told = f"{len(rows)} new finding(s)" if rows else "nothing new"
    if gone:
        told += f", {len(gone)} cleared" + ("" if cleared else " (--json lists them)")
    note(
        f"Operation Hampshire: {len(checks)} incident(s) checked again as their roles have changed: {told}. "
        "All that stands: bwv-index hampshire"
    )
