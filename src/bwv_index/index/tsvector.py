"""Words in PostgreSQL: cut as SQLite's FTS5 cuts them, found through a ``tsvector``, settled by the words themselves.

PostgreSQL's own parser keeps file names, addresses and signed numbers whole, so the same search would find other
clips there. The words are therefore cut by the very tokenizer of the other database, in memory. The ``tsvector``
has bounds (2046 bytes a word, a mebibyte in all), so it only narrows down; ``body`` decides.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from bwv_index.index.cutting import cut, joined

CREATE = (
    "CREATE TABLE words (kind text NOT NULL, owner integer NOT NULL, body text NOT NULL, tokens tsvector, "
    "CONSTRAINT pk_words PRIMARY KEY (kind, owner))",
    "CREATE INDEX ix_words_tokens ON words USING gin (tokens)",
    "CREATE INDEX ix_words_kind ON words (kind) WHERE tokens IS NULL",
)
"""Statements that make the table of words; run by the first migration."""

AT_A_TIME = 500
"""Rows of words held in memory at once."""

HIDDEN = "(not as the search finds them)"
"""Stands with words that a search does not find as they were put in; no word has such letters."""

LONGEST = 255
"""Characters of a word that the ``tsvector`` holds: 1,020 bytes at most."""

MOST_BYTES = 1 << 19
"""Bytes of words beyond which there is no ``tsvector``, and the words themselves are gone through."""

MOST_WANTED = 64
"""Wanted words that narrow down; the words themselves are compared with all of them."""

_FIND = """
SELECT owner FROM words WHERE kind = :kind AND (tokens @@ CAST(:narrow AS tsquery) OR tokens IS NULL)
AND NOT EXISTS (SELECT 1 FROM unnest(CAST(:wanted AS text[])) AS word WHERE strpos(body, word) = 0)
"""


def put(session: Session, kind: str, owner: int, words: str) -> None:
    """Replace the words of one clip or incident."""
    parts = cut([words])[0]
    session.execute(
        text(
            "INSERT INTO words (kind, owner, body, tokens) "
            "VALUES (:kind, :owner, :body, array_to_tsvector(CAST(:tokens AS text[]))) "
            "ON CONFLICT (kind, owner) DO UPDATE SET body = excluded.body, tokens = excluded.tokens"
        ),
        {"kind": kind, "owner": owner, "body": joined(parts), "tokens": _narrowing(parts)},
    )


def remove(session: Session, kind: str, owner: int) -> None:
    """Forget the words of one clip or incident."""
    session.execute(
        text("DELETE FROM words WHERE kind = :kind AND owner = :owner"), {"kind": kind, "owner": owner}
    )


def find(session: Session, kind: str, wanted: Sequence[str]) -> frozenset[int]:
    """Return the owners whose words hold every wanted word or its beginning."""
    found = cut(wanted)
    if not all(found):  # no part of the word is anything that text is cut into
        return frozenset()
    beginnings = sorted({word[:LONGEST] for parts in found for word in parts})[:MOST_WANTED]
    rows = session.execute(
        text(_FIND),
        {
            "kind": kind,
            "narrow": " & ".join(f"'{word}':*" for word in beginnings),
            "wanted": [joined(parts) for parts in found],
        },
    )
    return frozenset(int(owner) for (owner,) in rows)


def told(session: Session, kind: str, owners: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Give owner and words of some clips or incidents, as they were put in."""
    query = "SELECT owner, body FROM words WHERE kind = :kind AND owner = ANY(:owners)"
    for owner, body in session.execute(text(query), {"kind": kind, "owners": [*owners]}):
        yield int(owner), str(body)


def held(session: Session) -> Iterator[tuple[str, int, str]]:
    """Give kind, owner and words of everything as a search finds it: what narrows down must not hide any."""
    query = "SELECT kind, owner, body, tsvector_to_array(tokens) FROM words ORDER BY kind, owner"
    rows = session.execute(text(query).execution_options(yield_per=AT_A_TIME))
    for kind, owner, body, tokens in rows:
        narrowing = _narrowing(body.split())
        hidden = tokens is not None and narrowing != sorted(tokens)
        yield str(kind), int(owner), f"{body} {HIDDEN}" if hidden else str(body)


def _narrowing(words: Sequence[str]) -> list[str] | None:
    """Return what the ``tsvector`` holds of the words, or None where that is more than it can hold."""
    kept = sorted({word[:LONGEST] for word in words})
    return None if sum(len(word.encode()) for word in kept) > MOST_BYTES else kept
