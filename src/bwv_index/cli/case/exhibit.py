"""``bwv-index case exhibit``: a whole recording as an exhibit."""

from pathlib import Path

import click

from bwv_index.cli.case.made import asked_of, exhibit_options, show_made
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import show_json
from bwv_index.pipeline import exhibit_recording


@click.command("exhibit")
@click.argument("urn")
@click.argument("clip")
@exhibit_options
@home_option
@by_option(required=True)
@dry_run_option
@json_option
def command(
    urn: str, clip: str, producer: str, number: int | None, title: str, home: Path, operator: str, *,
    key: bool | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Make the whole of CLIP, a recording of the case URN, an exhibit. Its bytes stay as they are.

    The prosecution asks for clips: say why the whole is served with: case answer URN whole EXHIBIT --why "...".

    \b
    Examples:
      bwv-index case exhibit 42EZ0188125 EV-250614-03 --producer 42/8240 --title "Arrival" --by 7001
      bwv-index case exhibit 42EZ0188125 EV-250614-03 --number 4 --dry-run --by 7001
    """
    asked = asked_of(producer, number, title, key=key)
    with opened(home, operator) as workspace:
        made = exhibit_recording(workspace, urn, clip, asked, dry_run=dry_run)
    show_json(made) if as_json else show_made(made, dry_run=dry_run)
