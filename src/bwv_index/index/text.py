"""Text search behind one interface: SQLite's FTS5 now; another database adds a dialect here."""

from sqlalchemy import text
from sqlalchemy.orm import Session


class TextIndex:
    """Words of clips and incidents, searchable in any order, by word or beginning of a word (SQLite FTS5)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, kind: str, owner: int, words: str) -> None:
        """Replace the words of one clip or incident."""
        self.remove(kind, owner)
        self._session.execute(
            text("INSERT INTO words (kind, owner, body) VALUES (:kind, :owner, :body)"),
            {"kind": kind, "owner": owner, "body": words},
        )

    def remove(self, kind: str, owner: int) -> None:
        """Forget the words of one clip or incident."""
        self._session.execute(
            text(
                "DELETE FROM words WHERE rowid IN (SELECT rowid FROM words WHERE kind = :kind AND owner = :owner)"
            ),
            {"kind": kind, "owner": owner},
        )

    def find(self, kind: str, words: str) -> frozenset[int]:
        """Return the owners whose words hold every wanted word or its beginning; an empty wish finds none."""
        wanted = [word.replace('"', '""') for word in words.split() if any(c.isalnum() for c in word)]
        if not wanted:
            return frozenset()
        match = " AND ".join(f'"{word}"*' for word in wanted)
        rows = self._session.execute(
            text("SELECT owner FROM words WHERE words MATCH :match AND kind = :kind"),
            {"match": f"body : ({match})", "kind": kind},
        )
        return frozenset(int(owner) for (owner,) in rows)


CREATE = "CREATE VIRTUAL TABLE words USING fts5(kind UNINDEXED, owner UNINDEXED, body, tokenize='unicode61')"
"""Statement that makes the table of words; run by the migration."""
