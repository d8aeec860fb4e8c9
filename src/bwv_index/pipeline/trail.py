"""Where a clip was recorded: places that sources name, and the first and the last fix of each track."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from bwv_index.cameras import (
    Belonging,
    CameraProfile,
    ClaimKind,
    Remark,
    SeenText,
    Track,
    TrackPoint,
    grid_reference,
    held_for,
)
from bwv_index.incidents import Position
from bwv_index.index import ClaimView, Record
from bwv_index.pipeline.content import EMPTY_SHA256, FileContent, contents_of
from bwv_index.pipeline.overlays import overlay_content, overlay_lines
from bwv_index.pipeline.parts import part_in_recording, told_beside
from bwv_index.timecode import format_utc

_SHOWN = 12
"""Digits of a SHA-256 by which a person tells two contents apart."""

TRACK = "track "
"""How the name of a source begins that is a track."""


@dataclass(frozen=True, slots=True)
class FixView:
    """One measured position, WGS 84 degrees, with what the device says of its quality.

    ``grid`` is the Ordnance Survey reference, empty outside Great Britain. ``since_lock_s`` is how long, at least, the
    fix had been held; None where the track does not tell.
    """

    latitude: float
    longitude: float
    grid: str
    offset: Fraction | None
    at: datetime | None
    fix: str
    accuracy_m: float | None
    dop: float | None
    since_lock_s: float | None


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place that a source names for the whole clip: WGS 84 degrees, and the radius that it states in metres.

    ``grid`` is the Ordnance Survey reference, empty outside Great Britain.
    """

    source: str
    latitude: float
    longitude: float
    grid: str
    accuracy_m: float | None


@dataclass(frozen=True, slots=True)
class TrailView:
    """One track: who wrote it, points as written, how many were measured, how many are kept, first and last fix.

    ``sidecar`` names the file beside the footage that holds it, empty for the footage itself.
    """

    source: str
    sidecar: str
    points: int
    measured: int
    kept: int
    first: FixView | None
    last: FixView | None


@dataclass(frozen=True, slots=True)
class Said:
    """What readers make of a clip's file or of one of its sidecars: who knew it, and what they could not use.

    ``seen`` is every line that was read in the picture, believed or not.
    """

    file: str
    readers: tuple[str, ...]
    remarks: tuple[Remark, ...]
    seen: tuple[SeenText, ...] = ()


def places_of(claims: Iterable[ClaimView]) -> tuple[PlaceView, ...]:
    """Return the places that sources name, but for the ends of tracks, which ``trails_of`` gives with their fix."""
    named = (c for c in claims if c.kind == ClaimKind.POSITION.value and c.value)
    return tuple(_named(claim) for claim in named if not _of_track(claim.source))


def _of_track(source: str) -> bool:
    """Whether a claim was made by a track, of the footage or of a file beside it."""
    return source.startswith(TRACK) or f": {TRACK}" in source


def _named(claim: ClaimView) -> PlaceView:
    latitude, longitude = (float(part) for part in claim.value.split(",")[:2])
    accuracy_m = claim.body.get("accuracy_m")
    grid = grid_reference(Position(latitude, longitude)) or ""
    return PlaceView(claim.source, latitude, longitude, grid, accuracy_m)


def trails_of(record: Record, sha256: str) -> tuple[TrailView, ...]:
    """Return the tracks of an item and of its sidecars, its own first."""
    return tuple(trail for name, found in _files(record, sha256) for trail in _trails(name, found))


def said_of(
    record: Record, sha256: str, profiles: Iterable[CameraProfile], profile_id: str
) -> tuple[Said, ...]:
    """Return what readers made of an item and of each of its sidecars, its own first.

    The text in its picture is taken by the profile of that name, as its claims were.
    """
    profile = next((one for one in profiles if one.id == profile_id), None)
    return tuple(_said(name, found, profile) for name, found in _files(record, sha256))


def _said(name: str, found: FileContent, profile: CameraProfile | None) -> Said:
    if found.burnt_in is None:
        return Said(name, found.content.readers, found.content.remarks)
    told = overlay_content(profile, found.burnt_in)
    remarks = (*found.content.remarks, *told.remarks)
    return Said(name, (*found.content.readers, *told.readers), remarks, overlay_lines(found.burnt_in))


def _files(record: Record, sha256: str) -> Iterator[tuple[str, FileContent]]:
    """Give what was read of an item, under no name, and of its sidecars by theirs: as far as it holds for the item."""
    for found in contents_of(record, sha256):
        yield "", found
    beside = told_beside(record, sha256)
    part = part_in_recording(record, sha256, beside)
    for pairing, many in beside:
        for found in many if pairing.sidecar != EMPTY_SHA256 else ():
            content = held_for(found.content, Belonging(pairing.how), part)
            changed = _changed(record, pairing.sidecar)
            yield pairing.name, replace(found, content=replace(content, remarks=(*content.remarks, *changed)))


def _changed(record: Record, sidecar: str) -> Iterator[Remark]:
    """Tell that other bytes were seen where a sidecar was, with the days on which each was first seen."""
    for place, other, since in record.evidence.others_at(sidecar):
        told = (
            f"its content {sidecar[:_SHOWN]} was first seen there at {format_utc(place.seen_at)}, other content "
            f"{other[:_SHOWN]} at {format_utc(since.seen_at)}; what each says is weighed for the footage it lay beside"
        )
        yield Remark(place.name, told)


def _trails(name: str, found: FileContent) -> Iterator[TrailView]:
    for track, tally in zip(found.content.tracks, found.tallies, strict=True):
        fixes = _fixes(track)
        yield TrailView(
            track.source, name, tally.points, tally.measured, len(track.points),
            fixes[0] if fixes else None, fixes[-1] if fixes else None,
        )  # fmt: skip


def _fixes(track: Track) -> list[FixView]:
    """Return the measured points of a track that are its first and its last."""
    usable = set(track.usable)
    held = [(p, lock) for p, lock in zip(track.points, track.since_lock_s, strict=True) if p in usable]
    return [_fix(*held[place]) for place in ((0, -1) if held else ())]


def _fix(point: TrackPoint, lock: Fraction | None) -> FixView:
    if point.position is None:
        raise ValueError("a measured point has a position")
    return FixView(
        latitude=point.position.latitude, longitude=point.position.longitude,
        grid=grid_reference(point.position) or "", offset=point.offset, at=point.at, fix=point.fix.value,
        accuracy_m=point.accuracy_m if point.accuracy_m is not None else point.position.accuracy_m,
        dop=point.dop, since_lock_s=None if lock is None else float(lock),
    )  # fmt: skip
