"""Hostile media: mutants of real footage through the real ingest, with workers whose time and memory are bounded."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psutil
from tests.torture.mutation import mutate
from tests.torture.scene import OPERATOR, make_home, write_clip
from tests.torture.tally import Tally

from bwv_index.errors import BwvIndexError
from bwv_index.intake import RefusalCode
from bwv_index.media import MediaRefusalCode, sniff
from bwv_index.media.sniff import SNIFF_BYTES
from bwv_index.pipeline import BatchReport, IngestRequest, LocalExecutor, ingest, open_workspace
from bwv_index.pipeline.executor import MIB, TaskLostError, TaskTimeoutError
from bwv_index.pipeline.work import load_decoders
from bwv_index.settings import load_settings

TIME_LIMIT_S = 20
"""Seconds for one file: shorter than shipped, so that 10,000 hangs would end within a day."""

SLACK_S = 60.0
"""How much later than its time-out a task may come back: it may have waited behind two others."""

WORKERS = 2
BATCH = 250
LARGEST = 1 << 20
"""Files above a MiB are left out: what is damaged in them is also in smaller ones."""

ROOT = Path(__file__).resolve().parents[2]
CONTAINERS = ("mp4", "mov", "mkv", "avi", "ts")

LOST = frozenset(
    {
        MediaRefusalCode.WORKER_CRASHED,
        MediaRefusalCode.TIME_LIMIT,
        RefusalCode.WORKER_LOST,
        RefusalCode.TOO_SLOW,
    }
)
"""Reasons of a file whose worker ended before it could answer, or was ended."""

T = TypeVar("T")


@dataclass(slots=True)
class Watched:
    """The real pool of workers, with a watch over how each task came back."""

    inner: LocalExecutor
    lost: list[str] = field(default_factory=list)
    """The seeds of the mutants that cost a worker."""
    wrong: list[str] = field(default_factory=list)

    def submit(self, task: Callable[..., T], *arguments: Any, time_limit_s: float) -> Future[T]:
        """Start a task; a result that is neither one of ours nor one of the pool's is noted."""
        began = time.monotonic()
        future = self.inner.submit(task, *arguments, time_limit_s=time_limit_s)

        def note(done: Future[T]) -> None:
            fault = done.exception()
            late = time.monotonic() - began - 3 * time_limit_s - SLACK_S
            if late > 0:
                self.wrong.append(f"hang: {arguments[0]} came back {late:.0f} s after its time-out")
            if fault and not isinstance(
                fault, TaskLostError | TaskTimeoutError | MemoryError | BwvIndexError
            ):
                self.wrong.append(f"untyped {fault!r} from {task.__name__}")

        future.add_done_callback(note)
        return future


@contextmanager
def peak_of_workers() -> Iterator[list[int]]:
    """Watch the workers; the list holds the most bytes of memory that any has ever held at once (VmHWM)."""
    peak, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            peak[0] = max((peak[0], *map(_high_water, psutil.Process().children())))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _high_water(process: psutil.Process) -> int:
    try:
        if not any("spawn_main" in word for word in process.cmdline()):
            return 0
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii", errors="replace")
    except (psutil.Error, OSError):
        return 0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM:"))
    return next((int(words[1]) * 1024 for words in lines), 0)


def originals(work: Path) -> list[tuple[str, bytes]]:
    """Return what mutants are made of, small files first: clips of our own, the sample scene, the corpus."""
    own = work / "originals"
    own.mkdir()
    for number, suffix in enumerate(CONTAINERS):
        write_clip(own / f"own.{suffix}", number)
    corpus = ROOT.parent / "shared" / "corpus"
    folders = (own, ROOT / "sample_media" / "clips", corpus / "good", corpus / "bad")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    read = ((path.name, path.read_bytes()) for path in sorted(files) if path.stat().st_size <= LARGEST)
    footage = [(name, data) for name, data in read if sniff(data[:SNIFF_BYTES])]
    return sorted(footage, key=lambda original: (len(original[1]), original[0]))


def write_mutant(folder: Path, seed: int, made_of: Sequence[tuple[str, bytes]]) -> Path:
    """Write the mutant of a seed; small files are chosen more often than large ones."""
    count = len(made_of)
    name, data = made_of[int(count * ((seed * 0.6180339887) % 1.0) ** 1.3)]
    other = made_of[(seed * 7919) % count][1]
    damage, mutant = mutate(seed, data, other)
    path = folder / f"{seed:05d} {damage} {name}"
    path.write_bytes(mutant)
    return path


def run(size: int, work: Path) -> Tally:
    """Ingest so many mutants, a batch at a time, each batch into a home of its own."""
    made_of = originals(work)
    limit = load_settings().ingest.memory_limit_mib
    wrong: list[str] = []
    with peak_of_workers() as peak, LocalExecutor(WORKERS, limit, warm_up=load_decoders) as pool:
        watched = Watched(pool)
        for first in range(0, size, BATCH):
            wrong += _batch(work, range(first, min(size, first + BATCH)), made_of, watched)
    crashes, hangs = len(wrong), sum(fault.startswith("hang") for fault in watched.wrong)
    if peak[0] > limit * MIB:
        wrong.append(f"a worker held {peak[0] // MIB} MiB, the limit is {limit}")
    lost = f"{len(watched.lost)} workers lost" + (f" (by {', '.join(watched.lost)})" if watched.lost else "")
    figure = f"{crashes} crashes, {hangs} hangs, {lost}, worker peak {peak[0] // MIB} MiB of {limit}"
    return Tally(size, "mutants", (*wrong, *watched.wrong), figure)


def _batch(
    work: Path, seeds: Sequence[int], made_of: Sequence[tuple[str, bytes]], watched: Watched
) -> list[str]:
    """Ingest one batch; where that fails, find out which of its files it is."""
    source = work / "source"
    source.mkdir()
    files = [write_mutant(source, seed, made_of) for seed in seeds]
    wrong = _ingested(work, source, files, watched)
    if wrong and len(files) > 1:
        wrong = [fault for file in files for fault in _ingested(work, file, [file], watched)] or wrong
    shutil.rmtree(source)
    return wrong


def _ingested(work: Path, source: Path, files: Sequence[Path], watched: Watched) -> list[str]:
    """Return what went wrong: the run broke off, or a file was not accounted for."""
    home = make_home(work / "home", f"[ingest]\nsettle_s = 0\ntime_limit_s = {TIME_LIMIT_S}\n")
    try:
        with open_workspace(home, OPERATOR) as workspace:
            report = ingest(workspace, IngestRequest((source,), workers=WORKERS), executor=watched)
    except Exception as fault:  # noqa: BLE001 - whatever ends a run is what is looked for
        return [f"the run over {source.name} ended with {fault!r}"]
    finally:
        shutil.rmtree(home)
    watched.lost += [Path(each.path).name[:5] for each in report.outcomes if each.code in LOST]
    return list(_unaccounted(report, files))


def _unaccounted(report: BatchReport, files: Sequence[Path]) -> Iterator[str]:
    told = {outcome.path for outcome in report.outcomes}
    yield from (f"{file.name} is not in the report" for file in files if str(file) not in told)
