"""The position trail of an Axis body worn recording (``*_gpstrail.json``).

Source: Axis body worn content destination interface, location file format: well-known text is longitude first, and
the seconds count from the recording's start, not from the trigger.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from bwv_index.cameras.anchor import Told, apart_from, middle_reading
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.order import order_remarks
from bwv_index.cameras.plausible import measured, without_jumps
from bwv_index.cameras.readers.document import json_object
from bwv_index.cameras.readers.moment import Moment, read_moment
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.track import FixQuality, Track, TrackPoint
from bwv_index.clock import TimeSource

ID = "axis-trail"
MOST_POINTS = 200_000
APART_S = 2.0
"""Both a time and a second are whole: what they tell of the start is no further apart where they agree."""
WHOLE_S = 1.0
"""The half-width of a time in whole seconds."""
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
        track = Track(ID, without_jumps([point for _, point, _ in points]), whole_recording=True)
        told = [
            Told(seconds, moment.at, f"{moment.at:%Y-%m-%dT%H:%M:%SZ}")
            for seconds, _, moment in points
            if moment is not None
        ]
        remarks = (
            *_remarks(source.name, entries, points, told), *order_remarks([track]),
        )  # fmt: skip
        return Content((ID,), _start(told), (), (track,), remarks)


Entry = tuple[Fraction, TrackPoint, Moment | None]


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
        longitude, latitude = float(found["lon"]), float(found["lat"])
    except ValueError as fault:
        return TrackPoint(seconds, None, FixQuality.UNSTATED, problem=str(fault))
    return measured(seconds, latitude, longitude, FixQuality.UNSTATED)


def _seconds(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Fraction(str(value)) if 0 <= value <= MOST_SECONDS else None  # which no infinity and no NaN is


def _start(told: list[Told]) -> tuple[TimeMark, ...]:
    """Tell the recording's start by the entry that says the middle of what all say.

    The times are the camera's own: nothing says that they are the satellites'.
    """
    found = middle_reading(told)
    if found is None:
        return ()
    one, spread = found
    return (
        TimeMark(
            TimeSource.SIDECAR, one.raw, one.at.replace(tzinfo=None), "Z", one.offset,
            half_width_s=None if spread <= WHOLE_S else round(math.hypot(WHOLE_S, spread), 3),
            note=f"the recording's start, by the middle of the trail's {len(told)} times",
        ),
    )  # fmt: skip


def _remarks(name: str, entries: list[object], points: list[Entry], told: list[Told]) -> Iterator[Remark]:
    if len(entries) > MOST_POINTS:
        yield Remark(name, f"{len(entries)} entries: only the first {MOST_POINTS} were read")
    without = min(len(entries), MOST_POINTS) - len(points)
    if without:
        yield Remark(name, f"{without} entries have no second within the recording and were left out")
    starts = [one.at - timedelta(seconds=float(one.offset)) for one in told]
    found = middle_reading(told)
    if found is not None and (max(starts) - min(starts)).total_seconds() > APART_S:
        spread = (max(starts) - min(starts)).total_seconds()
        off = apart_from(told, found[0], APART_S)
        yield Remark(
            name,
            f"its times and its seconds tell starts that lie {spread:.0f} s apart: {off} of {len(told)} are over "
            f"{APART_S:g} s off the middle, which is taken",
        )
