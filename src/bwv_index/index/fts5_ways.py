"""Whether a search in SQLite finds its way through the index of words, which a look at every word does not show.

A search seeks: the table ``words_idx`` leads it to the page of ``words_data`` on which a word would stand, and the
page's own list to the word. Where either leads past it, the word is there and is not found. The layout of both is that
of SQLite's FTS5 (source file fts5_index.c): pages are numbered within a segment, and a word that follows another on its
page leaves out what the two begin with alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, text

STRUCTURE = 10
"""Row of ``words_data`` that says which segments there are."""

NEWER = b"\xff\x00\x00\x01"
"""Stands in the structure of an index whose rows hold no text; ours do."""

SEGMENT_BITS = 37
"""Bits of a page's row below the number of its segment."""

LAST = 7
"""Bytes of a number after which the next one has all its eight bits (SQLite, fileformat2: variable-length integer)."""


class BrokenPageError(ValueError):
    """A page is not of the layout; its number follows."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the index: its number, and its first and last page."""

    number: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page with words: its number, the first of them and the last."""

    number: int
    first: bytes
    last: bytes


def misleading(connection: Connection) -> Iterator[str]:
    """Say of each segment of the index of words whether a search would be led past a word of it."""
    try:
        segments = _segments(connection)
    except (BrokenPageError, IndexError, TypeError):
        yield "what says which parts it has cannot be read"
        return
    for segment in segments:
        try:
            fault = _fault(connection, segment)
        except (BrokenPageError, IndexError, TypeError):
            fault = "a page of it cannot be read"
        if fault:
            yield f"part {segment.number}: {fault}"


def skips(connection: Connection) -> bool:
    """Whether any list of rows is so long that a search skips parts of it by a further index."""
    return connection.execute(text("SELECT 1 FROM words_idx WHERE pgno & 1 LIMIT 1")).first() is not None


def _segments(connection: Connection) -> list[Segment]:
    block = connection.execute(
        text("SELECT block FROM words_data WHERE id = :id"), {"id": STRUCTURE}
    ).scalar()
    if not isinstance(block, bytes) or block[4:8] == NEWER:
        raise BrokenPageError(STRUCTURE)
    at, found = 4, []
    levels, at = _number(block, at)
    _, at = _number(block, at)
    _, at = _number(block, at)
    for _ in range(levels):
        _, at = _number(block, at)
        count, at = _number(block, at)
        for _ in range(count):
            number, at = _number(block, at)
            first, at = _number(block, at)
            last, at = _number(block, at)
            found.append(Segment(number, first, last))
    return found


def _fault(connection: Connection, segment: Segment) -> str:
    """Say how a search would be led astray in one segment; empty where it would not be."""
    pages = list(_pages(connection, segment))
    ways = [
        (term, int(page) >> 1)
        for term, page in connection.execute(
            text("SELECT term, pgno FROM words_idx WHERE segid = :segid ORDER BY term"),
            {"segid": segment.number},
        )
    ]
    if any(not isinstance(term, bytes) for term, _ in ways):
        return "a way through it is not of the layout"
    # pages before the first were emptied; ways to them are left, and lead to the first
    if any(one > two or (one == two and one >= segment.first) for (_, one), (_, two) in pairwise(ways)):
        return "the ways through it are out of order"
    kept = [(term, page) for term, page in ways if page >= segment.first]
    if [page for _, page in kept] != [page.number for page in pages]:
        return "words on some of its pages are not found"
    return _crossed(pages, [term for term, _ in kept])


def _crossed(pages: Sequence[Page], ways: Sequence[bytes]) -> str:
    """See to it that the way to each page lies after the last word before it, and not after the page's first."""
    before: bytes | None = None
    for page, way in zip(pages, ways, strict=True):
        if way > page.first or (before is not None and (way <= before or page.first <= before)):
            return f"words near page {page.number} are not found"
        before = page.last
    return ""


def _pages(connection: Connection, segment: Segment) -> Iterator[Page]:
    base = segment.number << SEGMENT_BITS
    blocks = connection.execute(
        text("SELECT id, block FROM words_data WHERE id BETWEEN :first AND :last ORDER BY id"),
        {"first": base + segment.first, "last": base + segment.last},
    )
    for row, block in blocks:
        words = _words(block)
        if words is not None:
            yield Page(row - base, *words)


def _words(block: bytes) -> tuple[bytes, bytes] | None:
    """Return the first and the last word of a page, or None where it has none: rows of a word before it.

    Raises:
        BrokenPageError: its words are not in order, or one does not leave out all that it has from the one before.
        IndexError: it ends too early.
    """
    at = footer = int.from_bytes(block[2:4])
    if footer >= len(block):
        return None
    first = word = b""
    place = 0
    while at < len(block):
        step, at = _number(block, at)
        place += step
        start, kept = place, 0
        if first:
            kept, start = _number(block, start)
        more, start = _number(block, start)
        new = block[start : start + more]
        if len(new) != more or not more or start + more > footer:
            raise BrokenPageError(place)
        if first:
            # as FTS5 compares: by what is left out, so a word that leaves out less is passed over
            rightly = kept <= len(word) and (kept == len(word) or new[0] > word[kept])
            if not rightly:
                raise BrokenPageError(place)
        word = word[:kept] + new
        first = first or word
    return first, word


def _number(block: bytes, at: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and where it ends."""
    value = 0
    for length in range(LAST + 1):
        byte = block[at + length]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the highest bit
            return value, at + length + 1
    return value << 8 | block[at + LAST + 1], at + LAST + 2
