"""The ingest run: finds files, has workers read and inspect them, and records each result in one transaction.

The coordinator is the one writer. Kill it anywhere and run it again: what was recorded is not done twice,
what was not is done now, and the index ends as if nothing had happened.
"""

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from bwv_index import __version__
from bwv_index.custody import EventType
from bwv_index.intake import Found, InnerLink, Refusal, RefusalCode, Sighting, discover, wait_until_still
from bwv_index.media import MediaRefusal, MediaRefusalCode, OverlayText
from bwv_index.pipeline.batch import (
    BatchReport,
    Disposition,
    FileOutcome,
    IngestProgress,
    IngestRequest,
    Silent,
    UnreadPicture,
)
from bwv_index.pipeline.clocks.offsets import place_devices
from bwv_index.pipeline.content import FileContent, read_sidecar, unread_sidecar
from bwv_index.pipeline.executor import Executor, LocalExecutor, TaskLostError, TaskTimeoutError
from bwv_index.pipeline.joining import join_catalogue
from bwv_index.pipeline.keeping import Keeper, Kept
from bwv_index.pipeline.overlays import ReadOverlay, read_burnt_in
from bwv_index.pipeline.placing import heard_with
from bwv_index.pipeline.sheets import drop_replaced, stale_sheets
from bwv_index.pipeline.splitting import join_split_recordings
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.work import (
    DrawnSheet,
    DrawSheet,
    Examined,
    TakeIn,
    Taken,
    draw_sheet,
    examine,
    load_decoders,
    take_in,
)
from bwv_index.pipeline.workspace import Workspace

AHEAD = 2
"""Files in hand for each worker beyond the one it works on."""

MIB = 1 << 20


def ingest(
    workspace: Workspace,
    request: IngestRequest,
    *,
    progress: IngestProgress | None = None,
    executor: Executor | None = None,
    say: Callable[[str], None] | None = None,
) -> BatchReport:
    """Take in everything below the sources.

    Raises:
        EnvironmentFaultError: the vault, the index or the derived folder cannot be written; what was recorded
            until then stays, and the same command goes on from there.
        BusyError: another run holds the home.
    """
    with _executor(workspace, request, executor) as running:
        return _Run(workspace, request, progress or Silent(), running).go(say)


@contextmanager
def _executor(workspace: Workspace, request: IngestRequest, given: Executor | None) -> Iterator[Executor]:
    if given is not None:
        yield given
        return
    workers = request.workers or workspace.settings.ingest.workers or os.cpu_count() or 1
    limit = workspace.settings.ingest.memory_limit_mib
    with LocalExecutor(workers, limit, warm_up=load_decoders) as local:
        yield local


@dataclass(slots=True)
class _Reading:
    """A file that a worker is reading."""

    found: Found
    future: Future[Taken | Refusal]


@dataclass(slots=True)
class _Inspecting:
    """An item that a worker is inspecting, and the file that brought it."""

    found: Found
    kept: Kept
    future: Future[Examined | MediaRefusal | Refusal]


@dataclass(slots=True)
class _Run:
    """One run's moving parts; the only mutable state of an ingest."""

    workspace: Workspace
    request: IngestRequest
    progress: IngestProgress
    executor: Executor
    outcomes: list[FileOutcome] = field(default_factory=list)
    unread: list[UnreadPicture] = field(default_factory=list)
    reading: deque[_Reading] = field(default_factory=deque)
    inspecting: dict[Future[Examined | MediaRefusal | Refusal], _Inspecting] = field(default_factory=dict)
    beside: dict[Future[FileContent | Refusal], tuple[Found, Kept]] = field(default_factory=dict)
    drawing: dict[Future[DrawnSheet], str] = field(default_factory=dict)
    bytes_read: int = 0

    def go(self, say: Callable[[str], None] | None) -> BatchReport:
        began = time.monotonic()
        with self.workspace.changing(say):
            self.workspace.vault.sweep()
            keeper = Keeper(self.workspace, self.request)
            found = self._survey(keeper)
            batch = self._start()
            self.progress.begin(len(found), sum(f.size for f in found))
            self._work(deque(found), keeper)
            self._read_pictures(keeper)
            missing = keeper.missing_from_manifest()
            joined = self._finish(keeper)
            report = BatchReport(
                batch, tuple(self.outcomes), missing, keeper.manifest_tally(), joined, self.bytes_read,
                time.monotonic() - began, tuple(self.unread),
            )  # fmt: skip
            self._end(report)
        return report

    def _survey(self, keeper: Keeper) -> list[Found]:
        """List the sources, wait for files that grow, and enter what is refused."""
        found: list[Found] = []
        refused: list[Path] = []
        seen: set[Path] = set()
        for sighting in self._sightings():
            path = sighting.path
            if path in seen:
                continue
            seen.add(path)
            if isinstance(sighting, Found):
                found.append(sighting)
            elif isinstance(sighting, InnerLink):
                detail = shown(f"it leads to '{sighting.target}'")
                self._done(FileOutcome(shown(path), Disposition.LINK, detail=detail))
            else:
                refused.append(sighting.path)
                self._done(keeper.refuse(sighting))
        keeper.settle_folders(refused)
        settings = self.workspace.settings.ingest
        horizon = time.time_ns() - int(settings.settle_s * 1e9)
        recent = sum(f.mtime_ns > horizon for f in found)
        if recent:
            self.progress.waiting(recent)
        stability = wait_until_still(found, settle_s=settings.settle_s, wait_s=settings.wait_s)
        for refusal in stability.refused:
            self._done(keeper.refuse(refusal))
        return list(stability.still)

    def _sightings(self) -> Iterator[Sighting]:
        for source in self.request.sources:
            yield from discover(source, home=self.workspace.home.root)

    def _start(self) -> int:
        with self.workspace.writing() as record:
            sources = [shown(source) for source in self.request.sources]
            batch = record.evidence.start_batch(
                self.workspace.actor, self.request.mode.value, sources, self.workspace.now(),
                self.workspace.settings_hash, __version__,
            )  # fmt: skip
            record.ledger.append(
                self.workspace.event(
                    EventType.BATCH_STARTED, f"batch {batch}", details={"sources": [*sources]}
                )
            )
        return batch

    def _work(self, queue: deque[Found], keeper: Keeper) -> None:
        while queue or self.reading or self.inspecting or self.beside or self.drawing:
            while queue and len(self.reading) + len(self.inspecting) + len(self.beside) < self._window:
                self._next(queue.popleft(), keeper)
            self._wait()
            while self.reading and self.reading[0].future.done():
                self._read(self.reading.popleft(), keeper)
            for inspection in [i for f, i in self.inspecting.items() if f.done()]:
                del self.inspecting[inspection.future]
                self._inspected(inspection, keeper)
            for sidecar in [f for f in self.beside if f.done()]:
                self._sidecar_read(*self.beside.pop(sidecar), sidecar, keeper)
            for sheet in [f for f in self.drawing if f.done()]:
                self._drawn(self.drawing.pop(sheet), sheet, keeper)

    @property
    def _window(self) -> int:
        """How many tasks are in hand at once."""
        return AHEAD * max(
            1, self.request.workers or self.workspace.settings.ingest.workers or os.cpu_count() or 1
        )

    def _wait(self) -> None:
        """Wait until something can be recorded. Files are recorded in the order they were found in."""
        waiting: list[Future[object]] = [*self.inspecting, *self.beside, *self.drawing]  # type: ignore[list-item]
        if self.reading:
            waiting.append(self.reading[0].future)  # type: ignore[arg-type]
        if waiting:
            wait(waiting, return_when=FIRST_COMPLETED)

    def _next(self, found: Found, keeper: Keeper) -> None:
        """Send the next file on its way, unless it is held already."""
        kept = keeper.known(found)
        if kept is None:
            task = TakeIn(found, keeper.vault, self.workspace.settings.ingest.chunk_kib * 1024)
            future = self.executor.submit(take_in, task, time_limit_s=self._limit(found.size))
            self.reading.append(_Reading(found, future))
        else:
            self._go_on(found, kept, keeper)

    def _go_on(self, found: Found, kept: Kept, keeper: Keeper) -> None:
        """Have a file that is accounted for inspected or read where that is due."""
        if kept.inspect:
            self._inspect(found, kept, keeper)
        elif kept.read:
            task = keeper.reading(kept.outcome.sha256, found.path)
            future = self.executor.submit(read_sidecar, task, time_limit_s=self._limit(found.size))
            self.beside[future] = (found, kept)
        else:
            self._done(kept.outcome)

    def _read(self, reading: _Reading, keeper: Keeper) -> None:
        """Record a file that was read, and have it inspected where that is due."""
        try:
            result = reading.future.result()
        except TaskTimeoutError:
            detail = f"not read within {self._limit(reading.found.size):.0f} s"
            result = Refusal(reading.found.path, RefusalCode.TOO_SLOW, detail)
        except (TaskLostError, MemoryError) as fault:
            result = Refusal(reading.found.path, RefusalCode.WORKER_LOST, str(fault) or "memory ran out")
        if isinstance(result, Refusal):
            self._done(keeper.refuse(result))
            return
        self.bytes_read += result.fingerprint.size
        self._go_on(reading.found, keeper.keep(reading.found, result), keeper)

    def _sidecar_read(
        self, found: Found, kept: Kept, future: Future[FileContent | Refusal], keeper: Keeper
    ) -> None:
        """Record what was read in a sidecar; one that cannot be read through says why."""
        lost = ""
        try:
            result = future.result()
        except TaskTimeoutError:
            lost = f"not read within {self._limit(found.size):.0f} s"
        except (TaskLostError, MemoryError) as fault:
            lost = str(fault) or "memory ran out"
        except Exception as fault:  # noqa: BLE001 - a fault over one sidecar must not end the run
            lost = f"failed: {type(fault).__name__} {fault!s:.200}".strip()
        if lost:
            result = unread_sidecar(lost)
        if isinstance(result, Refusal):
            self._done(keeper.refuse(replace(result, path=found.path)))
        else:
            self._done(keeper.keep_sidecar(kept, result, found.path, lost=lost))

    def _read_pictures(self, keeper: Keeper) -> None:
        """Have the pictures of the batch read for burnt-in text, and record it in the order of the items."""
        due = deque(keeper.overlays_due({o.sha256 for o in self.outcomes if o.sha256}))
        if due:
            self.progress.reading_pictures(len(due))
        running: deque[tuple[ReadOverlay, Future[OverlayText | MediaRefusal]]] = deque()
        while due or running:
            while due and len(running) < self._window:
                task = due.popleft()
                limit = self._limit(task.size)
                running.append((task, self.executor.submit(read_burnt_in, task, time_limit_s=limit)))
            task, future = running.popleft()
            unread = keeper.keep_overlay(task, _picture_text(future))
            self.unread += [unread] if unread else []
            self.progress.picture_read()

    def _inspect(self, found: Found, kept: Kept, keeper: Keeper) -> None:
        task = keeper.examination(kept.outcome.sha256, found.path)
        future = self.executor.submit(examine, task, time_limit_s=self._limit(found.size))
        self.inspecting[future] = _Inspecting(found, kept, future)

    def _inspected(self, inspection: _Inspecting, keeper: Keeper) -> None:
        try:
            result = inspection.future.result()
        except TaskTimeoutError as fault:
            result = MediaRefusal(
                MediaRefusalCode.TIME_LIMIT,
                f"ended after {self._limit(inspection.found.size):.0f} s {fault}".strip(),
            )
        except TaskLostError as fault:
            result = MediaRefusal(MediaRefusalCode.WORKER_CRASHED, str(fault))
        except MemoryError:
            result = MediaRefusal(MediaRefusalCode.MEMORY_LIMIT, "the worker's memory limit was reached")
        if isinstance(
            result, Refusal
        ):  # the bytes that were to be inspected, in the vault or where they were found
            self._done(keeper.refuse(replace(result, path=inspection.found.path)))
            return
        outcome, sheet = keeper.keep_inspection(inspection.kept, result, inspection.found.path)
        if sheet is not None:
            self._draw(sheet)
        self._done(outcome)

    def _draw(self, sheet: DrawSheet) -> None:
        future = self.executor.submit(draw_sheet, sheet, time_limit_s=self._limit(0))
        self.drawing[future] = sheet.sha256

    def _drawn(self, sha256: str, future: Future[DrawnSheet], keeper: Keeper) -> None:
        """Record a sheet; one whose worker was lost is drawn at the end of this run, or by the next."""
        with suppress(TaskLostError, TaskTimeoutError, MemoryError):
            keeper.keep_sheet(sha256, future.result())

    def _finish(self, keeper: Keeper) -> tuple[str, ...]:
        """Join what belongs together, now that the batch is in, and draw the sheets that are out of date.

        Such a sheet may belong to any clip of the batch: a duplicate's name moved its time, or a run was killed
        between recording the clip and recording its sheet.
        """
        paired = keeper.pair_sidecars()
        with self.workspace.writing() as record:
            joined = join_catalogue(self.workspace, record)
            touched = {record.clips.of_item(o.sha256) for o in self.outcomes if o.sha256}
            clips = {clip for clip in touched if clip is not None} | paired | {clip for clip, _ in joined}
        place_devices(self.workspace, clips)
        with self.workspace.writing() as record:
            clips |= {*record.clips.of_devices_of(clips)}
            clips |= {*record.clips.of_devices_of(heard_with(record, clips))}
            join_split_recordings(self.workspace, record, clips)
        with self.workspace.index.reading() as record:
            stale = stale_sheets(self.workspace, record, sorted(clips))
        for sheet in stale:
            future = self.executor.submit(draw_sheet, sheet, time_limit_s=self._limit(0))
            self._drawn(sheet.sha256, future, keeper)
        with self.workspace.index.reading() as record:
            drop_replaced(self.workspace, record, sorted(clips))
        return tuple(evidence_id for _, evidence_id in joined)

    def _end(self, report: BatchReport) -> None:
        counts = {disposition.name.lower(): count for disposition, count in report.counts.items()}
        counts["missing_from_manifest"] = len(report.missing)
        with self.workspace.writing() as record:
            record.evidence.end_batch(report.batch, self.workspace.now(), counts)
            record.ledger.append(
                self.workspace.event(EventType.BATCH_ENDED, f"batch {report.batch}", details={**counts})
            )

    def _done(self, outcome: FileOutcome) -> None:
        self.outcomes.append(outcome)
        self.progress.finished(outcome)

    def _limit(self, size: int) -> float:
        settings = self.workspace.settings.ingest
        return settings.time_limit_s + size / (settings.least_rate_mib_s * MIB)


def _picture_text(future: Future[OverlayText | MediaRefusal]) -> OverlayText | MediaRefusal:
    """Wait for the text of one item's picture; a worker that was lost costs the item its overlay alone."""
    try:
        return future.result()
    except TaskTimeoutError as fault:
        return MediaRefusal(MediaRefusalCode.TIME_LIMIT, f"it took too long {fault}".strip())
    except TaskLostError as fault:
        return MediaRefusal(MediaRefusalCode.WORKER_CRASHED, str(fault))
    except MemoryError:
        return MediaRefusal(MediaRefusalCode.MEMORY_LIMIT, "the worker's memory limit was reached")
    except Exception as fault:  # noqa: BLE001 - a fault over one picture must not end the run
        told = f"it failed: {type(fault).__name__} {fault!s:.200}".strip()
        return MediaRefusal(MediaRefusalCode.WORKER_CRASHED, told)


def plan_ingest(workspace: Workspace, request: IngestRequest) -> tuple[Sighting, ...]:
    """List what an ingest would look at, reading and recording nothing."""
    found = (
        sighting for source in request.sources for sighting in discover(source, home=workspace.home.root)
    )
    return tuple(found)


def count_sightings(sightings: Sequence[Sighting]) -> dict[str, int]:
    """Count files to read, links seen under their own name, and refusals by reason."""
    counts = Counter(
        "read"
        if isinstance(s, Found)
        else "link to a file seen under its own name"
        if isinstance(s, InnerLink)
        else s.code.value
        for s in sightings
    )
    return dict(sorted(counts.items()))
