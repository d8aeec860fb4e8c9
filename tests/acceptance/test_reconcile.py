"""``reconcile`` as it is typed: nothing out of sight, nothing touched, and numbers that add up."""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bwv_index.errors import ExitCode
from bwv_index.pipeline import open_workspace

Run = Callable[..., Any]


@pytest.fixture
def dock(typed_here: Run, source: Path, tiny_clips: tuple[Path, ...]) -> Path:
    """A dock of footage and a sidecar that was taken in."""
    folder = source / "Süd dock 1"
    folder.mkdir()
    for number, clip in enumerate(tiny_clips[:4]):
        shutil.copy(clip, folder / f"clip ({number}).mp4")
    (folder / "clip (0).srt").write_text("1\n", encoding="utf-8")
    assert typed_here("ingest", str(source)).code == ExitCode.OK
    return folder


def trouble(dock: Path, tiny_clips: tuple[Path, ...]) -> None:
    """Do what happens to footage in a move: one goes, one is renamed, one is cut short, one more comes."""
    (dock / "clip (0).mp4").unlink()
    (dock / "clip (1).mp4").rename(dock / "renamed.mp4")
    with (dock / "clip (2).mp4").open("r+b") as cut:
        cut.truncate(100)
    shutil.copy(tiny_clips[5], dock / "late.mp4")


def test_after_an_ingest_everything_seen_is_held(typed_here: Run, dock: Path) -> None:
    done = typed_here("reconcile", str(dock))
    assert (done.code, done.err) == (ExitCode.OK, "")
    assert "Not in order" not in done.out
    assert "5 files seen, 5 held in the vault, 0 changed, 0 new, 0 refused, 0 missing" in done.out
    assert "0 lost." in done.out


def test_what_is_not_in_order_comes_first_and_the_numbers_add_up(
    typed_here: Run, dock: Path, tiny_clips: tuple[Path, ...]
) -> None:
    trouble(dock, tiny_clips)
    done = typed_here("reconcile", str(dock))
    assert (done.code, done.err) == (ExitCode.ATTENTION, "")
    first, rest = done.out.split("Seen now\n")
    rows = dict(line.split("\t")[:2] for line in first.splitlines()[2:])
    assert {Path(name).name: what.split(":")[0] for name, what in rows.items()} == {
        "clip (0).mp4": "gone; safe in the vault", "clip (1).mp4": "gone; safe in the vault",
        "clip (2).mp4": "changed", "late.mp4": "new",
    }  # fmt: skip
    now, before = rest.split("Seen before\n")
    for table, last in ((now, "files seen\t5"), (before, "places on record below the source\t5")):
        counts = [int(count) for count in re.findall(r"\t(\d+)$", table, re.MULTILINE)]
        assert sum(counts[:-1]) == counts[-1]
        assert last in table
    assert "2 missing (2 of them safe in the vault), 0 lost." in before


def test_json_says_all_of_it(typed_here: Run, dock: Path, tiny_clips: tuple[Path, ...]) -> None:
    trouble(dock, tiny_clips)
    done = typed_here("reconcile", str(dock), "--json")
    assert done.code == ExitCode.ATTENTION
    told = json.loads(done.out)
    counts = {name: count for name, count in told["counts"].items() if count}
    assert counts == {"vault": 3, "changed": 1, "new": 1}
    assert {name: count for name, count in told["places"].items() if count} == {
        "same": 2, "other": 1, "gone": 2,
    }  # fmt: skip
    assert (told["files_seen"], told["missing"], told["lost"]) == (5, 2, [])
    assert (told["read"], told["needs_attention"]) == (True, True)
    changed = next(file for file in told["files"] if file["verdict"].startswith("changed"))
    assert len({changed["sha256"], *changed["before"]}) == 2


@pytest.mark.parametrize("words", [(), ("--quick",), ("--json",)], ids=" ".join)
def test_neither_the_source_nor_the_vault_is_touched(
    typed_here: Run,
    home: Path,
    dock: Path,
    tiny_clips: tuple[Path, ...],
    words: tuple[str, ...],
    states: Callable[..., Mapping[Path, object]],
) -> None:
    trouble(dock, tiny_clips)
    before = states(dock, home / "vault")
    for path in dock.iterdir():  # read long ago, so that a file system would take note of a reading now
        os.utime(path, ns=(1, path.stat().st_mtime_ns))
    typed_here("reconcile", str(dock), *words)
    assert {path.stat().st_atime_ns for path in dock.iterdir()} == {1}
    assert states(dock, home / "vault") == before


def test_a_quick_look_is_never_called_a_reading(typed_here: Run, dock: Path) -> None:
    done = typed_here("reconcile", str(dock), "--quick")
    assert done.code == ExitCode.OK
    assert "5 not read: as when last read" in done.out
    assert "No file was read." in done.out
    assert "verified" not in done.out


def test_a_manifest_names_what_did_not_come(typed_here: Run, dock: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "m.sha256"
    manifest.write_text(f"{'ab' * 32}  Süd dock 1/never came.mp4\n", encoding="utf-8")
    done = typed_here("reconcile", str(dock.parent), "--manifest", str(manifest))
    assert done.code == ExitCode.ATTENTION
    assert f"never came.mp4\tlisted, and not seen\tSHA-256 {'ab' * 32}; new: held nowhere" in done.out
    assert "Manifest: 0 match, 0 differ, 1 listed and not seen, 5 seen and not listed." in done.out
    assert typed_here("quarantine", "--json").json == []
    quick = typed_here("reconcile", str(dock), "--quick", "--manifest", str(manifest))
    assert quick.code == ExitCode.USAGE


def test_what_was_held_only_where_it_was_is_lost_when_that_is_gone(
    typed_here: Run, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    shutil.copy(tiny_clips[0], source / "a.mp4")
    shutil.copy(tiny_clips[1], source / "b.mp4")
    typed_here("ingest", str(source), "--mode", "reference")
    assert "2 held by reference, at this place" in typed_here("reconcile", str(source)).out
    (source / "a.mp4").unlink()
    done = typed_here("reconcile", str(source))
    assert done.code == ExitCode.ATTENTION
    assert "1 missing (0 of them safe in the vault), 1 lost." in done.out
    assert "report the loss" in done.out


def test_a_place_that_never_was_is_a_slip_and_one_that_is_gone_is_not(typed_here: Run, dock: Path) -> None:
    assert typed_here("reconcile", str(dock / "nothing")).code == ExitCode.NOT_FOUND
    (dock.parent / "empty").mkdir()
    assert typed_here("reconcile", str(dock.parent / "empty")).code == ExitCode.NOT_FOUND
    shutil.rmtree(dock)
    done = typed_here("reconcile", str(dock))
    assert done.code == ExitCode.ATTENTION
    assert "0 files seen" in done.out
    assert "5 missing (5 of them safe in the vault), 0 lost." in done.out


def test_hostile_names_are_shown_harmless(typed_here: Run, dock: Path) -> None:
    for name in (b"\x1b[2Jclear.mp4", "gpj\u202e4pm.mp4".encode(), b"caf\xe9.mp4", b"two\nlines.mp4"):
        Path(os.fsdecode(os.fsencode(dock) + b"/" + name)).write_bytes(name)
    done = typed_here("reconcile", str(dock))
    assert done.code == ExitCode.ATTENTION
    assert "4 new" in done.out
    assert not set(done.out + done.err) & {"\x1b", "\u202e"}
    assert typed_here("reconcile", str(dock), "--json").code == ExitCode.ATTENTION


def test_each_reconciliation_is_on_the_ledger(typed_here: Run, home: Path, dock: Path) -> None:
    assert typed_here("reconcile", str(dock), "--by", "7002").code == ExitCode.OK
    with open_workspace(home, "7001") as workspace, workspace.index.reading() as record:
        (entry,) = record.ledger.entries(str(dock))
    told = json.loads(entry)
    assert (told["type"], told["actor"]) == ("reconciliation", "7002")
    assert told["details"] == {
        "sources": [str(dock)], "quick": False, "files": {"vault": 5}, "places": {"same": 5},
        "missing": 0, "lost": 0,
    }  # fmt: skip
