"""Which items are to be read for burnt-in text: the coordinator's side, apart from what a worker has to load."""

from collections.abc import Iterable

from bwv_index.cameras import CameraProfile
from bwv_index.errors import EnvironmentFaultError
from bwv_index.index import Record
from bwv_index.media import InspectionLimits
from bwv_index.pipeline.bytes_held import bytes_of
from bwv_index.pipeline.overlays import ReadOverlay, overlay_task
from bwv_index.pipeline.workspace import Workspace


def find_overlay(
    workspace: Workspace, record: Record, profiles: Iterable[CameraProfile], sha256: str
) -> ReadOverlay | None:
    """Return the task of reading an item's picture for burnt-in text; None where there is nothing to read."""
    clip, found = record.clips.of_item(sha256), record.media.inspection(sha256)
    if clip is None or found is None:
        return None
    named = record.clips.profile(clip)
    profile = next((p for p in profiles if p.id == named), None)
    if profile is None:
        return None
    try:
        path = bytes_of(workspace, record, sha256)
    except EnvironmentFaultError:
        return None  # it is told where its bytes are asked for; the next run reads them when they are back
    settings = workspace.settings
    limits = InspectionLimits(**settings.limits.model_dump())
    item = record.evidence.item(sha256)
    size = item.size if item is not None else 0
    return overlay_task(sha256, path, found, profile, settings.overlay, limits, size)
