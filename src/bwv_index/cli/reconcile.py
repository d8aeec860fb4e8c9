"""``bwv-index reconcile``: what lies in a source against what is held."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, home_option, json_option
from bwv_index.cli.output import near, say, show_json, show_table, size
from bwv_index.cli.progress import bytes_progress
from bwv_index.errors import ExitCode
from bwv_index.pipeline import (
    Fate,
    ReconcileRequest,
    Reconciliation,
    Verdict,
    open_workspace,
    read_manifest,
    reconcile,
)

IN_SHORT = {
    Verdict.VAULT: "held in the vault",
    Verdict.CHANGED: "changed",
    Verdict.NEW: "new",
    Verdict.REFUSED: "refused",
}
"""Verdicts that the closing sentence gives a number to, even if it is none."""


@click.command("reconcile")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE...")
@home_option
@by_option(required=False)
@click.option(
    "--quick", is_flag=True, help="Read no file: compare names, sizes and times with the last reading."
)
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Hashes that came with the footage, as for ingest: also say which files it lists that are not there, "
    "and which have other bytes.",
)
@json_option
def command(
    sources: tuple[Path, ...],
    home: Path,
    operator: str | None,
    manifest: Path | None,
    *,
    quick: bool,
    as_json: bool,
) -> int:
    """Say of every file below each SOURCE whether it is held, changed or new, and what is missing there.

    Every file is read and compared with the record by its SHA-256. The other way round, every place below SOURCE
    where the record saw a file is looked for, and of what is gone it is said whether the bytes are safe. The
    vault's copies are looked for and their sizes compared; bwv-index verify reads them. Nothing is taken in,
    and no source is changed.

    \b
    Examples:
      bwv-index reconcile /media/dock --by 7001
      bwv-index reconcile //old-share/bwv //new-share/bwv --json > moved.json
      bwv-index reconcile /media/dock --manifest manifest.csv
      bwv-index reconcile /media/dock --quick

    Exit code 0: everything seen is held, and nothing on record is missing or changed. 3: something is not in order.
    """
    request = ReconcileRequest(sources, quick, read_manifest(manifest.absolute()) if manifest else None)
    with open_workspace(home, operator) as workspace, bytes_progress(quiet=as_json) as progress:
        report = reconcile(workspace, request, progress=progress)
    show_json(_plain(report)) if as_json else _show(report)
    return ExitCode.ATTENTION if report.needs_a_person else ExitCode.OK


def _plain(report: Reconciliation) -> dict[str, object]:
    return {
        "sources": report.sources,
        "read": not report.quick,
        "files_seen": len(report.files),
        "counts": {verdict.name.lower(): count for verdict, count in report.counts.items()},
        "places_on_record": sum(report.presences.values()),
        "places": {presence.name.lower(): count for presence, count in report.presences.items()},
        "missing": len(report.missing),
        "lost": report.lost,
        "manifest": report.manifest,
        "bytes_read": report.bytes_read,
        "seconds": round(report.seconds, 3),
        "needs_attention": report.needs_a_person,
        "files": report.files,
        "places_amiss": [
            {"path": p.path, "sha256": p.sha256, "presence": p.presence, "fate": p.fate, "where": p.where}
            for p in report.places
        ],
        "manifest_faults": report.manifest_faults,
    }


def _show(report: Reconciliation) -> None:
    rows = _troubles(report)
    if rows:
        show_table(("file", "what", "detail", "what to do"), rows, title="Not in order")
    counted = [(verdict.value, count) for verdict, count in report.counts.items() if count]
    show_table(("file", "files"), [*counted, ("files seen", len(report.files))], title="Seen now")
    places = [(presence.value, count) for presence, count in report.presences.items() if count]
    show_table(
        ("place on record", "places"),
        [*places, ("places on record below the source", sum(report.presences.values()))],
        title="Seen before",
    )
    if report.manifest is not None:
        tally = report.manifest
        say(
            f"Manifest: {tally.matched} match, {tally.differ} differ, {tally.missing} listed and not seen, "
            f"{tally.unlisted} seen and not listed."
        )
    say(_sentence(report))
    read = "No file was read" if report.quick else f"{size(report.bytes_read)} read in {report.seconds:.1f} s"
    say(f"{read}. Vault copies: looked for and their sizes compared, not read (bwv-index verify reads them).")


def _troubles(report: Reconciliation) -> list[tuple[str, str, str, str]]:
    """Put what is not in order into rows, the gravest first."""
    places = [(near(p.path), f"{p.presence}; {p.fate}", p.told, p.remedy) for p in report.troubled_places]
    files = [(near(f.path), f.verdict.value, f.told, f.remedy) for f in report.troubled_files]
    listed = [(near(m.path), m.what, m.detail, m.remedy) for m in report.manifest_faults]
    return [*places, *files, *listed]


def _sentence(report: Reconciliation) -> str:
    counts = report.counts
    told = [f"{len(report.files)} files seen"]
    told += [
        f"{count} {IN_SHORT.get(verdict, verdict)}"
        for verdict, count in counts.items()
        if count or verdict in IN_SHORT
    ]
    safe = sum(place.fate is Fate.VAULT for place in report.missing)
    told += [f"{len(report.missing)} missing ({safe} of them safe in the vault)", f"{len(report.lost)} lost"]
    return ", ".join(told) + "."
