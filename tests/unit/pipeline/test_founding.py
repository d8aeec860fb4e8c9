"""A home is made whole: kill its making anywhere, and making it again ends with one key pair, marker and event."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bwv_index.custody import EventType
from bwv_index.errors import BusyError, EnvironmentFaultError, RefusedError
from bwv_index.home import FORMAT, Home, writing
from bwv_index.pipeline import found_home, founding, open_workspace

KilledAt = Callable[[int], Any]
NEVER = 10**6


def made_events(root: Path) -> list[dict[str, Any]]:
    with open_workspace(root, "7001") as workspace, workspace.index.reading() as record:
        entries = [json.loads(entry) for entry in record.ledger.entries(str(root))]
    return [entry for entry in entries if entry["type"] == "home creation"]


def hidden(root: Path) -> list[str]:
    return [path.name for path in root.rglob(".*")]


def check_whole(root: Path) -> None:
    assert Home(root).require().marker.read_text(encoding="utf-8") == FORMAT
    assert sorted(path.name for path in (root / "keys").iterdir()) == [
        "origin",
        "public-key.pem",
        "signing-key.pem",
    ]
    assert len(made_events(root)) == 1
    assert (root / "settings.toml").read_text(encoding="utf-8") == founding.SETTINGS_TEXT
    assert hidden(root) == []


def test_a_kill_at_any_step_is_made_good_by_making_the_home_again(
    tmp_path: Path, killed_at: KilledAt
) -> None:
    with killed_at(NEVER) as steps:
        found_home(tmp_path / "whole", "7001")
    check_whole(tmp_path / "whole")
    assert {"mkdir", "fsync", "replace", "link"} <= set(steps)
    for number in range(1, len(steps) + 1):
        root = tmp_path / f"killed-{number}"
        with killed_at(number):
            found_home(root, "7001")
        signing = root / "keys" / "signing-key.pem"
        key = signing.read_bytes() if signing.exists() else None
        found_home(root, "7001")
        check_whole(root)
        assert key in {None, signing.read_bytes()}


class Killed(BaseException):
    """Stands for the end of the process."""


def die(*_: object, **__: object) -> None:
    raise Killed


def test_a_kill_between_the_marker_and_the_record_is_recorded_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "home"
    with monkeypatch.context() as patch:
        patch.setattr(founding, "_record", die)
        with pytest.raises(Killed):
            found_home(root, "7001")
    assert Home(root).exists()
    assert made_events(root) == []
    assert found_home(root, "7001").made == ()
    check_whole(root)


def test_making_a_home_again_changes_and_records_nothing(home: Path) -> None:
    before = {path: path.read_bytes() for path in (home / "keys").iterdir()}
    events = made_events(home)
    assert found_home(home, "7001").made == ()
    assert made_events(home) == events
    assert {path: path.read_bytes() for path in (home / "keys").iterdir()} == before


@pytest.mark.parametrize(
    "left",
    [".HOME.4711", ".HOME.0a1b2c3d4e5f6071", ".settings.toml.0a", "index.sqlite-journal", "writing.lock"],
)
def test_what_a_killed_run_leaves_does_not_stand_in_the_way(left: str, tmp_path: Path) -> None:
    (tmp_path / left).write_bytes(b"")
    found_home(tmp_path, "7001")
    assert Home(tmp_path).exists()
    assert hidden(tmp_path) == []


@pytest.mark.parametrize("left", ["notes.txt", ".HOME.txt", ".HOME", ".git"])
def test_a_folder_that_holds_anything_else_is_refused_and_left_as_it_was(left: str, tmp_path: Path) -> None:
    (tmp_path / left).write_bytes(b"theirs")
    (tmp_path / ".HOME.4711").write_bytes(b"")
    with pytest.raises(RefusedError):
        found_home(tmp_path, "7001")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([left, ".HOME.4711"])


def test_a_file_in_the_way_is_a_typed_fault(tmp_path: Path) -> None:
    (tmp_path / "home").write_bytes(b"in the way")
    with pytest.raises(EnvironmentFaultError):
        found_home(tmp_path / "home", "7001")


def test_two_runs_do_not_make_one_home_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(founding, "LONGEST_WAIT_S", 0.0)
    with writing(Home(tmp_path)), pytest.raises(BusyError):
        found_home(tmp_path, "7001")
    found_home(tmp_path, "7001")
    check_whole(tmp_path)


@pytest.mark.parametrize(
    ("lost", "told"), [("keys/signing-key.pem", "private key is gone"), ("index.sqlite", "index is gone")]
)
def test_what_a_home_has_lost_for_good_is_not_made_anew(lost: str, told: str, home: Path) -> None:
    (home / lost).unlink()
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(RefusedError, match=told) as refused:
        found_home(home, "7001")
    assert refused.value.subject == str(home / lost)
    assert "backup" in refused.value.remedy
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("lost", "part"), [("derived", "derived pictures"), ("config", "config")])
def test_a_folder_that_is_made_again_is_no_second_making_of_the_home(
    lost: str, part: str, home: Path
) -> None:
    (home / lost).rmdir()
    assert found_home(home, "7001").made == (part,)
    with open_workspace(home, "7001") as workspace, workspace.index.reading() as record:
        kinds = [entry.type for entry in record.ledger.stored()]
        mended = json.loads(record.ledger.newest(EventType.HOME_UPGRADED) or b"{}")
    assert kinds.count(EventType.HOME_MADE) == 1
    assert mended["details"]["made"] == [part]
    assert mended["details"]["from"] == mended["details"]["schema"]
    assert found_home(home, "7001").made == ()


def test_checkpoints_that_are_gone_after_a_folder_was_made_again_are_not_begun_anew(home: Path) -> None:
    (home / "derived").rmdir()
    found_home(home, "7001")
    for file in (home / "checkpoints").iterdir():
        file.unlink()
    found_home(home, "7001")
    assert [file for file in (home / "checkpoints").iterdir() if file.name != "lock"] == []
