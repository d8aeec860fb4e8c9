"""``bwv-index case cut``: a clip of a recording as an exhibit."""

from pathlib import Path

import click

from bwv_index.cli.case.made import asked_of, exhibit_options, show_made
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import show_json
from bwv_index.media import CutMode
from bwv_index.pipeline import CutRequest, cut_clip


@click.command("cut")
@click.argument("urn")
@click.argument("clip")
@click.option(
    "--in", "begin", required=True, metavar="TIME", help="00:01:12.400 into it, or ISO time with a zone."
)
@click.option("--out", "end", required=True, metavar="TIME", help="Where it ends, likewise.")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in CutMode]),
    default=CutMode.AUTO.value,
    show_default=True,
    help="auto: the stream is copied where both points allow it, else encoded again. snap: the points move outwards "
    "to where it can be copied. exact: encoded again.",
)
@click.option(
    "--caption/--no-caption",
    default=None,
    help="Also make a working copy with a caption below the picture; else as the setting case.caption says.",
)
@click.option(
    "--master", default="", metavar="EXHIBIT", help="Give it the next letter after this exhibit's number."
)
@exhibit_options
@home_option
@by_option(required=True)
@dry_run_option
@json_option
def command(
    urn: str, clip: str, begin: str, end: str, mode: str, master: str, producer: str, number: int | None, title: str,
    home: Path, operator: str, *, caption: bool | None, key: bool | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Cut a span of CLIP, a recording of the case URN, and make it an exhibit under the producer's next number.

    The recording is only read. The clip is compared with it picture by picture before it is kept.

    \b
    Examples:
      bwv-index case cut 42EZ0188125 EV-250614-01 --in 00:00:18 --out 00:00:46 --title "First punch" --by 7001
      bwv-index case cut 42EZ0188125 EV-250614-01 --in 18 --out 46 --mode snap --dry-run --by 7001
      bwv-index case cut 42EZ0188125 EV-250614-02 --in 2025-06-14T23:12:30+01:00 --out 2025-06-14T23:13:00+01:00 \\
        --producer 42/8240 --caption --by 7001
    """
    asked = asked_of(producer, number, title, key=key, of=master)
    request = CutRequest(clip, begin, end, CutMode(mode), caption, asked)
    with opened(home, operator) as workspace:
        made = cut_clip(workspace, urn, request, dry_run=dry_run)
    show_json(made) if as_json else show_made(made, dry_run=dry_run)
