"""Looking up what surrounds a pair: where else its officer was, which other incident its reference names."""

from collections.abc import Sequence

from bwv_index.incidents import OfficerKey
from bwv_index.linking.candidate import IncidentIndex
from bwv_index.linking.facts import ClipFacts, DeploymentFacts, IncidentFacts
from bwv_index.linking.span import lie
from bwv_index.linking.surroundings import Surroundings
from bwv_index.linking.wearer import may_be_any
from bwv_index.timecode import UtcInterval

LARGE_SHARE = 0.5


class ClipContext:
    """What the index knows around one clip, looked up once for all of its candidates."""

    __slots__ = ("_bearers", "_deployed", "_named")

    def __init__(self, clip: ClipFacts, wearers: Sequence[OfficerKey], index: IncidentIndex) -> None:
        self._deployed = _deployed(clip.interval, wearers, index) if clip.interval else []
        self._bearers = {key: [i.incident_id for i in index.bearers(key)] for key in clip.references}
        self._named = sorted({i for bearers in self._bearers.values() for i in bearers})

    def around(self, incident: IncidentFacts, neighbour: str = "") -> Surroundings:
        """Return the surroundings of the clip's pair with an incident."""
        own = incident.incident_id
        shared = [len(bearers) for bearers in self._bearers.values() if own in bearers]
        return Surroundings(
            neighbour=neighbour,
            elsewhere="" if own in self._deployed else next(iter(self._deployed), ""),
            named="" if own in self._named else next(iter(self._named), ""),
            # The rarest reference that both bear says most.
            bearers=min(shared, default=1),
        )


def _deployed(interval: UtcInterval, wearers: Sequence[OfficerKey], index: IncidentIndex) -> list[str]:
    """List the incidents that one of the wearers was deployed to while most of the clip ran."""
    found = {
        incident.incident_id
        for wearer in wearers
        for incident in index.of_number(wearer.number)
        if any(_covers(interval, d) for d in incident.deployments if may_be_any(d.officer, wearers))
    }
    return sorted(found)


def _covers(interval: UtcInterval, deployment: DeploymentFacts) -> bool:
    """Whether a deployment with both ends on the log surely shares half of the clip or more."""
    start = deployment.dispatched_at or deployment.at_scene_at
    end = deployment.cleared_at
    if start is None or end is None or end < start:
        return False
    found = lie(interval, start, end)
    sure = interval.half_width_s <= max(interval.duration_s, (end - start).total_seconds()) / 2
    return sure and not found.side and found.share >= LARGE_SHARE
