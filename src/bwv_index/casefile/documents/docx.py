"""Documents as DOCX (ISO/IEC 29500), for a person to go on with: plain styles, real tables, lines to fill in."""

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENTATION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER, WD_UNDERLINE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from bwv_index.casefile.documents.docx_base import LANGUAGE, base, packed
from bwv_index.casefile.documents.fixed_zip import fixed_zip
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
    Run,
    Signature,
    Struck,
    Style,
    Text,
    leading,
    plain,
    words_in,
)
from bwv_index.errors import EnvironmentFaultError
from bwv_index.visible import visible

DRAFT = "DRAFT \u2013 NOT SIGNED"
FIXED = "Courier New"
LEFT_OUT = frozenset({"docProps/thumbnail.jpeg"})
"""A picture of somebody's empty page that the library's base document brings along."""
SHORT = 700
"""A row whose cells are all shorter than this stays on one page."""
FEW = 8
"""Fields that are short and no more than this stay together on one page."""

_FAINT, _ALARM = RGBColor(0x5A, 0x63, 0x6E), RGBColor(0x8C, 0x1D, 0x18)
_RULE, _SHADE, _BAND = "98A1AB", "EEF1F4", "DDE4EC"
_LABEL = Emu(Mm(48))
_SIDE = Mm(18)
_GAP = "\u00a0" * 26
"""No-break spaces, underlined: the room for a few words within a line."""
_MEASURE = re.compile(r"± \S+ [a-z]+")


def to_docx(document: Document, *, made_at: datetime, made_by: str, pictures: Path) -> bytes:
    """Return a document as DOCX; equal input gives equal bytes.

    What no eye can see is named by its code point.

    Raises:
        EnvironmentFaultError: a picture is not there or cannot be read.
    """
    file = docx.Document(BytesIO(base()))
    _page(file, document)
    _properties(file, document, made_at, made_by)
    writer = _Writer(file, pictures)
    writer.head(document)
    for block, leads in leading(document.blocks):
        writer.block(block, leads=leads)
    if document.footer:
        writer.fields(document.footer)
    return fixed_zip(packed(file), without=LEFT_OUT)


def _page(file: WordFile, document: Document) -> None:
    section = file.sections[0]
    width, height = Mm(210), Mm(297)
    section.page_width, section.page_height = (height, width) if document.landscape else (width, height)
    section.orientation = WD_ORIENTATION.LANDSCAPE if document.landscape else WD_ORIENTATION.PORTRAIT
    section.left_margin = section.right_margin = _SIDE
    section.top_margin, section.bottom_margin = Mm(28 if document.draft else 24), Mm(24)
    section.header_distance, section.footer_distance = Mm(10), Mm(9)
    top = section.header.paragraphs[0]
    _plain_tabs(top)
    top.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _say(top, document.marking, size=10, bold=True)
    if document.draft:
        mark = section.header.add_paragraph()
        _plain_tabs(mark)
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _say(mark, DRAFT, size=11, bold=True, colour=_ALARM)
    foot = section.footer.paragraphs[0]
    _plain_tabs(foot)
    _rule_above(foot)
    foot.paragraph_format.tab_stops.add_tab_stop(_inner(file), WD_TAB_ALIGNMENT.RIGHT)
    _say(foot, document.running, size=8, colour=_FAINT)
    _say(foot, "\tPage ", size=8, colour=_FAINT)
    _number(foot, "PAGE")
    _say(foot, " of ", size=8, colour=_FAINT)
    _number(foot, "NUMPAGES")
    if document.notice:
        below = section.footer.add_paragraph()
        _plain_tabs(below)
        _say(below, document.notice, size=8, colour=_FAINT)


def _inner(file: WordFile) -> Emu:
    return Emu((file.sections[0].page_width or 0) - 2 * _SIDE)


def _properties(file: WordFile, document: Document, made_at: datetime, made_by: str) -> None:
    core = file.core_properties
    core.title, core.author, core.last_modified_by = (
        _harmless(text)[:255] for text in (document.title, made_by, made_by)
    )
    core.created = core.modified = made_at.replace(microsecond=0, tzinfo=None)
    core.comments, core.revision, core.language = "", 1, LANGUAGE


class _Writer:
    """Puts a document's blocks into a file, one after the other."""

    def __init__(self, file: WordFile, pictures: Path) -> None:
        self._file = file
        self._pictures = pictures
        self._landscape = False
        self._after_table = False

    def head(self, document: Document) -> None:
        self._landscape = document.landscape
        title = self._styled("Title")
        code = f"{document.code}  " if document.code else ""
        title.add_run(_harmless(f"{code}{document.title}"))
        if document.header:
            self.fields(document.header)

    def block(self, block: Block, *, leads: bool) -> None:
        match block:
            case Paragraph():
                self._paragraph(block, leads=leads)
            case Fields():
                self.fields(block.rows)
            case Grid():
                self._grid(block)
            case Picture():
                self._picture(block)
            case Signature():
                self._signature(block.label)
            case PageBreak():
                self._new_page()

    def _styled(self, style: str) -> WordParagraph:
        """Add a paragraph of a style, named by its identifier: the library searches all styles for a name."""
        added = self._file.add_paragraph()
        added._p.style = style  # noqa: SLF001 - as above
        return added

    def _new_page(self) -> None:
        breaking = self._file.add_paragraph()
        breaking.paragraph_format.page_break_before = True
        _tiny(breaking)
        self._after_table = False

    def _apart(self) -> None:
        """Keep two tables apart: what touches becomes one table in a word processor."""
        if self._after_table:
            _tiny(self._file.add_paragraph(), 6)

    def _paragraph(self, block: Paragraph, *, leads: bool) -> None:
        if block.style is Style.HEADING:
            heading = self._styled("Heading1")
            heading.paragraph_format.keep_with_next = True
            _write(heading, block.value)
        else:
            written = self._file.add_paragraph()
            if self._after_table:
                written.paragraph_format.space_before = Pt(6)
            note = block.style is Style.NOTE
            written.paragraph_format.keep_with_next = note and leads
            _write(written, block.value, size=8.5 if note else None, colour=_FAINT if note else None)
            if block.style is Style.NOTICE:
                _frame(written)
        self._after_table = False

    def fields(self, rows: tuple[Field, ...]) -> None:
        self._apart()
        inner = _inner(self._file)
        table = self._table(2, (_LABEL, Emu(inner - _LABEL)))
        together = all(len(plain(row.value)) < SHORT for row in rows) and len(rows) <= FEW
        for row in rows:
            cells = _row(table, len(plain(row.value)) < SHORT)
            cells[0].paragraphs[0].paragraph_format.keep_with_next = together and row is not rows[-1]
            _shade(cells[0], _SHADE)
            _say(cells[0].paragraphs[0], row.name, bold=True)
            _fill(cells[1], row.value, fixed=row.fixed)
        self._after_table = True

    def _grid(self, grid: Grid) -> None:
        inner = _inner(self._file)
        whole = sum(column.width for column in grid.columns)
        widths = tuple(Emu(int(inner * column.width / whole)) for column in grid.columns)
        for at, rows in enumerate(grid.pages):
            if at:
                self._new_page()
            else:
                self._apart()
            table = self._table(len(widths), widths)
            header = _row(table, short=True)
            _repeated(table)
            for cell, column in zip(header, grid.columns, strict=True):
                _shade(cell, _BAND)
                _say(cell.paragraphs[0], column.name, size=9, bold=True)
                cell.paragraphs[0].paragraph_format.keep_with_next = True
            for row in rows:
                short = all(len(plain(cell.value)) < SHORT for cell in row)
                for cell, content in zip(_row(table, short), row, strict=True):
                    _enter(cell, content)
            self._after_table = True

    def _table(self, columns: int, widths: tuple[Emu, ...]) -> Table:
        table: Table = self._file.add_table(rows=0, cols=columns)
        table._tbl.tblStyle_val = "TableGrid"  # noqa: SLF001 - as for paragraphs
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        _borders(table)
        return table

    def _picture(self, picture: Picture) -> None:
        if picture.caption:
            caption = self._file.add_paragraph()
            caption.paragraph_format.keep_with_next = True
            _say(caption, picture.caption, size=9, bold=True)
        place = self._file.add_paragraph()
        try:
            shape = place.add_run().add_picture(str(self._pictures / picture.name), width=_inner(self._file))
        except OSError as fault:
            raise EnvironmentFaultError(
                f"the picture cannot be read: {fault.strerror}", subject=picture.name
            ) from fault
        most = Mm(140 if self._landscape else 215)
        if shape.height > most:
            shape.width, shape.height = Emu(int(shape.width * most / shape.height)), most
        named = shape._inline.docPr  # noqa: SLF001 - the library has no name for a picture's description
        named.set("descr", _harmless(picture.alt))
        named.set("name", picture.name)
        for side in ("distT", "distB", "distL", "distR"):
            shape._inline.set(side, "0")  # noqa: SLF001 - as above
        self._after_table = False

    def _signature(self, label: str) -> None:
        line = self._file.add_paragraph()
        line.paragraph_format.space_before = Pt(24)
        inner = _inner(self._file)
        for place, leader in (
            (inner - Mm(50), WD_TAB_LEADER.DOTS),
            (inner - Mm(46), WD_TAB_LEADER.SPACES),
            (inner, WD_TAB_LEADER.DOTS),
        ):
            side = WD_TAB_ALIGNMENT.LEFT if leader is WD_TAB_LEADER.SPACES else WD_TAB_ALIGNMENT.RIGHT
            line.paragraph_format.tab_stops.add_tab_stop(Emu(place), side, leader)
        _say(line, f"{label} ", bold=True)
        _say(line, "\t\t")
        _say(line, "Date ", bold=True)
        _say(line, "\t")
        self._after_table = False


def _row(table: Table, short: bool) -> tuple[_Cell, ...]:
    row = table.add_row()  # type: ignore[no-untyped-call]
    if short:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - the library has no name for it
    cells: tuple[_Cell, ...] = row.cells
    for cell, column in zip(cells, table.columns, strict=True):
        cell.width = column.width
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return cells


def _enter(cell: _Cell, content: Cell) -> None:
    if len(content.value) == 1 and isinstance(content.value[0], Blank):
        _say(cell.paragraphs[0], words_in(content.value[0]), size=8.5, colour=_FAINT)
    else:
        _write(
            cell.paragraphs[0],
            content.value,
            size=7.5 if content.fixed else 9,
            fixed=content.fixed,
        )


def _fill(cell: _Cell, value: Text, *, fixed: bool) -> None:
    first = cell.paragraphs[0]
    if len(value) != 1 or not isinstance(value[0], Blank):
        _write(first, value, size=8 if fixed else None, fixed=fixed)
        return
    _edges(first, ("bottom",), "4", _RULE, line="dotted")
    if value[0].why:
        beside = cell.add_paragraph()
        beside.paragraph_format.space_after = Pt(0)
        _say(beside, words_in(value[0]), size=8.5, colour=_FAINT)


def _write(
    paragraph: WordParagraph,
    value: Text,
    *,
    size: float | None = None,
    colour: RGBColor | None = None,
    fixed: bool = False,
) -> None:
    for run in value:
        _piece(paragraph, run, size=size, colour=colour, fixed=fixed)


def _piece(
    paragraph: WordParagraph,
    run: Run,
    *,
    size: float | None,
    colour: RGBColor | None,
    fixed: bool,
) -> None:
    if isinstance(run, Blank):
        gap = paragraph.add_run(_GAP)
        gap.font.underline = WD_UNDERLINE.DOTTED
        _say(paragraph, f" {words_in(run)}", size=8.5, colour=_FAINT)
        return
    written = _say(paragraph, words_in(run), size=size, colour=colour)
    written.font.strike = isinstance(run, Struck) or None
    if fixed:
        written.font.name = FIXED


def _say(
    paragraph: WordParagraph,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> WordRun:
    run = paragraph.add_run(_harmless(text))
    run.font.bold = bold or None
    run.font.size = None if size is None else Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _harmless(text: str) -> str:
    """Return text that XML can hold and an eye can see; the library turns line feeds into breaks.

    A measure and its unit stay on one line.
    """
    return _MEASURE.sub(lambda found: found.group().replace(" ", "\u00a0"), visible(text))


def _tiny(paragraph: WordParagraph, points: float = 1) -> None:
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(points)
    run = paragraph.add_run()
    run.font.size = Pt(1)


def _plain_tabs(paragraph: WordParagraph) -> None:
    paragraph._p.style = None  # noqa: SLF001 - the base document's usual style, found without a search
    paragraph.paragraph_format.space_after = Pt(0)


def _number(paragraph: WordParagraph, field: str) -> None:
    """Add a field that the word processor works out: the page's number, or how many there are."""
    for kind in ("begin", "instr", "separate", "text", "end"):
        run = _say(paragraph, "", size=8, colour=_FAINT)
        if kind == "instr":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {field} "
        elif kind == "text":
            element = OxmlElement("w:t")
            element.text = "1"
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001 - the library has no name for fields


def _rule_above(paragraph: WordParagraph) -> None:
    _edges(paragraph, ("top",), "4", _RULE)


def _frame(paragraph: WordParagraph) -> None:
    _edges(paragraph, ("top", "left", "bottom", "right"), "6", _RULE)
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _SHADE)
    paragraph._p.get_or_add_pPr().append(shade)  # noqa: SLF001 - as above
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(2)


def _edges(
    paragraph: WordParagraph, sides: tuple[str, ...], size: str, colour: str, *, line: str = "single"
) -> None:
    frame = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", line), ("sz", size), ("space", "2"), ("color", colour)):
            edge.set(qn(f"w:{name}"), value)
        frame.append(edge)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - as above
    properties.insert_element_before(
        frame, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr", "w:pPrChange"
    )


def _repeated(table: Table) -> None:
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above


def _shade(cell: _Cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above


def _borders(table: Table) -> None:
    """Draw thin grey lines, and leave a little room between a cell's edge and its text."""
    properties = table._tbl.tblPr  # noqa: SLF001 - as above
    lines, room, indent = (OxmlElement(f"w:{name}") for name in ("tblBorders", "tblCellMar", "tblInd"))
    indent.set(qn("w:w"), "90")
    indent.set(qn("w:type"), "dxa")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _RULE)):
            edge.set(qn(f"w:{name}"), value)
        lines.append(edge)
    for side, width in (("top", "40"), ("left", "90"), ("bottom", "40"), ("right", "90")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), width)
        margin.set(qn("w:type"), "dxa")
        room.append(margin)
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(indent)
    layout.addprevious(lines)
    layout.addnext(room)
