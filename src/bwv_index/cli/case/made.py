"""What the commands share that give exhibits their references: their options, and how the result is shown."""

from collections.abc import Callable

import click

from bwv_index.cases import CutHow, CutSpan
from bwv_index.cli.case.words import begin, remarks
from bwv_index.cli.options import Command
from bwv_index.cli.output import say, show_table
from bwv_index.pipeline import Asked, MadeExhibit
from bwv_index.timecode import format_offset

HOW = {
    CutHow.WHOLE: "the whole recording, unaltered",
    CutHow.STREAM_COPY: "its stream copied unaltered",
    CutHow.RE_ENCODED: "pictures encoded again: a working copy",
}


def exhibit_options(command: Command) -> Command:
    """Add ``--producer``, ``--number``, ``--title`` and ``--key``, which ``asked_of`` reads."""
    add: tuple[Callable[[Command], Command], ...] = (
        click.option("--key/--not-key", default=None, help="Whether it is key evidence."),
        click.option("--title", default="", help="The title or short summary."),
        click.option(
            "--number", type=click.IntRange(1, 9999), help="The number, where it is not to be the next one."
        ),
        click.option("--producer", default="", metavar="OFFICER", help="Who produces it; else whoever acts."),
    )
    for option in add:
        command = option(command)
    return command


def asked_of(producer: str, number: int | None, title: str, *, key: bool | None, of: str = "") -> Asked:
    """Return what was typed of a new exhibit."""
    return Asked(producer=producer, number=number, of=of, title=title, key=key)


def show_made(made: MadeExhibit, *, dry_run: bool) -> None:
    """Say what was made, or would be."""
    begin(dry_run=dry_run)
    of = (
        f"{made.kind} of {made.recording}" if made.parent is None else f"{made.kind}, made from {made.parent}"
    )
    there = " It was there already." if made.again else ""
    say(f"Exhibit {made.ref} of case {made.urn}: {of}, produced by {made.producer}.{there}")
    span = made.span
    if span is not None:
        _show_span(span, made.how)
    if made.files:
        show_table(
            ("file", "format", "working copy", "SHA-256"),
            (
                (file.purpose.value, file.format_text, "yes" if file.working_copy else "no", file.sha256)
                for file in made.files
            ),
        )
    remarks(made.remarks)


def _show_span(span: CutSpan, how: str) -> None:
    first, last = format_offset(span.true_in), format_offset(span.true_out)
    length = format_offset(span.true_out - span.true_in)
    why = f" ({how})" if how and span.how is CutHow.RE_ENCODED else ""
    say(f"From {first} to {last} of the recording, {length} long: {HOW[span.how]}{why}.")
    if (span.true_in, span.true_out) != (span.asked_in, span.asked_out):
        moved = (
            "moved outwards to where the stream can be copied" if span.snapped else "taken to whole pictures"
        )
        say(f"Asked for: {format_offset(span.asked_in)} to {format_offset(span.asked_out)}; {moved}.")
