"""``bwv-index restore``: make a home anew from a backup."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, json_option, role_of
from bwv_index.cli.output import note, say, show_json, show_table
from bwv_index.cli.progress import bytes_progress
from bwv_index.errors import ExitCode
from bwv_index.pipeline import RestoreReport, RestoreRequest, restore_home


@click.command("restore")
@click.argument("store", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--home",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to make a home of: absent or empty, or one in which the same was begun before.",
)
@click.option("--snapshot", default="", metavar="NAME", help="Which one; without it, the newest.")
@click.option(
    "--accept-loss",
    default="",
    metavar="WHY",
    help="Make the home although something is missing or damaged, and put the reason on the record.",
)
@click.option(
    "--signing-key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The private key, where the backup was made without it.",
)
@click.option("--new-key", is_flag=True, help="Make a new key, where the private key is lost.")
@by_option(required=True)
@json_option
def command(
    store: Path,
    home: Path,
    operator: str,
    snapshot: str,
    accept_loss: str,
    signing_key: Path | None,
    *,
    new_key: bool,
    as_json: bool,
) -> int:
    """Make a home anew from a snapshot in STORE. Nothing is ever restored over anything.

    Every file is compared with the manifest's hash while it is copied. The folder becomes a home only when it is
    whole; where something is missing or damaged, all the rest is brought back and each loss is named, and the
    folder becomes a home only if --accept-loss says why. Killed, the same command goes on from there.

    \b
    Examples:
      bwv-index restore /mnt/backup/bwv --home /srv/evidence --by 7001
      bwv-index restore /mnt/backup/bwv --home /srv/evidence --snapshot 20250614T221203Z
      bwv-index restore /mnt/backup/bwv --home /srv/evidence --accept-loss "the disk of the store is failing"
    """
    request = RestoreRequest(store, home, snapshot, accept_loss, signing_key, new_key)
    with bytes_progress(quiet=as_json) as progress:
        report = restore_home(request, operator, role=role_of(), progress=progress, say=note)
    show_json(_plain(report)) if as_json else _show(report)
    return ExitCode.INTEGRITY if report.losses else ExitCode.OK


def _plain(report: RestoreReport) -> dict[str, object]:
    snapshot = report.snapshot
    return {
        "home": report.home, "made": report.made, "snapshot": report.name, "taken": snapshot.made_at,
        "items": len(snapshot.items), "pictures": len(snapshot.pictures), "ledger": snapshot.ledger,
        "manifest_sha256": report.manifest_sha256, "new_key": report.new_key, "lost": report.losses,
        "held_by_reference": [gap for gap in snapshot.gaps if not gap.loss],
    }  # fmt: skip


def _show(report: RestoreReport) -> None:
    snapshot = report.snapshot
    if report.losses:
        rows = [(gap.part, gap.name, gap.lack, gap.detail) for gap in report.losses]
        show_table(("what", "name", "why", "detail"), rows, title="Lost")
    told = f"snapshot {report.name} of {snapshot.made_at}, made by {snapshot.by}"
    if not report.made:
        say(
            f"NOT a home yet: {report.home}. {len(report.losses)} of what {told}, held cannot be brought back."
        )
        say('Mend the store and run the same command again, or go on without: --accept-loss "WHY".')
        return
    say(
        f"Home restored at {report.home} from {told}: {len(snapshot.items)} items, "
        f"{len(snapshot.pictures)} pictures, {snapshot.ledger} acts on the ledger."
    )
    left = sum(not gap.loss for gap in snapshot.gaps)
    if left:
        say(
            f"{left} items were held by reference and were never in the backup: their footage is where it was found."
        )
    if report.new_key:
        say(
            "The home signs with a new key from here on; hand its public side (keys/public-key.pem) to whoever checks."
        )
    say(f"Next: bwv-index verify --home {report.home}")
