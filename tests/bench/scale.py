"""``make bench-scale``: what one clip costs when 1,000 are ingested, against 100."""

import shutil
import tempfile
from pathlib import Path

from tests.bench.footage import small_clips
from tests.bench.measure import command

ROOT = Path(__file__).resolve().parents[2]
SIZES = (100, 1000)


def main() -> None:
    """Measure and print the cost per clip at each size, start-up taken off by an ingest of one clip.

    The short runs are done three times and the middle one counts: start-up varies more than what is measured.
    """
    work = ROOT / "bench-work"
    work.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        folder = Path(scratch)
        start_up = _middle(folder, 1)
        few = _middle(folder, SIZES[0])
        many = _ingest(folder, SIZES[1])
        costs = {SIZES[0]: (few - start_up) / (SIZES[0] - 1), SIZES[1]: (many - start_up) / (SIZES[1] - 1)}
    print(f"start-up (an ingest of one clip): {start_up:.2f} s")
    for count, cost in costs.items():
        print(f"{count:5} clips: {cost * 1000:7.1f} ms a clip")
    more = costs[SIZES[1]] / costs[SIZES[0]] - 1
    print(f"cost a clip at {SIZES[1]} against {SIZES[0]}: {more * 100:+.0f} %")


def _middle(scratch: Path, count: int) -> float:
    return sorted(_ingest(scratch, count) for _ in range(3))[1]


def _ingest(scratch: Path, count: int) -> float:
    source = small_clips(scratch / f"source-{count}", count)
    home = scratch / f"home-{count}"
    command("init", home=home)
    seconds = command("ingest", str(source), home=home).seconds
    shutil.rmtree(home)
    return seconds


if __name__ == "__main__":
    main()
