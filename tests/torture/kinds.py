"""Every kind of torture there is. A line here is all that a new one needs beside its module."""

import os
from importlib import import_module

from tests.torture.tally import Kind, Torture

KINDS: tuple[Kind, ...] = (
    Kind("kills", "kills", 6, 500),
    Kind("disk full", "disk", 3, 60),
    Kind("io faults", "io_faults", 1, 0),  # of each kind of call in each command; 0: every call
    Kind("originals", "originals", 1, 5),
    Kind("two at once", "together", 1, 40),
    Kind("clock set back", "clockset", 2, 10),
    Kind("hostile media", "mutants", 120, 10_000),
    Kind("outside files", "canary", 12, 60),
    Kind("hostile text", "text", 61, 1_000),
    Kind("tampering", "tampering", 18, 800),
)


def torture_of(kind: Kind) -> Torture:
    """Return the ``run`` function of a kind's module."""
    run: Torture = import_module(f"tests.torture.{kind.module}").run
    return run


def size_of(kind: Kind, usual: int) -> int:
    """Return how many trials to make: what the kind's variable says, else the usual number."""
    return int(os.environ.get(kind.variable, usual))
