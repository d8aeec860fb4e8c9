"""The contact sheet: keyframes in a labelled grid, one picture that says what a clip shows and when."""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

FOOTER = "For indexing, not analysis"

_COLUMNS = 4
_CELL = 320
_CELL_HEIGHT = 180
_GAP = 16
_MARGIN = 28
_TITLE_SIZE = 28
_LINE_SIZE = 16
_LABEL_SIZE = 15
_LEADING = 1.35
_QUALITY = 88
_PAPER = (250, 250, 248)
_INK = (24, 28, 34)
_FAINT = (92, 98, 108)
_RULE = (206, 209, 214)
_BAND = (22, 38, 66)
_BAND_TEXT = (255, 255, 255)
_FRAME_BACK = (16, 18, 22)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MOST_PIXELS = 40_000_000

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """One picture of the sheet and the lines of text under it."""

    jpeg: bytes
    label: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a contact sheet shows: a title, lines of fact about the clip, and its pictures in order."""

    title: str
    lines: tuple[str, ...]
    frames: tuple[SheetFrame, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """One picture made ready, its wrapped label, and its label's height."""

    picture: Image.Image
    label: tuple[str, ...]


def contact_sheet(sheet: Sheet) -> bytes:
    """Draw a contact sheet.

    Text is wrapped, never cut; characters that cannot be seen or that turn the reading direction are spelt
    out as code points. A picture that cannot be read leaves a cell that says so.

    Returns:
        A JPEG, four pictures of 320 pixels across, as many rows as there are pictures.
    """
    width = 2 * _MARGIN + _COLUMNS * _CELL + (_COLUMNS - 1) * _GAP
    title = _wrapped(sheet.title, _font(_TITLE_SIZE), width - 2 * _MARGIN)
    lines = [part for line in sheet.lines for part in _wrapped(line, _font(_LINE_SIZE), width - 2 * _MARGIN)]
    cells = [_cell(frame) for frame in sheet.frames]
    rows = [cells[at : at + _COLUMNS] for at in range(0, len(cells), _COLUMNS)]
    band = _MARGIN + len(title) * _line_height(_TITLE_SIZE)
    header = band + _GAP + len(lines) * _line_height(_LINE_SIZE) + _GAP
    height = header + sum(_row_height(row) for row in rows) + _line_height(_LINE_SIZE) + _MARGIN
    page = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, width, band), fill=_BAND)
    _write(draw, (_MARGIN, _MARGIN // 2), title, _TITLE_SIZE, _BAND_TEXT)
    _write(draw, (_MARGIN, band + _GAP), lines, _LINE_SIZE, _INK)
    _draw_rows(page, rows, header)
    _draw_footer(draw, width, height, len(cells))
    return _encoded(page)


def _draw_rows(page: Image.Image, rows: list[list[_Cell]], top: int) -> None:
    draw = ImageDraw.Draw(page)
    for row in rows:
        for column, cell in enumerate(row):
            left = _MARGIN + column * (_CELL + _GAP)
            tall = _picture_height(row)
            draw.rectangle((left, top, left + _CELL - 1, top + tall - 1), fill=_FRAME_BACK)
            place = (left + (_CELL - cell.picture.width) // 2, top + (tall - cell.picture.height) // 2)
            page.paste(cell.picture, place)
            _write(draw, (left, top + tall + 6), cell.label, _LABEL_SIZE, _INK)
        top += _row_height(row)


def _draw_footer(draw: ImageDraw.ImageDraw, width: int, height: int, count: int) -> None:
    top = height - _MARGIN // 2 - _line_height(_LINE_SIZE)
    draw.line((_MARGIN, top - 8, width - _MARGIN, top - 8), fill=_RULE)
    shown = f"{count} picture{'' if count == 1 else 's'}"
    _write(draw, (_MARGIN, top), (FOOTER,), _LINE_SIZE, _FAINT)
    right = width - _MARGIN - _font(_LINE_SIZE).getlength(shown)
    _write(draw, (int(right), top), (shown,), _LINE_SIZE, _FAINT)


def _encoded(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return out.getvalue()


def _cell(frame: SheetFrame) -> _Cell:
    font = _font(_LABEL_SIZE)
    label = tuple(part for line in frame.label for part in _wrapped(line, font, _CELL))
    return _Cell(_fitted(frame.jpeg), label)


def _fitted(jpeg: bytes) -> Image.Image:
    """Return the picture fitted into a cell; a portrait one may be as tall as a cell is wide."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return _unreadable("picture too large")
            picture = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError):
        return _unreadable("picture not readable")
    scale = min(_CELL / picture.width, _CELL / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _unreadable(words: str) -> Image.Image:
    empty = Image.new("RGB", (_CELL, _CELL_HEIGHT), _FRAME_BACK)
    place = (_GAP, _CELL_HEIGHT // 2 - _LABEL_SIZE)
    _write(ImageDraw.Draw(empty), place, (words,), _LABEL_SIZE, _BAND_TEXT)
    return empty


def _picture_height(row: list[_Cell]) -> int:
    return max(cell.picture.height for cell in row)


def _row_height(row: list[_Cell]) -> int:
    label = max(len(cell.label) for cell in row) * _line_height(_LABEL_SIZE)
    return _picture_height(row) + 6 + label + _GAP


def _write(
    draw: ImageDraw.ImageDraw,
    place: tuple[int, int],
    lines: list[str] | tuple[str, ...],
    size: int,
    colour: tuple[int, int, int],
) -> None:
    left, top = place
    for line in lines:
        draw.text((left, top), line, font=_font(size), fill=colour)
        top += _line_height(size)


def _line_height(size: int) -> int:
    return round(size * _LEADING)


@lru_cache(maxsize=8)
def _font(size: int) -> Font:
    return ImageFont.load_default(size=size)


def visible(text: str) -> str:
    """Spell out, as ``<U+202E>``, what is unseen, turns the reading direction or has no shape in the font."""
    return "".join(each if _can_show(each) else f"<U+{ord(each):04X}>" for each in text)


@lru_cache(maxsize=4096)
def _can_show(character: str) -> bool:
    if unicodedata.category(character) in _INVISIBLE:
        return False
    font = _font(_LABEL_SIZE)
    # A noncharacter has no shape anywhere: what draws like it has none here either.
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask("\uffff"))


def _wrapped(text: str, font: Font, width: int) -> list[str]:
    """Break a text into lines that fit: between words, and inside a word longer than a line (a hash)."""
    lines: list[str] = []
    line = ""
    for word in visible(text).split(" "):
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, font, width)
        lines += whole
    return [*lines, line]


def _pieces(word: str, font: Font, width: int) -> Iterator[str]:
    """Cut one word into pieces that fit; yields at least one, which may be empty."""
    piece = ""
    for each in word:
        if piece and font.getlength(piece + each) > width:
            yield piece
            piece = ""
        piece += each
    yield piece
