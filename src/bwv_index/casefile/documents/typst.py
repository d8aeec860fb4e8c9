"""Documents as PDF/A-2a, set by typst from our own template; what they say goes in as data, never as markup."""

import json
import re
import shutil
import tempfile
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import typst

from bwv_index.casefile.typeface import drawn, font_folder
from bwv_index.cases import (
    Blank,
    Block,
    Cell,
    Document,
    Field,
    Fields,
    Grid,
    PageBreak,
    Paragraph,
    Picture,
    Signature,
    Struck,
    Text,
    leading,
    plain,
    words_in,
)
from bwv_index.errors import EnvironmentFaultError

TEMPLATE = "form.typ"
STANDARD: Literal["a-2a"] = "a-2a"
"""PDF/A-2a (ISO 19005-2): fonts within, nothing outside needed, tagged for readers."""

_CUT = "\u200b"
"""Marks for the template where a long word may break; text from outside cannot hold one, ``drawn`` names it."""
_WORD = re.compile(r"\S+")
LONG = 18
"""The characters of a word that fits wherever it stands, but in a narrow column."""
WIDE_MM, WIDE_LANDSCAPE_MM, INSET_MM, CHARACTER_MM = 174, 261, 3.5, 1.6
"""What the template leaves for text across a page, what a cell takes of that, and a small letter of nine points."""
_PIECES = re.compile(r"[/_.,?&=:;|-]+|[^/_.,?&=:;|-]{1,6}")
_KINDS: dict[type, str] = {str: "words", Struck: "struck", Blank: "blank"}
SHORT = 700
"""A row whose cells are all shorter than this stays on one page."""
FEW = 8
"""Fields that are short and no more than this stay together on one page."""


def to_pdf(document: Document, *, made_at: datetime, made_by: str, pictures: Path) -> bytes:
    """Return a document as a PDF; equal input gives equal bytes.

    What the typeface cannot draw is named by its code point, as ``drawn`` does.

    Raises:
        EnvironmentFaultError: a picture is not there or cannot be read, or the typeface is missing.
    """
    with tempfile.TemporaryDirectory(prefix="bwv-index-") as held:
        root = Path(held)
        content = _content(document, made_by) | {
            "blocks": [
                _block(each, landscape=document.landscape) | {"leads": leads}
                for each, leads in leading(document.blocks)
            ]
        }
        for picture in (block for block in document.blocks if isinstance(block, Picture)):
            _bring(pictures / picture.name, root / picture.name)
        template = root / TEMPLATE
        template.write_bytes(_template())
        try:
            pdf, warnings = typst.compile_with_warnings(
                template,
                root=root,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs={"document": json.dumps(content)},
                timestamp=made_at.replace(microsecond=0),
                pdf_standards=[STANDARD],
                package_path=root,
                package_cache_path=root,
            )
        except typst.TypstError as fault:
            raise _not_set(document, fault.message) from fault
    if warnings or not isinstance(pdf, bytes):
        raise _not_set(document, "; ".join(warning.message for warning in warnings) or "more than one file")
    return pdf


def _not_set(document: Document, why: str) -> EnvironmentFaultError:
    return EnvironmentFaultError(
        f"the document cannot be set as PDF: {why}",
        subject=document.name,
        remedy="Report this with the document's name; its DOCX holds the same content.",
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])


@cache
def _template() -> bytes:
    return resources.files("bwv_index.casefile").joinpath("templates", TEMPLATE).read_bytes()


def _bring(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as fault:
        raise EnvironmentFaultError(
            f"the picture cannot be read: {fault.strerror}", subject=source.name
        ) from fault


def _content(document: Document, made_by: str) -> dict[str, Any]:
    return {
        "code": _words(document.code),
        "title": _words(document.title),
        "marking": _words(document.marking),
        "running": _words(document.running),
        "notice": _words(document.notice),
        "author": drawn(made_by),
        "draft": document.draft,
        "landscape": document.landscape,
        "header": [_field(row) for row in document.header],
        "footer": [_field(row) for row in document.footer],
    }


def _block(block: Block, *, landscape: bool) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "style": block.style.value, "value": _value(block.value)}
        case Fields():
            together = all(len(plain(row.value)) < SHORT for row in block.rows) and len(block.rows) <= FEW
            return {"kind": "fields", "rows": [_field(row) for row in block.rows], "together": together}
        case Grid():
            fitting = _fitting(block, WIDE_LANDSCAPE_MM if landscape else WIDE_MM)
            return {
                "kind": "grid",
                "names": [_words(column.name) for column in block.columns],
                "widths": [column.width for column in block.columns],
                "pages": [[_row(row, fitting) for row in page] for page in block.pages],
            }
        case Picture():
            return {
                "kind": "picture",
                "path": f"/{block.name}",
                "caption": _words(block.caption),
                "alt": drawn(block.alt),
            }
        case Signature():
            return {"kind": "signature", "label": _words(block.label)}
        case PageBreak():
            return {"kind": "page"}


def _fitting(grid: Grid, wide_mm: int) -> tuple[int, ...]:
    """Return for each column how many characters of one word fit on its line."""
    whole = sum(column.width for column in grid.columns)
    spaces = (wide_mm * column.width / whole - INSET_MM for column in grid.columns)
    return tuple(max(1, min(LONG, int(space / CHARACTER_MM))) for space in spaces)


def _row(row: tuple[Cell, ...], fitting: tuple[int, ...]) -> list[dict[str, Any]]:
    short = all(len(plain(cell.value)) < SHORT for cell in row)
    return [
        {"value": _value(cell.value, most), "fixed": _is_fixed(cell), "short": short}
        for cell, most in zip(row, fitting, strict=True)
    ]


def _field(field: Field) -> dict[str, Any]:
    return {"name": _words(field.name), "value": _value(field.value), "fixed": _is_fixed(field)}


def _is_fixed(written: Cell | Field) -> bool:
    """Whether a value is set in letters of one width; only what every such typeface has."""
    return written.fixed and plain(written.value).isascii()


def _value(value: Text, most: int = LONG) -> list[dict[str, str]]:
    return [{_KINDS[type(run)]: _words(words_in(run), most)} for run in value]


def _words(text: str, most: int = LONG) -> str:
    """Return a text as it is drawn, with the places where a word of more than ``most`` characters may break."""

    def broken(word: re.Match[str]) -> str:
        whole = word.group()
        return _CUT.join(_PIECES.findall(whole)) if len(whole) > most else whole

    return _WORD.sub(broken, drawn(text))
