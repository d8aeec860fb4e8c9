"""``bwv-index quarantine``: list what could not be used."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import moment, near, say, show_json, show_table
from bwv_index.pipeline import list_lone_sidecars, list_quarantine


@click.command("quarantine")
@home_option
@by_option(required=False)
@json_option
@click.option("--sidecars", is_flag=True, help="List the sidecars that no footage claims instead.")
def command(home: Path, operator: str | None, *, as_json: bool, sidecars: bool) -> None:
    """List every file that could not be used: the reason, the bytes kept, and what to do.

    \b
    Examples:
      bwv-index quarantine
      bwv-index quarantine --json
      bwv-index quarantine --sidecars
    """
    if sidecars:
        _list_sidecars(home, operator, as_json=as_json)
        return
    with opened(home, operator) as workspace:
        entries = list_quarantine(workspace)
    if as_json:
        show_json(entries)
    elif not entries:
        say("Nothing is in quarantine.")
    else:
        headers = ("file", "reason", "detail", "bytes kept as", "since", "what to do")
        rows = (
            (near(e.path), e.code, e.detail, e.sha256 or "none", moment(e.seen_at), e.remedy) for e in entries
        )
        show_table(headers, rows)


def _list_sidecars(home: Path, operator: str | None, *, as_json: bool) -> None:
    with opened(home, operator) as workspace:
        found = list_lone_sidecars(workspace)
    if as_json:
        show_json(found)
    elif not found:
        say("Every sidecar belongs to footage that is held.")
    else:
        show_table(("sidecar without footage", "since"), ((near(e.path), moment(e.seen_at)) for e in found))
