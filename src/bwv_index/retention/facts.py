"""What keeping is told of one clip."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bwv_index.timecode import UtcInterval


class Standing(StrEnum):
    """How a clip and an incident stand to one another, where that matters for keeping."""

    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    NEAR_MISS = "near-miss"


@dataclass(frozen=True, slots=True)
class KeptLink:
    """A link that nobody has rejected."""

    incident: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold that stands; ``incident`` is empty where it was put on the clip itself."""

    incident: str
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was exported of an incident for which the clip was once confirmed."""

    incident: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """The category that a person gave a clip.

    ``category`` is empty where two clips that turned out to be one had been given different ones.
    """

    category: str
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class KeptClip:
    """One clip as keeping sees it.

    ``recorded`` is None where no time is known, and ``unplaced`` says why. ``claimed_until`` is the latest UTC time
    that any source gives, whether it won or not. ``taken_at`` is None where the footage has not arrived.
    ``touched_at`` is when a person last decided something that bears on keeping it. ``forces`` are the codes that
    its sources state, ``force_source`` where they come from. ``compared`` says whether a linking run has looked
    since the record last changed. ``troubles`` are the reasons for which it is on the quarantine list.
    """

    name: str
    recorded: UtcInterval | None
    taken_at: datetime | None
    unplaced: str = ""
    claimed_until: datetime | None = None
    touched_at: datetime | None = None
    forces: tuple[str, ...] = ()
    force_source: str = ""
    choice: Choice | None = None
    links: tuple[KeptLink, ...] = ()
    holds: tuple[Hold, ...] = ()
    packs: tuple[Pack, ...] = ()
    references: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    troubles: tuple[str, ...] = ()
    inspected: bool = True
    compared: bool = True
    recording: str = ""
