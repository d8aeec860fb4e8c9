"""A bar with rate and time left, on a terminal; silence in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
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
        self._clips = self._read = 0

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

    def reading_pictures(self, clips: int) -> None:
        """Say that burnt-in text is being read."""
        self._clips, self._read = clips, 0
        self._tell_pictures()

    def picture_read(self) -> None:
        """Count on."""
        self._read += 1
        self._tell_pictures()

    def _tell_pictures(self) -> None:
        if self._files is not None:
            told = f"Reading burnt-in text, {self._read} of {self._clips}"
            self._progress.update(self._files, description=told)


@contextmanager
def ingest_progress(*, quiet: bool) -> Iterator[IngestProgress]:
    """Show an ingest run on standard error where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    with Progress(*_bytes_columns(), console=Console(stderr=True)) as progress:
        yield Bar(progress)


@contextmanager
def bytes_progress(*, quiet: bool) -> Iterator["StepBar | None"]:
    """Show reading or copying, counted in bytes, on standard error where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with Progress(*_bytes_columns(), console=Console(stderr=True)) as progress:
        yield StepBar(progress)


def _bytes_columns() -> tuple[ProgressColumn, ...]:
    return (
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(binary_units=True), TransferSpeedColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip


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


@contextmanager
def word_progress(*, quiet: bool) -> Iterator[Callable[[str], None] | None]:
    """Say what is being done, on standard error where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    console = Console(stderr=True)
    with console.status("") as status:
        yield lambda what: status.update(f"{what} ...")
