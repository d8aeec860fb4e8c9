"""One statement about a recording that is not about time: who says it, as written, as read."""

from dataclasses import dataclass
from enum import StrEnum


class ClaimKind(StrEnum):
    """What a claim is about."""

    DEVICE = "device"
    """The camera's serial, upper case."""
    OFFICER = "officer"
    """The collar number, normalised, without a force: the file does not say which."""
    POSITION = "position"
    """``lat,lon`` or ``lat,lon,alt`` in decimal degrees (WGS 84) and metres. A value is not yet a fix."""
    REFERENCE = "reference"
    """The key of an incident log, crime reference or URN."""
    MAKE = "make"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class CameraClaim:
    """What one source says. ``value`` is empty where ``raw`` cannot be read, and ``problem`` says why.

    ``accuracy_m`` is the stated radius of a position in metres, None where none is stated.
    """

    kind: ClaimKind
    source: str
    raw: str
    value: str
    problem: str = ""
    accuracy_m: float | None = None
