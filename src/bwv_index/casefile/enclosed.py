"""One exhibit as it lies in a case's pack: names that are ours alone, its place on the clock, its marks."""

import re
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import PurePosixPath

from bwv_index.casefile.packed import KNOWN_SUFFIXES, SUFFIXES
from bwv_index.cases import (
    CaseExhibit,
    CaseRecording,
    CaseSnapshot,
    ExhibitFile,
    ExhibitKind,
    FilePurpose,
    Mark,
    Reach,
    marks_in,
    reach_of,
)
from bwv_index.timecode import add_seconds

EXHIBITS = "exhibits"
CASE_MASTERS = "masters"
CASE_SHEETS = "sheets"
CASE_DOCUMENTS = "documents"
ID_CHARACTERS = 64

SUFFIX_OF_FORMAT = {
    "MP4": ".mp4",
    "QUICKTIME": ".mov",
    "MATROSKA": ".mkv",
    "MPEG-TS": ".ts",
    "MPEG-PS": ".mpg",
    "AVI": ".avi",
    "ASF": ".asf",
}
"""The suffix of a file by the first word of how its format is described."""


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file of an exhibit and its path in the payload, with forward slashes."""

    file: ExhibitFile
    path: str


@dataclass(frozen=True, slots=True)
class ShownMark:
    """A mark as it stands in the supplied clip: seconds into it, and on the clock, None where that is not known."""

    mark: Mark
    offset: Fraction
    until: Fraction | None
    at_utc: datetime | None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """An exhibit with what the page and the lists say of it. ``number`` is its place on the page, from 1.

    ``reach`` is what it shows of its master, None where nobody knows; ``sheets`` the paths of its contact sheets.
    """

    number: int
    exhibit: CaseExhibit
    recording: CaseRecording
    reach: Reach | None
    files: tuple[EnclosedFile, ...]
    marks: tuple[ShownMark, ...]
    sheets: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the reference as written."""
        return str(self.exhibit.ref)

    @property
    def evidence(self) -> EnclosedFile | None:
        """Return the file that is the evidence; None where it is not enclosed."""
        return self._of(FilePurpose.EVIDENCE)

    @property
    def played(self) -> EnclosedFile | None:
        """Return the file that the page plays: the proxy where there is one, else the evidence."""
        return self._of(FilePurpose.PROXY) or self.evidence

    @property
    def start_utc(self) -> datetime | None:
        """Return when the clip starts; None where its recording has no time, or nobody knows where it starts in it."""
        start = self.recording.time.start_utc
        return None if start is None or self.reach is None else add_seconds(start, self.reach.start)

    @property
    def duration_s(self) -> float | None:
        """Return the length of what is enclosed, in seconds; None is not known."""
        lengths = (one.file.duration for one in (self.evidence, self.played) if one is not None)
        found = next((length for length in lengths if length is not None), None)
        return None if found is None else round(float(found), 6)

    @property
    def half_width_s(self) -> float | None:
        """Return how far the start may be off, in seconds (95 %); None where there is no start."""
        return None if self.start_utc is None else self.recording.time.half_width_s

    def _of(self, purpose: FilePurpose) -> EnclosedFile | None:
        return next((one for one in self.files if one.file.purpose is purpose), None)


def enclosed_exhibits(snapshot: CaseSnapshot) -> tuple[Enclosed, ...]:
    """Return the standing exhibits of a case in the order of their references, as they are to lie in its pack.

    An exhibit without its evidence file is listed with no file: a proxy never stands alone.
    """
    standing = sorted(snapshot.standing, key=lambda one: one.ref)
    found = ((one, snapshot.recording(one.recording)) for one in standing)
    known = [(one, recording) for one, recording in found if recording is not None]
    return tuple(
        _enclosed(number, snapshot, one, recording) for number, (one, recording) in enumerate(known, start=1)
    )


def _enclosed(
    number: int, snapshot: CaseSnapshot, exhibit: CaseExhibit, recording: CaseRecording
) -> Enclosed:
    reach = reach_of(snapshot, exhibit)
    files = exhibit.files if exhibit.evidence is not None else ()
    marks = tuple(_shown(mark, recording, reach) for mark in marks_in(snapshot, exhibit))
    return Enclosed(
        number, exhibit, recording, reach,
        tuple(EnclosedFile(file, file_path(exhibit, recording, file)) for file in files), marks,
    )  # fmt: skip


def _shown(mark: Mark, recording: CaseRecording, reach: Reach | None) -> ShownMark:
    begin = Fraction(0) if reach is None else reach.start
    start = recording.time.start_utc
    return ShownMark(
        mark,
        max(Fraction(0), mark.start - begin),
        None if mark.end is None else max(Fraction(0), mark.end - begin),
        None if start is None else add_seconds(start, mark.start),
    )


def file_path(exhibit: CaseExhibit, recording: CaseRecording, file: ExhibitFile) -> str:
    """Return where a file of an exhibit goes; outside text gives at most a known media suffix."""
    suffix = ".mp4"
    if file.purpose is FilePurpose.EVIDENCE and exhibit.kind is not ExhibitKind.CLIP:
        word = file.format_text.partition(",")[0].strip().upper()
        held = SUFFIXES.get(recording.container, ".bin") if exhibit.kind is ExhibitKind.MASTER else ".bin"
        suffix = SUFFIX_OF_FORMAT.get(word, held)
    return f"{EXHIBITS}/{exhibit.ref.file_name}{file.purpose.added_to_name}{suffix}"


def master_path(number: int, recording: CaseRecording) -> str:
    """Return where the whole recording goes, where whole recordings are enclosed."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", recording.evidence_id).strip("-.")[:ID_CHARACTERS] or "recording"
    suffix = PurePosixPath(recording.original_name).suffix.lower()
    chosen = suffix if suffix in KNOWN_SUFFIXES else SUFFIXES.get(recording.container, ".bin")
    return f"{CASE_MASTERS}/{number:03d}_{plain}{chosen}"
