"""``bwv-index case versions``: the packs that were made of a case."""

from pathlib import Path

import click

from bwv_index.cli.case.export import changes_told
from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import moment, near, say, show_json, show_table
from bwv_index.pipeline import CaseVersion, list_versions


@click.command("versions")
@click.argument("urn")
@home_option
@by_option(required=False)
@json_option
def command(urn: str, home: Path, operator: str | None, *, as_json: bool) -> None:
    """List the packs that were made of case URN, and what each added, withdrew and changed.

    \b
    Examples:
      bwv-index case versions 42EZ0188125
      bwv-index case versions 42EZ0188125 --json
    """
    with opened(home, operator) as workspace:
        found = list_versions(workspace, urn)
    if as_json:
        show_json(found)
        return
    if not found:
        say("No pack was made of this case yet.")
        return
    show_table(
        ("version", "for", "made at", "by", "where", "manifest SHA-256", "what became of it"),
        [_row(one) for one in found],
    )
    for one in found:
        for line in changes_told(one.changes):
            say(f"Version {one.issue.version}, {one.issue.variant.value}: {line}")


def _row(one: CaseVersion) -> tuple[object, ...]:
    issue = one.issue
    overridden = f"; overridden: {', '.join(code for code, _ in one.overrides)}" if one.overrides else ""
    became = "stood whole" if one.delivered else "stopped before it stood"
    return (
        issue.version, issue.variant.value, moment(issue.made_at), issue.made_by, near(one.path),
        issue.manifest_sha256, became + overridden,
    )  # fmt: skip
