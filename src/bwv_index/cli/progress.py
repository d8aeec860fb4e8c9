"""A bar with rate and time left, on a terminal; silence in a pipe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from bwv_index.pipeline import FileOutcome, IngestProgress, Silent


class Bar:
    """Shows an ingest run: files done, bytes, rate, time left, and each file that needs a person."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._files: TaskID | None = None

    def waiting(self, files: int) -> None:
        """Say that files are being watched until they hold still."""
        self._progress.console.print(f"Waiting until {files} recently written file(s) hold still.")

    def begin(self, files: int, size: int) -> None:
        """Start the bar."""
        del files
        self._files = self._progress.add_task("Taking in", total=size)

    def finished(self, outcome: FileOutcome) -> None:
        """Move the bar on."""
        if self._files is not None:
            self._progress.advance(self._files, outcome.size)


@contextmanager
def ingest_progress(*, quiet: bool) -> Iterator[IngestProgress]:
    """Show an ingest run on standard error where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(binary_units=True), TransferSpeedColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield Bar(progress)


@contextmanager
def step_progress(*, quiet: bool) -> Iterator["StepBar | None"]:
    """Show a long export on standard error where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield StepBar(progress)


class StepBar:
    """One bar a step, told what is being done, how much is done and how much there is."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """Move the bar of a step."""
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done, total=total)
