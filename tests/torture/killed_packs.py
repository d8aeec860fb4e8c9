"""Kill an export anywhere, run it again: the pack is absent, or whole and on the record."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from tests.torture.ground import DONE, Ground
from tests.torture.inside import bwv_inside, unverified
from tests.torture.packs import pack_faults
from tests.torture.soundness import broken, differences
from tests.torture.striking import Act, Victim, strike

from bwv_index.custody import EventType
from bwv_index.errors import ExitCode


def kill_packs(ground: Ground, kills: int, before: Path, *words: str) -> None:
    """Kill an export, whose words are those before ``--out``, until enough kills have landed."""
    out = ground.work / "packs" / "-".join(words[:2])
    out.mkdir(parents=True)
    first = Act((*words, "--out", out / "first"), _building(out / "first"))
    act, _, undisturbed = ground.undisturbed(before, first)
    enough = ground.landed + kills
    while ground.landed < enough:
        home = ground.fresh(before)
        target = out / home.name
        mine = replace(act, words=(*words, "--out", target), at_work=_building(target))
        ground.landed += strike(home, mine, ground.chance, Victim.RUN).killed
        told = [
            *broken(home),
            *(unverified(home) if ground.landed % 2 else ()),
            *pack_faults(home, target),
            *_again(home, mine, target),
            *differences(home, undisturbed),
            *unverified(home),
            *(f"left {path.name}" for path in out.glob(f".{home.name}.*")),
        ]
        ground.wrong += [f"{' '.join(words[:2])} killed: {fault}" for fault in told]
        shutil.rmtree(home)


def _again(home: Path, act: Act, target: Path) -> Iterator[str]:
    """Export again: what stands is taken up, or refused where it was delivered; afterwards it is delivered."""
    delivered = target.exists() and not any(pack_faults(home, target, known_as=EventType.EXPORT))
    again = bwv_inside(home, *act.words)
    if again.code not in ({ExitCode.REFUSED} if delivered else DONE):
        yield f"run again it ended with {again.code}: {again.err}"
    yield from pack_faults(home, target, known_as=EventType.EXPORT)


def _building(target: Path) -> Callable[[Path, int], bool]:
    """Say of a process whether it is building the pack."""
    return lambda _, pid: target.with_name(f".{target.name}.partial-{pid}").exists() or target.exists()
