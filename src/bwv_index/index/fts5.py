"""Words in SQLite: one FTS5 table, cut into words by its own tokenizer."""

import hashlib
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
    """Give kind, owner and words of everything as a search finds it: by the index, which must agree with the rows."""
    indexed = _indexed(session)
    query = text("SELECT rowid, kind, owner, body FROM words ORDER BY rowid")
    for rows in session.execute(query.execution_options(yield_per=AT_A_TIME)).partitions():
        for (row, kind, owner, body), parts in zip(rows, cut([str(r.body) for r in rows]), strict=True):
            words = joined(parts)
            as_put = indexed is not None and indexed.pop(row, _digest("")) == _digest(words)
            own = kind in KINDS and isinstance(owner, int) and row == _row(kind, owner)
            yield str(kind), owner, words if as_put and own and body is not None else f"{words} {HIDDEN}"
    for row in indexed or ():
        owner, kind = divmod(row, len(KINDS))
        yield KINDS[kind], owner, HIDDEN


def _indexed(session: Session) -> dict[int, bytes] | None:
    """Return a digest of the words of each row as the index has them, or None where the index is damaged."""
    found: dict[int, bytes] = {}
    try:
        session.execute(text(_INDEXED))
        words = session.execute(
            text("SELECT doc, CAST(term AS BLOB) FROM temp.indexed ORDER BY doc, offset").execution_options(
                yield_per=AT_A_TIME
            )
        )
        for row, same in groupby(words, key=itemgetter(0)):
            found[int(row)] = _digest(joined([as_text(word) for _, word in same]))
    except DatabaseError:
        return None
    return found


def _digest(words: str) -> bytes:
    return hashlib.sha256(words.encode()).digest()


def _row(kind: str, owner: int) -> int:
    """Return the row of one owner's words: found at once, where a look at every row would cost more each time."""
    return owner * len(KINDS) + KINDS.index(kind)
