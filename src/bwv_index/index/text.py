"""Text search behind one interface: SQLite's FTS5 now; another database adds a dialect here."""

from sqlalchemy import text
from sqlalchemy.orm import Session

KINDS = ("clip", "incident")
"""What has words. The order is part of the stored rows' numbers: add at the end, never change."""


class TextIndex:
    """Words of clips and incidents, searchable in any order, by word or beginning of a word (SQLite FTS5)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, kind: str, owner: int, words: str) -> None:
        """Replace the words of one clip or incident."""
        self._session.execute(
            text(
                "INSERT OR REPLACE INTO words (rowid, kind, owner, body) VALUES (:row, :kind, :owner, :body)"
            ),
            {"row": _row(kind, owner), "kind": kind, "owner": owner, "body": words},
        )

    def remove(self, kind: str, owner: int) -> None:
        """Forget the words of one clip or incident."""
        self._session.execute(text("DELETE FROM words WHERE rowid = :row"), {"row": _row(kind, owner)})

    def find(self, kind: str, words: str) -> frozenset[int]:
        """Return the owners whose words hold every wanted word or its beginning; an empty wish finds none."""
        plain = readable(words).replace("\x00", " ")  # a zero byte ends the statement for FTS5
        wanted = [word.replace('"', '""') for word in plain.split() if any(c.isalnum() for c in word)]
        if not wanted:
            return frozenset()
        match = " AND ".join(f'"{word}"*' for word in wanted)
        rows = self._session.execute(
            text("SELECT owner FROM words WHERE words MATCH :match AND kind = :kind"),
            {"match": f"body : ({match})", "kind": kind},
        )
        return frozenset(int(owner) for (owner,) in rows)


def _row(kind: str, owner: int) -> int:
    """Return the row of one owner's words: found at once, where a look at every row would cost more each time."""
    return owner * len(KINDS) + KINDS.index(kind)


def readable(text: str) -> str:
    """Return text that any database holds: bytes of a name that are not UTF-8 show as escapes."""
    return text.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")


CREATE = "CREATE VIRTUAL TABLE words USING fts5(kind UNINDEXED, owner UNINDEXED, body, tokenize='unicode61')"
"""Statement that makes the table of words; run by the migration."""
