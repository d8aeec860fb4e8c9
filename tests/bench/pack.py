"""``make bench-pack``: many clips cut from one long recording, against copying as many bytes."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeVar

from av.container import InputContainer
from tests.bench.footage import clips_asked, long_clip
from tests.bench.measure import MIB

from bwv_index.intake import hash_file
from bwv_index.media import Cut, CutHow, CutMode, CutSource, make_cut, plan_source, prove_cut, read_source
from bwv_index.media.cutsource import reading, survey_source

ROOT = Path(__file__).resolve().parents[2]
IN_STEP = 7
"""How many I-frames on the next clip begins; the long recording has about one a second."""


T = TypeVar("T")


@dataclass(slots=True)
class _Sum:
    """What many acts took: seconds by the wall, and seconds that this process kept a core busy."""

    seconds: float = 0.0
    busy: float = 0.0

    def add(self, act: Callable[[], T]) -> T:
        """Time one more act, and return what it does."""
        began, worked = time.perf_counter(), time.process_time()
        done = act()
        self.seconds += time.perf_counter() - began
        self.busy += time.process_time() - worked
        return done


def main() -> None:
    """Measure and print one table."""
    options = clips_asked(__doc__)
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
    opening = _Sum()
    source = opening.add(partial(read_source, recording))
    with ExitStack() as held:
        shared = opening.add(partial(held.enter_context, reading(source)))
        print(f"opening the recording, once for all that follows: {opening.seconds:.2f} s")
        _by_turns(source, shared, scratch, count, length)
        _as_one(source, shared, scratch)


def _by_turns(
    source: CutSource, shared: InputContainer | None, scratch: Path, count: int, length: int
) -> None:
    copying, hashing, cutting, proving = _Sum(), _Sum(), _Sum(), _Sum()
    size = 0
    # by turns, so that whatever else the machine does strikes each of them alike
    for number, (start, end) in enumerate(spans(source, count, length)):
        cut = cutting.add(partial(_cut, source, shared, start, end, scratch / f"{number}.mp4"))
        copy = scratch / f"{number}-copy.mp4"
        copying.add(partial(copy_flushed, cut.path, copy))
        hashing.add(partial(hash_file, copy))
        proving.add(partial(_proven, source, shared, cut))
        size += cut.size
        cut.path.unlink()
        copy.unlink()
    _report(size, copying, hashing, cutting, proving)


def _as_one(source: CutSource, shared: InputContainer | None, scratch: Path) -> None:
    first, last = spans(source, 2, 0)[0][0], _end(source)
    whole, made, plain, hashed = scratch / "whole.mp4", _Sum(), _Sum(), _Sum()
    cut = made.add(partial(_cut, source, shared, first, last, whole))
    plain.add(partial(copy_flushed, whole, scratch / "plain.mp4"))
    hashed.add(partial(hash_file, scratch / "plain.mp4"))
    print(
        f"one clip of {float(cut.plan.duration) / 60:.1f} min, {cut.size / MIB:.0f} MiB: plain copy "
        f"{plain.seconds:.2f} s, hashing it {hashed.seconds:.2f} s, cut and hashed {made.seconds:.2f} s, "
        f"{made.seconds / plain.seconds:.1f} times a plain copy"
    )


def _cut(
    source: CutSource, shared: InputContainer | None, start: Fraction, end: Fraction, target: Path
) -> Cut:
    plan = plan_source(source, start, end, CutMode.AUTO, shared=shared)
    if plan.how is not CutHow.STREAM_COPY:
        sys.exit(f"the cut at {start} s is not copied: {plan.why}")
    return make_cut(source, target, plan, label=target.stem, shared=shared)  # it flushes what it wrote


def spans(source: CutSource, count: int, length: int) -> list[tuple[Fraction, Fraction]]:
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


def _proven(source: CutSource, shared: InputContainer | None, cut: Cut) -> None:
    proof = prove_cut(source, cut, shared=shared)
    if not proof.holds:
        sys.exit(f"{cut.path.name}: {proof.faults}")


def copy_flushed(source: Path, target: Path) -> None:
    """Copy a file and flush the copy to the disk."""
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _report(size: int, copying: _Sum, hashing: _Sum, cutting: _Sum, proving: _Sum) -> None:
    print(f"{'':44}{'seconds':>9}{'of a core':>11}{'MiB/s':>9}{'x copy':>9}")
    rows = {
        "plain copy of the same bytes, flushed": copying,
        "  SHA-256 of the copy": hashing,
        "stream-copy cuts, hashed and flushed": cutting,
        "proof of each cut (both ends decoded)": proving,
    }
    for name, cost in rows.items():
        print(
            f"{name:44}{cost.seconds:9.2f}{cost.busy:11.2f}{size / MIB / cost.seconds:9.0f}"
            f"{cost.seconds / copying.seconds:9.1f}"
        )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
