"""A CSV file as rows with their physical line numbers, and as faults where a row cannot be one.

Source: RFC 4180 for quoting; what spreadsheets and exports do beyond it is met here and said.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bwv_index.incidents.encoding import decode_table
from bwv_index.incidents.flag import Fault, Flag, quoted

MOST_CELL_CHARACTERS = 1_000_000
"""A longer cell is listed as a fault of its row: no field of ours needs it."""

DELIMITERS = (",", ";", "\t", "|")
_ARCHIVES = {b"PK\x03\x04": "an .xlsx or ZIP file", b"\xd0\xcf\x11\xe0": "an .xls file", b"%PDF": "a PDF"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_SEPARATOR_LINE = re.compile(r"sep=(?P<delimiter>[,;\t|:^~])\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the physical line it starts on (the first is 1), its cells by column, and remarks on it."""

    line: int
    cells: Mapping[str, str]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableFault:
    """One row, or one thing about the header, that cannot be read.

    ``column`` and ``value`` are empty where the whole row is meant; ``value`` may be long, as read.
    """

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file read: its columns, its rows, the rows that are none, and what was found about the file.

    ``faults`` are of rows, one each; ``file_faults`` are of the header or the whole file.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[TableFault, ...]
    file_faults: tuple[TableFault, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    cells: tuple[str, ...]
    lines: tuple[str, ...]
    """The physical lines the record was read from."""
    fault: str = ""


def read_table(data: bytes, *, encoding: str = "", delimiter: str = "") -> Table:
    """Read CSV bytes; empty ``encoding`` or ``delimiter`` means: found from the bytes, and noted.

    Every row with at least one separator or character becomes a row or a fault; empty lines are nothing.
    A broken quote costs the row it stands in, and reading goes on with the next physical line.
    """
    archive = next((name for magic, name in _ARCHIVES.items() if data.startswith(magic)), "")
    if archive:
        return _no_table(f"this is {archive}; save it as CSV")
    text, notes = decode_table(data, encoding)
    lines = _LINE.findall(text)
    first, delimiter, said = _separator(lines, delimiter)
    records = _records(lines, first, delimiter)
    header = next(records, None)
    if header is None:
        return _no_table("the file is empty")
    if header.fault:
        return _no_table(f"line {header.line}: {header.fault}")
    return _table(header, records, (*notes, *said))


def _no_table(detail: str) -> Table:
    return Table((), (), (), (TableFault(0, "", "", Fault.NOT_A_TABLE.of(detail)),), ())


def _table(header: _Record, records: Iterator[_Record], notes: tuple[str, ...]) -> Table:
    columns, file_faults = _columns(header)
    rows: list[Row] = []
    faults: list[TableFault] = []
    for record in records:
        entry = _row(record, columns)
        if isinstance(entry, Row):
            rows.append(entry)
        else:
            faults.append(entry)
    return Table(columns, tuple(rows), tuple(faults), file_faults, notes)


def _separator(lines: Sequence[str], delimiter: str) -> tuple[int, str, tuple[str, ...]]:
    """Return the line to start at, the delimiter, and a note where it was found and is not the comma."""
    first = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    stated = _SEPARATOR_LINE.fullmatch(lines[first]) if first < len(lines) else None
    if stated:
        return first + 1, delimiter or stated["delimiter"], ()
    if delimiter or first == len(lines):
        return first, delimiter or ",", ()
    bare = re.sub('"[^"]*"', "", lines[first])
    found = max(DELIMITERS, key=bare.count)
    return first, found, () if found == "," else (f"cells are separated by {found!r}",)


def _records(lines: Sequence[str], first: int, delimiter: str) -> Iterator[_Record]:
    """Yield the records from ``first`` on; after a broken one, go on at the line after its start."""
    if csv.field_size_limit() < MOST_CELL_CHARACTERS:
        csv.field_size_limit(MOST_CELL_CHARACTERS)
    start = first
    while start < len(lines):
        reader = csv.reader((lines[i] for i in range(start, len(lines))), delimiter=delimiter, strict=True)
        base = start
        try:
            for cells in reader:
                end = base + reader.line_num
                if cells:
                    yield _Record(start + 1, tuple(cells), tuple(lines[start:end]))
                start = end
        except csv.Error as error:
            yield _Record(start + 1, (), (lines[start],), _quote_fault(error))
            start += 1


def _quote_fault(error: csv.Error) -> str:
    if "field larger" in str(error):
        return Fault.CELL_TOO_LONG.of(f"over {MOST_CELL_CHARACTERS:,} characters, or a quote is never closed")
    if "unexpected end" in str(error):
        return Fault.QUOTES_BROKEN.of("a quote opened in this row is never closed")
    return Fault.QUOTES_BROKEN.of("after a closing quote the cell goes on")


def _columns(header: _Record) -> tuple[tuple[str, ...], tuple[TableFault, ...]]:
    """Name the columns: blank ones by position, a second of one name by its count."""
    names: list[str] = []
    faults: list[TableFault] = []
    seen: Counter[str] = Counter()
    for position, cell in enumerate(header.cells, start=1):
        name = " ".join(cell.split()) or f"column {position}"
        seen[name.casefold()] += 1
        if seen[name.casefold()] > 1:
            detail = (
                f"{quoted(name)} again at position {position}; the first is read, this one kept as a note"
            )
            faults.append(TableFault(header.line, name, cell, Fault.COLUMN_TWICE.of(detail)))
            name = f"{name} ({seen[name.casefold()]}, position {position})"
        names.append(name)
    return tuple(names), tuple(faults)


def _row(record: _Record, columns: tuple[str, ...]) -> Row | TableFault:
    problem = record.fault or _row_problem(record, len(columns))
    if problem:
        value = "".join(record.lines).rstrip("\r\n")[:MOST_CELL_CHARACTERS]
        return TableFault(record.line, "", value, problem)
    padded = (*record.cells, *([""] * (len(columns) - len(record.cells))))
    return Row(record.line, dict(zip(columns, padded, strict=False)), _remarks(record, len(columns)))


def _row_problem(record: _Record, width: int) -> str:
    if not any(cell.strip() for cell in record.cells):
        return Fault.ROW_EMPTY.of("separators and blanks only")
    if any(cell.strip() for cell in record.cells[width:]):
        return Fault.TOO_MANY_CELLS.of(f"{len(record.cells)} for {width} columns; which belong where is open")
    if any("\0" in cell for cell in record.cells):
        return Fault.NUL_CHARACTER.of("the file may be damaged, or in another encoding")
    if any(len(cell) > MOST_CELL_CHARACTERS for cell in record.cells):
        return Fault.CELL_TOO_LONG.of(f"over {MOST_CELL_CHARACTERS:,} characters")
    return ""


def _remarks(record: _Record, width: int) -> tuple[str, ...]:
    remarks = []
    if len(record.cells) < width:
        remarks.append(Flag.ROW_SHORT.of(f"{len(record.cells)} cells for {width} columns; the rest is blank"))
    if width > 1 and _may_hide_rows(record, width):
        last = record.line + len(record.lines) - 1
        remarks.append(Flag.ROWS_INSIDE_QUOTES.of(f"lines {record.line} to {last} were read as one row"))
    return tuple(remarks)


def _may_hide_rows(record: _Record, width: int) -> bool:
    """Whether a line inside a quoted cell, up to the quote that may close it, separates as many as a row."""
    *inner, last = record.lines[1:] or ("",)
    return any(
        max(line.count(mark) for mark in DELIMITERS) >= width - 1 for line in (*inner, last.partition('"')[0])
    )
