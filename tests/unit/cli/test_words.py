"""What a terminal sends that is not UTF-8 is taken as the record writes it, in every text and in no path."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bwv_index.cli.words import Words, take_words


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("", ""),
        ("Süd \u202e dock", "Süd \u202e dock"),
        ("not text \udcff", "not text \\xff"),
        ("half \udcc3(", "half \\xc3("),
        ("\udcf0\udc9f\udc91\udcae", "\U0001f46e"),
    ],
)
def test_bytes_that_are_not_utf_8_become_escapes(typed: str, taken: str) -> None:
    assert Words().convert(typed, None, None) == taken


def test_every_text_of_a_command_is_taken_so_and_paths_keep_their_bytes() -> None:
    said: list[object] = []

    @click.group()
    def group() -> None:
        pass

    @group.command()
    @click.argument("word")
    @click.option("--why")
    @click.option("--out", type=click.Path(path_type=Path))
    def act(word: str, why: str, out: Path) -> None:
        said.extend((word, why, out))

    take_words(group)
    done = CliRunner().invoke(
        group, ["act", "\udcff", "--why=\udcfe", "--out=\udcfd"], catch_exceptions=False
    )
    assert (done.exit_code, said) == (0, ["\\xff", "\\xfe", Path("\udcfd")])
