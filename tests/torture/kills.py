"""Kill a run anywhere, run it again: the record, the vault and the pictures end as if nothing had happened."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.torture.casework import INCIDENT, LET, URN, confirm_one, open_case_on, write_tables
from tests.torture.ground import DONE, Ground
from tests.torture.inside import bwv_inside, unverified
from tests.torture.killed_copies import kill_backups, kill_restores
from tests.torture.killed_packs import kill_packs
from tests.torture.scene import make_home, write_dock
from tests.torture.sharing import share_out
from tests.torture.soundness import INCOMING, broken, differences
from tests.torture.striking import Act, Victim, holds_the_home, outlived, strike
from tests.torture.tally import Tally

SHARES = {
    "ingest": 0.58, "export": 0.1, "import": 0.06, "link": 0.06, "backup": 0.05, "restore": 0.05, "cut": 0.05,
    "case export": 0.05,
}  # fmt: skip
"""How the kills are shared out among the commands."""

VICTIMS = tuple(Victim)


def run(size: int, work: Path) -> Tally:
    """Kill ``size`` times, shared out among the commands that write much."""
    ground = Ground(work, random.Random(size))  # noqa: S311 - moments, not secrets
    shares = share_out(size, SHARES)
    dock, tables = write_dock(work / "dock"), write_tables(work / "tables")
    ingest = Act(("ingest", dock, "--workers", "2"), holds_the_home)
    filled = _again_and_again(ground, shares["ingest"], make_home(work / "empty"), ingest, VICTIMS)
    imports = Act(("incidents", "import", tables), holds_the_home)
    told = _again_and_again(ground, shares["import"], filled, imports, (Victim.RUN,))
    linking = Act(("link", "run"), holds_the_home)
    linked = _again_and_again(ground, shares["link"], told, linking, (Victim.RUN,))
    clip = confirm_one(linked)
    if shares["export"]:
        kill_packs(ground, shares["export"], linked, "export", INCIDENT)
    if shares["case export"]:
        cased = ground.fresh(linked)
        open_case_on(cased, clip)
        kill_packs(ground, shares["case export"], cased, "case", "export", URN, "--zip", *LET)
    if shares["backup"]:
        kill_backups(ground, shares["backup"], linked)
    if shares["restore"]:
        kill_restores(ground, shares["restore"], linked)
    if shares["cut"]:
        _cuts(ground, shares["cut"], linked, clip)
    return Tally(ground.landed, "kills", tuple(ground.wrong), f"{len(ground.wrong)} differences")


def _cuts(ground: Ground, kills: int, before: Path, clip: str) -> None:
    """Kill cuts of a case: none leaves half an exhibit, and the next gives the number that it would have given."""
    bwv_inside(before, "case", "open", URN, "--incident", INCIDENT, "--why", "a trial")
    bwv_inside(before, "case", "person", URN, "producer", "42/8240", "--initials", "CD")
    points = ("--in", "0", "--out", "0.5", "--mode", "exact", "--caption", "--producer", "42/8240")
    cut = Act(("case", "cut", URN, clip, *points), holds_the_home)
    _again_and_again(ground, kills, before, cut, (Victim.RUN,))


def _again_and_again(ground: Ground, kills: int, before: Path, act: Act, victims: tuple[Victim, ...]) -> Path:
    """Kill one command until enough kills have landed; each home is brought to its end and compared."""
    act, done, undisturbed = ground.undisturbed(before, act)
    enough = ground.landed + kills
    while ground.landed < enough:
        home = ground.fresh(before)
        for victim in _until_it_ends(ground, home, act, victims, enough):
            ground.wrong += [
                f"{home.name}, {victim} of {act.words[0]} killed: {f}" for f in _judged(ground, home)
            ]
        ground.wrong += [f"{home.name}, {act.words[0]}: {fault}" for fault in differences(home, undisturbed)]
        ground.wrong += [f"{home.name}: left {p.name}" for p in (home / "vault" / INCOMING).iterdir()]
        ground.wrong += [f"{home.name}, {act.words[0]}: {fault}" for fault in unverified(home)]
        shutil.rmtree(home)
    return done


def _judged(ground: Ground, home: Path) -> list[str]:
    """Judge what a kill left; every second time by verify too, which itself leaves a signed checkpoint behind."""
    return [*broken(home), *(unverified(home) if ground.landed % 2 else ())]


def _until_it_ends(
    ground: Ground, home: Path, act: Act, victims: tuple[Victim, ...], enough: int
) -> Iterator[Victim]:
    """Run a command again and again; give the victim of each kill that landed. The last run is left alone."""
    killed = []
    while ground.landed < enough:
        victim = ground.chance.choice(victims)
        ended = strike(home, act, ground.chance, victim)
        if (victim is Victim.WORKER or not ended.killed) and ended.code not in DONE:
            ground.wrong.append(f"{act.words[0]} ended with {ended.code}: {ended.said}")
        if not ended.killed:
            break
        killed.append(ended)
        ground.landed += 1
        yield victim
    else:
        last = bwv_inside(home, *act.words)
        if last.code not in DONE:
            ground.wrong.append(f"{act.words[0]} ended with {last.code}: {last.err}")
    ground.wrong += [f"{act.words[0]}: a process outlived its coordinator" for e in killed if outlived(e)]
