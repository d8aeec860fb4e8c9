"""The house's own sentences: how a length, a time, an officer, a recording and an exhibit are told on every form.

Source of the style: domain reference 4.3. Body worn video is written out, never abbreviated.
"""

from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from bwv_index.cases.forms.model import Blank, Text
from bwv_index.cases.officers import is_one
from bwv_index.cases.serving import as_long
from bwv_index.cases.snapshot import (
    CaseExhibit,
    CasePerson,
    CaseRecording,
    CaseSnapshot,
    ScheduleEntry,
    SoundStretch,
)
from bwv_index.cases.terms import CutHow, ExhibitKind, FilePurpose, PersonRole, ScheduleOf, Variant
from bwv_index.incidents import OfficerKey, normalise_officer, with_forces
from bwv_index.timecode import NOT_KNOWN, add_seconds, format_half_width, format_offset

FULL_NAME = "Body worn video recording"
LENGTH_NOT_KNOWN = "length not known"
_MINUTE, _HOUR = 60, 3600


def length_text(seconds: Fraction | None) -> str:
    """Return a length as a schedule states it: ``29 min 29 s``; under a minute to the tenth, ``28.5 s``."""
    return _length(seconds, "min", "min")


def sheet_length_text(seconds: Fraction | None) -> str:
    """Return a length as the multimedia sheet states it: ``3 mins 24 s``."""
    return _length(seconds, "min", "mins")


def _length(seconds: Fraction | None, one: str, many: str) -> str:
    if seconds is None:
        return LENGTH_NOT_KNOWN
    tenths = round(seconds * 10)
    if tenths < _MINUTE * 10:
        return f"{tenths // 10}.{tenths % 10} s".replace(".0 s", " s")
    minutes, second = divmod(round(seconds), _MINUTE)
    hours, minute = divmod(minutes, _MINUTE)
    return (f"{hours} h " if hours else "") + f"{minute} {one if minute == 1 else many} {second} s"


def wall(moment: datetime, zone: str) -> str:
    """Return a time as a clock there shows it: ``14/06/2025 23:12:05 BST``; tenths where there are any."""
    local = _tenths(moment).astimezone(ZoneInfo(zone))
    return f"{local:%d/%m/%Y} {_clock(local)} {local:%Z}"


def _clock(local: datetime) -> str:
    tenth = local.microsecond // 100_000
    return f"{local:%H:%M:%S}" + (f".{tenth}" if tenth else "")


def _tenths(moment: datetime) -> datetime:
    whole = moment.replace(microsecond=0)
    return add_seconds(whole, Fraction(round(moment.microsecond / 100_000), 10))


def stretch(start: datetime, end: datetime, zone: str) -> str:
    """Return two times of one stretch, the date and zone said once where they are the same."""
    first, last = (_tenths(each).astimezone(ZoneInfo(zone)) for each in (start, end))
    if (first.date(), f"{first:%Z}") == (last.date(), f"{last:%Z}"):
        return f"{first:%d/%m/%Y} {_clock(first)} to {_clock(last)} {last:%Z}"
    return f"{wall(start, zone)} to {wall(end, zone)}"


def half_width(recording: CaseRecording) -> str:
    """Return how far the recording's times may be off, with what stays open; empty where no time is known."""
    time = recording.time
    if time.start_utc is None:
        return ""
    told = format_half_width(time.half_width_s) if time.half_width_s else "± 0 s (as stated by the source)"
    return f"{told}, by whole hours not checked" if time.hour_open else told


def real_time(recording: CaseRecording | None, start: Fraction, end: Fraction | None) -> str:
    """Return the wall time of a stretch of a recording with its uncertainty; ``end`` None for one moment."""
    if recording is None or recording.time.start_utc is None:
        return NOT_KNOWN
    began, zone = recording.time.start_utc, recording.time.zone
    first = add_seconds(began, start)
    told = wall(first, zone) if end is None else stretch(first, add_seconds(began, end), zone)
    return f"{told} {half_width(recording)}"


def recorded(recording: CaseRecording) -> str:
    """Return when a recording was made, and its length: ``14/06/2025 23:12:05 to 23:14:05 BST ± 2 s (2 min 0 s)``."""
    length = length_text(recording.duration)
    if recording.duration is None:
        start = real_time(recording, Fraction(0), None)
        return f"{start if start == NOT_KNOWN else f'from {start}'} ({length})"
    return f"{real_time(recording, Fraction(0), recording.duration)} ({length})"


def when_text(recording: CaseRecording) -> str:
    """Return when a recording was made and how sure that is, in characters that a short subject may have."""
    start, zone = recording.time.start_utc, recording.time.zone
    if start is None:
        return NOT_KNOWN
    sure = half_width(recording).replace("\N{PLUS-MINUS SIGN}", "within").replace("by whole hours", "hours")
    if recording.duration is None:
        return f"from {wall(start, zone)} ({sure})"
    return f"{stretch(start, add_seconds(start, recording.duration), zone)} ({sure})"


def is_named_here(recording: CaseRecording) -> bool:
    """Whether a recording has no id but the index's own, which is the beginning of its SHA-256."""
    given, _, digits = recording.evidence_id.casefold().partition("-")
    return given == "bwv" and bool(digits) and recording.sha256.startswith(digits)


def offsets(start: Fraction, end: Fraction | None) -> str:
    """Return a stretch of a file by its offsets, to the millisecond."""
    return format_offset(start) if end is None else f"{format_offset(start)} to {format_offset(end)}"


def person_of(snapshot: CaseSnapshot, officer: OfficerKey) -> CasePerson | None:
    """Return what is known of an officer in any role, the producer's before others; None where nothing is.

    What is said of a number without a force is known of the one officer whom it can mean.
    """
    known = [person for person in snapshot.people if is_one(snapshot, person.officer, officer)]
    return min(
        known,
        key=lambda person: (person.officer != officer, person.role is not PersonRole.PRODUCER),
        default=None,
    )


def officer_name(snapshot: CaseSnapshot, officer: OfficerKey | None) -> str:
    """Return an officer as a schedule names one: ``PC 1234`` with the surname, or ``officer 42/1234``."""
    if officer is None:
        return "officer not known"
    person = person_of(snapshot, officer)
    if person is None or not person.rank:
        return " ".join(["officer", str(officer), *([person.surname] if person and person.surname else [])])
    return " ".join(part for part in (person.rank, officer.number, person.surname) if part)


def wearer_name(snapshot: CaseSnapshot, officer: OfficerKey | None) -> Text:
    """Return who wore a camera as ``officer_name`` does, with a line to fill in for what of it is not held."""
    name = officer_name(snapshot, officer)
    if officer is None:
        return (name,)
    person = person_of(snapshot, officer)
    rank, surname = (person.rank, person.surname) if person else ("", "")
    if rank and surname:
        return (name,)
    return (f"{name} ", Blank(f"not held: {'surname' if rank else 'rank' if surname else 'rank and name'}"))


def actor_name(snapshot: CaseSnapshot, actor: str) -> str:
    """Return who did something as a form names them; as the record has it where that is nobody of the case."""
    named = normalise_officer(actor)
    officers = with_forces(
        each.officer for each in snapshot.people if named is not None and each.officer.may_be(named)
    )
    return officer_name(snapshot, officers[0]) if len(officers) == 1 else actor


def made_by_producer(exhibit: CaseExhibit) -> bool:
    """Return whether the record's maker of an exhibit is its producer, however the officer is written there."""
    maker = normalise_officer(exhibit.said.by)
    return maker is not None and maker.may_be(exhibit.producer)


def defendants_text(snapshot: CaseSnapshot) -> str:
    """Return ``SURNAME, forename`` of each defendant, one a line; empty where none is held."""
    return "\n".join(
        ", ".join(part for part in (each.surname.upper(), each.forename) if part)
        for each in snapshot.defendants
    )


def case_text(snapshot: CaseSnapshot) -> str:
    """Return the case's name, ``R v`` and the defendants' surnames; empty where none is held."""
    names = [each.surname.upper() for each in snapshot.defendants if each.surname]
    return f"R v {' and '.join(names)}" if names else ""


def place_of(snapshot: CaseSnapshot, recording: CaseRecording) -> str:
    """Return the places that are told outside of a recording's incidents; empty where none is."""
    places = [incident.place_shown for incident in snapshot.incidents if incident.ref in recording.incidents]
    return " and ".join(dict.fromkeys(place for place in places if place))


def unused_heading(snapshot: CaseSnapshot, entry: ScheduleEntry) -> Text:
    """Return the first sentences of a schedule's line: what it is, whose, when, where, and what of it is used."""
    recording = snapshot.recording(entry.recording)
    if recording is None:
        return (f"{FULL_NAME}, evidence id {entry.recording}: no longer part of the case.",)
    place = place_of(snapshot, recording)
    when = f", {recorded(recording)}{f', {place}' if place else ''}."
    wearer = wearer_name(snapshot, recording.officer)
    if entry.of is ScheduleOf.WHOLE:
        return (f"{FULL_NAME}, ", *wearer, when)
    used = [each for each in snapshot.standing if each.recording == entry.recording]
    parts = f" Used: {', '.join(map(_used, used))}." if used else ""
    return (f"Rest of a recording of which parts are used. {FULL_NAME}, ", *wearer, f"{when}{parts}")


def _used(exhibit: CaseExhibit) -> str:
    if exhibit.span is None:
        return str(exhibit.ref)
    return f"{exhibit.ref} ({offsets(exhibit.span.true_in, exhibit.span.true_out)} of the recording)"


def span_of(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> tuple[Fraction, Fraction] | None:
    """Return which seconds of the recording an exhibit shows; None where that is not known.

    A redacted copy shows what its parent shows, if it is as long.
    """
    if exhibit.span is not None:
        return exhibit.span.true_in, exhibit.span.true_out
    recording = snapshot.recording(exhibit.recording)
    evidence = exhibit.evidence
    length = evidence.duration if evidence else None
    if exhibit.kind is ExhibitKind.MASTER:
        whole = (recording.duration if recording else None) or length
        return None if whole is None else (Fraction(0), whole)
    parent = snapshot.exhibit(exhibit.parent) if exhibit.parent else None
    if parent is not None:
        return _as_long(span_of(snapshot, parent), _length_of(parent), length)
    whole = recording.duration if recording else None
    return None if whole is None else _as_long((Fraction(0), whole), whole, length)


def _length_of(exhibit: CaseExhibit) -> Fraction | None:
    return exhibit.evidence.duration if exhibit.evidence else None


def _as_long(
    span: tuple[Fraction, Fraction] | None, parent: Fraction | None, own: Fraction | None
) -> tuple[Fraction, Fraction] | None:
    return span if as_long(parent, own) else None


def widened_text(exhibit: CaseExhibit) -> str:
    """Return what was asked for of a clip that was widened to where a recording can be cut; empty of any other."""
    span = exhibit.span
    if exhibit.kind is not ExhibitKind.CLIP or span is None or not span.snapped:
        return ""
    asked = f"{offsets(span.asked_in, span.asked_out)} of the recording was asked for"
    return f"{asked}; the clip was widened to where the recording can be cut without encoding it again."


def sound_text(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> str:
    """Return what is to be said of the sound of an exhibit, a line each, at its own offsets; empty where nothing is."""
    recording, span = snapshot.recording(exhibit.recording), span_of(snapshot, exhibit)
    if recording is None:
        return ""
    if span is None:
        told = [_heard(each, each.start, each.end, "of the recording") for each in recording.sound]
        return "\n".join(told)
    start, end = span
    inside = [
        (each, max(each.start, start), end if each.end is None else min(each.end, end))
        for each in recording.sound
    ]
    return "\n".join(
        _heard(each, Fraction(0), None, "") if (first, last) == span
        else _heard(each, first - start, last - start, "of the clip")
        for each, first, last in inside
        if first < last
    )  # fmt: skip


def _heard(stretch_: SoundStretch, first: Fraction, last: Fraction | None, of: str) -> str:
    where = "throughout" if last is None else f"{offsets(first, last)} {of}"
    return f"{where}: {stretch_.told}"


def playback_text(exhibit: CaseExhibit) -> str:
    """Return the playback format of an exhibit's own file and of the proxy that plays in its place; empty if not held.

    ``MP4, HEVC 1920x1080, AAC; plays as the proxy JK-1_proxy.mp4: MP4, H264 1920x1080, AAC``.
    """
    own = exhibit.evidence.format_text if exhibit.evidence else ""
    proxy = next((file for file in exhibit.files if file.purpose is FilePurpose.PROXY), None)
    if not own or proxy is None:
        return own
    name = f"{exhibit.ref.file_name}{proxy.purpose.added_to_name}.mp4"
    return f"{own}; plays as the proxy {name}: {proxy.format_text or 'format not held'}"


def kind_text(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> str:
    """Return what an exhibit is and whether it is a copy, as an exhibit list says it."""
    recording = f"recording {exhibit.recording}"
    if exhibit.kind is ExhibitKind.REDACTED:
        of = exhibit.parent or recording
        return f"Copy: redacted copy of {of}, made from {recording}."
    span = span_of(snapshot, exhibit)
    part = f", {offsets(*span)}" if span and exhibit.kind is ExhibitKind.CLIP else ""
    match exhibit.evidence.how if exhibit.evidence else None:
        case CutHow.RE_ENCODED:
            return f"Copy: working copy, re-encoded, of part of {recording}{part}."
        case CutHow.STREAM_COPY:
            return f"Copy: part of {recording}{part}; pictures and sound as recorded."
        case CutHow.WHOLE:
            return f"Copy: whole of {recording}, each byte as held."
        case None:
            return f"Of {recording}{part}. {no_file(snapshot)}"


def no_file(snapshot: CaseSnapshot) -> str:
    """Return what is said of an exhibit without a file; a defence's pack leaves files out that are held."""
    return "No file is held." if snapshot.variant is Variant.PROSECUTION else "No file is enclosed."


def exhibits_in_order(exhibits: tuple[CaseExhibit, ...]) -> tuple[CaseExhibit, ...]:
    """Return exhibits by initials, number and letter."""
    return tuple(sorted(exhibits, key=lambda exhibit: exhibit.ref))
