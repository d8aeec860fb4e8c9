"""Let every call to the disk and the database fail once: what was not done is told, and nothing half-done stays."""

import errno
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.casework import INCIDENT, confirm_one, proposed_one, write_tables
from tests.torture.inside import bwv_inside, unverified
from tests.torture.packs import pack_faults
from tests.torture.scene import Done, make_home, write_dock
from tests.torture.soundness import INCOMING, Whole, broken, differences, whole
from tests.torture.tally import Tally
from tests.torture.trap import DATABASE_SAYS, Call, Trap

from bwv_index.custody import EventType
from bwv_index.errors import ExitCode

NUMBERS = (errno.EIO, errno.ENOSPC)
DONE = frozenset({ExitCode.OK, ExitCode.ATTENTION})
TOLD = frozenset({ExitCode.ENVIRONMENT, ExitCode.INTEGRITY})


@dataclass(frozen=True, slots=True)
class _Act:
    """A command, the home it starts from, and what a home holds after it undisturbed.

    ``words`` makes the command for a place that a pack may be written to; ``again`` is how the same command may
    end where the disturbed one had come to its end.
    """

    name: str
    words: Callable[[Path], Sequence[str | Path]]
    before: Path
    after: Whole
    calls: Counter[Call]
    again: frozenset[ExitCode] = frozenset()


@dataclass(slots=True)
class _Torture:
    """One torture's ground."""

    work: Path
    wrong: list[str] = field(default_factory=list)
    tried: int = 0

    def home(self, before: Path) -> Path:
        return Path(shutil.copytree(before, self.work / "home"))

    def act(
        self, name: str, before: Path, *words: str | Path, again: frozenset[ExitCode] = frozenset()
    ) -> tuple[_Act, Path]:
        """Run a command undisturbed and count its calls; return it and the home as it is then."""
        home, out, trap = self.home(before), self.work / "undisturbed", Trap()
        with trap.set():
            ended = bwv_inside(home, *words, *_place(name, out))
        if ended.code not in DONE:
            raise AssertionError(f"undisturbed {name} ended with {ended.code}: {ended.err}")
        done = home.rename(self.work / f"after-{name}")
        made = _Act(
            name, lambda place: (*words, *_place(name, place)), before, whole(done), trap.counts, again
        )
        return made, done


def _place(name: str, out: Path) -> tuple[str | Path, ...]:
    return ("--out", out) if name == "export" else ()


def run(size: int, work: Path) -> Tally:
    """Let at most ``size`` calls of each kind fail in each command, evenly spread; 0 is every one."""
    torture = _Torture(work)
    dock, tables = write_dock(work / "dock", 3), write_tables(work / "tables")
    ingest, filled = torture.act("ingest", make_home(work / "empty"), "ingest", dock, "--json")
    bwv_inside(filled, "incidents", "import", tables)
    linking, linked = torture.act("link", filled, "link", "run")
    words = ("link", "decide", proposed_one(linked), INCIDENT, "confirm", "--why", "shows the first blow")
    once = frozenset({ExitCode.REFUSED})
    decide, _ = torture.act("decide", linked, *words, again=once)
    confirmed = Path(shutil.copytree(linked, work / "confirmed"))
    confirm_one(confirmed)
    export, _ = torture.act("export", confirmed, "export", INCIDENT, again=once)
    for act in (ingest, linking, decide, export):
        for trap in _traps(act, size):
            _try(torture, act, trap)
    return Tally(torture.tried, "faults", tuple(torture.wrong), f"{len(torture.wrong)} accepted or not told")


def _traps(act: _Act, most: int) -> Iterator[Trap]:
    """Give the calls that are to fail: all of each kind, or so many of them, the first and last among them."""
    for call, count in sorted(act.calls.items()):
        tried = min(most or count, count)
        chosen = sorted({round(1 + (count - 1) * (place + 0.5) / tried) for place in range(tried)})
        if tried == count:
            chosen = list(range(1, count + 1))
        yield from (Trap(call, nth, NUMBERS[nth % len(NUMBERS)]) for nth in chosen)


def _try(torture: _Torture, act: _Act, trap: Trap) -> None:
    """Let one call fail, judge what is left, and run the same command again undisturbed."""
    home, place = torture.home(act.before), torture.work / "packs" / "pack"
    place.parent.mkdir()
    with trap.set():
        ended = bwv_inside(home, *act.words(place))
    if trap.sprung:
        torture.tried += 1
        where = f"{act.name}, {trap.nth}. {trap.sprung}"[:160]
        torture.wrong += [f"{where}: {fault}" for fault in _judged(act, home, place, trap, ended)]
        torture.wrong += [f"{where}, run again: {fault}" for fault in _again(act, home, place)]
    shutil.rmtree(home)
    shutil.rmtree(place.parent)


def _judged(act: _Act, home: Path, place: Path, trap: Trap, ended: Done) -> Iterator[str]:
    """Say what is wrong with how a disturbed command ended, and with what it left."""
    yield from broken(home)
    yield from unverified(home) if trap.nth % 2 else ()  # verify itself signs, so not before every second run
    yield from pack_faults(home, place)
    told = (os.strerror(trap.number), DATABASE_SAYS[trap.number])
    if ended.code in TOLD:
        if ended.code == ExitCode.ENVIRONMENT and not any(word in ended.err for word in told):
            yield f"the error does not say what: {ended.err}"
        if not any(place in ended.err.partition("\n")[0] for place in ("/", ".pack.")):
            yield f"the error does not say where: {ended.err}"
    elif ended.code not in DONE:
        yield f"ended with {ended.code}: {_last_words(ended)}"
    elif differences(home, act.after) and not any(word in ended.out for word in told):
        yield f"ended with {ended.code} and says nothing of {differences(home, act.after)}"


def _last_words(ended: Done) -> str:
    return " ".join(ended.err.splitlines()[-4:])


def _again(act: _Act, home: Path, place: Path) -> Iterator[str]:
    ended = bwv_inside(home, *act.words(place))
    if ended.code not in DONE | act.again:
        yield f"ended with {ended.code}: {_last_words(ended)}"
    yield from broken(home)
    yield from unverified(home)
    yield from differences(home, act.after)
    yield from pack_faults(home, place, known_as=EventType.EXPORT)
    yield from (f"left {path.name}" for path in (home / "vault" / INCOMING).iterdir())
    yield from (f"left {path.name}" for path in place.parent.glob(f".{place.name}.*"))
