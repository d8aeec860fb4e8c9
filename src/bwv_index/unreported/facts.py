"""What is known of each clip and incident, reduced to what decides whether an assault went unrecorded."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from bwv_index.incidents import OfficerKey
from bwv_index.unreported.sign import Sign


@dataclass(frozen=True, slots=True)
class Sound:
    """A sudden sound: where it begins (seconds into the file), how far it rises over the background, how loud it is."""

    at: Fraction
    rise_db: float
    level_dbfs: float
    held_s: Fraction


class Bearing(StrEnum):
    """How a link stands, as far as it decides whether a clip belongs to an incident."""

    LIKELY = "likely"
    """Confirmed by a person, or proposed with an even chance or better: the assault is on record."""
    PROPOSED = "proposed"
    NEAR_MISS = "near-miss"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Link:
    """What a linking run or a person says of a clip and an incident, with the reason in words."""

    incident: str
    bearing: Bearing
    probability: float
    told: str


class Verdict(StrEnum):
    """What a person says of a clip that looks like an assault which was never recorded."""

    DISMISS = "dismiss"
    """Looked at: no assault on an officer, or one that is recorded elsewhere."""
    REFER = "refer"
    """Looked at: passed on to be recorded."""
    REOPEN = "reopen"
    """What was said before counts no more."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of a clip, when and why."""

    verdict: Verdict
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One clip: what speaks of an assault, what is denied, and how it is linked.

    ``start`` is UTC with ``half_width_s`` (95 %), None where no time is known. ``officers`` are those whom its sources
    name, ``holders`` those to whom its camera was out. ``sounds`` is None where nobody has listened. ``links`` begin
    with the best; ``said`` is oldest first.
    """

    clip: str
    file: str
    recording: str
    start: datetime | None
    end: datetime | None
    half_width_s: float
    footage_here: bool
    camera: str
    officers: tuple[OfficerKey, ...]
    holders: tuple[OfficerKey, ...]
    signs: tuple[Sign, ...]
    sounds: tuple[Sound, ...] | None
    links: tuple[Link, ...]
    said: tuple[Said, ...] = ()

    @property
    def is_linked(self) -> bool:
        """Whether it belongs to an incident, confirmed or likely."""
        return any(link.bearing is Bearing.LIKELY for link in self.links)

    @property
    def speaking(self) -> tuple[Sign, ...]:
        """The signs that nothing denies."""
        return tuple(sign for sign in self.signs if not sign.denied)

    @property
    def word(self) -> Said | None:
        """What a person said last, unless it was taken back."""
        last = self.said[-1] if self.said else None
        return None if last is None or last.verdict is Verdict.REOPEN else last


@dataclass(frozen=True, slots=True)
class Near:
    """An incident of the same officers near in time: how many hours away, and which officer."""

    incident: str
    hours: float
    officer: OfficerKey


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident with its time (UTC), None where it is not known, and all officers whom it names."""

    incident: str
    first: datetime | None
    last: datetime | None
    officers: tuple[OfficerKey, ...]
