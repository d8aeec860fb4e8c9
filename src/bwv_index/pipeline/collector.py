"""Python's collector of cyclic garbage, put aside for work that makes many small things and no cycle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector rest for a while; what is no longer needed is freed at once all the same.

    It looks through all that is held again and again: over a million clips that takes longer than linking them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
