"""``bwv-index case decide``: what becomes of a recording in a case."""

from pathlib import Path

import click

from bwv_index.cases import Disposal
from bwv_index.cli.case.words import begin, given, why_option
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import note, say, show_json
from bwv_index.pipeline import decide_clips


@click.command("decide")
@click.argument("urn")
@click.argument("clips", nargs=-1, required=True, metavar="CLIP...")
@click.argument("disposal", type=click.Choice([disposal.value for disposal in Disposal]))
@click.option(
    "--description",
    help="What the schedule says of it: enough to decide without viewing. With used: of what no exhibit shows.",
)
@click.option("--safe-description", help="For MG6D: a description that reveals nothing sensitive.")
@click.option("--sensitivity", help="For MG6D: why it is sensitive.")
@click.option("--undermines", help="How it may undermine the prosecution case. It goes on MG6E.")
@click.option("--assists", help="How it may assist the defence. It goes on MG6E.")
@home_option
@by_option(required=True)
@why_option(required=True)
@dry_run_option
@json_option
def command(
    urn: str, clips: tuple[str, ...], disposal: str, description: str | None, safe_description: str | None,
    sensitivity: str | None, undermines: str | None, assists: str | None, home: Path, operator: str, why: str, *,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Decide what becomes of each CLIP in the case URN; each gets a decision of its own.

    Words that are left out stay as they were. What was said of its sensitivity counts for that decision alone: once it
    is decided otherwise, say --sensitivity and --safe-description again where they still hold. The rest of a used
    recording that no exhibit shows is unused material and gets a line of its own on the schedule; --description says
    what that rest shows.

    \b
    Examples:
      bwv-index case decide 42EZ0188125 EV-250614-01 used --by 7001 --why "shows the first punch" \\
          --description "Walk to the shop, and the search afterwards."
      bwv-index case decide 42EZ0188125 EV-250614-03 unused --description "Arrival. No assault visible." \\
          --by 7001 --why "arrival only"
      bwv-index case decide 42EZ0188125 EV-250614-05 EV-250614-06 not-relevant --by 7001 --why "another street"
    """
    words = given(
        description=description, safe_description=safe_description, sensitivity=sensitivity,
        undermines=undermines, assists=assists,
    )  # fmt: skip
    with opened(home, operator) as workspace:
        found = decide_clips(workspace, urn, clips, Disposal(disposal), words, why, dry_run=dry_run)
    if as_json:
        show_json(found)
        return
    begin(dry_run=dry_run)
    for one in found:
        before = f" (was {one.before.value})" if one.before else ""
        say(f"{one.evidence_id}: {one.disposition.disposal.value}{before}.")
        for remark in one.remarks:
            note(f"Note: {one.evidence_id}: {remark}.")
