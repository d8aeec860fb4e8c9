"""Keys that a query names, cut into parts that any database accepts."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import InstrumentedAttribute

MOST_KEYS = 1000
"""Keys named in one query, within what any database accepts."""

K = TypeVar("K")


def in_parts(keys: Sequence[K]) -> Iterator[Sequence[K]]:
    """Cut keys into parts that one query can name."""
    for start in range(0, len(keys), MOST_KEYS):
        yield keys[start : start + MOST_KEYS]


def among(column: InstrumentedAttribute[Any], wanted: Sequence[Any] | None) -> Iterator[ColumnElement[bool]]:
    """Give conditions that together find the rows of these keys: one for each part, or one that all rows meet."""
    if wanted is None:
        yield true()
        return
    for part in in_parts([*dict.fromkeys(wanted)]):
        yield column.in_(part)
