"""An incident and the people, deployments and cameras around it: frozen values as imported."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bwv_index.incidents.officer import OfficerKey
from bwv_index.incidents.place import Position

RECORDED_WITHIN_S = 1.0
"""Platforms show whole seconds of the time that the camera told them."""


class RoleKind(StrEnum):
    """What an officer was to an incident (domain reference 8.1)."""

    VICTIM = "victim"
    WITNESS = "witness"
    ARRESTING = "arresting"
    ATTENDING = "attending"
    OFFICER_IN_CASE = "officer-in-the-case"
    SUPERVISOR = "supervisor"
    DISCLOSURE = "disclosure-officer"
    EXHIBITS = "exhibits-officer"
    STATEMENT_TAKER = "statement-taker"
    PRODUCER = "producer"
    REVIEWER = "reviewer"


class Injury(StrEnum):
    """Whether the officer was hurt; unknown is never none (domain reference 3.3)."""

    NONE = "none"
    WITH = "with"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exactly an incident's time is stated (domain reference 8.2)."""

    SECOND = "second"
    MINUTE = "minute"
    ABOUT = "about"
    PART_OF_DAY = "part-of-day"
    DATE = "date"
    RANGE = "range"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """When an incident may have happened: UTC ends, as stated, and how exactly.

    Raises:
        ValueError: an end is not aware UTC, or the ends are reversed.
    """

    start: datetime
    end: datetime
    as_stated: str
    precision: Precision

    def __post_init__(self) -> None:
        if self.start.utcoffset() != timedelta(0) or self.end.utcoffset() != timedelta(0):
            raise ValueError("a window's ends are aware UTC times")
        if self.end < self.start:
            raise ValueError("a window ends no earlier than it starts")


FURTHER_URN = "further URN"
"""Name of the note that holds another URN of one incident: an incident may feed several cases."""
CUSTODY_RECORD = "custody record"
EXHIBIT_REFERENCE = "exhibit reference"
FURTHER_REFERENCES = frozenset({FURTHER_URN, CUSTODY_RECORD, EXHIBIT_REFERENCE})
"""Names of the notes that hold references under which an incident is found besides its log, crimes and URN."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident as the log or the crime system tells it.

    ``window`` is None where no time could be read: kept and flagged, never guessed.
    ``notes`` holds the columns that we have no field for, as (name, value).
    """

    incident_ref: str
    force: str
    crime_refs: tuple[str, ...]
    urn: str
    reported_at: datetime | None
    window: TimeWindow | None
    occurred_text: str
    location: str
    position: Position | None
    offence_code: str
    injury: Injury
    summary: str
    notes: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    """What a person should know of this row: an unreadable time, an unrecognised reference."""

    @property
    def urns(self) -> tuple[str, ...]:
        """Every URN of the incident: its own, then those that its notes hold."""
        further = tuple(value for name, value in self.notes if name == FURTHER_URN)
        return (self.urn, *further) if self.urn else further

    @property
    def further_references(self) -> tuple[str, ...]:
        """The references that its notes hold: further URNs, custody records, exhibits."""
        return tuple(value for name, value in self.notes if name in FURTHER_REFERENCES)


@dataclass(frozen=True, slots=True)
class Party:
    """One officer in one role at one incident."""

    incident_ref: str
    role: RoleKind
    officer: OfficerKey
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Deployment:
    """One officer sent to one incident; times in UTC, None where the log has none."""

    incident_ref: str
    officer: OfficerKey
    callsign: str
    dispatched_at: datetime | None
    at_scene_at: datetime | None
    cleared_at: datetime | None
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CameraIssue:
    """Who held which camera, from when to when; ``returned_at`` None while it is out or unknown."""

    device_serial: str
    officer: OfficerKey
    issued_at: datetime
    returned_at: datetime | None
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueClip:
    """A clip as a platform's list tells it (clips.csv); the footage may arrive later.

    ``recorded_at`` is None where the cell stands for no moment, or for two. ``recorded_wall`` are its digits where no
    offset stands beside them: they are local to ``recorded_zone``, an IANA name. ``recorded_within_s`` is how far the
    platform's time may be from the first frame (95 %), the clock of the camera left aside.
    """

    evidence_id: str
    device_serial: str
    officer: OfficerKey | None
    officer_raw: str
    recorded_at: datetime | None
    recorded_at_raw: str
    duration_s: float | None
    title: str
    reference: str
    position: Position | None
    uploaded_at: datetime | None
    notes: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    recorded_wall: datetime | None = None
    recorded_zone: str = ""
    recorded_within_s: float = RECORDED_WITHIN_S
