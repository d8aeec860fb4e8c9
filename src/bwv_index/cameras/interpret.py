"""From what content states to claims that can be weighed: the make's profile says by which clock and how far."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.content import Content, TimeMark
from bwv_index.cameras.iso6709 import Fix
from bwv_index.cameras.profile import CameraProfile, zone_basis
from bwv_index.cameras.track import Track, TrackPoint
from bwv_index.clock import LONDON, Reading, TimeClaim, TimeSource, ZoneBasis, claim_stamp, claim_wall
from bwv_index.incidents import Position
from bwv_index.timecode import MICROSECONDS

MOST_OFFSET_S = 10 * 86_400
"""Ten days: a place in a recording that lies further in is a fault of the content."""


@dataclass(frozen=True, slots=True)
class _Word:
    """What a profile says of one source: zone, half-width in seconds, trust."""

    basis: ZoneBasis
    half_width_s: float
    trust: float


def interpret(
    profile: CameraProfile, content: Content, *, zone: str = LONDON
) -> tuple[tuple[TimeClaim, ...], tuple[CameraClaim, ...]]:
    """Turn marks into claims about the recording's start, and pass on the other claims and the ends of each track.

    A mark of a time at ``offset`` claims the start at that time less the offset, with both half-widths added in
    quadrature. A zone that stands in the content counts; else the profile's word for that source; the satellites' time
    is UTC. ``zone`` is that of local times, where the profile names none.

    Raises:
        ConfigError: the zone's name is unknown.
    """
    local = profile.local_zone or zone
    times = tuple(dict.fromkeys(_claims(profile, content.times, local)))
    ends = (claim for track in content.tracks for claim in _ends(track))
    return times, tuple(dict.fromkeys((*content.claims, *ends)))


def _claims(profile: CameraProfile, marks: Sequence[TimeMark], local: str) -> Iterator[TimeClaim]:
    """Claim what marks tell; several meanings of one text at one place are one claim with several readings.

    Of equal meanings the one that its reader names first leads: for a date in figures, day first.
    """
    meanings: dict[tuple[TimeSource, str, Fraction], list[TimeClaim]] = {}
    for mark in marks:
        meanings.setdefault((mark.source, mark.raw, mark.offset), []).append(_claim(profile, mark, local))
    for claims in meanings.values():
        readings = dict.fromkeys(reading for claim in claims for reading in claim.readings)
        yield replace(claims[0], readings=tuple(readings))


def _claim(profile: CameraProfile, mark: TimeMark, local: str) -> TimeClaim:
    """Claim the start that one mark tells."""
    word = _word(profile, mark.source)
    width = _width(mark, word)
    trust = word.trust if mark.trust is None else mark.trust
    if mark.zone:
        text = f"{mark.wall.isoformat(sep=' ')}{mark.zone}"
        made = claim_stamp(mark.source, text, ZoneBasis.STATED, half_width_s=width, trust=trust, zone=local)
    else:
        made = claim_wall(
            mark.source, mark.raw, mark.wall, word.basis, half_width_s=width, trust=trust, zone=local
        )
    return _at_start(replace(made, raw=mark.raw), mark)


def _word(profile: CameraProfile, source: TimeSource) -> _Word:
    """Return what the profile says of a source; of one that it has no word for, what it says of a tag."""
    if source is TimeSource.GPS:
        return _Word(ZoneBasis.UTC, profile.gps.half_width_s, profile.gps.trust)
    if source is TimeSource.CREATION_DATE_KEY:
        return _Word(ZoneBasis.UNKNOWN, profile.creation_date.half_width_s, profile.creation_date.trust)
    if source is TimeSource.OVERLAY:
        clock = profile.overlay
        return _Word(zone_basis(clock.zone), clock.half_width_s, clock.trust)
    if source is TimeSource.SIDECAR:
        beside = profile.sidecar
        return _Word(zone_basis(beside.zone), beside.half_width_s, beside.trust)
    return _Word(zone_basis(profile.tag.zone), profile.tag.half_width_s, profile.tag.trust)


def _width(mark: TimeMark, word: _Word) -> float:
    """Add the half-width of the time and that of its place in the recording in quadrature."""
    own = word.half_width_s if mark.half_width_s is None else mark.half_width_s
    return math.hypot(own, mark.offset_half_width_s)


def _at_start(claim: TimeClaim, mark: TimeMark) -> TimeClaim:
    """Move each reading back by the mark's place in the recording.

    It is the moment that moves, after its zone is settled: the hour may change between the start and the mark.
    """
    if abs(mark.offset) > MOST_OFFSET_S:
        told = f"it stands {float(mark.offset):.0f} s into the recording, which is out of range"
        return replace(claim, readings=(), problem=claim.problem or told)
    shift = timedelta(microseconds=round(mark.offset * MICROSECONDS))
    readings = tuple(Reading(reading.start - shift, _note(reading, mark)) for reading in claim.readings)
    return replace(claim, readings=readings)


def _note(reading: Reading, mark: TimeMark) -> str:
    """Say by which zone a reading was read, how far into the recording it stood, and what the reader said of it."""
    back = f"less {float(mark.offset):.3f} s into the recording" if mark.offset else ""
    if mark.offset < 0:
        back = f"plus {float(-mark.offset):.3f} s, at which this file begins"
    return "; ".join(part for part in (reading.note, back, mark.note) if part)


def _ends(track: Track) -> Iterator[CameraClaim]:
    """Tell the first and the last place that a track measured; between them stands the track itself."""
    measured = [(point, point.position) for point in track.usable if point.position is not None]
    if measured:
        yield _place(track, *measured[0], "first")
    if len(measured) > 1 and measured[-1][1] != measured[0][1]:
        yield _place(track, *measured[-1], "last")


def _place(track: Track, point: TrackPoint, position: Position, which: str) -> CameraClaim:
    """Tell one point of a track as a claim about place."""
    when = "" if point.offset is None else f" at {_seconds(point.offset)} s"
    text = Fix(position, point.altitude_m).text
    accuracy = point.accuracy_m if point.accuracy_m is not None else position.accuracy_m
    return CameraClaim(
        ClaimKind.POSITION, f"track {track.source}", f"{which} fix{when}", text, accuracy_m=accuracy
    )


def _seconds(offset: Fraction) -> str:
    return f"{float(offset):.3f}".rstrip("0").rstrip(".")
