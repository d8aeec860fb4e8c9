"""CAMM, the camera motion metadata track of Android and 360-degree cameras: positions, with the fix in type 6.

Source: Google, "Camera Motion Metadata Spec": packets of two reserved bytes, a type of two, then the fields, all
little endian.
"""

import math
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bwv_index.cameras.anchor import satellite_mark
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.order import order_remarks
from bwv_index.cameras.plausible import measured, without_jumps
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.track import FixQuality, Track, TrackPoint
from bwv_index.media import DataSample, DataTrack

TRACK = "camm"
HEADER = struct.Struct("<HH")
PLACE, FULL = 5, 6
FIELDS = {
    0: struct.Struct("<3f"),
    1: struct.Struct("<2i"),
    2: struct.Struct("<3f"),
    3: struct.Struct("<3f"),
    4: struct.Struct("<3f"),
    PLACE: struct.Struct("<3d"),
    FULL: struct.Struct("<dI2d7f"),
    7: struct.Struct("<3f"),
}
"""Angle, exposure, gyroscope, acceleration, position in a room, place, full GPS, magnetic field."""
FIXES = {0: FixQuality.NONE, 2: FixQuality.TWO_D, 3: FixQuality.THREE_D}
GPS_EPOCH = datetime(1980, 1, 6, tzinfo=UTC)
LEAPS = (
    (datetime(2017, 1, 1, tzinfo=UTC), 18),
    (datetime(2015, 7, 1, tzinfo=UTC), 17),
    (datetime(2012, 7, 1, tzinfo=UTC), 16),
)
"""Seconds that GPS time is ahead of UTC from a day on (IERS, Bulletin C); the format is younger than the last."""
HALF_WIDTH_S = 0.5
"""How late a phone's receiver tells its reading."""


@dataclass(frozen=True, slots=True)
class Camm:
    """Reads the camera motion metadata track."""

    id: str = "camm"

    def read(self, source: Source) -> Content | None:
        """Return the positions and the time; None where the file has no such track."""
        tracks = [t for t in source.payloads.tracks if t.kind == TRACK]
        if not tracks:
            return None
        found = [track for data in tracks for track in _tracks(data)]
        marks = (_mark(track) for track in found)
        return Content(
            readers=(self.id,),
            times=tuple(mark for mark in marks if mark is not None),
            tracks=tuple(found),
            remarks=(*(remark for data in tracks for remark in _remarks(data)), *order_remarks(found)),
            read=(TRACK,),
        )


def _fields(sample: DataSample) -> tuple[int, tuple[float, ...]] | None:
    """Return a packet's type and fields; None where it is none or is cut short."""
    if len(sample.payload) < HEADER.size:
        return None
    layout = FIELDS.get(kind := HEADER.unpack_from(sample.payload)[1])
    if layout is None or len(sample.payload) < HEADER.size + layout.size:
        return None
    return kind, layout.unpack_from(sample.payload, HEADER.size)


def _tracks(data: DataTrack) -> Iterator[Track]:
    """Tell the positions, the full readings before the bare ones."""
    packets = [(sample, fields) for sample in data.samples if (fields := _fields(sample)) is not None]
    for kind, name, point_of in ((FULL, "full GPS", _full), (PLACE, "place", _place)):
        points = [point_of(sample, fields) for sample, (found, fields) in packets if found == kind]
        if points:
            yield Track(f"camm {name}", without_jumps(points))


def _place(sample: DataSample, fields: tuple[float, ...]) -> TrackPoint:
    """Read latitude, longitude, altitude."""
    latitude, longitude, altitude = fields
    return measured(sample.time.seconds, latitude, longitude, FixQuality.UNSTATED, altitude_m=altitude)


def _full(sample: DataSample, fields: tuple[float, ...]) -> TrackPoint:
    """Read the full reading: GPS seconds, fix, place, accuracies, velocities east, north and up."""
    seconds, code, latitude, longitude, altitude, wide, _high, east, north, _up, _speed_wide = fields
    fix = FIXES.get(int(code))
    moving = math.isfinite(east) and math.isfinite(north) and (east or north)
    return measured(
        *(sample.time.seconds, latitude, longitude, fix or FixQuality.NONE),
        at=_utc(seconds),
        altitude_m=altitude,
        speed_mps=math.hypot(east, north),
        course_deg=math.degrees(math.atan2(east, north)) % 360 if moving else None,
        accuracy_m=wide,
        problem="" if fix is not None else f"a fix of {code} is not known",
    )


def _utc(seconds: float) -> datetime | None:
    """Return UTC from seconds of GPS time, which knows no leap seconds; None before the format's time."""
    try:
        plain = GPS_EPOCH + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None
    for since, ahead in LEAPS:
        if plain - timedelta(seconds=ahead) >= since:
            return plain - timedelta(seconds=ahead)
    return None


def _mark(track: Track) -> TimeMark | None:
    """Return the satellites' time of one track."""
    first = next((point.at for point in track.usable if point.at is not None), None)
    if first is None:
        return None
    raw = f"{track.source} {first:%Y-%m-%dT%H:%M:%S.%f}Z"
    note = "seconds of GPS time since 1980-01-06, less leap seconds"
    return satellite_mark(track.points, raw, half_width_s=HALF_WIDTH_S, note=note)


def _remarks(data: DataTrack) -> Iterator[Remark]:
    """Tell packets that could not be read, and those of readings that are not kept."""
    read = Counter(fields[0] if (fields := _fields(sample)) else -1 for sample in data.samples)
    if read[-1]:
        yield Remark(data.kind, f"{read[-1]} packets are of no known type, or are cut short")
    if motion := sum(read[kind] for kind in FIELDS if kind not in (PLACE, FULL)):
        yield Remark(data.kind, f"{motion} packets of motion and exposure, which tell no place or time")
    if data.left_out:
        yield Remark(data.kind, f"{data.left_out} packets beyond the bound were not read")
