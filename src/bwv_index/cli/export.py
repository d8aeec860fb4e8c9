"""``bwv-index export``: write a pack."""

from collections.abc import Iterable
from pathlib import Path

import click

from bwv_index.casefile import PackReference
from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import note, say, show_json, show_table, size
from bwv_index.cli.progress import step_progress
from bwv_index.errors import ExitCode
from bwv_index.pipeline import export_pack, preview_pack


@click.command("export")
@click.argument("incident")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The folder to write; it must not exist."
)
@home_option
@by_option(required=False)
@dry_run_option
@json_option
def command(
    incident: str, out: Path, home: Path, operator: str | None, *, dry_run: bool, as_json: bool
) -> ExitCode:
    """Write a pack of INCIDENT's confirmed clips: a BagIt folder with the clips as held, copies that play in a
    browser, contact sheets, an index as CSV and JSON, and a page (index.html) that opens from disk.

    The pack is built beside --out and appears there only when it is whole and checked. A URN, crime reference or
    incident log that has not the exact form of one stands apart in it, as recorded; the command then ends with 3.

    \b
    Examples:
      bwv-index export 42-20250614-1881 --out packs/42-20250614-1881 --by 7001
      bwv-index export 42/101881/25 --out /media/usb/pack --dry-run
    """  # noqa: D205 - click joins these lines into one
    with opened(home, operator) as workspace:
        if dry_run:
            content = preview_pack(workspace, incident)
            rows = [(c.evidence_id, c.original_name, size(c.size), c.format_text) for c in content.clips]
            _warn((c.evidence_id, c.not_from_vault) for c in content.clips if c.not_from_vault)
            odd = content.incident.not_in_form
            if as_json:
                show_json({"clips": rows, "not_in_form": odd})
            else:
                show_table(("clip", "file", "size", "format"), rows, title="Would pack")
                _tell(odd)
            return ExitCode.ATTENTION if odd else ExitCode.OK
        with step_progress(quiet=as_json) as progress:
            pack = export_pack(workspace, incident, out, progress=progress)
    _warn(pack.not_from_vault)
    ended = ExitCode.ATTENTION if pack.not_in_form else ExitCode.OK
    if as_json:
        show_json(
            {"path": pack.path, "files": pack.files, "size": pack.size, "manifest_sha256": pack.manifest_sha256,
             "not_playable": pack.not_playable, "not_from_vault": pack.not_from_vault, "not_in_form": pack.not_in_form}
        )  # fmt: skip
        return ended
    say(f"Pack written and checked: {pack.path} ({pack.files} files, {size(pack.size)}).")
    say(f"Open {pack.path / 'data' / 'index.html'} to see it. Manifest SHA-256: {pack.manifest_sha256}")
    for name, why in pack.not_playable:
        say(f"Not playable in a browser: {name}: {why}")
    _tell(pack.not_in_form)
    return ended


def _tell(odd: Iterable[PackReference]) -> None:
    for reference in odd:
        say(
            f"'{reference.text}' stands apart in the pack, {reference.told}. Have it put right at its source, "
            "and import that again: whoever gets the pack cannot use it so."
        )


def _warn(amiss: Iterable[tuple[str, str]]) -> None:
    for name, why in amiss:
        note(f"{name}: {why}. Run bwv-index verify.")
