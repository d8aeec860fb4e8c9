"""What encoding a table is in: stated, marked, or found; and what was found is said."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
"""Byte order marks; the longer of two that begin alike stands first."""

_SAMPLE = 4096


def decode_table(data: bytes, encoding: str = "") -> tuple[str, tuple[str, ...]]:
    """Decode a table's bytes to text without a byte order mark, with notes on what was not plain UTF-8.

    A stated encoding that does not fit is said, and the bytes are read as found. cp1252 is the last resort
    that Western exports need; the five bytes that it leaves undefined are read as Latin-1.
    """
    notes: tuple[str, ...] = ()
    if encoding:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), ()
        except (UnicodeDecodeError, UnicodeError):
            notes = (f"the file is not in the stated encoding {encoding}",)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _marked(data, codec, name, notes)
    wide = _unmarked_utf16(data)
    if wide:
        return data.decode(wide, errors="replace"), (*notes, f"read as {wide}, found from the bytes")
    return _narrow(data, notes)


def _marked(data: bytes, codec: str, name: str, notes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    said = () if name == "UTF-8" else (f"read as {name}, by its byte order mark",)
    try:
        return data.decode(codec), (*notes, *said)
    except UnicodeDecodeError:
        damaged = f"bytes that {name} does not allow are shown as \ufffd"
        return data.decode(codec, errors="replace"), (*notes, *said, damaged)


def _unmarked_utf16(data: bytes) -> str:
    """Name the UTF-16 that mostly Latin text without a mark is in: every other byte is zero."""
    sample = data[:_SAMPLE]
    pairs = len(sample) // 2
    if not pairs:
        return ""
    high, low = sample[1::2].count(0), sample[0::2].count(0)
    if high > pairs * 0.7 and low < pairs * 0.1:
        return "utf-16-le"
    return "utf-16-be" if low > pairs * 0.7 and high < pairs * 0.1 else ""


def _narrow(data: bytes, notes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    for codec, said in (("utf-8", ()), ("cp1252", ("read as cp1252, because the bytes are not UTF-8",))):
        try:
            return data.decode(codec), (*notes, *said)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), (*notes, "read as Latin-1, because the bytes are neither UTF-8 nor cp1252")
