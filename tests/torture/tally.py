"""What one torture found: how much was tried, what went wrong, and the figure that a person reads."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Tally:
    """The outcome of one torture.

    ``tried`` counts trials in ``unit`` ("kills", "mutants"); ``wrong`` says what went wrong, one sentence a
    case, and is empty where all is well; ``figure`` is the result as a person reads it ("0 differences");
    ``skipped`` says why nothing could be tried on this machine, and is empty where something was.
    """

    tried: int
    unit: str
    wrong: tuple[str, ...]
    figure: str
    skipped: str = ""


Torture: TypeAlias = Callable[[int, Path], Tally]
"""Takes how many trials to make and an empty folder to work in."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of torture: its name, where it is (module of this package), and its sizes.

    ``small`` is what ``make test`` tries, ``full`` what ``make torture`` tries. The variable
    ``BWV_TORTURE_<NAME>`` (in capitals, underscores for blanks) sets another size for either.
    """

    name: str
    module: str
    small: int
    full: int

    @property
    def variable(self) -> str:
        """The name of the variable that sets this torture's size."""
        return f"BWV_TORTURE_{self.name.upper().replace(' ', '_')}"
