"""How results are shown: tables that fit a terminal, whole tab-separated lines in a pipe, JSON for machines."""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from pathlib import Path
from re import Pattern
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bwv_index.timecode import (
    MediaTime,
    format_both,
    format_position,
    format_span,
    format_utc,
    format_utc_rounded,
    format_wall,
)
from bwv_index.visible import escaped, visible

START = "start (00:00:00 into the file)"
"""The heading of a column of starts: where in the file they are, beside the times on the wall."""


def say(text: str = "") -> None:
    """Print a line for people, with what cannot be seen made visible."""
    click.echo(visible(text))


def note(text: str) -> None:
    """Print a line beside the result (standard error), so that a pipe gets the result alone."""
    click.echo(visible(text), err=True)


def show_json(value: object) -> None:
    """Print a value as JSON, times as ISO 8601 in UTC; what cannot be seen is escaped, the value stays the same."""
    click.echo(escaped(json.dumps(plain(value), ensure_ascii=False, indent=2)))


def plain(value: object) -> Any:  # noqa: PLR0911 - one return a kind of value
    """Turn frozen values into what JSON holds; exact fractions become seconds as numbers, bytes become hex."""
    match value:
        case datetime():
            return format_utc(value)
        case date():
            return value.isoformat()
        case MediaTime():
            return {"pts": value.pts, "time_base": str(value.time_base), "seconds": float(value.seconds)}
        case Enum():
            return value.value
        case Fraction():
            return float(value)
        case bytes():
            return value.hex()
        case Path():
            return str(value)
        case Pattern():
            return value.pattern
        case Mapping():
            return {str(plain(key)): plain(entry) for key, entry in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(entry) for entry in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def show_table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print a table: ruled and wrapped on a terminal; in a pipe one line a row, tabs between the cells."""
    cells = [[visible("" if cell is None else str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        if title:
            click.echo(title)
        for line in ([*headers], *cells):
            click.echo("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in line))
        return
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def by_issue(officers: Sequence[str], issued_to: Sequence[str]) -> str:
    """Show who wore a camera; where no source says, to whom it was issued then, so named; empty where neither is."""
    if officers or not issued_to:
        return ", ".join(officers)
    return f"{' or '.join(issued_to)} by issue"


def near(path: str) -> str:
    """Show a path from where the user stands, where that is shorter."""
    told = os.path.relpath(path) if Path(path).is_absolute() else path
    return told if len(told) < len(path) else path


def moment(value: datetime | None) -> str:
    """Show a time of day to the second, in UTC; a dash where it is not known."""
    return "-" if value is None else format_utc(value.replace(microsecond=0))


def utc(value: datetime | None, half_width_s: float | None = None) -> str:
    """Show a time in UTC as finely as its half-width allows, as ``wall`` does; a dash where it is not known."""
    return "-" if value is None else format_utc_rounded(value, half_width_s)


def wall(value: datetime | None, zone: str, half_width_s: float | None = None) -> str:
    """Show a time as a clock on the wall in that zone showed it, with its half-width; words where it is not known."""
    return "time not known" if value is None else format_wall(value, zone, half_width_s)


def both(into: Fraction, start: datetime | None, zone: str, half_width_s: float | None = None) -> str:
    """Show a moment of a clip both ways: its place in the file, and the time on the wall."""
    return ", ".join(format_both(into, start, zone, half_width_s))


def stretch(
    first: Fraction, last: Fraction, start: datetime | None, zone: str, half_width_s: float | None = None
) -> str:
    """Show a stretch of a clip both ways: its places in the file, and the times on the wall."""
    return ", ".join(format_span(first, last, start, zone, half_width_s))


def signed(offset_s: float) -> str:
    """Show how far a clock is off as a person says it."""
    if not offset_s:
        return "right"
    return f"{abs(offset_s):.10g} s {'fast' if offset_s > 0 else 'slow'}"


def offset(value: Fraction | None) -> str:
    """Show a length, to the tenth of a second; a dash where it is not known."""
    return "-" if value is None else format_position(value)


def size(count: int) -> str:
    """Show a number of bytes as a person reads it (binary prefixes, IEC 80000-13)."""
    amount = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if amount < 1024:  # noqa: PLR2004 - a step of the binary prefixes
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} TiB"


def percent(probability: float) -> str:
    """Show a probability to a tenth of a percent, never rounded up to certainty."""
    return ">99.9 %" if 0.999 < probability else f"{probability * 100:.1f} %"  # noqa: PLR2004, SIM300 - as shown
