"""The command line: help with examples, an exit code a kind, plain output for a pipe, nothing hidden."""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
import pytest

from bwv_index.cli import COMMANDS, main
from bwv_index.errors import ExitCode

Run = Callable[..., Any]
ESCAPE = "\x1b"


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    context = click.Context(group)
    found: list[tuple[str, ...]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found += _commands(command, (*path, name)) if isinstance(command, click.Group) else [(*path, name)]
    return found


ALL = _commands(main)


@pytest.fixture
def dock(source: Path, tiny_clips: tuple[Path, ...]) -> Path:
    (source / "Süd dock 1").mkdir()
    for number, clip in enumerate(tiny_clips[:2]):
        shutil.copy(clip, source / "Süd dock 1" / f"clip ({number}).mp4")
    return source


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_s_help_has_an_example_of_itself(typed: Run, words: tuple[str, ...]) -> None:
    done = typed(*words, "--help")
    assert done.code == 0
    examples = done.out.split("Example", 1)[1]
    assert f"bwv-index {' '.join(words)}" in examples


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_example_in_help_is_a_command_that_can_be_typed(typed: Run, words: tuple[str, ...]) -> None:
    for line in re.findall(r"^\s+(?:BWV_\S+ )?bwv-index (.*)$", typed(*words, "--help").out, re.MULTILINE):
        named = set(re.findall(r"--[a-z-]+", line))
        assert named <= set(re.findall(r"--[a-z-]+", typed(*words, "--help").out.split("Options:")[1]))


def test_help_lists_every_command(typed: Run) -> None:
    out = typed("--help").out
    assert all(f"  {name} " in out for name in COMMANDS)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nosuchcommand"], ExitCode.USAGE),
        (["ingest"], ExitCode.USAGE),
        (["ingest", "/nonexistent"], ExitCode.USAGE),
        (["ingest", ".", "--workers", "-1"], ExitCode.USAGE),
        (["ingest", ".", "--by", "  "], ExitCode.USAGE),
        (["search", "--from", "yesterday"], ExitCode.USAGE),
        (["search", "--near", "here"], ExitCode.USAGE),
        (["search", "--near", "91,0"], ExitCode.USAGE),
        (["link", "run", "--threshold", "1"], ExitCode.USAGE),
        (["incidents", "import"], ExitCode.USAGE),
        (["incidents", "import", "--mapping", "nosuch", "--incidents", __file__], ExitCode.ENVIRONMENT),
        (["show", "nothing"], ExitCode.NOT_FOUND),
        (["link", "explain", "nothing", "42-20250614-1881"], ExitCode.NOT_FOUND),
        (["link", "list", "--incident", "42-20250614-1881"], ExitCode.NOT_FOUND),
        (["export", "42-20250614-1881", "--out", "x"], ExitCode.NOT_FOUND),
        (["link", "decide", "a", "b", "confirm", "--why", " "], ExitCode.REFUSED),
        (["status", "--home", "/nonexistent"], ExitCode.HOME),
        (["status"], ExitCode.OK),
        (["search"], ExitCode.OK),
        (["quarantine"], ExitCode.OK),
        (["link", "run"], ExitCode.OK),
    ],
)
def test_the_shell_is_told_what_kind_of_end_it_was(
    typed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: ExitCode
) -> None:
    monkeypatch.chdir(tmp_path)
    done = typed(*words)
    assert done.code == code
    assert bool(done.err.strip()) is (code != ExitCode.OK)
    assert "Traceback" not in done.err


def test_a_folder_with_something_else_in_it_does_not_become_a_home(typed: Run, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "letter.txt").write_text("x", encoding="utf-8")
    assert typed("init", "--home", str(tmp_path / "else")).code == ExitCode.REFUSED
    assert [path.name for path in (tmp_path / "else").iterdir()] == ["letter.txt"]


def test_making_a_home_twice_says_so(typed: Run, home: Path) -> None:
    done = typed("init")
    assert (done.code, done.out) == (0, f"{home} is a home already; nothing was changed.\n")


def test_an_index_that_is_no_database_is_the_machine_s_fault(typed: Run, home: Path) -> None:
    (home / "index.sqlite").write_bytes(b"not a database" * 100)
    assert typed("status").code == ExitCode.ENVIRONMENT


def test_paths_with_spaces_and_any_letters_go_in_and_come_out(typed: Run, dock: Path) -> None:
    report = typed("ingest", str(dock / "Süd dock 1"), "--json")
    assert report.code == 0
    assert {Path(o["path"]).name for o in report.json["files"]} == {"clip (0).mp4", "clip (1).mp4"}
    assert typed("show", "clip (0).mp4").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("ingest", "{dock}"),
        ("search",),
        ("status",),
        ("quarantine",),
        ("show", "clip (0).mp4"),
        ("link", "list"),
    ],
)
def test_every_result_is_json_on_demand_and_plain_lines_in_a_pipe(
    typed: Run, dock: Path, words: tuple[str, ...]
) -> None:
    typed("ingest", str(dock))
    (dock / "text.mp4").write_text("not footage", encoding="utf-8")
    typed("ingest", str(dock))
    asked = [word.format(dock=dock) for word in words]
    told, plain = typed(*asked, "--json"), typed(*asked)
    json.loads(told.out)
    assert ESCAPE not in told.out + plain.out + plain.err
    assert told.code == plain.code
    assert plain.err == ""


def test_a_process_of_its_own_writes_neither_colour_nor_progress(
    home: Path, dock: Path, started: Run
) -> None:
    done = started(home, "ingest", dock)
    assert (done.code, done.err) == (0, "")
    assert ESCAPE not in done.out
    assert "\r" not in done.out


def test_a_dry_run_writes_nothing(
    typed: Run, home: Path, dock: Path, states: Callable[..., Mapping[Path, object]]
) -> None:
    os.mkfifo(dock / "pipe")
    before = states(home, dock)
    done = typed("ingest", str(dock), "--dry-run", "--json")
    assert (done.code, done.json) == (0, {"read": 2, "special-file": 1})
    assert states(home, dock) == before


HOSTILE = [b"caf\xe9.mp4", b"two\nlines.mp4", b"\x1b[2Jclear.mp4", "gpj\u202e4pm.mp4".encode(), b"-rf.mp4"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("trouble", ["none", "no footage", "broken link", "link inside"])
def test_a_hostile_name_goes_in_and_is_shown_harmless(
    typed: Run, source: Path, tiny_clips: tuple[Path, ...], name: bytes, trouble: str
) -> None:
    path = Path(os.fsdecode(os.fsencode(source) + b"/" + name))
    if trouble == "none":
        shutil.copy(tiny_clips[0], path)
    elif trouble == "no footage":
        path.write_bytes(b"not footage")
    elif trouble == "broken link":
        path.symlink_to(os.fsdecode(b"gone " + name))
    else:
        shutil.copy(tiny_clips[0], source / "clip.mp4")
        path.symlink_to("clip.mp4")
    code = ExitCode.OK if trouble in {"none", "link inside"} else ExitCode.ATTENTION
    told = typed("ingest", str(source), "--json")
    assert told.code == code, told.err
    assert sum(told.json["counts"].values()) == len(list(source.iterdir()))
    for words in (
        ("ingest", str(source)),
        ("quarantine",),
        ("search",),
        ("status",),
        ("quarantine", "--json"),
    ):
        done = typed(*words)
        assert done.code in {ExitCode.OK, ExitCode.ATTENTION}, done.err
        if "--json" not in words:
            assert not set(done.out + done.err) & {ESCAPE, "\u202e"}


def test_a_clip_answers_to_its_hostile_name(typed: Run, source: Path, tiny_clips: tuple[Path, ...]) -> None:
    path = Path(os.fsdecode(os.fsencode(source) + b"/caf\xe9.mp4"))
    shutil.copy(tiny_clips[0], path)
    typed("ingest", str(source))
    assert typed("show", path.name).code == 0


def test_a_fault_of_ours_becomes_a_report_and_a_sentence(
    typed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("bwv_index.cli.status.status", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = typed("status")
    assert done.code == ExitCode.FAULT
    assert "Traceback" not in done.err + done.out
    (report,) = tmp_path.glob("bwv-index-fault-*.txt")
    assert str(report) in done.err
    assert "ZeroDivisionError: ours" in report.read_text(encoding="utf-8")


def test_stopping_from_the_keyboard_is_an_end_of_its_own(typed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bwv_index.cli.status.status", stopped)
    done = typed("status")
    assert (done.code, "run the same command again" in done.err) == (ExitCode.INTERRUPTED, True)


def test_a_decision_needs_a_person_and_no_account(typed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BWV_INDEX_OPERATOR")
    assert typed("link", "decide", "a", "b", "confirm", "--why", "x").code == ExitCode.USAGE
    assert typed("ingest", ".").code == ExitCode.USAGE
