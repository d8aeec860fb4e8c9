"""Repository of links: what was proposed, what was decided, and the state that follows from both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bwv_index.index.models import ClipRow, DecisionRow, IncidentRow, LinkRow, PackRow
from bwv_index.index.parts import among
from bwv_index.index.values import (
    CONFIRM,
    CONFIRM_FIRST,
    DEFER,
    REJECT,
    DecisionView,
    EvidenceView,
    LinkStatus,
    LinkView,
    PackView,
)

DECIDED = {
    CONFIRM: LinkStatus.CONFIRMED,
    CONFIRM_FIRST: LinkStatus.AWAITS_SECOND,
    REJECT: LinkStatus.REJECTED,
}
BY_PERSON = "by-person"
"""Standing of a link that no run proposed and a person made."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a linking run says about one clip and one incident. ``standing`` is proposed or near-miss."""

    clip_id: int
    incident_id: int
    standing: LinkStatus
    bits: float
    prior_bits: float
    probability: float
    rank: int
    shortfall: str
    cap: str
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class RunChange:
    """What a linking run changed: rows that are new, pairs that are proposed now and were not, pairs withdrawn."""

    new: int
    proposed: tuple[Proposal, ...]
    withdrawn: tuple[tuple[int, int], ...]


class Links:
    """Links and the decisions on them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put_run(
        self, proposals: Iterable[Proposal], weights: str, clips: Iterable[int] | None = None
    ) -> RunChange:
        """Record a run's proposals; return what is otherwise than before.

        A link that the run no longer proposes is kept as withdrawn. Decisions are not touched, nor, where the run was
        of some ``clips`` only, the links of others.
        """
        held = {
            (row.clip_id, row.incident_id): row
            for which in among(LinkRow.clip_id, None if clips is None else sorted(set(clips)))
            for row in self._session.scalars(select(LinkRow).where(which))
        }
        new, proposed, withdrawn = 0, [], []
        for proposal in proposals:
            row = held.pop((proposal.clip_id, proposal.incident_id), None)
            before = None if row is None else row.standing
            if row is None:
                new += 1
                row = LinkRow(clip_id=proposal.clip_id, incident_id=proposal.incident_id)
                self._session.add(row)
            _fill(row, proposal, weights)
            if row.standing == LinkStatus.PROPOSED and before != LinkStatus.PROPOSED:
                proposed.append(proposal)
        for row in held.values():
            if row.standing in {LinkStatus.PROPOSED, LinkStatus.NEAR_MISS}:
                if row.standing == LinkStatus.PROPOSED:
                    withdrawn.append((row.clip_id, row.incident_id))
                row.standing = LinkStatus.WITHDRAWN.value
        self._session.flush()
        return RunChange(new, tuple(proposed), tuple(withdrawn))

    def clips_of(self, incidents: Sequence[int]) -> frozenset[int]:
        """Return the clips that have a link of some incidents on the record, of whatever status."""
        return frozenset(
            clip
            for which in among(LinkRow.incident_id, incidents)
            for clip in self._session.scalars(select(LinkRow.clip_id).where(which))
        )

    def put_one(self, proposal: Proposal, weights: str) -> None:
        """Record a link that a person makes where no run proposed one."""
        row = LinkRow(clip_id=proposal.clip_id, incident_id=proposal.incident_id)
        _fill(row, proposal, weights)
        row.standing = BY_PERSON
        self._session.add(row)
        self._session.flush()

    def decide(self, clip: int, incident: int, decision: DecisionView) -> None:
        """Add a person's decision on a recorded link."""
        query = select(LinkRow.id).where(LinkRow.clip_id == clip, LinkRow.incident_id == incident)
        link = self._session.scalars(query).one()
        self._session.add(
            DecisionRow(
                link_id=link, verdict=decision.verdict, by=decision.by, at=decision.at, why=decision.why
            )
        )
        self._session.flush()

    def link(self, clip: int, incident: int) -> LinkView | None:
        """Return one link, or None where none is recorded."""
        found = self.matching(clips=(clip,), incidents=(incident,))
        return found[0] if found else None

    def matching(
        self,
        *,
        clips: Sequence[int] | None = None,
        incidents: Sequence[int] | None = None,
        statuses: Sequence[LinkStatus] | None = None,
        decided: bool = False,
    ) -> tuple[LinkView, ...]:
        """Return links in order of incident, then probability, each with its decisions.

        With ``decided`` only those are read that a person ever decided on.
        """
        query = (
            select(LinkRow, ClipRow.evidence_id, IncidentRow.incident_ref)
            .join(ClipRow, ClipRow.id == LinkRow.clip_id)
            .join(IncidentRow, IncidentRow.id == LinkRow.incident_id)
        )
        if decided:
            query = query.where(LinkRow.id.in_(select(DecisionRow.link_id)))
        found: list[LinkView] = []
        everything = clips is None and incidents is None
        for some_clips in among(LinkRow.clip_id, clips):
            for some_incidents in among(LinkRow.incident_id, incidents):
                found += self._page(query.where(some_clips, some_incidents), everything=everything)
        found.sort(key=lambda view: (view.incident_ref, -view.probability, view.evidence_id))
        return tuple(view for view in found if statuses is None or view.status in statuses)

    def _page(self, query: Select[LinkRow, str, str], *, everything: bool) -> list[LinkView]:
        rows = self._session.execute(query.order_by(LinkRow.id)).all()
        decisions = self._decisions(None if everything else [row.id for row, _, _ in rows])
        return [_view(row, clip, incident, decisions.get(row.id, ())) for row, clip, incident in rows]

    def _decisions(self, links: Sequence[int] | None) -> dict[int, list[DecisionView]]:
        found: dict[int, list[DecisionView]] = {}
        for which in among(DecisionRow.link_id, links):
            for row in self._session.scalars(select(DecisionRow).where(which).order_by(DecisionRow.id)):
                view = DecisionView(row.verdict, row.by, row.at, row.why)
                found.setdefault(row.link_id, []).append(view)
        return found

    def note_pack(
        self, incident: int, path: str, clips: int, at: datetime, by: str, manifest_sha256: str
    ) -> None:
        """Record that a pack was exported."""
        self._session.add(
            PackRow(
                incident_id=incident, path=path, clips=clips, made_at=at, made_by=by,
                manifest_sha256=manifest_sha256,
            )
        )  # fmt: skip
        self._session.flush()

    def packs(self, incidents: Sequence[int]) -> tuple[PackView, ...]:
        """Return the packs that were ever exported of some incidents, oldest first."""
        query = select(PackRow).order_by(PackRow.id)
        rows = [
            r for of in among(PackRow.incident_id, incidents) for r in self._session.scalars(query.where(of))
        ]
        return tuple(PackView(r.incident_id, r.path, r.clips, r.made_by, r.made_at) for r in rows)


def _fill(row: LinkRow, proposal: Proposal, weights: str) -> None:
    row.standing = proposal.standing.value
    row.bits, row.probability = proposal.bits, proposal.probability
    row.rank, row.shortfall, row.weights = proposal.rank, proposal.shortfall, weights
    row.body = {
        "prior_bits": proposal.prior_bits,
        "cap": proposal.cap,
        "evidence": [[e.name, e.outcome, e.bits, e.detail] for e in proposal.evidence],
    }


def _view(row: LinkRow, clip: str, incident: str, decisions: Sequence[DecisionView]) -> LinkView:
    return LinkView(
        clip_id=row.clip_id, evidence_id=clip, incident_id=row.incident_id, incident_ref=incident,
        status=_status(row.standing, decisions), probability=row.probability, bits=row.bits,
        prior_bits=row.body["prior_bits"], rank=row.rank, shortfall=row.shortfall, cap=row.body["cap"],
        evidence=tuple(EvidenceView(*entry) for entry in row.body["evidence"]), decisions=tuple(decisions),
    )  # fmt: skip


def _status(standing: str, decisions: Sequence[DecisionView]) -> LinkStatus:
    settled = next((d.verdict for d in reversed(decisions) if d.verdict != DEFER), None)
    if settled is not None:
        return DECIDED[settled]
    return LinkStatus.WITHDRAWN if standing == BY_PERSON else LinkStatus(standing)
