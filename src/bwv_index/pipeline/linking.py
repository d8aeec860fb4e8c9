"""Linking acts: propose for everything, explain one pair, decide on it, list and export."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bwv_index.custody import Detail, EventType
from bwv_index.errors import RefusedError
from bwv_index.index import (
    CONFIRM,
    CONFIRM_FIRST,
    DEFER,
    ClipView,
    DecisionView,
    EvidenceView,
    IncidentView,
    LinkStatus,
    LinkView,
    Proposal,
    Record,
    RunChange,
)
from bwv_index.linking import (
    ClipFacts,
    ExpectedClip,
    IssueBook,
    Proposals,
    Score,
    Together,
    Weights,
    expected_clips,
    load_weights,
    propose,
    score_pair,
    within,
)
from bwv_index.pipeline.collector import uncollected
from bwv_index.pipeline.deciding import require_person, same_person
from bwv_index.pipeline.facts import Facts, load_facts
from bwv_index.pipeline.link_batch import Batch, find_batch, why_whole
from bwv_index.pipeline.sheets import redraw
from bwv_index.pipeline.sounds.comparing import SoundReport, compare_sounds, known_together
from bwv_index.pipeline.splitting import join_split_recordings
from bwv_index.pipeline.workspace import Workspace
from bwv_index.settings import read_config
from bwv_index.timecode import UtcInterval

CHANGES = (
    EventType.METADATA_EXTRACTION, EventType.PLACEMENT, EventType.JOIN, EventType.INCIDENTS_CHANGED,
    EventType.CLAIMS_CHANGED,
)  # fmt: skip
"""Acts after which links no longer rest on what the record holds, until the next linking run."""


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What a linking run did.

    ``clips`` were scored, of ``held``: all of them, or in a ``batch`` those that are new or changed. Where a batch was
    asked for and everything was linked, ``why_whole`` says why. ``in_batches`` counts the clips that were scored so
    since everything was last, each as often as it was.
    ``compared`` counts the pairs that were scored; of these ``set_aside`` had nothing but the hour in common and
    are not listed: compared = proposed + near misses + set aside. ``sounds_compared`` counts the pairs of clips whose
    sound was compared by this run, ``sounds_locked`` those that heard the same, ``clips_moved`` the clips that were
    placed anew by it.
    """

    clips: int
    incidents: int
    proposed: int
    new: int
    withdrawn: int
    near_misses: int
    unmatched: tuple[tuple[str, str], ...]
    threshold: float
    compared: int
    set_aside: int
    held: int
    batch: bool
    in_batches: int
    why_whole: str
    sounds_compared: int
    sounds_locked: int
    clips_moved: int


@dataclass(frozen=True, slots=True)
class _Scored:
    """What a run is about to record: the facts that it scored, and what was found of all clips or of a batch."""

    batch: Batch | None
    facts: Facts
    found: Proposals

    @property
    def clips(self) -> int:
        """How many clips were scored for their own sake."""
        return len(self.facts.clips if self.batch is None else self.batch.clips)

    @property
    def held(self) -> int:
        """How many clips there are."""
        return len(self.facts.clips) if self.batch is None else self.batch.crowds.all


def link_run(
    workspace: Workspace,
    threshold: float | None = None,
    *,
    new: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> LinkReport:
    """Score every clip against the incidents it may belong to, and record proposals and near misses.

    The sound of clips that may show one incident is compared where it was not yet, and what was heard counts at once;
    ``progress`` is told of how many pairs are done.

    Decisions are never touched. Running it again on the same record changes nothing. With ``new`` only those clips are
    scored that are new or changed since the last run, or that a new or changed incident reaches; they get the answer
    that a run over everything would give them, and the links of all others stay. Where that cannot be told, or no run
    has linked the record yet, everything is scored.

    Raises:
        ConfigError: the weights cannot be read.
        BusyError: another run holds the home.
    """
    weights, name = _weights(workspace)
    least = workspace.settings.linking.propose if threshold is None else threshold
    with workspace.changing():
        with workspace.index.reading() as record:
            why = why_whole(record, name, str(least)) if new else ""
        of_batch = new and not why
        scored = _score(workspace, weights, least, of_batch=of_batch)
        heard = compare_sounds(workspace, scored.facts, scored.found, scored.batch, progress)
        if heard.moved:
            with workspace.writing() as record:
                join_split_recordings(workspace, record, record.clips.of_devices_of(heard.moved))
            redraw(workspace, heard.moved)
        if heard.compared:
            held = None if heard.moved or of_batch else scored.facts
            scored = _score(workspace, weights, least, of_batch=of_batch, also=heard.heard, held=held)
        return _put(workspace, scored, heard, least, name, why)


def _score(
    workspace: Workspace,
    weights: Weights,
    least: float,
    *,
    of_batch: bool,
    also: frozenset[int] = frozenset(),
    held: Facts | None = None,
) -> _Scored:
    """Score all clips, or a batch and ``also`` these, while others may look: only this run changes the record.

    ``held`` are the facts of all clips, where they were read already.
    """
    with uncollected():
        with workspace.index.reading() as record:
            batch = find_batch(record, weights, also) if of_batch else None
            facts = batch.facts if batch is not None else held or load_facts(record)
            together = known_together(record, facts)
        return _Scored(batch, facts, _propose(facts, weights, least, together, batch))


def _propose(
    facts: Facts, weights: Weights, least: float, together: Together, batch: Batch | None
) -> Proposals:
    crowds = only = None
    if batch is not None:
        crowds = batch.crowds
        only = frozenset(name for name, number in facts.numbers.items() if number in batch.clips)
    return propose(facts.clips, facts.incidents, facts.issues, weights, least, crowds, together, only)


def _put(
    workspace: Workspace, scored: _Scored, heard: SoundReport, least: float, name: str, why: str
) -> LinkReport:
    """Record what was proposed, and what is no longer."""
    facts, found, batch = scored.facts, scored.found, scored.batch
    with workspace.writing() as record:
        rows = [
            _proposal(facts, p.score, LinkStatus.PROPOSED, rank=p.rank, shortfall=p.note)
            for p in found.proposals
        ]
        rows += [
            _proposal(facts, n.score, LinkStatus.NEAR_MISS, shortfall=n.reason) for n in found.near_misses
        ]
        change = record.links.put_run(rows, name, None if batch is None else batch.clips)
        _note_change(workspace, record, change)
        new, withdrawn = change.new, len(change.withdrawn)
        earlier = int(record.ledger.told(EventType.LINKING, "in_batches") or 0)
        unmatched = tuple((u.clip_id, u.reason) for u in found.unmatched)
        report = LinkReport(
            scored.clips, len(facts.incidents), len(found.proposals), new, withdrawn,
            len(found.near_misses), unmatched, least, found.compared, found.set_aside,
            scored.held, batch is not None, 0 if batch is None else earlier + scored.clips, why,
            heard.compared, heard.locked, len(heard.moved),
        )  # fmt: skip
        details: dict[str, Detail] = {
            "proposed": report.proposed,
            "new": new,
            "withdrawn": withdrawn,
            "near_misses": report.near_misses,
            "compared": report.compared,
            "set_aside": report.set_aside,
            "weights": name,
            "threshold": str(least),
            "clips": report.clips,
            "held": report.held,
            "in_batches": report.in_batches,
            "sounds_compared": report.sounds_compared,
            "sounds_locked": report.sounds_locked,
        }
        subject = "all clips" if batch is None else "new and changed clips"
        event = workspace.event(EventType.LINKING, subject, why=why, details=details)
        record.ledger.append(event)
    return report


def _note_change(workspace: Workspace, record: Record, change: RunChange) -> None:
    """Record each pair that is proposed now and was not, and each that is no longer."""
    pairs = [*((p.clip_id, p.incident_id) for p in change.proposed), *change.withdrawn]
    called = {number: record.incidents.view(number).incident_ref for number in {n for _, n in pairs}}
    for proposal in change.proposed:
        details: dict[str, Detail] = {
            "probability": f"{proposal.probability:.6f}",
            "evidence": [f"{e.name} {e.outcome} ({e.bits:+.2f} bits)" for e in proposal.evidence],
        }
        told: dict[str, Detail] = {"incident": called[proposal.incident_id], **details}
        _note_clip(workspace, record, EventType.LINK_PROPOSED, proposal.clip_id, told)
    for clip, incident in change.withdrawn:
        _note_clip(workspace, record, EventType.LINK_WITHDRAWN, clip, {"incident": called[incident]})


def _note_clip(
    workspace: Workspace, record: Record, kind: EventType, clip: int, told: dict[str, Detail]
) -> None:
    event = workspace.event(
        kind, record.clips.evidence_id(clip), sha256=record.clips.sha256(clip) or "", details=told
    )
    record.ledger.append(event)


def list_links(
    workspace: Workspace, incident: str = "", statuses: Sequence[LinkStatus] | None = None
) -> tuple[LinkView, ...]:
    """Return links, of one incident or all.

    Raises:
        NotFoundError: no incident answers to the reference.
    """
    with workspace.writing() as record:
        incidents = None if not incident else (record.incidents.find(incident),)
        record.ledger.append(workspace.event(EventType.VIEW, "links", details={"incident": incident}))
        return record.links.matching(incidents=incidents, statuses=statuses)


@dataclass(frozen=True, slots=True)
class TimesTogether:
    """A clip's time beside an incident's: None for what is not known.

    ``start_at``, ``end_at`` and ``half_width_s`` (95 %) are where the clip is placed. ``within`` is the part of the
    file that lies in the incident's time as stated, from and to in seconds into the file; None where they do not meet
    or one of the four times is not known.
    """

    start_at: datetime | None
    half_width_s: float | None
    end_at: datetime | None
    occurred_from: datetime | None
    occurred_to: datetime | None
    within: tuple[Fraction, Fraction] | None


@dataclass(frozen=True, slots=True)
class LinkAccount:
    """Why a clip may belong to an incident, and which part of it is of the incident's time."""

    link: LinkView
    times: TimesTogether


def explain_link(workspace: Workspace, clip: str, incident: str) -> LinkAccount:
    """Return one pair as the last linking run left it, with every decision; a pair that no run listed is scored now.

    Raises:
        NotFoundError: no such clip or incident.
    """
    weights, _ = _weights(workspace)
    with workspace.writing() as record:
        clip_id, incident_id = record.clips.find(clip), record.incidents.find(incident)
        held = record.links.link(clip_id, incident_id)
        (subject,), told = record.search.views([clip_id]), record.incidents.view(incident_id)
        record.ledger.append(
            workspace.event(EventType.VIEW, subject.evidence_id, details={"explained_against": incident})
        )
        times = times_together(subject, told)
        if held is not None:
            return LinkAccount(held, times)
        fresh = _fresh(record, clip_id, incident_id, weights)
        link = LinkView(
            clip_id, subject.evidence_id, incident_id, told.incident_ref,
            LinkStatus.NOT_PROPOSED, fresh.probability, fresh.bits, fresh.prior_bits, 0,
            "no run has proposed or listed this pair", fresh.cap, fresh.evidence,
        )  # fmt: skip
        return LinkAccount(link, times)


def times_together(clip: ClipView, incident: IncidentView) -> TimesTogether:
    """Return a clip's time beside an incident's."""
    place, start, end = clip.placement, incident.occurred_from, incident.occurred_to
    if place is None or place.start_at is None:
        return TimesTogether(None, None, None, start, end, None)
    part = None
    if place.end_at is not None and start is not None and end is not None:
        part = within(UtcInterval(place.start_at, place.end_at), start, end)
    return TimesTogether(place.start_at, place.half_width_s, place.end_at, start, end, part)


def decide_link(workspace: Workspace, clip: str, incident: str, verdict: str, why: str) -> LinkView:
    """Record a person's decision on one clip and one incident; return the link as it then stands.

    ``verdict`` is ``CONFIRM``, ``REJECT`` or ``DEFER``. Where the settings ask for a second person, the first one's
    yes is kept as such, and the link is confirmed by another's.

    Raises:
        NotFoundError: no such clip or incident.
        RefusedError: nobody is named, no reason is given, the same decision stands already, or a link that is
            decided is to wait.
        BusyError: another run holds the home.
    """
    require_person(workspace.actor, why)
    weights, name = _weights(workspace)
    with workspace.changing(), workspace.writing() as record:
        clip_id, incident_id = record.clips.find(clip), record.incidents.find(incident)
        held = record.links.link(clip_id, incident_id)
        if held is None:
            fresh = _fresh(record, clip_id, incident_id, weights)
            record.links.put_one(fresh, name)
        else:
            _refuse_again(held, verdict, workspace.actor)
        settled = None if held is None else held.settled
        kept = verdict
        if verdict == CONFIRM and workspace.settings.linking.second_person:
            kept = CONFIRM if settled is not None and settled.verdict == CONFIRM_FIRST else CONFIRM_FIRST
        record.links.decide(
            clip_id, incident_id, DecisionView(kept, workspace.actor, workspace.now(), why.strip())
        )
        record.ledger.append(
            workspace.event(
                EventType.DECISION, record.clips.evidence_id(clip_id),
                sha256=record.clips.sha256(clip_id) or "", why=why.strip(),
                details={"incident": record.incidents.view(incident_id).incident_ref, "verdict": kept},
            )
        )  # fmt: skip
        decided = record.links.link(clip_id, incident_id)
        if decided is None:
            raise RefusedError("the decision was not kept", subject=clip)
        return decided


def _refuse_again(link: LinkView, verdict: str, actor: str) -> None:
    """Refuse a decision that says nothing new, or one that the same person may not make twice."""
    settled, subject = link.settled, f"{link.evidence_id} and {link.incident_ref}"
    if settled is None:
        return
    if verdict == DEFER:
        raise RefusedError(
            f"{settled.by} has decided it",
            subject=subject,
            remedy="What is decided can be decided anew, not deferred.",
        )
    if settled.verdict == verdict:
        raise RefusedError(f"{settled.by} decided so already", subject=subject)
    if settled.verdict == CONFIRM_FIRST and verdict == CONFIRM and same_person(settled.by, actor):
        raise RefusedError(
            f"{settled.by} confirmed it already, which may be you; it waits for another person", subject=subject,
            remedy="Somebody else confirms it: bwv-index review --by ID. Of two forces, each states it: 22/7001.",
        )  # fmt: skip


def expected_for(record: Record, incidents: Iterable[int]) -> dict[int, tuple[ExpectedClip, ...]]:
    """List, for each incident, the officers from whom no confirmed or likely proposed footage comes."""
    wanted = tuple(incidents)
    facts = load_facts(record)
    clips = {facts.numbers[clip.clip_id]: clip for clip in facts.clips}
    held = {view.clip_id for view in record.search.views(clips) if view.sha256}
    linked: dict[int, list[ClipFacts]] = {}
    for link in record.links.matching(incidents=wanted):
        if link.is_likely and link.clip_id in held:
            linked.setdefault(link.incident_id, []).append(clips[link.clip_id])
    book = IssueBook(facts.issues)
    return {n: expected_clips(facts.incident(n), book, linked.get(n, ())) for n in wanted}


def _weights(workspace: Workspace) -> tuple[Weights, str]:
    origin, text = read_config("linking.toml", workspace.home.root)
    return load_weights(text, origin), hashlib.sha256(text.encode()).hexdigest()


def _fresh(record: Record, clip: int, incident: int, weights: Weights) -> Proposal:
    """Score a pair that no run lists as a run on the record of now would."""
    facts = load_facts(record)
    scored = score_pair(
        facts.clip(clip), facts.incident(incident), facts.clips, facts.incidents, facts.issues, weights,
        known_together(record, facts),
    )  # fmt: skip
    return _proposal(facts, scored, LinkStatus.PROPOSED)


def _proposal(
    facts: Facts, scored: Score, standing: LinkStatus, *, rank: int = 0, shortfall: str = ""
) -> Proposal:
    return Proposal(
        clip_id=facts.numbers[scored.clip_id], incident_id=int(scored.incident_id), standing=standing,
        bits=round(scored.total_bits, 6), prior_bits=round(scored.prior_bits, 6),
        probability=round(scored.probability, 9), rank=rank, shortfall=shortfall,
        cap=f"held to {scored.cap.probability:.0%}: {scored.cap.reason}" if scored.cap else "",
        evidence=tuple(
            EvidenceView(e.name, e.outcome.value, round(e.bits, 6), e.detail) for e in scored.evidence
        ),
    )  # fmt: skip
