"""Kill a backup or a restore at any step: the same command makes it good, and nothing half is taken for whole."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.torture.scene import write_dock

from bwv_index.cli import _run
from bwv_index.errors import ExitCode
from bwv_index.pipeline import RestoreRequest, back_up, open_workspace, restore_home

TRIALS = 4
"""Kills of each act, spread evenly over its steps."""

DRIVER = """
import os, signal, sys
from pathlib import Path
from bwv_index.pipeline import RestoreRequest, back_up, open_workspace, restore_home

act, store, home, die_at = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
taken = 0

def dying(name):
    real = getattr(os, name)
    def step(*args, **kwargs):
        global taken
        taken += 1
        if taken == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return step

for name in ("mkdir", "fsync", "replace", "rename", "link", "unlink", "chmod"):
    setattr(os, name, dying(name))
if act == "backup":
    with open_workspace(home, "7001") as workspace:
        back_up(workspace, store)
else:
    restore_home(RestoreRequest(store, home), "7001")
print(taken)
"""


def killed(act: str, store: Path, home: Path, die_at: int) -> int:
    """Run an act in a process of its own that is killed at one of its steps; return how many it took, if it ended."""
    path = os.pathsep.join(part for part in sys.path if part)
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, act, store, home, str(die_at)],
        env={"PATH": "/nonexistent", "PYTHONPATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in {0, -9}, done.stderr
    return int(done.stdout) if done.returncode == 0 else 0


def files(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory, founded: Path) -> Path:
    folder = tmp_path_factory.mktemp("worked")
    home = Path(shutil.copytree(founded, folder / "home"))
    dock = write_dock(folder / "dock", clips=3)
    code = _run(["ingest", str(dock), "--home", str(home), "--by", "7001"])
    assert code == ExitCode.ATTENTION
    return home


def spread(steps: int) -> list[int]:
    return sorted({1 + number * (steps - 1) // (TRIALS - 1) for number in range(TRIALS)})


def test_a_backup_that_is_killed_is_made_good_by_the_next(worked: Path, tmp_path: Path) -> None:
    def home(name: str) -> Path:
        return Path(shutil.copytree(worked, tmp_path / name / "home"))

    whole = tmp_path / "whole" / "store"
    steps = killed("backup", whole, home("whole"), 0)
    pools = {pool: files(whole / pool) for pool in ("vault", "pictures")}
    assert steps > TRIALS
    for number in spread(steps):
        at, store = home(str(number)), tmp_path / str(number) / "store"
        assert killed("backup", store, at, number) == 0
        for snapshot in (store / "snapshots").glob("2*"):
            assert {"manifest-sha256.txt", "backup.json", "index.sqlite"} <= set(files(snapshot))
        with open_workspace(at, "7001") as workspace:
            assert back_up(workspace, store).snapshot.complete
        assert {pool: files(store / pool) for pool in pools} == pools
        assert [path for path in store.rglob(".*") if path.name != "."] == []
        new = tmp_path / str(number) / "new"
        assert restore_home(RestoreRequest(store, new), "7001").made
        assert files(new / "vault") == files(worked / "vault")


def test_a_restore_that_is_killed_is_made_good_by_the_next(worked: Path, tmp_path: Path) -> None:
    home, store = Path(shutil.copytree(worked, tmp_path / "home")), tmp_path / "store"
    with open_workspace(home, "7001") as workspace:
        back_up(workspace, store)
        with workspace.index.reading() as record:
            before = record.dump()
    held = files(store)
    steps = killed("restore", store, tmp_path / "whole", 0)
    assert steps > TRIALS
    for number in spread(steps - 1):  # with the last step all is done
        new = tmp_path / str(number)
        assert killed("restore", store, new, number) == 0
        assert restore_home(RestoreRequest(store, new), "7001").made
        assert files(store) == held
        assert (files(new / "vault"), files(new / "derived")) == (
            files(home / "vault"),
            files(home / "derived"),
        )
        assert list(new.rglob(".*")) == []
        assert not (new / "RESTORING").exists()
        with open_workspace(new, "7001") as workspace, workspace.index.reading() as record:
            assert record.dump() == before
            kinds = [entry.type for entry in record.ledger.stored()]
        assert kinds.count("recovery") == 1
