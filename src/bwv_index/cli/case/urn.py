"""``bwv-index case urn``: correct a case's URN."""

from pathlib import Path

import click

from bwv_index.cli.case.words import show_change, why_option
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import show_json
from bwv_index.pipeline import correct_urn


@click.command("urn")
@click.argument("urn")
@click.argument("new")
@home_option
@by_option(required=True)
@why_option(required=True)
@dry_run_option
@json_option
def command(urn: str, new: str, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool) -> None:
    """Give the case URN the URN NEW. The old one stays on record, and still finds the case.

    \b
    Examples:
      bwv-index case urn 42EZ0188125 42EZ0188225 --by 7001 --why "letter from the CPS, 3 July"
    """
    with opened(home, operator) as workspace:
        change = correct_urn(workspace, urn, new, why, dry_run=dry_run)
    if as_json:
        show_json(change)
        return
    show_change(change, dry_run=dry_run)
