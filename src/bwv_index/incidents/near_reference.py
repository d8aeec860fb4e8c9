"""References one character apart: what a hand mistypes, and what a machine misreads in a picture.

A reference that differs in one character may be the same, written wrongly, or the neighbour's: serials run on. It is
therefore looked for only where no incident bears the reference as written, and is weaker evidence.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

LEAST_CHARACTERS: Final = 7
"""In a shorter key one character is too much of it."""


class NearKeys:
    """Keys, to be found by any text that is one character from them.

    Two texts at one edit have one in common that either gives by leaving out a character, or is already: so each key is
    filed under all of those, and a text is looked up under its own (deletion neighbourhoods; Mor and Fraenkel 1982).
    """

    __slots__ = ("_filed",)

    def __init__(self, keys: Iterable[str]) -> None:
        filed: dict[str, list[str]] = defaultdict(list)
        for key in sorted(set(keys)):
            if len(key) >= LEAST_CHARACTERS:
                for rest in _rests(key):
                    filed[rest].append(key)
        self._filed = dict(filed)

    def __bool__(self) -> bool:
        return bool(self._filed)

    def near(self, text: str) -> list[str]:
        """Return the keys that are one character from a text, in order; never the text itself."""
        if len(text) < LEAST_CHARACTERS or not self._filed:
            return []
        filed = self._filed
        held = {key for rest in _rests(text) if rest in filed for key in filed[rest]}
        return sorted(key for key in held if one_apart(text, key))


def _rests(text: str) -> Iterator[str]:
    yield text
    for at in range(len(text)):
        yield text[:at] + text[at + 1 :]


def one_apart(first: str, second: str) -> bool:
    """Whether one character replaced, left out or put in, or two neighbours exchanged, makes one text the other.

    Short keys are never one apart.

    Source: the restricted edit distance of Damerau 1964, at 1.
    """
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    short, long = sorted((first, second), key=len)
    if len(short) < LEAST_CHARACTERS:
        return False
    start = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return True
    exchanged = short[start : start + 2] == long[start : start + 2][::-1]
    return exchanged and short[start + 2 :] == long[start + 2 :]
