"""What the commands of a case share: the reason, and words that are given or left as they are."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click

from bwv_index.cases import Fitting
from bwv_index.cli.options import Command
from bwv_index.cli.output import note, say, show_table
from bwv_index.pipeline import CaseChange


def why_option(*, required: bool, told: str = "The reason, in your words.") -> Callable[[Command], Command]:
    """Add ``--why``."""
    # A default that is named, even None, would count as an answer where one is required.
    return click.option("--why", help=told, **({"required": True} if required else {"default": ""}))


def given(**words: Any) -> Mapping[str, Any]:
    """Return the words that were typed; those that were not stay as the record has them."""
    return {name: word for name, word in words.items() if word is not None}


def begin(*, dry_run: bool) -> None:
    """Say that nothing is recorded, where that is so."""
    if dry_run:
        say("Dry run: nothing was recorded.")


def remarks(told: tuple[str, ...]) -> None:
    """Tell what a person should know, beside the result."""
    for remark in told:
        note(f"Note: {remark}")


def show_change(change: CaseChange, *, dry_run: bool) -> None:
    """Say what a case is after an act on it."""
    begin(dry_run=dry_run)
    case = change.case
    say(f"Case {case.urn.shown}: incidents {', '.join(case.incidents) or 'none yet'}.")
    remarks(change.remarks)


def show_fitted(found: Iterable[Fitting]) -> None:
    """Show the texts that tools of the prosecution would not take as written, beside what they would take."""
    show_table(
        ("about", "as written", "as it would be taken", "why"),
        ((one.about, one.fitted.original, one.fitted.shown, one.why) for one in found),
        title="Texts that the prosecution's tools would not take as written",
    )
