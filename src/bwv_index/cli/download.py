"""``bwv-index download``: an unaltered copy of a master."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option
from bwv_index.cli.output import note, say, show_json, size
from bwv_index.cli.progress import bytes_progress
from bwv_index.pipeline import download, open_workspace, plan_download


@click.command("download")
@click.argument("clip")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The file to write; it must not exist."
)
@home_option
@by_option(required=False)
@dry_run_option
@json_option
def command(clip: str, out: Path, home: Path, operator: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Write an unaltered copy of CLIP's footage to a file.

    The copy is hashed as it is written and appears under its name only when its bytes are those on record. The
    download is on the ledger before that: who, when, which bytes, where to.

    \b
    Examples:
      bwv-index download BWV-3F2A9C --out "/media/usb/3F2A9C.mp4" --by 7001
      bwv-index download BWV-3F2A9C --out copy.mp4 --dry-run
    """
    with open_workspace(home, operator) as workspace:
        if dry_run:
            copy = plan_download(workspace, clip, out)
        else:
            with bytes_progress(quiet=as_json) as progress:
                copy = download(workspace, clip, out, progress=progress)
    if copy.not_from_vault:
        note(f"{copy.evidence_id}: {copy.not_from_vault}. Run bwv-index verify.")
    if as_json:
        show_json(copy)
        return
    done = "Would write, if its bytes are those on record" if dry_run else "Written and checked"
    say(f"{done}: {copy.path} ({size(copy.size)}, {copy.size} bytes), footage of {copy.evidence_id}.")
    say("To check the copy, in its folder: sha256sum -c, given this line:")
    say(copy.line)
