"""Run every torture at full size, or those named, and print one table of figures; exit 1 where anything is wrong."""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.kinds import KINDS, size_of, torture_of
from tests.torture.tally import Kind, Tally

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
    tallies = [(kind, *_timed(kind)) for kind in KINDS if not names or kind.name in names]
    print(f"\n{'torture':<24}{'tried':>18}  {'result':<46}{'minutes':>8}")
    for kind, tally, minutes in tallies:
        told = f"not tried: {tally.skipped}" if tally.skipped else tally.figure
        print(f"{kind.name:<24}{f'{tally.tried} {tally.unit}':>18}  {told:<46}{minutes:>8.1f}")
    for kind, tally, _ in tallies:
        for fault in tally.wrong[:SHOWN]:
            print(f"  {kind.name}: {fault}")
    return int(any(tally.wrong for _, tally, _ in tallies))


def _timed(kind: Kind) -> tuple[Tally, float]:
    print(f"{kind.name} ...", flush=True)
    work = Path(tempfile.mkdtemp(prefix="bwv-torture-"))
    began = time.monotonic()
    try:
        tally = torture_of(kind)(size_of(kind, kind.full), work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return tally, (time.monotonic() - began) / 60


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
