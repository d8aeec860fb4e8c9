"""The position trail of an Axis body worn recording (``*_gpstrail.json``).

Source: Axis body worn content destination interface, location file format: well-known text is longitude first, and
the seconds count from the recording's start, not from the trigger.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.readers.document import json_object
from bwv_index.cameras.readers.moment import read_moment
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.track import FixQuality, Track, TrackPoint
from bwv_index.clock import TimeSource
from bwv_index.incidents import Position

ID = "axis-trail"
MOST_POINTS = 200_000
MOST_SECONDS = 604_800.0
"""A week: no recording is longer."""

_POINT = re.compile(
    r"\s*POINT\s*\(\s*(?P<lon>[+-]?[0-9.]{1,24})\s+(?P<lat>[+-]?[0-9.]{1,24})\s*\)\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AxisTrail:
    """Reads where the camera was, second by second of its recording."""

    id: str = ID

    def read(self, source: Source) -> Content | None:
        """Return the trail; None where the file is none."""
        if source.sidecar is None or not source.name.casefold().endswith("gpstrail.json"):
            return None
        found = json_object(source.sidecar)
        entries = found.get("CoordinateEntries") if found is not None else None
        if not isinstance(entries, list):
            return None
        points = sorted(_points(entries[:MOST_POINTS]), key=lambda read: read[0])
        track = Track(ID, tuple(point for _, point, _ in points))
        return Content((ID,), _start(points), (), (track,), tuple(_remarks(source.name, entries, points)))


Entry = tuple[Fraction, TrackPoint, datetime | None]


def _points(entries: list[object]) -> Iterator[Entry]:
    """Yield the entries that have a time in the recording."""
    for entry in entries:
        seconds = _seconds(entry.get("SecondsFromStart")) if isinstance(entry, dict) else None
        if isinstance(entry, dict) and seconds is not None:
            stamp = entry.get("Timestamp")
            yield (
                seconds,
                _point(seconds, entry.get("LocationWKT")),
                read_moment(str(stamp)) if stamp else None,
            )


def _point(seconds: Fraction, written: object) -> TrackPoint:
    """Read one position; the format has no word for the quality of a fix."""
    found = _POINT.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        return TrackPoint(seconds, None, FixQuality.UNSTATED, problem="not POINT(longitude latitude)")
    try:
        position = Position(float(found["lat"]), float(found["lon"]))
    except ValueError as fault:
        return TrackPoint(seconds, None, FixQuality.UNSTATED, problem=str(fault))
    return TrackPoint(seconds, position, FixQuality.UNSTATED)


def _seconds(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Fraction(str(value)) if 0 <= value <= MOST_SECONDS else None  # which no infinity and no NaN is


def _start(points: list[Entry]) -> tuple[TimeMark, ...]:
    """Tell the recording's start from the first entry that has both its second and its time.

    The times are the camera's own: nothing says that they are the satellites'.
    """
    for seconds, _, moment in points:
        if moment is not None:
            wall = moment.replace(tzinfo=None)
            note = "the recording's start, by the trail's first time"
            return (
                TimeMark(TimeSource.SIDECAR, f"{moment:%Y-%m-%dT%H:%M:%SZ}", wall, "Z", seconds, note=note),
            )
    return ()


def _remarks(name: str, entries: list[object], points: list[Entry]) -> Iterator[Remark]:
    if len(entries) > MOST_POINTS:
        yield Remark(name, f"{len(entries)} entries: only the first {MOST_POINTS} were read")
    without = min(len(entries), MOST_POINTS) - len(points)
    if without:
        yield Remark(name, f"{without} entries have no second within the recording and were left out")
    starts = [
        moment - timedelta(seconds=float(seconds)) for seconds, _, moment in points if moment is not None
    ]
    if starts and (max(starts) - min(starts)).total_seconds() > 2:  # noqa: PLR2004 - both are whole seconds
        spread = (max(starts) - min(starts)).total_seconds()
        yield Remark(name, f"its times and its seconds tell starts that lie {spread:.0f} s apart")
