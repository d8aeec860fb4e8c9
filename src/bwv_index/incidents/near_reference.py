"""References one character apart: what a hand mistypes, and what a machine misreads in a picture.

A reference that differs in one character may be the same, written wrongly, or the neighbour's: serials run on. It is
therefore looked for only where no incident bears the reference as written, and is weaker evidence.
"""

from typing import Final

LEAST_CHARACTERS: Final = 7
"""In a shorter key one character is too much of it."""


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
