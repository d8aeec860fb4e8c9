"""``bwv-index case``: a prosecution case, one file a command."""

import click

from bwv_index.cli.lazy_group import LazyGroup

COMMANDS: dict[str, str] = {}
"""Every command of the group with its one line; a command ``add-incident`` is the module ``add_incident``."""


@click.group("case", cls=LazyGroup, package=__name__, register=COMMANDS)
def command() -> None:
    """Build a prosecution case: what is used, what is not, exhibits, marks, redaction, outcome."""
