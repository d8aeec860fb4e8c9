"""``bwv-index retention``: what falls due, what is held and why; the category that a person gives a clip."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import note, say, show_json, show_table
from bwv_index.errors import ExitCode
from bwv_index.pipeline import RetentionReport, choose_category, list_retention
from bwv_index.retention import Due, State


@click.group("retention")
def command() -> None:
    """List what falls due, what is held and why; choose how long a clip is kept. Nothing is ever deleted."""


@command.command("list")
@home_option
@by_option(required=False)
@click.option(
    "--due-within",
    type=click.IntRange(0, 36525),
    metavar="DAYS",
    help="Only clips that are due, or fall due within so many days.",
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in State]),
    help="Only clips in this state; may be given several times.",
)
@json_option
def list_command(
    home: Path, operator: str | None, due_within: int | None, states: tuple[str, ...], *, as_json: bool
) -> int:
    """List every clip with its state, its category, when it falls due, and why.

    Ends with 3 where a listed clip is due, or within a warning, or its review date is reached. The software lists;
    it never deletes.

    \b
    Examples:
      bwv-index retention list
      bwv-index retention list --due-within 14
      bwv-index retention list --state held --state unknown --json
    """
    with opened(home, operator) as workspace:
        report = list_retention(workspace, [State(state) for state in states], due_within)
    if as_json:
        show_json(report)
    else:
        _show(report)
    waits = any(due.state in {State.DUE, State.WARNING} or due.review_reached for due in report.listed)
    return ExitCode.ATTENTION if waits else ExitCode.OK


def _show(report: RetentionReport) -> None:
    if report.listed:
        rows = (
            (due.clip, due.state.value, due.category or "-", _when(due), due.explained)
            for due in report.listed
        )
        show_table(("clip", "state", "category", "kept until the end of", "why"), rows)
    else:
        say("No clip is listed.")
    told = ", ".join(f"{count} {state.value}" for state, count in report.counts.items())
    note(f"All clips: {told}. Rules: {report.rules}. Nothing is deleted by this software.")
    if report.cannot_say:
        note(
            f"{report.cannot_say} clip(s) are left out because nobody can say when they fall due (--state unknown)."
        )
    if report.no_clips:
        note(
            f"{report.no_clips} item(s) held are no clips (sidecars, quarantined files); no period applies to them."
        )
    if report.exhibits:
        note(
            f"{report.exhibits} file(s) were made for cases; they are kept with their case, and no period applies."
        )


def _when(due: Due) -> str:
    if due.review_on is not None:
        return f"review {due.review_on}"
    if due.last_day is None:
        return "-"
    return f"{due.last_day} ({due.days_left:+d} days)"


@command.command("set")
@click.argument("clip")
@click.argument("category")
@home_option
@by_option(required=True)
@click.option("--why", required=True, help="The reason, in your words.")
@dry_run_option
@json_option
def set_command(
    clip: str, category: str, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool
) -> None:
    """Give CLIP the retention CATEGORY. A later choice counts; the earlier ones stay on the record.

    Categories are those of config/retention.toml. Links and legal holds hold a clip whatever its category.

    \b
    Examples:
      bwv-index retention set BWV-3fa4c0 non-evidential --by 7001 --why "viewed in full, nothing of the incident"
      bwv-index retention set BWV-3fa4c0 evidential --by 7001 --why "first account" --dry-run
    """
    with opened(home, operator) as workspace:
        change = choose_category(workspace, clip, category, why, dry_run=dry_run)
    if as_json:
        show_json(change)
        return
    if dry_run:
        say("Dry run: nothing was recorded.")
    for word, due in (("before", change.before), ("after", change.after)):
        say(f"{due.clip} {word}: {due.state.value}. {due.explained}")
