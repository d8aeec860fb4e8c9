"""What the figures are told of each incident."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bwv_index.incidents import Injury, OfficerKey, TimeWindow

NOT_STATED = "not stated"
"""How an area or an offence is called that the record does not state."""


class Footage(StrEnum):
    """What is known of an incident's footage; that nobody has looked is not that there is none."""

    CONFIRMED = "confirmed"
    """A person confirmed a clip whose footage is held."""
    PROPOSED = "proposed"
    """The software proposes one, and nobody has decided."""
    AWAITED = "awaited"
    """The clips confirmed or proposed are known from a platform's list alone."""
    NONE = "none"
    NOT_LOOKED = "not-looked"
    """No linking run has looked since the record last changed."""


@dataclass(frozen=True, slots=True)
class CrewMember:
    """One officer sent under one callsign; times in UTC, None where the log has none."""

    officer: OfficerKey
    callsign: str
    sent_at: datetime | None = None
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AssaultIncident:
    """One incident in which officers were assaulted, as recorded.

    ``number`` is the record's own, ``name`` its log reference. ``injury`` is what the incident's table says of the
    incident, not of one officer. ``crimes`` counts its crime references. ``window`` is None where no
    time could be read; ``stated`` is what was written of it.
    """

    number: int
    name: str
    area: str
    offence: str
    injury: Injury
    victims: tuple[OfficerKey, ...]
    crimes: int
    window: TimeWindow | None
    stated: str
    crews: tuple[CrewMember, ...]
    footage: Footage
