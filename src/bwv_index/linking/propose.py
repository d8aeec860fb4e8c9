"""Proposals for every clip, and beside them what fell short and what found nothing.

Two passes: the first scores each pair by its own evidence; the second lets a file of a recording gain from
another that scored strongly by its own. Nothing is left out in silence: every clip ends with a proposal, a
near miss, a count of pairs set aside, or the reason why nothing could be compared.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bwv_index.linking.candidate import IncidentIndex
from bwv_index.linking.compare import NEIGHBOUR, TIME
from bwv_index.linking.context import ClipContext
from bwv_index.linking.evidence import Outcome
from bwv_index.linking.facts import CameraIssueFacts, ClipFacts, IncidentFacts
from bwv_index.linking.score import Score, score_held
from bwv_index.linking.wearer import Holders, IssueBook
from bwv_index.linking.weights import Weights


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

    ``compared`` counts the pairs that were scored; of these ``set_aside`` had nothing in common but an hour
    or less, and are counted instead of listed: compared = proposed + near misses + set aside.
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
) -> Proposals:
    """Propose links for every clip: pairs of at least ``threshold`` probability, ranked.

    A clip gets at most the configured number of proposals; what lies beyond is listed among the near misses.
    Clip ids, and incident ids, are distinct.
    """
    index = IncidentIndex(incidents, weights.search)
    book = IssueBook(issues)
    files = [_File.compare(clip, book.holders(clip), index, weights, threshold) for clip in clips]
    _join_neighbours(files, {i.incident_id: i for i in incidents}, weights, threshold)
    proposals = [p for file in files for p in file.proposals(weights, threshold)]
    return Proposals(
        threshold=threshold,
        proposals=tuple(proposals),
        near_misses=tuple(n for file in files for n in file.near_misses(weights, threshold)),
        unmatched=tuple(file.unmatched() for file in files if not file.compared),
        compared=sum(file.compared for file in files),
        set_aside=sum(file.compared - len(file.kept) for file in files),
    )


def score_pair(
    clip: ClipFacts,
    incident: IncidentFacts,
    clips: Sequence[ClipFacts],
    incidents: Sequence[IncidentFacts],
    issues: Sequence[CameraIssueFacts],
    weights: Weights,
) -> Score:
    """Score one pair as ``propose`` would on the same facts: the same surroundings, neighbours and prior.

    ``clip`` is one of ``clips`` and ``incident`` one of ``incidents``; they need not be candidates.
    """
    index = IncidentIndex(incidents, weights.search)
    book = IssueBook(issues)
    family = [c for c in clips if c.recording and c.recording == clip.recording] or [clip]
    least = weights.proposal.strong
    files = [_File.compare(c, book.holders(c), index, weights, least) for c in family]
    strong = _strong(files, weights).get(incident.incident_id, [])
    neighbour = next((clip_id for clip_id in strong if clip_id != clip.clip_id), "")
    own = next(file for file in files if file.clip.clip_id == clip.clip_id)
    return own.score(incident, weights, neighbour)


@dataclass(slots=True)
class _File:
    """One clip at work: what surrounds it, and the scores worth keeping, by incident."""

    clip: ClipFacts
    holders: Holders
    context: ClipContext
    prior: float
    compared: int = 0
    candidate_ids: set[str] = field(default_factory=set)
    kept: dict[str, Score] = field(default_factory=dict)

    @classmethod
    def compare(
        cls, clip: ClipFacts, holders: Holders, index: IncidentIndex, weights: Weights, threshold: float
    ) -> "_File":
        """Score a clip with each of its candidates by their own evidence."""
        found = [candidate.incident for candidate in index.candidates(clip, holders)]
        context = ClipContext(clip, (*clip.officers, *holders), index)
        prior = weights.prior.probability(len(found))
        file = cls(clip, holders, context, prior, len(found), {i.incident_id for i in found})
        for incident in found:
            file.keep(file.score(incident, weights), weights, threshold)
        return file

    def keep(self, scored: Score, weights: Weights, threshold: float) -> None:
        """Keep a score that is worth a person's look, in place of an earlier one of the same pair."""
        if _is_worth_keeping(scored, weights, threshold):
            self.kept[scored.incident_id] = scored

    def score(self, incident: IncidentFacts, weights: Weights, neighbour: str = "") -> Score:
        """Score the clip with one incident."""
        around = self.context.around(incident, neighbour)
        return score_held(self.clip, incident, self.holders, weights, self.prior, around=around)

    def ranked(self) -> list[Score]:
        """Return the kept scores, best first."""
        return sorted(self.kept.values(), key=lambda s: (-s.probability, -s.total_bits, s.incident_id))

    def proposals(self, weights: Weights, threshold: float) -> list[Proposal]:
        """Rank what reaches the threshold, up to the configured number."""
        ranked = self.ranked()
        first = [s for s in ranked if s.probability >= threshold][: weights.proposal.most_per_clip]
        return [_proposal(n, ranked, weights) for n in range(len(first))]

    def near_misses(self, weights: Weights, threshold: float) -> list[NearMiss]:
        """List what was kept and is not proposed."""
        ranked = self.ranked()
        reaching = sum(s.probability >= threshold for s in ranked)
        proposed = min(reaching, weights.proposal.most_per_clip)
        crowded = f"{reaching} incidents reach the threshold, and a clip gets {proposed} proposals"
        return [
            NearMiss(s, crowded if n < reaching else _shortfall(s, threshold))
            for n, s in enumerate(ranked)
            if n >= proposed
        ]

    def unmatched(self) -> Unmatched:
        """Say why the clip was compared with nothing."""
        clip = self.clip
        missing = [
            name
            for name, known in (
                ("time", clip.interval),
                ("officer", clip.officers or self.holders),
                ("reference", clip.references),
            )
            if not known
        ]
        text = "no incident is near it in time, names its officer within a day, or bears its reference"
        return Unmatched(clip.clip_id, f"{text}; unknown: {', '.join(missing)}" if missing else text)


def _join_neighbours(
    files: list[_File], incidents: dict[str, IncidentFacts], weights: Weights, threshold: float
) -> None:
    """Let each file of a recording gain from another that scored strongly by its own evidence."""
    recordings: dict[str, list[_File]] = defaultdict(list)
    for file in files:
        if file.clip.recording:
            recordings[file.clip.recording].append(file)
    for members in recordings.values():
        # All strong scores are found before any is raised, so that strength is never borrowed twice.
        strong = _strong(members, weights)
        for file in members:
            for incident_id, holders_of_strength in strong.items():
                others = [clip_id for clip_id in holders_of_strength if clip_id != file.clip.clip_id]
                if others:
                    _raise(file, incidents[incident_id], others[0], weights, threshold)


def _strong(members: list[_File], weights: Weights) -> dict[str, list[str]]:
    """List, by incident, the clips of a recording that score strongly for it."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in members:
        for scored in file.kept.values():
            if scored.probability >= weights.proposal.strong:
                found[scored.incident_id].append(file.clip.clip_id)
    return found


def _raise(file: _File, incident: IncidentFacts, neighbour: str, weights: Weights, threshold: float) -> None:
    """Score a pair again with its neighbour; a pair that was no candidate becomes one."""
    if incident.incident_id not in file.candidate_ids:
        file.candidate_ids.add(incident.incident_id)
        file.compared += 1
    file.keep(file.score(incident, weights, neighbour), weights, threshold)


def _is_worth_keeping(scored: Score, weights: Weights, threshold: float) -> bool:
    """Whether a score is a proposal or a near miss: likely enough, or with more in common than the hour."""
    # What is strong is kept at any threshold: a neighbour gains from it.
    rules = weights.proposal
    likely = scored.probability >= min(threshold, rules.near_miss_least, rules.strong)
    return likely or any(e.outcome is Outcome.AGREES and e.name != TIME for e in scored.evidence)


def _proposal(number: int, ranked: list[Score], weights: Weights) -> Proposal:
    """Make the proposal of a rank, with its lead over the next candidate."""
    scored = ranked[number]
    if number + 1 == len(ranked):
        return Proposal(number + 1, scored, None, "")
    following = ranked[number + 1]
    lead = scored.total_bits - following.total_bits
    close = f"{following.incident_id} scores nearly as high: one may be right, or both"
    return Proposal(number + 1, scored, lead, close if lead < weights.proposal.gap_bits else "")


def _shortfall(scored: Score, threshold: float) -> str:
    """Say why a candidate was not proposed."""
    reasons = [f"{scored.probability:.0%} is under {threshold:.0%}"]
    if scored.cap:
        reasons.append(scored.cap.reason)
    if scored.against:
        reasons.append(f"against: {', '.join(scored.against)}")
    # A neighbour is a bonus, and reported only where there is one.
    if missing := [name for name in scored.unknown if name != NEIGHBOUR]:
        reasons.append(f"unknown: {', '.join(missing)}")
    return "; ".join(reasons)
