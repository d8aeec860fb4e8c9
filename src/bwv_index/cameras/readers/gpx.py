"""GPX 1.0 and 1.1 beside the footage: tracks of any receiver, made by the camera or by another program.

Source: Topografix, "GPX 1.1 schema"; read by gpxpy, after defusedxml has refused document types and entities.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError, tostring

import gpxpy
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from gpxpy.gpx import GPXException, GPXTrackPoint

from bwv_index.cameras.content import Content, Remark
from bwv_index.cameras.plausible import measured, without_jumps
from bwv_index.cameras.readers.reader import Source
from bwv_index.cameras.track import FixQuality, Track, TrackPoint

MOST_BYTES = 32 * 1024 * 1024
MOST_POINTS = 200_000
NAME_SPACE = "{http://www.topografix.com/GPX/"
FIXES = {
    "none": FixQuality.NONE,
    "2d": FixQuality.TWO_D,
    "3d": FixQuality.THREE_D,
    "dgps": FixQuality.DIFFERENTIAL,
    "pps": FixQuality.THREE_D,
}
OPEN_END = "a GPX file does not say where in the recording its points fall; they give the clip no time"


@dataclass(frozen=True, slots=True)
class Gpx:
    """Reads GPX files."""

    id: str = "gpx"

    def read(self, source: Source) -> Content | None:
        """Return the tracks; None where the file is no GPX by its first bytes."""
        data = source.sidecar
        if data is None or b"<gpx" not in data[:4096]:
            return None
        if len(data) > MOST_BYTES:
            return self._refused(source, f"{len(data)} bytes are more than a GPX file is read up to")
        try:
            document = gpxpy.parse(_plain(fromstring(data, forbid_dtd=True)))
        except DefusedXmlException:
            return self._refused(source, "the file defines a document type or entities, and is not read")
        except (ParseError, GPXException, ValueError, LookupError, TypeError, OverflowError) as fault:
            return self._refused(source, f"the file is no readable GPX: {str(fault)[:200]}")
        found = [
            (track.name or "", segment.points) for track in document.tracks for segment in track.segments
        ]
        tracks, naive = [], 0
        for number, (_, points) in enumerate(found, start=1):
            naive += sum(_is_naive(point) for point in points[:MOST_POINTS])
            tracks.append(
                Track(f"gpx segment {number}", without_jumps([_point(p) for p in points[:MOST_POINTS]]))
            )
        return Content(
            readers=(self.id,),
            tracks=tuple(track for track in tracks if track.points),
            remarks=tuple(Remark(source.name, text) for text in _remarks(document, naive)),
        )

    def _refused(self, source: Source, why: str) -> Content:
        """Return why a file that calls itself GPX was not read."""
        return Content(readers=(self.id,), remarks=(Remark(source.name, why),))


def _plain(root: Element) -> str:
    """Write a checked tree anew, so that it has no document type, its own names without their name space."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(NAME_SPACE):
            element.tag = element.tag.rpartition("}")[2]
    return tostring(root, encoding="unicode")


def _point(point: GPXTrackPoint) -> TrackPoint:
    """Read one track point; a time without a zone is not taken for UTC, though the schema asks for it."""
    fix = FIXES.get(point.type_of_gpx_fix or "", FixQuality.UNSTATED)
    return measured(
        *(None, point.latitude, point.longitude, fix),
        at=None if point.time is None or _is_naive(point) else _utc(point.time),
        altitude_m=point.elevation,
        speed_mps=point.speed,
        course_deg=point.course,
        dop=point.horizontal_dilution or point.position_dilution,
    )


def _is_naive(point: GPXTrackPoint) -> bool:
    """Whether a point's time has no zone."""
    return point.time is not None and point.time.tzinfo is None


def _utc(moment: datetime) -> datetime | None:
    """Return a moment in UTC; None where that is beyond the calendar."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def _remarks(document: gpxpy.gpx.GPX, naive: int) -> Iterator[str]:
    """Tell what the file leaves open and what of it is not read."""
    yield OPEN_END
    if naive:
        yield f"{naive} points have a time without a zone, which is not read"
    over = sum(max(0, len(s.points) - MOST_POINTS) for track in document.tracks for s in track.segments)
    if over:
        yield f"{over} points beyond the bound were not read"
    if document.waypoints or document.routes:
        yield f"{len(document.waypoints)} waypoints and {len(document.routes)} routes are places meant, not measured"
