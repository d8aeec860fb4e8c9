"""Looking acts: search, show, status, the quarantine list. Each look is on the record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from bwv_index.custody import Detail, EventType
from bwv_index.errors import NotFoundError, UsageFaultError
from bwv_index.incidents import OfficerKey, RoleKind
from bwv_index.index import (
    CatalogueView,
    ClaimView,
    ClipView,
    DeploymentView,
    FindingView,
    IncidentView,
    ItemView,
    KeyframeView,
    LinkStatus,
    LinkView,
    LocationView,
    PlacementView,
    Query,
    Record,
    RefusalView,
    SearchResult,
    SheetView,
)
from bwv_index.linking import ExpectedClip
from bwv_index.media import Inspection
from bwv_index.pipeline.linking import expected_for
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_utc

CHANGES = (EventType.METADATA_EXTRACTION, EventType.PLACEMENT, EventType.JOIN, EventType.INCIDENTS_CHANGED)
"""Acts after which links no longer rest on what the record holds, until the next linking run."""


@dataclass(frozen=True, slots=True)
class ClipDossier:
    """Everything held on one clip."""

    clip: ClipView
    item: ItemView | None
    locations: tuple[LocationView, ...]
    sidecars: tuple[LocationView, ...]
    inspection: Inspection | None
    findings: tuple[FindingView, ...]
    quarantine: tuple[RefusalView, ...]
    claims: tuple[ClaimView, ...]
    replaced: tuple[ClaimView, ...]
    placements: tuple[PlacementView, ...]
    recording: tuple[tuple[str, float | None], ...]
    catalogue: tuple[CatalogueView, ...]
    keyframes: tuple[KeyframeView, ...]
    origin: Fraction
    sheet: SheetView | None
    links: tuple[LinkView, ...]
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncidentDossier:
    """Everything held on one incident."""

    incident: IncidentView
    parties: tuple[tuple[OfficerKey, RoleKind], ...]
    deployments: tuple[DeploymentView, ...]
    links: tuple[LinkView, ...]
    clips: tuple[ClipView, ...]
    expected: tuple[ExpectedClip, ...]


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What is in the index, and what waits for whom.

    ``no_clip`` and ``expected`` say nothing until a linking run has looked (``linked_yet``); ``linking_due`` says
    that the record has changed since. ``awaiting_footage`` gives each row's evidence id, and the doubt, if any.
    """

    items: Mapping[str, int]
    clips: int
    placed: int
    unplaced: int
    conflicting: int
    awaiting_footage: tuple[tuple[str, str], ...]
    attention: tuple[str, ...]
    quarantined: int
    refused: int
    incidents: int
    refused_rows: int
    links: Mapping[LinkStatus, int]
    undecided: tuple[tuple[str, int], ...]
    linked_yet: bool
    linking_due: bool
    no_clip: tuple[str, ...]
    expected: tuple[tuple[str, str], ...]
    ledger: int


def search(
    workspace: Workspace, query: Query, *, start: datetime | None = None, end: datetime | None = None
) -> SearchResult:
    """Search the record; the search itself goes on the ledger.

    ``start`` and ``end`` may be without a zone: then they are local times of the home's zone.
    """
    zone = ZoneInfo(workspace.settings.zone)
    if start and end and _aware(start, zone) > _aware(end, zone):
        raise UsageFaultError("the search would end before it starts", subject="--from and --to")
    pad_s = workspace.settings.search.pad_minutes * 60 if start or end else 0.0
    bounds = (_aware(start, zone) if start else None, _aware(end, zone) if end else None)
    padded = replace(query, start=bounds[0], end=bounds[1], pad_s=pad_s)
    with workspace.index.writing() as record:
        result = record.search.run(padded)
        details: dict[str, Detail] = {"asked": _asked(padded), "clips": len(result.clips)}
        record.ledger.append(workspace.event(EventType.SEARCH, "index", details=details))
    return result


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment).astimezone(UTC)


def show(workspace: Workspace, name: str) -> ClipDossier | IncidentDossier:
    """Return everything held on the clip or the incident of that name.

    Raises:
        NotFoundError: nothing answers to the name.
        RefusedError: several clips or incidents do.
    """
    with workspace.index.writing() as record:
        if record.incidents.matching(name):
            incident = record.incidents.find(name)
            incident_dossier = _incident(record, incident)
            subject = incident_dossier.incident.incident_ref
            record.ledger.append(workspace.event(EventType.VIEW, subject))
            return incident_dossier
        try:
            clip = record.clips.find(name)
        except NotFoundError as fault:
            raise NotFoundError(
                "no clip and no incident answers to that name",
                subject=name,
                remedy="Try: bwv-index search WORDS",
            ) from fault
        dossier = _clip(record, clip)
        event = workspace.event(EventType.VIEW, dossier.clip.evidence_id, sha256=dossier.clip.sha256)
        record.ledger.append(event)
        return dossier


def _clip(record: Record, clip: int) -> ClipDossier:
    view = record.search.views([clip])[0]
    sha256 = view.sha256
    inspection = record.media.inspection(sha256) if sha256 else None
    return ClipDossier(
        clip=view,
        item=record.evidence.item(sha256) if sha256 else None,
        locations=record.evidence.locations(sha256),
        sidecars=record.evidence.sidecars_of(sha256),
        inspection=inspection,
        findings=record.evidence.findings(sha256),
        quarantine=record.evidence.refusals_of(sha256) if sha256 else (),
        claims=record.clips.claims(clip),
        replaced=record.clips.claims(clip, superseded=True),
        placements=record.clips.placements(clip),
        recording=record.clips.recording_of(clip),
        catalogue=record.clips.catalogue_of(clip),
        keyframes=record.media.keyframes(sha256),
        origin=inspection.origin if inspection else Fraction(0),
        sheet=record.media.sheet(sha256) if sha256 else None,
        links=record.links.matching(clips=(clip,)),
        history=tuple(entry.decode() for entry in record.ledger.entries(view.evidence_id)),
    )


def _incident(record: Record, incident: int) -> IncidentDossier:
    links = record.links.matching(incidents=(incident,))
    return IncidentDossier(
        incident=record.incidents.view(incident),
        parties=tuple(record.incidents.parties().get(incident, ())),
        deployments=tuple(record.incidents.deployments().get(incident, ())),
        links=links,
        clips=record.search.views(link.clip_id for link in links),
        expected=expected_for(record, [incident])[incident],
    )


def list_quarantine(workspace: Workspace) -> tuple[RefusalView, ...]:
    """Return the quarantine list, in order of path."""
    with workspace.index.writing() as record:
        record.ledger.append(workspace.event(EventType.VIEW, "quarantine"))
        return record.evidence.refusals()


def status(workspace: Workspace) -> StatusReport:
    """Count what is in the index, and list what waits for a person."""
    with workspace.index.writing() as record:
        record.ledger.append(workspace.event(EventType.VIEW, "status"))
        views = record.search.views(record.clips.all_ids())
        refusals = record.evidence.refusals()
        links = record.links.matching()
        placed = [v for v in views if v.placement and v.placement.start_at]
        incidents = record.incidents.all()
        waiting: dict[str, int] = {}
        for link in links:
            if link.status is LinkStatus.PROPOSED:
                waiting[link.incident_ref] = waiting.get(link.incident_ref, 0) + 1
        covered = {
            link.incident_id for link in links if link.status in {LinkStatus.PROPOSED, LinkStatus.CONFIRMED}
        }
        return StatusReport(
            items=record.evidence.count_items(),
            clips=len(views),
            placed=len(placed),
            unplaced=len(views) - len(placed),
            conflicting=sum(bool(v.placement and v.placement.conflicts) for v in placed),
            awaiting_footage=tuple(
                (row.evidence_id, row.doubt) for _, row in record.clips.awaiting_footage()
            ),
            attention=tuple(v.evidence_id for v in views if v.attention),
            quarantined=sum(bool(r.sha256) for r in refusals),
            refused=sum(not r.sha256 for r in refusals),
            incidents=len(incidents),
            refused_rows=record.incidents.refused_rows(),
            links={status: sum(link.status is status for link in links) for status in LinkStatus},
            undecided=tuple(sorted(waiting.items())),
            linked_yet=bool(links),
            linking_due=record.ledger.newer_than_last(EventType.LINKING, CHANGES),
            no_clip=tuple(i.incident_ref for i in incidents if links and i.incident_id not in covered),
            expected=_expected(record, incidents) if links else (),
            ledger=record.ledger.size(),
        )


def _expected(record: Record, incidents: tuple[IncidentView, ...]) -> tuple[tuple[str, str], ...]:
    found = expected_for(record, [incident.incident_id for incident in incidents])
    return tuple((i.incident_ref, str(missing)) for i in incidents for missing in found[i.incident_id])


def _asked(query: Query) -> dict[str, Detail]:
    asked: dict[str, Detail] = {
        "words": query.words, "incident": query.incident, "officer": query.officer, "device": query.device,
        "from": _when(query.start), "to": _when(query.end), "status": query.status.value if query.status else None,
        "near": f"{query.near.latitude},{query.near.longitude}" if query.near else None,
        "within_m": str(query.within_m) if query.near else None,
    }  # fmt: skip
    return {name: value for name, value in asked.items() if value}


def _when(moment: datetime | None) -> str | None:
    return format_utc(moment) if moment else None
