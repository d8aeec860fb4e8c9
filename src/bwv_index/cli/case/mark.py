"""``bwv-index case mark``: describe a moment of footage."""

from pathlib import Path

import click

from bwv_index.cases import MarkTag
from bwv_index.cli.case.words import begin
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import say, show_json
from bwv_index.pipeline import MarkRequest, mark_moment
from bwv_index.timecode import format_offset


@click.command("mark")
@click.argument("urn")
@click.argument("thing")
@click.option("--at", default="", metavar="TIME", help="00:01:12.400 into it, or ISO time with a zone.")
@click.option("--until", default="", metavar="TIME", help="Where it ends, likewise.")
@click.option("--seen", default="", help="What is seen.")
@click.option("--heard", default="", help="What is heard.")
@click.option("--tag", type=click.Choice([tag.value for tag in MarkTag]), help="What it goes to prove.")
@click.option(
    "--replace",
    "replaces",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="The mark this one stands for; with no other option that one is taken back.",
)
@home_option
@by_option(required=True)
@dry_run_option
@json_option
def command(
    urn: str, thing: str, at: str, until: str, seen: str, heard: str, tag: str | None, replaces: int | None,
    home: Path, operator: str, *, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Describe a moment of THING, an exhibit or a clip, of the case URN. Whoever is named must have viewed it.

    A time of day leads to where the recording was placed in time, which is as sure as its ±: check what it shows.

    \b
    Examples:
      bwv-index case mark 42EZ0188125 CD/1 --at 00:00:04.5 --seen "A punch, right hand." --tag force --by 7001
      bwv-index case mark 42EZ0188125 EV-250614-02 --at 2025-06-14T23:12:30+01:00 --heard "The caution." --by 7001
      bwv-index case mark 42EZ0188125 CD/1 --replace 3 --by 7001
    """
    request = MarkRequest(thing, at, until, seen, heard, MarkTag(tag) if tag else None, replaces)
    with opened(home, operator) as workspace:
        made = mark_moment(workspace, urn, request, dry_run=dry_run)
    if as_json:
        show_json(made)
        return
    begin(dry_run=dry_run)
    end = "" if made.end is None else f" to {format_offset(made.end)}"
    taken = "" if made.seen or made.heard else f"; mark {made.replaces} is taken back"
    say(f"Mark {made.number}: {format_offset(made.start)}{end} into the recording{taken}.")
