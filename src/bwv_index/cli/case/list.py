"""``bwv-index case list``: the cases there are."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import moment, say, show_json, show_table
from bwv_index.pipeline import list_cases


@click.command("list")
@home_option
@by_option(required=False)
@json_option
def command(home: Path, operator: str | None, *, as_json: bool) -> None:
    """List the cases, oldest first.

    \b
    Examples:
      bwv-index case list
      bwv-index case list --json
    """
    with opened(home, operator) as workspace:
        found = list_cases(workspace)
    if as_json:
        show_json(found)
        return
    if not found:
        say("No case is open.")
        return
    show_table(
        ("URN", "formerly", "incidents", "defendants", "exhibits", "versions", "opened", "by"),
        (
            (
                case.urn.shown, ", ".join(case.former), ", ".join(case.incidents) or "none yet", case.defendants,
                case.exhibits, case.versions, moment(case.opened.at), case.opened.by,
            )
            for case in found
        ),
    )  # fmt: skip
