"""A contact sheet is a picture that a person reads: nothing is cut, nothing hidden."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bwv_index.media import Sheet, SheetFrame, contact_sheet, picture
from bwv_index.media.sheet import _font, _wrapped, visible


def jpeg(width: int = 640, height: int = 360, level: int = 200) -> bytes:
    return picture.encode_jpeg(np.full((height, width, 3), level, dtype=np.uint8), 80)


def drawn(sheet: Sheet) -> Image.Image:
    with Image.open(io.BytesIO(contact_sheet(sheet))) as opened:
        assert opened.format == "JPEG"
        return opened.convert("RGB")


def sheet_of(
    count: int, label: tuple[str, ...] = ("00:00:10.000",), lines: tuple[str, ...] = ("SHA-256",)
) -> Sheet:
    return Sheet("Item 12", lines, tuple(SheetFrame(jpeg(), label) for _ in range(count)))


def test_more_pictures_make_more_rows() -> None:
    heights = [drawn(sheet_of(count)).height for count in (1, 4, 5, 9)]
    assert heights[0] == heights[1] < heights[2] < heights[3]
    assert drawn(sheet_of(1)).width == drawn(sheet_of(9)).width


def test_longer_text_makes_a_taller_sheet() -> None:
    short = drawn(sheet_of(2)).height
    assert drawn(sheet_of(2, lines=("a" * 2000,))).height > short
    assert drawn(sheet_of(2, label=("2025-03-05 19:02:11 UTC " * 6,))).height > short


def test_a_portrait_picture_is_fitted_upright() -> None:
    page = np.asarray(drawn(Sheet("t", (), (SheetFrame(jpeg(360, 640, 255), ()),))))
    cell = page[80:400, 28:348].min(axis=2) > 253
    assert np.count_nonzero(cell.max(axis=1)) > 1.5 * np.count_nonzero(cell.max(axis=0))


def test_a_sheet_without_pictures_is_still_a_sheet() -> None:
    assert drawn(Sheet("Item 12", ("no picture decodes",), ())).height > 60


def test_a_picture_that_cannot_be_read_leaves_a_cell() -> None:
    frames = (SheetFrame(b"not a picture", ("00:00:01",)), SheetFrame(jpeg(), ("00:00:02",)))
    assert drawn(Sheet("Item 12", (), frames)).height > 180


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert contact_sheet(sheet_of(5)) == contact_sheet(sheet_of(5))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 12:30 ± 0.5 s", "plain 12:30 ± 0.5 s"),
        ("\u202egpj.exe", "<U+202E>gpj.exe"),
        ("a\x00b", "a<U+0000>b"),
        ("a\tb\nc", "a<U+0009>b<U+000A>c"),
        ("\u200bx", "<U+200B>x"),
        ("Ж", "<U+0416>"),
    ],
)
def test_what_cannot_be_seen_is_spelt_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@settings(max_examples=40)
@given(st.text(max_size=300), st.integers(60, 600))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    font = _font(15)
    lines = _wrapped(text, font, width)
    assert "".join(lines).replace(" ", "") == visible(text).replace(" ", "")
    assert all(font.getlength(line) <= width for line in lines if len(line) > 1)
