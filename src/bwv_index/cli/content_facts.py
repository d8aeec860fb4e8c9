"""What ``bwv-index show`` says of a clip's content: places, signatures, copies, and what nobody could read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bwv_index.cameras import SeenText
from bwv_index.cli.output import both, moment, stretch, utc, wall
from bwv_index.clock import PreRecordSpan
from bwv_index.media import Inspection, SignatureScheme
from bwv_index.pipeline import BookmarkView, ClipDossier, FixView, PlaceView, TrailView

SCHEMES = {
    SignatureScheme.ONVIF: "ONVIF media signing",
    SignatureScheme.AXIS: "Axis signed video",
    SignatureScheme.ONVIF_EXPORT: "ONVIF export file format",
}

MOST_LINES, MOST_TEXT = 12, 80
"""Lines read in the picture that are shown, and characters of each."""


@dataclass(frozen=True, slots=True)
class _Clock:
    """Where a clip stands in time, for telling each moment of it both ways."""

    start: datetime | None
    zone: str
    half_width_s: float | None

    def at(self, into: Fraction) -> str:
        return both(into, self.start, self.zone, self.half_width_s)


def content_facts(dossier: ClipDossier, zone: str) -> Iterator[tuple[str, str]]:
    """Give what readers made of a clip's file and of its sidecars, a line each."""
    start = dossier.clip.placement
    clock = _Clock(start.start_at, zone, start.half_width_s) if start else _Clock(None, zone, None)
    for said in dossier.said:
        if said.readers:
            yield _of("read by", said.file), ", ".join(said.readers)
    if dossier.pre_record is not None:
        yield "pre-record", _before(dossier.pre_record, clock)
    yield from (("place", _place(place)) for place in dossier.places)
    for trail in dossier.trails:
        yield from _trail(trail, clock)
    for mark in dossier.bookmarks:
        wrong = f" ({mark.problem})" if mark.problem else ""
        yield "bookmark", f"{_bookmark(dossier, mark, clock)}{wrong}: {mark.words or 'without words'}"
    for parent in dossier.parents:
        yield "made from", f"{parent.parent}, said {parent.by} on {moment(parent.at)}: {parent.why}"
    if dossier.inspection is not None:
        yield from _signatures(dossier.inspection)
        yield from _unread(dossier.inspection)
    for said in dossier.said:
        yield from _seen(said.seen, clock)
        yield from ((_of("remark", said.file), f"{r.where}: {r.detail}") for r in said.remarks)


def _before(span: PreRecordSpan, clock: _Clock) -> str:
    sound = "says without sound" if span.silent else "does not say that it has no sound"
    told = stretch(Fraction(0), span.end, clock.start, clock.zone, clock.half_width_s)
    return f"{told}: from before the button, by the {span.basis.value}; the camera's profile {sound}"


def _bookmark(dossier: ClipDossier, mark: BookmarkView, clock: _Clock) -> str:
    """Say from when to when a bookmark lies, in the file and on the wall."""
    sides = ((mark.into, mark.start), (mark.until, mark.end))
    told = " to ".join(_marked(clock, into, at) for into, at in sides if at is not None)
    places = [into for into in (mark.into, mark.until) if into is not None]
    length = dossier.clip.duration
    if places and max(places) < 0:
        return f"{told}, before this file begins"
    if places and length is not None and min(places) > length:
        return f"{told}, after this file ends"
    return told


def _marked(clock: _Clock, into: Fraction | None, at: datetime) -> str:
    """Show one end of a bookmark; where its place in the file is not known, by the camera's clock alone."""
    if into is None:
        return f"place in the file not known, {wall(at, clock.zone)} by the camera's clock"
    return clock.at(into)


def _seen(lines: tuple[SeenText, ...], clock: _Clock) -> Iterator[tuple[str, str]]:
    """Give the lines read in the picture, the first of them in full."""
    for line in lines[:MOST_LINES]:
        text = line.text if len(line.text) <= MOST_TEXT else f"{line.text[:MOST_TEXT]}..."
        yield "read in the picture", f"{text!r} at {clock.at(line.offset)}, sure to {line.score:.2f} of 1"
    if len(lines) > MOST_LINES:
        yield "read in the picture", f"and {len(lines) - MOST_LINES} more: --json lists them all"


def _of(what: str, file: str) -> str:
    return f"{what} ({file})" if file else what


def _trail(trail: TrailView, clock: _Clock) -> Iterator[tuple[str, str]]:
    told = f"{trail.source}: {trail.points} point(s), {trail.measured} with a fix, {trail.kept} kept"
    yield _of("track", trail.sidecar), told
    for which, fix in (("first fix", trail.first), ("last fix", trail.last)):
        if fix is not None:
            yield _of(which, trail.sidecar), _fix(fix, clock)


def _place(place: PlaceView) -> str:
    return f"{_whereabouts(place)}, {_accuracy(place)}, by {place.source}"


def _whereabouts(spot: FixView | PlaceView) -> str:
    return f"{spot.latitude:.6f}, {spot.longitude:.6f}, {spot.grid or 'outside the National Grid'}"


def _accuracy(spot: FixView | PlaceView) -> str:
    return "accuracy not stated" if spot.accuracy_m is None else f"accuracy {spot.accuracy_m:g} m"


def _fix(fix: FixView, clock: _Clock) -> str:
    parts = [_whereabouts(fix)]
    parts.append("place in the file not known" if fix.offset is None else clock.at(fix.offset))
    if fix.at is not None:
        parts.append(f"by satellite {wall(fix.at, clock.zone)} ({utc(fix.at)}), ± not stated")
    parts.append("quality of fix not stated" if fix.fix == "unstated" else f"fix {fix.fix}")
    parts.append(_accuracy(fix))
    if fix.dop is not None:
        parts.append(f"DOP {fix.dop:g}")
    if fix.since_lock_s is not None:
        parts.append(f"{fix.since_lock_s:g} s since lock")
    return ", ".join(parts)


def _signatures(found: Inspection) -> Iterator[tuple[str, str]]:
    for one in found.signatures:
        where = "the file" if one.stream is None else f"stream {one.stream}"
        yield "signed by its maker", f"{SCHEMES[one.scheme]}, {where}, {one.units} unit(s); not checked here"


def _unread(found: Inspection) -> Iterator[tuple[str, str]]:
    for part in found.unread:
        yield f"unread {part.kind.value}", f"{part.name}, {part.length} bytes at {part.offset}"
