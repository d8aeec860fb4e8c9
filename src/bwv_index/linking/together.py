"""Cameras that heard the same: what a clip gains from another that surely shows the incident.

A clip is sure of an incident where a person confirmed it, or where it is strong by everything but sound and no person
rejected it. So no two clips ever bear each other up, and a proposal that rests on sound makes no other stronger.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bwv_index.linking.evidence import Evidence, unknown, weigh
from bwv_index.linking.levels import SOUND
from bwv_index.linking.score import Score, with_evidence
from bwv_index.linking.sound import SoundOutcome
from bwv_index.linking.weights import Weights

LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class SoundTie:
    """That the sound of two clips was compared, and what came of it."""

    first: str
    second: str
    outcome: SoundOutcome


@dataclass(frozen=True, slots=True)
class Together:
    """What is known of clips beyond each by itself: whose sound was compared, and which pairs a person decided.

    ``confirmed`` and ``rejected`` hold (clip id, incident id).
    """

    ties: tuple[SoundTie, ...] = ()
    confirmed: frozenset[tuple[str, str]] = frozenset()
    rejected: frozenset[tuple[str, str]] = frozenset()

    def partners(self) -> Mapping[str, tuple[tuple[str, SoundOutcome], ...]]:
        """Return, by clip, the clips that it was compared with, and what came of each."""
        found: dict[str, list[tuple[str, SoundOutcome]]] = {}
        for tie in self.ties:
            found.setdefault(tie.first, []).append((tie.second, tie.outcome))
            found.setdefault(tie.second, []).append((tie.first, tie.outcome))
        return {clip: tuple(sorted(others)) for clip, others in found.items()}


ALONE_TOGETHER = Together()
"""Nothing was compared and nothing decided."""


class Sure:
    """Which clips are sure of which incidents."""

    def __init__(
        self,
        scores: Callable[[str], Sequence[Score]],
        together: Together,
        weights: Weights,
    ) -> None:
        self._scores = scores
        self._together = together
        self._strong = weights.proposal.strong
        self._known: dict[str, Mapping[str, str]] = {}

    def of(self, clip: str) -> Mapping[str, str]:
        """Return the incidents that a clip is sure of, and why of each."""
        if clip not in self._known:
            strong = {
                s.incident_id: f"which is strong without sound ({s.probability:.1%})"
                for s in self._scores(clip)
                if s.probability >= self._strong and (clip, s.incident_id) not in self._together.rejected
            }
            confirmed = (incident for one, incident in self._together.confirmed if one == clip)
            said = dict.fromkeys(confirmed, "which a person confirmed")
            self._known[clip] = strong | said
        return self._known[clip]


def with_partners(
    scores: Iterable[Score], partners: Sequence[tuple[str, SoundOutcome]], sure: Sure, weights: Weights
) -> tuple[Score, ...]:
    """Add to a clip's scores what its partners give; a score of an incident of which none is sure stays."""
    return tuple(_with_sound(scored, partners, sure, weights) for scored in scores)


def _with_sound(
    scored: Score, partners: Sequence[tuple[str, SoundOutcome]], sure: Sure, weights: Weights
) -> Score:
    told = [
        (other, outcome, sure.of(other)[scored.incident_id])
        for other, outcome in partners
        if scored.incident_id in sure.of(other)
    ]
    evidence = _compare_sound(told, weights)
    return scored if evidence is None else with_evidence(scored, evidence, weights)


def _compare_sound(told: Sequence[tuple[str, SoundOutcome, str]], weights: Weights) -> Evidence | None:
    """Weigh what was heard with clips that are sure; several that heard the same weigh as one, for it is one sound."""
    if not told:
        return None
    locked = [f"{other}, {why}" for other, outcome, why in told if outcome is SoundOutcome.LOCKED]
    if locked:
        more = f", and {len(locked) - 1} more" if len(locked) > 1 else ""
        return weigh(SOUND, weights.bits(SOUND, LOCKED), f"heard the same as {locked[0]}{more}", LOCKED)
    others = ", ".join(other for other, _, _ in told)
    return unknown(SOUND, f"compared with {others}: no offset stands out, which is no sign of being apart")
