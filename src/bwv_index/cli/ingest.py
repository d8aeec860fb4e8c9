"""``bwv-index ingest``: take footage in."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, dry_run_option, home_option, json_option, opened
from bwv_index.cli.output import near, note, say, show_json, show_table, size
from bwv_index.cli.progress import ingest_progress
from bwv_index.errors import ExitCode
from bwv_index.pipeline import (
    BatchReport,
    IngestRequest,
    Mode,
    count_sightings,
    ingest,
    plan_ingest,
    read_manifest,
)


@click.command("ingest")
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@home_option
@by_option(required=True)
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Hashes that came with the footage: sha256sum lines, or CSV with path and sha256. Paths count from "
    "SOURCE or from the manifest's folder.",
)
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    default=Mode.COPY.value,
    show_default=True,
    help="copy: an unaltered copy goes into the vault. reference: footage stays where it is.",
)
@click.option(
    "--workers", type=click.IntRange(min=0), default=0, help="Files worked on at once; 0 is one a core."
)
@dry_run_option
@json_option
def command(
    sources: tuple[Path, ...],
    home: Path,
    operator: str,
    manifest: Path | None,
    mode: str,
    workers: int,
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Take in everything below each SOURCE: files, folders and their folders.

    Each file is read once, copied unaltered into the vault, inspected and recorded. A file that cannot be used
    goes on the quarantine list with a reason, and its bytes are kept. Stop it at any moment and run it again:
    it goes on where it was.

    \b
    Examples:
      bwv-index ingest /media/dock --by 7001
      bwv-index ingest "/mnt/usb/Süd dock" --by 7001 --manifest manifest.csv
      bwv-index ingest //share/bwv --by 7001 --mode reference --json > report.json

    Exit code 0: every file is in and sound. 3: done, and some of it needs a person.
    """
    request = IngestRequest(
        tuple(source.absolute() for source in sources), Mode(mode),
        read_manifest(manifest.absolute()) if manifest else None, workers,
    )  # fmt: skip
    with opened(home, operator) as workspace:
        if dry_run:
            counts = count_sightings(plan_ingest(workspace, request))
            show_json(counts) if as_json else show_table(("would be", "files"), counts.items())
            return ExitCode.OK
        with ingest_progress(quiet=as_json) as progress:
            report = ingest(workspace, request, progress=progress, say=note)
    if as_json:
        show_json({**_summary(report), "files": report.outcomes, "missing": report.missing})
    else:
        _show(report)
    return ExitCode.ATTENTION if report.needs_a_person else ExitCode.OK


def _summary(report: BatchReport) -> dict[str, object]:
    return {
        "batch": report.batch,
        "files_seen": len(report.outcomes),
        "counts": {disposition.name.lower(): count for disposition, count in report.counts.items()},
        "manifest": report.manifest,
        "joined_to_catalogue": report.joined,
        "pictures_not_read": report.unread_pictures,
        "bytes_read": report.bytes_read,
        "seconds": round(report.seconds, 3),
        "needs_attention": report.needs_a_person,
    }


def _show(report: BatchReport) -> None:
    if report.troubled:
        rows = ((near(o.path), o.disposition.value, o.code, o.detail, o.remedy) for o in report.troubled)
        show_table(
            ("file", "what became of it", "reason", "detail", "what to do"), rows, title="Needs a person"
        )
    counts = [(disposition.value, count) for disposition, count in report.counts.items() if count]
    show_table(
        ("what became of it", "files"), [*counts, ("files seen", len(report.outcomes))], title="Summary"
    )
    if report.manifest is not None:
        tally = report.manifest
        say(
            f"Manifest: {tally.matched} match, {tally.differ} differ, {tally.missing} listed and not seen, "
            f"{tally.unlisted} seen and not listed."
        )
    for unread in report.unread_pictures:
        say(f"{unread.evidence_id}: {unread.detail}. The next ingest of it tries again.")
    if report.joined:
        say(f"Joined to the platform's list: {len(report.joined)} clip(s).")
    rate = report.bytes_read / report.seconds if report.seconds else 0
    say(
        f"Batch {report.batch}: {size(report.bytes_read)} read in {report.seconds:.1f} s ({size(int(rate))}/s)."
    )
