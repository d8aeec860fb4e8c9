"""A table read: every data row either a value or a fault, so that the counts add up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bwv_index.incidents.cells import CellFault, RowCells
from bwv_index.incidents.flag import Fault, quoted
from bwv_index.incidents.mapping import REQUIRED, ImportMapping, TableKind, TableMapping
from bwv_index.incidents.table import Row, Table, read_table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadRow(Generic[T]):
    """One data row that was read: its first physical line, its value, its cells as written, its remarks.

    ``merged_into`` is the line of the first row of the same incident where this row was united with it;
    ``value`` is then this row's own part, and the whole stands in that first row.
    """

    line: int
    value: T
    raw: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class RowFault:
    """One data row that was not read; or, with ``of_file``, one fault of the file or its header."""

    file: str
    line: int
    column: str
    value: str
    reason: str
    of_file: bool = False


@dataclass(frozen=True, slots=True)
class TableReading(Generic[T]):
    """A table as read: every data row is in ``rows``, or in ``faults``, or counted in ``unread``.

    ``unread`` rows are those of a file that lacks a required column, which is one fault of the file.
    ``notes`` say what was found about the file: encoding, separator, columns that the mapping names and the
    file has not.
    """

    kind: TableKind
    rows: tuple[ReadRow[T], ...]
    faults: tuple[RowFault, ...]
    notes: tuple[str, ...] = ()
    unread: int = 0

    @property
    def values(self) -> tuple[T, ...]:
        """What the table tells, one value for each row that was not united with an earlier one."""
        return tuple(row.value for row in self.rows if row.merged_into is None)

    @property
    def data_rows(self) -> int:
        """How many data rows the file has: read, united, refused and unread together."""
        return len(self.rows) + sum(not fault.of_file for fault in self.faults) + self.unread


def read_rows(
    kind: TableKind,
    data: bytes,
    origin: str,
    mapping: ImportMapping,
    make: Callable[[RowCells], T],
) -> TableReading[T]:
    """Read one table's bytes: ``make`` turns a row's cells into a value, or raises ``CellFault``.

    Raises:
        ConfigError: the mapping does not say how this table is read.
    """
    columns = mapping.table(kind)
    table = read_table(data, encoding=mapping.encoding, delimiter=mapping.delimiter)
    of_file = [RowFault(origin, f.line, f.column, f.value, f.reason, of_file=True) for f in table.file_faults]
    missing = _missing(kind, table, columns)
    if missing:
        unread = len(table.rows) + len(table.faults)
        of_file.append(_column_fault(origin, table, missing, unread))
        return TableReading(kind, (), tuple(of_file), table.notes, unread)
    entries = [_read(row, columns, mapping, make, origin) for row in table.rows]
    rows = tuple(entry for entry in entries if isinstance(entry, ReadRow))
    refused = [entry for entry in entries if isinstance(entry, RowFault)]
    refused += [RowFault(origin, f.line, f.column, f.value, f.reason) for f in table.faults]
    faults = (*of_file, *sorted(refused, key=lambda fault: fault.line))
    return TableReading(kind, rows, faults, (*table.notes, *_absent_notes(table, columns)))


def _read(
    row: Row, columns: TableMapping, mapping: ImportMapping, make: Callable[[RowCells], T], origin: str
) -> ReadRow[T] | RowFault:
    cells = RowCells(row, columns, mapping)
    try:
        value = make(cells)
    except CellFault as fault:
        return RowFault(origin, row.line, fault.column, fault.value, fault.reason)
    return ReadRow(row.line, value, tuple(row.cells.items()), cells.flags)


def _missing(kind: TableKind, table: Table, columns: TableMapping) -> str:
    """Name the first column without which the table says nothing and which it has not; else empty."""
    held = {column.casefold() for column in table.columns}
    if not held:
        return ""
    for field in REQUIRED[kind]:
        absent = [name for name in columns.columns.get(field, ()) if name.casefold() not in held]
        if absent and field not in columns.constants:
            return absent[0]
    return ""


def _column_fault(origin: str, table: Table, missing: str, unread: int) -> RowFault:
    reason = Fault.COLUMN_MISSING.of(f"{quoted(missing)}; {unread} rows are not read")
    return RowFault(origin, 1, missing, ", ".join(table.columns), reason, of_file=True)


def _absent_notes(table: Table, columns: TableMapping) -> tuple[str, ...]:
    held = {column.casefold() for column in table.columns}
    named = dict.fromkeys(name for names in columns.columns.values() for name in names)
    return tuple(
        f"the file has no column {quoted(name)}" for name in named if held and name.casefold() not in held
    )
