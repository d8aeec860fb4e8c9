"""One row's cells as our fields: each read in its kind, with a flag where that fails and is allowed to."""

import math
import re

from bwv_index.incidents.flag import Fault, Flag, quoted
from bwv_index.incidents.incident import Precision
from bwv_index.incidents.mapping import ImportMapping, TableMapping
from bwv_index.incidents.officer import OfficerKey, normalise_officer
from bwv_index.incidents.place import Position
from bwv_index.incidents.reference import log_force
from bwv_index.incidents.stated_time import StatedTime, read_time
from bwv_index.incidents.table import Row
from bwv_index.incidents.vague_time import TimeRules

_NUMBER = re.compile(r"[+-]?[0-9]{1,10}(?:\.[0-9]{1,30})?")
_CLOCK = re.compile(r"(?P<hours>[0-9]{1,3}):(?P<minutes>[0-5][0-9]):(?P<seconds>[0-5][0-9](?:\.[0-9]{1,9})?)")


class CellFault(Exception):  # noqa: N818 - it carries one RowFault to the reader of its table, never further
    """A required cell cannot be read, so the row is listed and not imported."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason


class RowCells:
    """The cells of one row under our names; collects the flags that the row will carry."""

    def __init__(self, row: Row, columns: TableMapping, mapping: ImportMapping) -> None:
        self._cells = {name.casefold(): (name, cell) for name, cell in row.cells.items()}
        self._columns = columns
        self._mapping = mapping
        self._flags: list[str] = list(row.warnings)
        self.line = row.line

    @property
    def flags(self) -> tuple[str, ...]:
        """What was remarked so far, each remark once."""
        return tuple(dict.fromkeys(self._flags))

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """The cells of columns that the mapping gives no field, blank ones left out."""
        used = {name.casefold() for names in self._columns.columns.values() for name in names}
        return tuple(
            (name, cell.strip())
            for key, (name, cell) in self._cells.items()
            if key not in used and cell.strip()
        )

    @property
    def time_rules(self) -> TimeRules:
        """What words about time stand for by the mapping."""
        return self._mapping.time_rules

    @property
    def recorded_within_s(self) -> float:
        """How far the source's time of a recording may be from its first frame, in seconds."""
        return self._mapping.recorded_within_s

    def flag(self, flag: Flag, detail: str) -> None:
        """Remark on the row."""
        self._flags.append(flag.of(detail))

    def remark(self, *flags: str) -> None:
        """Take over remarks that are already written."""
        self._flags.extend(flag for flag in flags if flag)

    def column(self, field: str) -> str:
        """Name the file's column, or columns, behind a field, as faults and flags show it."""
        names = self._columns.columns.get(field, (field,))
        return " + ".join(self._cells.get(name.casefold(), (name, ""))[0] for name in names)

    def text(self, field: str) -> str:
        """Return a field's text, trimmed: its columns joined, its meaning looked up, else its constant."""
        names = self._columns.columns.get(field, ())
        parts = [
            self._meaning(field, self._cells.get(name.casefold(), ("", ""))[1].strip()) for name in names
        ]
        joined = self._columns.join.get(field, ", ").join(part for part in parts if part)
        return joined or self._columns.constants.get(field, "")

    def _meaning(self, field: str, said: str) -> str:
        return self._columns.values.get(field, {}).get(said.casefold(), said)

    def required(self, field: str) -> str:
        """Return a field's text.

        Raises:
            CellFault: it is blank.
        """
        text = self.text(field)
        if not text:
            raise CellFault(self.column(field), "", Fault.CELL_EMPTY.of(self.column(field)))
        return text

    def fault(self, field: str, fault: Fault) -> CellFault:
        """Build the fault of a required cell whose text cannot be used."""
        text = self.text(field)
        return CellFault(self.column(field), text, fault.of(f"{quoted(text)} in {self.column(field)}"))

    def time(self, field: str) -> StatedTime:
        """Read a time cell; flag it where it cannot be read, or stands for no moment or for two."""
        stated = read_time(self.text(field), self._mapping.zone_info, self._mapping.date_formats)
        self.remark(*(f"{flag} ({self.column(field)})" for flag in (stated.problem, stated.note) if flag))
        return stated

    def moment(self, field: str) -> StatedTime:
        """Read a time cell that must come to one moment: a day without its hour is flagged as well."""
        stated = self.time(field)
        if stated.precision is Precision.DATE:
            self.flag(Flag.TIME_OF_DAY_MISSING, f"{quoted(stated.raw)} in {self.column(field)}")
        return stated

    def position(self) -> Position | None:
        """Read latitude and longitude; None and flagged where one is missing, unreadable or out of range."""
        written = self.text("lat"), self.text("lon")
        if not any(written):
            return None
        try:
            return Position(*(_degrees(text) for text in written))
        except ValueError as problem:
            columns = f"{self.column('lat')} and {self.column('lon')}"
            self.flag(Flag.POSITION_NOT_READ, f"{quoted(', '.join(written))} in {columns}: {problem}")
            return None

    def seconds(self, field: str) -> float | None:
        """Read a length: seconds, or hours, minutes and seconds; None and flagged where it is neither."""
        written = self.text(field)
        clock = _CLOCK.fullmatch(written)
        if clock:
            return int(clock["hours"]) * 3600 + int(clock["minutes"]) * 60 + float(clock["seconds"])
        if _NUMBER.fullmatch(written) and 0 <= float(written) < math.inf:
            return float(written)
        if written:
            self.flag(Flag.NUMBER_NOT_READ, f"{quoted(written)} in {self.column(field)}")
        return None

    def officer(self, force: str) -> OfficerKey | None:
        """Read the row's officer: the row's own force first, then what the text names, then ``force``.

        A row of an incident whose log names another force than ``force`` leaves the officer's force unknown:
        officers do help out across the border, and which force they are of would be a guess.
        """
        stated = self.text("force")
        incident_force = log_force(self.text("incident_ref"))
        assumed = force if not incident_force or not force or incident_force == force else ""
        if force and not assumed and not stated:
            self.flag(Flag.FORCE_DIFFERS, f"the import says {force}, the incident log {incident_force}")
        officer = normalise_officer(self.text("officer_ref"), stated or assumed)
        if officer and stated and officer.force != stated:
            self.flag(Flag.FORCE_DIFFERS, f"{self.column('force')} says {stated}, the number {officer.force}")
        return officer


def _degrees(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError("both are plain numbers of degrees")
    return float(text)
