"""Content between workers and record: bytes read by the cameras' readers, and what of it is kept and how."""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path, PurePath
from typing import Any

from pydantic import TypeAdapter

from bwv_index.cameras import READERS, Content, Remark, Source, TrackPoint, read_content, spaced, thinned
from bwv_index.index import Record, TrackPointView
from bwv_index.intake import Refusal, RefusalCode
from bwv_index.media import Inspection, OverlayText
from bwv_index.timecode import MICROSECONDS

CONTENT = "content"
CONTENT_VERSION = 1
"""Raised whenever the readers find something else than before: items are then read again."""

UNKNOWN_FORMAT = "no reader knows its format: nothing of it was read"

MOST_SIDECAR_BYTES = 32 << 20
"""Bytes of a sidecar that are read. What is longer is no text that a camera writes beside a clip."""


@dataclass(frozen=True, slots=True)
class TrackTally:
    """How many points one source wrote, and how many of them a device really measured, before thinning."""

    source: str
    points: int
    measured: int


@dataclass(frozen=True, slots=True)
class BurntIn:
    """The text read in a picture, and the time stamp that a player shows as 0; or why it was not read."""

    text: OverlayText | None
    origin: Fraction = Fraction(0)
    problem: str = ""


NOTHING = Content()

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
"""All empty files are this one item; what one of them says is in its name."""


@dataclass(frozen=True, slots=True)
class FileContent:
    """What readers found in one file, its tracks thinned; ``tallies`` counts their points as they were."""

    content: Content = NOTHING
    tallies: tuple[TrackTally, ...] = ()
    burnt_in: BurntIn | None = None
    """What the stage that reads pictures found; what it means is worked out by the clip's profile."""
    places: tuple[tuple[str, tuple[TrackPoint, ...]], ...] = ()
    """For a search by place: stretches of measured points, each with its source. They are kept apart from the rest."""


@dataclass(frozen=True, slots=True)
class ReadSidecar:
    """Read one sidecar's bytes at ``path``; ``name`` is what the file was called where it was found."""

    path: Path
    name: str


_FILE_CONTENT: TypeAdapter[FileContent] = TypeAdapter(FileContent)


def read_footage(name: str, inspection: Inspection) -> FileContent:
    """Return what the readers find in what inspection handed over."""
    return _lighter(read_content(READERS, Source(name, inspection.container.tags, inspection.payloads)))


def read_sidecar(task: ReadSidecar) -> FileContent | Refusal:
    """Read one sidecar. One that is too long is not read, and says so; one that is gone is a refusal."""
    try:
        with task.path.open("rb") as file:
            body = file.read(MOST_SIDECAR_BYTES + 1)
    except OSError as fault:
        code = RefusalCode.UNREADABLE if task.path.exists() else RefusalCode.VANISHED
        return Refusal(task.path, code, fault.strerror or str(fault))
    if len(body) > MOST_SIDECAR_BYTES:
        return unread_sidecar(f"it is longer than the {MOST_SIDECAR_BYTES} bytes that are read of a sidecar")
    return _lighter(_owned(read_content(READERS, Source(task.name, sidecar=body))))


def _owned(content: Content) -> Content:
    """Return a sidecar's content, with a remark where no reader made anything of it."""
    if content.readers or content.remarks:
        return content
    return replace(content, remarks=(Remark("sidecar", UNKNOWN_FORMAT),))


def read_empty(name: str) -> Content:
    """Return what an empty sidecar of that name says."""
    return read_content(READERS, Source(name, sidecar=b""))


def is_sidecar_name(name: str, shapes: Iterable[str]) -> bool:
    """Whether a name is a sidecar's: by its suffix, or whole; ``*`` in a whole name is anything but a dot."""
    plain = name.casefold()
    suffix = PurePath(plain).suffix.removeprefix(".")
    return any(
        shape in {suffix, plain} or re.fullmatch(re.escape(shape).replace(r"\*", "[^.]*"), plain)
        for shape in shapes
    )


def unread_sidecar(why: str) -> FileContent:
    """Return the content of a sidecar that could not be read through: nothing but the reason."""
    return FileContent(Content(remarks=(Remark("sidecar", why),)))


def keep_content(record: Record, sha256: str, stage: str, found: FileContent) -> None:
    """Keep what a stage found in an item: whole, and its positions by place."""
    points = tuple(_points(found.places)) if stage == CONTENT else None
    body = _FILE_CONTENT.dump_python(found, mode="json", exclude={"places"})
    record.contents.save(sha256, stage, _finite(body), points)


def contents_of(record: Record, sha256: str) -> tuple[FileContent, ...]:
    """Return everything that was ever read of an item's bytes and pictures, a stage each."""
    return tuple(_FILE_CONTENT.validate_python(body) for body in record.contents.of(sha256))


def _lighter(content: Content) -> FileContent:
    tallies = tuple(TrackTally(t.source, len(t.points), len(t.usable)) for t in content.tracks)
    thin = tuple(thinned(track) for track in content.tracks)
    places = tuple(
        (track.source, stretch)
        for track, few in zip(content.tracks, thin, strict=True)
        for stretch in spaced(track, few)
    )
    return FileContent(replace(content, tracks=thin), tallies, places=places)


def _points(stretches: Sequence[tuple[str, Sequence[TrackPoint]]]) -> Iterator[TrackPointView]:
    """Number the measured points of an item; a number is left out between two stretches, which are not connected."""
    first = 0
    for source, points in stretches:
        for number, point in enumerate(points, first):
            if point.position is not None:
                yield TrackPointView(
                    number, source,
                    None if point.offset is None else round(point.offset * MICROSECONDS),
                    point.position.latitude, point.position.longitude, point.at, point.fix.value, point.accuracy_m,
                )  # fmt: skip
        first += len(points) + 1


def _finite(value: Any) -> Any:
    """Return a value with nothing where a number is none: JSON has no word for infinity, nor has every database."""
    match value:
        case float():
            return value if math.isfinite(value) else None
        case dict():
            return {name: _finite(entry) for name, entry in value.items()}
        case list():
            return [_finite(entry) for entry in value]
        case _:
            return value
