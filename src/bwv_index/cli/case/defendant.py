"""``bwv-index case defendant``: a defendant of a case, by number."""

from pathlib import Path

import click

from bwv_index.cli.case.words import begin, given, remarks
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import say, show_json
from bwv_index.pipeline import put_defendant


@click.command("defendant")
@click.argument("urn")
@click.option("--surname", help="The surname; a new defendant needs one.")
@click.option("--forename", help="The forename.")
@click.option("--asn", help="The Arrest/Summons Number, if there is one yet. Its check letter is worked out.")
@click.option(
    "--crime", "crimes", multiple=True, metavar="REF", help="A crime of the charge. May be repeated."
)
@click.option("--number", type=click.IntRange(min=1), help="Change the defendant of this number.")
@click.option("--withdraw", is_flag=True, help="The person of --number is no defendant any more.")
@home_option
@by_option(required=True)
@dry_run_option
@json_option
def command(
    urn: str, surname: str | None, forename: str | None, asn: str | None, crimes: tuple[str, ...],
    number: int | None, home: Path, operator: str, *, withdraw: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Record a defendant of the case URN under the next number, or change one. No PNC and no CRO number is held.

    \b
    Examples:
      bwv-index case defendant 42EZ0188125 --surname SURNAME --forename FORENAME --crime 42/101881/25 --by 7001
      bwv-index case defendant 42EZ0188125 --number 1 --asn 25/42EZ/01/678D --by 7001
    """
    words = given(surname=surname, forename=forename, asn=asn)
    with opened(home, operator) as workspace:
        change = put_defendant(
            workspace, urn, words, crimes or None, number=number, withdraw=withdraw, dry_run=dry_run
        )
    if as_json:
        show_json(change)
        return
    begin(dry_run=dry_run)
    one = change.defendant
    name = ", ".join(part for part in (one.surname, one.forename) if part)
    say(f"{'No longer a defendant' if change.withdrawn else 'Defendant'} {one.number}: {name}.")
    remarks(change.remarks)
