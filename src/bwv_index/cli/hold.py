"""``bwv-index hold``: put a legal hold on a clip or an incident, release it, list those that stand."""

from pathlib import Path

import click

from bwv_index.cli.options import Command, by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import moment, say, show_json, show_table
from bwv_index.pipeline import HoldChange, list_holds, place_hold, release_hold


@click.group("hold")
def command() -> None:
    """Put a legal hold on a clip or an incident, release it, list those that stand."""


def _why_option(command: Command) -> Command:
    return click.option("--why", required=True, help="The reason, in your words.")(command)


@command.command("place")
@click.argument("name")
@home_option
@by_option(required=True)
@_why_option
@dry_run_option
@json_option
def place_command(name: str, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool) -> None:
    """Put a legal hold on the clip or the incident called NAME: nothing of it falls due while it stands.

    A hold on an incident holds every clip that is confirmed or proposed for it, now or later.

    \b
    Examples:
      bwv-index hold place BWV-3fa4c0 --by 7001 --why "subject access request"
      bwv-index hold place 42/101881/25 --by 7001 --why "civil claim announced"
    """
    with opened(home, operator) as workspace:
        change = place_hold(workspace, name, why, dry_run=dry_run)
    _show(change, dry_run=dry_run, as_json=as_json)


@command.command("release")
@click.argument("name")
@home_option
@by_option(required=True)
@_why_option
@dry_run_option
@json_option
def release_command(name: str, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool) -> None:
    """Release every legal hold on the clip or the incident called NAME. Those on other things stand.

    \b
    Examples:
      bwv-index hold release 42/101881/25 --by 7001 --why "claim settled, letter of 3 March"
      bwv-index hold release BWV-3fa4c0 --by 7001 --why "request answered" --dry-run
    """
    with opened(home, operator) as workspace:
        change = release_hold(workspace, name, why, dry_run=dry_run)
    _show(change, dry_run=dry_run, as_json=as_json)


def _show(change: HoldChange, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        show_json(change)
        return
    if dry_run:
        say("Dry run: nothing was recorded.")
    for hold in change.ended:
        say(f"Released on {change.name}: {hold.by} since {moment(hold.at)}: {hold.why}")
    for hold in change.standing:
        say(f"On hold, {change.name}: {hold.by} since {moment(hold.at)}: {hold.why}")
    clips = ", ".join(change.clips) or "none"
    say(f"Clips reached now: {clips}." if change.standing else f"Clips no longer held by it: {clips}.")


@command.command("list")
@home_option
@by_option(required=False)
@json_option
def list_command(home: Path, operator: str | None, *, as_json: bool) -> None:
    """List the legal holds that stand, and the clips that each reaches now.

    \b
    Examples:
      bwv-index hold list
      bwv-index hold list --json
    """
    with opened(home, operator) as workspace:
        found = list_holds(workspace)
    if as_json:
        show_json(found)
    elif not found:
        say("No legal hold stands.")
    else:
        rows = (
            (
                r.hold.name, "clip" if r.hold.incident_id is None else "incident", r.hold.by,
                moment(r.hold.at), r.hold.why, ", ".join(r.clips) or "none yet",
            )
            for r in found
        )  # fmt: skip
        show_table(("on", "what", "by", "since", "why", "clips reached now"), rows)
