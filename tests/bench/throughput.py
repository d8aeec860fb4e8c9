"""``make bench``: ingest of half an hour of footage against hashing it, ffmpeg and PySceneDetect, in one run."""

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.footage import ffmpeg, long_clip
from tests.bench.measure import MIB, Cost, command, timed

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument(
        "--skip-detector", action="store_true", help="leave PySceneDetect out (it takes minutes)"
    )
    options = parser.parse_args()
    work = ROOT / "bench-work"
    work.mkdir(exist_ok=True)
    clip = long_clip(work, options.minutes)
    print(
        f"{clip.name}: {clip.stat().st_size / MIB:.0f} MiB, {options.minutes} min, 1080p30, on {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        _report(_measure(clip, Path(scratch), detector=not options.skip_detector))


def _measure(clip: Path, scratch: Path, *, detector: bool) -> dict[str, Cost]:
    _hash(clip)  # the first read fills the page cache, so that every later one starts alike
    costs = {"SHA-256 alone (hashlib)": timed(lambda: _hash(clip))}
    costs["plain copy, flushed to disk"] = timed(lambda: _copy(clip, scratch / "copy"))
    (scratch / "copy").unlink()
    for mode in ("reference", "copy"):
        home = scratch / mode
        command("init", home=home)
        costs[f"whole ingest, one worker, {mode}"] = command(
            "ingest", str(clip), "--mode", mode, "--workers", "1", home=home
        )
        shutil.rmtree(home)
    costs["each further file, one worker, reference"] = _further(clip, scratch, costs)
    frames = scratch / "frames"
    frames.mkdir()
    costs["a frame every 5 s through ffmpeg"] = timed(
        lambda: ffmpeg("-i", str(clip), "-vf", "fps=1/5", "-q:v", "4", str(frames / "%05d.jpg"))
    )
    if detector:
        costs["PySceneDetect, content detector"] = timed(lambda: _detect(clip))
    return costs


def _further(clip: Path, scratch: Path, costs: dict[str, Cost]) -> Cost:
    """Ingest the clip and a twin of other bytes in one run: what the second costs is free of the start-up."""
    source = scratch / "two"
    source.mkdir()
    (source / "one.mp4").hardlink_to(clip)
    _copy(clip, source / "two.mp4")
    with (source / "two.mp4").open("ab") as twin:
        twin.write((16).to_bytes(4, "big") + b"free" + b"another1")
    os.utime(source / "two.mp4", (0, 0))  # a file written just now would be watched until it holds still
    _hash(source / "two.mp4")
    home = scratch / "further"
    command("init", home=home)
    both = command("ingest", str(source), "--mode", "reference", "--workers", "1", home=home)
    shutil.rmtree(home)
    shutil.rmtree(source)
    return Cost(both.seconds - costs["whole ingest, one worker, reference"].seconds, both.child_peak)


def _hash(clip: Path) -> str:
    with clip.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _copy(clip: Path, target: Path) -> None:
    with clip.open("rb") as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink, 4 << 20)
        sink.flush()
        os.fsync(sink.fileno())


def _detect(clip: Path) -> None:
    from scenedetect import ContentDetector, detect  # noqa: PLC0415 - only the bench group brings it

    detect(str(clip), ContentDetector())


def _report(costs: dict[str, Cost]) -> None:
    base = next(iter(costs.values())).seconds
    print(f"{'':42}{'seconds':>9}{'x hash':>9}{'worker peak':>14}")
    for name, cost in costs.items():
        peak = f"{cost.child_peak / MIB:.0f} MiB" if cost.child_peak else ""
        print(f"{name:42}{cost.seconds:9.2f}{cost.seconds / base:9.1f}{peak:>14}")
    slow = costs.get("PySceneDetect, content detector")
    for mode in ("reference", "copy"):
        mine = costs[f"whole ingest, one worker, {mode}"].seconds
        told = f"; PySceneDetect takes {slow.seconds / mine:.0f} times as long" if slow else ""
        print(f"ingest ({mode}): {mine / base:.1f} times the hash alone{told}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
