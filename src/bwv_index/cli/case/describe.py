"""``bwv-index case describe``: what is said of an exhibit."""

from pathlib import Path

import click

from bwv_index.cli.case.words import begin, given
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import say, show_json
from bwv_index.pipeline import describe_exhibit


@click.command("describe")
@click.argument("urn")
@click.argument("exhibit")
@click.option("--title", help="The title or short summary.")
@click.option("--detail", help="What it shows, in full: written by a person who has viewed it.")
@click.option("--key/--not-key", default=None, help="Whether it is key evidence.")
@click.option("--link", help="The secure link to it, where there is one: an address of https or http.")
@click.option("--location", help="Where it is kept.")
@click.option("--property-ref", help="The police property reference.")
@home_option
@by_option(required=True)
@dry_run_option
@json_option
def command(
    urn: str, exhibit: str, title: str | None, detail: str | None, link: str | None, location: str | None,
    property_ref: str | None, home: Path, operator: str, *, key: bool | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say what EXHIBIT of the case URN is. What is left out stays as it is; its reference never changes.

    \b
    Examples:
      bwv-index case describe 42EZ0188125 CD/1 --title "First punch" --key --by 7001
      bwv-index case describe 42EZ0188125 CD/1 --link https://evidence.example/abc --by 7001
    """
    words = given(
        title=title, detail=detail, key=key, link=link, location=location, property_ref=property_ref
    )
    with opened(home, operator) as workspace:
        change = describe_exhibit(workspace, urn, exhibit, words, dry_run=dry_run)
    if as_json:
        show_json(change)
        return
    begin(dry_run=dry_run)
    told = ", ".join(name.replace("_", " ") for name in change.changed)
    say(f"{change.exhibit.ref}: {f'{told} recorded' if told else 'nothing is other than before'}.")
