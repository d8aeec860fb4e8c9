"""``bwv-index case redaction``: what may have to be hidden, and what was decided about it."""

from pathlib import Path

import click

from bwv_index.cases import RedactionReason, RedactionState
from bwv_index.cli.case.words import begin, why_option
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import say, show_json, show_table
from bwv_index.pipeline import handle_redaction, list_redactions, mark_redaction, review_redaction
from bwv_index.timecode import format_offset


@click.group("redaction")
def command() -> None:
    """Mark what may have to be hidden, and record what was decided. An original is never redacted."""


@command.command("mark")
@click.argument("urn")
@click.argument("thing")
@click.option("--from", "first", required=True, metavar="TIME", help="00:01:12.400 into it, or ISO time.")
@click.option("--to", "last", required=True, metavar="TIME", help="Where it ends, likewise.")
@click.option("--reason", required=True, type=click.Choice([reason.value for reason in RedactionReason]))
@click.option("--note", default="", help="What is seen or heard there, in your words.")
@home_option
@by_option(required=True)
@dry_run_option
@json_option
def mark_command(
    urn: str, thing: str, first: str, last: str, reason: str, note: str, home: Path, operator: str, *, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Mark a stretch of THING, an exhibit or a clip, that may have to be hidden from others.

    \b
    Examples:
      bwv-index case redaction mark 42EZ0188125 EV-250614-01 --from 00:01:02 --to 00:01:05 --reason address --by 7001
    """
    with opened(home, operator) as workspace:
        made = mark_redaction(
            workspace, urn, thing, first, last, RedactionReason(reason), note, dry_run=dry_run
        )
    if as_json:
        show_json(made)
        return
    begin(dry_run=dry_run)
    say(f"Redaction mark {made.number}: {format_offset(made.start)} to {format_offset(made.end)}, {reason}.")


@command.command("handle")
@click.argument("urn")
@click.argument("number", type=click.IntRange(min=1))
@click.argument("state", type=click.Choice([RedactionState.DONE.value, RedactionState.JUSTIFIED.value]))
@click.option("--exhibit", default="", metavar="REF", help="With done: the redacted exhibit.")
@home_option
@by_option(required=True)
@why_option(required=True)
@dry_run_option
@json_option
def handle_command(
    urn: str, number: int, state: str, exhibit: str, home: Path, operator: str, why: str, *, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Record what was done about redaction mark NUMBER: hidden in an exhibit, or justified not to be.

    \b
    Examples:
      bwv-index case redaction handle 42EZ0188125 1 done --exhibit CD/2A --by 7001 --why "house number hidden"
      bwv-index case redaction handle 42EZ0188125 2 justified-not-done --by 7001 --why "in no clip that is served"
    """
    with opened(home, operator) as workspace:
        made = handle_redaction(
            workspace, urn, number, RedactionState(state), why, exhibit=exhibit, dry_run=dry_run
        )
    if as_json:
        show_json(made)
        return
    begin(dry_run=dry_run)
    say(f"Redaction mark {made.number}: {state}.")


@command.command("review")
@click.argument("urn")
@click.argument("exhibit")
@click.argument("state", type=click.Choice([RedactionState.REVIEWED_NONE.value, RedactionState.NEEDED.value]))
@home_option
@by_option(required=True)
@why_option(required=True)
@dry_run_option
@json_option
def review_command(
    urn: str, exhibit: str, state: str, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool
) -> None:
    """Record that EXHIBIT was viewed for redaction: none is needed, or some is.

    \b
    Examples:
      bwv-index case redaction review 42EZ0188125 CD/1 reviewed-none --by 7001 --why "viewed in full, 16 June"
    """
    with opened(home, operator) as workspace:
        review_redaction(workspace, urn, exhibit, RedactionState(state), why, dry_run=dry_run)
    if as_json:
        show_json({"exhibit": exhibit, "state": state})
        return
    begin(dry_run=dry_run)
    say(f"{exhibit}: redaction {state}.")


@command.command("list")
@click.argument("urn")
@home_option
@by_option(required=False)
@json_option
def list_command(urn: str, home: Path, operator: str | None, *, as_json: bool) -> None:
    """List what was marked for redaction in the case URN, and how each exhibit stands.

    \b
    Examples:
      bwv-index case redaction list 42EZ0188125
    """
    with opened(home, operator) as workspace:
        found = list_redactions(workspace, urn)
    if as_json:
        show_json(found)
        return
    if found.marks:
        show_table(
            ("mark", "recording", "from", "to", "reason", "note", "state", "in", "by"),
            (
                (
                    mark.number, mark.recording, format_offset(mark.start), format_offset(mark.end),
                    mark.reason.value, mark.note, mark.handling.value if mark.handling else "not handled",
                    mark.by_exhibit or "", mark.said.by,
                )
                for mark in found.marks
            ),
        )  # fmt: skip
    else:
        say("Nothing is marked for redaction.")
    for ref, state in found.exhibits:
        say(f"{ref}: {state.value if state else 'not reviewed'}")
