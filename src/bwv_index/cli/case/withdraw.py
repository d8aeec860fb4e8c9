"""``bwv-index case withdraw``: withdraw an exhibit; its reference stays spent."""

from pathlib import Path

import click

from bwv_index.cli.case.words import begin, why_option
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import say, show_json
from bwv_index.pipeline import withdraw_exhibit


@click.command("withdraw")
@click.argument("urn")
@click.argument("exhibit")
@home_option
@by_option(required=True)
@why_option(required=True)
@dry_run_option
@json_option
def command(
    urn: str, exhibit: str, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool
) -> None:
    """Withdraw EXHIBIT of the case URN: it is served no more. It stays on record, and its number is not used again.

    \b
    Examples:
      bwv-index case withdraw 42EZ0188125 CD/2 --by 7001 --why "cut at the wrong place"
    """
    with opened(home, operator) as workspace:
        change = withdraw_exhibit(workspace, urn, exhibit, why, dry_run=dry_run)
    if as_json:
        show_json(change)
        return
    begin(dry_run=dry_run)
    say(f"{change.exhibit.ref} is withdrawn. Its reference is not given again.")
