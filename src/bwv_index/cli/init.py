"""``bwv-index init``: make a home."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, home_option, json_option
from bwv_index.cli.output import say, show_json
from bwv_index.pipeline import found_home


@click.command("init")
@home_option
@by_option(required=False)
@json_option
def command(home: Path, operator: str | None, *, as_json: bool) -> None:
    """Make a home: vault, index, settings and keys. Running it again changes nothing.

    \b
    Examples:
      bwv-index init --home /srv/evidence
      BWV_INDEX_HOME=/srv/evidence bwv-index init
    """
    founding = found_home(home, operator)
    if as_json:
        show_json({"home": founding.home.root, "made": founding.made})
    elif founding.made:
        say(f"Home made at {founding.home.root}: {', '.join(founding.made)}.")
    else:
        say(f"{founding.home.root} is a home already; nothing was changed.")
