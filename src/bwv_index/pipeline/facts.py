"""From the record to the two sides that linking compares."""

from collections.abc import Mapping
from dataclasses import dataclass

from bwv_index.incidents import FURTHER_URN, OfficerKey, Position, Precision, TimeWindow, reference_keys
from bwv_index.index import ClaimView, ClipView, IncidentView, Record
from bwv_index.linking import CameraIssueFacts, ClipFacts, DeploymentFacts, IncidentFacts
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
    claims = record.clips.all_claims()
    views = record.search.views(record.clips.all_ids())
    parties, deployments = record.incidents.parties(), record.incidents.deployments()
    issues = tuple(
        CameraIssueFacts(i.device_serial, i.officer, i.issued_at, i.returned_at)
        for i in record.incidents.camera_issues()
    )
    incidents = tuple(
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
    numbers = {view.evidence_id: view.clip_id for view in views}
    return Facts(tuple(_clip(view, claims) for view in views), incidents, issues, numbers)


def _clip(view: ClipView, claims: Mapping[int, tuple[ClaimView, ...]]) -> ClipFacts:
    held = claims.get(view.clip_id, ())
    serials = sorted({c.raw for c in held if c.kind == "device" and c.value})
    return ClipFacts(
        clip_id=view.evidence_id,
        interval=_interval(view),
        officers=tuple(OfficerKey("", number) for number in view.officers if number),
        device_serial=serials[0] if serials else "",
        position=_position(held),
        references=tuple(sorted({k for c in held if c.kind == "reference" for k in reference_keys(c.value)})),
        recording=view.recording,
    )


def _interval(view: ClipView) -> UtcInterval | None:
    place = view.placement
    if place is None or place.start_at is None:
        return None
    return UtcInterval(place.start_at, place.end_at or place.start_at, place.half_width_s)


def _position(claims: tuple[ClaimView, ...]) -> Position | None:
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
    further = (value for name, value in view.notes if name == FURTHER_URN)
    names = (view.incident_ref, view.urn, *view.crime_refs, *further)
    return tuple(sorted({key for name in names if name for key in reference_keys(name, view.force)}))
