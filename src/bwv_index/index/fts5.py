"""Words in SQLite: one FTS5 table, cut into words by its own tokenizer."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from bwv_index.index.cutting import TOKENIZER, as_text, cut, joined

CREATE = (
    f"CREATE VIRTUAL TABLE words USING fts5(kind UNINDEXED, owner UNINDEXED, body, tokenize='{TOKENIZER}')",
)
"""Statements that make the table of words; run by the first migration."""

KINDS = ("clip", "incident")
"""What has words. The order is part of the stored rows' numbers: add at the end, never change."""


AT_A_TIME = 500
"""Rows cut into words at once."""

HIDDEN = "(not as the search finds them)"
"""Stands with words that a search does not find as they were put in; no word has such letters."""

END = 1 << 63
"""Comes after every row: SQLite numbers rows with 64 bits and a sign."""

_INDEXED = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.indexed USING fts5vocab('main', 'words', 'instance')"


def put(session: Session, kind: str, owner: int, words: str) -> None:
    """Replace the words of one clip or incident."""
    session.execute(
        text("INSERT OR REPLACE INTO words (rowid, kind, owner, body) VALUES (:row, :kind, :owner, :body)"),
        {"row": _row(kind, owner), "kind": kind, "owner": owner, "body": words},
    )


def remove(session: Session, kind: str, owner: int) -> None:
    """Forget the words of one clip or incident."""
    session.execute(text("DELETE FROM words WHERE rowid = :row"), {"row": _row(kind, owner)})


def find(session: Session, kind: str, wanted: Sequence[str]) -> frozenset[int]:
    """Return the owners whose words hold every wanted word or its beginning."""
    match = " AND ".join('"' + word.replace('"', '""') + '"*' for word in wanted)
    rows = session.execute(
        text("SELECT owner FROM words WHERE words MATCH :match AND kind = :kind"),
        {"match": f"body : ({match})", "kind": kind},
    )
    return frozenset(int(owner) for (owner,) in rows)


def told(session: Session, kind: str, owners: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Give owner and words of some clips or incidents, as they were put in."""
    marks = ", ".join(str(_row(kind, int(owner))) for owner in owners)
    rows = session.execute(text(f"SELECT owner, body FROM words WHERE rowid IN ({marks})")).all()  # noqa: S608 - numbers
    for (owner, _), words in zip(rows, cut([body for _, body in rows]), strict=True):
        yield int(owner), joined(words)


def held(session: Session) -> Iterator[tuple[str, Any, str]]:
    """Give kind, owner and words of everything as a search finds it: by the index, which must agree with the rows.

    Rows and index are gone through side by side, a few at a time.
    """
    indexed = _Indexed(session)
    query = text("SELECT rowid, kind, owner, body FROM words ORDER BY rowid")
    for rows in session.execute(query.execution_options(yield_per=AT_A_TIME)).partitions(AT_A_TIME):
        plain = [str(r.body).encode(errors="backslashreplace").decode() for r in rows]
        for (row, kind, owner, body), shown, parts in zip(rows, plain, cut(plain), strict=True):
            words = joined(parts)
            as_put = indexed.of(row) == words and shown == body
            own = kind in KINDS and isinstance(owner, int) and row == _row(kind, owner)
            yield str(kind), owner, words if as_put and own else f"{words} {HIDDEN}"
    for row in indexed.without_row():
        owner, kind = divmod(row, len(KINDS))
        yield KINDS[kind], owner, HIDDEN


class _Indexed:
    """The words of each row as the index has them; asked for in order of row, and read no further than that."""

    def __init__(self, session: Session) -> None:
        self._found = _words_of(session)
        self._next = next(self._found)
        self._passed: list[int] = []

    def of(self, row: int) -> str | None:
        """Return the words of a row, empty where the index has none of it; None where the index is damaged."""
        self._pass_by(row)
        if self._next is None:
            return None
        at, words = self._next
        if at != row:
            return ""
        self._next = next(self._found)
        return words

    def without_row(self) -> list[int]:
        """Return, after the last row, what the index has that no row of words stands for."""
        self._pass_by(END)
        return self._passed

    def _pass_by(self, row: int) -> None:
        while self._next is not None and self._next[0] < row:
            self._passed.append(self._next[0])
            self._next = next(self._found)


def _words_of(session: Session) -> Iterator[tuple[int, str] | None]:
    """Give row and words as the index has them, in order of row; after the last ``END``, on damage None."""
    try:
        session.execute(text(_INDEXED))
        query = text("SELECT doc, CAST(term AS BLOB) FROM temp.indexed ORDER BY doc, offset")
        words = session.execute(query.execution_options(yield_per=AT_A_TIME))
        for row, same in groupby(words, key=itemgetter(0)):
            yield int(row), joined([as_text(word) for _, word in same])
        yield END, ""
    except DatabaseError:
        yield None


def _row(kind: str, owner: int) -> int:
    """Return the row of one owner's words: found at once, where a look at every row would cost more each time."""
    return owner * len(KINDS) + KINDS.index(kind)
