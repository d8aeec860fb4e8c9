"""``bwv-index backup``: copy everything a home holds to a store on another disk."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import note, say, show_json, show_table, size
from bwv_index.cli.progress import bytes_progress
from bwv_index.errors import ExitCode
from bwv_index.pipeline import BackupPlan, BackupReport, back_up, plan_backup


@click.command("backup")
@click.argument("store", type=click.Path(path_type=Path, file_okay=False))
@home_option
@by_option(required=True)
@click.option(
    "--without-keys",
    is_flag=True,
    help="Leave the private key out. To restore, you will need it from elsewhere, or a new one.",
)
@click.option(
    "--check", is_flag=True, help="Read and hash what the store holds already, and not only its size."
)
@dry_run_option
@json_option
def command(
    store: Path, home: Path, operator: str, *, without_keys: bool, check: bool, dry_run: bool, as_json: bool
) -> int:
    """Write a snapshot of the home into STORE, a folder on another disk, which may hold many.

    Each master is hashed while it is copied. One whose bytes are not what the record says does not stop the rest:
    it is named, the snapshot is marked incomplete, and the exit code is 8. Footage that the home left where it was
    found is not in the backup, and each such item is named. What the store holds already is not copied again, and
    nothing in the store is ever replaced. Killed, the same command goes on from there.

    \b
    Examples:
      bwv-index backup /mnt/backup/bwv --by 7001
      bwv-index backup /mnt/backup/bwv --check
      bwv-index backup /mnt/backup/bwv --dry-run

    Check a snapshot without this software: cd STORE/snapshots/NAME && sha256sum -c manifest-sha256.txt
    """
    with opened(home, operator) as workspace:
        if dry_run:
            _show_plan(plan_backup(workspace, store), as_json=as_json)
            return ExitCode.OK
        with bytes_progress(quiet=as_json) as progress:
            report = back_up(
                workspace, store, private_key=not without_keys, check=check, progress=progress, say=note
            )
    show_json(_plain(report)) if as_json else _show(report)
    if not report.snapshot.complete:
        return ExitCode.INTEGRITY
    return ExitCode.ATTENTION if report.gaps else ExitCode.OK


def _plain(report: BackupReport) -> dict[str, object]:
    snapshot = report.snapshot
    return {
        "snapshot": report.path, "complete": snapshot.complete, "items": len(snapshot.items),
        "pictures": len(snapshot.pictures), "size": report.size, "files_copied": report.copied,
        "bytes_copied": report.copied_bytes, "ledger": snapshot.ledger, "private_key": snapshot.private_key,
        "manifest_sha256": report.manifest_sha256, "same_disk": report.same_disk, "not_in_it": report.gaps,
        "not_of_the_home": report.left_out,
    }  # fmt: skip


def _show(report: BackupReport) -> None:
    snapshot = report.snapshot
    if report.gaps:
        rows = [(gap.part, gap.name, gap.lack, gap.detail) for gap in report.gaps]
        show_table(("what", "name", "why", "detail"), rows, title="Not in the backup")
    say(
        f"{'Backup' if snapshot.complete else 'INCOMPLETE backup'} written: {report.path} "
        f"({len(snapshot.items)} items, {len(snapshot.pictures)} pictures, {size(report.size)}; "
        f"{report.copied} files and {size(report.copied_bytes)} of that copied now)."
    )
    say(f"Manifest SHA-256: {report.manifest_sha256}")
    if not snapshot.private_key:
        say(
            "The private key is not in it: keep that elsewhere, or a restored home will have to sign with a new one."
        )
    for name in report.left_out:
        say(f"Not backed up, because it is no part of a home: {name}")
    if report.same_disk:
        say("The store is on the same disk as the home: both are gone if that disk is.")


def _show_plan(plan: BackupPlan, *, as_json: bool) -> None:
    if as_json:
        show_json(plan)
        return
    held = [
        ("items", plan.items, size(plan.size)), ("to copy now", plan.to_copy, size(plan.to_copy_bytes)),
        ("held by reference, not in a backup", len(plan.by_reference), ""),
        ("not in the vault", len(plan.not_there), ""), ("free in the store", "", size(plan.free)),
    ]  # fmt: skip
    show_table(("what", "count", "size"), held, title="Would back up")
