"""One comparison's finding about one pair of clip and incident, with its weight."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a comparison found; unknown is never disagreement."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A named finding: what it says, its weight in bits, and the facts it rests on.

    ``level`` is the weight's name in the configuration; empty where unknown. Unknown weighs exactly 0 bits.

    Raises:
        ValueError: unknown evidence with a weight.
    """

    name: str
    outcome: Outcome
    bits: float
    detail: str
    level: str = ""

    def __post_init__(self) -> None:
        if self.outcome is Outcome.UNKNOWN and self.bits != 0:
            raise ValueError("what is unknown weighs nothing")

    def __str__(self) -> str:
        weight = "0 bits" if self.outcome is Outcome.UNKNOWN else f"{self.bits:+.1f} bits"
        return f"{self.name} {self.outcome.value} ({weight}): {self.detail}"


def unknown(name: str, detail: str) -> Evidence:
    """Say that a comparison could not be made, and what is missing."""
    return Evidence(name, Outcome.UNKNOWN, 0.0, detail)


def weigh(name: str, bits: float, detail: str, level: str) -> Evidence:
    """Say what a comparison found; it speaks for the pair or against it by the sign of its weight."""
    return Evidence(name, Outcome.DISAGREES if bits < 0 else Outcome.AGREES, bits, detail, level)
