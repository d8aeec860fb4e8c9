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


def test_what_is_said_of_a_case_comes_back_as_it_was_typed_and_harmless(
    typed_here: Type, source: Path
) -> None:
    odd, urn = f"{LOUD} \u200b =1+1 {BROKEN} \x00 <b>", "42EZ0188125"
    write_clip(source / "clip.mp4", 1)
    (source / "incidents.csv").write_text("incident_ref,summary\n42-20250614-1881,x\n", encoding="utf-8")
    typed_here("ingest", str(source))
    typed_here("incidents", "import", str(source))
    clip = typed_here("search", "--json").json["clips"][0]["clip"]["evidence_id"]
    typed_here("link", "decide", clip, "42-20250614-1881", "confirm", "--why", odd)
    for words in (
        ("open", urn, "--incident", "42-20250614-1881", "--why", odd), ("open", odd, "--why", odd),
        ("person", urn, "reviewer", "42/7001", "--surname", odd, "--phone", odd),
        ("defendant", urn, "--surname", odd, "--asn", odd, "--crime", odd),
        ("decide", urn, clip, "unused", "--description", odd, "--assists", odd, "--why", odd),
        ("mark", urn, clip, "--at", "0", "--seen", odd, "--heard", odd),
        ("redaction", "mark", urn, clip, "--from", "0", "--to", "0.1", "--reason", "other", "--note", odd),
        ("answer", urn, "material", "custody-record", "--text", odd),
        ("outcome", urn, "1", "--charge", odd, "--code", odd, "--result", "other", "--sentence", odd),
        ("show", urn), ("show", odd), ("list",), ("marks", urn), ("redaction", "list", urn),
        ("urn", odd, odd + "2", "--why", odd),
    ):  # fmt: skip
        done = typed_here("case", *words)
        assert (done.code, words) == (0, words), done.err
        assert done.out + done.err == visible(done.out + done.err)
    assert typed_here("statistics", "--outcomes").code == 0
    (mark,) = typed_here("case", "marks", urn, "--json").json
    assert mark["seen"] == typed_here("case", "show", urn, "--json").json["case"]["defendants"][0]["surname"]
    for command in ("mark", "describe", "withdraw", "answer"):
        wrong = typed_here("case", command, odd, odd, odd)
        assert (wrong.code != 0, wrong.err) == (True, visible(wrong.err))


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
