"""From the record to what a case is told of each recording."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from bwv_index.cameras import CameraProfile
from bwv_index.cases import CaseRecording, Disposition, Moment, TimeAccount
from bwv_index.clock import HourBasis
from bwv_index.errors import EnvironmentFaultError
from bwv_index.incidents import OfficerKey, normalise_officer
from bwv_index.index import CatalogueView, ClipView, Record, overlapping, standing_checks
from bwv_index.media import Inspection
from bwv_index.pipeline.bytes_held import bytes_of
from bwv_index.pipeline.casework.telling import buffer_told, format_told, silences_told, sound_told
from bwv_index.pipeline.derived import Derived
from bwv_index.pipeline.facts import holders
from bwv_index.pipeline.pre_record import pre_record_of
from bwv_index.pipeline.workspace import Workspace

NOT_RESTRICTED = frozenset({"", "no", "n", "false", "none", "0", "normal", "standard"})
"""What a platform's column of restriction says where a clip is open to all who may see the case."""
RESTRICTIONS = ("restrict", "sensitiv")
"""What the name of such a column holds."""


def recordings_of(
    workspace: Workspace,
    record: Record,
    incidents: Mapping[int, Sequence[str]],
    decided: Mapping[int, Disposition],
) -> tuple[CaseRecording, ...]:
    """Return what a case is told of some clips, in order of their time, those without one last.

    ``incidents`` gives the clips, each with the references of the case's incidents that it is linked to.
    """
    profiles = {profile.id: profile for profile in workspace.profiles()}
    found = [
        _recording(workspace, record, view, incidents[view.clip_id], decided.get(view.clip_id), profiles)
        for view in record.search.views(incidents)
    ]
    return tuple(sorted(found, key=_order))


def _order(recording: CaseRecording) -> tuple[bool, str, str]:
    start = recording.time.start_utc
    return start is None, start.isoformat() if start else "", recording.evidence_id


def _recording(
    workspace: Workspace, record: Record, view: ClipView, incidents: Sequence[str],
    decided: Disposition | None, profiles: Mapping[str, CameraProfile],
) -> CaseRecording:  # fmt: skip
    profile = profiles.get(view.profile)
    sha256 = view.sha256
    item = record.evidence.item(sha256) if sha256 else None
    found = record.media.inspection(sha256) if sha256 else None
    sheet = record.media.sheet(sha256) if sha256 else None
    rows = record.clips.catalogue_of(view.clip_id)
    derived = Derived(workspace.home.derived)
    video = found.video if found else None
    before = pre_record_of(record, view.clip_id)
    uploads = [row.uploaded_at for row in rows if row.uploaded_at is not None]
    return CaseRecording(
        evidence_id=view.evidence_id,
        sha256=sha256 or "",
        size=item.size if item else 0,
        source=source_of(workspace, record, sha256) if sha256 else None,
        original_name=view.name,
        container=found.container.format if found else "",
        video_codec=video.codec if video else "",
        audio_codec=found.audios[0].codec if found and found.audios else "",
        pixel_format=video.pixel_format if video else "",
        format_text=format_told(found),
        duration=view.duration,
        time=_time(workspace, record, view),
        officer=wearer_of(record, view),
        device_make=profile.make if profile else "",
        device_serial=view.device_serial,
        incidents=tuple(sorted(incidents)),
        pre_record="" if before is None else buffer_told(found, before),
        silence=silences_told(found, before, view.placement, workspace.settings.zone),
        findings=tuple(f"{f.code}: {f.detail}" for f in record.evidence.findings(sha256)) if sha256 else (),
        sheet=derived.path(sheet.file) if sheet else None,
        keyframes=_keyframes(record, sha256, found, derived),
        disposal=decided,
        uploaded_at=min(uploads, default=None),
        restricted=any(_is_restricted(row) for row in rows),
        sound=sound_told(found, before),
        several_makes=profile is not None and profile.several_makes,
    )


def source_of(workspace: Workspace, record: Record, sha256: str) -> Path | None:
    """Return a file that should hold an item's bytes; None where none of its places can be reached."""
    try:
        return bytes_of(workspace, record, sha256)
    except EnvironmentFaultError:
        return None


def _time(workspace: Workspace, record: Record, view: ClipView) -> TimeAccount:
    place = view.placement
    start = place.start_at if place else None
    return TimeAccount(
        start_utc=start,
        half_width_s=place.half_width_s if place and start else 0.0,
        method=place.method if place else "",
        clock_checked=_checked(record, view),
        hour_open=place is not None and place.hour == HourBasis.OPEN.value,
        conflicts=place.conflicts if place else (),
        zone=workspace.settings.zone,
    )


def _checked(record: Record, view: ClipView) -> bool | None:
    """Whether a person's check of the camera's clock stands for the time of a clip; None where nobody can say.

    That is where its sources do not name one camera, or it has no time.
    """
    cameras = record.clips.devices(view.clip_id)
    place = view.placement
    if len(cameras) != 1 or place is None or place.start_at is None:
        return None
    checks = standing_checks(record.clocks.checks(cameras[0]))
    return bool(overlapping(checks, place.start_at, place.end_at or place.start_at))


def wearer_of(record: Record, view: ClipView) -> OfficerKey | None:
    """Return who wore the camera: the one officer that the sources name, else the one whom it was issued to."""
    named = [key for text in view.officers if text and (key := normalise_officer(text)) is not None]
    found = named or list(holders(record, view))
    return found[0] if len(found) == 1 else None


def _keyframes(record: Record, sha256: str, found: Inspection | None, derived: Derived) -> tuple[Moment, ...]:
    origin = found.origin if found else Fraction(0)
    if not sha256:
        return ()
    return tuple(
        Moment(frame.time.seconds - origin, derived.path(frame.file))
        for frame in record.media.keyframes(sha256)
    )


def _is_restricted(row: CatalogueView) -> bool:
    return any(
        any(part in name.casefold() for part in RESTRICTIONS)
        and value.strip().casefold() not in NOT_RESTRICTED
        for name, value in row.notes
    )
