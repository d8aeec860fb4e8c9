"""The typeface of our PDF documents and captions: where it is, and what it can draw."""

import struct
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from bwv_index.errors import EnvironmentFaultError
from bwv_index.visible import KEPT, visible

FAMILY = "Source Sans Pro"
PACKAGE = "font_source_sans_pro"
REGULAR = "SourceSansPro-Regular.ttf"

_UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}
"""Platform and encoding of the character maps that are by Unicode (OpenType, cmap)."""
_SEGMENTS, _GROUPS = 4, 12
"""The two formats of such a map that fonts of our day carry."""


def font_folder() -> Path:
    """Return the folder with the typeface's files.

    Raises:
        EnvironmentFaultError: the package that brings them is not installed, or without them.
    """
    try:
        folder = Path(str(resources.files(PACKAGE).joinpath("files")))
    except ModuleNotFoundError:
        folder = None
    if folder is None or not (folder / REGULAR).is_file():
        raise EnvironmentFaultError(
            f"the typeface {FAMILY} is not there, so no PDF and no caption can be written",
            subject=PACKAGE,
            remedy="Install bwv-index again with its dependencies.",
        )
    return folder


def font_file() -> Path:
    """Return the file of the typeface's upright letters.

    Raises:
        EnvironmentFaultError: the package that brings it is not installed, or without it.
    """
    return font_folder() / REGULAR


def drawn(text: str) -> str:
    """Return the text as the typeface can draw it: what it cannot, or no eye can see, is named ``[U+4E2D]``.

    A tab becomes a space; line feeds stay.
    """
    shown = visible(text).replace("\t", " ")
    if shown.isascii():
        return shown
    held = _characters()
    return "".join(
        letter if letter in KEPT or ord(letter) in held else f"[U+{ord(letter):04X}]" for letter in shown
    )


@cache
def _characters() -> frozenset[int]:
    """Read which characters the typeface has, from its character map (OpenType 1.9, cmap)."""
    font = font_file().read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * at) for at in range(tables))
    offset = next(begin for tag, _, begin, _ in entries if tag == b"cmap")
    return frozenset(code for table in _maps(font, offset) for code in _codes(font, table))


def _maps(font: bytes, offset: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", font, offset + 2)
    for at in range(count):
        platform, encoding, begin = struct.unpack_from(">HHI", font, offset + 4 + 8 * at)
        if (platform, encoding) in _UNICODE:
            yield offset + begin


def _codes(font: bytes, table: int) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", font, table)
    if kind == _SEGMENTS:
        (doubled,) = struct.unpack_from(">H", font, table + 6)
        count = doubled // 2
        ends = struct.unpack_from(f">{count}H", font, table + 14)
        starts = struct.unpack_from(f">{count}H", font, table + 16 + doubled)
        for start, end in zip(starts, ends, strict=True):
            # the last segment, of the code that is no character, closes the table
            yield from range(start, min(end, 0xFFFE) + 1)
    elif kind == _GROUPS:
        (count,) = struct.unpack_from(">I", font, table + 12)
        for at in range(count):
            start, end, _ = struct.unpack_from(">III", font, table + 16 + 12 * at)
            yield from range(start, end + 1)
