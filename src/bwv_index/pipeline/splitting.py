"""Joining the files that a camera split one recording into."""

from collections.abc import Iterable
from pathlib import PurePath

from bwv_index.cameras import recording_of
from bwv_index.clock import Joint, Piece, join_recordings, neighbours
from bwv_index.index import Record, named_devices
from bwv_index.pipeline.described import against_description
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


def joints_of(workspace: Workspace, record: Record, clip: int) -> tuple[str, ...]:
    """Say how the pieces of a clip's recording meet: each gap, overlap and missing part, in order; empty for none.

    Below them stand what the recording's description tells and no file holds, and the files of its camera that nearly
    follow it and were not joined, with the reason.
    """
    names = {record.clips.find(name): name for name, _ in record.clips.recording_of(clip)}
    pieces = [_piece(record, each) for each in names]
    joints = tuple(
        f"{names[int(joint.before)]} to {names[int(joint.after)]}: {joint.told}"
        for recording in join_recordings(pieces, workspace.settings.recording.gap_s)
        for joint in recording.joints
        if joint.told
    )
    described = against_description(record, record.clips.sha256(clip), workspace.settings.recording.gap_s)
    return joints + described + _neighbours_of(workspace, record, clip)


def _neighbours_of(workspace: Workspace, record: Record, clip: int) -> tuple[str, ...]:
    pieces = [_piece(record, each) for each in record.clips.of_devices_of([clip])]
    return tuple(
        f"{record.clips.evidence_id(int(pair.before))} to {record.clips.evidence_id(int(pair.after))}: {pair.told}"
        for pair in neighbours(pieces, workspace.settings.recording.gap_s)
        if str(clip) in {pair.before, pair.after}
    )


def _gap(joint: Joint) -> float:
    return round(joint.gap_s, 3)


def _piece(record: Record, clip: int) -> Piece:
    claims = record.clips.claims(clip)
    devices = named_devices(claims)
    sequences = sorted({int(c.value) for c in claims if c.kind == "sequence"})
    place = record.clips.placement(clip)
    interval = None
    if place is not None and place.start_at is not None and place.end_at is not None:
        interval = UtcInterval(place.start_at, place.end_at, place.half_width_s)
    sha256 = record.clips.sha256(clip)
    places = record.evidence.locations(sha256) if sha256 else ()
    named = {name for place in places if (name := recording_of(PurePath(place.path).parts[-2:]))}
    return Piece(
        item_id=str(clip),
        device=devices[0] if len(devices) == 1 else "",  # two names for one camera: nobody can say which
        interval=interval,
        sequence=sequences[0] if len(sequences) == 1 else None,
        spread_s=place.spread_s if place is not None else None,
        recording=named.pop() if len(named) == 1 else "",
    )
