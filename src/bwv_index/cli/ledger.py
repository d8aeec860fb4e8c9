"""``bwv-index ledger``: the record of every act."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from bwv_index.cli.options import Moment, by_option, home_option, json_option, opened
from bwv_index.cli.output import both, moment, note, say, show_json, show_table, stretch
from bwv_index.custody import EventType, read_entry
from bwv_index.index import PlacementView
from bwv_index.pipeline import (
    Continuity,
    LedgerRequest,
    Line,
    begin_anew,
    export_ledger,
    read_continuity,
    read_ledger,
    sign_now,
    tell_entry,
)


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that narrow the ledger."""
    options = (
        click.option(
            "--item", default="", metavar="CLIP", help="Acts on one clip. With --incident: those that answer to both."
        ),
        click.option("--incident", default="", metavar="REF", help="Acts on one incident and the clips linked to it."),
        click.option("--actor", default="", metavar="ID", help="Acts of one person."),
        click.option(
            "--type", "types", multiple=True, type=click.Choice([kind.value for kind in EventType]),
            help="Acts of one kind. May be repeated.",
        ),
        click.option("--since", type=Moment(), help="Acts at this time or later."),
        click.option("--until", type=Moment(), help="Acts at this time or before."),
        click.option("--plumbing", is_flag=True, help="Also the entries that tell what rows were, for verify."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _request(
    item: str, incident: str, actor: str, types: tuple[str, ...], since: datetime | None, until: datetime | None,
    *, plumbing: bool,
) -> LedgerRequest:  # fmt: skip
    return LedgerRequest(
        item, incident, actor, tuple(EventType(kind) for kind in types), since, until, plumbing
    )


@click.group("ledger")
def command() -> None:
    """The record of every act: who did what to which thing, when and why. Entries are only ever added."""


@command.command("show")
@_filters
@home_option
@by_option(required=False)
@json_option
def show(
    item: str, incident: str, actor: str, types: tuple[str, ...], since: datetime | None, until: datetime | None,
    home: Path, operator: str | None, *, plumbing: bool, as_json: bool,
) -> None:  # fmt: skip
    """Show acts, oldest first. With --item alone: the continuity record of that clip, from capture to court.

    \b
    Examples:
      bwv-index ledger show --item EV-250614-01
      bwv-index ledger show --incident 42/101881/25 --since 2025-06-14
      bwv-index ledger show --actor 7001 --type decision --json
    """
    request = _request(item, incident, actor, types, since, until, plumbing=plumbing)
    with opened(home, operator) as workspace:
        if request == LedgerRequest(item=item) and item and not as_json:
            _show_continuity(read_continuity(workspace, item), workspace.settings.zone)
            return
        entries = read_ledger(workspace, request)
    if as_json:
        show_json([{"position": e.position, **read_entry(e.entry), "leaf": e.leaf} for e in entries])
    else:
        _show_lines([tell_entry(entry) for entry in entries])


@command.command("export")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The file to write; it must not exist."
)
@_filters
@home_option
@by_option(required=False)
@json_option
def export(
    out: Path, item: str, incident: str, actor: str, types: tuple[str, ...], since: datetime | None,
    until: datetime | None, home: Path, operator: str | None, *, plumbing: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write acts to a file of JSON lines, each with the proof that it is under the signed checkpoint of line one.

    \b
    Examples:
      bwv-index ledger export --out ledger.jsonl
      bwv-index ledger export --item EV-250614-01 --out EV-250614-01.jsonl --by 7001
    """
    request = _request(item, incident, actor, types, since, until, plumbing=plumbing)
    with opened(home, operator) as workspace:
        written = export_ledger(workspace, request, out)
    if as_json:
        show_json(written)
    else:
        say(f"{written.entries} entries written to {written.path}, under a checkpoint over {written.size}.")


@command.command("checkpoint")
@click.option("--anew", is_flag=True, help="Set all checkpoints aside and begin anew; needs --by and --why.")
@click.option("--why", default="", help="The reason for beginning anew. It goes on the ledger.")
@home_option
@by_option(required=False)
@json_option
def checkpoint(home: Path, operator: str | None, why: str, *, anew: bool, as_json: bool) -> None:
    """Sign the ledger as it is now, and print the checkpoint: a copy of it elsewhere shows later what was changed.

    --anew is for a person who has looked into a break that verify reports and answers for going on. Nothing is
    removed; every later verification says that what stood before rests on that person's word.

    \b
    Examples:
      bwv-index ledger checkpoint > /media/usb/checkpoint.txt
      bwv-index ledger checkpoint --anew --by 7001 --why "checkpoints folder lost in the move; database as backed up"
    """
    with opened(home, operator) as workspace:
        signed = begin_anew(workspace, why) if anew else sign_now(workspace)
    if as_json:
        show_json({"size": signed.size, "root": signed.checkpoint.root, "note": signed.note.decode()})
        return
    click.echo(signed.note.decode(), nl=False)
    if anew:
        note("Begun anew. The older checkpoints are in the home's checkpoints/set-aside folder.")


def _show_continuity(record: Continuity, zone: str) -> None:
    clip, place = record.clip, record.clip.placement
    say(f"Continuity record of {clip.evidence_id}")
    facts = [
        ("file", clip.name), ("SHA-256 of the master", clip.sha256 or "no footage held"),
        ("camera", clip.device_serial or "not known"), ("worn by, as stated", ", ".join(clip.officers) or "not known"),
        ("recorded", _recorded(place, clip.duration, zone)),
    ]  # fmt: skip
    show_table(("of the recording", ""), facts)
    _show_lines(record.lines)


def _recorded(place: PlacementView | None, length: Fraction | None, zone: str) -> str:
    if place is None or place.start_at is None:
        return "time not known"
    start = (place.start_at, zone, place.half_width_s)
    told = both(Fraction(0), *start) if length is None else stretch(Fraction(0), length, *start)
    return f"{told} ({place.method})"


def _show_lines(lines: list[Line] | tuple[Line, ...]) -> None:
    rows = [
        (line.position, moment(line.at), line.act, line.subject, _who(line), line.detail) for line in lines
    ]
    if not rows:
        note("No acts answer to that.")
    show_table(("no.", "when (UTC)", "act", "on", "by", "detail"), rows)


def _who(line: Line) -> str:
    return f"{line.actor} ({line.role})" if line.role else line.actor
