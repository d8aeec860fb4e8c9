"""From the record to what retention is told of each clip."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bwv_index.custody import EventType
from bwv_index.incidents import claimed_officer, with_forces
from bwv_index.index import (
    CONFIRM,
    ChoiceView,
    ClaimView,
    ClipView,
    HoldView,
    LinkStatus,
    LinkView,
    Record,
    standing_holds,
)
from bwv_index.pipeline.describing import time_claims
from bwv_index.pipeline.linking import CHANGES
from bwv_index.retention import Choice, Hold, KeptClip, KeptLink, Pack, Standing
from bwv_index.timecode import UtcInterval

STANDINGS = {
    LinkStatus.CONFIRMED: Standing.CONFIRMED,
    LinkStatus.AWAITS_SECOND: Standing.PROPOSED,
    LinkStatus.PROPOSED: Standing.PROPOSED,
    LinkStatus.NEAR_MISS: Standing.NEAR_MISS,
}
REACHED = frozenset({LinkStatus.CONFIRMED, LinkStatus.AWAITS_SECOND, LinkStatus.PROPOSED})
"""Links through which a hold on an incident holds a clip."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What the record holds beside the clips themselves, read at once for those that are asked for."""

    claims: Mapping[int, Sequence[ClaimView]]
    links: Mapping[int, Sequence[LinkView]]
    holds: Mapping[tuple[int | None, int | None], Sequence[HoldView]]
    """Every hold and release, oldest first, by the clip or the incident it is on."""
    choices: Mapping[int, Sequence[ChoiceView]]
    packed_at: Mapping[int, datetime]
    taken_at: Mapping[str, datetime]
    inspected: frozenset[str]
    troubles: Mapping[str, Sequence[str]]
    notes: Mapping[int, tuple[tuple[str, str], ...]]
    compared: bool


def kept_clips(record: Record, home_force: str, clips: Sequence[int] | None = None) -> tuple[KeptClip, ...]:
    """Return what retention is told of some clips, or of all; for some, only what bears on them is read.

    ``home_force`` is the code of the force whose home this is, empty where the settings name none.
    """
    views = record.search.views(record.clips.all_ids() if clips is None else clips)
    held = _read(record, clips, None if clips is None else [view.sha256 for view in views if view.sha256])
    return tuple(_kept(view, held, home_force) for view in views)


def _read(record: Record, clips: Sequence[int] | None, hashes: Sequence[str] | None) -> _Held:
    links: dict[int, list[LinkView]] = defaultdict(list)
    for link in record.links.matching(clips=clips):
        links[link.clip_id].append(link)
    holds: dict[tuple[int | None, int | None], list[HoldView]] = defaultdict(list)
    incidents = None if clips is None else sorted({link.incident_id for of in links.values() for link in of})
    for hold in record.retention.holds(clips, incidents):
        holds[hold.clip_id, hold.incident_id].append(hold)
    claims = record.clips.all_claims() if clips is None else {c: record.clips.claims(c) for c in clips}
    looked = record.ledger.has(EventType.LINKING)
    return _Held(
        claims=claims, links=links, holds=holds, choices=record.retention.choices(clips),
        packed_at=record.retention.packed_at(incidents), taken_at=record.retention.taken_at(hashes),
        inspected=record.retention.inspected(hashes), troubles=record.refusals.troubles(hashes),
        notes=record.retention.platform_notes(clips),
        compared=looked and not record.ledger.newer_than_last(EventType.LINKING, CHANGES),
    )  # fmt: skip


def _kept(view: ClipView, held: _Held, home_force: str) -> KeptClip:
    claims, links = held.claims.get(view.clip_id, ()), held.links.get(view.clip_id, ())
    place, choices = view.placement, held.choices.get(view.clip_id, ())
    forces = _forces(claims)
    return KeptClip(
        name=view.evidence_id,
        recorded=_recorded(view),
        unplaced=place.method if place is not None and place.start_at is None else "",
        claimed_until=_claimed_until(claims),
        taken_at=held.taken_at.get(view.sha256),
        touched_at=max(_decided(view.clip_id, links, held), default=None),
        forces=forces or ((home_force,) if home_force else ()),
        force_source="stated with its officer" if forces else "from the settings of this home",
        choice=_choice(choices[-1]) if choices else None,
        links=tuple(KeptLink(v.incident_ref, STANDINGS[v.status]) for v in links if v.status in STANDINGS),
        holds=tuple(_holds(view.clip_id, links, held)),
        packs=tuple(_packs(links, held.packed_at)),
        references=tuple(sorted({c.raw for c in claims if c.kind == "reference" and c.value})),
        tags=held.notes.get(view.clip_id, ()),
        troubles=tuple(held.troubles.get(view.sha256, ())),
        inspected=view.sha256 in held.inspected,
        compared=held.compared,
        recording=view.recording,
    )


def _recorded(view: ClipView) -> UtcInterval | None:
    place = view.placement
    if place is None or place.start_at is None:
        return None
    return UtcInterval(place.start_at, place.end_at or place.start_at, place.half_width_s)


def _claimed_until(claims: Iterable[ClaimView]) -> datetime | None:
    """Return the latest time that any source gives, whether it agrees with the others or not."""
    times = [
        reading.start + timedelta(seconds=claim.half_width_s)
        for claim in time_claims(claims)
        for reading in claim.readings
    ]
    return max(times, default=None)


def _forces(claims: Iterable[ClaimView]) -> tuple[str, ...]:
    named = (claimed_officer(c.value, c.body.get("force", "")) for c in claims if c.kind == "officer")
    officers = with_forces(officer for officer in named if officer is not None)
    return tuple(sorted({officer.force for officer in officers if officer.force}))


def _choice(view: ChoiceView) -> Choice:
    return Choice(view.category, view.by, view.at, view.why)


def _holds(clip: int, links: Sequence[LinkView], held: _Held) -> Iterator[Hold]:
    for hold in standing_holds(held.holds.get((clip, None), ())):
        yield Hold("", hold.by, hold.at, hold.why)
    for link in links:
        if link.status in REACHED:
            for hold in standing_holds(held.holds.get((None, link.incident_id), ())):
                yield Hold(link.incident_ref, hold.by, hold.at, hold.why)


def _packs(links: Iterable[LinkView], packed_at: Mapping[int, datetime]) -> Iterator[Pack]:
    """A clip that was ever confirmed for an incident with a pack may be in it, whatever was decided since."""
    for link in links:
        if link.incident_id in packed_at and any(d.verdict == CONFIRM for d in link.decisions):
            yield Pack(link.incident_ref, packed_at[link.incident_id])


def _decided(clip: int, links: Sequence[LinkView], held: _Held) -> Iterator[datetime]:
    """When persons decided what bears on keeping this clip."""
    yield from (decision.at for link in links for decision in link.decisions)
    yield from (choice.at for choice in held.choices.get(clip, ()))
    for on in ((clip, None), *((None, link.incident_id) for link in links)):
        yield from (hold.at for hold in held.holds.get(on, ()))
