"""``bwv-index case check``: what a case must hold before it is served."""

from pathlib import Path

import click

from bwv_index.cases import CheckResult, Severity, Standing, Variant
from bwv_index.cli.case.words import show_fitted
from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import note, say, show_json, show_table
from bwv_index.cli.progress import step_progress
from bwv_index.errors import ExitCode
from bwv_index.pipeline import CaseReport, check_case

STANDINGS = {
    Standing.PASS: "passes",
    Standing.FAIL: "fails",
    Standing.NOT_CHECKED: "not checked",
}


@click.command("check")
@click.argument("urn")
@click.option(
    "--for",
    "variant",
    type=click.Choice([variant.value for variant in Variant]),
    default=Variant.PROSECUTION.value,
    show_default=True,
    help="For whom a pack would be made.",
)
@home_option
@by_option(required=False)
@json_option
def command(urn: str, variant: str, home: Path, operator: str | None, *, as_json: bool) -> int:
    """Check the case URN before it is served: every point, how it stands, about what, and what to do.

    Recordings and exhibits are read again in full, and both ends of each exhibit decoded. Ends with 0 where all
    passes, with 3 where there is a warning or a text that is not taken as written, with 7 where an error would stop an
    export. What could not be checked counts as failed.

    \b
    Examples:
      bwv-index case check 42EZ0188125
      bwv-index case check 42EZ0188125 --for defence --json
    """
    with opened(home, operator) as workspace, step_progress(quiet=as_json) as progress:
        report = check_case(workspace, urn, Variant(variant), progress=progress)
    show_json(report) if as_json else _show(report)
    if report.stopping:
        return ExitCode.REFUSED
    return ExitCode.ATTENTION if report.warnings or report.fitted else ExitCode.OK


def _show(report: CaseReport) -> None:
    show_table(
        ("no.", "check", "weight", "stands", "about", "what was found", "what to do"),
        (
            (
                result.number, result.code, _weight(result), STANDINGS[result.standing], result.about, result.told,
                result.remedy,
            )
            for result in report.checks
        ),
        title=f"Case {report.urn}, for the {report.variant}",
    )  # fmt: skip
    if report.fitted:
        show_fitted(report.fitted)
    if report.stopping:
        codes = sorted({result.code for result in report.stopping})
        say(f"An export would be refused: {len(report.stopping)} error(s) in {', '.join(codes)}.")
    elif report.fitted:
        say(
            "No check stops an export; these texts would, until they are written otherwise or --accept-fitted is given."
        )
    elif report.warnings:
        say(f"Nothing stops an export; {len(report.warnings)} warning(s) should be looked at.")
    else:
        say("Every check passes.")
    note(f"{report.files} file(s) were read again. What failing means: {report.rules}.")
    if report.lowered:
        note(f"By that file these are warnings and not errors: {', '.join(report.lowered)}.")


def _weight(result: CheckResult) -> str:
    fixed = result.severity is Severity.ERROR and not result.overridable
    return "error, never overridden" if fixed else result.severity.value
