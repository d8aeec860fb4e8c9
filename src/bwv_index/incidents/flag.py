"""The words for everything that reading a table can remark on: flags on rows kept, faults of rows refused.

Each is explained in ``docs/imports.md``; a test keeps that page complete.
"""

from enum import StrEnum

MOST_QUOTED = 80
"""Characters of a cell that a remark repeats; the row keeps the whole."""


class Flag(StrEnum):
    """What a person should know of a row that was read and kept."""

    YEAR_FROM_REPORT = "year taken from the report"
    YEAR_SHORT = "year of two figures"
    YEAR_NOT_STATED = "year not stated"
    DAY_NOT_STATED = "day not stated"
    DAY_FROM_REPORT = "day taken from the report"
    DAY_OPEN = "day stands for two"
    FROM_OTHER_END = "taken from the other end"
    DAYS_DIFFER = "days differ"
    TIME_NOT_READ = "time not read"
    TIME_REPEATED = "time stands for two moments"
    TIME_SKIPPED = "time does not exist"
    TIME_OF_DAY_MISSING = "date without a time"
    NO_OCCURRENCE = "no time of occurrence"
    ONLY_END_STATED = "only the end is stated"
    TIMES_REVERSED = "times are reversed"
    REFERENCE_UNRECOGNISED = "reference not recognised"
    REFERENCE_NOT_UNIQUE = "reference is a number alone"
    URN_UNRECOGNISED = "URN not recognised"
    FORCE_DIFFERS = "force differs"
    POSITION_NOT_READ = "position not read"
    OFFICER_NOT_READ = "officer not read"
    NUMBER_NOT_READ = "number not read"
    VALUE_NOT_UNDERSTOOD = "value not understood"
    ROW_SHORT = "row is short"
    ROWS_INSIDE_QUOTES = "rows may hide in a quoted cell"
    ROWS_DIFFER = "rows of one incident differ"

    def of(self, detail: str) -> str:
        """Write the flag with its detail, as a row carries it."""
        return f"{self.value}: {detail}"


class Fault(StrEnum):
    """Why a row, or a whole file, was not read; the row is listed with its line and value."""

    CELL_EMPTY = "required cell is empty"
    OFFICER_NOT_READ = "officer not readable"
    ROLE_NOT_UNDERSTOOD = "role not understood"
    TIME_NOT_READ = "required time not readable"
    ROW_EMPTY = "row is empty"
    TOO_MANY_CELLS = "row has more cells than the header"
    CELL_TOO_LONG = "cell is too long"
    QUOTES_BROKEN = "quotes are broken"
    NUL_CHARACTER = "cell holds a NUL character"
    COLUMN_MISSING = "required column is missing"
    COLUMN_TWICE = "column stands twice"
    NOT_A_TABLE = "not a table"

    def of(self, detail: str) -> str:
        """Write the fault with its detail, as a list of faults shows it."""
        return f"{self.value}: {detail}"


def quoted(text: str) -> str:
    """Repeat a cell's text in a remark: in quotes, shortened, control characters visible."""
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text[: MOST_QUOTED + 1])
    return f"'{shown[:MOST_QUOTED]}…'" if len(shown) > MOST_QUOTED else f"'{shown}'"
