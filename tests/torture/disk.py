"""A disk that fills up: a clear error, nothing corrupt, and the same command goes on once there is space.

The disk is a small tmpfs in a mount namespace of its own, so that nothing is mounted for anybody else.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.torture.casework import INCIDENT, confirm_one, proposed_one, write_tables
from tests.torture.inside import bwv_inside, unverified
from tests.torture.packs import pack_faults
from tests.torture.scene import Done, bwv, make_home, write_dock
from tests.torture.sharing import share_out
from tests.torture.soundness import INCOMING, Whole, broken, differences, whole
from tests.torture.tally import Tally

from bwv_index.custody import EventType
from bwv_index.errors import ExitCode

ROOMY = 256 << 20
NAMESPACES = (("unshare", "--mount"), ("unshare", "--user", "--map-root-user", "--mount"))
SHARES = {"ingest": 0.5, "export": 0.2, "decide": 0.15, "link": 0.15}
"""How the trials are shared out among the commands that write."""
DONE = frozenset({ExitCode.OK, ExitCode.ATTENTION})
ONCE = frozenset({ExitCode.REFUSED})
"""A decision and a pack are made once: where the disturbed run came to its end, the next one is refused."""


NOT_MOUNTED = 77
"""How the inner process ends where it may not mount."""


class NotMountedError(Exception):
    """This machine does not let us mount a disk of our own."""


def _mounts(*words: str | Path) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMountedError(done.stderr.strip())


@dataclass(slots=True)
class _Disk:
    """A small disk of our own at a folder."""

    folder: Path
    mounted: bool = False

    def make(self) -> None:
        """Mount it anew, empty, with space for anything."""
        if self.mounted:
            _mounts("umount", self.folder)
        self.folder.mkdir(exist_ok=True)
        _mounts("mount", "-t", "tmpfs", "-o", f"size={ROOMY}", "none", self.folder)
        self.mounted = True

    def resize(self, size: int) -> None:
        """Give it another size; it keeps what it holds."""
        _mounts("mount", "-o", f"remount,size={size}", self.folder)

    def used(self) -> int:
        """Return how many bytes are taken."""
        return shutil.disk_usage(self.folder).used


@dataclass(frozen=True, slots=True)
class _Act:
    """A command, the home it starts from, what a home holds after it, and how much space it takes."""

    name: str
    words: tuple[str | Path, ...]
    before: Path
    after: Whole
    takes: int
    again: frozenset[ExitCode] = frozenset()


@dataclass(slots=True)
class _Torture:
    """One torture's ground."""

    work: Path
    disk: _Disk
    wrong: list[str] = field(default_factory=list)
    tried: int = 0

    @property
    def home(self) -> Path:
        return self.disk.folder / "home"

    @property
    def pack(self) -> Path:
        return self.disk.folder / "pack"

    def act(
        self, name: str, before: Path, *words: str | Path, again: frozenset[ExitCode] = frozenset()
    ) -> tuple[_Act, Path]:
        """Run a command on a disk with space, and measure what it takes; return a copy of the home as well."""
        self.disk.make()
        shutil.copytree(before, self.home)
        held = self.disk.used()
        ended = bwv_inside(self.home, *words)
        if ended.code not in DONE:
            raise AssertionError(f"undisturbed {name} ended with {ended.code}: {ended.err}")
        takes = self.disk.used() - held
        after = Path(shutil.copytree(self.home, self.work / f"after-{name}"))
        return _Act(name, words, before, whole(self.home), takes, again), after


def run(size: int, work: Path) -> Tally:
    """Fill the disk ``size`` times, at as many different places; in a process with mounts of its own."""
    why = "there is no program unshare here"
    for namespace in NAMESPACES:
        if shutil.which(namespace[0]) is None:
            break
        words = [*namespace, sys.executable, "-m", "tests.torture.disk", str(size), str(work)]
        paths = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(words, env=paths, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            told = json.loads(done.stdout)
            return Tally(**{**told, "wrong": tuple(told["wrong"])})
        if done.returncode != NOT_MOUNTED and not done.stderr.startswith("unshare:"):
            raise AssertionError(done.stderr)
        why = done.stderr.strip()
    return Tally(0, "full disks", (), "", f"no disk can be mounted here: {why}")


def _inside(size: int, work: Path) -> Tally:
    """Do the work of ``run`` where mounts are our own."""
    torture = _Torture(work, _Disk(work / "disk"))
    dock, tables = write_dock(work / "dock"), write_tables(work / "tables")
    ingest, filled = torture.act("ingest", make_home(work / "empty"), "ingest", dock, "--workers", "2")
    bwv_inside(filled, "incidents", "import", tables)
    linking, linked = torture.act("link", filled, "link", "run")
    words = ("link", "decide", proposed_one(linked), INCIDENT, "confirm", "--why", "shows the first blow")
    decide, _ = torture.act("decide", linked, *words, again=ONCE)
    confirmed = Path(shutil.copytree(linked, work / "confirmed"))
    confirm_one(confirmed)
    export, _ = torture.act("export", confirmed, "export", INCIDENT, "--out", torture.pack, again=ONCE)
    shares = share_out(size, SHARES)
    for act in (ingest, linking, decide, export):
        for trial in range(shares[act.name]):
            _try(torture, act, act.takes * trial // shares[act.name])
    return Tally(
        torture.tried, "full disks", tuple(torture.wrong), f"{len(torture.wrong)} left corrupt or untold"
    )


def _try(torture: _Torture, act: _Act, free: int) -> None:
    """Run a command with so many bytes free, judge what is left, make space, and run it again."""
    torture.disk.make()
    shutil.copytree(act.before, torture.home)
    torture.disk.resize(torture.disk.used() + free)
    ended = bwv(torture.home, *act.words)
    full = ended.code not in DONE
    torture.tried += full
    where = f"{act.name} with {free} bytes free"
    if full:
        torture.wrong += [f"{where}: {fault}" for fault in _told(ended, torture.disk.folder)]
    torture.disk.resize(ROOMY)
    torture.wrong += [f"{where}: {fault}" for fault in _left(torture)]
    again = bwv_inside(torture.home, *act.words)
    if again.code not in DONE | act.again:
        torture.wrong.append(f"{where}, run again: ended with {again.code}: {again.err}")
    torture.wrong += [f"{where}, run again: {fault}" for fault in _left(torture, EventType.EXPORT)]
    torture.wrong += [f"{where}, run again: {fault}" for fault in differences(torture.home, act.after)]
    leftovers = [*(torture.home / "vault" / INCOMING).iterdir(), *torture.disk.folder.glob(".pack.*")]
    torture.wrong += [f"{where}, run again: left {path.name}" for path in leftovers]


def _told(ended: Done, disk: Path) -> Iterator[str]:
    """Say what is missing from what a person is told of a full disk: the code, a file on it, the word space."""
    if ended.code != ExitCode.ENVIRONMENT:
        yield f"ended with {ended.code}: {ended.err}"
    if str(disk) not in ended.err:
        yield f"the error names no file: {ended.err}"
    if "space" not in ended.err:
        yield f"the error does not say that space is needed: {ended.err}"


def _left(torture: _Torture, known_as: EventType = EventType.PACK_MADE) -> Iterator[str]:
    yield from broken(torture.home)
    yield from unverified(torture.home)
    yield from pack_faults(torture.home, torture.pack, known_as=known_as)


def main(size: str, work: str) -> int:
    """Print the tally for the process that holds no mounts."""
    try:
        tally = _inside(int(size), Path(work))
    except NotMountedError as fault:
        sys.stderr.write(str(fault))
        return NOT_MOUNTED
    sys.stdout.write(json.dumps(asdict(tally)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
