"""A kill that can be put at any step of a write."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

STEPS = ("mkdir", "fsync", "replace", "link", "unlink")
"""What changes the disk for good, as the standard library calls it."""

KilledAt = Callable[[int], Any]


class Killed(BaseException):
    """Stands for the end of the process."""


@contextmanager
def _killed_at(number: int) -> Iterator[list[str]]:
    """Run the block until its ``number``-th step; as a dead process does, take no step after that either.

    Gives the names of the steps that were begun.
    """
    begun: list[str] = []

    def dying(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def step(*args: Any, **kwargs: Any) -> Any:
            begun.append(name)
            if len(begun) >= number:
                raise Killed
            return real(*args, **kwargs)

        return step

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, dying(name))
        try:
            yield begun
        except Killed:
            assert len(begun) >= number


@pytest.fixture(scope="session")
def killed_at() -> KilledAt:
    """Give the kill: ``with killed_at(3) as begun: ...`` lets two steps happen and dies at the third."""
    return _killed_at
