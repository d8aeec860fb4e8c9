"""Looking acts: search, show, status, the quarantine list. Each look is on the record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from bwv_index.clock import PreRecordSpan
from bwv_index.custody import Detail, EventType
from bwv_index.errors import NotFoundError, UsageFaultError
from bwv_index.hampshire import CameraCoverage, CaseCheck
from bwv_index.incidents import OfficerKey, RoleKind
from bwv_index.index import (
    CatalogueView,
    ClaimView,
    ClipView,
    DeploymentView,
    DerivationView,
    FindingView,
    HoldView,
    ImportedRow,
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
    RoleWord,
    SearchResult,
    SheetView,
)
from bwv_index.linking import ExpectedClip
from bwv_index.media import Inspection
from bwv_index.pipeline.deriving import parent_is_asked_for
from bwv_index.pipeline.facts import cameras_of
from bwv_index.pipeline.hampshire.checking import checks_of
from bwv_index.pipeline.hampshire.debriefing import cameras_at
from bwv_index.pipeline.linking import CHANGES, expected_for
from bwv_index.pipeline.local_time import earliest, latest
from bwv_index.pipeline.parts import BookmarkView, bookmarks_of
from bwv_index.pipeline.pre_record import pre_record_of
from bwv_index.pipeline.retention.holding import holds_on
from bwv_index.pipeline.retention.retaining import retention_of, retention_of_clip
from bwv_index.pipeline.sounds.telling import SoundAccount, sound_of
from bwv_index.pipeline.splitting import joints_of
from bwv_index.pipeline.trail import PlaceView, Said, TrailView, places_of, said_of, trails_of
from bwv_index.pipeline.unreported.listing import count_unreported
from bwv_index.pipeline.workspace import Workspace
from bwv_index.retention import Due, State
from bwv_index.timecode import format_utc


@dataclass(frozen=True, slots=True)
class SidecarView:
    """A sidecar that belongs to a clip: where it was seen, its hash, and how it belongs."""

    path: str
    sha256: str
    how: str


@dataclass(frozen=True, slots=True)
class ClipDossier:
    """Everything held on one clip; ``zone`` is that of times on the wall."""

    clip: ClipView
    item: ItemView | None
    locations: tuple[LocationView, ...]
    sidecars: tuple[SidecarView, ...]
    inspection: Inspection | None
    findings: tuple[FindingView, ...]
    quarantine: tuple[RefusalView, ...]
    claims: tuple[ClaimView, ...]
    replaced: tuple[ClaimView, ...]
    placements: tuple[PlacementView, ...]
    recording: tuple[tuple[str, float | None], ...]
    joints: tuple[str, ...]
    pre_record: PreRecordSpan | None
    places: tuple[PlaceView, ...]
    trails: tuple[TrailView, ...]
    said: tuple[Said, ...]
    bookmarks: tuple[BookmarkView, ...]
    zone: str
    parents: tuple[DerivationView, ...]
    catalogue: tuple[CatalogueView, ...]
    keyframes: tuple[KeyframeView, ...]
    origin: Fraction
    sheet: SheetView | None
    sound: SoundAccount
    links: tuple[LinkView, ...]
    retention: Due
    holds: tuple[HoldView, ...]
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncidentDossier:
    """Everything held on one incident; ``parties`` are the roles that stand, ``taken_back`` those that do not."""

    incident: IncidentView
    parties: tuple[tuple[OfficerKey, RoleKind], ...]
    taken_back: tuple[RoleWord, ...]
    deployments: tuple[DeploymentView, ...]
    links: tuple[LinkView, ...]
    clips: tuple[ClipView, ...]
    expected: tuple[ExpectedClip, ...]
    holds: tuple[HoldView, ...]
    hampshire: CaseCheck
    cameras: tuple[CameraCoverage, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class HampshireCount:
    """How many errors and warnings the checks of all incidents give; which have an error, and which stand still."""

    errors: int
    warnings: int
    with_errors: tuple[str, ...]
    stale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What is in the index, and what waits for whom.

    ``no_clip`` and ``expected`` say nothing until a linking run has looked (``linked_yet``); ``linking_due`` says
    that the record has changed since. ``awaiting_footage`` gives each row's evidence id, and the doubt, if any.
    ``due`` are the clips whose retention period is over, ``due_soon`` those within a warning, ``review_due`` those
    that a person should look at again. ``hampshire`` gives, over all incidents, the errors and warnings of their
    checks; ``unreported`` how many recordings look like an assault, belong to no incident, and nobody has looked at.
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
    lone_sidecars: int
    parents_asked: tuple[str, ...]
    incidents: int
    refused_rows: int
    links: Mapping[LinkStatus, int]
    undecided: tuple[tuple[str, int], ...]
    linked_yet: bool
    linking_due: bool
    no_clip: tuple[str, ...]
    expected: tuple[tuple[str, str], ...]
    due: tuple[str, ...]
    due_soon: tuple[str, ...]
    review_due: tuple[str, ...]
    hampshire: HampshireCount
    unreported: int
    ledger: int


def search(
    workspace: Workspace, query: Query, *, start: datetime | None = None, end: datetime | None = None
) -> SearchResult:
    """Search the record; the search itself goes on the ledger.

    ``start`` and ``end`` may be without a zone: then they are local times of the home's zone, and in the hour of
    a clock change the reading that finds more counts.
    """
    zone = workspace.settings.zone
    first, last = earliest(start, zone), latest(end, zone)
    if first and last and first > last:
        raise UsageFaultError("the search would end before it starts", subject="--from and --to")
    pad_s = workspace.settings.search.pad_minutes * 60 if start or end else 0.0
    padded = replace(query, start=first, end=last, pad_s=pad_s)
    with workspace.index.reading() as record:
        if query.officer:
            held = cameras_of(record, query.officer)
            padded = replace(padded, issued_to=held.issued, issue_unknown=held.unknown)
        result = record.search.run(padded)
    details: dict[str, Detail] = {"asked": _asked(padded), "clips": len(result.clips)}
    workspace.look(workspace.event(EventType.SEARCH, "index", details=details))
    return result


def show(workspace: Workspace, name: str) -> ClipDossier | IncidentDossier:
    """Return everything held on the clip or the incident of that name.

    Raises:
        NotFoundError: nothing answers to the name.
        RefusedError: several clips or incidents do.
    """
    with workspace.index.reading() as record:
        dossier = _dossier(workspace, record, name)
    if isinstance(dossier, IncidentDossier):
        workspace.look(workspace.event(EventType.VIEW, dossier.incident.incident_ref))
    else:
        clip = dossier.clip
        workspace.look(workspace.event(EventType.VIEW, clip.evidence_id, sha256=clip.sha256))
    return dossier


def _dossier(workspace: Workspace, record: Record, name: str) -> ClipDossier | IncidentDossier:
    if record.incidents.matching(name):
        return _incident(workspace, record, record.incidents.find(name))
    try:
        return _clip(workspace, record, record.clips.find(name))
    except NotFoundError as fault:
        raise NotFoundError(
            "no clip and no incident answers to that name", subject=name, remedy="Try: bwv-index search WORDS"
        ) from fault


def _clip(workspace: Workspace, record: Record, clip: int) -> ClipDossier:
    view = record.search.views([clip])[0]
    sha256 = view.sha256
    inspection = record.media.inspection(sha256) if sha256 else None
    links = record.links.matching(clips=(clip,))
    claims = record.clips.claims(clip)
    return ClipDossier(
        clip=view,
        item=record.evidence.item(sha256) if sha256 else None,
        locations=record.evidence.locations(sha256),
        sidecars=_sidecars(record, sha256),
        inspection=inspection,
        findings=record.evidence.findings(sha256),
        quarantine=record.refusals.of(sha256) if sha256 else (),
        claims=claims,
        replaced=record.clips.claims(clip, superseded=True),
        placements=record.clips.placements(clip),
        recording=record.clips.recording_of(clip),
        joints=joints_of(workspace, record, clip),
        pre_record=pre_record_of(record, clip),
        places=places_of(claims),
        trails=trails_of(record, sha256),
        said=said_of(record, sha256, workspace.profiles(), view.profile),
        bookmarks=bookmarks_of(record.clips.claims(clip)),
        zone=workspace.settings.zone,
        parents=record.contents.derivations((clip,)),
        catalogue=record.clips.catalogue_of(clip),
        keyframes=record.media.keyframes(sha256),
        origin=inspection.origin if inspection else Fraction(0),
        sheet=record.media.sheet(sha256) if sha256 else None,
        sound=sound_of(record, sha256),
        links=links,
        retention=retention_of_clip(workspace, record, clip),
        holds=holds_on(record, clip, (link.incident_id for link in links)),
        history=tuple(entry.decode() for entry in record.ledger.entries(view.evidence_id, sha256)),
    )


def _sidecars(record: Record, sha256: str) -> tuple[SidecarView, ...]:
    """Return every place of the sidecars that belong to an item, with their hashes and the rule."""
    return tuple(
        SidecarView(place.path, pairing.sidecar, pairing.how)
        for pairing in record.contents.sidecars_of(sha256)
        for place in record.evidence.locations(pairing.sidecar)
    )


def list_lone_sidecars(workspace: Workspace) -> tuple[LocationView, ...]:
    """Return the sidecars that no footage claims, in order of path."""
    with workspace.index.reading() as record:
        found = record.contents.sidecars_without_footage()
    workspace.look(workspace.event(EventType.VIEW, "sidecars without footage"))
    return found


def _incident(workspace: Workspace, record: Record, incident: int) -> IncidentDossier:
    links = record.links.matching(incidents=(incident,))
    expected = expected_for(record, [incident])[incident]
    return IncidentDossier(
        incident=record.incidents.view(incident),
        parties=tuple(record.incidents.parties().get(incident, ())),
        taken_back=record.roles.ended((incident,)).get(incident, ()),
        deployments=tuple(record.incidents.deployments().get(incident, ())),
        links=links,
        clips=record.search.views(link.clip_id for link in links),
        expected=expected,
        holds=holds_on(record, None, (incident,)),
        hampshire=checks_of(workspace, record, (incident,), {incident: expected})[incident],
        cameras=cameras_at(workspace, record, record.incidents.view(incident)),
        zone=workspace.settings.zone,
    )


def list_quarantine(workspace: Workspace) -> tuple[RefusalView, ...]:
    """Return the quarantine list, in order of path."""
    with workspace.index.reading() as record:
        found = record.refusals.all()
    workspace.look(workspace.event(EventType.VIEW, "quarantine"))
    return found


def list_refused_rows(workspace: Workspace) -> tuple[ImportedRow, ...]:
    """Return the imported rows that did not go in, by file and line."""
    with workspace.index.reading() as record:
        found = record.incidents.refused_rows()
    workspace.look(workspace.event(EventType.VIEW, "refused rows"))
    return found


def status(workspace: Workspace) -> StatusReport:
    """Count what is in the index, and list what waits for a person."""
    workspace.look(workspace.event(EventType.VIEW, "status"))
    with workspace.index.reading() as record:
        views = record.search.views(record.clips.all_ids())
        refusals = record.refusals.all()
        links = record.links.matching()
        placed = [v for v in views if v.placement and v.placement.start_at]
        incidents = record.incidents.all()
        waiting: dict[str, int] = {}
        for link in links:
            if link.status in {LinkStatus.PROPOSED, LinkStatus.AWAITS_SECOND}:
                waiting[link.incident_ref] = waiting.get(link.incident_ref, 0) + 1
        covered = {link.incident_id for link in links if link.is_likely}
        linked_yet = record.ledger.has(EventType.LINKING)
        dues = retention_of(workspace, record)
        numbers = [incident.incident_id for incident in incidents]
        missing = expected_for(record, numbers) if linked_yet else {}
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
            lone_sidecars=len(record.contents.sidecars_without_footage()),
            parents_asked=tuple(
                v.evidence_id for v in views if v.attention and parent_is_asked_for(record, v.clip_id)
            ),
            incidents=len(incidents),
            refused_rows=len(record.incidents.refused_rows()),
            links={status: sum(link.status is status for link in links) for status in LinkStatus},
            undecided=tuple(sorted(waiting.items())),
            linked_yet=linked_yet,
            linking_due=record.ledger.newer_than_last(EventType.LINKING, CHANGES),
            no_clip=tuple(i.incident_ref for i in incidents if linked_yet and i.incident_id not in covered),
            expected=_told_missing(incidents, missing),
            due=tuple(due.clip for due in dues if due.state is State.DUE),
            due_soon=tuple(due.clip for due in dues if due.state is State.WARNING),
            review_due=tuple(due.clip for due in dues if due.review_reached),
            hampshire=_hampshire(workspace, record, incidents, missing),
            unreported=count_unreported(workspace, record),
            ledger=record.ledger.size(),
        )


def _told_missing(
    incidents: tuple[IncidentView, ...], missing: Mapping[int, tuple[ExpectedClip, ...]]
) -> tuple[tuple[str, str], ...]:
    return tuple((i.incident_ref, str(clip)) for i in incidents for clip in missing.get(i.incident_id, ()))


def _hampshire(
    workspace: Workspace,
    record: Record,
    incidents: tuple[IncidentView, ...],
    missing: Mapping[int, tuple[ExpectedClip, ...]],
) -> HampshireCount:
    checks = checks_of(workspace, record, [i.incident_id for i in incidents], missing).values()
    return HampshireCount(
        errors=sum(one.errors for one in checks),
        warnings=sum(one.warnings for one in checks),
        with_errors=tuple(one.incident for one in checks if one.errors),
        stale=tuple(one.incident for one in checks if one.stale),
    )


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
