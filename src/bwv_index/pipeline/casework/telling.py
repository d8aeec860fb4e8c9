"""What a pack says in words of footage: its format, its silences, whom its camera was issued to."""

from fractions import Fraction

from bwv_index.cases import SoundStretch
from bwv_index.clock import LONDON, SILENCE_TOLERANCE_S, PreRecordBasis, PreRecordSpan
from bwv_index.index import ClipView, PlacementView, Record
from bwv_index.linking import tell_officers
from bwv_index.media import AudioFacts, Inspection, SilentSpan
from bwv_index.pipeline.facts import holders
from bwv_index.timecode import format_offset, format_position, format_span

CONTAINERS = {"mov": "MP4", "qt": "QuickTime", "matroska": "Matroska", "mpegts": "MPEG-TS", "mpeg": "MPEG-PS"}
"""Containers whose usual name is not our own in capitals."""

NOT_INSPECTED = "not known: the file could not be inspected"
_FROM_BEFORE = "from before the button was pressed, "
CONTRADICTED = "has sound, though the camera's profile keeps none before the button: it may be set otherwise"


def issued_to(record: Record, view: ClipView) -> str:
    """Say whom the camera was issued to at the time, where no source names the wearer."""
    held_by = holders(record, view)
    return f"camera issued to {tell_officers(held_by)}" if held_by else ""


def format_told(found: Inspection | None) -> str:
    """Describe the format as MG5 asks for it: container, picture, sound."""
    if found is None:
        return NOT_INSPECTED
    brand = (found.container.tag("major_brand") or "").strip()
    name = "qt" if brand == "qt" else found.container.format
    parts = [CONTAINERS.get(name, name.upper())]
    if found.video is not None:
        parts.append(f"{found.video.codec.upper()} {found.video.width}x{found.video.height}")
    parts += [audio.codec.upper() for audio in found.audios[:1]] or ["no sound"]
    return ", ".join(parts)


def sound_told(found: Inspection | None, before: PreRecordSpan | None) -> tuple[SoundStretch, ...]:
    """Say of which stretches of a clip there is something to say of the sound, in seconds into the file."""
    told = (
        [] if before is None else [SoundStretch(Fraction(0), before.end, f"{_FROM_BEFORE}{_basis(before)}")]
    )
    told += [SoundStretch(*heard, CONTRADICTED) for heard in heard_before(found, before)]
    if found is None:
        return (*told, SoundStretch(Fraction(0), None, NOT_INSPECTED))
    if not found.audios:
        return (*told, SoundStretch(Fraction(0), None, "no sound recorded"))
    for audio in found.audios:
        stream = f" (stream {audio.index})" if len(found.audios) > 1 else ""
        if not audio.silence_checked:
            told.append(SoundStretch(Fraction(0), None, f"not checked for silence{stream}"))
            continue
        told += [
            SoundStretch(span.start, span.end, f"silent{stream}{_named(span, before, audio)}")
            for span in audio.silent_spans
        ]
    return tuple(told)


def buffer_told(found: Inspection | None, before: PreRecordSpan) -> str:
    """Say what the stretch from before the button is, how that is known, and where it has sound against that."""
    told = f"the first {format_position(before.end)} are {_FROM_BEFORE}{_basis(before)}"
    heard = " and ".join(f"{format_offset(a)} to {format_offset(b)}" for a, b in heard_before(found, before))
    return f"{told}; {heard} {CONTRADICTED}" if heard else told


def _basis(before: PreRecordSpan) -> str:
    return "by the trigger" if before.basis is PreRecordBasis.TRIGGER else "by the camera's profile"


def heard_before(
    found: Inspection | None, before: PreRecordSpan | None
) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return where there is sound before the button though the camera's profile keeps none there, in seconds.

    A stretch of which any stream was not checked for silence is not among them: nothing is known of its sound.
    """
    if found is None or before is None or not before.silent or not found.audios:
        return ()
    if not all(audio.silence_checked for audio in found.audios):
        return ()
    quiet = [(span.start, span.end) for span in found.audios[0].silent_spans]
    for audio in found.audios[1:]:
        quiet = [
            (max(start, span.start), min(end, span.end))
            for start, end in quiet
            for span in audio.silent_spans
        ]
    at, heard = Fraction(0), []
    for start, end in sorted(each for each in quiet if each[0] < each[1]):
        heard.append((at, min(start, before.end)))
        at = max(at, end)
    heard.append((at, before.end))
    return tuple((start, end) for start, end in heard if end - start > SILENCE_TOLERANCE_S)


def silences_told(
    found: Inspection | None, before: PreRecordSpan | None, place: PlacementView | None, zone: str = LONDON
) -> str:
    """Say where a clip is silent, each sound stream by its number where there are several."""
    if found is None:
        return NOT_INSPECTED
    told = [tell_silence(audio, before, place, zone) for audio in found.audios]
    if len(told) < 2:  # noqa: PLR2004 - one stream needs no number
        return told[0] if told else "no sound recorded"
    numbered = zip(found.audios, told, strict=True)
    return " | ".join(f"stream {audio.index}: {said}" for audio, said in numbered)


def tell_silence(
    audio: AudioFacts, before: PreRecordSpan | None, place: PlacementView | None, zone: str
) -> str:
    """Say where one sound stream is silent, in the file and on the wall; what was not checked is never shown as sound.

    Silence in ``before``, the stretch from before the button, is named as such: a camera that keeps no sound there was
    not muted. Where no sound begins at the button nobody can tell the two apart, and that is said.
    """
    if not audio.silence_checked:
        return "not checked"
    start, half_width_s = (place.start_at, place.half_width_s) if place else (None, None)
    spans = audio.silent_spans
    told = (", ".join(format_span(s.start, s.end, start, zone, half_width_s)) for s in spans)
    named = (f"{text}{_named(span, before, audio)}" for text, span in zip(told, spans, strict=True))
    return "; ".join(named) or "none"


def _named(span: SilentSpan, before: PreRecordSpan | None, audio: AudioFacts) -> str:
    """Say what a silence may be by the stretch from before the button; nothing where it is not in it."""
    if before is None or not before.covers_silence(span.start, span.end):
        return ""
    if not before.sound_begins_at_its_end(span.end, audio.duration):
        return f" (may be pre-record, by the {before.basis.value}, or muted: cannot be told)"
    if before.basis is PreRecordBasis.TRIGGER:
        return " (pre-record, by the trigger: sound begins with the button, so not muted)"
    return " (pre-record, by the profile: sound begins where that ends; muted only if this camera is set otherwise)"
