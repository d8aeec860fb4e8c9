"""Tampering with the rows of the record: every table and every column there is, past this software."""

import json
import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.torture.forgery import Case, Expected, Forgery, attacker, found

from bwv_index.custody import FindingCode
from bwv_index.index.sealing import OWNERS, group_name
from bwv_index.pipeline import open_workspace

ROWS = (FindingCode.ROW_CHANGED, FindingCode.ROW_REMOVED, FindingCode.ROW_ADDED)
APART = frozenset({"ledger", "words", "alembic_version", "sqlite_sequence"})
"""Tables that have forgeries of their own, and those that hold nothing of the record: a home whose schema number was
changed is not opened at all."""

GARBAGE = "no such value"
PLAUSIBLE: Mapping[tuple[str, str], object] = {
    ("decisions", "verdict"): "rejected", ("decisions", "by"): "7002", ("decisions", "why"): "not the incident",
    ("links", "probability"): 0.01,
}  # fmt: skip
"""What somebody would write who wants another answer."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it lies in the file: its columns with their types, and which of them are its key."""

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]


def row_forgeries(case: Case, chance: random.Random) -> Iterator[Forgery]:
    """Give every way to tamper with a row of each table."""
    titles = _titles(case)
    with attacker(case) as connection:
        tables = [_table(connection, name) for name in _names(connection)]
        rows = {
            table.name: connection.execute(f'SELECT rowid AS "#", * FROM "{table.name}"').fetchall()  # noqa: S608 - names of the schema
            for table in tables
        }
    for table in tables:
        held = rows[table.name]
        if not held:
            yield Forgery(f"{table.name}: the table is empty, so nothing could be tried", _nothing)
            continue
        yield from _of_columns(table, held, titles, chance)
        yield from _of_rows(table, held, titles, chance)


def _nothing(_: Case) -> Expected:
    return found(*ROWS, at="an empty table")


def _names(connection: sqlite3.Connection) -> list[str]:
    told = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [name for (name,) in told if name not in APART and not name.startswith("words_")]


def _table(connection: sqlite3.Connection, name: str) -> Table:
    told = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
    keys = sorted((row["pk"], row["name"]) for row in told if row["pk"])
    return Table(name, {row["name"]: row["type"] for row in told}, tuple(column for _, column in keys))


def _titles(case: Case) -> Mapping[tuple[str, str], str]:
    """Return what each group of rows is called while nobody has tampered with anything."""
    with open_workspace(case.home, "7001") as workspace, workspace.index.reading() as record:
        return {(table, group): record.group_name(table, group) for table, group, _ in record.states()}


def _of_columns(
    table: Table, rows: Sequence[sqlite3.Row], titles: Mapping[tuple[str, str], str], chance: random.Random
) -> Iterator[Forgery]:
    for column, kind in table.columns.items():
        row = chance.choice(rows)
        for way, value in (("edited", _other(table, column, kind, row[column])), ("garbage", GARBAGE)):
            if value == row[column] or (way == "garbage" and table.key == (column,) and kind == "INTEGER"):
                continue  # SQLite itself takes nothing but a number there
            change = f'UPDATE OR REPLACE "{table.name}" SET "{column}" = ? WHERE rowid = ?'  # noqa: S608 - names of the schema
            act = _statement(table, row, titles, [(change, (value, row["#"]))], value)
            yield Forgery(f"{table.name}.{column} {way}", act)


def _of_rows(
    table: Table, rows: Sequence[sqlite3.Row], titles: Mapping[tuple[str, str], str], chance: random.Random
) -> Iterator[Forgery]:
    row, other = chance.choice(rows), chance.choice(rows)
    remove = (f'DELETE FROM "{table.name}" WHERE rowid = ?', (row["#"],))  # noqa: S608 - names of the schema
    yield Forgery(f"{table.name}: a row removed", _statement(table, row, titles, [remove]))
    twin = _twin(table, row)
    yield Forgery(
        f"{table.name}: a row put in", _statement(table, row, titles, [_insert(table, twin)], *twin.values())
    )
    empty = (f'DELETE FROM "{table.name}"', ())  # noqa: S608 - names of the schema
    yield Forgery(f"{table.name}: emptied", _statement(table, row, titles, [empty]))
    plain = [name for name in table.columns if name not in table.key]
    if any(other[name] != row[name] for name in plain):
        swapped = _swap(table, row, other)
        yield Forgery(f"{table.name}: two rows swapped", _statement(table, row, titles, swapped))


def _swap(table: Table, one: sqlite3.Row, two: sqlite3.Row) -> list[tuple[str, tuple[Any, ...]]]:
    """Return statements that give two rows each other's content: under the other's number, where they are numbered."""
    numbered = table.key == ("id",)
    remove = f'DELETE FROM "{table.name}" WHERE rowid IN (?, ?)'  # noqa: S608 - names of the schema
    first, second = ({name: row[name] for name in table.columns} for row in (one, two))
    if numbered:
        first["id"], second["id"] = second["id"], first["id"]
    else:
        plain = [name for name in table.columns if name not in table.key]
        for name in plain or table.key[:1]:
            first[name], second[name] = second[name], first[name]
    return [(remove, (one["#"], two["#"])), _insert(table, first), _insert(table, second)]


def _insert(table: Table, row: Mapping[str, object]) -> tuple[str, tuple[Any, ...]]:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    return f'INSERT OR REPLACE INTO "{table.name}" ({names}) VALUES ({marks})', tuple(row.values())  # noqa: S608 - as above


def _twin(table: Table, row: sqlite3.Row) -> dict[str, object]:
    """Return a row like another that stands beside it: where it has a number, another; else, other texts and bytes."""
    twin: dict[str, object] = {name: row[name] for name in table.columns}
    for name in table.key:
        if isinstance(twin[name], int) and (name == "id" or name not in OWNERS.get(table.name, ())):
            twin[name] = _other(table, name, table.columns[name], twin[name])
    for name, value in list(twin.items()):
        owner = name in OWNERS.get(table.name, ()) and table.key != (name,)
        if not owner and isinstance(value, str | bytes) and not table.columns[name].startswith("JSON"):
            twin[name] = _other(table, name, table.columns[name], value)
    return twin


def _other(table: Table, column: str, kind: str, value: object) -> object:
    """Return another value of the same kind."""
    if (table.name, column) in PLAUSIBLE:
        return PLAUSIBLE[table.name, column]
    if kind.startswith("JSON"):
        return json.dumps([json.loads(str(value)), "and this"])
    if kind.startswith("BOOL"):
        return 0 if value else 1
    if isinstance(value, int | float):
        return value + (100_000 if column in table.key else 1)
    return _other_text(kind, value)


def _other_text(kind: str, value: object) -> object:
    if isinstance(value, bytes):
        return value + b"0"
    if isinstance(value, str) and value:
        return f"{value[:-1]}{'0' if value[-1] != '0' else '1'}"
    return 1 if kind.startswith(("BIGINT", "INT", "FLOAT")) else "added"


def _statement(
    table: Table, row: sqlite3.Row, titles: Mapping[tuple[str, str], str],
    statements: Sequence[tuple[str, Sequence[Any]]], *written: object,
) -> Callable[[Case], Expected]:  # fmt: skip
    """Return the act that runs statements; a finding must name the table, and what the row belongs to."""
    group = group_name([row[name] for name in OWNERS.get(table.name, table.key)])
    title = titles.get((table.name, group), "no such group")

    def located(name: str) -> bool:
        named = (
            name == title
            or group.replace("\x1f", " ") in name
            or any(str(value) in name for value in written if value)
        )
        return name.startswith(f"{table.name} ") and named

    def act(case: Case) -> Expected:
        with attacker(case) as connection:
            for statement, values in statements:
                connection.execute(statement, values)
        return found(*ROWS, at=located)

    return act
