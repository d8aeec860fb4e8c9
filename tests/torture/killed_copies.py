"""Kill a backup or a restore anywhere: no snapshot and no home appears before it is whole, and both go on."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.torture.ground import DONE, Ground
from tests.torture.inside import bwv_inside, unverified
from tests.torture.soundness import Whole, broken, differences, whole
from tests.torture.striking import Act, Victim, holds_the_home, strike

from bwv_index.home import Home
from bwv_index.pipeline.backup.restoring import CLAIM


def kill_backups(ground: Ground, kills: int, before: Path) -> None:
    """Kill backups until enough kills have landed; each is then run to its end, and restored."""
    store = ground.work / "store"
    act, done, undisturbed = ground.undisturbed(before, Act(("backup", store), holds_the_home))
    shutil.rmtree(done)
    enough = ground.landed + kills
    while ground.landed < enough:
        home, store = ground.fresh(before), ground.work / f"store-{ground.homes}"
        mine = replace(act, words=("backup", store))
        ground.landed += strike(home, mine, ground.chance, Victim.RUN).killed
        told = [*broken(home), *_half_snapshots(store), *_ended(home, "backup", store)]
        restored = ground.work / "restored"
        told += [*_half_snapshots(store), *_ended(home, "restore", store, "--home", restored)]
        told += [*differences(home, undisturbed), *differences(restored, undisturbed)]
        told += [*broken(restored), *unverified(restored), *unverified(home)]
        ground.wrong += [f"backup killed: {fault}" for fault in told]
        for folder in (home, store, restored):
            shutil.rmtree(folder)


def kill_restores(ground: Ground, kills: int, before: Path) -> None:
    """Kill restores until enough kills have landed; each is then run to its end."""
    store = ground.work / "store"
    undisturbed = whole(before)
    bwv_inside(before, "backup", store)
    act, done, _ = ground.undisturbed(
        before, Act(("restore", store, "--home", ground.work / "first"), _begun)
    )
    shutil.rmtree(done)
    enough = ground.landed + kills
    while ground.landed < enough:
        restored = ground.work / "restored"
        mine = replace(act, words=("restore", store, "--home", restored))
        ground.landed += strike(before, mine, ground.chance, Victim.RUN).killed
        told = list(_half_home(restored, undisturbed))
        if not Home(restored).exists() or (restored / CLAIM).exists():
            told += _ended(before, *mine.words)
        told += [*differences(restored, undisturbed), *broken(restored), *unverified(restored)]
        ground.wrong += [f"restore killed: {fault}" for fault in told]
        shutil.rmtree(restored)


def _begun(home: Path, pid: int) -> bool:
    """Whether a restore has begun to write: it holds the folder that becomes a home."""
    return any(holds_the_home(home.parent / name, pid) for name in ("first", "restored"))


def _half_home(restored: Path, undisturbed: Whole) -> Iterator[str]:
    if Home(restored).exists():
        yield from differences(restored, undisturbed)


def _half_snapshots(store: Path) -> Iterator[str]:
    """Check every snapshot that a person can see as a receiver would."""
    for snapshot in sorted((store / "snapshots").glob("[!.]*")):
        words = ["sha256sum", "--check", "--strict", "--quiet", "manifest-sha256.txt"]
        done = subprocess.run(words, cwd=snapshot, capture_output=True, text=True, check=False)
        if done.returncode:
            yield f"{snapshot.name} is half a snapshot: {done.stdout}{done.stderr}"


def _ended(home: Path, *words: str | Path) -> Iterator[str]:
    ended = bwv_inside(home, *words)
    if ended.code not in DONE:
        yield f"{words[0]} ended with {ended.code}: {ended.err}"
