"""Cutting text into words as the text search does, in every database alike."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

TOKENIZER = "unicode61"
"""How text is cut into words, in every database: runs of letters and digits, without case and accents."""


def cut(texts: Sequence[str]) -> list[list[str]]:
    """Cut texts into words as FTS5 does (SQLite, FTS5 extension, sections 4.3.1 and 7: fts5vocab)."""
    found: list[list[str]] = [[] for _ in texts]
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.text_factory = as_text
        memory.execute(f"CREATE VIRTUAL TABLE texts USING fts5(body, tokenize='{TOKENIZER}', content='')")
        memory.execute("CREATE VIRTUAL TABLE cut USING fts5vocab(texts, instance)")
        memory.executemany("INSERT INTO texts (rowid, body) VALUES (?, ?)", enumerate(texts))
        for number, word in memory.execute("SELECT doc, term FROM cut ORDER BY doc, offset"):
            found[number].append(word)
    return found


def as_text(word: bytes) -> str:
    """Return a word that FTS5 gives: one of over 32,768 bytes is cut there, be it in the middle of a character."""
    return word.decode(errors="ignore")


def joined(words: Sequence[str]) -> str:
    """Return words so that a beginning of theirs is found as a piece of text: each after a space."""
    return "".join(f" {word}" for word in words)
