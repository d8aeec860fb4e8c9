"""Placing a clip in time: its claims, what is known of its camera's clock, and what other cameras heard as well."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from bwv_index.clock import (
    USUAL,
    Allowance,
    Placement,
    TimeClaim,
    Unplaced,
    claim_sound,
    resolve,
)
from bwv_index.custody import EventType
from bwv_index.index import ClaimView, PlacementView, Record, SoundMatchView
from bwv_index.pipeline.clocks.known import KnownClock, clock_of_clip
from bwv_index.pipeline.describing import DRIFT, time_claims
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_utc

SOUND_GAIN = 2.0
"""A clip is placed by another's clock only where that is known so many times better than its own."""


def place(workspace: Workspace, record: Record, clip: int, known: KnownClock | None = None) -> bool:
    """Resolve a clip's time from all its claims and record the result; return whether it moved.

    Clips that heard the same are placed again as well, since what this one's clock tells them may differ now. ``known``
    is what is known of its camera's clock, where the caller has that at hand for many clips.
    """
    return clip in place_heard(workspace, record, clip, known)


def place_heard(
    workspace: Workspace, record: Record, clip: int, known: KnownClock | None = None
) -> frozenset[int]:
    """Place a clip and those that heard the same, as ``place`` does; return which of them moved."""
    partners = {partner.clip for partner in _partners(record, clip)}
    alone = _Alone(record)
    moved = {clip} if _place(workspace, record, clip, known, alone) else set()
    return frozenset(moved | {one for one in partners if _place(workspace, record, one, None, alone)})


def place_clips(workspace: Workspace, record: Record, clips: Iterable[int]) -> frozenset[int]:
    """Place clips of which nothing has changed but what they heard; return which of them moved."""
    alone = _Alone(record)
    return frozenset(clip for clip in sorted(clips) if _place(workspace, record, clip, None, alone))


class _Alone:
    """Where clips lie by everything but sound, each worked out once while nothing else changes."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._known: dict[int, Placement | Unplaced] = {}

    def of(self, clip: int, known: KnownClock | None = None) -> Placement | Unplaced:
        if clip not in self._known:
            self._known[clip] = _resolved(self._record, clip, known or clock_of_clip(self._record, clip))
        return self._known[clip]


def _place(workspace: Workspace, record: Record, clip: int, known: KnownClock | None, alone: _Alone) -> bool:
    duration = clip_duration(record, clip)
    by_itself = alone.of(clip, known)
    heard = tuple(_heard_claims(record, clip, alone, by_itself))
    resolved = _resolved(record, clip, known or clock_of_clip(record, clip), heard) if heard else by_itself
    view = _placement_view(resolved, duration)
    if not record.clips.place(clip, view):
        return False
    record.ledger.append(
        workspace.event(
            EventType.PLACEMENT,
            record.clips.evidence_id(clip),
            sha256=record.clips.sha256(clip) or "",
            why=view.method,
            details={
                "start": format_utc(view.start_at) if view.start_at else None,
                "half_width_ms": round(view.half_width_s * 1000),
                "conflicts": list(view.conflicts),
            },
        )
    )
    return True


def heard_with(record: Record, clips: Iterable[int]) -> frozenset[int]:
    """Return the clips whose sound is locked with any of these, and which are none of them."""
    own = frozenset(clips)
    return frozenset(partner.clip for clip in own for partner in _partners(record, clip)) - own


def place_alone(record: Record, clip: int) -> Placement | Unplaced:
    """Return where a clip lies by everything but what other cameras heard."""
    return _resolved(record, clip, clock_of_clip(record, clip))


def clip_claims(record: Record, clip: int, known: KnownClock) -> tuple[TimeClaim, ...]:
    """Return every claim about a clip's time: its sources', the bounds of its issue, and other cameras' by sound."""
    said = (*time_claims(record.clips.claims(clip)), *known.bounds)
    return (*said, *_heard_claims(record, clip, _Alone(record), _resolved(record, clip, known)))


def _resolved(
    record: Record, clip: int, known: KnownClock, heard: Sequence[TimeClaim] = ()
) -> Placement | Unplaced:
    said = record.clips.claims(clip)
    return resolve(
        (*time_claims(said), *known.bounds, *heard), clip_duration(record, clip), checks=known.checks,
        offsets=known.offsets, allowance=clock_allowance(said), not_after=taken_in(record, clip),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Partner:
    """A clip whose camera heard the same; a moment at ``t`` in it is at ``t + offset_s`` in the clip asked about."""

    clip: int
    sha256: str
    offset_s: float
    half_width_s: float


def _partners(record: Record, clip: int) -> Iterator[_Partner]:
    """Go through the clips whose sound is locked with a clip's."""
    sha256 = record.clips.sha256(clip)
    for match in record.sounds.matches([sha256], locked=True) if sha256 else ():
        partner = _partner(record, match, sha256 or "")
        if partner is not None:
            yield partner


def _partner(record: Record, match: SoundMatchView, sha256: str) -> _Partner | None:
    if match.offset_s is None or match.half_width_s is None:
        return None
    first = match.first == sha256
    other = match.second if first else match.first
    clip = record.clips.of_item(other)
    if clip is None:
        return None
    return _Partner(clip, other, match.offset_s if first else -match.offset_s, match.half_width_s)


def _heard_claims(record: Record, clip: int, alone: _Alone, own: Placement | Unplaced) -> Iterator[TimeClaim]:
    """Claim a clip's start by the clocks of clips that heard the same, where these are known much better than its own.

    What places a partner is everything but sound, so that no two clips bear each other out.
    """
    if isinstance(own, Unplaced):
        return
    for partner in _partners(record, clip):
        theirs = alone.of(partner.clip)
        if isinstance(theirs, Unplaced) or not theirs.settled:
            continue
        if theirs.half_width_s * SOUND_GAIN > own.half_width_s:
            continue
        zeros = float(origin_of(record, record.clips.sha256(clip)) - origin_of(record, partner.sha256))
        yield claim_sound(
            record.clips.evidence_id(partner.clip), theirs, zeros - partner.offset_s, partner.half_width_s
        )


def origin_of(record: Record, sha256: str | None) -> Fraction:
    """Return the presentation time of an item that a player shows as 0, in seconds."""
    found = record.media.inspection(sha256) if sha256 else None
    return found.origin if found is not None else Fraction(0)


def clock_allowance(claims: Iterable[ClaimView]) -> Allowance:
    """Return what a camera's clock is allowed: the drift that its profile states, else the usual one."""
    drift = max(
        (float(claim.value) for claim in claims if claim.kind == DRIFT), default=USUAL.drift_s_per_day
    )
    return replace(USUAL, drift_s_per_day=drift)


def taken_in(record: Record, clip: int) -> datetime | None:
    """Return the end of the day on which a clip's footage was taken in; None where it is not here yet.

    It cannot have begun later. The day, and not the moment, so that two runs of one day leave the same record.
    """
    sha256 = record.clips.sha256(clip)
    taken = record.retention.taken_at([sha256]).get(sha256) if sha256 else None
    return taken.replace(hour=23, minute=59, second=59, microsecond=0) if taken is not None else None


def clip_duration(record: Record, clip: int) -> Fraction | None:
    """Return a clip's length: measured where its footage is held, else what its platform says."""
    sha256 = record.clips.sha256(clip)
    found = record.media.inspection(sha256) if sha256 else None
    if found is not None and found.duration is not None:
        return found.duration
    stated = [row.duration_s for row in record.clips.catalogue_of(clip) if row.duration_s is not None]
    return Fraction(stated[0]).limit_denominator(1_000_000) if stated else None


def _placement_view(resolved: Placement | Unplaced, duration: Fraction | None) -> PlacementView:
    if isinstance(resolved, Unplaced):
        return PlacementView(None, None, 0.0, resolved.reason, ())
    end = resolved.end
    if end is None and duration is not None:
        end = resolved.start + timedelta(seconds=float(duration))
    conflicts = [
        f"{c.claim.source.value} '{c.claim.raw}' differs by {c.difference_s:+.0f} s: {c.explanation}"
        for c in resolved.conflicts
    ]
    conflicts += [f"it may as well start at {format_utc(a.start)} ({a.note})" for a in resolved.alternatives]
    return PlacementView(
        resolved.start, end, round(resolved.half_width_s, 3), resolved.method, tuple(conflicts),
        hour=resolved.hour.value, spread_s=round(resolved.spread_s, 3),
    )  # fmt: skip
