"""A group of commands that loads a command's file when it is called: listing clips never loads a decoder."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from bwv_index.cli.words import take_words


class LazyGroup(click.Group):
    """Knows its commands by a register, name to one line; each is the ``command`` of the module of that name.

    ``package`` is where those modules are; a dash in a command's name is an underscore in its module's.
    """

    def __init__(self, *args: Any, package: str, register: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.package = package
        self.register = register

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the register's order."""
        del ctx
        return list(self.register)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command; None where there is none of that name."""
        del ctx
        if cmd_name not in self.register:
            return None
        command: click.Command = import_module(f"{self.package}.{cmd_name.replace('-', '_')}").command
        take_words(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names with their one line, without loading any."""
        del ctx
        if self.register:
            with formatter.section("Commands"):
                formatter.write_dl(list(self.register.items()))
