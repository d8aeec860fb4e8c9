"""One act on evidence or on the record, as it is written for ever."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import rfc8785

from bwv_index.timecode import format_utc

Detail: TypeAlias = "str | int | bool | list[Detail] | dict[str, Detail] | None"
"""What an event's details are made of. No floats: their text differs between programs."""

LEAF_PREFIX = b"\x00"
"""Domain separation of a leaf from an inner node (RFC 6962, section 2.1)."""


class EventType(StrEnum):
    """What was done. Words of the PREMIS event-type vocabulary where it has one."""

    HOME_MADE = "home creation"
    BATCH_STARTED = "batch start"
    BATCH_ENDED = "batch end"
    INGESTION = "ingestion"
    REPLICATION = "replication"
    DUPLICATE_SEEN = "duplicate location"
    QUARANTINE = "quarantine"
    REFUSAL = "refusal"
    METADATA_EXTRACTION = "metadata extraction"
    PLACEMENT = "placement"
    IMPORT = "metadata import"
    INCIDENTS_CHANGED = "incident change"
    CLAIMS_CHANGED = "metadata modification"
    JOIN = "catalogue join"
    LINKING = "link proposal"
    DECISION = "decision"
    SEARCH = "search"
    VIEW = "view"
    EXPORT = "dissemination"


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to which thing, when and why.

    ``subject`` names the thing (clip, incident, path), ``sha256`` its bytes where it has any.
    """

    at: datetime
    actor: str
    type: EventType
    subject: str
    sha256: str = ""
    why: str = ""
    software: str = ""
    settings: str = ""
    details: Mapping[str, Detail] = field(default_factory=dict)

    def canonical(self) -> bytes:
        """Return the event as canonical JSON (RFC 8785), the bytes that are hashed and kept."""
        return rfc8785.dumps(
            {
                "at": format_utc(self.at),
                "actor": self.actor,
                "type": self.type.value,
                "subject": self.subject,
                "sha256": self.sha256,
                "why": self.why,
                "software": self.software,
                "settings": self.settings,
                "details": dict(self.details),
            }
        )


def leaf_hash(entry: bytes) -> str:
    """Return the Merkle leaf hash of an entry as hex: SHA-256 of 0x00 and the entry (RFC 6962, section 2.1)."""
    return hashlib.sha256(LEAF_PREFIX + entry).hexdigest()
