"""``bwv-index case open``: open a case under a URN."""

from pathlib import Path

import click

from bwv_index.cli.case.words import show_change, why_option
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import show_json
from bwv_index.pipeline import open_case


@click.command("open")
@click.argument("urn")
@click.option(
    "--incident", "incidents", multiple=True, metavar="REF", help="An incident of it. May be repeated."
)
@home_option
@by_option(required=True)
@why_option(required=True)
@dry_run_option
@json_option
def command(
    urn: str, incidents: tuple[str, ...], home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool
) -> None:
    """Open a case under its URN, which is kept as it is typed. One without a URN's form cannot be exported.

    \b
    Examples:
      bwv-index case open 42EZ0188125 --incident 42-20250614-1881 --by 7001 --why "charged 15 June"
      bwv-index case open "42 EZ 01881 25" --by 7001 --why "charged" --dry-run
    """
    with opened(home, operator) as workspace:
        change = open_case(workspace, urn, incidents, why, dry_run=dry_run)
    if as_json:
        show_json(change)
        return
    show_change(change, dry_run=dry_run)
