"""What one ingest run was asked, and what it says of every file it saw."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bwv_index.intake import Manifest


class Mode(StrEnum):
    """What becomes of the bytes."""

    COPY = "copy"
    """An unaltered copy goes into the vault."""
    REFERENCE = "reference"
    """Footage stays where it is; the index remembers where."""


class Disposition(StrEnum):
    """What became of one file. Every file seen has exactly one, so the counts add up."""

    SOUND = "taken in, sound"
    ATTENTION = "taken in, needs attention"
    SIDECAR = "sidecar"
    DUPLICATE = "duplicate of an item held"
    HELD = "held already, not read again"
    """Size and times are those of the last reading."""
    SAME = "held already, read again: the same bytes"
    QUARANTINED = "quarantined, bytes kept"
    REFUSED = "refused, not read"
    LINK = "link to a file seen under its own name"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file, what became of it, and what is the matter with it; ``code`` is empty where nothing is."""

    path: str
    disposition: Disposition
    sha256: str = ""
    evidence_id: str = ""
    size: int = 0
    code: str = ""
    detail: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class ManifestTally:
    """How a manifest and a source agree; ``missing`` counts files that are listed and were not seen."""

    matched: int
    differ: int
    missing: int
    unlisted: int


@dataclass(frozen=True, slots=True)
class UnreadPicture:
    """A clip that is in, and whose picture could not be read for burnt-in text today; the next run tries again."""

    evidence_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a run did. ``missing`` are outcomes for files that a manifest lists and nobody saw."""

    batch: int
    outcomes: tuple[FileOutcome, ...]
    missing: tuple[FileOutcome, ...]
    manifest: ManifestTally | None
    joined: tuple[str, ...]
    bytes_read: int
    seconds: float
    unread_pictures: tuple[UnreadPicture, ...] = ()

    @property
    def counts(self) -> Mapping[Disposition, int]:
        """How many files have each disposition; the sum is the number of files seen."""
        tally = Counter(outcome.disposition for outcome in self.outcomes)
        return {disposition: tally[disposition] for disposition in Disposition}

    @property
    def needs_a_person(self) -> bool:
        """Whether anything in the batch waits for somebody."""
        return bool(self.troubled or self.unread_pictures)

    @property
    def troubled(self) -> tuple[FileOutcome, ...]:
        """The files that something is the matter with, and those that nobody saw."""
        return (*(outcome for outcome in self.outcomes if outcome.code), *self.missing)


@dataclass(frozen=True, slots=True)
class IngestRequest:
    """What an evidence officer asks for."""

    sources: tuple[Path, ...]
    mode: Mode = Mode.COPY
    manifest: Manifest | None = None
    workers: int = 0


class IngestProgress(Protocol):
    """Told as a run goes on; shows it on a terminal, or keeps silent."""

    def waiting(self, files: int) -> None:
        """Some files were written a moment ago: waiting until they hold still."""

    def begin(self, files: int, size: int) -> None:
        """So many files of so many bytes in all are about to be read."""

    def finished(self, outcome: FileOutcome) -> None:
        """One file is done."""

    def reading_pictures(self, clips: int) -> None:
        """The pictures of so many clips are about to be read for burnt-in text."""

    def picture_read(self) -> None:
        """One clip's picture is read."""


class Silent:
    """Progress for a pipe: says nothing."""

    def waiting(self, files: int) -> None:
        """Say nothing."""

    def begin(self, files: int, size: int) -> None:
        """Say nothing."""

    def finished(self, outcome: FileOutcome) -> None:
        """Say nothing."""

    def reading_pictures(self, clips: int) -> None:
        """Say nothing."""

    def picture_read(self) -> None:
        """Say nothing."""
