"""References one character apart: what a hand mistypes, and what a machine misreads in a picture.

A reference that differs in one character may be the same, written wrongly, or the neighbour's: serials run on. It is
therefore looked for only where no incident bears the reference as written, and is weaker evidence.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

LEAST_CHARACTERS: Final = 7
"""In a shorter key one character is too much of it."""


def one_apart(first: str, second: str) -> bool:
    """Whether one character replaced, left out or put in, or two neighbours exchanged, makes one text the other.

    Source: the restricted edit distance of Damerau 1964, at 1.
    """
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    short, long = sorted((first, second), key=len)
    start = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return True
    exchanged = short[start : start + 2] == long[start : start + 2][::-1]
    return exchanged and short[start + 2 :] == long[start + 2 :]


class NearKeys:
    """Keys of references, to be found by one that is a character apart.

    Two texts that are one edit apart share a text that is left when one character, or none, is taken from each; so a
    look-up costs as many steps as the key has characters, however many keys there are.
    """

    __slots__ = ("_by_remainder",)

    def __init__(self, keys: Iterable[str]) -> None:
        found: dict[str, set[str]] = defaultdict(set)
        for key in set(keys):
            if len(key) >= LEAST_CHARACTERS:
                for remainder in _remainders(key):
                    found[remainder].add(key)
        self._by_remainder = dict(found)

    def near(self, key: str) -> tuple[str, ...]:
        """Return the keys that are one character apart from a key, in order."""
        if len(key) < LEAST_CHARACTERS:
            return ()
        shared = {other for remainder in _remainders(key) for other in self._by_remainder.get(remainder, ())}
        return tuple(sorted(other for other in shared if one_apart(key, other)))


def _remainders(key: str) -> Iterator[str]:
    yield key
    for n in range(len(key)):
        yield key[:n] + key[n + 1 :]
