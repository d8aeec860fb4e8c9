"""A batch of clips weighed as the whole record would weigh them: which other clips have to be known for that.

A score rests on one clip, one incident, and how many clips the incident's own may be confused with. So a batch needs of
the rest only what lies around the incidents that it reaches; and where an incident has changed, the clips that it
reaches are a batch.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bwv_index.incidents import one_apart
from bwv_index.linking.crowd import Stretch
from bwv_index.linking.facts import CameraIssueFacts, ClipFacts, IncidentFacts
from bwv_index.linking.field import Field
from bwv_index.linking.footage import Footage
from bwv_index.linking.levels import HOUR_S
from bwv_index.linking.scene import Scene
from bwv_index.linking.weights import Weights


@dataclass(frozen=True, slots=True)
class Sought:
    """Which clips have to be known, as far as the record can tell without comparing.

    Those that meet one of ``stretches`` (seconds since 1970, apart and in order) as far as their time is known, by an
    officer whose number is in ``officers`` at any time, with one of ``references`` or one a character from it, or
    without a place in time; and the other files of their recordings.
    """

    stretches: tuple[Stretch, ...]
    officers: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()

    def names(self, footage: Footage) -> bool:
        """Whether a clip is among them."""
        if not footage.placed:
            return True
        start, end = footage.start_s - footage.half_width_s, footage.end_s + footage.half_width_s
        return (
            any(first <= end and start <= last for first, last in self.stretches)
            or any(officer.number in self.officers for officer in footage.wearers)
            or not self.references.isdisjoint(footage.compared.references)
            or any(one_apart(mine, key) for mine in footage.compared.references for key in self.references)
        )


def crowd_sought(
    clips: Sequence[ClipFacts],
    incidents: Sequence[IncidentFacts],
    issues: Iterable[CameraIssueFacts],
    weights: Weights,
) -> Sought:
    """Say which clips have to be counted so that a batch is weighed as it would be among all clips.

    ``clips`` hold each file of a recording, or none; ``issues`` are those of their cameras, ``incidents`` are all.
    """
    field = Field.of(clips, incidents, issues, weights)
    reached = [scene for scene in field.scenes if _is_met_in_time(field, scene)]
    return _sought(reached, weights.search.crowd_h * HOUR_S, references=False)


def candidates_sought(incidents: Sequence[IncidentFacts], weights: Weights) -> Sought:
    """Say which clips may be compared with incidents.

    Of incidents without a time it names the officers; the clips of cameras that these held are sought as well.
    """
    field = Field.of((), incidents, (), weights)
    margin = max(weights.search.officer_margin_h, weights.search.time_margin_h) * HOUR_S
    return _sought(field.scenes, margin, references=True)


def compared_with(
    clips: Sequence[ClipFacts],
    incidents: Sequence[IncidentFacts],
    issues: Iterable[CameraIssueFacts],
    weights: Weights,
) -> frozenset[str]:
    """Return the ids of those clips that are compared with one of these incidents."""
    field = Field.of(clips, incidents, issues, weights)
    return frozenset(
        field.footage[number].clip.clip_id
        for scene in field.scenes
        for number in field.index.candidates(scene).numbers
    )


def _is_met_in_time(field: Field, scene: Scene) -> bool:
    """Whether a clip with a place in time is compared with an incident; others are weighed among all that have none."""
    found = field.index.candidates(scene)
    return bool(found.near.size) or any(field.footage[number].placed for number in found.known)


def _sought(scenes: Sequence[Scene], margin: float, *, references: bool) -> Sought:
    return Sought(
        tuple(_joined((s.reach[0] - margin, s.reach[1] + margin) for s in scenes if s.reach is not None)),
        frozenset(number for s in scenes if s.reach is None for number in s.named),
        frozenset(key for s in scenes for key in s.references) if references else frozenset(),
    )


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Join stretches that meet, so that those left are apart and in order."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
