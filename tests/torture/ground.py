"""Where kills happen: fresh homes, chance, what has gone wrong so far."""

import random
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.torture.soundness import Whole, whole
from tests.torture.striking import Act, time_of_work

from bwv_index.errors import ExitCode

DONE = frozenset({ExitCode.OK, ExitCode.ATTENTION})


@dataclass(slots=True)
class Ground:
    """One torture's ground; ``landed`` counts the kills that came while the command was at work."""

    work: Path
    chance: random.Random
    wrong: list[str] = field(default_factory=list)
    landed: int = 0
    homes: int = 0

    def fresh(self, before: Path) -> Path:
        """Return a copy of a home."""
        self.homes += 1
        return Path(shutil.copytree(before, self.work / f"home-{self.homes}"))

    def undisturbed(self, before: Path, act: Act) -> tuple[Act, Path, Whole]:
        """Run a command to its end on a copy of a home; return it with its time, the home, and what that holds."""
        home = self.fresh(before)
        seconds, ended = time_of_work(home, act)
        if ended.code not in DONE:
            raise AssertionError(f"undisturbed {act.words[0]} ended with {ended.code}: {ended.said}")
        return replace(act, seconds=seconds), home, whole(home)
