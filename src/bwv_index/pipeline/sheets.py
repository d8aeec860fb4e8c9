"""What stands on a clip's contact sheet, and whether the sheet that is held still says so."""

import hashlib
import json
from collections.abc import Iterable
from fractions import Fraction

from bwv_index.index import PlacementView, Record, SheetView
from bwv_index.pipeline.derived import Derived
from bwv_index.pipeline.work import DrawnSheet, DrawSheet, draw_sheet
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_both, format_wall

SHEET_VERSION = 2
"""Raised whenever a sheet is drawn otherwise than before."""


def sheet_of(workspace: Workspace, record: Record, clip: int) -> DrawSheet | None:
    """Return the task of drawing a clip's sheet; None where it has no pictures or its sheet is as it should be."""
    sha256 = record.clips.sha256(clip)
    keyframes = record.media.keyframes(sha256) if sha256 else ()
    if not sha256 or not keyframes:
        return None
    placement = record.clips.placement(clip)
    start = placement.start_at if placement else None
    found = record.media.inspection(sha256)
    origin = found.origin if found else Fraction(0)
    zone, half_width_s = workspace.settings.zone, placement.half_width_s if placement else None
    frames = tuple(
        (k.file, format_both(k.time.seconds - origin, start, zone, half_width_s)) for k in keyframes
    )
    names = sorted({place.name for place in record.evidence.locations(sha256)})
    title = record.clips.evidence_id(clip)
    lines = (f"SHA-256 {sha256}", f"File {names[0]}", _placed(placement, zone))
    pictures = [k.picture_sha256 for k in keyframes]
    basis = hashlib.sha256(json.dumps([SHEET_VERSION, title, lines, frames, pictures]).encode()).hexdigest()
    held = record.media.sheet(sha256)
    derived = Derived(workspace.home.derived)
    if held is not None and held.basis == basis and derived.holds(held.file):
        return None
    return DrawSheet(sha256, title, lines, frames, derived, basis)


def stale_sheets(workspace: Workspace, record: Record, clips: Iterable[int]) -> tuple[DrawSheet, ...]:
    """Return the sheets among these clips that no longer say what the record does."""
    tasks = (sheet_of(workspace, record, clip) for clip in clips)
    return tuple(task for task in tasks if task is not None)


def redraw(workspace: Workspace, clips: Iterable[int]) -> None:
    """Draw the sheets among these clips that no longer say what the record does, here and now.

    Raises:
        EnvironmentFaultError: the disk refuses.
    """
    wanted = sorted(clips)
    with workspace.index.reading() as record:
        stale = stale_sheets(workspace, record, wanted)
    for task in stale:
        keep_sheet(workspace, task.sha256, draw_sheet(task))
    with workspace.index.reading() as record:
        drop_replaced(workspace, record, wanted)


def keep_sheet(workspace: Workspace, sha256: str, sheet: DrawnSheet) -> None:
    """Record a contact sheet that was drawn."""
    with workspace.writing() as record:
        record.media.save_sheet(sha256, SheetView(sheet.file, sheet.picture_sha256, sheet.basis))


def drop_replaced(workspace: Workspace, record: Record, clips: Iterable[int]) -> None:
    """Remove the derived files of these clips that are on no record any more; the caller has recorded all there are.

    Raises:
        EnvironmentFaultError: the disk refuses.
    """
    derived = Derived(workspace.home.derived)
    for sha256 in filter(None, map(record.clips.sha256, clips)):
        sheet = record.media.sheet(sha256)
        pictures = [keyframe.file for keyframe in record.media.keyframes(sha256)]
        sound = record.sounds.of(sha256)
        files = (*pictures, sheet.file if sheet else "", sound.file if sound else "")
        derived.keep_only(sha256, [file for file in files if file])


def _placed(placement: PlacementView | None, zone: str) -> str:
    if placement is None or placement.start_at is None:
        return "Start not known"
    return f"Start {format_wall(placement.start_at, zone, placement.half_width_s)}"
