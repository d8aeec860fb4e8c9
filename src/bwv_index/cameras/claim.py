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
    FIRMWARE = "firmware"
    """The software that the device ran, as written."""
    TRIGGER = "trigger"
    """Seconds into the recording at which the button was pressed (or another trigger came)."""
    BOOKMARK = "bookmark"
    """What somebody marked, and when: ``start``, ``start/end`` in UTC, a space, then category, tags and words."""
    TIMECODE = "timecode"
    """The recorder's time of day at the first frame, ``HH:MM:SS:FF`` (``;`` before frames that drop): no date."""
    PARENT = "parent"
    """What the file was made from, as its maker names it."""
    EXPORT = "export"
    """Who made an export, with which unit and when."""
    TRANSFER = "transfer"
    """``complete`` or ``transferring``: whether all of a recording had arrived when this was written."""


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
