"""The words of a case: decisions, kinds of exhibits, schedules, marks, redaction, people, outcomes."""

from enum import StrEnum


class Disposal(StrEnum):
    """What becomes of one recording in one case (domain reference 4.6)."""

    USED = "used"
    UNUSED = "unused"
    """Unused and non-sensitive: on MG6C."""
    SENSITIVE = "unused-sensitive"
    """Unused and sensitive: on MG6D, never to the defence."""
    NOT_RELEVANT = "not-relevant"


class ExhibitKind(StrEnum):
    """What an exhibit is made of."""

    MASTER = "master"
    """The whole recording, unaltered."""
    CLIP = "clip"
    REDACTED = "redacted"


class FilePurpose(StrEnum):
    """What a file of an exhibit is for."""

    EVIDENCE = "evidence"
    PROXY = "proxy"
    """Plays where the evidence file does not; no evidence by itself."""
    CAPTIONED = "captioned"

    @property
    def added_to_name(self) -> str:
        """What is added to the exhibit's file name: nothing for the evidence."""
        return "" if self is FilePurpose.EVIDENCE else f"_{self.value}"


class CutHow(StrEnum):
    """How the bytes of an exhibit's evidence file came to be."""

    WHOLE = "whole"
    STREAM_COPY = "stream-copy"
    RE_ENCODED = "re-encoded"


BESIDE_PICTURES = "its stream holds data of the camera between the pictures"
"""How a note of an exhibit's file begins that says so: what a copied stream carries may be a position."""


class Schedule(StrEnum):
    """A schedule of unused material."""

    C = "MG6C"
    D = "MG6D"


class ScheduleOf(StrEnum):
    """What a line of a schedule is about."""

    WHOLE = "recording"
    REST = "rest of a used recording"


class MarkTag(StrEnum):
    """What a marked moment shows (domain reference 3.2)."""

    FORCE = "force"
    INTENT = "intent"
    EMERGENCY_WORKER = "emergency-worker"
    FUNCTIONS = "functions"
    INJURY = "injury"
    IDENTIFICATION = "identification"
    SELF_DEFENCE = "self-defence"


class RedactionReason(StrEnum):
    """Why a stretch of a recording may have to be hidden (domain reference 4.7)."""

    ADDRESS = "address"
    PHONE = "phone"
    BYSTANDER = "bystander"
    CHILD = "child"
    SCREEN = "screen"
    MEDICAL = "medical"
    DETAINEE = "detainee"
    OTHER = "other"


class RedactionState(StrEnum):
    """How far the redaction of an exhibit or of a marked stretch is decided."""

    NEEDED = "needed"
    REVIEWED_NONE = "reviewed-none"
    JUSTIFIED = "justified-not-done"
    DONE = "done"


class Variant(StrEnum):
    """For whom a pack is made."""

    PROSECUTION = "prosecution"
    DEFENCE = "defence"


class Looked(StrEnum):
    """Whether a linking run has looked for footage of a case as the record stands."""

    NEVER = "never"
    BEFORE_CHANGES = "before-changes"
    """Footage, placements or incidents have changed since."""
    NOW = "now"


class PersonRole(StrEnum):
    """What a police officer or a member of staff is to a case."""

    OIC = "officer-in-the-case"
    DISCLOSURE = "disclosure-officer"
    EXHIBITS = "exhibits-officer"
    PRODUCER = "producer"
    REVIEWER = "reviewer"
    WEARER = "wearer"
    """Wore a camera at an incident of the case: a witness who may produce nothing."""


class Topic(StrEnum):
    """About what a person answers a question of a case."""

    MATERIAL = "material"
    FOOTAGE = "footage"
    STATEMENT = "statement"
    WHOLE = "whole"
    LINK = "link"
    LOCATION = "location"
    REDACTION = "redaction"


class Material(StrEnum):
    """Material of which the law presumes that it is disclosed (domain reference 4.6)."""

    INCIDENT_LOG = "incident-log"
    CRIME_REPORT = "crime-report"
    OFFICERS_NOTES = "officers-notes"
    CUSTODY_RECORD = "custody-record"
    EARLIER_ACCOUNTS = "earlier-accounts"


class Plea(StrEnum):
    """What a defendant pleaded."""

    GUILTY = "guilty"
    NOT_GUILTY = "not-guilty"
    NONE = "none-entered"
    UNKNOWN = "unknown"


class Result(StrEnum):
    """How a charge ended."""

    CONVICTED = "convicted"
    ACQUITTED = "acquitted"
    DISCONTINUED = "discontinued"
    WITHDRAWN = "withdrawn"
    OTHER = "other"
    PENDING = "pending"
