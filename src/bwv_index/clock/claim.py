"""One statement by one source about when a recording began, kept for ever as read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

USUAL_ZONE = "Europe/London"
"""The zone of local time unless a camera's profile or a mapping names another."""


class TimeSource(StrEnum):
    """Who says so. File modification time is absent on purpose: it is never a claim of recording time."""

    CONTAINER_TAG = "container-tag"
    """The container's creation_time (mvhd, Matroska DateUTC, RIFF)."""
    CREATION_DATE_KEY = "creation-date-key"
    """Apple's com.apple.quicktime.creationdate, which carries its own offset."""
    FILE_NAME = "file-name"
    CATALOGUE = "catalogue"
    """A platform's list (clips.csv)."""
    SIDECAR = "sidecar"
    GPS = "gps"
    """The satellites' own time, where there was a fix."""
    OVERLAY = "overlay"
    """The text burnt into the picture."""
    TIMECODE = "timecode"
    """A timecode track; it holds a time of day, and no date."""
    DEVICE_OFFSET = "device-offset"
    """The camera's own clock less what it is known to be fast: worked out from anchors, never put in silently."""
    PERSON_CHECK = "person-check"
    """The camera's own clock less the offset that a named person has checked; it wins."""
    SHARED_SOUND = "shared-sound"
    """Another camera's clock, by a sound that both heard."""
    CAMERA_ISSUE = "camera-issue"
    """That the recording lies within the time for which the camera was issued."""


class ZoneBasis(StrEnum):
    """What zone a claim's digits are in, by the camera's profile or by the text itself."""

    STATED = "stated"
    """The text carries its own offset."""
    UTC = "utc"
    LOCAL = "local"
    """Local to the claim's zone, without an offset."""
    UNKNOWN = "unknown"
    """Nobody can say: read as UTC and as local, both kept."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One possible UTC time that a claim may mean; a repeated October hour gives two."""

    start: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class TimeClaim:
    """What one source says about the start of a recording.

    ``raw`` is the text as read, never altered. ``readings`` is empty where the raw text cannot be a time
    (``problem`` says why), and has several entries where it is ambiguous. ``half_width_s`` is the source's
    own uncertainty at 95 %; ``trust`` is its vote, from the camera's profile (0 to 1). ``sidecar`` names the file
    beside the footage (its SHA-256) that states it, and is empty where the footage itself does. ``zone`` (IANA) is what
    its digits are local to, if they are local; it says nothing where the text carries its own offset.
    """

    source: TimeSource
    raw: str
    basis: ZoneBasis
    readings: tuple[Reading, ...]
    half_width_s: float
    trust: float
    problem: str = ""
    sidecar: str = ""
    zone: str = USUAL_ZONE
