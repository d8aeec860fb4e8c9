"""What must be known of other incidents to weigh one pair."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bwv_index.linking.footage import Footage
from bwv_index.linking.scene import Scene, Stay

LARGE_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Facts around a pair that neither side holds by itself; each empty where there is none.

    ``elsewhere``: another incident that the clip's officer was deployed to while the clip ran.
    ``named``: another incident whose reference the clip bears.
    ``bearers``: how many incidents bear a reference that the pair shares.
    """

    elsewhere: str = ""
    named: str = ""
    bearers: int = 1


ALONE: Final = Surroundings()
"""A pair looked at by itself."""


class Neighbourhood:
    """All incidents, to be asked what surrounds a pair: who was deployed where, and which reference names which."""

    __slots__ = ("_bearers", "_stays")

    def __init__(self, scenes: Iterable[Scene]) -> None:
        stays: dict[str, list[tuple[Stay, str]]] = defaultdict(list)
        bearers: dict[str, list[str]] = defaultdict(list)
        for scene in scenes:
            for stay in (stay for held in scene.stays.values() for stay in held):
                if stay.begins and stay.ends:
                    stays[stay.officer.number].append((stay, scene.facts.incident_id))
            for reference in scene.references:
                bearers[reference].append(scene.facts.incident_id)
        self._stays, self._bearers = dict(stays), dict(bearers)

    def around(self, footage: Footage, scene: Scene) -> Surroundings:
        """Return the surroundings of a pair."""
        # Where the officer was meanwhile is asked only of one whom the incident does not name.
        strangers = (
            footage.placed
            and footage.compared.officers
            and not any(map(scene.is_named, footage.compared.officers))
        )
        if not strangers and not footage.compared.references:
            return ALONE
        own = scene.facts.incident_id
        deployed = self._deployed(footage) if strangers else []
        named = self._named(footage)
        shared = [len(self.bearers(key)) for key in footage.compared.references if key in scene.references]
        return Surroundings(
            elsewhere="" if own in deployed else next(iter(deployed), ""),
            named="" if own in named else next(iter(named), ""),
            # The rarest reference that both bear says most.
            bearers=min(shared, default=1),
        )

    def bearers(self, reference: str) -> list[str]:
        """Return the incidents that bear a reference."""
        return self._bearers.get(reference, [])

    def _named(self, footage: Footage) -> list[str]:
        """List the incidents that the clip's references name."""
        if not footage.compared.references:
            return []
        return sorted({i for key in footage.compared.references for i in self._bearers.get(key, ())})

    def _deployed(self, footage: Footage) -> list[str]:
        """List the incidents that one of the wearers was deployed to while most of the clip ran."""
        if not footage.placed or footage.is_vague:
            return []
        return sorted(
            {
                incident
                for wearer in footage.wearers
                for stay, incident in self._stays.get(wearer.number, ())
                if stay.start_s <= footage.end_s and _covers(footage, stay) and stay.officer.may_be(wearer)
            }
        )


def _covers(footage: Footage, stay: Stay) -> bool:
    """Whether a stay with both ends on the log shares half of the shorter of clip and stay, or more."""
    shared = min(footage.end_s, stay.end_s) - max(footage.start_s, stay.start_s)
    if shared < 0:
        return False
    shorter = min(footage.end_s - footage.start_s, stay.end_s - stay.start_s)
    return shorter <= 0 or shared / shorter >= LARGE_SHARE
