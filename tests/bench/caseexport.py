"""``make bench-pack``: a case of many clips cut and exported as a person does it, against copying as many bytes."""

import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from tests.bench.footage import clips_asked, long_clip
from tests.bench.measure import MIB, Cost, timed
from tests.bench.pack import ROOT, copy_flushed, spans
from tests.torture.casework import INCIDENT, URN, write_tables
from tests.torture.inside import bwv_inside
from tests.torture.scene import OPERATOR, make_home

from bwv_index.cases import CHECKS
from bwv_index.errors import ExitCode
from bwv_index.media import read_source
from bwv_index.pipeline import (
    CONFIRM,
    Asked,
    CaseExport,
    CutRequest,
    ExportedCase,
    Workspace,
    cut_clip,
    decide_link,
    export_case,
    link_run,
    open_workspace,
)
from bwv_index.timecode import format_offset

RECORDING = "VB400_511870_20250614T221230Z_0001.mp4"
PRODUCER = "42/8240"
WHY = "for this measurement"
LET = tuple(check.code for check in CHECKS if check.overridable)
"""Nobody answers here what a person is asked of 200 clips, so what that leaves open is let pass; all checks run."""


@dataclass(slots=True)
class _Stages:
    """How long each stage of an export took, by what it says it is doing; ``last`` is where it is now."""

    seconds: dict[str, float] = field(default_factory=dict)
    last: str = "reading the record, checks, the ledger"
    since: float = field(default_factory=time.perf_counter)

    def step(self, what: str, done: int, total: int) -> None:
        """Take in what an export tells of its progress."""
        self.end("checks, lists, contact sheets, the ledger" if done == total else what)

    def end(self, what: str = "") -> None:
        """Count the time since the last step to what was being done then."""
        now = time.perf_counter()
        self.seconds[self.last] = self.seconds.get(self.last, 0.0) + now - self.since
        self.last, self.since = what, now


def main() -> None:
    """Measure and print one table."""
    options = clips_asked(__doc__)
    work = ROOT / "bench-work"
    work.mkdir(exist_ok=True)
    recording = long_clip(work, options.minutes)
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        home = _home(recording, Path(scratch))
        with open_workspace(home, OPERATOR) as workspace:
            _measure(workspace, recording, Path(scratch), options.clips, options.seconds)


def _home(recording: Path, scratch: Path) -> Path:
    """Take the long recording into a home of its own, and open a case on it, by the commands that a person types."""
    dock, tables = scratch / "dock", write_tables(scratch / "tables")
    dock.mkdir()
    os.link(recording, dock / RECORDING)
    home = make_home(scratch / "home")
    _type(home, "ingest", dock)
    _type(home, "incidents", "import", tables)
    with open_workspace(home, OPERATOR) as workspace:
        link_run(workspace)
        decide_link(workspace, RECORDING, INCIDENT, CONFIRM, WHY)
    _type(home, "case", "open", URN, "--incident", INCIDENT, "--why", WHY)
    _type(home, "case", "person", URN, "officer-in-the-case", "42/7001", "--initials", "AB")
    _type(home, "case", "person", URN, "producer", PRODUCER, "--initials", "CD")
    _type(
        home, "case", "decide", URN, RECORDING, "used", "--why", WHY,
        "--description", "Body worn video recording of an arrest.",
    )  # fmt: skip
    return home


def _type(home: Path, *words: str | Path) -> None:
    done = bwv_inside(home, *words)
    if done.code not in {ExitCode.OK, ExitCode.ATTENTION}:
        sys.exit(f"{' '.join(map(str, words[:2]))} ended with {done.code}: {done.err}")


def _measure(workspace: Workspace, recording: Path, scratch: Path, count: int, length: int) -> None:
    recording.read_bytes()  # the page cache is warm for every part alike
    points = spans(read_source(recording), count, length)
    cutting = timed(lambda: _cut_all(workspace, points))
    stages, pack = _Stages(), scratch / "pack"
    exporting = timed(lambda: _export(workspace, pack, stages))
    clips = sorted((pack / "data" / "exhibits").iterdir())
    files = sorted(path for path in pack.rglob("*") if path.is_file())
    costs = {
        "plain copy of the clips, flushed": (clips, timed(lambda: _copy_all(clips, scratch / "clips"))),
        f"{count} acts of case cut, each proven": (clips, cutting),
        "plain copy of the pack's files, flushed": (files, timed(lambda: _copy_all(files, scratch / "all"))),
        "the whole act of case export": (files, exporting),
    }
    _report(costs, stages)


def _cut_all(workspace: Workspace, points: list[tuple[Fraction, Fraction]]) -> None:
    for number, (start, end) in enumerate(points, start=1):
        asked = Asked(producer=PRODUCER, title=f"Clip {number} of the arrest")
        made = cut_clip(
            workspace, URN, CutRequest(RECORDING, format_offset(start), format_offset(end), asked=asked)
        )
        if made.files[0].working_copy:
            sys.exit(f"{made.ref} is not copied: {made.how}")


def _export(workspace: Workspace, pack: Path, stages: _Stages) -> None:
    request = CaseExport(overrides=LET, why=WHY, accept_fitted=True)
    found = export_case(workspace, URN, pack, request, progress=stages.step)
    stages.end()
    if not isinstance(found, ExportedCase):
        sys.exit(f"the case is not exported: {[(one.code, one.told) for one in found.stopping]}")


def _copy_all(files: list[Path], folder: Path) -> None:
    folder.mkdir()
    for number, file in enumerate(files):
        copy_flushed(file, folder / str(number))


def _report(costs: dict[str, tuple[list[Path], Cost]], stages: _Stages) -> None:
    copying = 1.0
    print(f"{'':44}{'files':>7}{'MiB':>7}{'seconds':>9}{'MiB/s':>7}{'x copy':>8}")
    for name, (files, cost) in costs.items():
        size = sum(file.stat().st_size for file in files) / MIB
        copying = cost.seconds if name.startswith("plain copy") else copying
        print(
            f"{name:44}{len(files):7}{size:7.0f}{cost.seconds:9.2f}{size / cost.seconds:7.0f}"
            f"{cost.seconds / copying:8.1f}"
        )
    for name, seconds in stages.seconds.items():
        print(f"  {name:42}{'':14}{seconds:9.2f}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
