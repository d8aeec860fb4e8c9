"""What each DOCX begins as: the library's own document with our styles, in British English, without its picture."""

from functools import cache
from io import BytesIO

import docx
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT, LANGUAGE = "Arial", "en-GB"
INK = RGBColor(0x1B, 0x20, 0x27)


@cache
def base() -> bytes:
    """Return the library's base document with our styles: made once, opened anew for each document."""
    file = docx.Document()
    _styles(file)
    _language(file)
    _drop_thumbnail(file)
    return packed(file)


def packed(file: WordFile) -> bytes:
    """Return a file as it is saved."""
    saved = BytesIO()
    file.save(saved)
    return saved.getvalue()


def _styles(file: WordFile) -> None:
    for name, size, before, after in (("Normal", 10, 0, 5), ("Title", 15, 0, 6), ("Heading 1", 12, 12, 5)):
        style = file.styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 - the base document's own styles
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
        style.font.bold = name != "Normal"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.08
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)


def _language(file: WordFile) -> None:
    """Say that the words are in British English, wherever the base document says otherwise."""
    for root in (file.styles.element, file.settings.element):
        for one in root.iter(qn("w:lang"), qn("w:themeFontLang")):
            for part, language in one.items():
                if language == "en-US":
                    one.set(part, LANGUAGE)
    for key, relation in list(file.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):  # the same styles again, for a program of 2010
            del file.part.rels[key]


def _drop_thumbnail(file: WordFile) -> None:
    package = file.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
