"""Finding clips by any combination of words, reference, officer, device, time, place and status."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from bwv_index.incidents import (
    OfficerKey,
    Position,
    claimed_officer,
    device_key,
    normalise_officer,
    reference_keys,
    with_forces,
)
from bwv_index.index.clips import CLIP, placement_view
from bwv_index.index.incidents import INCIDENT, Incidents
from bwv_index.index.links import Links
from bwv_index.index.models import (
    ClaimRow,
    ClipRow,
    FindingRow,
    LocationRow,
    MediaRow,
    PairingRow,
    PlacementRow,
    ReferenceKeyRow,
    RefusalRow,
    TrackPointRow,
)
from bwv_index.index.models.text import AsGiven
from bwv_index.index.parts import among
from bwv_index.index.text import TextIndex, readable
from bwv_index.index.values import ClipView, IncidentView, LinkStatus, LinkView
from bwv_index.timecode import MICROSECONDS, format_utc

__all__ = ["ClipHit", "Query", "Search", "SearchResult", "device_key"]

T = TypeVar("T")

PART = "part"
"""The claim that says which stretch of its recording a clip is, in microseconds from the recording's start."""
RECORDING = "recording"
"""How a sidecar belongs to a clip where it is of the whole recording."""

_Stretch = tuple[int, int | None]


class _Piece(NamedTuple):
    """A point of a track, and the one beside it, if any; offsets in microseconds."""

    latitude: float
    longitude: float
    at: int | None
    to_latitude: float | None
    to_longitude: float | None
    to_at: int | None


HIDDEN = frozenset({LinkStatus.REJECTED, LinkStatus.WITHDRAWN, LinkStatus.NEAR_MISS})
"""Links that a search by incident leaves out unless they are asked for; it says how many."""

METRES_A_DEGREE = 111_000.0
"""Metres of a degree of latitude, rounded down (111.2 km on the mean sphere), so that no point near is left out."""

BETWEEN_M = 50.0
"""How far apart the points of a track lie at most that are kept for a search, where the device measured as many."""

NEAR_POLE = 89.0
"""Degrees of latitude beyond which degrees of longitude are too short to bound a search."""

COUNTS = ClaimRow.superseded.is_(False)
"""Only what its source still says answers a search."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for; every part that is given must hold. ``pad_s`` widens the time, and is said.

    ``issued_to`` are the clips whose camera the officer held while they ran, and ``issue_unknown`` those of the
    officer's cameras of which nobody can say; this room does not work out who held a camera.
    """

    words: str = ""
    incident: str = ""
    officer: str = ""
    device: str = ""
    start: datetime | None = None
    end: datetime | None = None
    near: Position | None = None
    within_m: float = 0.0
    status: LinkStatus | None = None
    pad_s: float = 0.0
    issued_to: frozenset[int] | None = None
    issue_unknown: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ClipHit:
    """A clip that was found, with its links to incidents and, for a search by place, how far away it was."""

    clip: ClipView
    links: tuple[LinkView, ...]
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, and what could not be compared: unknown is never no."""

    clips: tuple[ClipHit, ...]
    incidents: tuple[IncidentView, ...]
    notes: tuple[str, ...]


class Search:
    """Searches over the whole record."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._notes: list[str] = []

    def run(self, query: Query) -> SearchResult:
        """Return the clips and incidents that answer a query, in order of time, unplaced clips last."""
        query = _as_held(query)
        incidents = self._incidents(query)
        clips = set(self._session.scalars(select(ClipRow.id)))
        if query.incident:
            clips &= self._by_incident(query.incident, query.status)
        if query.words:
            clips &= self._by_words(query.words)
        if query.officer:
            clips = self._by_officer(clips, query)
        if query.device:
            clips &= self._by_device(query.device)
        if query.start or query.end:
            clips = self._by_time(clips, query)
        distances: dict[int, float] = {}
        if query.near is not None:
            distances = self._by_place(clips, query.near, query.within_m)
            clips &= set(distances)
        links: dict[int, list[LinkView]] = defaultdict(list)
        for link in Links(self._session).matching():
            links[link.clip_id].append(link)
        if query.status is not None and not query.incident:
            clips = {c for c in clips if any(link.status is query.status for link in links[c])}
        hits = (
            ClipHit(view, tuple(links[view.clip_id]), distances.get(view.clip_id))
            for view in self.views(clips)
        )
        return SearchResult(tuple(sorted(hits, key=_order)), incidents, tuple(self._notes))

    def _incidents(self, query: Query) -> tuple[IncidentView, ...]:
        repository = Incidents(self._session)
        found: set[int] = set()
        if query.incident:
            found |= set(repository.matching(query.incident))
        if query.words:
            found |= TextIndex(self._session).find(INCIDENT, query.words)
            found |= set(repository.matching(query.words))
        return tuple(repository.view(number) for number in sorted(found))

    def _by_incident(self, reference: str, status: LinkStatus | None) -> set[int]:
        """Clips linked to an incident that answers to a reference, or that carry the reference themselves.

        With a ``status``, only clips whose link to that very incident has it.
        """
        links = Links(self._session).matching(incidents=Incidents(self._session).matching(reference))
        if status is not None:
            return {link.clip_id for link in links if link.status is status}
        kept_back = [link for link in links if link.status in HIDDEN]
        if kept_back:
            tally = {each: sum(link.status is each for link in kept_back) for each in sorted(HIDDEN)}
            told = ", ".join(f"{count} {each.value}" for each, count in tally.items() if count)
            remedy = f"bwv-index link list --incident {reference}"
            self._notes.append(f"Not listed for this incident: {told} ({remedy}).")
        linked = {link.clip_id for link in links if link.status not in HIDDEN}
        return linked | self._carrying(reference)

    def _carrying(self, reference: str) -> set[int]:
        query = select(ReferenceKeyRow.owner_id).where(
            ReferenceKeyRow.owner == CLIP, ReferenceKeyRow.key.in_(reference_keys(reference))
        )
        return set(self._session.scalars(query))

    def _by_words(self, words: str) -> set[int]:
        return set(TextIndex(self._session).find(CLIP, words)) | self._carrying(words)

    def _by_officer(self, clips: set[int], query: Query) -> set[int]:
        """Clips that name the officer, and those whose camera the officer held.

        A number without a force finds all officers of that number; with a force, that force's and those whose
        force nobody states.
        """
        wanted = normalise_officer(query.officer) or OfficerKey("", query.officer.strip().upper())
        found = clips & (self._naming(wanted) | (query.issued_to or frozenset()))
        unknown = len((clips & query.issue_unknown) - found)
        if query.issued_to is None:
            self._notes.append("Who held which camera was not compared.")
        if unknown:
            self._notes.append(
                f"{unknown} clip(s) of this officer's cameras have no known time, or are said to come from several "
                "cameras, and could not be compared with the camera issue."
            )
        return found

    def _naming(self, wanted: OfficerKey) -> set[int]:
        """Clips of which a source names the officer."""
        named: dict[int, list[OfficerKey]] = defaultdict(list)
        value = func.upper(
            ClaimRow.value, type_=AsGiven
        )  # LIKE minds the case in one database and not in the other
        same_number = or_(value == wanted.number, value.endswith(f"/{wanted.number}", autoescape=True))
        query = select(ClaimRow.clip_id, ClaimRow.value, ClaimRow.body).where(
            ClaimRow.kind == "officer", same_number, COUNTS
        )
        for clip, value, body in self._session.execute(query):
            officer = claimed_officer(value, body.get("force", ""))
            if officer is not None:
                named[clip].append(officer)
        return {clip for clip, officers in named.items() if any(map(wanted.may_be, with_forces(officers)))}

    def of_devices(self, serials: Iterable[str]) -> tuple[int, ...]:
        """Return the clips of which a source names one of these cameras."""
        keys = sorted({device_key(serial) for serial in serials} - {""})
        query = select(ClaimRow).where(ClaimRow.kind == "device", COUNTS)
        return tuple(sorted({claim.clip_id for claim in self._in(query, ClaimRow.value, keys)}))

    def _by_device(self, device: str) -> set[int]:
        query = select(ClaimRow.clip_id).where(
            ClaimRow.kind == "device", ClaimRow.value == device_key(device), COUNTS
        )
        return set(self._session.scalars(query))

    def _by_time(self, clips: Iterable[int], query: Query) -> set[int]:
        placed = {
            row.clip_id: placement_view(row)
            for row in self._session.scalars(select(PlacementRow).where(PlacementRow.current))
        }
        found: set[int] = set()
        unplaced = 0
        for clip in clips:
            place = placed.get(clip)
            if place is None or place.start_at is None:
                unplaced += 1
                continue
            margin = query.pad_s + place.half_width_s
            end = place.end_at or place.start_at
            after = query.start is None or (query.start - end).total_seconds() <= margin
            before = query.end is None or (place.start_at - query.end).total_seconds() <= margin
            if after and before:
                found.add(clip)
        if query.pad_s:
            self._notes.append(f"The time was widened by {query.pad_s / 60:g} minutes at both ends.")
        if unplaced:
            self._notes.append(f"{unplaced} clip(s) have no known time and could not be compared.")
        return found

    def _by_place(self, clips: Iterable[int], near: Position, within_m: float) -> dict[int, float]:
        wanted = set(clips)
        nearest: dict[int, float] = {}
        query = select(ClaimRow.clip_id, ClaimRow.value).where(ClaimRow.kind == "position", COUNTS)
        for clip, value in self._session.execute(query.where(ClaimRow.value != "")):
            latitude, longitude = (float(part) for part in value.split(",")[:2])
            distance = near.distance_m(Position(latitude, longitude))
            nearest[clip] = min(distance, nearest.get(clip, distance))
        for clip, distance in self._along_tracks(near, within_m):
            nearest[clip] = min(distance, nearest.get(clip, distance))
        rest = sorted(wanted - set(nearest))
        unknown = len(rest) - self._with_tracks(rest)
        if unknown:
            self._notes.append(f"{unknown} clip(s) have no known position and could not be compared.")
        return {c: d for c, d in nearest.items() if c in wanted and d <= within_m}

    def _along_tracks(self, near: Position, within_m: float) -> Iterator[tuple[int, float]]:
        """Give each clip whose track, its own or its sidecar's, comes near, with its distance.

        That is the distance of the line between points that follow one another, of which one is not much further away.
        """
        reach = (within_m + BETWEEN_M) / METRES_A_DEGREE
        point, other = TrackPointRow, aliased(TrackPointRow)
        follows = and_(
            other.sha256 == point.sha256, other.source == point.source,
            or_(other.number == point.number - 1, other.number == point.number + 1),
        )  # fmt: skip
        query = (
            select(
                point.sha256, point.latitude, point.longitude, point.offset_us,
                other.latitude, other.longitude, other.offset_us,
            )
            .outerjoin(other, follows)
            .where(point.latitude.between(near.latitude - reach, near.latitude + reach))
            .where(_beside(near, reach))
        )  # fmt: skip
        pieces: dict[str, list[_Piece]] = defaultdict(list)
        for sha256, lat, lon, at, to_lat, to_lon, to_at in self._session.execute(query):
            pieces[sha256].append(_Piece(lat, lon, at, to_lat, to_lon, to_at))
        for clip, sha256, stretch in self._whose(sorted(pieces)):
            distances = [d for one in pieces[sha256] if (d := _distance(near, one, stretch)) is not None]
            if distances:
                yield clip, min(distances)

    def _whose(self, contents: Sequence[str]) -> Iterator[tuple[int, str, _Stretch | None]]:
        """Give each clip with the content among these that is its footage or its sidecar.

        Of a sidecar that is of a whole recording, with the stretch of the recording that the clip is, where known.
        """
        own = select(ClipRow.id, ClipRow.sha256)
        for which in among(ClipRow.sha256, contents):
            for clip, sha256 in self._session.execute(own.where(which)):
                yield clip, sha256 or "", None
        beside = select(ClipRow.id, PairingRow.sidecar, PairingRow.how).join(
            PairingRow, PairingRow.sha256 == ClipRow.sha256
        )
        for which in among(PairingRow.sidecar, contents):
            rows = list(self._session.execute(beside.where(which)))
            stretches = self._stretches([clip for clip, _, how in rows if how == RECORDING])
            for clip, sidecar, how in rows:
                yield clip, sidecar, stretches.get(clip) if how == RECORDING else None

    def _stretches(self, clips: Sequence[int]) -> dict[int, _Stretch]:
        """Return which stretch of its recording each clip is, of those of which it is known."""
        rows = self._in(select(ClaimRow).where(ClaimRow.kind == PART, COUNTS), ClaimRow.clip_id, clips)
        return {
            row.clip_id: (row.body["first_us"], row.body["last_us"])
            for row in rows
            if row.body.get("first_us") is not None
        }

    def _with_tracks(self, clips: Sequence[int]) -> int:
        """Count the clips among these that have a track, of their own or beside them."""
        point, pair = TrackPointRow, PairingRow
        own = exists().where(point.sha256 == ClipRow.sha256)
        beside = exists().where(pair.sha256 == ClipRow.sha256, pair.sidecar == point.sha256)
        query = select(ClipRow.id, own).where(or_(own, beside))
        found = [
            row for which in among(ClipRow.id, clips) for row in self._session.execute(query.where(which))
        ]
        stretches = self._stretches([clip for clip, alone in found if not alone])
        return sum(clip not in stretches or self._has_point(clip, stretches[clip]) for clip, _ in found)

    def _has_point(self, clip: int, stretch: _Stretch) -> bool:
        """Whether any track beside a clip has a point in the clip's stretch of its recording."""
        point, pair, (first, last) = TrackPointRow, PairingRow, stretch
        beside = (
            select(point.number)
            .join(pair, pair.sidecar == point.sha256)
            .join(ClipRow, ClipRow.sha256 == pair.sha256)
            .where(ClipRow.id == clip)
        )
        inside = and_(point.offset_us >= first, *(() if last is None else (point.offset_us <= last,)))
        counts = or_(pair.how != RECORDING, point.offset_us.is_(None), inside)
        return self._session.scalar(beside.where(counts).limit(1)) is not None

    def views(self, clips: Iterable[int]) -> tuple[ClipView, ...]:
        """Return clips in one line each, in order of number."""
        wanted = sorted(set(clips))
        rows = self._in(select(ClipRow), ClipRow.id, wanted)
        shas = [row.sha256 for row in rows if row.sha256]
        names = self._names(shas)
        media = {row.sha256: row for row in self._in(select(MediaRow), MediaRow.sha256, shas)}
        troubled = {row.sha256 for row in self._in(select(RefusalRow), RefusalRow.sha256, shas)}
        for finding in self._in(select(FindingRow), FindingRow.sha256, shas):
            if finding.severity == "attention":
                troubled.add(finding.sha256)
        claims: dict[tuple[int, str], list[str]] = defaultdict(list)
        for claim in self._in(select(ClaimRow).where(COUNTS).order_by(ClaimRow.id), ClaimRow.clip_id, wanted):
            if claim.kind in {"device", "officer"} and claim.value not in claims[claim.clip_id, claim.kind]:
                claims[claim.clip_id, claim.kind].append(claim.value)
        places = {
            row.clip_id: placement_view(row)
            for row in self._in(
                select(PlacementRow).where(PlacementRow.current), PlacementRow.clip_id, wanted
            )
        }
        return tuple(
            ClipView(
                clip_id=row.id, evidence_id=row.evidence_id, sha256=row.sha256 or "", title=row.title,
                profile=row.profile, recording=row.recording, name=names.get(row.sha256 or "", ""),
                device_serial=" or ".join(sorted(filter(None, claims[row.id, "device"]))),
                officers=tuple(sorted(filter(None, claims[row.id, "officer"]))),
                duration=_duration(media.get(row.sha256 or "")),
                placement=places.get(row.id), attention=(row.sha256 or "") in troubled,
            )
            for row in sorted(rows, key=lambda row: row.id)
        )  # fmt: skip

    def _names(self, shas: Sequence[str]) -> dict[str, str]:
        """One name for each item: the one at the first path in order."""
        names: dict[str, tuple[bytes, str]] = {}
        for row in self._in(select(LocationRow), LocationRow.sha256, shas):
            if row.sha256 not in names or row.path_raw < names[row.sha256][0]:
                names[row.sha256] = (row.path_raw, row.name)
        return {sha: name for sha, (_, name) in names.items()}

    def _in(self, query: Select[T], column: InstrumentedAttribute[Any], wanted: Sequence[object]) -> list[T]:
        """Run a query for many keys, a thousand at a time, within what any database accepts."""
        found: list[T] = []
        for start in range(0, len(wanted), 1000):
            found.extend(self._session.scalars(query.where(column.in_(wanted[start : start + 1000]))))
        return found


def _distance(near: Position, piece: _Piece, stretch: _Stretch | None) -> float | None:
    """Return how far a piece of a track is, of what of it lies in the stretch; None where its first point does not."""
    if not _inside(piece.at, stretch):
        return None
    start = Position(piece.latitude, piece.longitude)
    if piece.to_latitude is None or piece.to_longitude is None or not _inside(piece.to_at, stretch):
        return near.distance_m(start)
    return near.distance_m(_foot(near, start, Position(piece.to_latitude, piece.to_longitude)))


def _inside(offset_us: int | None, stretch: _Stretch | None) -> bool:
    if offset_us is None or stretch is None:
        return True
    first, last = stretch
    return first <= offset_us and (last is None or offset_us <= last)


def _foot(near: Position, start: Position, end: Position) -> Position:
    """Return the place nearest to ``near`` on the line from ``start`` to ``end``, which is short, as on a plane."""
    shrink = math.cos(math.radians(near.latitude))
    east, north = (end.longitude - start.longitude) * shrink, end.latitude - start.latitude
    length = east * east + north * north
    along = (near.longitude - start.longitude) * shrink * east + (near.latitude - start.latitude) * north
    share = min(1.0, max(0.0, along / length)) if length > 0 else 0.0
    return Position(
        start.latitude + share * (end.latitude - start.latitude),
        start.longitude + share * (end.longitude - start.longitude),
    )


def _as_held(query: Query) -> Query:
    """Write what is asked for as the index writes text."""
    return replace(
        query, words=readable(query.words), incident=readable(query.incident),
        officer=readable(query.officer), device=readable(query.device),
    )  # fmt: skip


def _beside(near: Position, reach: float) -> ColumnElement[bool]:
    """Say which points lie near enough east or west, across the date line too; near a pole all do."""
    highest = abs(near.latitude) + reach
    if highest >= NEAR_POLE:
        return true()
    span = reach / math.cos(math.radians(highest))
    turns = (near.longitude + turn for turn in (-360.0, 0.0, 360.0))
    return or_(*(TrackPointRow.longitude.between(middle - span, middle + span) for middle in turns))


def _duration(row: MediaRow | None) -> Fraction | None:
    return None if row is None or row.duration_us is None else Fraction(row.duration_us, MICROSECONDS)


def _order(hit: ClipHit) -> tuple[bool, str, str]:
    at = hit.clip.placement.start_at if hit.clip.placement else None
    return (at is None, format_utc(at) if at else "", hit.clip.evidence_id)
