"""Run every torture at full size, or those named, and print one table of figures; exit 1 where anything is wrong.

Each kind runs in a process of its own, as many side by side as ``BWV_TORTURE_JOBS`` says (1 unless it is set).
"""

import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.torture.kinds import KINDS, size_of, torture_of
from tests.torture.tally import Kind, Tally

SHOWN = 5
"""How many of one torture's faults are printed."""

HEAD = f"{'torture':<24}{'tried':>18}  {'result':<46}{'minutes':>8}"


def main(names: list[str]) -> int:
    """Run, print and judge."""
    unknown = set(names) - {kind.name for kind in KINDS}
    if unknown:
        print(
            f"No such torture: {', '.join(sorted(unknown))}. There are: {', '.join(k.name for k in KINDS)}."
        )
        return 2
    chosen = [kind for kind in KINDS if not names or kind.name in names]
    jobs = int(os.environ.get("BWV_TORTURE_JOBS", "1"))
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=apart, max_tasks_per_child=1) as pool:
        tallies = list(pool.map(_timed, chosen))
    print(f"\n{HEAD}")
    for kind, (tally, minutes) in zip(chosen, tallies, strict=True):
        print(_row(kind, tally, minutes))
    for kind, (tally, _) in zip(chosen, tallies, strict=True):
        for fault in tally.wrong[:SHOWN]:
            print(f"  {kind.name}: {fault}")
    return int(any(tally.wrong for tally, _ in tallies))


def _row(kind: Kind, tally: Tally, minutes: float) -> str:
    told = f"not tried: {tally.skipped}" if tally.skipped else tally.figure
    return f"{kind.name:<24}{f'{tally.tried} {tally.unit}':>18}  {told:<46}{minutes:>8.1f}"


def _timed(kind: Kind) -> tuple[Tally, float]:
    """Run one torture; say when it begins, and its row when it ends, so that a run cut short has told what it knew."""
    print(f"{kind.name} ...", flush=True)
    work = Path(tempfile.mkdtemp(prefix="bwv-torture-"))
    began = time.monotonic()
    try:
        tally = torture_of(kind)(size_of(kind, kind.full), work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    minutes = (time.monotonic() - began) / 60
    print(_row(kind, tally, minutes), flush=True)
    return tally, minutes


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
