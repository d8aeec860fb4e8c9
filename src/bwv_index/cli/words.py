"""Words as they are typed: what a terminal sends that is not UTF-8 is taken as the record writes it."""

from typing import Any

import click
from click.types import StringParamType


class Words(StringParamType):
    r"""Text of an option or an argument; bytes that are not UTF-8 become escapes (``\xff``), as they do in names."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read a text."""
        text: str = super().convert(value, param, ctx)
        return text.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")


def take_words(command: click.Command) -> None:
    """Have every text of a command, and of its own commands, read so; paths keep their bytes."""
    for parameter in command.params:
        if parameter.type is click.STRING:
            parameter.type = Words()
    for part in command.commands.values() if isinstance(command, click.Group) else ():
        take_words(part)
