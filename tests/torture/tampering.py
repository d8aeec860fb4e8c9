"""Tamper with a home, a pack or what vouches for them in every way: each is detected and located by ``verify``."""

import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.torture.casework import INCIDENT, LET, URN, confirm_one, open_case_on, write_tables
from tests.torture.forged_before import before_forgeries
from tests.torture.forged_database import database_forgeries
from tests.torture.forged_files import file_forgeries
from tests.torture.forged_ledger import ledger_forgeries
from tests.torture.forged_packs import case_pack_forgeries, pack_forgeries
from tests.torture.forged_rows import row_forgeries
from tests.torture.forged_signatures import signature_forgeries
from tests.torture.forged_words import word_forgeries
from tests.torture.forgery import Case, Forgery, judge, untouched
from tests.torture.inside import bwv_inside
from tests.torture.scene import OPERATOR, make_home, write_clip, write_dock
from tests.torture.tally import Tally

from bwv_index.clock import TimeSource, claim_moment
from bwv_index.pipeline import open_workspace
from bwv_index.pipeline.clocks.offsets import place_devices
from bwv_index.pipeline.describing import restate, time_claim_view

WHY = ("--by", "7001", "--why", "needed for this trial")
DONE = (0, 3)
COPY = "VB400_511872_20250614T221232Z_0001.mp4"
CHECKED = ("--offset", "+3", "--from", "2025-06-14", "--to", "2025-06-15")
TRAIL = (
    '<?xml version="1.0"?><gpx version="1.1" creator="bwv-index" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
    '<trkpt lat="51.8896" lon="0.8993"><time>2025-06-14T22:12:3{0}Z</time></trkpt>'
    '<trkpt lat="51.8899" lon="0.8999"><time>2025-06-14T22:12:4{0}Z</time></trkpt></trkseg></trk></gpx>'
)
"""A receiver's positions, a few seconds off what the names of the clips say."""


def run(size: int, work: Path) -> Tally:
    """Do ``size`` acts of tampering, each on a fresh copy of one home and its pack."""
    case = _case(work)
    wrong = untouched(_copy(case, work / "untouched"))
    tried = 0
    for forgery in _chosen(case, work, size):
        copy = _copy(case, work / "tampered")
        told = judge(copy, forgery)
        wrong += [told] if told else []
        tried += 1
        _remove(work / "tampered")
    done = tried - len(wrong)
    return Tally(tried, "forgeries", tuple(wrong), f"{done} of {tried} detected and located")


def _chosen(case: Case, work: Path, size: int) -> Iterator[Forgery]:
    """Give so many forgeries: the same number of each family where not all of them fit; all of them over again, with
    other bits and other rows, where there is room for more."""
    left, seed = size, size
    while left:
        chance = random.Random(seed)  # noqa: S311 - which bits and rows, no secrets
        families = _families(_copy(case, work / "read"), chance)
        _remove(work / "read")
        chosen = _even(families, left, chance)
        yield from chosen
        left, seed = left - len(chosen), seed + 1


def _families(case: Case, chance: random.Random) -> list[list[Forgery]]:
    return [list(family(case, chance)) for family in FAMILIES]


def _even(families: Sequence[Sequence[Forgery]], most: int, chance: random.Random) -> list[Forgery]:
    shuffled = [chance.sample(list(family), len(family)) for family in families]
    chosen: list[Forgery] = []
    while len(chosen) < most and any(shuffled):
        chosen += [family.pop() for family in shuffled if family][: most - len(chosen)]
    return chosen


def _case(work: Path) -> Case:
    """Make a home with some of everything, a pack of it, and what is kept elsewhere."""
    home, other = make_home(work / "home"), make_home(work / "other")
    dock, tables = write_dock(work / "dock", clips=3), write_tables(work / "tables")
    second = write_clip(
        dock / "a" / "VB400_511871_20250614T221232Z_0002.mp4", 50
    )  # the first one's other half
    with second.open("ab") as stream:
        stream.write(b"trailing bytes")
    _write_trails(dock / "a")
    _do(
        home, ("ingest", dock), ("incidents", "import", tables), ("catalogue", "import", tables / "clips.csv")
    )
    _do(home, ("link", "run"))
    clip = confirm_one(home)
    _do(
        home,
        ("derived", "set", COPY, "--from", second.name, *WHY),
        ("clock", "set", "511872", *CHECKED, *WHY),
    )
    _anchor(home, clip)
    older = Path(shutil.copytree(home, work / "older"))
    pack = work / "pack"
    _do(home, ("hold", "place", clip, *WHY), ("retention", "set", clip, "evidential", *WHY))
    _do(home, ("export", INCIDENT, "--out", pack), ("search", "blow"), ("ledger", "checkpoint"))
    open_case_on(home, clip)
    _do(home, ("case", "export", URN, "--out", work / "case", *LET))
    _do(other, ("search", "blow"), ("ledger", "checkpoint"))
    outside = Path(shutil.copytree(home / "checkpoints", work / "outside"))
    key = Path(shutil.copy(home / "keys" / "public-key.pem", work / "public-key.pem"))
    return Case(home, pack, outside, key, older, other, work / "case")


def _write_trails(folder: Path) -> None:
    """Lay a trail of positions beside each clip: an anchor of its camera's clock."""
    for number, clip in enumerate(sorted(folder.glob("VB400*.mp4"))):
        clip.with_suffix(".gpx").write_text(TRAIL.format(number), encoding="utf-8")


def _anchor(home: Path, name: str) -> None:
    """Let satellites tell another time than the camera of a clip: its clock is then worked out."""
    moment = datetime(2025, 6, 14, 22, 11, 30, tzinfo=UTC)
    fix = time_claim_view(claim_moment(TimeSource.GPS, "fix", moment, half_width_s=1, trust=0.9))
    with open_workspace(home, OPERATOR) as workspace, workspace.changing():
        with workspace.writing() as record:
            clip = record.clips.find(name)
            restate(workspace, record, clip, [*record.clips.claims(clip), fix])
        place_devices(workspace, [clip])


def _do(home: Path, *lines: Sequence[str | Path]) -> None:
    for words in lines:
        done = bwv_inside(home, *words)
        if done.code not in DONE:
            raise AssertionError(f"{words[0]} ended with {done.code}: {done.err}")


def _copy(case: Case, folder: Path) -> Case:
    """Return a copy of what can be tampered with."""
    home = Path(shutil.copytree(case.home, folder / "home"))
    packs = [
        Path(shutil.copytree(pack, folder / pack.name, symlinks=True))
        for pack in (case.pack, case.case_pack)
        if pack is not None
    ]
    return replace(case, home=home, pack=packs[0], case_pack=packs[-1])


def _remove(folder: Path) -> None:
    for below in folder.rglob("*"):
        if below.is_dir() and not below.is_symlink():
            below.chmod(0o755)
    shutil.rmtree(folder)


FAMILIES = (
    file_forgeries, row_forgeries, before_forgeries, word_forgeries, database_forgeries, ledger_forgeries,
    signature_forgeries, pack_forgeries, case_pack_forgeries,
)  # fmt: skip
