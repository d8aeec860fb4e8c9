"""Proposals for every clip, and beside them what fell short and what found nothing.

Nothing is left out in silence: every clip ends with a proposal, a near miss, a count of pairs set aside, or the reason
why nothing could be compared.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bwv_index.linking.crowd import CrowdIndex
from bwv_index.linking.facts import CameraIssueFacts, ClipFacts, IncidentFacts
from bwv_index.linking.field import Field
from bwv_index.linking.footage import Footage
from bwv_index.linking.levels import REFERENCE
from bwv_index.linking.score import Cap, Score
from bwv_index.linking.together import ALONE_TOGETHER, Sure, Together, with_partners
from bwv_index.linking.weights import ProposalRules, Weights


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair that a person should look at: its rank among the clip's proposals, from 1, and its score.

    ``lead_bits`` is how far it lies before the clip's next candidate, None where there is no other;
    ``note`` says what the person should know of the ranking, empty where nothing.
    """

    rank: int
    score: Score
    lead_bits: float | None
    note: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A candidate that was not proposed, and what it fell short by."""

    score: Score
    reason: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A clip that no incident could be compared with, and why."""

    clip_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a run of linking found, in the order of the clips given.

    ``compared`` counts the pairs that were looked at; of these ``set_aside`` are counted instead of listed, because
    they are next to impossible, or their incident has more near misses than anybody reads: compared = proposed + near
    misses + set aside.
    """

    threshold: float
    proposals: tuple[Proposal, ...]
    near_misses: tuple[NearMiss, ...]
    unmatched: tuple[Unmatched, ...]
    compared: int
    set_aside: int


def propose(
    clips: Sequence[ClipFacts],
    incidents: Sequence[IncidentFacts],
    issues: Sequence[CameraIssueFacts],
    weights: Weights,
    threshold: float,
    crowds: CrowdIndex | None = None,
    together: Together = ALONE_TOGETHER,
    only: Collection[str] | None = None,
) -> Proposals:
    """Propose links for every clip: pairs of at least ``threshold`` probability, ranked.

    A clip gets at most the configured number of proposals; what lies beyond is listed among the near misses, and of
    these an incident gets at most the configured number. Clip ids, and incident ids, are distinct. Where ``clips`` are
    a batch of those held, ``crowds`` counts all of them, and each file of a recording is among ``clips``. What clips
    have in common, and what persons decided, is in ``together``. With ``only``, the answer tells of the clips of these
    ids; the others are there for what they have in common with them.
    """
    field_ = Field.of(clips, incidents, issues, weights, crowds)
    files = [_File(footage) for footage in field_.footage]
    rules = weights.proposal
    least = min(threshold, rules.near_miss_least)
    compared, met = 0, np.zeros(len(files), dtype=np.bool_)
    told = np.array([only is None or f.clip.clip_id in only for f in field_.footage], dtype=np.bool_)
    for scene in field_.scenes:
        found = field_.compare(scene, least)
        known, near = list(found.candidates.known), found.candidates.near
        compared += int(np.count_nonzero(told[known]) + np.count_nonzero(told[near]))
        met[known] = met[near] = True
        for number, scored in found.kept:
            files[number].kept.append(scored)
    _add_sound(files, field_, together, least)
    for file in files:
        file.rank(weights, threshold)
    answered = [file for file, is_told in zip(files, told.tolist(), strict=True) if is_told]
    missed = _most_likely([s for file in answered for s in file.missed], rules)
    proposals = tuple(p for file in answered for p in file.proposals(rules))
    near_misses = tuple(n for file in answered for n in file.near_misses(missed, threshold))
    return Proposals(
        threshold=threshold,
        proposals=proposals,
        near_misses=near_misses,
        unmatched=tuple(
            file.unmatched()
            for file, was_met in zip(answered, met[told].tolist(), strict=True)
            if not was_met
        ),
        compared=compared,
        set_aside=compared - len(proposals) - len(near_misses),
    )


def score_pair(
    clip: ClipFacts,
    incident: IncidentFacts,
    clips: Sequence[ClipFacts],
    incidents: Sequence[IncidentFacts],
    issues: Sequence[CameraIssueFacts],
    weights: Weights,
    together: Together = ALONE_TOGETHER,
) -> Score:
    """Score one pair as ``propose`` would on the same facts: the same surroundings, recording and prior.

    ``clip`` is one of ``clips`` and ``incident`` one of ``incidents``; they need not be candidates.
    """
    field_ = Field.of(clips, incidents, issues, weights)
    numbers = {f.clip.clip_id: n for n, f in enumerate(field_.footage)}

    def scores(of: str) -> list[Score]:
        return [
            field_.score(field_.footage[numbers[of]], scene)
            for scene in field_.scenes
            if scene.facts.incident_id == incident.incident_id or field_.index.reaches(numbers[of], scene)
        ]

    sure = Sure(lambda of: _all_against_rivals(scores(of), weights), together, weights)
    partners = [p for p in together.partners().get(clip.clip_id, ()) if p[0] in numbers]
    found = with_partners(scores(clip.clip_id), partners, sure, weights)
    return next(s for s in _all_against_rivals(found, weights) if s.incident_id == incident.incident_id)


def _add_sound(files: Sequence["_File"], field_: Field, together: Together, least: float) -> None:
    """Give the clips whose sound was compared what it says, before they are ranked.

    A pair that was next to impossible without sound is looked at again where a partner is sure of its incident.
    """
    partners, weights = together.partners(), field_.weights
    if not partners:
        return
    numbers = {file.footage.clip.clip_id: n for n, file in enumerate(files)}
    scenes = {scene.facts.incident_id: scene for scene in field_.scenes}
    before = {clip: tuple(files[numbers[clip]].kept) for clip in partners if clip in numbers}
    sure = Sure(lambda clip: _all_against_rivals(before.get(clip, ()), weights), together, weights)
    for clip, kept in before.items():
        number, known = numbers[clip], {s.incident_id for s in kept}
        wanted = {incident for other, _ in partners[clip] for incident in sure.of(other)} - known
        further = [
            field_.score(files[number].footage, scenes[incident])
            for incident in sorted(wanted & set(scenes))
            if field_.index.reaches(number, scenes[incident])
        ]
        found = with_partners((*kept, *further), partners[clip], sure, weights)
        # What was kept before, however unlikely, was kept for its reference.
        files[number].kept = [s for s in found if s.probability >= least or s.incident_id in known]


@dataclass(slots=True)
class _File:
    """One clip at work: the scores worth keeping, best first once ranked, and how many of them are proposed."""

    footage: Footage
    kept: list[Score] = field(default_factory=list)
    reaching: int = 0
    proposed: int = 0

    def rank(self, weights: Weights, threshold: float) -> None:
        """Sort the scores, and count those that reach the threshold and those that are proposed."""
        rules = weights.proposal
        self.kept = _all_against_rivals(self.kept, weights)
        self.kept.sort(key=lambda s: (-s.probability, -s.total_bits, s.incident_id))
        self.reaching = sum(s.probability >= threshold for s in self.kept)
        self.proposed = min(self.reaching, rules.most_per_clip)

    @property
    def missed(self) -> list[Score]:
        """The scores that are not proposed."""
        return self.kept[self.proposed :]

    def proposals(self, rules: ProposalRules) -> Iterator[Proposal]:
        """Go through the proposals, best first."""
        for number in range(self.proposed):
            yield _proposal(number, self.kept, rules)

    def near_misses(self, listed: frozenset[tuple[str, str]], threshold: float) -> Iterator[NearMiss]:
        """Go through what was kept, is not proposed and is to be listed."""
        crowded = f"{self.reaching} incidents reach the threshold, and a clip gets {self.proposed} proposals"
        for number, scored in enumerate(self.missed, self.proposed):
            if (scored.clip_id, scored.incident_id) in listed:
                yield NearMiss(scored, crowded if number < self.reaching else _shortfall(scored, threshold))

    def unmatched(self) -> Unmatched:
        """Say why the clip was compared with nothing."""
        clip = self.footage.compared
        missing = [
            name
            for name, known in (
                ("time", clip.interval),
                ("officer", self.footage.wearers),
                ("reference", clip.references),
            )
            if not known
        ]
        text = "no incident is near it in time, names its officer within a day, or bears its reference or one like it"
        return Unmatched(clip.clip_id, f"{text}; unknown: {', '.join(missing)}" if missing else text)


def _all_against_rivals(scores: Sequence[Score], weights: Weights) -> list[Score]:
    return [_against_rivals(scored, scores, weights) for scored in scores]


def _against_rivals(scored: Score, others: Sequence[Score], weights: Weights) -> Score:
    """Hold a score down where another incident claims the clip as strongly, or nearly so.

    Not where clip and incident bear one reference: that names the incident.
    """
    most = weights.caps.rival
    if scored.probability <= most or scored.named(REFERENCE).level == "same":
        return scored
    least = scored.total_bits - weights.proposal.gap_bits
    rivals = [o for o in others if o.incident_id != scored.incident_id and o.total_bits >= least]
    if not rivals:
        return scored
    first = max(rivals, key=lambda o: (o.total_bits, o.incident_id))
    return replace(
        scored, probability=most, cap=Cap(most, f"{first.incident_id} claims the clip as strongly")
    )


def _most_likely(missed: Sequence[Score], rules: ProposalRules) -> frozenset[tuple[str, str]]:
    """Choose the near misses to list: of each incident the likeliest, up to the configured number."""
    by_incident: dict[str, list[Score]] = defaultdict(list)
    for scored in missed:
        by_incident[scored.incident_id].append(scored)
    return frozenset(
        (scored.clip_id, incident_id)
        for incident_id, found in by_incident.items()
        for scored in sorted(found, key=lambda s: (-s.probability, -s.total_bits, s.clip_id))[
            : rules.near_misses_most
        ]
    )


def _proposal(number: int, ranked: list[Score], rules: ProposalRules) -> Proposal:
    """Make the proposal of a rank, with its lead over the next candidate."""
    scored = ranked[number]
    if number + 1 == len(ranked):
        return Proposal(number + 1, scored, None, "")
    following = ranked[number + 1]
    lead = scored.total_bits - following.total_bits
    close = f"{following.incident_id} scores nearly as high: one may be right, or both"
    return Proposal(number + 1, scored, lead, close if lead < rules.gap_bits else "")


def _shortfall(scored: Score, threshold: float) -> str:
    """Say why a candidate was not proposed."""
    reasons = [f"{scored.probability:.1%} is under {threshold:.0%}"]
    if scored.cap:
        reasons.append(scored.cap.reason)
    reference = scored.named(REFERENCE)
    if reference.level == "one_apart":
        reasons.append(reference.detail)
    if scored.against:
        reasons.append(f"against: {', '.join(scored.against)}")
    if scored.unknown:
        reasons.append(f"unknown: {', '.join(scored.unknown)}")
    return "; ".join(reasons)
