"""Which part of its recording a file is, by what lies beside it, and where in it its bookmarks lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import PurePath

from bwv_index.cameras import Belonging, CameraClaim, Content, Part, part_of
from bwv_index.index import ClaimView, PairingView, Record
from bwv_index.pipeline.content import EMPTY_SHA256, FileContent, contents_of, read_empty
from bwv_index.timecode import MICROSECONDS, format_offset, format_utc, parse_utc

PART = "part"
BOOKMARK = "bookmark"

Beside = tuple[tuple[PairingView, tuple[FileContent, ...]], ...]
"""What was read in each sidecar of a file."""


@dataclass(frozen=True, slots=True)
class BookmarkView:
    """A bookmark: its words, where it lies in the file (seconds, None unknown), and its times by the camera's clock.

    ``problem`` says what is wrong with its times.
    """

    words: str
    into: Fraction | None
    until: Fraction | None
    start: datetime | None
    end: datetime | None
    problem: str = ""


def told_beside(record: Record, sha256: str) -> Beside:
    """Return what was read in each of an item's sidecars; what an empty one says is in its name alone."""
    return tuple(
        (
            pairing,
            (FileContent(read_empty(pairing.name)),)
            if pairing.sidecar == EMPTY_SHA256
            else contents_of(record, pairing.sidecar),
        )
        for pairing in record.contents.sidecars_of(sha256)
    )


def part_in_recording(record: Record, sha256: str, beside: Beside | None = None) -> Part:
    """Say which part of its recording an item is; ``beside`` is what its sidecars say, where that is at hand."""
    told = told_beside(record, sha256) if beside is None else beside
    found = record.media.inspection(sha256)
    return part_of(
        (PurePath(place.path).name for place in record.evidence.locations(sha256)),
        _contents(told, Belonging.OWN),
        _contents(told, Belonging.RECORDING),
        found.duration if found is not None else None,
    )


def _contents(beside: Beside, how: Belonging) -> Iterable[Content]:
    return [found.content for pairing, many in beside if pairing.how == how for found in many]


def part_claim(beside: Beside, part: Part) -> tuple[ClaimView, ...]:
    """Claim the stretch of the recording that a file is, by which tracks are cut; none where it is of no recording."""
    if part.offset is None or all(pairing.how != Belonging.RECORDING for pairing, _ in beside):
        return ()
    last = None if part.length is None else part.offset + part.length
    body: dict[str, object] = {
        "first_us": round(part.offset * MICROSECONDS),
        "last_us": None if last is None else round(last * MICROSECONDS),
    }
    until = "its length is not known" if last is None else f"to {format_offset(last)}"
    value = f"{format_offset(part.offset)} {until} of the recording"
    return (ClaimView(PART, "recording", format_utc(part.starts) if part.starts else "", value, body),)


def marked_body(claim: CameraClaim) -> dict[str, object]:
    """Return a bookmark's stretch for a claim's body; empty where it has none."""
    marked = claim.marked
    if marked is None:
        return {}
    return {
        "start": None if marked.start is None else format_utc(marked.start),
        "end": None if marked.end is None else format_utc(marked.end),
        "into_us": None if marked.into is None else round(marked.into * MICROSECONDS),
        "until_us": None if marked.until is None else round(marked.until * MICROSECONDS),
    }


def bookmarks_of(claims: Iterable[ClaimView]) -> tuple[BookmarkView, ...]:
    """Return the bookmarks among a clip's claims that have a time, in order of it."""
    views = [_bookmark(claim) for claim in claims if claim.kind == BOOKMARK and "start" in claim.body]
    return tuple(
        sorted(views, key=lambda one: (format_utc(at) if (at := one.start or one.end) else "", one.words))
    )


def _bookmark(claim: ClaimView) -> BookmarkView:
    into, until = (
        None if claim.body[name] is None else Fraction(claim.body[name], MICROSECONDS)
        for name in ("into_us", "until_us")
    )
    start, end = (None if not claim.body[name] else parse_utc(claim.body[name]) for name in ("start", "end"))
    words = claim.value.partition(" ")[2]  # its times stand before them
    return BookmarkView(words, into, until, start, end, str(claim.body.get("problem") or ""))
