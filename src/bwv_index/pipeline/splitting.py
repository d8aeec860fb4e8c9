"""Joining the files that a camera split one recording into."""

from collections.abc import Iterable

from bwv_index.clock import Joint, Piece, join_recordings
from bwv_index.index import Record
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import UtcInterval


def join_split_recordings(workspace: Workspace, record: Record, touched: Iterable[int]) -> int:
    """Work out again which clips of the touched clips' cameras are pieces of one recording.

    Returns how many recordings of several pieces those cameras have.
    """
    clips = record.clips.of_devices_of(touched)
    pieces = [_piece(record, clip) for clip in clips]
    found = []
    for recording in join_recordings(pieces, workspace.settings.recording.gap_s):
        if len(recording.pieces) > 1:
            first = record.clips.evidence_id(int(recording.pieces[0].item_id))
            gaps = [None, *(_gap(joint) for joint in recording.joints)]
            numbers = [int(piece.item_id) for piece in recording.pieces]
            found.append((f"recording of {first}", list(zip(numbers, gaps, strict=True))))
    record.clips.set_recordings(clips, found)
    return len(found)


def _gap(joint: Joint) -> float:
    return round(joint.gap_s, 3)


def _piece(record: Record, clip: int) -> Piece:
    claims = record.clips.claims(clip)
    devices = sorted({c.value for c in claims if c.kind == "device" and c.value})
    sequences = sorted({int(c.value) for c in claims if c.kind == "sequence"})
    place = record.clips.placement(clip)
    interval = None
    if place is not None and place.start_at is not None and place.end_at is not None:
        interval = UtcInterval(place.start_at, place.end_at, place.half_width_s)
    return Piece(
        item_id=str(clip),
        device=devices[0] if len(devices) == 1 else "",  # two names for one camera: nobody can say which
        interval=interval,
        sequence=sequences[0] if len(sequences) == 1 else None,
    )
