"""GoPro's GPMF: positions with their fix and the satellites' time in a track of the file, the camera in a box.

Source: GoPro, "GPMF introduction" (the gpmf-parser repository), streams GPS5, GPS9, GPSU, GPSF, GPSP, GLPI.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from bwv_index.cameras.anchor import satellite_mark
from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.order import order_remarks
from bwv_index.cameras.plausible import measured, without_jumps
from bwv_index.cameras.readers import klv
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.track import FixQuality, Track, TrackPoint
from bwv_index.media import Block, DataSample, DataTrack

TRACK = "gpmd"
BOX = "GPMF"
FIRMWARE = "FIRM"
PACKET_S = Fraction(1)
"""How long one packet lasts where no other follows to tell."""
PACKET_HALF_WIDTH_S = 1.0
"""A GPS5 packet has one time for a second of readings, and its first reading may be older than the packet."""
READING_HALF_WIDTH_S = 0.5
"""A GPS9 reading has its own time; what stays is how late the receiver told it."""
DAYS_FROM = datetime(2000, 1, 1, tzinfo=UTC)
FIXES = {0: FixQuality.NONE, 2: FixQuality.TWO_D, 3: FixQuality.THREE_D}
_STAMP = re.compile(r"[0-9]{12}\.[0-9]{1,6}")
GPS5_FIELDS, GPS9_FIELDS, GLPI_FIELDS = 5, 9, 9
NAMELESS = "Camera"
"""What a HERO5 calls itself in its device record; no model."""


@dataclass(frozen=True, slots=True)
class _Packet:
    """One sample of the track: when it begins and how long it lasts, in seconds."""

    start: Fraction
    lasts: Fraction
    payload: bytes


@dataclass(frozen=True, slots=True)
class Gpmf:
    """Reads GoPro's telemetry."""

    id: str = "gpmf"

    def read(self, source: Source) -> Content | None:
        """Return the positions, the time and the camera; None where neither track nor box is GPMF."""
        tracks = [t for t in source.payloads.tracks if t.kind == TRACK and _is_gpmf(t.samples)]
        boxes = [b for b in source.payloads.blocks if b.kind.endswith(f"/{BOX}") and b.payload[:4] == b"DEVC"]
        firmware = [b for b in source.payloads.blocks if b.kind.endswith(f"udta/{FIRMWARE}")]
        if not tracks and not boxes:
            return None
        found = [track for data in tracks for track in _tracks(data)]
        marks = (_mark(track) for track in found)
        return Content(
            readers=(self.id,),
            times=tuple(mark for mark in marks if mark is not None),
            claims=tuple(dict.fromkeys((*_device(boxes), *_model(tracks)))),
            tracks=tuple(found),
            remarks=(*_remarks(tracks), *order_remarks(found), *(_firmware(block) for block in firmware)),
            read=tuple(dict.fromkeys([*(t.kind for t in tracks), *(b.kind for b in (*boxes, *firmware))])),
        )


def _is_gpmf(samples: tuple[DataSample, ...]) -> bool:
    """Whether packets are GPMF: other makers use the same name for tracks of their own."""
    return any(sample.payload[:4] == b"DEVC" for sample in samples)


def _packets(data: DataTrack) -> Iterator[_Packet]:
    """Tell a track's packets, each lasting until the next."""
    lasts = PACKET_S
    for sample, after in zip(data.samples, (*data.samples[1:], None), strict=True):
        if after is not None:
            lasts = max(Fraction(0), after.time.seconds - sample.time.seconds)
        yield _Packet(sample.time.seconds, lasts, sample.payload)


def _tracks(data: DataTrack) -> Iterator[Track]:
    """Tell the positions of one track, a track for each kind of record; GPS9 first, which is the finer."""
    readers = (("GPS9", _gps9), ("GPS5", _gps5), ("GLPI", _glpi))
    packets = tuple(_packets(data))
    for key, points_of in readers:
        points = [
            point
            for packet in packets
            for stream in klv.streams(packet.payload)
            if any(record.key == key for record in stream)
            for point in points_of(packet, stream)
        ]
        if points:
            yield Track(f"gpmf {key}", without_jumps(points))


def _mark(track: Track) -> TimeMark | None:
    """Return the satellites' time of one track."""
    first = next((point for point in track.usable if point.at is not None), None)
    if first is None or first.at is None:
        return None
    width = READING_HALF_WIDTH_S if track.source.endswith("GPS9") else PACKET_HALF_WIDTH_S
    return satellite_mark(
        track.points, f"{track.source} {first.at:%Y-%m-%dT%H:%M:%S.%f}Z", half_width_s=width
    )


def _rows(stream: tuple[klv.Record, ...], key: str, fields: int) -> tuple[tuple[float, ...], ...]:
    """Return the scaled samples of one key with at least so many fields, by the scale and layout before it."""
    scale: tuple[float, ...] = ()
    layout = ""
    for record in stream:
        if record.key == "SCAL":
            scale = tuple(value for row in klv.numbers(record) for value in row)
        elif record.key == "TYPE":
            layout = record.text
        elif record.key == key:
            rows = klv.scaled(record, scale, layout) if scale else ()
            return rows if rows and len(rows[0]) >= fields else ()
    return ()


def _offsets(packet: _Packet, count: int) -> Iterator[Fraction]:
    """Tell when each of so many samples was taken: they are spread evenly over their packet."""
    step = packet.lasts / max(1, count)
    for n in range(count):
        yield packet.start + step * n


def _gps5(packet: _Packet, stream: tuple[klv.Record, ...]) -> Iterator[TrackPoint]:
    """Tell latitude, longitude, altitude, speed on the ground, speed in space; one time and fix for all."""
    code = _single(stream, "GPSF")
    precision = _single(stream, "GPSP")
    begins = _stamp(next((record.text for record in stream if record.key == "GPSU"), ""))
    rows = _rows(stream, "GPS5", GPS5_FIELDS)
    for offset, row in zip(_offsets(packet, len(rows)), rows, strict=True):
        late = timedelta(seconds=float(offset - packet.start))
        fix, problem = _fix(code)
        yield measured(
            *(offset, row[0], row[1], fix),
            at=_later(begins, late),
            altitude_m=row[2],
            speed_mps=row[3],
            dop=None if precision is None else precision / 100,
            problem=problem,
        )


def _gps9(packet: _Packet, stream: tuple[klv.Record, ...]) -> Iterator[TrackPoint]:
    """Tell as GPS5, then days since 2000, seconds since midnight UTC, dilution of precision and fix of each."""
    rows = _rows(stream, "GPS9", GPS9_FIELDS)
    for offset, row in zip(_offsets(packet, len(rows)), rows, strict=True):
        fix, problem = _fix(row[8])
        at = _span(row[5], row[6])
        yield measured(
            *(offset, row[0], row[1], fix),
            at=_later(DAYS_FROM, at) if at is not None else None,
            altitude_m=row[2],
            speed_mps=row[3],
            dop=row[7],
            problem=problem,
        )


def _glpi(packet: _Packet, stream: tuple[klv.Record, ...]) -> Iterator[TrackPoint]:
    """Tell a drone's reckoned place: its own clock, latitude, longitude, altitude, height, speeds, heading.

    The record has no fix and its clock counts from the start, so that it gives no time.
    """
    rows = _rows(stream, "GLPI", GLPI_FIELDS)
    for offset, row in zip(_offsets(packet, len(rows)), rows, strict=True):
        yield measured(offset, row[1], row[2], FixQuality.UNSTATED, altitude_m=row[3])


def _fix(code: float | None) -> tuple[FixQuality, str]:
    """Return what a fix code means, and what is wrong with it."""
    if code is None:
        return FixQuality.UNSTATED, ""
    known = FIXES.get(int(code)) if math.isfinite(code) else None
    return (known, "") if known is not None else (FixQuality.NONE, f"a fix of {code:g} is not known")


def _single(stream: tuple[klv.Record, ...], key: str) -> float | None:
    """Return the one number of a key; None where the stream has none."""
    rows = next((klv.numbers(record) for record in stream if record.key == key), ())
    return rows[0][0] if rows and rows[0] else None


def _stamp(text: str) -> datetime | None:
    """Read ``yymmddhhmmss.sss``, in UTC; None where it is no time."""
    if _STAMP.fullmatch(text) is None:
        return None
    try:
        return datetime.strptime(f"20{text}", "%Y%m%d%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None


def _span(days: float, seconds: float) -> timedelta | None:
    """Return days and seconds as a span; None where they are no number or beyond the calendar."""
    try:
        return timedelta(days=days, seconds=seconds)
    except (OverflowError, ValueError):
        return None


def _later(moment: datetime | None, span: timedelta) -> datetime | None:
    """Return a moment so much later; None where it is beyond the calendar."""
    try:
        return None if moment is None else moment + span
    except OverflowError:
        return None


def _device(boxes: list[Block]) -> Iterator[CameraClaim]:
    """Tell the camera that the settings in the box name: its serial and its model."""
    kinds = {"CASN": ClaimKind.DEVICE, "MINF": ClaimKind.MODEL}
    for block in boxes:
        for record in klv.settings(block.payload):
            if record.key in kinds and record.text:
                kind, text = kinds[record.key], record.text
                value = text.upper() if kind is ClaimKind.DEVICE else text
                yield CameraClaim(kind, f"{block.kind} {record.key}", text, value)


def _model(tracks: list[DataTrack]) -> Iterator[CameraClaim]:
    """Tell the make where the track says so, and the model that the device record names."""
    for data in tracks:
        if "GoPro" in data.handler:
            yield CameraClaim(ClaimKind.MAKE, f"{data.kind} handler", data.handler.strip(), "GoPro")
        names = (r.text for s in data.samples[:1] for r in klv.settings(s.payload) if r.key == "DVNM")
        for name in names:
            if name and name != NAMELESS:
                yield CameraClaim(ClaimKind.MODEL, f"{data.kind} DVNM", name, name)


def _firmware(block: Block) -> Remark:
    """Tell the firmware, which names no model."""
    return Remark(block.kind, f"firmware {block.payload[:64].decode('latin-1').split(chr(0))[0].strip()}")


def _remarks(tracks: list[DataTrack]) -> Iterator[Remark]:
    """Tell packets that are left out or are no GPMF."""
    for data in tracks:
        foreign = sum(sample.payload[:4] != b"DEVC" for sample in data.samples)
        if foreign:
            yield Remark(data.kind, f"{foreign} of {len(data.samples)} packets are no GPMF")
        if data.left_out:
            yield Remark(data.kind, f"{data.left_out} packets beyond the bound were not read")
