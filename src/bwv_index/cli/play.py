"""``bwv-index play``: show a master in a player."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from bwv_index.cli.options import by_option, home_option, json_option
from bwv_index.cli.output import note, say, show_json
from bwv_index.pipeline import open_workspace, play

_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]{1,9})?)")


class Offset(click.ParamType[Fraction]):
    """A time inside a file: hours, minutes and seconds from its start."""

    name = "hh:mm:ss"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """Read a time inside a file."""
        if isinstance(value, Fraction):
            return value
        parts = _CLOCK.fullmatch(value)
        if parts is None:
            self.fail(f"'{value}' is not a time inside a file such as 00:01:30", param, ctx)
        return int(parts[1]) * 3600 + int(parts[2]) * 60 + Fraction(parts[3])


@click.command("play")
@click.argument("clip")
@click.option("--from", "start", type=Offset(), metavar="HH:MM:SS", help="Where to start, if the player can.")
@home_option
@by_option(required=False)
@json_option
def command(clip: str, start: Fraction | None, home: Path, operator: str | None, *, as_json: bool) -> None:
    """Show CLIP's footage in the player that the settings name, and wait until that ends.

    The player opens the master itself, by the path of the vault's read-only file (or of the place where footage
    held by reference lies). That it was played goes on the ledger before the player starts. Its size is compared
    with the record first; its bytes are not (bwv-index verify does that).

    \b
    Examples:
      bwv-index play BWV-3F2A9C --by 7001
      bwv-index play BWV-3F2A9C --from 00:01:30
    """
    with open_workspace(home, operator) as workspace:
        played = play(workspace, clip, start=start)
    if played.not_from_vault:
        note(f"{played.evidence_id}: {played.not_from_vault}. Run bwv-index verify.")
    if as_json:
        show_json(played)
        return
    say(f"Played with {played.program}: footage of {played.evidence_id}, SHA-256 on record {played.sha256}.")
