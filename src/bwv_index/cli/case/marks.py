"""``bwv-index case marks``: the moments of a case that are described."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import say, show_json, show_table
from bwv_index.pipeline import list_marks
from bwv_index.timecode import format_offset


@click.command("marks")
@click.argument("urn")
@home_option
@by_option(required=False)
@json_option
def command(urn: str, home: Path, operator: str | None, *, as_json: bool) -> None:
    """List the marks of the case URN that stand, each with its place in the whole recording.

    \b
    Examples:
      bwv-index case marks 42EZ0188125
      bwv-index case marks 42EZ0188125 --json
    """
    with opened(home, operator) as workspace:
        found = list_marks(workspace, urn)
    if as_json:
        show_json(found)
        return
    if not found:
        say("No moment is described yet.")
        return
    show_table(
        ("mark", "on", "recording", "from", "to", "seen", "heard", "tag", "by"),
        (
            (
                mark.number, mark.exhibit or "", mark.recording, format_offset(mark.start),
                "" if mark.end is None else format_offset(mark.end), mark.seen, mark.heard,
                mark.tag.value if mark.tag else "", mark.said.by,
            )
            for mark in found
        ),
    )  # fmt: skip
