"""Write docs/commands.md from the commands themselves; with --check, say whether the page is as they are."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from bwv_index.cli import main as program

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
WIDTH = 100

HEAD = """\
# Commands

The help of every command, as `bwv-index COMMAND --help` prints it. This page is written by `python tools/docs.py`;
a test fails when it is not as the commands are.

What a command's exit code means: [exit-codes.md](exit-codes.md). What the settings do:
[settings.md](settings.md).
"""


def commands(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[tuple[str, str]]:
    """Go through a command and those below it: (how it is called, its help)."""
    settings = {"terminal_width": WIDTH, "max_content_width": WIDTH, "help_option_names": ["-h", "--help"]}
    context = click.Context(command, info_name=name, parent=parent, **settings)  # type: ignore[arg-type]
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None:
                yield from commands(found, below, context)


def page() -> str:
    """Return the page as it should be."""
    sections = (
        f"## {path}\n\n```text\n{help_text}\n```\n" for path, help_text in commands(program, "bwv-index")
    )
    return "\n".join((HEAD, *sections))


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` compare it; return the exit code."""
    wanted = page()
    if arguments != ["--check"]:
        PAGE.write_text(wanted, encoding="utf-8")
        print(f"{PAGE.name} written.")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{PAGE.name} is not as the commands are. Run: python tools/docs.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
