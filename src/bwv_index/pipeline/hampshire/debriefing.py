"""The debrief: clips, marks and timeline of one incident, to learn from, without anything of the case file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from bwv_index.custody import Detail, EventType
from bwv_index.hampshire import CameraCoverage, Footage, coverage
from bwv_index.incidents import OfficerKey, device_key, find_references
from bwv_index.index import ClipView, DeploymentView, IncidentView, LinkStatus, Record
from bwv_index.linking import ExpectedClip
from bwv_index.pipeline.describing import time_claims
from bwv_index.pipeline.facts import holders_of
from bwv_index.pipeline.joining import own_starts
from bwv_index.pipeline.linking import expected_for
from bwv_index.pipeline.parts import BookmarkView, bookmarks_of
from bwv_index.pipeline.sounds.telling import sound_of
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import MICROSECONDS, UtcInterval, add_seconds

_LATE = datetime.max.replace(tzinfo=UTC)
WITHHELD = "mark (its words hold a reference and are withheld)"


@dataclass(frozen=True, slots=True)
class HeardBeside:
    """A clip that heard the same as another: how many seconds into that one it starts, whatever their clocks say."""

    clip: str
    starts_at_s: float
    half_width_s: float


@dataclass(frozen=True, slots=True)
class OwnClock:
    """A clip's start as placed, less the start by its camera's own clock, and how far the latter may be misread."""

    ahead_s: float
    half_width_s: float


@dataclass(frozen=True, slots=True)
class DebriefClip:
    """One clip to look at: whether a person confirmed it, its camera, its times (UTC, ± at 95 %), its length.

    ``spread_s`` is the part of the ± that it does not share with the other clips of its camera, None where that is not
    known. ``clock`` is how its start lies to what the camera's own clock says of it, None where that says nothing.
    ``sheet`` is its contact sheet, below the home's derived folder; empty where there is none. ``heard`` are other
    clips that heard the same. ``issued_to`` are the officers who held the camera then, where no source names the
    wearer.
    """

    clip: str
    standing: LinkStatus
    camera: str
    officers: tuple[str, ...]
    start_at: datetime | None
    end_at: datetime | None
    half_width_s: float | None
    spread_s: float | None
    length: Fraction | None
    footage_here: bool
    sheet: str
    heard: tuple[HeardBeside, ...] = ()
    issued_to: tuple[str, ...] = ()
    clock: OwnClock | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the same moment lies in another clip, in seconds into its file, as the two clips are placed.

    ``half_width_s`` (95 %) is that of both together: the two may be off in opposite directions, unless they are of one
    camera. Where both heard the same, ``by_sound``, it is that of the sound, and no clock counts.
    """

    clip: str
    into: Fraction
    half_width_s: float
    by_sound: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of the timeline: in which file at which second, and when on the wall, each as far as it is known.

    ``clip`` is empty for what a log or the incident's own window tells. ``camera_clock`` says that ``at`` is what the
    camera's clock showed, not a placed time.
    """

    at: datetime | None
    half_width_s: float | None
    what: str
    clip: str = ""
    officers: tuple[str, ...] = ()
    into: Fraction | None = None
    beside: tuple[Beside, ...] = ()
    camera_clock: bool = False
    issued_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Debrief:
    """What a supervisor and the officers look at together.

    No URN, crime or custody reference, exhibit, summary, title, file name or reason of a decision is in it.
    ``missing`` are officers from whom footage is expected, None where no linking run has looked yet.
    """

    incident: str
    occurred_from: datetime | None
    occurred_to: datetime | None
    zone: str
    clips: tuple[DebriefClip, ...]
    timeline: tuple[Moment, ...]
    cameras: tuple[CameraCoverage, ...]
    missing: tuple[ExpectedClip, ...] | None


def debrief(workspace: Workspace, incident: str) -> Debrief:
    """Put together what an incident's confirmed and proposed clips show when; nothing is changed.

    Raises:
        NotFoundError: no incident answers to the reference.
        RefusedError: several do.
    """
    with workspace.index.reading() as record:
        number = record.incidents.find(incident)
        found = _debrief(workspace, record, record.incidents.view(number))
    details: dict[str, Detail] = {"debrief": True, "clips": [clip.clip for clip in found.clips]}
    workspace.look(workspace.event(EventType.VIEW, found.incident, details=details))
    return found


def _debrief(workspace: Workspace, record: Record, view: IncidentView) -> Debrief:
    number = view.incident_id
    links = [link for link in record.links.matching(incidents=(number,)) if link.is_likely]
    standings = {link.clip_id: link.status for link in links}
    views = record.search.views(standings)
    clips = _clips(record, standings, views)
    marks = {one.evidence_id: bookmarks_of(record.clips.claims(one.clip_id)) for one in views}
    moments = (
        *_of_incident(view), *_of_deployments(record.incidents.deployments().get(number, ())),
        *_of_clips(clips, marks),
    )  # fmt: skip
    looked = record.ledger.has(EventType.LINKING)
    return Debrief(
        incident=view.incident_ref,
        occurred_from=view.occurred_from,
        occurred_to=view.occurred_to,
        zone=workspace.settings.zone,
        clips=clips,
        timeline=tuple(sorted(moments, key=_by_time)),
        cameras=_cameras(workspace, view, clips),
        missing=expected_for(record, [number])[number] if looked else None,
    )


def cameras_at(workspace: Workspace, record: Record, view: IncidentView) -> tuple[CameraCoverage, ...]:
    """Return what each camera of an incident recorded, by its confirmed and likely clips, with the gaps."""
    links = record.links.matching(incidents=(view.incident_id,))
    standings = {link.clip_id: link.status for link in links if link.is_likely}
    return _cameras(workspace, view, _clips(record, standings, record.search.views(standings)))


def _clips(
    record: Record, standings: Mapping[int, LinkStatus], views: Sequence[ClipView]
) -> tuple[DebriefClip, ...]:
    unnamed = holders_of(record, (view for view in views if not any(view.officers)))
    found = (
        _clip(record, view, standings[view.clip_id], tuple(map(str, unnamed.get(view.clip_id, ()))))
        for view in views
    )
    return tuple(sorted(found, key=_order))


def _cameras(
    workspace: Workspace, view: IncidentView, clips: Iterable[DebriefClip]
) -> tuple[CameraCoverage, ...]:
    return coverage(map(_footage, clips), _window(view), workspace.settings.recording.gap_s)


def _clip(record: Record, view: ClipView, standing: LinkStatus, issued_to: tuple[str, ...]) -> DebriefClip:
    place = view.placement
    start = place.start_at if place else None
    end = place.end_at if place else None
    if start is not None and end is None and view.duration is not None:
        end = add_seconds(start, view.duration)
    sheet = record.media.sheet(view.sha256) if view.sha256 else None
    return DebriefClip(
        clip=view.evidence_id, standing=standing, camera=view.device_serial,
        officers=tuple(officer for officer in view.officers if officer),
        start_at=start, end_at=end, half_width_s=place.half_width_s if place and start else None,
        spread_s=place.spread_s if place and start else None,
        length=view.duration, footage_here=bool(view.sha256), sheet=sheet.file if sheet else "",
        heard=tuple(_heard(record, view.sha256)), issued_to=issued_to,
        clock=_own_clock(start, own_starts(time_claims(record.clips.claims(view.clip_id)))),
    )  # fmt: skip


def _own_clock(start: datetime | None, said: Iterable[tuple[datetime, float]]) -> OwnClock | None:
    """Compare a placed start with the nearest one by the camera's own clock, which may be read in several ways."""
    if start is None:
        return None
    found = (OwnClock((start - at).total_seconds(), half_width_s) for at, half_width_s in said)
    return min(found, key=lambda one: (abs(one.ahead_s), one.half_width_s), default=None)


def _heard(record: Record, sha256: str) -> Iterator[HeardBeside]:
    for partner in sound_of(record, sha256).partners:
        if partner.starts_at_s is not None and partner.half_width_s is not None:
            yield HeardBeside(partner.evidence_id, partner.starts_at_s, partner.half_width_s)


def _footage(clip: DebriefClip) -> Footage:
    return Footage(
        clip.clip,
        clip.camera,
        clip.officers,
        clip.start_at,
        clip.end_at,
        clip.half_width_s,
        clip.footage_here,
        clip.issued_to,
    )


def _window(view: IncidentView) -> UtcInterval | None:
    if view.occurred_from is None or view.occurred_to is None:
        return None
    return UtcInterval(view.occurred_from, view.occurred_to)


def _of_incident(view: IncidentView) -> Iterator[Moment]:
    if view.occurred_from is not None:
        yield Moment(view.occurred_from, None, "incident, as stated: from")
    if view.occurred_to is not None:
        yield Moment(view.occurred_to, None, "incident, as stated: to")


def _of_deployments(deployments: Iterable[DeploymentView]) -> Iterator[Moment]:
    for sent in deployments:
        times = (
            (sent.dispatched_at, "dispatched"),
            (sent.at_scene_at, "at scene"),
            (sent.cleared_at, "cleared"),
        )
        for at, what in times:
            if at is not None:
                yield Moment(at, None, f"{what}, by the log", officers=(_number(sent.officer),))


def _number(officer: OfficerKey) -> str:
    return officer.number


def _of_clips(clips: Sequence[DebriefClip], marks: Mapping[str, Sequence[BookmarkView]]) -> Iterator[Moment]:
    for clip in clips:
        listed = "" if clip.footage_here else ", by the platform's list; footage not here yet"
        yield _moment(clip, clips, Fraction(0), f"recording begins{listed}")
        for mark in marks.get(clip.clip, ()):
            yield from _of_mark(clip, clips, mark)
        if clip.length is not None:
            yield _moment(clip, clips, clip.length, f"recording ends{listed}")


def _of_mark(clip: DebriefClip, clips: Sequence[DebriefClip], mark: BookmarkView) -> Iterator[Moment]:
    """Give where a mark begins, and ends where that is another place; where its place is not known, say so."""
    words = WITHHELD if find_references(mark.words) else f"mark: {mark.words}"
    if mark.into is None and mark.until is None:
        at = mark.start or mark.end
        yield Moment(
            at, None, words, clip.clip, clip.officers, camera_clock=at is not None, issued_to=clip.issued_to
        )
        return
    first = mark.into if mark.into is not None else mark.until
    if first is not None:
        yield _moment(clip, clips, first, words)
    if mark.into is not None and mark.until is not None and mark.until != mark.into:
        yield _moment(clip, clips, mark.until, f"{words}, ends")


def _moment(clip: DebriefClip, clips: Sequence[DebriefClip], into: Fraction, what: str) -> Moment:
    at = None if clip.start_at is None else add_seconds(clip.start_at, into)
    beside = tuple(_beside(at, into, clip, clips))
    return Moment(
        at, clip.half_width_s, what, clip.clip, clip.officers, into, beside, issued_to=clip.issued_to
    )


def _beside(
    at: datetime | None, into: Fraction, clip: DebriefClip, clips: Iterable[DebriefClip]
) -> Iterator[Beside]:
    """Find the same moment in the other clips that were running then: by what both heard, else by their clocks."""
    heard = {one.clip: one for one in clip.heard}
    for other in clips:
        if other.clip == clip.clip or not other.footage_here:
            continue
        if other.clip in heard and other.length is not None:
            there = into - Fraction(heard[other.clip].starts_at_s)
            if 0 <= there <= other.length:
                yield Beside(other.clip, there, heard[other.clip].half_width_s, by_sound=True)
        elif (
            at is not None
            and other.start_at is not None
            and other.end_at is not None
            and other.start_at <= at <= other.end_at
        ):
            passed = (at - other.start_at) // timedelta(microseconds=1)
            yield Beside(other.clip, Fraction(passed, MICROSECONDS), _together(clip, other))


def _together(one: DebriefClip, other: DebriefClip) -> float:
    """Return how far two placed clips may be off against one another; clips of one camera share its clock.

    Whatever placed them, what that clock says of both tells how far they are apart; where they are placed otherwise, by
    so much more they may be off.
    """
    both = (one.half_width_s or 0.0) + (other.half_width_s or 0.0)
    if not device_key(one.camera) or device_key(one.camera) != device_key(other.camera):
        return both
    if one.spread_s is not None and other.spread_s is not None:
        both = one.spread_s + other.spread_s
    if one.clock is None or other.clock is None:
        return both
    apart = abs(one.clock.ahead_s - other.clock.ahead_s)
    return min(both, one.clock.half_width_s + other.clock.half_width_s + apart)


def _order(clip: DebriefClip) -> tuple[bool, str, str]:
    return clip.start_at is None, clip.start_at.isoformat() if clip.start_at else "", clip.clip


def _by_time(moment: Moment) -> tuple[bool, datetime, str, Fraction]:
    """Order by the wall; what has no placed time stands at the end, by its place in its file."""
    placed = moment.at is not None and not moment.camera_clock
    at = moment.at if placed and moment.at is not None else _LATE
    return not placed, at, moment.clip, moment.into or Fraction(0)
