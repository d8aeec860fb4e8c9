"""What a person typed, or a file says, comes back harmless: in complaints, in JSON, in what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.torture.scene import write_clip

from bwv_index.visible import visible

Type = Callable[..., Any]

BROKEN = "not text \udcff"
LOUD = "\x1b[31mred\u202e"


@pytest.mark.parametrize(
    "words",
    [
        (LOUD,),
        ("search", f"--{LOUD}"),
        ("search", f"--from={LOUD}"),
        ("search", f"--from={BROKEN}"),
        ("search", f"--status={LOUD}"),
        ("ingest", f"/no/{LOUD}"),
        ("ingest", f"/no/{BROKEN}"),
    ],
)
def test_a_complaint_about_words_shows_them_escaped(typed: Type, words: tuple[str, ...]) -> None:
    done = typed(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err == visible(done.err)
    assert "Usage: " in done.err


def test_words_that_are_not_text_can_be_searched_for_and_are_on_the_record(typed: Type) -> None:
    assert typed("search", BROKEN).code == 0
    told = typed("ledger", "show", "--json")
    assert "not text \\\\xff" in told.out


def test_json_escapes_what_cannot_be_seen_and_reads_the_same(typed_here: Type, source: Path) -> None:
    path = write_clip(source / f"{LOUD} \u200b \U000e0041.mp4", 1)
    told = typed_here("ingest", str(source), "--json")
    assert told.out == visible(told.out)
    assert [entry["path"] for entry in json.loads(told.out)["files"]] == [str(path)]


def test_a_table_in_a_folder_whose_name_is_not_text_goes_in(typed: Type, tmp_path: Path) -> None:
    folder = tmp_path / BROKEN
    folder.mkdir()
    (folder / "incidents.csv").write_text("incident_ref,summary\n42-20250614-1881,x\n", encoding="utf-8")
    assert typed("incidents", "import", str(folder)).code == 0
    assert typed("show", "42-20250614-1881").code == 0


def test_a_home_lies_where_a_database_can_be_named(typed: Type, tmp_path: Path) -> None:
    assert typed("init", "--home", str(tmp_path / "odd? #1 100%41")).code == 0
    assert typed("status", "--home", str(tmp_path / "odd? #1 100%41")).code == 0
    refused = typed("init", "--home", str(tmp_path / BROKEN))
    assert refused.code == 7
    assert "UTF-8" in refused.err
    assert not (tmp_path / BROKEN).exists()
