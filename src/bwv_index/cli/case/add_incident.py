"""``bwv-index case add-incident``: an incident becomes part of a case, or is taken out of it."""

from pathlib import Path

import click

from bwv_index.cli.case.words import show_change, why_option
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import show_json
from bwv_index.pipeline import change_incident


@click.command("add-incident")
@click.argument("urn")
@click.argument("ref")
@click.option(
    "--place-shown",
    metavar="TEXT",
    help="The place as it is told outside, such as the town. Without it no place is told.",
)
@click.option("--remove", is_flag=True, help="Take the incident out of the case; needs --why.")
@home_option
@by_option(required=True)
@why_option(required=False)
@dry_run_option
@json_option
def command(
    urn: str, ref: str, place_shown: str | None, home: Path, operator: str, why: str, *, remove: bool, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Make the incident REF part of the case URN, or say of one that is which place is told outside.

    \b
    Examples:
      bwv-index case add-incident 22CA0016125 22-20250305-0161 --place-shown Worcester --by 7001
      bwv-index case add-incident 22CA0016125 22-20250305-0161 --remove --by 7001 --why "another case"
    """
    with opened(home, operator) as workspace:
        change = change_incident(
            workspace, urn, ref, place_shown=place_shown, remove=remove, why=why, dry_run=dry_run
        )
    if as_json:
        show_json(change)
        return
    show_change(change, dry_run=dry_run)
