"""What a table's injury column says, in the words that forces use."""

from collections.abc import Mapping
from types import MappingProxyType

from bwv_index.incidents.incident import Injury

SAID: Mapping[str, Injury] = MappingProxyType({
    **dict.fromkeys(("none", "no", "n", "nil", "no injury", "uninjured", "without", "without injury",
                     "false"), Injury.NONE),
    **dict.fromkeys(("with", "with injury", "yes", "y", "injured", "minor", "slight", "serious", "true"),
                    Injury.WITH),
    **dict.fromkeys(("", "unknown", "not known", "not stated", "n/k", "nk", "tbc", "?"), Injury.UNKNOWN),
})  # fmt: skip
"""Minor and serious count as with (domain reference 8.1)."""


def read_injury(text: str) -> Injury | None:
    """Return what a cell says of injury; blank is unknown, and None a text that is not understood."""
    return SAID.get(" ".join(text.casefold().split()))


def united(injuries: tuple[Injury, ...]) -> Injury:
    """Say what the rows of one incident say together: one injured is enough, one unknown is not none."""
    if Injury.WITH in injuries:
        return Injury.WITH
    return Injury.NONE if injuries and set(injuries) == {Injury.NONE} else Injury.UNKNOWN
