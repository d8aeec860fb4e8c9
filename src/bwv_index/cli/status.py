"""``bwv-index status``: what is in the index, and what waits for whom."""

from pathlib import Path

import click

from bwv_index.cli.options import by_option, home_option, json_option, opened
from bwv_index.cli.output import say, show_json, show_table
from bwv_index.pipeline import StatusReport, status


@click.command("status")
@home_option
@by_option(required=False)
@json_option
def command(home: Path, operator: str | None, *, as_json: bool) -> None:
    """Say what is in the index, and what waits for whom.

    \b
    Examples:
      bwv-index status
      bwv-index status --json
    """
    with opened(home, operator) as workspace:
        report = status(workspace)
    if as_json:
        show_json(report)
        return
    _show(report)


def _show(report: StatusReport) -> None:
    held = [
        *((f"items: {kind}", count) for kind, count in report.items.items()),
        ("clips", report.clips), ("  placed in time", report.placed), ("  of these with conflicts", report.conflicting),
        ("  not placed", report.unplaced), ("  footage not here yet", len(report.awaiting_footage)),
        ("incidents", report.incidents),
        (
            "  Operation Hampshire",
            f"{report.hampshire.errors} error(s), {report.hampshire.warnings} warning(s)",
        ),
        *((f"links: {name.value}", count) for name, count in report.links.items() if count),
        ("acts on the ledger", report.ledger),
    ]  # fmt: skip
    show_table(("in the index", "count"), held)
    waiting: list[tuple[str, str, str]] = []
    if report.quarantined or report.refused:
        told = f"{report.quarantined} quarantined, {report.refused} not read"
        waiting.append(("evidence officer", told, "bwv-index quarantine"))
    if report.lone_sidecars:
        told = f"{report.lone_sidecars} sidecar(s) without footage"
        waiting.append(("evidence officer", told, "bwv-index quarantine --sidecars"))
    if report.parents_asked:
        told = f"{len(report.parents_asked)} working copy or copies: name the clip each was made from"
        waiting.append(("evidence officer", told, "bwv-index derived list"))
    if report.refused_rows:
        waiting.append(
            (
                "evidence officer",
                f"{report.refused_rows} imported rows refused",
                "bwv-index incidents refused",
            )
        )
    waiting += [
        ("evidence officer", f"{name} needs attention", f"bwv-index show {name}") for name in report.attention
    ]
    for clips, told in (
        (report.due, "past their retention date: a person decides"),
        (report.due_soon, "soon past their retention date"),
        (report.review_due, "whose review date is reached"),
    ):
        if clips:
            waiting.append(("evidence officer", f"{len(clips)} clip(s) {told}", "bwv-index retention list"))
    waiting += [
        (
            "evidence officer",
            f"footage of {name}: {doubt or 'has not arrived'}",
            "look and decide" if doubt else "fetch it and ingest it",
        )
        for name, doubt in report.awaiting_footage
    ]
    waiting += [
        (
            "investigator",
            f"{ref}: {count} proposed clip(s) undecided",
            f"bwv-index review --incident {ref}",
        )
        for ref, count in report.undecided
    ]
    waiting += [
        ("supervisor", f"{ref}: an error by Operation Hampshire", f"bwv-index hampshire {ref}")
        for ref in report.hampshire.with_errors
    ]
    if report.hampshire.stale:
        told = f"{len(report.hampshire.stale)} incident(s) on which nothing was done for long"
        waiting.append(("supervisor", told, "bwv-index hampshire --stale"))
    if report.unreported:
        told = f"{report.unreported} recording(s) look like an assault and belong to no incident"
        waiting.append(("supervisor", told, "bwv-index unreported list"))
    waiting += [("investigator", f"{ref}: no clip at all", f"bwv-index show {ref}") for ref in report.no_clip]
    waiting += [("investigator", f"{ref}: {missing}", "ask, then ingest") for ref, missing in report.expected]
    if report.incidents and report.clips and (report.linking_due or not report.linked_yet):
        told = (
            "the record has changed since the last linking run"
            if report.linked_yet
            else "no linking run has looked yet"
        )
        waiting.append(("investigator", told, "bwv-index link run"))
    if waiting:
        show_table(("waits for", "what", "next"), waiting, title="Waiting")
    else:
        say("Nothing waits for anybody.")
