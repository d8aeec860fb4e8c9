"""The assaults of one incident: one an officer, as the national figures count them (domain reference 2.3, 3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bwv_index.incidents import Injury, OfficerKey, with_forces
from bwv_index.statistics.crewing import Crewing, crewing_of
from bwv_index.statistics.facts import AssaultIncident


@dataclass(frozen=True, slots=True)
class Assault:
    """One officer assaulted at one incident; ``officer`` is None where nobody is named."""

    officer: OfficerKey | None
    crewing: Crewing


@dataclass(frozen=True, slots=True)
class Injuries:
    """How many of some assaults were with injury, without, and of how many that is not known.

    ``beside`` counts those of the unknown at whose incident somebody was injured, and it is not said who.
    """

    with_injury: int = 0
    without: int = 0
    unknown: int = 0
    beside: int = 0


def assaults_of(incident: AssaultIncident) -> tuple[Assault, ...]:
    """Return an incident's assaults: one for each officer named as a victim.

    Where none is named there are as many as crime references, for one is recorded a victim, and one at the least.
    """
    victims = with_forces(incident.victims)
    if not victims:
        return (Assault(None, Crewing.UNKNOWN),) * max(1, incident.crimes)
    return tuple(Assault(victim, crewing_of(victim, incident.crews)) for victim in victims)


def injuries_of(incident: AssaultIncident, some: Sequence[Assault], count: int) -> Injuries:
    """Say what is known of injury at some of an incident's ``count`` assaults.

    That an incident is with injury says that one officer was injured, at the least, and not which: one of all its
    assaults counts as with injury, the others as unknown. Some of them alone are all unknown.
    """
    number = len(some)
    match incident.injury:
        case Injury.NONE:
            return Injuries(without=number)
        case Injury.UNKNOWN:
            return Injuries(unknown=number)
        case Injury.WITH:
            sure = 1 if number and number == count else 0
            return Injuries(with_injury=sure, unknown=number - sure, beside=number - sure)
