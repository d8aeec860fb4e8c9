"""Several commands at once on one home: each waits its turn, and nothing is lost or doubled."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.torture.casework import INCIDENT, write_tables
from tests.torture.inside import bwv_inside, unverified
from tests.torture.scene import make_home, typed, variables, write_clip, write_dock
from tests.torture.soundness import INCOMING, Whole, broken, differences, whole
from tests.torture.tally import Tally

from bwv_index.errors import ExitCode

DONE = frozenset({ExitCode.OK, ExitCode.ATTENTION})
LONGEST_S = 300.0
WAITING = "Waiting: another run"


@dataclass(frozen=True, slots=True)
class _Scene:
    """Two sources that overlap, a home with incidents, and what it holds when all is done one after another."""

    before: Path
    sources: tuple[Path, Path]
    after: Whole


def run(size: int, work: Path) -> Tally:
    """Start two ingests, a linking run and searches at once, ``size`` times over."""
    scene = _scene(work)
    wrong: list[str] = []
    for trial in range(size):
        home = Path(shutil.copytree(scene.before, work / f"home-{trial}"))
        wrong += [f"{home.name}: {fault}" for fault in _trial(home, scene)]
        shutil.rmtree(home)
    return Tally(size, "times five at once", tuple(wrong), f"{len(wrong)} rows lost or doubled")


def _scene(work: Path) -> _Scene:
    first, second = write_dock(work / "first"), work / "second"
    shutil.copytree(first / "a", second / "again")
    write_clip(second / "VB400_511890_20250614T221500Z_0001.mp4", 90)
    before = make_home(work / "before")
    bwv_inside(before, "incidents", "import", write_tables(work / "tables"))
    one_by_one = Path(shutil.copytree(before, work / "one-by-one"))
    for words in (("ingest", first), ("ingest", second), ("link", "run")):
        bwv_inside(one_by_one, *words)
    return _Scene(before, (first, second), whole(one_by_one))


def _trial(home: Path, scene: _Scene) -> Iterator[str]:
    """Start all at once, wait for all, link once more, and compare."""
    lines: tuple[Sequence[str | Path], ...] = (
        ("ingest", scene.sources[0], "--workers", "1"), ("ingest", scene.sources[1], "--workers", "1"),
        ("link", "run"), ("search", "--incident", INCIDENT), ("search", "blow"),
    )  # fmt: skip
    running = [
        subprocess.Popen(
            typed(words), env=variables(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for words in lines
    ]
    for words, process in zip(lines, running, strict=True):
        _, said = process.communicate(timeout=LONGEST_S)
        if process.returncode not in DONE:
            yield f"{words[0]} ended with {process.returncode}: {said}"
        if words[0] != "search" and any(not line.startswith(WAITING) for line in said.splitlines()):
            yield f"{words[0]} says more than that it waits: {said}"
    bwv_inside(home, "link", "run")
    yield from broken(home)
    yield from unverified(home)
    yield from differences(home, scene.after, linked_between=True)
    yield from (f"left {path.name}" for path in (home / "vault" / INCOMING).iterdir())
