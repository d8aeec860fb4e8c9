"""A minimal walk over the boxes of an MP4 or QuickTime file: what the file says about its own extent.

Only box headers and a few short bodies are read; sample tables are left to the demuxer. Formats: ISO/IEC
14496-12 (boxes), ISO/IEC 23001-7 (common encryption), QuickTime File Format (movie header, user data).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

_MOST_BOXES = 400_000
_FOUR_CHARACTERS = re.compile(rb"[ -~\xa9]{4}")
_TEXT_BYTES_READ = 1 << 20
_CONTAINERS_TO_ENTRY = ("trak", "mdia", "minf")
_SCRAMBLED = frozenset({"encv", "enca", "enct", "encs", "encm", "drmi", "drms"})
_UNSTATED_DURATIONS = frozenset({0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF})
_STARTS_A_FILE = frozenset({"ftyp", "moov"})
_SELF_CONTAINED = 1
_OTHER_MOVIES = "rmra"
_SIDES_AT = 24


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its four-character type, and where it starts, its body starts and it says it ends."""

    kind: str
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class IsoFacts:
    """What the boxes say. ``stated_end`` is the furthest byte that a top-level box claims.

    ``trailing_at`` is where bytes begin that belong to no box of this file; ``duration`` is the movie
    header's, None where it states none; ``index_cut`` says that the index itself runs past the file's
    end; ``most_pixels`` is the size of the largest picture
    stated; ``scrambled`` is the type of an encrypted track, empty where there is none; ``nul_tags`` names user-data
    texts with a NUL inside.
    """

    has_index: bool
    index_cut: bool
    has_samples: bool
    tracks: int
    most_pixels: int
    fragmented: bool
    stated_end: int
    trailing_at: int | None
    duration: Fraction | None
    scrambled: str
    external: bool
    nul_tags: tuple[str, ...]


def read_boxes(file: BinaryIO, size: int) -> IsoFacts:
    """Walk the file's boxes and say what they promise.

    Args:
        file: the file, open for reading at any position.
        size: how many bytes it really has.
    """
    top, trailing = top_level(file, size)
    movie = next((box for box in top if box.kind == "moov"), None)
    inside = list(children(file, movie.body, min(movie.end, size))) if movie else []
    entries = [box for trak in inside if trak.kind == "trak" for box in _sample_tables(file, trak, size)]
    kinds = [kind for stbl in entries for kind in _entry_kinds(file, stbl, size)]
    return IsoFacts(
        has_index=movie is not None,
        index_cut=movie is not None and movie.end > size,
        has_samples=any(box.kind in {"mdat", "moof"} for box in top),
        tracks=sum(box.kind == "trak" for box in inside),
        most_pixels=max((_pixels(file, trak, size) for trak in inside if trak.kind == "trak"), default=0),
        fragmented=any(box.kind == "moof" for box in top) or any(box.kind == "mvex" for box in inside),
        stated_end=max((box.end for box in top), default=0),
        trailing_at=trailing,
        duration=next((_movie_duration(file, box) for box in inside if box.kind == "mvhd"), None),
        scrambled=next((kind for kind in kinds if kind in _SCRAMBLED), ""),
        external=any(_is_external(file, box, size) for box in inside),
        nul_tags=tuple(sorted(set(_nul_tags(file, movie, size)))) if movie else (),
    )


def top_level(file: BinaryIO, size: int) -> tuple[list[Box], int | None]:
    """Return the file's own boxes, and where foreign bytes begin (None where there are none)."""
    boxes: list[Box] = []
    seen: set[str] = set()
    at = 0
    while at < size and len(boxes) < _MOST_BOXES:
        box = read_header(file, at, size)
        if box is None or (box.kind in _STARTS_A_FILE and box.kind in seen):
            return boxes, at
        if boxes and box.end > size and "mdat" in seen and "moov" in seen and not _is_plain(box.kind):
            return boxes, at
        seen.add(box.kind)
        boxes.append(box)
        at = box.end
    return boxes, None


def _is_plain(kind: str) -> bool:
    """Whether a type is one of those that a cut-off file may really end in."""
    return kind in {"mdat", "moof", "moov", "free", "skip", "uuid", "meta", "udta", "mfra", "sidx"}


def read_header(file: BinaryIO, at: int, end: int) -> Box | None:
    """Read one box header; None where the bytes are none (size below its own header, unprintable type)."""
    file.seek(at)
    head = file.read(16)
    kind = head[4:8]
    if not _FOUR_CHARACTERS.fullmatch(kind):
        return None
    size, body = int.from_bytes(head[:4], "big"), at + 8
    if size == 1:
        size, body = int.from_bytes(head[8:16], "big"), at + 16
    elif size == 0:
        size = end - at
    if size < body - at:
        return None
    return Box(kind.decode("latin-1"), at, body, at + size)


def children(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two positions, stopping at the first bytes that are none."""
    at, count = start, 0
    while at + 8 <= end and count < _MOST_BOXES:
        box = read_header(file, at, end)
        if box is None:
            return
        yield box
        at, count = box.end, count + 1


def _descend(file: BinaryIO, box: Box, path: tuple[str, ...], size: int) -> Iterator[Box]:
    """Yield the boxes found by following a path of types down from a box."""
    if not path:
        yield box
        return
    for child in children(file, box.body, min(box.end, size)):
        if child.kind == path[0]:
            yield from _descend(file, child, path[1:], size)


def _sample_tables(file: BinaryIO, trak: Box, size: int) -> Iterator[Box]:
    yield from _descend(file, trak, (*_CONTAINERS_TO_ENTRY[1:], "stbl", "stsd"), size)


def _entry_kinds(file: BinaryIO, stsd: Box, size: int) -> Iterator[str]:
    """Yield the types of the sample entries (14496-12, section 8.5.2)."""
    for entry in children(file, stsd.body + 8, min(stsd.end, size)):
        yield entry.kind


def _pixels(file: BinaryIO, trak: Box, size: int) -> int:
    """Return the size of the largest picture that a video track states (14496-12, section 12.1.3), else 0."""
    largest = 0
    for minf in _descend(file, trak, _CONTAINERS_TO_ENTRY[1:], size):
        if not any(box.kind == "vmhd" for box in children(file, minf.body, min(minf.end, size))):
            continue
        for stsd in _descend(file, minf, ("stbl", "stsd"), size):
            for entry in children(file, stsd.body + 8, min(stsd.end, size)):
                sides = read_at(file, entry.body + _SIDES_AT, 4)
                largest = max(largest, int.from_bytes(sides[:2], "big") * int.from_bytes(sides[2:], "big"))
    return largest


def _is_external(file: BinaryIO, box: Box, size: int) -> bool:
    """Whether a box of the index sends a player elsewhere.

    That is a track with a data reference without the self-contained flag (14496-12, section 8.7.2), or a list of
    other movies to play instead (QuickTime File Format, reference movies).
    """
    if box.kind != "trak":
        return box.kind == _OTHER_MOVIES
    for dref in _descend(file, box, (*_CONTAINERS_TO_ENTRY[1:], "dinf", "dref"), size):
        for entry in children(file, dref.body + 8, min(dref.end, size)):
            if not int.from_bytes(read_at(file, entry.body, 4), "big") & _SELF_CONTAINED:
                return True
    return False


def _movie_duration(file: BinaryIO, mvhd: Box) -> Fraction | None:
    """Read the movie header's duration in seconds (14496-12, section 8.2.2)."""
    body = read_at(file, mvhd.body, 32)
    wide = body[:1] == b"\x01"
    scale_at, length = (20, 8) if wide else (12, 4)
    scale = int.from_bytes(body[scale_at : scale_at + 4], "big")
    ticks = int.from_bytes(body[scale_at + 4 : scale_at + 4 + length], "big")
    return None if not scale or ticks in _UNSTATED_DURATIONS else Fraction(ticks, scale)


def _nul_tags(file: BinaryIO, movie: Box, size: int) -> Iterator[str]:
    """Name the text tags that hold a NUL before their end: a C library shows only what stands before it."""
    for udta in _descend(file, movie, ("udta",), size):
        for box in children(file, udta.body, min(udta.end, size)):
            if box.kind.startswith("\xa9") and b"\0" in _text(file, box, 4):
                yield box.kind
        for meta in _descend(file, udta, ("meta",), size):
            yield from _nul_items(file, Box(meta.kind, meta.start, meta.body + 4, meta.end), size)


def _nul_items(file: BinaryIO, meta: Box, size: int) -> Iterator[str]:
    for item in _descend(file, meta, ("ilst",), size):
        for tag in children(file, item.body, min(item.end, size)):
            for data in _descend(file, tag, ("data",), size):
                is_text = read_at(file, data.body, 4) == b"\0\0\0\1"
                if is_text and b"\0" in _text(file, data, 8):
                    yield tag.kind


def _text(file: BinaryIO, box: Box, skip: int) -> bytes:
    length = min(box.end - box.body - skip, _TEXT_BYTES_READ)
    return read_at(file, box.body + skip, max(0, length)).rstrip(b"\0")


def read_at(file: BinaryIO, at: int, count: int) -> bytes:
    """Read so many bytes at a place; fewer where the file ends."""
    file.seek(at)
    return file.read(count)
