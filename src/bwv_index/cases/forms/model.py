"""What a document of a case says, apart from how it looks: the one content that DOCX and PDF are both made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Blank:
    """A line left for a person to fill in, and what it is that the index does not hold.

    ``why`` is empty where the line is simply theirs, as a decision or a signature is.
    """

    why: str = ""


@dataclass(frozen=True, slots=True)
class Struck:
    """Words that no longer hold: shown crossed out, and still to be read."""

    words: str


Run: TypeAlias = str | Blank | Struck
Text: TypeAlias = tuple[Run, ...]
"""A piece of writing: words as held, crossed-out words, and blanks between them. A line feed starts a new line."""


class Style(StrEnum):
    """What a paragraph is for."""

    HEADING = "heading"
    BODY = "body"
    NOTE = "note"
    """A remark beside the form, smaller than its text."""
    NOTICE = "notice"
    """Something that must not be missed: in a frame."""


@dataclass(frozen=True, slots=True)
class Field:
    """One named field of a form. ``fixed`` sets the value in letters of one width, as a fingerprint is."""

    name: str
    value: Text
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid; ``width`` is its share of the line, against those of the others."""

    name: str
    width: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid. ``fixed`` is as for a field."""

    value: Text
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    value: Text
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields one under the other, each with its name beside it."""

    rows: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Its header stands on each page that it reaches; ``rows_per_page`` starts a new page after so many rows.

    Raises:
        ValueError: a row has not as many cells as there are columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    rows_per_page: int | None = None

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("each row of a grid has as many cells as there are columns")

    @property
    def pages(self) -> tuple[tuple[tuple[Cell, ...], ...], ...]:
        """The rows in the portions that each start a page; one portion, perhaps empty, where nothing bounds them."""
        step = self.rows_per_page or max(1, len(self.rows))
        return tuple(self.rows[at : at + step] for at in range(0, max(1, len(self.rows)), step))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its file name in the folder of pictures; ``alt`` says it in words."""

    name: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines for a person to sign and date. Nothing is ever signed by the software."""

    label: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a new page."""


Block: TypeAlias = Paragraph | Fields | Grid | Picture | Signature | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a pack.

    Attributes:
        name: the file's name without extension, ours and never text from outside.
        code: the form's code, ``MG12``; empty where the document is no form.
        marking: the protective marking, on each page.
        draft: whether each page says ``DRAFT - NOT SIGNED``.
        running: what each page says at its foot: case, version.
        notice: what each page says of the layout itself; empty where there is nothing to say.
        header: fields at the head of the first page.
        footer: fields at the end, after the blocks.
    """

    name: str
    code: str
    title: str
    marking: str
    blocks: tuple[Block, ...]
    header: tuple[Field, ...] = ()
    footer: tuple[Field, ...] = ()
    running: str = ""
    notice: str = ""
    draft: bool = False
    landscape: bool = False


def leading(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, bool]]:
    """Yield each block, and whether it belongs to the one that follows it rather than standing alone."""
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        alone = following is None or (isinstance(following, Paragraph) and following.style is Style.HEADING)
        yield block, not alone


def plain(value: Text) -> str:
    """Return a text's words, with ``[not held: ...]`` where a blank says so."""
    return "".join(map(words_in, value))


def words_in(run: Run) -> str:
    """Return the words of one piece; of a blank what stands beside it, or nothing."""
    match run:
        case Blank():
            return f"[{run.why}]" if run.why else ""
        case Struck():
            return run.words
        case str():
            return run


def words_of(document: Document) -> Iterator[str]:
    """Yield each piece of writing of a document in the order in which a reader meets it."""
    yield from (document.marking, document.code, document.title)
    yield from _of_fields(document.header)
    for block in document.blocks:
        yield from _of_block(block)
    yield from _of_fields(document.footer)
    yield from (document.running, document.notice)


def _of_fields(rows: tuple[Field, ...]) -> Iterator[str]:
    for row in rows:
        yield from (row.name, plain(row.value))


def _of_block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield plain(block.value)
        case Fields():
            yield from _of_fields(block.rows)
        case Grid():
            yield from (column.name for column in block.columns)
            yield from (plain(cell.value) for row in block.rows for cell in row)
        case Picture():
            yield from (block.caption, block.alt)
        case Signature():
            yield block.label
        case PageBreak():
            pass
