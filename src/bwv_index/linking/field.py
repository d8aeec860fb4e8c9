"""Both sides made ready, and every incident compared with its candidates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bwv_index.linking.candidate import Candidates, ClipIndex, Numbers
from bwv_index.linking.crowd import CrowdIndex
from bwv_index.linking.facts import CameraIssueFacts, ClipFacts, IncidentFacts
from bwv_index.linking.footage import Footage, gather
from bwv_index.linking.scene import Scene, make_scene
from bwv_index.linking.score import Score, score
from bwv_index.linking.sieve import Sieve
from bwv_index.linking.surroundings import Neighbourhood
from bwv_index.linking.wearer import IssueBook
from bwv_index.linking.weights import Weights


@dataclass(frozen=True, slots=True)
class Compared:
    """One incident's clips: all that were looked at, by number, and the scores that are worth a person's look."""

    candidates: Candidates
    kept: tuple[tuple[int, Score], ...]

    @property
    def count(self) -> int:
        """How many pairs were looked at."""
        return self.candidates.count


@dataclass(frozen=True, slots=True)
class Field:
    """Clips and incidents made ready, with what surrounds them."""

    footage: Sequence[Footage]
    scenes: Sequence[Scene]
    neighbourhood: Neighbourhood
    index: ClipIndex
    sieve: Sieve
    weights: Weights

    @classmethod
    def of(
        cls,
        clips: Sequence[ClipFacts],
        incidents: Sequence[IncidentFacts],
        issues: Iterable[CameraIssueFacts],
        weights: Weights,
        crowds: CrowdIndex | None = None,
    ) -> "Field":
        """Make clips and incidents ready.

        ``crowds`` counts the clips that an incident's own may be confused with, where these are more than ``clips``:
        all that are held, when only a batch is linked.
        """
        footage = gather(clips, IssueBook(issues), weights.search.recording_min)
        crowds = crowds or CrowdIndex(footage)
        scenes = [make_scene(incident, crowds, weights) for incident in incidents]
        borne = frozenset(key for scene in scenes for key in scene.references)
        index = ClipIndex(footage, weights.search, borne)
        return cls(footage, scenes, Neighbourhood(scenes), index, Sieve(footage, weights), weights)

    def score(self, footage: Footage, scene: Scene) -> Score:
        """Score one pair."""
        return score(footage, scene, self.weights, self.neighbourhood.around(footage, scene))

    def compare(self, scene: Scene, least: float) -> Compared:
        """Compare an incident with its candidates; keep the scores of ``least`` probability or more.

        Those of misspelt references are kept whatever they come to: a person shall see them.
        """
        found = self.index.candidates(scene)
        scored = (
            (number, self.score(self.footage[number], scene))
            for number in (*found.known, *self._worth(scene, found.near, least).tolist())
        )
        kept = ((n, s) for n, s in scored if s.probability >= least or n in found.misspelt)
        return Compared(found, tuple(kept))

    def _worth(self, scene: Scene, near: Numbers, least: float) -> Numbers:
        """Return those clips with only the hours in common that could reach the least probability."""
        if not near.size:
            return near
        odds = least / self.weights.caps.certain
        bits = -np.inf if odds <= 0 else np.inf if odds >= 1 else np.log2(odds / (1 - odds))
        # A rounding's breadth below the bound, so that none at the very bound is lost.
        worth: Numbers = near[self.sieve.most(scene, near) >= bits - 1e-6]
        return worth
