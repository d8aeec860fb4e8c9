"""NMEA 0183 sentences in any text: readings put together from RMC, GGA and GSA, their checksums verified.

Source: NMEA 0183, sentences RMC, GGA and GSA; framing and fields by the library pynmea2.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from fractions import Fraction
from typing import Any

import pynmea2

from bwv_index.cameras.content import Remark
from bwv_index.cameras.plausible import measured, without_jumps
from bwv_index.cameras.track import FixQuality, TrackPoint

MOST_SENTENCES = 500_000
"""A day at five sentences a second; a recording has fewer."""
KNOT_MPS = 1852 / 3600
WHOLE_LOG = 5
"""So many failing sentences, and half of all, are no damage in one place."""
CHANGED = "the sentence's checksum does not match"
_SENTENCE = re.compile(
    r"\$?(?P<body>G[A-Z](?P<type>RMC|GGA|GSA),[^*$\r\n\0;\[]{0,120})(?:\*(?P<sum>[0-9A-Fa-f]{2}))?"
)
_ANGLE = re.compile(r"(?P<deg>[0-9]{0,3}?)(?P<min>[0-9]{1,2}(?:\.[0-9]{0,9})?)")
_QUALITIES = {"0": FixQuality.NONE, "2": FixQuality.DIFFERENTIAL, "4": FixQuality.DIFFERENTIAL}
_DIMENSIONS = {"1": FixQuality.NONE, "2": FixQuality.TWO_D, "3": FixQuality.THREE_D}
_SIXTY = 60


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as the library reads it, where it stands in the recording, whether its checksum holds."""

    type: str
    offset: Fraction | None
    fields: Any
    text: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Sentences:
    """The position sentences of a text in order, and how many look like one and cannot be read."""

    found: tuple[Sentence, ...] = ()
    unreadable: int = 0

    @property
    def failing(self) -> int:
        """How many have a checksum that does not match."""
        return sum(not sentence.holds for sentence in self.found)

    @property
    def changed(self) -> bool:
        """Whether so many checksums fail that the log as a whole was changed after the receiver wrote it."""
        return self.failing >= WHOLE_LOG and self.failing * 2 >= len(self.found)


def find_sentences(text: str, offset: Fraction | None = None) -> Sentences:
    """Return the position sentences in a text; one without a checksum is not read, since RMC must have one."""
    found: list[Sentence] = []
    unreadable = 0
    for match in _SENTENCE.finditer(text):
        fields = _parsed(match["body"]) if match["sum"] and len(found) < MOST_SENTENCES else None
        if fields is None:
            unreadable += 1
            continue
        holds = pynmea2.NMEASentence.checksum(match["body"]) == int(match["sum"], 16)
        found.append(Sentence(match["type"], offset, fields, match[0], holds))
    return Sentences(tuple(found), unreadable)


def joined(parts: Sequence[Sentences]) -> Sentences:
    """Return the sentences of several texts as one log."""
    return Sentences(tuple(s for part in parts for s in part.found), sum(part.unreadable for part in parts))


def _parsed(body: str) -> Any:
    """Return the library's reading of a sentence; None where it has none."""
    try:
        return pynmea2.parse(f"${body}")
    except (pynmea2.ParseError, ValueError, TypeError):
        return None


def readings(log: Sentences) -> tuple[TrackPoint, ...]:
    """Put readings together: one for each RMC (or GGA, where no RMC is), with what the others of its time add.

    A sentence whose checksum fails gives no position, unless half of them fail: then the log was changed as a
    whole, as when places are made coarse, and its places are told with that problem, their fix unstated, no time.
    """
    kinds = {sentence.type for sentence in log.found}
    main = "RMC" if "RMC" in kinds else "GGA"
    heights = {s.fields.timestamp: s.fields for s in log.found if s.type == "GGA" and s.holds}
    solution: Any = next((s.fields for s in log.found if s.type == "GSA" and s.holds), None)
    points: list[TrackPoint] = []
    for sentence in log.found:
        if sentence.type == "GSA" and sentence.holds:
            solution = sentence.fields
        if sentence.type == main:
            point = _reading(sentence, heights.get(sentence.fields.timestamp), solution)
            points.append(point if sentence.holds else _failing(point, whole=log.changed))
    return without_jumps(points)


def _failing(point: TrackPoint, *, whole: bool) -> TrackPoint:
    """Return a reading whose checksum fails: without its time, and its place only where the whole log is so."""
    if whole and point.position is not None:
        return replace(point, fix=FixQuality.UNSTATED, at=None, problem=CHANGED)
    return replace(point, position=None, fix=FixQuality.NONE, at=None, problem=CHANGED)


def _reading(sentence: Sentence, height: Any, solution: Any) -> TrackPoint:
    """Read one RMC or GGA with the GGA of its time and the GSA last heard."""
    fields = sentence.fields
    quality = _text(fields if sentence.type == "GGA" else height, "gps_qual")
    fix = _fix(quality, _text(solution, "mode_fix_type"))
    if sentence.type == "RMC" and _text(fields, "status") != "A":
        fix = FixQuality.NONE
    if sentence.type == "GGA" and quality in ("", "0"):
        fix = FixQuality.NONE
    latitude = _degrees(_text(fields, "lat"), _text(fields, "lat_dir"), "NS")
    longitude = _degrees(_text(fields, "lon"), _text(fields, "lon_dir"), "EW")
    unwritten = latitude is None or longitude is None
    knots = _number(_text(fields, "spd_over_grnd"))
    return measured(
        *(sentence.offset, latitude or 0.0, longitude or 0.0, fix),
        at=_moment(fields) if sentence.type == "RMC" else None,
        altitude_m=_number(_text(fields if sentence.type == "GGA" else height, "altitude")),
        speed_mps=None if knots is None else knots * KNOT_MPS,
        course_deg=_number(_text(fields, "true_course")),
        dop=_number(_text(height, "horizontal_dil")) or _number(_text(solution, "hdop")),
        problem="the position is not written as degrees and minutes" if unwritten and fix.counts else "",
    )


def _fix(quality: str, dimension: str) -> FixQuality:
    """Return the fix by GGA's quality and GSA's dimension; RMC alone states that there is one, not which."""
    by_quality = _QUALITIES.get(quality)
    by_dimension = _DIMENSIONS.get(dimension)
    if FixQuality.NONE in (by_quality, by_dimension):
        return FixQuality.NONE
    return by_quality or by_dimension or FixQuality.UNSTATED


def _moment(fields: Any) -> datetime | None:
    """Return an RMC's date and time, which are UTC; None where either is not written."""
    day, hour = getattr(fields, "datestamp", None), getattr(fields, "timestamp", None)
    if not isinstance(day, date) or not isinstance(hour, time):
        return None
    return datetime.combine(day, hour.replace(tzinfo=None), tzinfo=UTC)


def _degrees(text: str, side: str, sides: str) -> float | None:
    """Read degrees and minutes run together, ``5153.34`` with ``N``; None where it is not written so."""
    match = _ANGLE.fullmatch(text)
    if match is None or len(side) != 1 or side not in sides or float(match["min"]) >= _SIXTY:
        return None
    degrees = int(match["deg"] or "0") + float(match["min"]) / _SIXTY
    return -degrees if side == sides[1] else degrees


def _text(fields: Any, name: str) -> str:
    """Return a field as words; empty where the sentence, or the field, is absent."""
    value = getattr(fields, name, None) if fields is not None else None
    return "" if value is None else str(value)


def _number(text: str) -> float | None:
    """Read a number; None where the field is empty or none."""
    try:
        return float(text) if text else None
    except ValueError:
        return None


def sentence_remarks(where: str, log: Sentences) -> Iterator[Remark]:
    """Tell sentences that were not read, and those whose checksum fails."""
    if log.unreadable:
        yield Remark(where, f"{log.unreadable} NMEA sentences have no checksum or cannot be read")
    if log.changed:
        told = f"{log.failing} of {len(log.found)} NMEA sentences have a checksum that does not match"
        yield Remark(where, f"{told}: the log was changed after it was written; no time is taken from it")
    elif log.failing:
        yield Remark(where, f"{log.failing} NMEA sentences were refused: their checksum does not match")
    if log.found and not any(sentence.type == "RMC" for sentence in log.found):
        yield Remark(where, "the log has no RMC sentence, and so no date")
