"""``bwv-index case answer``: answer what a case asks of a person."""

from pathlib import Path

import click

from bwv_index.cases import Topic
from bwv_index.cli.case.words import begin, remarks, why_option
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import say, show_json
from bwv_index.pipeline import answer_case

ASKED = [topic.value for topic in Topic if topic not in {Topic.REDACTION, Topic.LINK}]


@click.command("answer")
@click.argument("urn")
@click.argument("topic", type=click.Choice(ASKED))
@click.argument("subject")
@click.option("--text", default="", help="The answer: a reference, a place, a link, a reason.")
@click.option(
    "--names", multiple=True, metavar="EXHIBIT", help="With statement: an exhibit it names. May be repeated."
)
@click.option("--absent", is_flag=True, help="There is none; needs --why.")
@home_option
@by_option(required=True)
@why_option(required=False, told="The reason; needed with --absent, and where there is no --text.")
@dry_run_option
@json_option
def command(
    urn: str, topic: str, subject: str, text: str, names: tuple[str, ...], home: Path, operator: str, why: str, *,
    absent: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Answer what the case URN asks about SUBJECT.

    \b
    TOPIC and its SUBJECT:
      material    incident-log, crime-report, officers-notes, custody-record, earlier-accounts
      footage     an officer at the scene of whose camera there is no clip
      statement   an officer who produces exhibits
      whole       an exhibit that is a whole recording: why no shorter clip does
      location    a recording: where it is kept, as the schedules say it

    \b
    Examples:
      bwv-index case answer 42EZ0188125 material custody-record --text 42CH/1234/25 --by 7001
      bwv-index case answer 42EZ0188125 footage 42/8243 --absent --by 7001 --why "camera under repair"
      bwv-index case answer 42EZ0188125 statement 42/8240 --names CD/1 --names CD/2 --by 7001
    """
    with opened(home, operator) as workspace:
        change = answer_case(
            workspace, urn, Topic(topic), subject, text, names=names, absent=absent, why=why, dry_run=dry_run
        )
    if as_json:
        show_json(change)
        return
    begin(dry_run=dry_run)
    made = change.answer
    told = "none, " + made.said.why if made.absent else made.text or made.said.why
    say(f"{made.topic.value} {made.subject}: {told}")
    remarks(change.remarks)
