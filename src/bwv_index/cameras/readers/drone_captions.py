"""DJI's captions: place and local time of a drone, one caption a frame or a second, in four dialects.

Source: the files themselves. ``HOME(lon,lat) 2017.8.5 14:11:51`` with ``GPS(lon,lat,n)``; ``GPS (lon, lat, n)`` without
a time; ``[latitude: ] [longitude: ]`` with a time to the millisecond; the same misspelt ``longtitude``. The third
number of the old forms counts satellites on some models and metres on others, and is not read.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

import srt

from bwv_index.cameras.anchor import Told, apart_from, middle_reading
from bwv_index.cameras.content import Content, Remark, TimeMark
from bwv_index.cameras.order import order_remarks
from bwv_index.cameras.plausible import measured, without_jumps
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.track import FixQuality, Track, TrackPoint
from bwv_index.clock import TimeSource

MOST_BYTES = 32 * 1024 * 1024
TEXT_TRACKS = ("tx3g", "text", "mov_text", "sbtl", "subrip")
_NUMBER = r"[+-]?[0-9]{1,4}(?:\.[0-9]{1,12})?"
_OLD = re.compile(rf"\bGPS ?\(\s*(?P<lon>{_NUMBER})\s*,\s*(?P<lat>{_NUMBER})\s*,\s*[^)]{{0,20}}\)")
_LATITUDE = re.compile(rf"\[latitude ?: ?(?P<value>{_NUMBER})\]")
_LONGITUDE = re.compile(rf"\[longt?itude ?: ?(?P<value>{_NUMBER})\]")
_ALTITUDE = re.compile(rf"(?:\[altitude ?: ?|abs_alt ?: ?)(?P<value>{_NUMBER})")
LONGEST_CAPTION = 4_000
"""Characters; DJI's have under 500, and a damaged file may have one that never ends."""
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,20}[0-9]{1,9}\s{1,4}[0-9]{1,4}:[0-9]{2}:[0-9]{2}[,.]")
_BETWEEN = re.compile(r"\n[ \t\r]{0,20}\n(?=[0-9]{1,9}\s*\n[0-9]{1,4}:)")
_WALL = re.compile(
    r"(?P<date>[0-9]{4}[.-][0-9]{1,2}[.-][0-9]{1,2}) (?P<time>[0-9]{1,2}:[0-9]{2}:[0-9]{2})(?:[.,](?P<ms>[0-9]{3}))?"
)
SECOND_HALF_WIDTH_S = 1.0
"""Where the caption tells whole seconds, and its second may have begun before it."""
APART_S = 2.0
"""Captions whose clocks are further apart than this, seen from the file's start, do not tell one time."""
FRAME_HALF_WIDTH_S = 0.2
"""Where it tells milliseconds."""


@dataclass(frozen=True, slots=True)
class _Caption:
    """One caption: when it is shown, in seconds, and its text."""

    start: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class DroneCaptions:
    """Reads DJI's captions, beside the footage or in a subtitle track."""

    id: str = "drone-captions"

    def read(self, source: Source) -> Content | None:
        """Return the positions and the drone's local time; None where no caption has a position in DJI's forms."""
        if source.sidecar is not None:
            found = _captions(source.sidecar[:MOST_BYTES]) if source.name.lower().endswith(".srt") else ()
            return self._content("captions", source.name, found, ())
        for data in source.payloads.tracks:
            if data.kind in TEXT_TRACKS:
                words = tuple(
                    _Caption(s.time.seconds, s.payload.decode("utf-8", "replace")) for s in data.samples
                )
                content = self._content(f"captions {data.kind}", data.kind, words, (data.kind,))
                if content is not None:
                    return content
        return None

    def _content(
        self, name: str, where: str, captions: Sequence[_Caption], read: tuple[str, ...]
    ) -> Content | None:
        """Return what captions say; None where none of them has a position."""
        points = tuple(point for caption in captions if (point := _point(caption)) is not None)
        if not points:
            return None
        track = Track(name, without_jumps(points))
        told = [clock for caption in captions if (clock := _clock(caption)) is not None]
        mark = _mark(told)
        silent = len(captions) - len(points)
        return Content(
            readers=(self.id,),
            times=(mark,) if mark is not None else (),
            tracks=(track,),
            remarks=(
                *((Remark(where, f"{silent} captions have no position"),) if silent else ()),
                *_disagreement(where, told),
                *order_remarks([track]),
            ),
            read=read,
        )


def _captions(data: bytes) -> tuple[_Caption, ...]:
    """Return the captions of a file in order, without those that cannot be read; none where it is no SubRip text."""
    if _OPENING.match(data) is None:
        return ()
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    found: list[_Caption] = []
    for part in _BETWEEN.split(text):
        if len(part) > LONGEST_CAPTION:
            found.append(_Caption(Fraction(0), ""))
            continue
        try:
            found += [_Caption(_exact(one.start), one.content) for one in srt.parse(f"{part.strip()}\n\n")]
        except (srt.SRTParseError, ValueError, OverflowError):
            found.append(_Caption(Fraction(0), ""))
    return tuple(found)


def _exact(span: timedelta) -> Fraction:
    """Return a span in seconds exactly."""
    return Fraction(span // timedelta(microseconds=1), 1_000_000)


def _point(caption: _Caption) -> TrackPoint | None:
    """Read a caption's place; None where it has none. The drone states no fix."""
    old = _OLD.search(caption.text)
    if old is not None:
        return measured(caption.start, float(old["lat"]), float(old["lon"]), FixQuality.UNSTATED)
    latitude, longitude = _LATITUDE.search(caption.text), _LONGITUDE.search(caption.text)
    if latitude is None or longitude is None:
        return None
    altitude = _ALTITUDE.search(caption.text)
    return measured(
        *(caption.start, float(latitude["value"]), float(longitude["value"]), FixQuality.UNSTATED),
        altitude_m=None if altitude is None else float(altitude["value"]),
    )


def _clock(caption: _Caption) -> Told | None:
    """Read a caption's time, which is the pilot's local one, without a zone."""
    found = _WALL.search(caption.text)
    if found is None:
        return None
    digits = f"{found['date'].replace('.', '-')} {found['time']}.{found['ms'] or '000'}"
    try:
        wall = datetime.strptime(digits, "%Y-%m-%d %H:%M:%S.%f")  # noqa: DTZ007 - no zone is written
    except ValueError:
        return None
    return Told(caption.start, wall, found[0])


def _mark(told: Sequence[Told]) -> TimeMark | None:
    """Tell the drone's clock by the caption that says the middle of what all say."""
    found = middle_reading(told)
    if found is None:
        return None
    one, spread = found
    finest = FRAME_HALF_WIDTH_S if one.raw[-4] in ".," else SECOND_HALF_WIDTH_S
    return TimeMark(
        source=TimeSource.SIDECAR,
        raw=one.raw,
        wall=one.at,
        offset=one.offset,
        half_width_s=finest if spread <= finest else round(math.hypot(finest, spread), 3),
        note=f"the drone's clock, the middle of {len(told)} captions",
    )


def _disagreement(where: str, told: Sequence[Told]) -> tuple[Remark, ...]:
    """Tell how many captions' times do not fit the one that is taken."""
    found = middle_reading(told)
    off = apart_from(told, found[0], APART_S) if found is not None else 0
    if not off:
        return ()
    return (
        Remark(
            where, f"{off} of {len(told)} captions tell a time over {APART_S:g} s off the others: not used"
        ),
    )
