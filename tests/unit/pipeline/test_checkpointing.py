"""Checkpoints grow from one another, are copied elsewhere, and nothing is signed that does not continue them."""

import errno
import json
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bwv_index.custody import EventType, hash_leaf, open_checkpoint, root_of
from bwv_index.errors import EnvironmentFaultError, IntegrityError
from bwv_index.home import Home
from bwv_index.pipeline import Workspace, open_workspace
from bwv_index.pipeline.custody.checkpointing import FRONTIER, LATEST, Shelf


def look(workspace: Workspace, times: int = 1) -> None:
    for _ in range(times):
        workspace.look(workspace.event(EventType.VIEW, "x"))


def leaves(workspace: Workspace) -> list[bytes]:
    with workspace.index.reading() as record:
        return [hash_leaf(entry.entry) for entry in record.ledger.stored()]


def checkpoints(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "checkpoints").glob("*.checkpoint"))


def attack(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "index.sqlite")) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        connection.commit()


def test_each_checkpoint_is_over_all_there_is(workspace: Workspace) -> None:
    for times in (1, 2, 5):
        look(workspace, times)
        signed = workspace.sign()
        held = leaves(workspace)
        assert (signed.size, signed.checkpoint.root) == (len(held), root_of(held))
        assert open_checkpoint(signed.note, workspace.shelf.keys().known).checkpoint == signed.checkpoint


def test_a_checkpoint_that_stays_is_named_by_its_size_and_never_replaced(
    workspace: Workspace, home: Path
) -> None:
    look(workspace)
    size = workspace.sign().size
    file = home / "checkpoints" / f"{size:012}.checkpoint"
    before = file.stat().st_ino, file.read_bytes()
    assert workspace.sign().size == size
    assert (file.stat().st_ino, file.read_bytes()) == before
    assert (home / "checkpoints" / LATEST).read_bytes() == before[1]


def test_a_checkpoint_that_cannot_be_read_again_is_told_as_what_and_where(
    workspace: Workspace, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(file: Path) -> bytes:
        if file.name not in {LATEST, FRONTIER}:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return file.read_bytes()

    look(workspace)
    monkeypatch.setattr("bwv_index.pipeline.custody.checkpointing.read_regular", away)
    with pytest.raises(EnvironmentFaultError, match="Input/output error") as fault:
        workspace.sign()
    assert str(home / "checkpoints") in fault.value.diagnostics()


def test_closing_brings_only_the_latest_up_to_date(home: Path) -> None:
    before = checkpoints(home)
    with open_workspace(home, "7001") as workspace:
        look(workspace)
        size = len(leaves(workspace))
    with open_workspace(home, "7001") as workspace:
        last = workspace.shelf.last()
    assert last is not None
    assert last.size >= size
    assert checkpoints(home) == before


@pytest.mark.parametrize(
    "frontier",
    [
        None, b"", b"{}", b"\xff", b'{"size": 1, "hashes": ["00"]}', b'{"size": 0, "hashes": []}', b"[]", b"3",
        b'{"size": "3", "hashes": [], "leaf": ""}', b'{"size": 3.0, "hashes": [], "leaf": ""}',
        b'{"size": -1, "hashes": [], "leaf": ""}', b'{"size": true, "hashes": ["00"], "leaf": ""}',
    ],
)  # fmt: skip
def test_a_frontier_that_is_lost_or_wrong_is_worked_out_anew(
    workspace: Workspace, home: Path, frontier: bytes | None
) -> None:
    look(workspace, 3)
    workspace.sign()
    file = home / "checkpoints" / FRONTIER
    file.unlink() if frontier is None else file.write_bytes(frontier)
    look(workspace)
    signed = workspace.sign()
    assert signed.checkpoint.root == root_of(leaves(workspace))
    assert json.loads(file.read_bytes())["size"] == signed.size


def test_a_latest_that_is_behind_is_passed_over(workspace: Workspace, home: Path) -> None:
    look(workspace)
    workspace.sign()
    latest = home / "checkpoints" / LATEST
    old = latest.read_bytes()
    look(workspace)
    newest = workspace.sign()
    latest.write_bytes(old)
    assert workspace.shelf.last() == newest
    look(workspace)
    assert workspace.sign().size == newest.size + 1


def test_a_ledger_that_is_short_is_refused_before_anything_is_written(home: Path) -> None:
    with open_workspace(home, "7001") as workspace:
        look(workspace, 3)
        workspace.sign()
    attack(home, "DELETE FROM ledger WHERE id = (SELECT max(id) FROM ledger)")
    before = {path: path.read_bytes() for path in (home / "checkpoints").iterdir()}
    with open_workspace(home, "7001") as workspace:
        size = len(leaves(workspace))
        with pytest.raises(IntegrityError), workspace.changing():
            pytest.fail("the home was changed")
        assert len(leaves(workspace)) == size
    assert {path: path.read_bytes() for path in (home / "checkpoints").iterdir()} == before


def test_a_ledger_that_was_rewritten_is_not_signed(home: Path) -> None:
    with open_workspace(home, "7001") as workspace:
        look(workspace, 3)
        workspace.sign()
    (home / "checkpoints" / FRONTIER).unlink()
    attack(home, "UPDATE ledger SET entry = x'00' WHERE id = 2")
    before, held = (home / "checkpoints" / LATEST).read_bytes(), _entries(home)
    with pytest.raises(IntegrityError, match="not those"), open_workspace(home, "7001") as workspace:
        look(workspace)
    assert (home / "checkpoints" / LATEST).read_bytes() == before
    assert _entries(home) == held


def test_without_the_latest_checkpoint_nothing_is_done(home: Path) -> None:
    with open_workspace(home, "7001") as workspace:
        look(workspace, 3)
        workspace.sign()
        look(workspace, 3)
    for name in (LATEST, FRONTIER):
        (home / "checkpoints" / name).unlink()
    held = _entries(home)
    with pytest.raises(IntegrityError, match="gone"), open_workspace(home, "7001") as workspace:
        look(workspace)
    assert _entries(home) == held


def test_a_database_rolled_back_and_grown_again_past_its_checkpoint_is_refused(home: Path) -> None:
    database = home / "index.sqlite"
    with open_workspace(home, "7001") as workspace:
        look(workspace, 2)
    copy = database.read_bytes()
    shelf = {path: path.read_bytes() for path in (home / "checkpoints").iterdir() if path.is_file()}
    with open_workspace(home, "7001") as workspace:
        look(workspace, 2)
    newest = {path: path.read_bytes() for path in shelf}
    _put(shelf)
    database.write_bytes(copy)
    with open_workspace(home, "7001") as workspace:
        look(workspace, 5)  # on another branch, as long as both went unseen
    _put(newest)
    held = _entries(home)
    with pytest.raises(IntegrityError, match="not those"), open_workspace(home, "7001") as workspace:
        look(workspace)
    assert _entries(home) == held
    assert {path: path.read_bytes() for path in newest} == newest


def _put(files: dict[Path, bytes]) -> None:
    for path, content in files.items():
        path.write_bytes(content)


def _entries(home: Path) -> list[bytes]:
    with open_workspace(home, "7001") as workspace:
        return leaves(workspace)


def test_copies_lie_in_every_folder_that_is_named(workspace: Workspace, tmp_path: Path) -> None:
    copies = (tmp_path / "usb", tmp_path / "Süd share" / "deep")
    shelf = Shelf(workspace.home, copies)
    look(workspace)
    signed = shelf.seal(workspace.index, lasting=True)
    for folder in copies:
        assert (folder / f"{signed.size:012}.checkpoint").read_bytes() == signed.note


def test_a_folder_of_copies_that_refuses_is_named(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "usb").write_bytes(b"in the way")
    look(workspace)
    with pytest.raises(EnvironmentFaultError) as fault:
        Shelf(workspace.home, (tmp_path / "usb",)).seal(workspace.index, lasting=True)
    assert fault.value.subject.startswith(str(tmp_path / "usb"))
    assert workspace.sign().size == len(leaves(workspace))


def test_a_time_stamp_is_written_beside_and_asked_for_once(workspace: Workspace, home: Path) -> None:
    asked: list[bytes] = []

    def stamp(note: bytes) -> bytes | None:
        asked.append(note)
        return b"a time stamp"

    look(workspace)
    for _ in range(2):
        signed = workspace.shelf.seal(workspace.index, lasting=True, stamp=stamp)
    assert (home / "checkpoints" / f"{signed.size:012}.tsr").read_bytes() == b"a time stamp"
    assert asked == [signed.note]


def test_several_who_sign_at_once_all_sign_what_continues(home: Path) -> None:
    def work(_: int) -> None:
        with open_workspace(home, "7001") as own:
            for _ in range(3):
                look(own)
                own.sign()

    with ThreadPoolExecutor(4) as together:
        list(together.map(work, range(4)))
    with open_workspace(home, "7001") as workspace:
        held = leaves(workspace)
        for file in workspace.shelf.files():
            signed = open_checkpoint(file.read_bytes(), workspace.shelf.keys().known)
            assert signed.checkpoint.root == root_of(held[: signed.size])


@pytest.mark.parametrize("lasting", [True, False])
def test_a_kill_at_any_step_is_made_good_by_the_next(
    home: Path, killed_at: Callable[[int], object], *, lasting: bool
) -> None:
    with open_workspace(home, "7001") as workspace:
        for number in range(1, 40):
            look(workspace)
            with killed_at(number):  # type: ignore[attr-defined]
                workspace.shelf.seal(workspace.index, lasting=lasting)
            signed = workspace.shelf.seal(workspace.index, lasting=lasting)
            assert signed.checkpoint.root == root_of(leaves(workspace))
    assert [path.name for path in Home(home).checkpoints.iterdir() if path.name.startswith(".")] == []
