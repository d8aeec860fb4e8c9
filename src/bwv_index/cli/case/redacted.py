"""``bwv-index case redacted``: a redacted copy as an exhibit."""

from pathlib import Path

import click

from bwv_index.cli.case.made import asked_of, exhibit_options, show_made
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import show_json
from bwv_index.pipeline import exhibit_redacted


@click.command("redacted")
@click.argument("urn")
@click.argument("clip")
@click.option("--of", required=True, metavar="EXHIBIT", help="The exhibit that it was made from.")
@exhibit_options
@home_option
@by_option(required=True)
@dry_run_option
@json_option
def command(
    urn: str, clip: str, of: str, producer: str, number: int | None, title: str, home: Path, operator: str, *,
    key: bool | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Make CLIP, a redacted copy that was made elsewhere and ingested, an exhibit of the case URN.

    It stands beside the exhibit that it was made from, and goes to the defence in its place. An original is never
    redacted.

    \b
    Examples:
      bwv-index ingest redacted/CD-2.mp4 --by 7001
      bwv-index case redacted 42EZ0188125 BWV-3fa4c0 --of CD/2 --title "First punch, address hidden" --by 7001
    """
    asked = asked_of(producer, number, title, key=key)
    with opened(home, operator) as workspace:
        made = exhibit_redacted(workspace, urn, clip, of, asked, dry_run=dry_run)
    show_json(made) if as_json else show_made(made, dry_run=dry_run)
