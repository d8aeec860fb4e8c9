"""What has to be linked anew since the last run, and what of the record that is weighed among."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bwv_index import __version__
from bwv_index.custody import EventType, details_of, read_entry
from bwv_index.incidents import device_key
from bwv_index.index import Record, Sighting
from bwv_index.linking import (
    CrowdIndex,
    IncidentFacts,
    Sought,
    Weights,
    candidates_sought,
    compared_with,
    crowd_sought,
)
from bwv_index.pipeline.facts import Facts, load_clips, load_incidents, sighted
from bwv_index.timecode import parse_utc

OF_CLIPS: Final = (
    EventType.METADATA_EXTRACTION, EventType.PLACEMENT, EventType.JOIN, EventType.CLAIMS_ADDED,
    EventType.CLAIMS_CHANGED,
)  # fmt: skip
"""Acts after which a clip is not what it was."""
COUNTED: Final = frozenset({"officer"})
"""What is claimed of clips that are only counted: by when, which is no claim, and by whom."""
INCIDENTS: Final = "incidents"
CAMERAS: Final = "cameras"
"""Details of a change of incidents: the references by force, and from when on who held a camera is told otherwise."""
_DAY: Final = timedelta(days=2)
_FIRST: Final = datetime.min.replace(tzinfo=UTC) + _DAY
_LAST: Final = datetime.max.replace(tzinfo=UTC) - _DAY


@dataclass(frozen=True, slots=True)
class Batch:
    """Clips to link anew by the record's number, and the crowds of the whole record.

    ``facts`` are of all incidents, of these clips, and of those whose sound was compared with theirs. ``decided`` are
    the clips that a person decided on since the last run.
    """

    clips: frozenset[int]
    decided: frozenset[int]
    facts: Facts
    crowds: CrowdIndex


@dataclass(frozen=True, slots=True)
class _News:
    """What was changed since a run: clips and incidents by number, cameras by key with the first moment concerned."""

    clips: frozenset[int]
    incidents: frozenset[int]
    cameras: Mapping[str, datetime]
    decided: frozenset[int]


def why_whole(record: Record, weights: str, threshold: str) -> str:
    """Say why only a run over everything will do; empty where a batch will."""
    last = record.ledger.newest(EventType.LINKING)
    if last is None:
        return "no run has linked this record yet"
    told = details_of(last)
    reasons = (
        (told.get("weights") != weights, "the weights have changed since the last run"),
        ("threshold" not in told, "the last run did not note its threshold"),
        (told.get("threshold") != threshold, "the last run had another threshold"),
        (read_entry(last).get("software") != __version__, "another version of this software linked last"),
    )
    said = next((reason for holds, reason in reasons if holds), "")
    if said:
        return said
    since = record.ledger.position_of_newest(EventType.LINKING)
    for entry in record.ledger.after(since, (EventType.INCIDENTS_CHANGED,)):
        changes = details_of(entry.entry)
        if INCIDENTS not in changes or None in _numbers(record, changes):
            return f"it is not known which incidents were changed by {entry.subject}"
    return ""


def find_batch(record: Record, weights: Weights, also: frozenset[int] = frozenset()) -> Batch:
    """Find what has to be linked anew since the last run, and ``also`` these clips.

    Clips of which anything is new or changed, those whose camera's issue has changed, those that a new or changed
    incident reaches or that are on its list, and the other files of their recordings; and the clips whose sound was
    compared with that of one of them, or of one that a person decided on, for they rest on each other.
    """
    news = _news(record)
    incidents = load_incidents(record)
    changed = tuple(one for one in incidents if int(one.incident_id) in news.incidents)
    anew = record.sightings.with_recordings(
        news.clips
        | also
        | _of_cameras(record, news.cameras)
        | _reached(record, changed, weights)
        | record.links.clips_of(sorted(news.incidents))
    )
    clips = anew | record.sounds.partners(anew | news.decided)
    weighed = record.sightings.with_recordings(clips | record.sounds.partners(clips))
    facts = load_clips(record, weighed, incidents)
    sought = crowd_sought(facts.clips, incidents, facts.issues, weights)
    around = record.sightings.read(record.sightings.with_recordings(_found(record, sought)), COUNTED)
    crowds = CrowdIndex.count([sighted(one) for one in around], weights, record.sightings.count())
    return Batch(clips, news.decided, facts, crowds)


def _news(record: Record) -> _News:
    names: set[str] = set()
    hashes: set[str] = set()
    decided: set[str] = set()
    incidents: set[int] = set()
    cameras: dict[str, datetime] = {}
    since = record.ledger.position_of_newest(EventType.LINKING)
    for entry in record.ledger.after(since, (*OF_CLIPS, EventType.INCIDENTS_CHANGED, EventType.DECISION)):
        if entry.type == EventType.DECISION:
            decided.add(entry.subject)
            continue
        if entry.type != EventType.INCIDENTS_CHANGED:
            names.add(entry.subject)
            hashes.add(entry.sha256)
            continue
        changes = details_of(entry.entry)
        incidents.update(number for number in _numbers(record, changes) if number is not None)
        for key, start in changes.get(CAMERAS, {}).items():
            cameras[key] = min(parse_utc(start), cameras.get(key, _LAST))
    return _News(
        record.sightings.called(names, hashes - {""}), frozenset(incidents), cameras,
        record.sightings.called(decided, ()),
    )  # fmt: skip


def _numbers(record: Record, changes: Mapping[str, Any]) -> list[int | None]:
    """Find the incidents that a change names; None for one that nothing, or more than one, answers to."""
    return [
        record.incidents.lookup(reference, force)
        for force, references in changes.get(INCIDENTS, {}).items()
        for reference in references
    ]


def _of_cameras(record: Record, cameras: Mapping[str, datetime]) -> frozenset[int]:
    """Find the clips that a camera recorded after its issue is told otherwise."""
    if not cameras:
        return frozenset()
    later = record.sightings.read(record.sightings.meeting([(min(cameras.values()), _LAST)]))
    return frozenset(one.clip_id for one in later if _is_after(one, cameras))


def _is_after(seen: Sighting, cameras: Mapping[str, datetime]) -> bool:
    keys = {device_key(claim.value) for claim in seen.claims if claim.kind == "device"}
    end = seen.end_at or seen.start_at
    return end is not None and any(
        start - end <= timedelta(seconds=seen.half_width_s)
        for start in (cameras[key] for key in keys if key in cameras)
    )


def _reached(record: Record, changed: tuple[IncidentFacts, ...], weights: Weights) -> frozenset[int]:
    """Find the clips that are compared with an incident that is new or changed."""
    if not changed:
        return frozenset()
    sought = candidates_sought(changed, weights)
    found = _found(record, sought) | record.sightings.held_by(sought.officers)
    facts = load_clips(record, record.sightings.with_recordings(found), changed)
    reached = compared_with(facts.clips, changed, facts.issues, weights)
    return frozenset(facts.numbers[name] for name in reached)


def _found(record: Record, sought: Sought) -> set[int]:
    """Ask the record for clips sought."""
    seen = record.sightings
    stretches = [(_moment(start), _moment(end)) for start, end in sought.stretches]
    return (
        seen.meeting(stretches)
        | seen.unplaced()
        | seen.naming(sought.officers)
        | seen.bearing(sought.references)
        | seen.misspelling(sought.references)
    )


def _moment(seconds: float) -> datetime:
    """Return a moment by its seconds since 1970, not beyond the calendar."""
    return datetime.fromtimestamp(max(_FIRST.timestamp(), min(_LAST.timestamp(), seconds)), UTC)
