"""Places in a recording as persons name them: on a clip or an exhibit, by offset or by the time on the wall."""

import re
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bwv_index.cases import ExhibitKind, FilePurpose, as_long, parse_exhibit, parse_offset
from bwv_index.errors import RefusedError, UsageFaultError
from bwv_index.index import ExhibitView, Record
from bwv_index.pipeline.casework.acting import exhibit_of, require_standing
from bwv_index.timecode import MICROSECONDS, format_offset

_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?", re.ASCII)
"""What may be a place in a file, and may be meant for a time of day."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a mark is set on: a recording by its content, or an exhibit of it.

    ``begins`` is where in the master it begins, ``length`` how long it is (None where not known), ``start_utc`` when
    the master starts.
    """

    name: str
    sha256: str
    evidence_id: str
    exhibit: ExhibitView | None
    begins: Fraction
    length: Fraction | None
    start_utc: datetime | None


def find_thing(record: Record, case: int, text: str) -> Thing:
    """Return the exhibit or the clip of that name; a reference that the case has is the exhibit's.

    Raises:
        NotFoundError: nothing answers to it.
        RefusedError: several clips do, its footage has not arrived, or the exhibit is withdrawn.
    """
    ref = parse_exhibit(text)
    if ref is not None and record.exhibits.of_ref(case, ref) is not None:
        return _of_exhibit(record, exhibit_of(record, case, text))
    view = record.search.views([record.clips.find(text)])[0]
    if not view.sha256:
        raise RefusedError("the footage of this clip has not arrived", subject=view.evidence_id)
    start = view.placement.start_at if view.placement else None
    return Thing(view.evidence_id, view.sha256, view.evidence_id, None, Fraction(0), view.duration, start)


def _of_exhibit(record: Record, exhibit: ExhibitView) -> Thing:
    require_standing(exhibit)
    clip = record.clips.of_item(exhibit.sha256)
    view = record.search.views([clip])[0] if clip is not None else None
    start = view.placement.start_at if view and view.placement else None
    shown = _shown(record, exhibit)
    span = shown.span
    begins = span.true_in if span else Fraction(0)
    length = span.true_out - span.true_in if span else (view.duration if view else None)
    name = view.evidence_id if view else exhibit.sha256
    return Thing(str(exhibit.ref), exhibit.sha256, name, exhibit, begins, length, start)


def _shown(record: Record, exhibit: ExhibitView) -> ExhibitView:
    """Return the exhibit that a redacted copy shows the whole of; any other is its own.

    Raises:
        RefusedError: the copy is not as long as what it was made from.
    """
    held = {one.ref: one for one in record.exhibits.of_case(exhibit.case_id)}
    at = exhibit
    while at.kind is ExhibitKind.REDACTED and at.parent is not None:
        parent = held[at.parent]
        if not as_long(_length(at), _length(parent)):
            raise RefusedError(
                f"it is not as long as {parent.ref}, which it was made from, so no place in it is known",
                subject=str(exhibit.ref),
                remedy=f"Name the place in {parent.ref} or in the recording.",
            )
        at = parent
    return at


def _length(exhibit: ExhibitView) -> Fraction | None:
    return next(
        (one.file.duration for one in exhibit.files if one.file.purpose is FilePurpose.EVIDENCE), None
    )


def into_master(thing: Thing, text: str, option: str) -> Fraction:
    """Return a place as exact seconds into the master: ``text`` is an offset into the thing, or ISO time with a zone.

    Raises:
        UsageFaultError: the text is neither, or lies outside the thing.
        RefusedError: a time of day is given, and it is not known when the recording starts.
    """
    offset = parse_offset(text)
    if offset is None:
        offset = _from_wall(thing, text, option)
    if offset < 0 or (thing.length is not None and offset > thing.length):
        told = "" if thing.length is None else f": it is {format_offset(thing.length)} long"
        raise UsageFaultError(
            f"{text} lies outside {thing.name}{told}",
            subject=option,
            remedy="A time of day needs its date and zone, such as 2025-06-14T23:12:05+01:00."
            if _CLOCK.fullmatch(text.strip())
            else "",
        )
    return thing.begins + offset


def _from_wall(thing: Thing, text: str, option: str) -> Fraction:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise UsageFaultError(
            f"'{text}' is no place in a file such as 00:01:12.400, and no time such as 2025-06-14T23:12:05+01:00",
            subject=option,
        ) from fault
    if moment.tzinfo is None:
        raise UsageFaultError(
            f"'{text}' has no zone", subject=option, remedy="Add Z or an offset such as +01:00."
        )
    if thing.start_utc is None:
        raise RefusedError(
            "it is not known when the recording starts, so no time of day leads into it",
            subject=thing.evidence_id,
            remedy="Give the place in the file, such as 00:01:12.400.",
        )
    passed = moment - thing.start_utc
    whole = passed.days * 86_400 + passed.seconds
    return Fraction(whole) + Fraction(passed.microseconds, MICROSECONDS) - thing.begins
