"""What the tools of the Crown Prosecution Service take as text, and what would become of ours there.

Source: domain reference 2.10 (public code of the CPS casework application). Nothing is fitted in silence: a ``Fitted``
holds both versions, and says what was replaced and how much was cut.
"""

import re
import unicodedata
from dataclasses import dataclass

SUBJECT_LENGTH = 200
"""The most characters of one subject when unused material is entered in bulk."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What one kind of text may hold: a class of characters, and how many of them; None where nothing is said."""

    name: str
    allowed: re.Pattern[str]
    most: int | None = None


TITLE = Limit("title", re.compile(r"[A-Za-z0-9\s,\-)(_/:='.\"~]"))
SUBJECT = Limit("subject of unused material", TITLE.allowed, SUBJECT_LENGTH)
PRODUCER = Limit("name of a producer", re.compile(r"[A-Za-z .'`|\-]"))

_WORDS = {
    "&": " and ", "%": " per cent", "#": "no. ", "+": " plus ", ";": ",", "?": ".", "!": ".", "*": "", "\u2026": "...",
    "[": "(", "]": ")", "{": "(", "}": ")", "<": "(", ">": ")", "\\": "/", "@": " at ", "\u00a3": "GBP ",
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "`": "'", "\u00b1": "plus or minus ",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u00d7": "x",
}  # fmt: skip
"""What stands for a character that is not taken; a character without a row here becomes a blank."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it would be taken, beside the text as written.

    ``replaced`` are the characters that are not taken, each once in their order; ``cut`` is how many characters of the
    fitted text were left out at its end.
    """

    shown: str
    original: str
    replaced: tuple[str, ...]
    cut: int

    @property
    def differs(self) -> bool:
        """Whether the text would not be taken as written."""
        return self.shown != self.original


def fit(text: str, limit: Limit) -> Fitted:
    """Return a text as a tool with such a limit would take it; unchanged where it can be."""
    replaced = tuple(dict.fromkeys(letter for letter in text if not limit.allowed.fullmatch(letter)))
    broken = "\n" in text or "\r" in text
    if not replaced and not broken and (limit.most is None or len(text) <= limit.most):
        return Fitted(text, text, (), 0)
    whole = " ".join("".join(_taken(letter, limit) for letter in text).split())
    shown = whole if limit.most is None else whole[: limit.most].rstrip()
    return Fitted(shown, text, replaced, len(whole) - len(shown))


def _taken(letter: str, limit: Limit) -> str:
    if limit.allowed.fullmatch(letter):
        return letter
    plain = _WORDS.get(letter) or unicodedata.normalize("NFKD", letter)
    return "".join(each for each in plain if limit.allowed.fullmatch(each)) or " "
