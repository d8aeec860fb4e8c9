"""Run every torture at full size, or those named, and print one table of figures; exit 1 where anything is wrong.

Each kind runs in a process of its own, as many side by side as ``BWV_TORTURE_JOBS`` says (1 unless it is set).
"""

import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor

from tests.torture.kinds import KINDS
from tests.torture.table import HEAD, row, timed

SHOWN = 5
"""How many of one torture's faults are printed."""


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
        tallies = list(pool.map(timed, chosen))
    print(f"\n{HEAD}")
    for kind, (tally, minutes) in zip(chosen, tallies, strict=True):
        print(row(kind, tally, minutes))
    for kind, (tally, _) in zip(chosen, tallies, strict=True):
        for fault in tally.wrong[:SHOWN]:
            print(f"  {kind.name}: {fault}")
    return int(any(tally.wrong for tally, _ in tallies))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
