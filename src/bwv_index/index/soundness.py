"""Whether a database holds together: its pages, and each index what its table holds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from bwv_index.index.database import is_damage
from bwv_index.index.fts5_ways import misleading, skips

MOST = 1000
"""Faults that SQLite is asked to tell; where there are so many, there may be more."""

FILE = "file"
WORDS = "index of words"

_OF_INDEX = re.compile(r"(?:row \d+ missing from|wrong # of entries in|non-unique entry in) index (.+)")
"""How SQLite tells of an index that does not hold what its table holds (SQLite, PRAGMA integrity_check)."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One place where a database does not hold together, and what is wrong there."""

    place: str
    detail: str


def damages(connection: Connection) -> tuple[Damage, ...] | None:
    """Say where a database does not hold together; None where nothing here can tell: on a server.

    Nothing is changed. The database is SQLite's to check, and only the ways through the index of words are gone over
    here, which SQLite does not do.
    """
    if connection.dialect.name != "sqlite":
        return None
    return (*_pages(connection), *_words(connection))


def _pages(connection: Connection) -> Iterator[Damage]:
    told: list[str] = []
    try:
        asked = text(f"PRAGMA integrity_check({MOST})").execution_options(yield_per=1)
        told.extend(str(row[0]) for row in connection.execute(asked))
    except DatabaseError as fault:  # it may stop there, after it has told of others
        told.append(_told(fault, FILE).detail)
    if told != ["ok"]:
        yield from _by_place(told)


def _by_place(told: Iterable[str]) -> Iterator[Damage]:
    """Give one damage an index, and one for everything else."""
    places: dict[str, list[str]] = {}
    for line in told:
        found = _OF_INDEX.fullmatch(line)
        places.setdefault(f"index {found[1]}" if found else FILE, []).append(" ".join(line.split()))
    for place, lines in sorted(places.items()):
        more = f", and {len(lines) - 1} more" if len(lines) > 1 else ""
        yield Damage(place, f"{lines[0]}{more}")


def _words(connection: Connection) -> Iterator[Damage]:
    try:
        for fault in misleading(connection):
            yield Damage(WORDS, fault)
        if skips(connection):
            # asks FTS5 itself, which takes the writer's turn for it and changes nothing
            connection.execute(text("INSERT INTO words (words) VALUES ('integrity-check')"))
    except DatabaseError as fault:
        yield _told(fault, WORDS)
    finally:
        connection.rollback()


def _told(fault: DatabaseError, place: str) -> Damage:
    """Return a fault of the driver as damage, where it is that.

    Raises:
        DatabaseError: it is anything else: the database is in use, or the disk refuses.
    """
    if not is_damage(fault):
        raise fault
    return Damage(place, " ".join(str(fault.orig).split()))
