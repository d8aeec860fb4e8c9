"""Tables for a spreadsheet, in which no cell can be taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from bwv_index.casefile.faults import disk_faults
from bwv_index.durable import write_new
from bwv_index.errors import RefusedError
from bwv_index.timecode import format_utc
from bwv_index.visible import visible

Cell: TypeAlias = str | int | float | bool | datetime | None

FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for the start of a formula (CWE-1236), the full-width forms included."""
BLANK_STARTS = ("\t", "\r")


def safe_cell(value: Cell) -> str:
    """Return the text of one cell: harmless as a formula, nothing in it unseen.

    Text that starts with a formula's sign, also after blanks, or with a tab or carriage return, gets a
    leading apostrophe. Numbers stay numbers, times become ISO 8601 UTC, None becomes empty.
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value)
        case datetime():
            return format_utc(value)
        case _:
            return _safe_text(value)


def _safe_text(text: str) -> str:
    shown = visible(text)
    dangerous = text.startswith(BLANK_STARTS) or _bare(text).startswith(FORMULA_STARTS)
    return f"'{shown}" if dangerous else shown


def _bare(text: str) -> str:
    """Drop everything in front that draws nothing: blanks, byte-order marks, control characters."""
    for place, character in enumerate(text):
        if character.isprintable() and not character.isspace():
            return text[place:]
    return ""


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV (RFC 4180) in UTF-8 with a byte-order mark, every cell quoted and safe.

    Raises:
        ValueError: a row has not as many cells as the header.
    """
    page = io.StringIO()
    writer = csv.writer(page, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"a row of {len(row)} cells under a header of {len(header)}")
        writer.writerow([safe_cell(cell) for cell in row])
    return page.getvalue().encode("utf-8-sig")


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table as ``csv_bytes`` forms it to a new file; what is there is never replaced.

    Raises:
        RefusedError: something is at the path already.
        EnvironmentFaultError: the disk is in the way; no half-written table is left.
        ValueError: a row has not as many cells as the header.
    """
    content = csv_bytes(header, rows)
    with disk_faults(path):
        try:
            write_new(path, content)
        except FileExistsError as fault:
            raise RefusedError(
                "something of this name is already there", subject=str(path), remedy="Choose another name."
            ) from fault
