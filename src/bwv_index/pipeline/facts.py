"""From the record to the two sides that linking compares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bwv_index.incidents import (
    FURTHER_REFERENCES,
    OfficerKey,
    Position,
    Precision,
    TimeWindow,
    claimed_officer,
    device_key,
    normalise_officer,
    reference_keys,
    with_forces,
)
from bwv_index.index import ClaimView, ClipView, IncidentView, Record, Sighting, named_devices
from bwv_index.linking import CameraIssueFacts, ClipFacts, DeploymentFacts, Holders, IncidentFacts, IssueBook
from bwv_index.timecode import UtcInterval


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a linking run looks at; ``numbers`` gives the record's number of each clip's evidence id."""

    clips: tuple[ClipFacts, ...]
    incidents: tuple[IncidentFacts, ...]
    issues: tuple[CameraIssueFacts, ...]
    numbers: Mapping[str, int]

    def clip(self, number: int) -> ClipFacts:
        """Return one clip's facts."""
        return next(clip for clip in self.clips if self.numbers[clip.clip_id] == number)

    def incident(self, number: int) -> IncidentFacts:
        """Return one incident's facts."""
        return next(incident for incident in self.incidents if incident.incident_id == str(number))


def load_facts(record: Record) -> Facts:
    """Read the whole record's clips, incidents and camera issue as linking sees them."""
    seen = record.sightings.read()
    return Facts(
        tuple(map(sighted, seen)), load_incidents(record), _issues(record),
        {one.evidence_id: one.clip_id for one in seen},
    )  # fmt: skip


def load_clips(record: Record, clips: Iterable[int], incidents: tuple[IncidentFacts, ...]) -> Facts:
    """Read some clips, and who held their cameras, as linking sees them."""
    seen = record.sightings.read(clips)
    facts = tuple(map(sighted, seen))
    cameras = {device_key(clip.device_serial) for clip in facts}
    return Facts(facts, incidents, _issues(record, cameras), {one.evidence_id: one.clip_id for one in seen})


def load_incidents(record: Record) -> tuple[IncidentFacts, ...]:
    """Read all incidents as linking sees them."""
    parties, deployments = record.incidents.parties(), record.incidents.deployments()
    return tuple(
        IncidentFacts(
            incident_id=str(view.incident_id),
            window=_window(view),
            references=_references(view),
            parties=tuple(parties.get(view.incident_id, ())),
            deployments=tuple(
                DeploymentFacts(d.officer, d.dispatched_at, d.at_scene_at, d.cleared_at)
                for d in deployments.get(view.incident_id, ())
            ),
            position=view.position,
        )
        for view in record.incidents.all()
    )


def holders(record: Record, view: ClipView) -> Holders:
    """Return the officers who held a clip's camera while it ran, as linking works it out."""
    return IssueBook(_issues(record)).holders(_clip(view, record.clips.claims(view.clip_id)))


def holders_of(record: Record, views: Iterable[ClipView]) -> dict[int, Holders]:
    """Return who held the camera of each of some clips while it ran, by clip; a camera that nobody held is left out."""
    wanted = tuple(views)
    if not wanted:
        return {}
    book = IssueBook(_issues(record))
    found = {one.clip_id: book.holders(_clip(one, record.clips.claims(one.clip_id))) for one in wanted}
    return {clip: held for clip, held in found.items() if held}


@dataclass(frozen=True, slots=True)
class CamerasOf:
    """The clips of the cameras that one officer ever held.

    ``issued`` are those that ran while the officer held the camera; ``unknown`` those of which nobody can say,
    because their time is not known or their sources name several cameras.
    """

    issued: frozenset[int]
    unknown: frozenset[int]


def cameras_of(record: Record, officer: str) -> CamerasOf:
    """Find the clips of an officer's cameras; ``officer`` is a number as written, with or without a force."""
    key = normalise_officer(officer)
    if key is None:
        return CamerasOf(frozenset(), frozenset())
    book = IssueBook(_issues(record))
    issued, unknown = set(), set()
    for view in record.search.views(record.search.of_devices(book.cameras(key))):
        clip = _clip(view, record.clips.claims(view.clip_id))
        if clip.interval is None or clip.rival_devices:
            unknown.add(view.clip_id)
        elif any(holder.may_be(key) for holder in book.holders(clip)):
            issued.add(view.clip_id)
    return CamerasOf(frozenset(issued), frozenset(unknown))


def _issues(record: Record, cameras: Iterable[str] | None = None) -> tuple[CameraIssueFacts, ...]:
    return tuple(
        CameraIssueFacts(i.device_serial, i.officer, i.issued_at, i.returned_at)
        for i in record.incidents.camera_issues(cameras)
    )


def sighted(seen: Sighting) -> ClipFacts:
    """Return one clip as linking sees it."""
    place = seen.start_at, seen.end_at, seen.half_width_s
    return _facts(seen.evidence_id, seen.recording, _interval(*place), seen.claims)


def _clip(view: ClipView, held: Sequence[ClaimView]) -> ClipFacts:
    place = view.placement
    interval = None if place is None else _interval(place.start_at, place.end_at, place.half_width_s)
    return _facts(view.evidence_id, view.recording, interval, held)


def _facts(name: str, recording: str, interval: UtcInterval | None, held: Sequence[ClaimView]) -> ClipFacts:
    serials = _serials(held)
    return ClipFacts(
        clip_id=name,
        interval=interval,
        officers=_officers(held),
        device_serial=serials[0] if len(serials) == 1 else "",
        position=_position(held),
        references=tuple(sorted({k for c in held if c.kind == "reference" for k in reference_keys(c.value)})),
        recording=recording,
        rival_devices=serials if len(serials) > 1 else (),
    )


def _serials(held: Sequence[ClaimView]) -> tuple[str, ...]:
    """Return each camera that a clip's sources name, once, as one of them writes it."""
    written: dict[str, str] = {}
    named = named_devices(held)
    for claim in held:
        if claim.kind == "device" and claim.value in named:
            written[claim.value] = min(claim.raw, written.get(claim.value, claim.raw))
    return tuple(written[value] for value in sorted(written))


def _officers(held: Sequence[ClaimView]) -> tuple[OfficerKey, ...]:
    named = (claimed_officer(c.value, c.body.get("force", "")) for c in held if c.kind == "officer")
    return with_forces(officer for officer in named if officer is not None)


def _interval(start: datetime | None, end: datetime | None, half_width_s: float) -> UtcInterval | None:
    return None if start is None else UtcInterval(start, end or start, half_width_s)


def _position(claims: Sequence[ClaimView]) -> Position | None:
    for claim in claims:
        if claim.kind == "position" and claim.value:
            latitude, longitude = (float(part) for part in claim.value.split(",")[:2])
            return Position(latitude, longitude, claim.body.get("accuracy_m"))
    return None


def _window(view: IncidentView) -> TimeWindow | None:
    if view.occurred_from is None or view.occurred_to is None:
        return None
    return TimeWindow(view.occurred_from, view.occurred_to, view.as_stated, Precision(view.precision))


def _references(view: IncidentView) -> tuple[str, ...]:
    further = (value for name, value in view.notes if name in FURTHER_REFERENCES)
    names = (view.incident_ref, view.urn, *view.crime_refs, *further)
    return tuple(sorted({key for name in names if name for key in reference_keys(name, view.force)}))
