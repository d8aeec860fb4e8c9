"""Text search behind one interface, with a dialect for each database: FTS5 in SQLite, ``tsvector`` in PostgreSQL."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy.orm import Session

from bwv_index.index import fts5, tsvector

CREATE: Mapping[str, tuple[str, ...]] = {"sqlite": fts5.CREATE, "postgresql": tsvector.CREATE}
"""Database -> the statements that make its table of words."""

_DIALECTS: Mapping[str, ModuleType] = {"sqlite": fts5, "postgresql": tsvector}

_HALVES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Halves of a character that stand alone and are no byte of a name either (PEP 383)."""


class TextIndex:
    """Words of clips and incidents, searchable in any order, by word or beginning of a word."""

    def __init__(self, session: Session, touched: Callable[[str, int], None] | None = None) -> None:
        """Work in a session; ``touched`` is told of each owner whose words change."""
        self._session = session
        self._touched = touched or _nobody
        self._dialect = _DIALECTS[session.get_bind().dialect.name]

    def put(self, kind: str, owner: int, words: str) -> None:
        """Replace the words of one clip or incident."""
        self._touched(kind, owner)
        self._dialect.put(self._session, kind, owner, readable(words))

    def remove(self, kind: str, owner: int) -> None:
        """Forget the words of one clip or incident."""
        self._touched(kind, owner)
        self._dialect.remove(self._session, kind, owner)

    def find(self, kind: str, words: str) -> frozenset[int]:
        """Return the owners whose words hold every wanted word or its beginning; an empty wish finds none."""
        plain = readable(words).replace("\x00", " ")  # a zero byte ends the statement for FTS5
        wanted = [word for word in plain.split() if any(letter.isalnum() for letter in word)]
        if not wanted:
            return frozenset()
        found: frozenset[int] = self._dialect.find(self._session, kind, wanted)
        return found

    def told(self, kind: str, owners: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Give owner and words of some clips or incidents as they were put in, equal in every database."""
        found: Iterator[tuple[int, str]] = self._dialect.told(self._session, kind, owners)
        return found

    def held(self) -> Iterator[tuple[str, Any, str]]:
        """Give kind, owner and words of everything as a search finds it; equal to ``told`` where nothing is hidden."""
        found: Iterator[tuple[str, Any, str]] = self._dialect.held(self._session)
        return found


def _nobody(_: str, __: int) -> None:
    """Stand for who need not be told."""


def readable(text: str) -> str:
    """Return text that any database holds: bytes of a name that are not UTF-8 show as escapes."""
    whole = _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
    return whole.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")


def readable_path(path: Path) -> str:
    """Return a path as text that any database holds; bytes that are not UTF-8 show as escapes."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")
