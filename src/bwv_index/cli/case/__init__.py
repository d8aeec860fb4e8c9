"""``bwv-index case``: a prosecution case, one file a command."""

import click

from bwv_index.cli.lazy_group import LazyGroup

COMMANDS: dict[str, str] = {
    "open": "Open a case under its URN, with its incidents.",
    "list": "List the cases.",
    "show": "Show a case: who, which recordings, which exhibits, what waits.",
    "urn": "Correct a case's URN.",
    "add-incident": "Make an incident part of a case, or take it out.",
    "person": "Record who is who: officer in the case, producers, disclosure officer.",
    "defendant": "Record a defendant.",
    "decide": "Decide what becomes of a recording: used, unused, sensitive, not relevant.",
    "exhibit": "Make a whole recording an exhibit.",
    "cut": "Cut a clip from a recording, and make it an exhibit.",
    "redacted": "Make a redacted copy an exhibit beside the one it was made from.",
    "describe": "Say what an exhibit is.",
    "withdraw": "Withdraw an exhibit; its reference stays spent.",
    "mark": "Describe a moment: what is seen, what is heard.",
    "marks": "List the moments that are described.",
    "redaction": "Mark what may have to be hidden, and record what was decided.",
    "answer": "Answer what a case asks: material, missing footage, statements.",
    "check": "Check a case before it is served: every point, and what to do.",
    "export": "Write the pack of a case, for the prosecution or for the defence.",
    "versions": "List the packs that were made of a case, and what each changed.",
    "outcome": "Record how a charge ended.",
}
"""Every command of the group with its one line; a command ``add-incident`` is the module ``add_incident``."""


@click.group("case", cls=LazyGroup, package=__name__, register=COMMANDS)
def command() -> None:
    """Build a prosecution case: what is used, what is not, exhibits, marks, redaction, outcome."""
