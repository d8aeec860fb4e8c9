"""Text as whole words: capitals, accents of writing and what stands between words make no difference."""

import re
import unicodedata
from dataclasses import dataclass

MOST_CHARACTERS = 10_000
"""Of one text so much is looked through; a longer one is cut there, and its reader says so."""

_APOSTROPHES = re.compile("['\u2019\u02bc`]")
_WORD = re.compile(
    r"[^\W\d_]*[a-z\u00df-\u00f6\u00f8-\u00ff](?=[A-Z\u00c0-\u00d6\u00d8-\u00de])|[^\W\d_]+|\d+"
)
"""A run of letters or of digits; a capital after a small letter begins another (AssaultOnOfficer)."""
_BREAK = re.compile(r"[,;!|/()\[\]{}\n\r\u2022]|\.(?=\s|$)")
_ABBREVIATION = 2
"""Letters of a word after which a full stop ends no sentence (s. 39)."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, folded; ``start`` and ``end`` are where it stands, ``clause`` counts the breaks before it."""

    folded: str
    start: int
    end: int
    clause: int


def words_of(text: str) -> tuple[Word, ...]:
    """Cut a text into words; its places are those of ``normal(text)``."""
    found: list[Word] = []
    clause, after = 0, 0
    for match in _WORD.finditer(text):
        between = text[after : match.start()]
        stop = _BREAK.search(between)
        if stop is not None and not (
            stop[0] == "." and found and len(found[-1].folded) < _ABBREVIATION and found[-1].folded.isalpha()
        ):
            clause += 1
        found.append(Word(match[0].casefold(), match.start(), match.end(), clause))
        after = match.end()
    return tuple(found)


def normal(text: str) -> str:
    """Return a text in one way of writing (Unicode NFKC), without apostrophes, and no longer than is looked through."""
    return _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]))


def joined(text: str) -> str:
    """Return the words of a phrase as one: what is compared."""
    return "".join(word.folded for word in words_of(normal(text)))
