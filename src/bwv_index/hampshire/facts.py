"""What checking is told of one incident."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bwv_index.incidents import CareAnswer, CareField, Injury, OfficerKey, RoleKind
from bwv_index.timecode import UtcInterval


class ActKind(StrEnum):
    """What somebody did, in this software, that only a person who is not the victim should do."""

    DECIDED = "decided on"
    """A decision on a link: whoever confirms a clip says in the reason what it shows."""
    PACKED = "made a pack of"


@dataclass(frozen=True, slots=True)
class Act:
    """One act on the record; ``officer`` is None where the actor's name has no collar number's shape.

    ``superseded`` says that somebody has decided on the same thing since.
    """

    kind: ActKind
    actor: str
    officer: OfficerKey | None
    on: str
    at: datetime
    superseded: bool = False


class Compared(StrEnum):
    """Whether a linking run has looked for the incident's footage."""

    NEVER = "never"
    BEFORE_CHANGES = "before the record last changed"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class MissingFootage:
    """An officer at the incident from whom no footage is linked; ``cameras`` were issued to the officer then."""

    officer: OfficerKey
    cameras: tuple[str, ...]
    reason: str


class EvidencePart(StrEnum):
    """What footage of an incident should show, and a person names the clip for."""

    ACT = "act"
    INJURY = "injury"
    ARREST = "arrest"
    FIRST_ACCOUNT = "first account"


@dataclass(frozen=True, slots=True)
class ShownPart:
    """Which clips a person has named for one part of the evidence.

    ``none`` says that a person stated there is no such clip. ``confirmed`` are the named clips that are confirmed for
    the incident, ``others`` those that are not, each with how it stands. ``hints`` are confirmed clips whose reason
    speaks of the part: a place to look, no answer.
    """

    part: EvidencePart
    none: bool = False
    confirmed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """Something that was done about the incident, and when."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class EndedRole:
    """A role that was recorded and that a person, ``by``, took back."""

    officer: OfficerKey
    role: RoleKind
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Within which times things should happen, and the codes that a force wants told as notes."""

    contact_hours: float = 24.0
    update_days: int = 28
    stale_days: int = 28
    as_notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One incident as checking sees it.

    ``parties`` are the roles that stand, ``ended`` those that were taken back.
    ``occurred`` is the time in which it happened, None where that is not known. ``crimes`` counts its crime
    references. ``present`` are the officers recorded as there, ``missing`` those of them without footage.
    ``confirmed`` and ``proposed`` are its clips. ``care`` is what its table states, ``statement_by`` who took the
    victim's statement as written, each with the officer read. ``moves`` is what was done about it.
    """

    incident: str
    parties: tuple[tuple[OfficerKey, RoleKind], ...] = ()
    ended: tuple[EndedRole, ...] = ()
    occurred: UtcInterval | None = None
    crimes: int = 0
    injury: Injury = Injury.UNKNOWN
    present: tuple[OfficerKey, ...] = ()
    missing: tuple[MissingFootage, ...] = ()
    compared: Compared = Compared.NOW
    confirmed: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    arrests: tuple[str, ...] = ()
    """Custody records of its arrests."""
    acts: tuple[Act, ...] = ()
    care: Mapping[CareField, tuple[CareAnswer, ...]] = field(default_factory=dict)
    safety_reports: tuple[str, ...] = ()
    statement_by: tuple[tuple[str, OfficerKey | None], ...] = ()
    parts: tuple[ShownPart, ...] = ()
    moves: tuple[Move, ...] = ()

    def of_role(self, role: RoleKind) -> tuple[OfficerKey, ...]:
        """Return the officers recorded in one role."""
        return tuple(officer for officer, held in self.parties if held is role)

    @property
    def victims(self) -> tuple[OfficerKey, ...]:
        """The officers recorded as victims, each once."""
        found: list[OfficerKey] = []
        for officer in self.of_role(RoleKind.VICTIM):
            if not any(officer.may_be(known) for known in found):
                found.append(officer)
        return tuple(found)

    def done(self, wanted: CareField) -> bool | None:
        """Whether something was done for all who are meant; None where nobody says, or one answer cannot be read."""
        answers = self.care.get(wanted, ())
        if any(answer.done is False for answer in answers):
            return False
        return True if answers and all(answer.done for answer in answers) else None

    @property
    def concluded(self) -> bool:
        """Whether the table states that the investigation is over."""
        return self.done(CareField.CONCLUDED) is True
