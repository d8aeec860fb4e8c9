"""An incident as clips are compared with it: its times as seconds, its officers by number, and its crowd."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bwv_index.incidents import OfficerKey, RoleKind
from bwv_index.linking.crowd import CrowdIndex, Stretch
from bwv_index.linking.facts import DeploymentFacts, IncidentFacts
from bwv_index.linking.levels import HOUR_S, NARROW_S
from bwv_index.linking.weights import Weights

_HANDS_ON: Final = frozenset({RoleKind.ARRESTING, RoleKind.WITNESS, RoleKind.ATTENDING})
OWN_SHARE: Final = 0.6
"""Of the clips expected of an incident, those that bear an officer's number rightly and were filmed."""
STRANGERS: Final = 0.3
"""Clips of other jobs to reckon with for each officer named, where fewer were counted."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One officer's time at an incident by the log, in seconds since 1970.

    ``arrived_s``: arrival, else dispatch; None where neither is known. ``ends`` is False without a time of clearing,
    ``begins`` without one of dispatch or arrival: what lies beyond that side may be inside or outside.
    """

    officer: OfficerKey
    start_s: float
    end_s: float
    arrived_s: float | None
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """One incident made ready; the stretches are None where no time is known.

    ``window`` is the time as stated, ``stays`` each officer's time at it by number, ``together`` from the first to the
    last time of any officer at it, ``reach`` all of these. ``named`` gives, by number, each officer named and what the
    officer was to it (victim, present, paper). ``prior`` and ``rarity`` are bits, for a clip with a time and then for
    one without: what is known before a comparison, and how much rarer a clip by its officers is than any clip.
    """

    facts: IncidentFacts
    window: Stretch | None
    stays: Mapping[str, tuple[Stay, ...]]
    together: Stretch | None
    reach: Stretch | None
    arrivals: tuple[float, ...]
    named: Mapping[str, tuple[tuple[OfficerKey, str, str], ...]]
    references: frozenset[str]
    prior: tuple[float, float]
    rarity: tuple[float, float]
    crowd: tuple[int, int]

    @property
    def is_narrow(self) -> bool:
        """Whether the window was stated as a time, not as a part of a day."""
        return self.window is not None and self.window[1] - self.window[0] <= NARROW_S

    def role(self, officer: OfficerKey) -> tuple[str, str] | None:
        """Return what an officer was to the incident, and how to say it; None if it names none who may be this one."""
        ways = self.named.get(officer.number)
        if ways is None:
            return None
        found = [(level, detail) for key, level, detail in ways if key.may_be(officer)]
        return min(found, key=lambda pair: _RANK[pair[0]]) if found else None

    def is_named(self, officer: OfficerKey) -> bool:
        """Whether the incident names an officer, as a party or as deployed."""
        ways = self.named.get(officer.number)
        return ways is not None and any(key.may_be(officer) for key, _, _ in ways)


_RANK: Final = {"victim": 0, "present": 1, "paper": 2}


def make_scene(incident: IncidentFacts, crowds: CrowdIndex, weights: Weights) -> Scene:
    """Make an incident ready to be compared with the clips that a crowd index has counted."""
    window = (
        None
        if incident.window is None
        else (incident.window.start.timestamp(), incident.window.end.timestamp())
    )
    stays = tuple(stay for d in incident.deployments if (stay := _stay(d)) is not None)
    together = (min(s.start_s for s in stays), max(s.end_s for s in stays)) if stays else None
    known = [stretch for stretch in (window, together) if stretch is not None]
    reach = (min(s for s, _ in known), max(e for _, e in known)) if known else None
    named = _named(incident)
    officers = {key for keys in named.values() for key, _, _ in keys}
    margin = weights.search.crowd_h * HOUR_S
    around = crowds.around(None if reach is None else (reach[0] - margin, reach[1] + margin), officers)
    unplaced = crowds.unplaced(officers)
    expected = weights.prior.expected(len(named), logged=bool(incident.deployments))
    return Scene(
        facts=incident,
        window=window,
        stays=_by_number(stays),
        together=together,
        reach=reach,
        arrivals=tuple(s.arrived_s for s in stays if s.arrived_s is not None),
        named=named,
        references=frozenset(incident.references),
        prior=(
            _prior(expected, around.clips, weights),
            _prior(expected, crowds.all, weights),
        ),
        rarity=(
            _rarity(around.by_officers - OWN_SHARE * expected, len(named), around.clips),
            _rarity(unplaced.by_officers, len(named), max(1, unplaced.clips)),
        ),
        crowd=(around.clips, around.by_officers),
    )


def _by_number(stays: Iterable[Stay]) -> dict[str, tuple[Stay, ...]]:
    found: dict[str, list[Stay]] = {}
    for stay in stays:
        found.setdefault(stay.officer.number, []).append(stay)
    return {number: tuple(held) for number, held in found.items()}


def _prior(expected: float, clips: int, weights: Weights) -> float:
    """Return log2 of the odds that one of the crowd is one of those expected."""
    chance = min(weights.prior.most, expected / max(clips, 1))
    return math.log2(chance / (1 - chance))


def _rarity(strangers: float, officers: int, clips: int) -> float:
    """Return how many bits rarer a clip of other jobs by these officers is than any clip of the crowd."""
    return -math.log2(min(1.0, max(strangers, STRANGERS * officers, 0.5) / max(clips, 1)))


def _stay(deployment: DeploymentFacts) -> Stay | None:
    """Return one officer's time at it; None where the log has no time."""
    sent, there, done = deployment.dispatched_at, deployment.at_scene_at, deployment.cleared_at
    times: list[datetime] = [moment for moment in (sent, there, done) if moment is not None]
    if not times:
        return None
    arrived = there or sent
    return Stay(
        deployment.officer, min(times).timestamp(), max(times).timestamp(),
        None if arrived is None else arrived.timestamp(), arrived is not None, done is not None,
    )  # fmt: skip


def _named(incident: IncidentFacts) -> dict[str, tuple[tuple[OfficerKey, str, str], ...]]:
    """List every way in which an incident names an officer, by number."""
    found: dict[str, list[tuple[OfficerKey, str, str]]] = {}
    for key, level, detail in _ways(incident):
        found.setdefault(key.number, []).append((key, level, detail))
    return {number: tuple(ways) for number, ways in found.items()}


def _ways(incident: IncidentFacts) -> Iterator[tuple[OfficerKey, str, str]]:
    for officer, role in incident.parties:
        level = "victim" if role is RoleKind.VICTIM else "present" if role in _HANDS_ON else "paper"
        yield officer, level, f"{officer} is {role.value} at the incident"
    for deployment in incident.deployments:
        yield deployment.officer, "present", f"{deployment.officer} is on the log as deployed"
