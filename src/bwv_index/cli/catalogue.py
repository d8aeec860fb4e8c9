"""``bwv-index catalogue``: import a platform's list of clips."""

from pathlib import Path

import click

from bwv_index.cli.incidents import show_reports
from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.incidents import TableKind
from bwv_index.pipeline import find_mapping, import_tables


@click.group("catalogue")
def command() -> None:
    """Import a platform's list of clips."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
@by_option(required=False)
@click.option(
    "--mapping",
    default="standard",
    show_default=True,
    help="How columns are named: config/imports/NAME.toml.",
)
@json_option
def import_command(file: Path, home: Path, operator: str | None, mapping: str, *, as_json: bool) -> int:
    """Index clips known only from a platform's list (clips.csv), to be joined to footage when it arrives.

    \b
    Examples:
      bwv-index catalogue import clips.csv
      bwv-index catalogue import export.csv --mapping ourplatform
    """
    with opened(home, operator) as workspace:
        reports = import_tables(workspace, [(TableKind.CATALOGUE, file)], find_mapping(workspace, mapping))
    return show_reports(reports, as_json=as_json)
