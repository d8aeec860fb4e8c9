"""``bwv-index case person``: an officer or member of staff in a role of a case."""

from pathlib import Path

import click

from bwv_index.cases import PersonRole
from bwv_index.cli.case.words import begin, given, remarks
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import say, show_json
from bwv_index.pipeline import put_person


@click.command("person")
@click.argument("urn")
@click.argument("part", metavar="ROLE", type=click.Choice([role.value for role in PersonRole]))
@click.argument("officer")
@click.option("--rank", help="The rank, such as PC.")
@click.option("--surname", help="The surname.")
@click.option(
    "--initials", help="Two to four letters; they begin the references of what the officer produces."
)
@click.option("--warrant", help="The warrant number, which is not the collar number.")
@click.option("--phone", help="For the officer in the case.")
@click.option("--email", help="For the officer in the case.")
@click.option("--branch", help="The branch or unit.")
@click.option("--station", help="The station.")
@click.option("--withdraw", is_flag=True, help="The officer has this role no more.")
@home_option
@by_option(required=True)
@dry_run_option
@json_option
def command(
    urn: str, part: str, officer: str, rank: str | None, surname: str | None, initials: str | None,
    warrant: str | None, phone: str | None, email: str | None, branch: str | None, station: str | None, home: Path,
    operator: str, *, withdraw: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Record who OFFICER, a collar number such as 42/8240, is to the case URN. What is left out stays as it is.

    ROLE is officer-in-the-case, disclosure-officer, exhibits-officer, producer, reviewer or wearer, who wore a camera.
    One officer may have several; a name, initials and numbers are the officer's own and the same in each.

    \b
    Examples:
      bwv-index case person 42EZ0188125 producer 42/8240 --initials CD --rank SC --by 7001
      bwv-index case person 42EZ0188125 officer-in-the-case 42/7001 --rank DC --initials AB --by 7001
      bwv-index case person 42EZ0188125 wearer 42/8241 --rank PC --surname SURNAME --by 7001
    """
    words = given(
        rank=rank, surname=surname, initials=initials, warrant_number=warrant, phone=phone, email=email,
        branch=branch, station=station,
    )  # fmt: skip
    with opened(home, operator) as workspace:
        change = put_person(
            workspace, urn, PersonRole(part), officer, words, withdraw=withdraw, dry_run=dry_run
        )
    if as_json:
        show_json(change)
        return
    begin(dry_run=dry_run)
    person = change.person
    told = " ".join(part for part in (person.rank, str(person.officer), person.surname) if part)
    marked = f", initials {person.initials}" if person.initials else ""
    say(f"{'No longer ' if change.withdrawn else ''}{person.role.value}: {told}{marked}.")
    remarks(change.remarks)
