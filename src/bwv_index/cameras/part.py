"""Where one file lies in the recording that it is a part of, and what of the recording's description holds for it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.readers.axis_recording import ID as DESCRIPTION
from bwv_index.cameras.readers.axis_recording import TRIGGER_PLACE
from bwv_index.cameras.readers.axis_trail import ID as TRAIL
from bwv_index.cameras.sidecar import Belonging, clip_start
from bwv_index.cameras.track import Track
from bwv_index.timecode import MICROSECONDS

ROUNDING_S = 2
"""Names are whole seconds, and so are most times in descriptions: two of one moment are no further apart."""

_NO_ZONE = "and the recording's own start, which states no zone, is no further word about this file's"


@dataclass(frozen=True, slots=True)
class Part:
    """A file's stretch of its recording: seconds from the recording's start, and its length, by the camera's clock.

    ``starts`` is when the file starts by that clock. What is None is not known, and ``problem`` says why the offset is
    not.
    """

    starts: datetime | None = None
    offset: Fraction | None = None
    length: Fraction | None = None
    problem: str = ""


UNKNOWN = Part(problem="no description tells when the recording starts")


def part_of(
    names: Iterable[str], own: Iterable[Content], recording: Iterable[Content], length: Fraction | None
) -> Part:
    """Say where a file lies in its recording.

    ``names`` are those of the file; ``own`` is what describes it alone, ``recording`` what describes the whole. A
    clip's own description counts before its name, and the recording's before its trail. Where words of one rank
    contradict each other, the place is not known.
    """
    starts = _clip_start(names, own)
    if starts is None:
        return Part(length=length, problem="nothing tells, or not in one voice, when this file starts")
    told = tuple(recording)
    began = _starts(told, DESCRIPTION) or _starts(told, TRAIL)
    if not began:
        return Part(starts, None, length, UNKNOWN.problem)
    if not _agree(began):
        return Part(starts, None, length, "the recording's start is told in ways that contradict each other")
    offset = _exact(starts - began[0])
    if offset < -ROUNDING_S:
        return Part(starts, None, length, "by its own start, this file begins before the recording does")
    return Part(starts, Fraction(0) if offset <= ROUNDING_S else offset, length)


def _clip_start(names: Iterable[str], own: Iterable[Content]) -> datetime | None:
    """Return when a file starts; of words that contradict each other, those that its name bears out."""
    named = [start for name in names if (start := clip_start(name)) is not None]
    told = _starts(tuple(own), DESCRIPTION)
    if not _agree(told):
        told = [one for one in told if named and _agree([one, *named])]
    elif not told:
        told = named
    return told[0] if told and _agree(told) else None


def _starts(contents: Sequence[Content], reader: str) -> list[datetime]:
    """Return the starts that one reader found; times without a zone are UTC, as the format's source says."""
    return [
        mark.wall.replace(tzinfo=UTC) - timedelta(seconds=float(mark.offset))
        for content in contents
        if reader in content.readers
        for mark in content.times
    ]


def _agree(moments: Sequence[datetime]) -> bool:
    return not moments or max(moments) - min(moments) <= timedelta(seconds=ROUNDING_S)


def held_for(content: Content, belonging: Belonging, part: Part = UNKNOWN) -> Content:
    """Return what of a sidecar's content holds for a file that it belongs to in that way and that is this part.

    What counts from the recording's start is counted from the file's; a track is cut to the file's stretch. Where the
    part is not known, nothing that counts from the recording's start is used. What is left out is remarked.
    """
    if belonging is not Belonging.RECORDING:
        return content
    content = _marked(content, part.starts)
    if part.offset is None:
        return _without_seconds(content, part.problem)
    told: list[str] = []
    if part.offset and (content.times or content.tracks or _triggers(content)):
        told.append(
            f"this file begins {_seconds(part.offset)} s into the recording: what counts from there is counted anew"
            + ("" if all(mark.zone for mark in content.times) else f", {_NO_ZONE}")
        )
    claims = _from_here(content.claims, part, part.offset)
    tracks = tuple(_cut(track, part, part.offset) for track in content.tracks)
    told += [
        f"{len(whole.points) - len(cut.points)} of {len(whole.points)} kept points of {whole.source} are from before "
        "or after this file"
        for whole, cut in zip(content.tracks, tracks, strict=True)
        if len(cut.points) < len(whole.points)
    ]
    if not told and claims == content.claims:
        return content
    return replace(
        content,
        times=_begun(content.times, part.offset) if part.offset else content.times,
        claims=claims,
        tracks=tracks,
        remarks=(*content.remarks, *(Remark("sidecar", words) for words in told)),
    )


def _begun(times: Sequence[TimeMark], offset: Fraction) -> tuple[TimeMark, ...]:
    """Return what the recording's start says of a file's that begins so far into it.

    Only where it states its zone: then it bears out that the file's name is UTC, by which the place was worked out. It
    is as coarse as the name.
    """
    return tuple(
        replace(
            mark,
            offset=mark.offset - offset,
            offset_half_width_s=math.hypot(mark.offset_half_width_s, ROUNDING_S),
        )
        for mark in times
        if mark.zone
    )


def _marked(content: Content, starts: datetime | None) -> Content:
    """Say where in the file bookmarks lie: they and the file's start are by one clock, so no other is needed."""
    if starts is None or all(claim.marked is None for claim in content.claims):
        return content
    return replace(content, claims=tuple(_with_place(claim, starts) for claim in content.claims))


def _with_place(claim: CameraClaim, starts: datetime) -> CameraClaim:
    if claim.marked is None:
        return claim
    into, until = (
        None if at is None else _exact(at - starts) for at in (claim.marked.start, claim.marked.end)
    )
    return replace(claim, marked=replace(claim.marked, into=into, until=until))


def _exact(span: timedelta) -> Fraction:
    return Fraction(span // timedelta(microseconds=1), MICROSECONDS)


def _triggers(content: Content) -> tuple[CameraClaim, ...]:
    return tuple(claim for claim in content.claims if claim.kind is ClaimKind.TRIGGER)


def _without_seconds(content: Content, problem: str) -> Content:
    """Take out what counts from the recording's start; places keep their order."""
    if not (content.times or content.tracks or _triggers(content)):
        return content
    told = f"its times count from the start of the recording and are not used: {problem}"
    return replace(
        content,
        times=(),
        claims=tuple(claim for claim in content.claims if claim.kind is not ClaimKind.TRIGGER),
        tracks=tuple(
            replace(track, points=tuple(replace(point, offset=None) for point in track.points))
            for track in content.tracks
        ),
        remarks=(*content.remarks, Remark("sidecar", told)),
    )


def _from_here(claims: Sequence[CameraClaim], part: Part, offset: Fraction) -> tuple[CameraClaim, ...]:
    """Count the trigger from the file's start; where it came is no place of a file that it did not come in."""
    moved = tuple(
        replace(claim, value=_seconds(Fraction(claim.value) - offset))
        if claim.kind is ClaimKind.TRIGGER and claim.value
        else claim
        for claim in claims
    )
    triggers = [Fraction(claim.value) for claim in moved if claim.kind is ClaimKind.TRIGGER and claim.value]
    if not triggers or any(_within(part, seconds) for seconds in triggers):
        return moved
    side = "before" if triggers[0] < 0 else "after"
    problem = f"where the trigger came, {side} this file: no place of it"
    return tuple(
        replace(claim, value="", problem=problem) if claim.value and claim.source == TRIGGER_PLACE else claim
        for claim in moved
    )


def _cut(track: Track, part: Part, offset: Fraction) -> Track:
    """Return the points of a recording's track that lie in this file, by its own seconds; and those without any."""
    moved = (
        point if point.offset is None else replace(point, offset=point.offset - offset)
        for point in track.points
    )
    held = [
        (point, lock)
        for point, lock in zip(moved, track.since_lock_s, strict=True)
        if point.offset is None or _within(part, point.offset)
    ]
    before = (held[0][1] if held else None) or Fraction(0)
    return replace(track, points=tuple(point for point, _ in held), lock_before_s=before)


def _within(part: Part, seconds: Fraction) -> bool:
    return seconds >= 0 and (part.length is None or seconds <= part.length)


def _seconds(value: Fraction) -> str:
    """Write seconds to the microsecond, and no more places than they have."""
    return f"{float(round(value, 6)):.6f}".rstrip("0").rstrip(".")
