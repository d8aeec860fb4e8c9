"""What stands on a clip's contact sheet, and whether the sheet that is held still says so."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from bwv_index.index import PlacementView, Record
from bwv_index.pipeline.derived import Derived
from bwv_index.pipeline.work import DrawSheet
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import add_seconds, format_offset, format_utc

SHEET_VERSION = 1
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
    frames = tuple((k.file, _labels(k.time.seconds - origin, start)) for k in keyframes)
    names = sorted({place.name for place in record.evidence.locations(sha256)})
    title = record.clips.evidence_id(clip)
    lines = (f"SHA-256 {sha256}", f"File {names[0]}", _placed(placement))
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


def drop_replaced(workspace: Workspace, record: Record, clips: Iterable[int]) -> None:
    """Remove the pictures of these clips that are on no record any more; the caller has recorded all there are.

    Raises:
        EnvironmentFaultError: the disk refuses.
    """
    derived = Derived(workspace.home.derived)
    for sha256 in filter(None, map(record.clips.sha256, clips)):
        sheet = record.media.sheet(sha256)
        pictures = [keyframe.file for keyframe in record.media.keyframes(sha256)]
        derived.keep_only(sha256, [*pictures, *([sheet.file] if sheet else [])])


def _labels(offset: Fraction, start: datetime | None) -> tuple[str, ...]:
    into = f"{format_offset(offset)} into the file"
    return (
        (into, "time of day not known")
        if start is None
        else (into, format_utc(_second(add_seconds(start, offset))))
    )


def _placed(placement: PlacementView | None) -> str:
    if placement is None or placement.start_at is None:
        return "Start not known"
    return f"Start {format_utc(_second(placement.start_at))} ± {placement.half_width_s:g} s"


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
