"""The ``freeGPS`` blocks of dashcams and some body cameras: a second of position each, in three known layouts.

Source: the blocks themselves. Offsets count from the word ``freeGPS``; all numbers are little endian. The common
layout has the camera's date and time at 44 and degrees and minutes as floats at 72; another holds NMEA; 70mai's has
degrees times ten million at 27. Some cameras scramble theirs: a block of no known layout is told, not read.
"""

import math
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from bwv_index.cameras.anchor import satellite_mark
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.order import order_remarks
from bwv_index.cameras.plausible import measured, without_jumps
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.readers.sentences import Sentences, find_sentences, joined, readings, sentence_remarks
from bwv_index.cameras.track import FixQuality, Track, TrackPoint
from bwv_index.clock import TimeSource
from bwv_index.media import Block

WORD = b"freeGPS "
BODY = b"GPS "
WORD_WITHIN = 16
COMMON = struct.Struct("<6I3sx4f")
COMMON_AT = 44
SMALL = struct.Struct("<c2i")
SMALL_AT = 26
SMALL_MARK = b"\x03\x00\xed\x01"
SMALL_MARK_AT = 12
FOREIGN = (b"IQS", b"ATC")
"""Words at 12 of cameras that use the common layout's places for other things."""
SCRAMBLED_FIRMWARE = b"3.01.054"
"""The firmware (box ``ver ``) whose numbers look like places, and are not before a sum is undone."""
NEAREST = 0.01
"""A latitude of fewer minutes is what a scrambled block gives (longitude may be so small: Greenwich)."""
KNOT_MPS = 1852 / 3600
CENTURY = 2000
BLOCK_HALF_WIDTH_S = 1.5
"""One block a second, the first within the recording's first."""
CLOCK_HALF_WIDTH_S = 1.0
_SIXTY = 60


class Layout(StrEnum):
    """What a block holds."""

    COMMON = "common"
    NMEA = "NMEA"
    SMALL = "70mai"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class _Reading:
    """A point and the camera's clock beside it, None where the block has none."""

    point: TrackPoint
    wall: datetime | None


@dataclass(frozen=True, slots=True)
class Novatek:
    """Reads ``freeGPS`` blocks."""

    id: str = "novatek"

    def read(self, source: Source) -> Content | None:
        """Return the positions, and the camera's clock or the satellites' time; None without such blocks."""
        found = [(b, data) for b in source.payloads.blocks if (data := _body(b)) is not None]
        if not found:
            return None
        scrambled = any(SCRAMBLED_FIRMWARE in b.payload[:64] for b in source.payloads.blocks)
        layouts = [Layout.UNKNOWN if scrambled else _layout(data) for _, data in found]
        told = [(data, layout) for (_, data), layout in zip(found, layouts, strict=True)]
        log = joined([_sentences(data) for data, layout in told if layout is Layout.NMEA])
        plain = [_common(data) for data, layout in told if layout is Layout.COMMON]
        tracks = (
            Track("novatek", without_jumps(_placed(plain))),
            Track("novatek nmea", _since_first(readings(log))),
            Track("70mai", without_jumps([_small(data) for data, layout in told if layout is Layout.SMALL])),
        )
        marks = (_clock(plain), None if log.changed else _satellites(tracks[1], log))
        where = found[0][0].kind
        known = [
            b.kind for (b, _), layout in zip(found, layouts, strict=True) if layout is not Layout.UNKNOWN
        ]
        return Content(
            readers=(self.id,),
            times=tuple(mark for mark in marks if mark is not None),
            tracks=tuple(track for track in tracks if track.points),
            remarks=(
                *order_remarks(tracks),
                *_remarks(where, Counter(layouts)),
                *sentence_remarks(where, log),
            ),
            read=tuple(dict.fromkeys(known)),
        )


def _body(block: Block) -> bytes | None:
    """Return a block from its word on; None where it is no such block."""
    at = block.payload[: WORD_WITHIN + len(WORD)].find(WORD)
    if at >= 0:
        return block.payload[at:]
    if block.kind.split("/")[-1] == "free" and block.payload.startswith(BODY):
        return b"free" + block.payload
    return None


def _layout(data: bytes) -> Layout:
    """Tell a block's layout by what must stand in its places."""
    if not any(data[SMALL_MARK_AT:]):
        return Layout.EMPTY
    if _sentences(data).found:
        return Layout.NMEA
    if data[SMALL_MARK_AT : SMALL_MARK_AT + 4] == SMALL_MARK and data[SMALL_AT : SMALL_AT + 1] in (
        b"A",
        b"V",
    ):
        return Layout.SMALL if len(data) >= SMALL_AT + SMALL.size else Layout.UNKNOWN
    if data[12:15] in FOREIGN or len(data) < COMMON_AT + COMMON.size:
        return Layout.UNKNOWN
    *_, letters, latitude, longitude, knots, _course = COMMON.unpack_from(data, COMMON_AT)
    if letters[:1] == b"A":
        sided = letters[1:2] in b"NS" and letters[2:3] in b"EW"
        written = (
            _degrees(latitude) is not None
            and _degrees(longitude) is not None
            and knots >= 0
            and latitude >= NEAREST
        )
        return Layout.COMMON if sided and written and _wall(data) is not None else Layout.UNKNOWN
    return Layout.COMMON if letters[:1] in b"V\0" and _wall(data) is not None else Layout.UNKNOWN


def _sentences(data: bytes) -> Sentences:
    """Return the NMEA sentences in a block."""
    return find_sentences(data.decode("latin-1")) if b"$G" in data else Sentences()


def _wall(data: bytes) -> datetime | None:
    """Read the camera's date and time; None where it is none."""
    hour, minute, second, year, month, day = COMMON.unpack_from(data, COMMON_AT)[:6]
    try:
        return datetime(year if year >= CENTURY else CENTURY + year, month, day, hour, minute, second)  # noqa: DTZ001 - no zone is written
    except (ValueError, OverflowError):
        return None


def _degrees(value: float) -> float | None:
    """Read degrees and minutes run together, ``5153.34``; None where the minutes are none."""
    if not math.isfinite(value) or value < 0:
        return None
    degrees, minutes = divmod(value, 100)
    return degrees + minutes / _SIXTY if minutes < _SIXTY else None


def _common(data: bytes) -> _Reading:
    """Read a block of the common layout."""
    *_, letters, latitude, longitude, knots, course = COMMON.unpack_from(data, COMMON_AT)
    fix = FixQuality.UNSTATED if letters[:1] == b"A" else FixQuality.NONE
    north, east = _degrees(latitude) or 0.0, _degrees(longitude) or 0.0
    point = measured(
        *(None, -north if letters[1:2] == b"S" else north, -east if letters[2:3] == b"W" else east, fix),
        speed_mps=knots * KNOT_MPS,
        course_deg=course,
    )
    return _Reading(point, _wall(data))


def _small(data: bytes) -> TrackPoint:
    """Read a block of 70mai's layout, which has no time."""
    status, latitude, longitude = SMALL.unpack_from(data, SMALL_AT)
    fix = FixQuality.UNSTATED if status == b"A" else FixQuality.NONE
    return measured(None, latitude / 1e7, longitude / 1e7, fix)


def _placed(plain: Sequence[_Reading]) -> tuple[TrackPoint, ...]:
    """Return points at the seconds since the first, by the camera's clock beside them."""
    first = next((reading.wall for reading in plain if reading.wall is not None), None)
    points: list[TrackPoint] = []
    for reading in plain:
        later = (reading.wall - first).total_seconds() if first and reading.wall else -1.0
        points.append(replace(reading.point, offset=Fraction(later)) if later >= 0 else reading.point)
    return tuple(points)


def _since_first(points: tuple[TrackPoint, ...]) -> tuple[TrackPoint, ...]:
    """Return points at the seconds since the first, by the satellites' time."""
    first = next((point.at for point in points if point.at is not None), None)
    return tuple(
        replace(point, offset=Fraction((point.at - first).total_seconds()))
        if first is not None and point.at is not None and point.at >= first
        else point
        for point in points
    )


def _clock(plain: Sequence[_Reading]) -> TimeMark | None:
    """Return the camera's clock at the first block with a fix, when it was set by the satellites.

    Its zone is not written: most cameras keep local time.
    """
    started = next((r.wall for r in plain if r.wall is not None), None)
    fixed = next((r.wall for r in plain if r.wall is not None and r.point.position is not None), None)
    if started is None or fixed is None or fixed < started:
        return None
    return TimeMark(
        source=TimeSource.SIDECAR,
        raw=f"freeGPS {fixed:%Y-%m-%d %H:%M:%S}",
        wall=fixed,
        offset=Fraction((fixed - started).total_seconds()),
        half_width_s=CLOCK_HALF_WIDTH_S,
        offset_half_width_s=BLOCK_HALF_WIDTH_S,
        note="the camera's clock in the file's GPS blocks",
    )


def _satellites(track: Track, log: Sentences) -> TimeMark | None:
    """Return the satellites' time that NMEA in the blocks tells."""
    raw = next((sentence.text for sentence in log.found if sentence.holds), "")
    return satellite_mark(
        track.points, raw, half_width_s=CLOCK_HALF_WIDTH_S, offset_half_width_s=BLOCK_HALF_WIDTH_S
    )


def _remarks(where: str, layouts: Counter[Layout]) -> Iterator[Remark]:
    """Tell blocks that were not read."""
    if count := layouts[Layout.UNKNOWN]:
        yield Remark(
            where, f"{count} freeGPS blocks are of a layout that is not known, or are scrambled: not read"
        )
    if count := layouts[Layout.EMPTY]:
        yield Remark(where, f"{count} freeGPS blocks are empty")
    if layouts[Layout.SMALL]:
        yield Remark(where, "70mai's blocks have no time and do not say where in the recording they fall")
