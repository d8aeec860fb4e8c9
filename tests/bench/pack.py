"""``make bench-pack``: many clips cut from one long recording, against copying as many bytes."""

import argparse
import os
import shutil
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from tests.bench.footage import long_clip
from tests.bench.measure import MIB, Cost, timed

from bwv_index.media import Cut, CutHow, CutMode, CutSource, make_cut, plan_source, prove_cut, read_source
from bwv_index.media.cutsource import survey_source

ROOT = Path(__file__).resolve().parents[2]
IN_STEP = 7
"""How many I-frames on the next clip begins; the long recording has about one a second."""


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--clips", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=9, help="about the length of a clip")
    options = parser.parse_args()
    work = ROOT / "bench-work"
    work.mkdir(exist_ok=True)
    recording = long_clip(work, options.minutes)
    print(
        f"{options.clips} clips of {options.seconds} s from {recording.name} "
        f"({recording.stat().st_size / MIB:.0f} MiB, 1080p30), on {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        _measure(recording, Path(scratch), options.clips, options.seconds)


def _measure(recording: Path, scratch: Path, count: int, length: int) -> None:
    recording.read_bytes()  # the page cache is warm for every part alike
    source = read_source(recording)
    spans = _spans(source, count, length)
    cuts: list[Cut] = []

    def cut_all() -> None:
        for number, (start, end) in enumerate(spans):
            plan = plan_source(source, start, end, CutMode.AUTO)
            if plan.how is not CutHow.STREAM_COPY:
                sys.exit(f"the cut at {start} s is not copied: {plan.why}")
            cut = make_cut(source, scratch / f"{number}.mp4", plan, label=f"clip {number}")
            _flush(cut.path)
            cuts.append(cut)

    cutting = timed(cut_all)

    def prove_all() -> None:
        for cut in cuts:
            _proven(recording, cut)

    def copy_all() -> None:
        for cut in cuts:
            _copy(cut.path, copies / cut.path.name)

    def cut_whole() -> None:
        make_cut(source, whole, plan, label="whole")
        _flush(whole)

    proving = timed(prove_all)
    copies = scratch / "copies"
    copies.mkdir()
    copying = timed(copy_all)
    _report(sum(cut.size for cut in cuts), copying, cutting, proving)
    for cut in cuts:
        cut.path.unlink()
    shutil.rmtree(copies)
    whole, one = scratch / "whole.mp4", _spans(source, 2, 0)[0][0]
    plan = plan_source(source, one, _end(source), CutMode.AUTO)
    made = timed(cut_whole)
    plain = timed(lambda: _copy(whole, scratch / "plain.mp4"))
    print(
        f"one clip of {float(plan.duration) / 60:.1f} min, {whole.stat().st_size / MIB:.0f} MiB: plain copy "
        f"{plain.seconds:.2f} s, cut {made.seconds:.2f} s, {made.seconds / plain.seconds:.1f} times"
    )


def _spans(source: CutSource, count: int, length: int) -> list[tuple[Fraction, Fraction]]:
    """Lay the clips from I-frame to I-frame, from the start on again where the recording is too short."""
    table = survey_source(source)
    times = [int(pts) * table.time_base - source.origin for pts in table.pts[table.iframe]]
    last = len(times) - length
    return [
        (times[number * IN_STEP % last], times[number * IN_STEP % last + length]) for number in range(count)
    ]


def _end(source: CutSource) -> Fraction:
    table = survey_source(source)
    return int(table.shown_times[-1]) * table.time_base - source.origin


def _proven(recording: Path, cut: Cut) -> None:
    proof = prove_cut(read_source(recording), cut)
    if not proof.holds:
        sys.exit(f"{cut.path.name}: {proof.faults}")


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    _flush(target)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _report(size: int, copying: Cost, cutting: Cost, proving: Cost) -> None:
    print(f"{'':44}{'seconds':>9}{'MiB/s':>9}{'x copy':>9}")
    rows = {
        "plain copy of the same bytes, flushed": copying,
        "stream-copy cuts, hashed and flushed": cutting,
        "proof of each cut (both ends decoded)": proving,
    }
    for name, cost in rows.items():
        print(
            f"{name:44}{cost.seconds:9.2f}{size / MIB / cost.seconds:9.0f}{cost.seconds / copying.seconds:9.1f}"
        )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
