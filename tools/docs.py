"""Write what the documents take from the code: with --check, say whether they are as it is.

That is the whole of docs/commands.md, the tables of codes in docs/verify.md and docs/hampshire.md and the table of
tortures in docs/reliability.md. A table stands between two comments that name it; the rest of its page is written by
hand.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import click

from bwv_index.cli import main as program
from bwv_index.custody import MEANINGS
from bwv_index.hampshire import MEANINGS as CHECKS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
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


def codes() -> str:
    """Return every code that ``verify`` gives, with its verdict, its meaning and what to do."""
    rows = [
        (f"`{code.value}`", meaning.verdict.value, meaning.says, meaning.remedy)
        for code, meaning in MEANINGS.items()
    ]
    return table(("code", "verdict", "meaning", "what to do"), rows)


def checks() -> str:
    """Return every code that ``hampshire`` gives, with its weight, its meaning and what to do."""
    rows = [
        (f"`{code.value}`", meaning.severity.value, meaning.says, meaning.remedy)
        for code, meaning in CHECKS.items()
    ]
    return table(("code", "weight", "meaning", "what to do"), rows)


def tortures() -> str:
    """Return every torture there is, with its sizes, as its own module and the list of kinds tell of it."""
    if str(ROOT) not in sys.path:  # the tests are no installed package
        sys.path.insert(0, str(ROOT))
    rows = []
    for kind in import_module("tests.torture.kinds").KINDS:
        source = (ROOT / "tests" / "torture" / f"{kind.module}.py").read_text(encoding="utf-8")
        told = (ast.get_docstring(ast.parse(source)) or "").split("\n\n", 1)[0]
        full = f"{kind.full:,}" if kind.full else "every call"
        rows.append((f"`{kind.name}`", " ".join(told.split()), f"{kind.small:,}", full, f"`{kind.variable}`"))
    return table(("torture", "what is done, and what must come of it", "small", "full", "variable"), rows)


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table of Markdown."""
    head, *below = (
        f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |\n" for row in (heads, *rows)
    )
    return "".join((head, f"|{'---|' * len(heads)}\n", *below))


TABLES: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("verify.md", "codes", codes),
    ("hampshire.md", "checks", checks),
    ("reliability.md", "tortures", tortures),
)
"""Page, name of the table in it, and what writes that table."""


def filled(text: str, name: str, content: str) -> str:
    """Return a page with its table of that name written anew; the comments around it stay.

    Raises:
        ValueError: the page has no such place.
    """
    begin, end = f"<!-- {name}: written by tools/docs.py -->\n", f"<!-- end of {name} -->"
    before, found, rest = text.partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"no place for the table of {name}: it goes between {begin.strip()} and {end}")
    return f"{before}{begin}\n{content}\n{end}{after}"


def wanted() -> dict[Path, str]:
    """Return each page that is written from the code, as it should be."""
    pages = {DOCS / "commands.md": page()}
    for name, place, write in TABLES:
        pages[DOCS / name] = filled((DOCS / name).read_text(encoding="utf-8"), place, write())
    return pages


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` compare them; return the exit code."""
    stale = [
        file
        for file, text in wanted().items()
        if not file.is_file() or file.read_text(encoding="utf-8") != text
    ]
    for file in stale:
        if arguments == ["--check"]:
            print(f"{file.name} is not as the code is. Run: python tools/docs.py", file=sys.stderr)
        else:
            file.write_text(wanted()[file], encoding="utf-8")
            print(f"{file.name} written.")
    return int(bool(stale) and arguments == ["--check"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
