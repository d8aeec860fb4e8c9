"""Exporting act: from an incident's confirmed clips to a pack on disk."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from bwv_index import __version__
from bwv_index.casefile import (
    Pack,
    PackClip,
    PackContent,
    PackIncident,
    PackKeyframe,
    PackParty,
    PackReference,
    Progress,
    found_pack,
    working_copy,
    write_pack,
)
from bwv_index.custody import Detail, EventType
from bwv_index.errors import EnvironmentFaultError, RefusedError
from bwv_index.incidents import ReferenceKind, load_forces, loose_references
from bwv_index.index import ClipView, LedgerQuery, LinkStatus, LinkView, Record
from bwv_index.media import Inspection, ProxyKind, proxy_kind
from bwv_index.pipeline.bytes_held import bytes_of
from bwv_index.pipeline.casework.telling import format_told, issued_to, silences_told
from bwv_index.pipeline.custody.pack_custody import HandedOut, PackSealer
from bwv_index.pipeline.derived import Derived
from bwv_index.pipeline.linking import expected_for
from bwv_index.pipeline.master import not_from_vault
from bwv_index.pipeline.pre_record import pre_record_of
from bwv_index.pipeline.telling import shown
from bwv_index.pipeline.workspace import Workspace
from bwv_index.settings import read_config
from bwv_index.timecode import add_seconds


def export_pack(workspace: Workspace, incident: str, out: Path, *, progress: Progress | None = None) -> Pack:
    """Write a pack of an incident's confirmed clips to ``out``, which must not exist.

    Raises:
        NotFoundError: no incident answers to the reference.
        RefusedError: no clip is confirmed for it, a confirmed clip has no footage, or ``out`` exists.
        IntegrityError: a master's bytes are not what the record says.
        EnvironmentFaultError: the disk, a store or the ffmpeg program is in the way.
    """
    with workspace.index.reading() as record:
        number = record.incidents.find(incident)
        content = pack_content(workspace, record, number)
    target = out.absolute()
    workspace.require_outside(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFaultError(
            f"cannot be made: {fault.strerror}", subject=str(target.parent)
        ) from fault
    pack = _unrecorded(workspace, content.incident.incident_ref, target)
    if pack is None:
        subject = content.incident.incident_ref
        sealer = PackSealer(workspace, subject, {"path": shown(target)}, HandedOut((subject,)))
        pack = write_pack(content, target, proxy=working_copy, progress=progress, sealer=sealer)
    _deliver(workspace, number, content, pack)
    return replace(pack, not_in_form=content.incident.not_in_form)


def _unrecorded(workspace: Workspace, incident_ref: str, target: Path) -> Pack | None:
    """Return the pack that a killed run had put in place, whole and sealed, without recording that it stands."""
    pack = found_pack(target) if target.is_dir() and not target.is_symlink() else None
    if pack is None:
        return None
    with workspace.index.reading() as record:
        entries = record.ledger.stored(LedgerQuery(hashes=(pack.manifest_sha256,)))
        told = [(entry.type, entry.subject) for entry in entries]
    made = (EventType.PACK_MADE.value, incident_ref) in told
    return pack if made and (EventType.EXPORT.value, incident_ref) not in told else None


def _deliver(workspace: Workspace, number: int, content: PackContent, pack: Pack) -> None:
    """Record that a pack stands, for its incident and for each clip in it."""
    path = shown(pack.path)
    with workspace.writing() as record:
        record.links.note_pack(
            number, path, len(content.clips), workspace.now(), workspace.actor, pack.manifest_sha256
        )
        record.ledger.append(
            workspace.event(
                EventType.EXPORT, content.incident.incident_ref, sha256=pack.manifest_sha256,
                details={"path": path, "clips": [clip.evidence_id for clip in content.clips]},
            )
        )  # fmt: skip
        for clip in content.clips:
            told: dict[str, Detail] = {
                "incident": content.incident.incident_ref, "path": path, "manifest_sha256": pack.manifest_sha256,
            }  # fmt: skip
            record.ledger.append(
                workspace.event(EventType.EXPORT, clip.evidence_id, sha256=clip.sha256, details=told)
            )
    workspace.sign()


def preview_pack(workspace: Workspace, incident: str) -> PackContent:
    """Return what a pack of an incident would hold, writing nothing.

    Raises:
        NotFoundError: no incident answers to the reference.
        RefusedError: no clip is confirmed for it, or a confirmed clip has no footage.
    """
    with workspace.index.reading() as record:
        return pack_content(workspace, record, record.incidents.find(incident))


def pack_content(workspace: Workspace, record: Record, incident: int) -> PackContent:
    """Gather what a pack of an incident says.

    Raises:
        RefusedError: no clip is confirmed, or a confirmed clip has no footage.
        EnvironmentFaultError: a confirmed clip's bytes are not where they were.
    """
    links = record.links.matching(incidents=(incident,))
    confirmed = [link for link in links if link.status is LinkStatus.CONFIRMED]
    if not confirmed:
        raise RefusedError(
            "no clip is confirmed for this incident",
            subject=record.incidents.view(incident).incident_ref,
            remedy="Decide first: bwv-index link decide CLIP INCIDENT confirm --by ID --why TEXT",
        )
    views = {view.clip_id: view for view in record.search.views(link.clip_id for link in confirmed)}
    clips = [_clip(workspace, record, views[link.clip_id], link) for link in confirmed]
    return PackContent(
        incident=_incident(workspace, record, incident),
        clips=tuple(sorted(clips, key=_order)),
        undecided=sum(link.status in {LinkStatus.PROPOSED, LinkStatus.AWAITS_SECOND} for link in links),
        rejected=sum(link.status is LinkStatus.REJECTED for link in links),
        missing=tuple(str(missing) for missing in expected_for(record, [incident])[incident]),
        made_by=workspace.actor,
        made_at=workspace.now(),
        software_version=__version__,
        settings_hash=workspace.settings_hash,
    )


def _clip(workspace: Workspace, record: Record, view: ClipView, link: LinkView) -> PackClip:
    if not view.sha256:
        raise RefusedError(
            "the footage of a confirmed clip has not arrived",
            subject=view.evidence_id,
            remedy="Ingest it, or reject the link with the reason.",
        )
    item = record.evidence.item(view.sha256)
    found = record.media.inspection(view.sha256)
    sheet = record.media.sheet(view.sha256)
    decision = link.decisions[-1]
    place = view.placement
    start = place.start_at if place else None
    video = found.video if found else None
    derived = Derived(workspace.home.derived)
    source = bytes_of(workspace, record, view.sha256)
    return PackClip(
        evidence_id=view.evidence_id,
        sha256=view.sha256,
        size=item.size if item else 0,
        source=source,
        original_name=view.name,
        container=found.container.format if found else "",
        format_text=format_told(found),
        browser_playable=found is not None and _kind(found) is ProxyKind.NONE,
        major_brand=(found.container.tag("major_brand") or "") if found else "",
        video_codec=video.codec if video else "",
        audio_codec=found.audios[0].codec if found and found.audios else "",
        pixel_format=video.pixel_format if video else "",
        duration_s=None if view.duration is None else float(view.duration),
        start_utc=start,
        half_width_s=place.half_width_s if place and start else None,
        time_method=place.method if place else "",
        time_conflicts=place.conflicts if place else (),
        officer=", ".join(view.officers) or issued_to(record, view),
        device_serial=view.device_serial,
        probability=link.probability,
        evidence=tuple(f"{e.name} {e.outcome} ({e.bits:+.1f} bits): {e.detail}" for e in link.evidence),
        decided_by=decision.by,
        decided_at=decision.at,
        decision_why=decision.why,
        keyframes=_keyframes(record, view.sha256, found, start, derived),
        contact_sheet=derived.path(sheet.file) if sheet else None,
        findings=tuple(f"{f.code}: {f.detail}" for f in record.evidence.findings(view.sha256)),
        silence=silences_told(found, pre_record_of(record, view.clip_id), place),
        not_from_vault=not_from_vault(workspace, item, source) if item else "",
    )


def _keyframes(
    record: Record, sha256: str, found: Inspection | None, start: datetime | None, derived: Derived
) -> tuple[PackKeyframe, ...]:
    origin = found.origin if found else Fraction(0)
    offsets = ((k, k.time.seconds - origin) for k in record.media.keyframes(sha256))
    return tuple(
        PackKeyframe(offset, add_seconds(start, offset) if start else None, derived.path(k.file))
        for k, offset in offsets
    )


def _kind(found: Inspection) -> ProxyKind:
    video = found.video
    return proxy_kind(
        found.container.format,
        major_brand=found.container.tag("major_brand") or "",
        video_codec=video.codec if video else "",
        audio_codec=found.audios[0].codec if found.audios else "",
        pixel_format=video.pixel_format if video else "",
    )


def _incident(workspace: Workspace, record: Record, incident: int) -> PackIncident:
    view = record.incidents.view(incident)
    origin, text = read_config("forces.toml", workspace.home.root)
    loose = loose_references(
        view.incident_ref, view.crime_refs, view.urn, view.force, load_forces(text, origin)
    )
    odd = {(one.kind, one.text) for one in loose}
    return PackIncident(
        incident_ref=view.incident_ref,
        crime_refs=tuple(ref for ref in view.crime_refs if (ReferenceKind.CRIME, ref) not in odd),
        urn="" if (ReferenceKind.URN, view.urn) in odd else view.urn,
        not_in_form=tuple(PackReference(one.kind.value, one.text) for one in loose),
        occurred_text=view.occurred_text or view.as_stated, occurred_from=view.occurred_from,
        occurred_to=view.occurred_to, location=view.location, offence_code=view.offence_code,
        injury=view.injury.value, summary=view.summary,
        parties=tuple(
            PackParty(role.value, str(officer)) for officer, role in record.incidents.parties().get(incident, ())
        ),
    )  # fmt: skip


def _order(clip: PackClip) -> tuple[bool, float, str]:
    return (clip.start_utc is None, clip.start_utc.timestamp() if clip.start_utc else 0.0, clip.evidence_id)
