"""``make bench-scale``: what one clip costs when 1,000 are ingested, against 100."""

import tempfile
from pathlib import Path

from tests.bench.footage import small_clips
from tests.bench.measure import command

ROOT = Path(__file__).resolve().parents[2]
SIZES = (100, 1000)


def main() -> None:
    """Measure and print the cost per clip at each size, start-up taken off by an ingest of one clip."""
    work = ROOT / "bench-work"
    work.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        start_up = _ingest(Path(scratch), 1)
        costs = {count: (_ingest(Path(scratch), count) - start_up) / (count - 1) for count in SIZES}
    print(f"start-up (an ingest of one clip): {start_up:.2f} s")
    for count, cost in costs.items():
        print(f"{count:5} clips: {cost * 1000:7.1f} ms a clip")
    few, many = (costs[count] for count in SIZES)
    print(f"cost a clip at {SIZES[1]} against {SIZES[0]}: {(many / few - 1) * 100:+.0f} %")


def _ingest(scratch: Path, count: int) -> float:
    source = small_clips(scratch / f"source-{count}", count)
    home = scratch / f"home-{count}"
    command("init", home=home)
    return command("ingest", str(source), home=home).seconds


if __name__ == "__main__":
    main()
