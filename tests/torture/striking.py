"""A command that is killed at a moment drawn by lot, while it is at work and not before or after."""

import fcntl
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psutil
from tests.torture.scene import typed, variables

LONGEST_S = 120.0
"""A command on so little that takes longer than this hangs."""

ORPHAN_S = 15.0
"""How long a worker may take to notice that its coordinator is gone."""

TICK_S = 0.002


class Victim(StrEnum):
    """Which process of a run is killed."""

    RUN = "the run with its workers"
    COORDINATOR = "the coordinator alone"
    WORKER = "a worker"


@dataclass(frozen=True, slots=True)
class Act:
    """A command as it is typed, how one sees that it is at work, and how long it is then undisturbed."""

    words: tuple[str | Path, ...]
    at_work: Callable[[Path, int], bool]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended that was to be killed, with its code, and whether the kill came in time."""

    killed: bool
    code: int
    said: str
    group: int


def holds_the_home(home: Path, pid: int) -> bool:
    """Whether a process holds a home for writing now, and has not let go of it since."""
    try:
        with (home / "writing.lock").open() as lock:
            if lock.read() != f"{pid}\n":
                return False
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def time_of_work(home: Path, act: Act) -> tuple[float, Ending]:
    """Run a command undisturbed; return for how many seconds it was at work, and how it ended."""
    running = _begin(home, act)
    _wait_for_work(running.process, home, act)
    began = time.monotonic()
    ended = _end(running)
    return time.monotonic() - began, ended


def strike(home: Path, act: Act, chance: random.Random, victim: Victim) -> Ending:
    """Start a command and kill it, or one of its workers, at some moment of its work, if it lasts until then."""
    running = _begin(home, act)
    process = running.process
    if not _wait_for_work(process, home, act):
        return _end(running)
    until = time.monotonic() + chance.uniform(0.0, act.seconds)
    while process.poll() is None and time.monotonic() < until:
        time.sleep(TICK_S)
    if process.poll() is not None or not act.at_work(home, process.pid):
        return _end(running)
    if victim is Victim.WORKER:
        return _end(running, killed=_kill_worker(process, chance))
    os.killpg(process.pid, signal.SIGKILL) if victim is Victim.RUN else process.kill()
    code = process.wait(LONGEST_S)
    return Ending(code == -signal.SIGKILL, code, "", process.pid)


def outlived(ending: Ending) -> bool:
    """Whether a process of a killed run is still there some seconds later; it is ended then."""
    give_up = time.monotonic() + ORPHAN_S
    while time.monotonic() < give_up:
        try:
            os.killpg(ending.group, 0)
        except ProcessLookupError:
            return False
        time.sleep(10 * TICK_S)
    os.killpg(ending.group, signal.SIGKILL)
    return True


@dataclass(frozen=True, slots=True)
class _Running:
    """A command that runs, and the file that its words go to."""

    process: "subprocess.Popen[bytes]"
    said: Path


def _begin(home: Path, act: Act) -> _Running:
    said = home.with_name(f"{home.name}.said")
    with said.open("wb") as stream:
        process = subprocess.Popen(
            typed(act.words), env=variables(home), stdout=subprocess.DEVNULL, stderr=stream,
            start_new_session=True,
        )  # fmt: skip
    return _Running(process, said)


def _wait_for_work(running: "subprocess.Popen[bytes]", home: Path, act: Act) -> bool:
    while running.poll() is None:
        if act.at_work(home, running.pid):
            return True
        time.sleep(TICK_S)
    return False


def _kill_worker(running: "subprocess.Popen[bytes]", chance: random.Random) -> bool:
    """Kill a worker, if the run has one now; the other child is the interpreter's own resource tracker."""
    try:
        children = psutil.Process(running.pid).children()
        workers = [child for child in children if "spawn_main" in " ".join(child.cmdline())]
        if workers:
            chance.choice(workers).kill()
    except psutil.NoSuchProcess:  # ended in the very moment
        return False
    return bool(workers)


def _end(running: _Running, *, killed: bool = False) -> Ending:
    """Wait for the end; what hangs is ended, and its code shows it."""
    try:
        running.process.wait(LONGEST_S)
    except subprocess.TimeoutExpired:
        os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()
    said = running.said.read_text(errors="replace")
    return Ending(killed, running.process.returncode, said, running.process.pid)
