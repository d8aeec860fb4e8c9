"""BlackVue's ``.gps`` (the camera's clock before each NMEA sentence) and ``.3gf`` (acceleration), and their boxes.

Source: the files themselves: ``[milliseconds]$GPRMC...``, and records of ten bytes, big endian: milliseconds since
the recording began, then three signed counts.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from bwv_index.cameras.anchor import satellite_mark
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.order import order_remarks
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.readers.sentences import Sentences, find_sentences, joined, readings, sentence_remarks
from bwv_index.cameras.track import Track
from bwv_index.clock import TimeSource
from bwv_index.media import Block

MOST_BYTES = 32 * 1024 * 1024
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
START_HALF_WIDTH_S = 5.0
"""The log opens with the recording; the first sentence comes within a few seconds."""
CLOCK_HALF_WIDTH_S = 1.0
FIRST_WITHIN = 200
LONGEST_LINE = 160
BOXES = ("gps ", "3gf ")
RECORD = struct.Struct(">I3h")
_STAMP = re.compile(rb"\[(?P<ms>[0-9]{12,14})\]\$G")


@dataclass(frozen=True, slots=True)
class Blackvue:
    """Reads BlackVue's logs, beside the footage or in a box of it."""

    id: str = "blackvue"

    def read(self, source: Source) -> Content | None:
        """Return the positions and the camera's own clock; None where the bytes are no such log."""
        if source.sidecar is not None:
            return self._one(source.name, source.sidecar, shaken=source.name.lower().endswith(".3gf"))
        boxes = [(b, box) for b in source.payloads.blocks if (box := _box(b)) is not None]
        found = [(b, self._one(b.kind, data, shaken=name == "3gf ")) for b, (name, data) in boxes]
        parts = [(b, content) for b, content in found if content is not None]
        if not parts:
            return None
        return Content(
            readers=(self.id,),
            times=tuple(time for _, content in parts for time in content.times),
            tracks=tuple(track for _, content in parts for track in content.tracks),
            remarks=tuple(remark for b, content in parts for remark in (*content.remarks, *_cut(b))),
            read=tuple(dict.fromkeys(b.kind for b, _ in parts)),
        )

    def _one(self, where: str, data: bytes, *, shaken: bool) -> Content | None:
        """Read one log of either kind."""
        if shaken:
            count = _accelerations(data)
            told = f"{count} readings of an acceleration sensor, which tell no place or time"
            return Content(readers=(self.id,), remarks=(Remark(where, told),)) if count else None
        stamps = list(_STAMP.finditer(data[:MOST_BYTES]))
        if not stamps or stamps[0].start() > FIRST_WITHIN:
            return None
        log = joined([_line(data[:MOST_BYTES], stamps[0], one) for one in stamps])
        track = Track("blackvue gps", readings(log))
        marks = (_clock(stamps[0]), None if log.changed else _satellites(track))
        return Content(
            readers=(self.id,),
            times=tuple(mark for mark in marks if mark is not None),
            tracks=(track,) if track.points else (),
            remarks=(*sentence_remarks(where, log), *_bound(where, data), *order_remarks([track])),
        )


def _box(block: Block) -> tuple[str, bytes] | None:
    """Return the name and body of a log's box, itself or as the first within a free one; None where it is none."""
    kind = block.kind.split("/")[-1]
    if kind in BOXES:
        return kind, block.payload
    within = block.payload[4:8].decode("latin-1")
    return (within, block.payload[8:]) if kind == "free" and within in BOXES else None


def _cut(block: Block) -> Iterator[Remark]:
    """Tell a box that was not handed over whole."""
    if block.length > len(block.payload):
        yield Remark(block.kind, f"{block.length - len(block.payload)} bytes of the log were not read")


def _line(data: bytes, first: re.Match[bytes], stamp: re.Match[bytes]) -> Sentences:
    """Return the sentence after one stamp, its offset counted by the camera's clock from the first."""
    offset = Fraction(int(stamp["ms"]) - int(first["ms"]), 1000)
    line = data[stamp.end() - 2 : stamp.end() + LONGEST_LINE].split(b"\n")[0]
    return find_sentences(line.decode("ascii", "replace"), offset)


def _satellites(track: Track) -> TimeMark | None:
    """Return the satellites' time, by the offsets that the camera's clock gives."""
    first = next((point.at for point in track.usable if point.at is not None), None)
    if first is None:
        return None
    raw = f"{track.source} {first:%Y-%m-%dT%H:%M:%S}Z"
    return satellite_mark(
        track.points, raw, half_width_s=CLOCK_HALF_WIDTH_S, offset_half_width_s=START_HALF_WIDTH_S
    )


def _clock(stamp: re.Match[bytes]) -> TimeMark | None:
    """Return the camera's own clock at the log's first line; it runs in the camera's zone, which is not written."""
    try:
        wall = (EPOCH + timedelta(milliseconds=int(stamp["ms"]))).replace(tzinfo=None)
    except OverflowError:
        return None
    return TimeMark(
        source=TimeSource.SIDECAR,
        raw=stamp[0].decode("ascii").removesuffix("$G"),
        wall=wall,
        half_width_s=CLOCK_HALF_WIDTH_S,
        offset_half_width_s=START_HALF_WIDTH_S,
        note="the camera's own clock at the log's first line",
    )


def _accelerations(data: bytes) -> int:
    """Return how many records a log of acceleration has; none where the bytes are no such log."""
    body = data[: len(data) // RECORD.size * RECORD.size]
    records = [record for record in RECORD.iter_unpack(body) if record[0] != 0xFFFFFFFF]  # noqa: PLR2004 - unused
    rising = all(one[0] <= other[0] for one, other in pairwise(records))
    return len(records) if rising else 0


def _bound(where: str, data: bytes) -> Iterator[Remark]:
    """Tell bytes that were not read."""
    if len(data) > MOST_BYTES:
        yield Remark(where, f"{len(data) - MOST_BYTES} bytes beyond the bound were not read")
