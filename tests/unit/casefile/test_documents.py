"""One content, two files: DOCX and PDF say the same, look the same, and are the same bytes each time."""

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import pypdfium2  # type: ignore[import-untyped]
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.cases_scene import exhibit, exhibits, file, recordings, said, scene

from bwv_index.casefile import write_documents, write_sheets, write_subjects
from bwv_index.casefile.documents.docx import DRAFT, to_docx
from bwv_index.casefile.documents.fixed_zip import EPOCH, fixed_zip
from bwv_index.casefile.documents.typst import to_pdf
from bwv_index.casefile.typeface import drawn
from bwv_index.cases import (
    FORMS,
    Blank,
    CaseSnapshot,
    Cell,
    CheckResult,
    Column,
    Document,
    ExhibitRef,
    Field,
    Fields,
    Grid,
    PageBreak,
    Paragraph,
    Picture,
    Severity,
    Signature,
    Standing,
    Struck,
    Style,
    build_documents,
    read_layouts,
    words_of,
)
from bwv_index.errors import EnvironmentFaultError
from bwv_index.visible import visible

ROOT = Path(__file__).resolve().parents[3]
LAYOUTS = read_layouts(
    [
        (each.name, each.read_text(encoding="utf-8"))
        for each in sorted((ROOT / "config" / "forms").glob("*.toml"))
    ],
    FORMS,
)
MADE = datetime(2025, 6, 16, 14, 30, tzinfo=UTC)
CHECK = CheckResult(1, "urn-form", Severity.ERROR, Standing.PASS, "42EZ0188125", "in strict form", "", True)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = (
    "=cmd|'/c calc'!A1 <b>&amp; #set page(width: 1cm) $x$ @ref *bold* _em_ `code` \\ // {{ 7*7 }} ]]> "
    "\u202egnp.exe \x00\x07\ud800 \u4e2d\u6587 \U0001f46e \u200b W\u0175 \u0141\u00f3d\u017a"
)


def squeezed(text: str) -> str:
    """Return text without blanks, as both readers give it back; a PDF's reader marks the hyphen at a line's end."""
    return re.sub(r"\s+", "", text.replace("\x02", "-").replace("\ufffe", "-"))


def parts_of(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def docx_text(packed: bytes) -> str:
    parts = parts_of(packed)
    names = [name for name in parts if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name)]
    return "".join(each.text or "" for name in names for each in fromstring(parts[name]).iter(f"{WORD}t"))


def pdf_pages(pdf: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in opened]
    finally:
        opened.close()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    Image.new("RGB", (640, 360), (20, 60, 90)).save(folder / "keyframe.jpg")
    write_sheets(snapshot_with(folder / "keyframe.jpg"), folder)
    return folder


def snapshot_with(picture: Path) -> CaseSnapshot:
    seen = tuple(
        replace(each, keyframes=tuple(replace(moment, picture=picture) for moment in each.keyframes))
        for each in recordings()
    )
    held = tuple(
        replace(each, files=tuple(replace(one, path=picture) for one in each.files)) for each in exhibits()
    )
    return scene(recordings=seen, exhibits=held)


def of_scene(snapshot: CaseSnapshot | None = None) -> tuple[Document, ...]:
    return build_documents(snapshot or scene(), (CHECK,), LAYOUTS, ())


def made(document: Document, pictures: Path, made_at: datetime = MADE) -> tuple[bytes, bytes]:
    return (
        to_docx(document, made_at=made_at, made_by="42/7001", pictures=pictures),
        to_pdf(document, made_at=made_at, made_by="42/7001", pictures=pictures),
    )


def simple(text: str = "words", **other: object) -> Document:
    blocks = (
        Paragraph((text,), Style.HEADING),
        Paragraph((text, Blank("not held: role"), "."), Style.BODY),
        Paragraph((text,), Style.NOTE),
        Paragraph((text,), Style.NOTICE),
        Fields(
            (
                Field(text, (text,)),
                Field("Blank", (Blank(f"not held: {text}"),)),
                Field("Fixed", ("ab" * 32,), fixed=True),
            )
        ),
        Grid((Column(text, 1), Column("B", 3)), ((Cell((text,)), Cell((Struck(text), Blank()))),)),
        PageBreak(),
        Signature(text),
    )
    whole = Document(
        "simple", "MG0", text, "OFFICIAL", blocks, header=(Field("Name", (text,)),), running=text, notice=text
    )
    return replace(whole, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize("document", of_scene(), ids=lambda document: document.name)
def test_both_files_hold_every_word_of_the_content(document: Document, pictures: Path) -> None:
    word, pdf = made(document, pictures)
    in_word, in_pdf = squeezed(docx_text(word)), squeezed("".join(pdf_pages(pdf)))
    spoken = {picture.alt for picture in document.blocks if isinstance(picture, Picture)}
    for words in set(words_of(document)) - spoken:
        assert squeezed(words) in in_word
        assert squeezed(words) in in_pdf


def test_a_draft_says_so_on_each_page_and_each_page_says_which_it_is(pictures: Path) -> None:
    long = replace(scene().exhibits[0], detail="A long story. " * 300)
    many = tuple(replace(long, ref=ExhibitRef("CD", number)) for number in range(1, 9))
    document = next(each for each in of_scene(scene(exhibits=many)) if each.name.startswith("MG11"))
    word, pdf = made(document, pictures)
    pages = pdf_pages(pdf)
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert DRAFT in page
        assert "OFFICIAL-SENSITIVE when completed" in page
        assert f"Page {number} of {len(pages)}" in page
    parts = parts_of(word)
    assert DRAFT.encode() in parts["word/header1.xml"]
    assert b"NUMPAGES" in parts["word/footer1.xml"]


def test_no_other_document_calls_itself_a_draft(pictures: Path) -> None:
    sheet = of_scene()[0]
    word, pdf = made(sheet, pictures)
    assert "DRAFT" not in docx_text(word)
    assert "DRAFT" not in "".join(pdf_pages(pdf))


def test_a_tables_header_stands_on_each_page(pictures: Path) -> None:
    many = tuple(exhibit(ExhibitRef("CD", number), 1, (file(31),)) for number in range(1, 41))
    document = next(each for each in of_scene(scene(exhibits=many)) if each.name == "MG12")
    word, pdf = made(document, pictures)
    pages = pdf_pages(pdf)
    assert len(pages) == 4
    assert all("Person producing and" in page for page in pages)
    assert [len(re.findall(r"CD/\d+", page)) for page in pages] == [11, 11, 11, 7]
    assert parts_of(word)["word/document.xml"].count(b"<w:tblHeader") == 4


def test_an_exhibit_list_of_twenty_five_has_eleven_rows_a_page_and_nothing_leaves_its_column(
    pictures: Path,
) -> None:
    standing = exhibit(ExhibitRef("CD", 1), 1, (file(31),), property_ref="42/PROP/000002/25")
    many = tuple(
        replace(standing, ref=ExhibitRef("CD", number), withdrawn=said() if number in {4, 12} else None)
        for number in range(1, 26)
    )
    document = next(each for each in of_scene(scene(exhibits=many)) if each.name == "MG12")
    word, pdf = made(document, pictures)
    pages = pdf_pages(pdf)
    assert [re.findall(r"CD/(\d+)", page) for page in pages] == [
        [str(number) for number in range(first, min(first + 11, 26))] for first in (1, 12, 23)
    ]
    for number, page in enumerate(pages, start=1):
        assert "Brief description, saying if a copy" in page
        assert f"Page {number} of 3" in page
        assert page.count("Withdrawn (version 3)") == (1 if number < 3 else 0)
    assert parts_of(word)["word/document.xml"].count(b"<w:tblHeader") == 3
    assert parts_of(word)["word/document.xml"].count(b"pageBreakBefore") == 2
    opened = pypdfium2.PdfDocument(pdf)
    try:
        text = opened[0].get_textpage()
        left_of_description = box_of(text, "Body worn video")[0]
        for piece in ("000002", "/25"):
            assert box_of(text, piece)[2] < left_of_description
    finally:
        opened.close()


def box_of(text: Any, words: str) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of the first place of some words on a PDF's page, in points."""
    found = text.search(words).get_next()
    assert found is not None, words
    boxes = [text.get_charbox(found[0] + place) for place in range(found[1])]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def test_equal_input_gives_equal_bytes(pictures: Path) -> None:
    for document in of_scene():
        assert made(document, pictures) == made(document, pictures)


def test_only_the_time_that_is_given_is_told(pictures: Path) -> None:
    word, pdf = made(of_scene()[0], pictures)
    later, pdf_later = made(of_scene()[0], pictures, MADE + timedelta(days=1))
    changed = {name for name, content in parts_of(later).items() if content != parts_of(word)[name]}
    assert changed == {"docProps/core.xml"}
    assert pdf != pdf_later
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert {member.date_time for member in archive.infolist()} == {EPOCH}
        assert {member.extra for member in archive.infolist()} == {b""}


def test_a_docx_carries_nothing_of_its_library_and_opens_again(pictures: Path) -> None:
    word, _ = made(of_scene()[0], pictures)
    parts = parts_of(word)
    assert not [name for name in parts if "thumbnail" in name]
    assert b"thumbnail" not in parts["_rels/.rels"]
    core = parts["docProps/core.xml"]
    assert b"python-docx" not in core
    assert b"2025-06-16T14:30:00Z" in core
    opened = docx.Document(io.BytesIO(word))
    assert opened.core_properties.author == "42/7001"
    assert len(opened.tables) == 2


def test_a_docx_is_in_british_english_throughout(pictures: Path) -> None:
    parts = parts_of(made(of_scene()[0], pictures)[0])
    assert not [name for name, content in parts.items() if b"en-US" in content]
    assert re.findall(rb'<w:lang [^>]*w:val="([^"]+)"', parts["word/styles.xml"]) == [b"en-GB"]
    assert b'<w:themeFontLang w:val="en-GB"' in parts["word/settings.xml"]


def test_a_pdf_keeps_to_the_standard_for_archives_and_carries_its_fonts(pictures: Path) -> None:
    _, pdf = made(of_scene()[0], pictures)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"/FontFile" in pdf
    assert b"/URI" not in pdf
    assert b"/JavaScript" not in pdf


@pytest.mark.parametrize(
    "text", [HOSTILE, "x" * 3000, "", " ", "\n\n", '#image("/etc/passwd")', "../../etc/passwd", "a\tb\r\nc"]
)
def test_text_from_outside_is_shown_and_never_obeyed(text: str, pictures: Path) -> None:
    word, pdf = made(simple(text), pictures)
    shown = squeezed("".join(pdf_pages(pdf)))
    assert squeezed(drawn(text)) in shown
    assert squeezed(visible(text)) in squeezed(docx_text(word))
    docx.Document(io.BytesIO(word))


def test_what_cannot_be_drawn_is_named() -> None:
    assert (
        drawn("W\u0175 \u0141\u00f3d\u017a \u00b1 \u2713 \u2013")
        == "W\u0175 \u0141\u00f3d\u017a \u00b1 \u2713 \u2013"
    )
    assert drawn("\u4e2d\u202e\U0001f46e") == "[U+4E2D][U+202E][U+1F46E]"
    assert drawn("a\tb\nc") == "a b\nc"


def plain_letters(text: str) -> str:
    return squeezed(unicodedata.normalize("NFKD", text))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_any_text_can_be_written(text: str, pictures: Path) -> None:
    word, pdf = made(simple(text), pictures)
    # a reader of PDFs gives letters that are written as one, as in U+FB00, as the letters they stand for
    assert plain_letters(drawn(text)) in plain_letters("".join(pdf_pages(pdf)))
    docx.Document(io.BytesIO(word))


def test_long_text_is_never_cut(pictures: Path) -> None:
    story = " ".join(f"word{number}" for number in range(600))
    word, pdf = made(simple(story), pictures)
    in_pdf = "".join(pdf_pages(pdf))
    for each in ("word0", "word299", "word599"):
        assert docx_text(word).count(each) >= 8
        assert in_pdf.count(each) >= 8


def test_a_fingerprint_can_be_copied_in_one_piece(pictures: Path) -> None:
    for document in of_scene():
        _, pdf = made(document, pictures)
        assert "\u200b" not in "".join(pdf_pages(pdf))


def test_a_picture_that_is_not_there_is_a_fault_and_not_an_empty_frame(tmp_path: Path) -> None:
    document = simple(blocks=(Picture("gone.jpg", "caption", "alt"),))
    for make in (to_docx, to_pdf):
        with pytest.raises(EnvironmentFaultError, match="picture cannot be read"):
            make(document, made_at=MADE, made_by="7001", pictures=tmp_path)


def test_documents_are_written_once_under_our_names(tmp_path: Path, pictures: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    written = write_documents(of_scene()[:2], folder, made_at=MADE, made_by="7001", pictures=pictures)
    names = ["MG00_CD-1.docx", "MG00_CD-1.pdf", "MG00_CD-2.docx", "MG00_CD-2.pdf"]
    assert [path.name for path in written] == names
    with pytest.raises(EnvironmentFaultError):
        write_documents(of_scene()[:1], folder, made_at=MADE, made_by="7001", pictures=pictures)


def test_subjects_for_bulk_entry_stand_beside_what_was_written(tmp_path: Path) -> None:
    table = write_subjects(scene(), tmp_path).read_text(encoding="utf-8-sig").splitlines()
    assert table[0] == '"item","subject","subject_as_written","differs"'
    assert [row.split(",")[0] for row in table[1:]] == ['"1"', '"3"']


def test_a_contact_sheet_stays_below_a_megabyte(tmp_path: Path) -> None:
    noise = tmp_path / "noise.jpg"
    Image.effect_noise((1280, 720), 100).convert("RGB").save(noise, quality=95)
    sheets = write_sheets(snapshot_with(noise), tmp_path)
    assert [sheet.name for sheet in sheets] == [
        "CD-1_1.jpg",
        "CD-2_1.jpg",
        "CD-2A_1.jpg",
        "EF-1_1.jpg",
        "EF-1_2.jpg",
    ]
    assert all(sheet.stat().st_size < 1_000_000 for sheet in sheets)


def test_a_missing_keyframe_is_a_fault_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError, match="picture cannot be read"):
        write_sheets(snapshot_with(tmp_path / "gone.jpg"), tmp_path)


def test_a_measure_keeps_its_unit_beside_it(pictures: Path) -> None:
    docx, _ = made(simple("14/06/2025 23:12:25 BST ± 2 s"), pictures)
    assert "BST ±\u00a02\u00a0s" in docx_text(docx)


def test_a_zip_written_again_leaves_out_what_is_named() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b", b"2")
        archive.writestr("a", b"1")
        archive.writestr("c", b"3")
    again = fixed_zip(packed.getvalue(), without=frozenset({"a"}))
    assert list(parts_of(again)) == ["b", "c"]
    assert fixed_zip(again) == again


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a folder in which an office program of its own may work."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not on this machine, so no DOCX is opened by a second program")
    return tmp_path_factory.mktemp("office")  # type: ignore[return-value]


def test_another_program_opens_each_docx_and_finds_its_words(office: Path, pictures: Path) -> None:
    documents = of_scene()
    write_documents(documents, office, made_at=MADE, made_by="7001", pictures=pictures)
    (office / "read").mkdir()
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation=file://{office / 'profile'}"),
            *("--convert-to", "pdf", "--outdir", str(office / "read")),
            *map(str, sorted(office.glob("*.docx"))),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for document in documents:
        pages = pdf_pages((office / "read" / f"{document.name}.pdf").read_bytes())
        whole = squeezed("".join(pages))
        assert squeezed(document.title) in whole
        assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))
        assert all(document.draft is (DRAFT in page) for page in pages)
