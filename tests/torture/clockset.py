"""The machine's clock is set while a run goes on: the ledger says so, keeps its order, and nothing else differs."""

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.torture.inside import bwv_inside, unverified
from tests.torture.scene import OPERATOR, make_home, write_dock
from tests.torture.soundness import Whole, broken, differences, whole
from tests.torture.tally import Tally

from bwv_index.custody import EventType, Watch
from bwv_index.errors import ExitCode
from bwv_index.index import LedgerQuery
from bwv_index.pipeline import IngestRequest, InlineExecutor, ingest, open_workspace

SET = {
    "back an hour": timedelta(hours=-1),
    "back a day": timedelta(days=-1),
    "back to before the home was made": timedelta(days=-4000),
    "ahead an hour": timedelta(hours=1),
}
LAST_LOOKS = 8
"""Looks within a run's last transaction: what happens to the clock once that has begun, no later act of it can note."""
NEAR = timedelta(seconds=60)
"""What a run may itself take between two looks at the clock."""


@dataclass(slots=True)
class _Clock:
    """The machine's clock, set by so much once it has been looked at so often."""

    by: timedelta
    after: int
    looks: int = field(default=0)

    def __call__(self) -> datetime:
        self.looks += 1
        return datetime.now(UTC) + (self.by if self.looks > self.after else timedelta())


def run(size: int, work: Path) -> Tally:
    """Set the clock ``size`` times, by as much and at a moment drawn by lot."""
    chance = random.Random(size)  # noqa: S311 - moments, not secrets
    dock, empty = write_dock(work / "dock", 3), make_home(work / "empty")
    calm = _Clock(timedelta(), 0)
    undisturbed = Path(shutil.copytree(empty, work / "undisturbed"))
    _ingest(undisturbed, dock, calm)
    after, acts = whole(undisturbed), _acts(undisturbed)
    wrong: list[str] = []
    ways = sorted(SET)
    for trial in range(size):
        name = ways[trial % len(ways)]
        clock = _Clock(SET[name], chance.randrange(2, calm.looks - LAST_LOOKS))
        home = Path(shutil.copytree(empty, work / f"home-{trial}"))
        _ingest(home, dock, clock)
        where = f"set {name} after {clock.after} looks"
        wrong += [f"{where}: {fault}" for fault in _judged(home, clock, after, acts)]
        shutil.rmtree(home)
    return Tally(size, "clocks set", tuple(wrong), f"{len(wrong)} not noted or not borne")


def _ingest(home: Path, dock: Path, clock: _Clock) -> None:
    with open_workspace(home, OPERATOR, watch=Watch(clock)) as workspace:
        ingest(workspace, IngestRequest((dock,)), executor=InlineExecutor())


def _judged(home: Path, clock: _Clock, after: Whole, acts: list[str]) -> Iterator[str]:
    notes = list(_notes(home))
    if not any(abs(moved - clock.by) < NEAR for moved in notes):
        yield f"the ledger notes {notes}"
    if _acts(home) != acts:
        yield "the acts are on the ledger in another order"
    yield from differences(home, after)
    yield from broken(home)
    yield from unverified(home)
    for words in (("status",), ("ingest", str(home.parent / "dock"))):
        ended = bwv_inside(home, *words)
        if ended.code not in {ExitCode.OK, ExitCode.ATTENTION}:
            yield f"{words[0]} afterwards ended with {ended.code}: {ended.err}"


def _notes(home: Path) -> Iterator[timedelta]:
    """Give, for each note that the clock was set, by how much."""
    with open_workspace(home, OPERATOR) as workspace, workspace.index.reading() as record:
        stored = record.ledger.stored(LedgerQuery(types=(EventType.CLOCK_SET,)))
        told = [json.loads(entry.entry)["details"] for entry in stored]
    yield from (
        datetime.fromisoformat(note["shown"]) - datetime.fromisoformat(note["expected"]) for note in told
    )


def _acts(home: Path) -> list[str]:
    """Return the acts on the ledger in the order of their numbers, without notes of the clock."""
    with open_workspace(home, OPERATOR) as workspace, workspace.index.reading() as record:
        stored = record.ledger.stored(LedgerQuery())
    return [f"{entry.type} {entry.subject}" for entry in stored if entry.type != EventType.CLOCK_SET]
