"""One act on evidence or on the record, as it is written for ever."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import rfc8785

from bwv_index.timecode import format_utc

Detail: TypeAlias = "str | int | bool | list[Detail] | dict[str, Detail] | None"
"""What an event's details are made of. No floats: their text differs between programs."""


class EventType(StrEnum):
    """What was done. Words of the PREMIS event-type vocabulary where it has one."""

    HOME_MADE = "home creation"
    HOME_UPGRADED = "home migration"
    CONFIGURATION = "configuration change"
    KEY_CHANGE = "key change"
    CLOCK_SET = "clock change"
    CHECKPOINTS_RESTARTED = "checkpoint restart"
    SIGNED_LATE = "late signature"
    """That entries were found under no checkpoint: a run was killed, or somebody added them past this software."""
    RECORD_STATE = "record state"
    """What the rows of the record were after a transaction, as digests: written beside every change."""
    BATCH_STARTED = "ingestion start"
    BATCH_ENDED = "ingestion end"
    INGESTION = "ingestion"
    REPLICATION = "replication"
    DUPLICATE_SEEN = "duplicate location"
    QUARANTINE = "quarantine"
    UNQUARANTINE = "unquarantine"
    REFUSAL = "refusal"
    METADATA_EXTRACTION = "metadata extraction"
    CLAIMS_ADDED = "claim added"
    CLAIMS_CHANGED = "metadata modification"
    PLACEMENT = "placement"
    IMPORT = "metadata import"
    INCIDENTS_CHANGED = "incident change"
    JOIN = "catalogue join"
    LINKING = "linking run"
    LINK_PROPOSED = "link proposal"
    LINK_WITHDRAWN = "link withdrawal"
    DECISION = "decision"
    SEARCH = "search"
    VIEW = "view"
    PLAY = "rendering"
    DOWNLOAD = "download"
    WORKING_COPY = "normalization"
    PACK_MADE = "information package creation"
    EXPORT = "dissemination"
    FIXITY_CHECK = "fixity check"
    RECONCILIATION = "reconciliation"
    BACKUP = "backup"
    RESTORE = "recovery"
    HOLD = "hold"
    HOLD_RELEASED = "hold release"
    RETENTION = "policy assignment"
    CLOCK_CHECK = "clock check"
    """What a person says of a camera's clock, or takes back."""
    DEVICE_OFFSET = "clock offset"
    SOUND_COMPARED = "sound comparison"
    """How far a camera's clock is off, worked out anew from its clips."""
    SIDECAR_PAIRED = "sidecar pairing"
    """That a sidecar was found to belong to an item of footage."""
    DERIVATION = "derivation"
    """That a person names the clip from which another was made."""
    WEIGHTS_ESTIMATED = "weight estimation"
    """That the weights of links were estimated anew from decisions, and written."""
    REFERRAL = "referral"
    """What a person says of a clip that looks like an assault which was never recorded."""
    ROLES_CHECKED = "role check"
    """That an incident was checked against Operation Hampshire because its officers' roles changed."""
    CASE_OPENED = "case creation"
    CASE_CHANGED = "case change"
    """The URN, an incident, a person, a defendant or an answer of a case."""
    DISPOSAL = "disposal"
    """What a person decided becomes of a recording in a case."""
    EXHIBIT = "exhibit reference assignment"
    EXHIBIT_CHANGED = "exhibit change"
    """The words of an exhibit, or that it is withdrawn."""
    CLIP_MADE = "clip creation"
    MARK = "annotation"
    REDACTION = "redaction mark"
    CASE_CHECK = "validation"
    OVERRIDE = "check override"
    OUTCOME = "case outcome"


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to which thing, when and why.

    ``subject`` names the thing (clip, incident, path), ``sha256`` its bytes where it has any. ``role`` is the part
    in which the actor acted, as stated by the actor; empty where none was.
    """

    at: datetime
    actor: str
    type: EventType
    subject: str
    sha256: str = ""
    why: str = ""
    software: str = ""
    settings: str = ""
    role: str = ""
    details: Mapping[str, Detail] = field(default_factory=dict)

    def canonical(self) -> bytes:
        """Return the event as canonical JSON (RFC 8785), the bytes that are hashed and kept."""
        return rfc8785.dumps(
            {
                "at": format_utc(self.at),
                "actor": self.actor,
                "role": self.role,
                "type": self.type.value,
                "subject": self.subject,
                "sha256": self.sha256,
                "why": self.why,
                "software": self.software,
                "settings": self.settings,
                "details": dict(self.details),
            }
        )
