"""Joining a platform's rows to footage that has arrived: only where exactly one fits exactly one."""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import PurePath

from bwv_index.clock import Authority, TimeClaim, authority_of
from bwv_index.custody import EventType
from bwv_index.index import CameraStart, CatalogueView, PlacementView, Record, device_key, named_devices
from bwv_index.pipeline.describing import refresh_words, time_claims
from bwv_index.pipeline.placing import clip_duration, place
from bwv_index.pipeline.workspace import Workspace
from bwv_index.settings import CatalogueSettings

OWN_CLOCK = frozenset({Authority.DEVICE, Authority.COPY})
"""A platform tells the camera's clock as it stood: a row is compared with that, and never with a corrected time."""


@dataclass(frozen=True, slots=True)
class Footage:
    """One clip of footage, as far as a platform's row can be compared with it.

    ``own`` are the starts that its camera's own clock tells, each with its half-width in seconds; ``start`` is where
    the clip stands, and is compared only where that clock tells nothing.
    """

    clip: int
    names: frozenset[str]
    devices: frozenset[str]
    start: datetime | None
    half_width_s: float
    duration_s: float | None
    own: tuple[tuple[datetime, float], ...] = ()

    @property
    def starts(self) -> tuple[tuple[datetime, float], ...]:
        """The starts with which a row's is compared."""
        return self.own or (() if self.start is None else ((self.start, self.half_width_s),))


def fits(row: CatalogueView, footage: Footage, tolerance: CatalogueSettings) -> str:
    """Say by what a row and a clip of footage are the same; empty where they are not shown to be.

    Either the platform's id or title is the file's name, or camera, start and length all agree.
    """
    names = {_name(row.evidence_id), _name(row.title)} - {""}
    if names & footage.names:
        return "file name"
    device = device_key(row.device_serial)
    if not device or device not in footage.devices or row.recorded_at is None:
        return ""
    apart = (abs((row.recorded_at - start).total_seconds()) - width for start, width in footage.starts)
    if min(apart, default=math.inf) > tolerance.start_tolerance_s:
        return ""
    if row.duration_s is None or footage.duration_s is None:
        return "camera and start"
    longer = abs(row.duration_s - footage.duration_s) > tolerance.duration_tolerance_s
    return "" if longer else "camera, start and length"


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which waiting rows and clips of footage are one, and which rows fit several and are left to a person.

    ``joined`` gives waiting clip -> (clip of footage, how); ``doubtful`` waiting clip -> the clips it may be.
    """

    joined: Mapping[int, tuple[int, str]]
    doubtful: Mapping[int, tuple[int, ...]]


def pair(
    waiting: Iterable[tuple[int, CatalogueView]], footage: Iterable[Footage], tolerance: CatalogueSettings
) -> Pairing:
    """Pair rows and clips that fit one another and nothing else."""
    by_row: dict[int, list[tuple[int, str]]] = defaultdict(list)
    by_footage: dict[int, set[int]] = defaultdict(set)
    shelves = _shelves(footage)
    for clip, row in waiting:
        keys = {
            ("name", _name(row.evidence_id)),
            ("name", _name(row.title)),
            ("device", device_key(row.device_serial)),
        }
        for candidate in {c.clip: c for key in sorted(keys) for c in shelves.get(key, ())}.values():
            how = fits(row, candidate, tolerance)
            if how:
                by_row[clip].append((candidate.clip, how))
                by_footage[candidate.clip].add(clip)
    sure = {clip: f[0] for clip, f in by_row.items() if len(f) == 1 and len(by_footage[f[0][0]]) == 1}
    doubtful = {clip: tuple(target for target, _ in f) for clip, f in by_row.items() if clip not in sure}
    return Pairing(sure, doubtful)


def _shelves(footage: Iterable[Footage]) -> Mapping[tuple[str, str], Sequence[Footage]]:
    """Lay clips of footage out by name and by camera, so that each row looks only where it may fit."""
    shelves: dict[tuple[str, str], list[Footage]] = defaultdict(list)
    for clip in footage:
        for name in clip.names:
            shelves["name", name].append(clip)
        for device in clip.devices:
            shelves["device", device].append(clip)
    return shelves


def join_catalogue(workspace: Workspace, record: Record) -> tuple[tuple[int, str], ...]:
    """Join what can be joined; return (clip, evidence id) of each clip of footage that gained a platform's row."""
    waiting = record.clips.awaiting_footage()
    if not waiting:
        return ()
    tolerance = workspace.settings.catalogue
    rows = [row for _, row in waiting]
    pairing = pair(waiting, comparable(record, rows, tolerance), tolerance)
    doubts = {row.evidence_id: _doubt(record, pairing.doubtful.get(clip, ())) for clip, row in waiting}
    known = {row.evidence_id: row.doubt for row in rows}
    record.clips.set_doubts({name: doubt for name, doubt in doubts.items() if doubt != known[name]})
    joined = []
    for clip, (target, how) in sorted(pairing.joined.items()):
        evidence_id = record.clips.evidence_id(clip)
        record.clips.join(clip, target, how)
        record.words.remove("clip", clip)
        place(workspace, record, target)
        refresh_words(record, target)
        event = workspace.event(
            EventType.JOIN, evidence_id, sha256=record.clips.sha256(target) or "", why=f"joined by {how}"
        )
        record.ledger.append(event)
        joined.append((target, evidence_id))
    return tuple(joined)


def comparable(
    record: Record, rows: Sequence[CatalogueView], tolerance: CatalogueSettings
) -> tuple[Footage, ...]:
    """Return the footage without a platform's row that one of these rows may fit: all that does, and little else."""
    likely = _called_alike(record, rows) | _started_alike(record, rows, tolerance)
    return tuple(footage_of(record, clip) for clip in record.arrived.clips(likely))


def _called_alike(record: Record, rows: Iterable[CatalogueView]) -> frozenset[int]:
    """Return the clips that have a file of a name that a row gives, in any case and with any footage's suffix."""
    wanted = {_name(text) for row in rows for text in (row.evidence_id, row.title)} - {""}
    return record.arrived.called(
        sorted({name for name in record.arrived.names() if not wanted.isdisjoint(_stems(name))})
    )


def _stems(name: str) -> tuple[str, str]:
    """Return a name without case, whole and without its suffix: one of the two is ``_name``, at a tenth of its cost."""
    whole = name.strip().casefold()
    return whole, whole.rpartition(".")[0]


def _started_alike(
    record: Record, rows: Iterable[CatalogueView], tolerance: CatalogueSettings
) -> frozenset[int]:
    """Return the clips that a row's camera recorded and that start, as far as is known, when the row says."""
    times: dict[str, list[datetime]] = defaultdict(list)
    for row in rows:
        device = device_key(row.device_serial)
        if device and row.recorded_at is not None:
            times[device].append(row.recorded_at)
    for of_device in times.values():
        of_device.sort()
    held = record.arrived.times(sorted(times))
    told = (
        CameraStart(one.clip, one.device, start, width)
        for one in held
        for start, width in own_starts(time_claims([one.claim]))
    )
    return frozenset(
        found.clip
        for found in chain(record.arrived.starts(sorted(times)), told)
        if _nearest_s(times[found.device], found.start_at) <= tolerance.start_tolerance_s + found.half_width_s
    )


def _nearest_s(times: Sequence[datetime], moment: datetime) -> float:
    """Return how many seconds the nearest of some times in order, at least one, is from a moment."""
    after = bisect_left(times, moment)
    return min(abs((time - moment).total_seconds()) for time in times[max(after - 1, 0) : after + 1])


def _doubt(record: Record, targets: Sequence[int]) -> str:
    names = sorted(record.clips.evidence_id(target) for target in targets)
    return f"its footage may be {' or '.join(names)}; more than one row or clip fits" if names else ""


def footage_of(record: Record, clip: int) -> Footage:
    """Return a clip of footage as a platform's row is compared with it."""
    sha256 = record.clips.sha256(clip) or ""
    placement = record.clips.placement(clip)
    duration, claims = clip_duration(record, clip), record.clips.claims(clip)
    return Footage(
        clip=clip,
        names=frozenset(_name(place.name) for place in record.evidence.locations(sha256)),
        devices=frozenset(named_devices(claims)),
        start=placement.start_at if placement else None,
        half_width_s=_unshared_s(placement) if placement else 0.0,
        duration_s=None if duration is None else float(duration),
        own=own_starts(time_claims(claims)),
    )


def own_starts(claims: Iterable[TimeClaim]) -> tuple[tuple[datetime, float], ...]:
    """Return every start that a camera's own clock may mean by what was read of it, with the half-width in seconds."""
    return tuple(
        (reading.start, claim.half_width_s)
        for claim in claims
        if authority_of(claim) in OWN_CLOCK
        for reading in claim.readings
    )


def _unshared_s(placement: PlacementView) -> float:
    """Return how far a clip's start may be off against what its platform says: both tell the camera's own clock."""
    return placement.half_width_s if placement.spread_s is None else placement.spread_s


def _name(text: str) -> str:
    """Return the form of a file's name that is compared: its stem, without case."""
    stem = text.strip().casefold()
    suffix = PurePath(stem).suffix
    return stem.removesuffix(suffix) if suffix in {".mp4", ".mov", ".mkv", ".avi", ".ts", ".mts"} else stem
