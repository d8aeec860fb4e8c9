"""``bwv-index derived``: working copies among the footage, and the clips that they were made from."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import say, show_json, show_table
from bwv_index.pipeline import list_derived, name_parent


@click.group("derived")
def command() -> None:
    """List working copies among the footage, and name the clip that each was made from."""


@command.command("list")
@home_option
@by_option(required=False)
@json_option
def list_command(home: Path, operator: str | None, *, as_json: bool) -> None:
    """List the clips that another program than a camera wrote, and the parent of each where a person has named it.

    \b
    Examples:
      bwv-index derived list
      bwv-index derived list --json
    """
    with opened(home, operator) as workspace:
        found = list_derived(workspace)
    if as_json:
        show_json(found)
    elif not found:
        say("No clip bears the mark of a working copy.")
    else:
        rows = (
            (
                one.evidence_id, one.name or "(footage not here yet)", "; ".join(code for code, _ in one.marks) or "-",
                "; ".join(detail for _, detail in one.marks) or "-", one.parent or ("asked for" if one.asked else "-"),
                f"{one.parents[-1].by}: {one.parents[-1].why}" if one.parents else "-",
            )
            for one in found
        )  # fmt: skip
        show_table(("clip", "file", "mark", "because", "made from", "by, why"), rows)


@command.command("set")
@click.argument("clip")
@click.option("--from", "parent", required=True, help="The clip that CLIP was made from.")
@home_option
@by_option(required=True)
@click.option("--why", required=True, help="How you know, in your words.")
@dry_run_option
@json_option
def set_command(
    clip: str, parent: str, home: Path, operator: str, why: str, *, dry_run: bool, as_json: bool
) -> None:
    """Record that CLIP is a working copy, made from another clip. The newest word counts; the others stay.

    \b
    Examples:
      bwv-index derived set BWV-3fa4c0d81b22 --from EV-250614-02 --by 7001 --why "same pictures, seen side by side"
    """
    with opened(home, operator) as workspace:
        found = name_parent(workspace, clip, parent, why, dry_run=dry_run)
    if as_json:
        show_json(found)
        return
    if dry_run:
        say("Dry run: nothing was recorded.")
    say(
        f"{found.evidence_id} was made from {found.parent}, says {found.parents[-1].by}: {found.parents[-1].why}"
    )
