"""One statement about a recording that is not about time: who says it, as written, as read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction


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
    """Seconds into the file at which the button was pressed (or another trigger came).

    Under zero, or beyond the file's end, where the file is another part of a split recording.
    """
    BOOKMARK = "bookmark"
    """What somebody marked, and when: ``start``, ``start/end`` in UTC, a space, then category, tags and words."""
    TIMECODE = "timecode"
    """The recorder's time of day at the first frame, ``HH:MM:SS:FF`` (``;`` before frames that drop): no date."""
    PARENT = "parent"
    """What the file was made from, as its maker names it."""
    EXPORT = "export"
    """Who made an export, with which unit and when."""
    EXTENT = "extent"
    """From when to when a clip or its whole recording ran, by its description: ``start/end`` in UTC."""
    TRANSFER = "transfer"
    """``complete`` or ``transferring``: whether all of a recording had arrived when this was written."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The stretch that a bookmark marks: by the camera's clock, and in seconds into the file; None is not known."""

    start: datetime | None = None
    end: datetime | None = None
    into: Fraction | None = None
    until: Fraction | None = None


@dataclass(frozen=True, slots=True)
class CameraClaim:
    """What one source says. ``value`` is empty where ``raw`` cannot be read, and ``problem`` says why.

    ``accuracy_m`` is the stated radius of a position in metres, None where none is stated; ``marked`` the stretch of a
    bookmark.
    """

    kind: ClaimKind
    source: str
    raw: str
    value: str
    problem: str = ""
    accuracy_m: float | None = None
    marked: Marked | None = None
