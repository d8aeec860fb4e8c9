"""Kill an ingest anywhere, run it again: the record and the vault end as if nothing had happened.

``BWV_KILLS`` sets how many times a run is killed (12 unless it says otherwise).
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from bwv_index.pipeline import open_workspace

KILLS = int(os.environ.get("BWV_KILLS", "12"))
ROUNDS = 3
DONE_WITH_ATTENTION = 3

Run = Callable[..., Any]


@dataclass(frozen=True)
class Undisturbed:
    """A run to its end: what it recorded and kept, and how long it took."""

    source: Path
    dump: object
    vault: list[str]
    seconds: float


@pytest.fixture(scope="module")
def dock(tmp_path_factory: pytest.TempPathFactory, tiny_clips: tuple[Path, ...]) -> Path:
    """Footage, the same footage under a name that says another time, a sidecar, and some trouble."""
    dock = tmp_path_factory.mktemp("dock")
    for folder in ("a", "b"):
        (dock / folder).mkdir()
    for number, clip in enumerate(tiny_clips[:6]):
        shutil.copy(clip, dock / "a" / f"VB400_51187{number}_20250614T22123{number}Z_0001.mp4")
    shutil.copy(tiny_clips[0], dock / "b" / "AXON_Body_3_Video_2025-06-14_2359_X60A1234.mp4")
    shutil.copy(tiny_clips[1], dock / "b" / "42-101881-25 high street.mp4")
    (dock / "a" / "notes.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nx\n", encoding="utf-8")
    (dock / "a" / "cut.mp4").write_bytes(tiny_clips[6].read_bytes()[:600])
    (dock / "b" / "text.mp4").write_text("#EXTM3U\n", encoding="utf-8")
    (dock / "b" / "empty.mp4").write_bytes(b"")
    (dock / "b" / "gone.mp4").symlink_to("nowhere")
    return dock


@pytest.fixture(scope="module")
def fresh(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    def copy() -> Path:
        return Path(shutil.copytree(founded, tmp_path_factory.mktemp("killed") / "home"))

    return copy


@pytest.fixture(scope="module")
def undisturbed(dock: Path, fresh: Callable[[], Path], started: Run) -> Undisturbed:
    home = fresh()
    began = time.monotonic()
    assert started(home, "ingest", dock, "--workers", "2").code == DONE_WITH_ATTENTION
    return Undisturbed(dock, recorded(home), kept(home), time.monotonic() - began)


def recorded(home: Path) -> object:
    with open_workspace(home) as workspace, workspace.index.reading() as record:
        return record.dump()


def kept(home: Path) -> list[str]:
    vault = home / "vault"
    return sorted(str(path.relative_to(vault)) for path in vault.rglob("*") if path.is_file())


def begin(home: Path, dock: Path) -> "subprocess.Popen[bytes]":
    variables = os.environ | {
        "BWV_INDEX_HOME": str(home), "BWV_INDEX_OPERATOR": "7001",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "bwv_index", "ingest", str(dock), "--workers", "2"],
        env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def kill_after(running: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Kill a run with all its workers, unless it is done by then."""
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_run_killed_again_and_again_ends_like_one_that_was_not(
    undisturbed: Undisturbed, fresh: Callable[[], Path], started: Run, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    home = fresh()
    for _ in range(KILLS // ROUNDS):
        kill_after(begin(home, undisturbed.source), chance.uniform(0.2, 0.9) * undisturbed.seconds)
    assert started(home, "ingest", undisturbed.source).code == DONE_WITH_ATTENTION
    assert recorded(home) == undisturbed.dump
    assert kept(home) == undisturbed.vault
    assert list((home / "vault" / "incoming").iterdir()) == []


@pytest.mark.parametrize("seed", range(2))
def test_a_run_whose_worker_is_killed_goes_on_and_the_next_run_makes_it_whole(
    undisturbed: Undisturbed, fresh: Callable[[], Path], started: Run, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - as above
    home = fresh()
    running = begin(home, undisturbed.source)
    for worker in _workers(running, undisturbed.seconds):
        time.sleep(chance.uniform(0.0, 0.3))
        worker.kill()
    assert running.wait(120) == DONE_WITH_ATTENTION
    assert started(home, "ingest", undisturbed.source).code == DONE_WITH_ATTENTION
    assert recorded(home) == undisturbed.dump
    assert kept(home) == undisturbed.vault


def _workers(running: "subprocess.Popen[bytes]", seconds: float) -> list[psutil.Process]:
    """Wait for the run's workers; the first of its children is the interpreter's resource tracker."""
    give_up = time.monotonic() + 10 * seconds
    while running.poll() is None and time.monotonic() < give_up:
        children = psutil.Process(running.pid).children()
        workers = [child for child in children if "spawn_main" in " ".join(child.cmdline())]
        if workers:
            return workers[:1]
        time.sleep(0.02)
    return []
