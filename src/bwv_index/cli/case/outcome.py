"""``bwv-index case outcome``: how a charge ended."""

from datetime import datetime
from pathlib import Path

import click

from bwv_index.cases import Outcome, Plea, Result, Said
from bwv_index.cli.case.words import begin
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import note, say, show_json
from bwv_index.clock import find_zone
from bwv_index.pipeline import record_outcome


@click.command("outcome")
@click.argument("urn")
@click.argument("defendant", type=click.IntRange(min=1))
@click.option("--charge", required=True, help="The charge, in words.")
@click.option("--code", default="", help="Its CJS offence code.")
@click.option(
    "--plea", type=click.Choice([plea.value for plea in Plea]), default=Plea.UNKNOWN.value, show_default=True
)
@click.option("--result", required=True, type=click.Choice([result.value for result in Result]))
@click.option("--sentence", default="", help="The sentence, in words.")
@click.option(
    "--on", type=click.DateTime(formats=["%Y-%m-%d"]), metavar="DATE", help="The day of the result."
)
@home_option
@by_option(required=True)
@dry_run_option
@json_option
def command(
    urn: str, defendant: int, charge: str, code: str, plea: str, result: str, sentence: str, on: datetime | None,
    home: Path, operator: str, *, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Record how a charge against DEFENDANT, a number, of the case URN ended. It goes into figures, into no pack.

    \b
    Examples:
      bwv-index case outcome 42EZ0188125 1 --charge "Assault by beating of an emergency worker" --code CJ88160 \\
          --plea guilty --result convicted --sentence "12 weeks" --on 2025-09-01 --by 7001
    """
    with opened(home, operator) as workspace:
        blank = Said("", workspace.now(), "")
        asked = Outcome(
            defendant, charge, code, Plea(plea), Result(result), sentence, on.date() if on else None, blank
        )
        made = record_outcome(workspace, urn, asked, dry_run=dry_run)
        today = workspace.now().astimezone(find_zone(workspace.settings.zone)).date()
    if as_json:
        show_json(made)
        return
    begin(dry_run=dry_run)
    say(f"Defendant {made.defendant}, {made.charge}: {made.result.value}.")
    if made.on is not None and made.on > today:
        note(
            f"Note: {made.on} lies in the future, and goes into the figures: say it again where it is wrong."
        )
