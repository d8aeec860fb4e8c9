"""Safety: bytes read again, redaction decided, and nothing for the defence that must not reach it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bwv_index.cases.checks.finding import NEVER_OVERRIDE, Finding, Matter
from bwv_index.cases.result import Standing
from bwv_index.cases.serving import hides
from bwv_index.cases.snapshot import CaseExhibit, CaseRecording, CaseSnapshot, Disposition, RedactionMark
from bwv_index.cases.terms import BESIDE_PICTURES, Disposal, ExhibitKind, RedactionState, Variant

_LEAST_CHARACTERS = 6
"""Words of a sensitive item, or of a place, shorter than this are found everywhere and say nothing."""
_DIGEST_CHARACTERS = 16
_LEAST_PLACE_WORDS = 2
_POSTCODE = re.compile(
    r"\b(?:GIR\s?0AA|[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNPR-Y]?\s?[0-9][ABD-HJLNP-UW-Z]{2})\b",
    re.ASCII | re.IGNORECASE,
)
_TELEPHONE = re.compile(r"(?<![\w.:/-])(?:\+44\s?\(?0?\)?|0)(?:[\s-]?[0-9]){9,10}(?![\w:/]|[.-]\w)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that must not reach the defence: where it stands, and of what kind it is; never the thing itself."""

    where: str
    what: str


def hashes(matter: Matter) -> Iterator[Finding]:
    """The bytes of each exhibit and of its master were read again, and are what was recorded."""
    case = matter.case
    exhibited = {exhibit.recording for exhibit in case.standing}
    things = [
        (f"{exhibit.ref} ({file.purpose})", file.sha256)
        for exhibit in case.standing
        for file in exhibit.files
    ]
    things += [
        (recording.evidence_id, recording.sha256)
        for recording in case.recordings
        if recording.evidence_id in exhibited
    ]
    for name, recorded in things:
        proof = matter.proofs.get(recorded) if recorded else None
        if proof is None or proof.sha256_found is None:
            why = f": {proof.why_not}" if proof is not None and proof.why_not else ""
            told = f"its bytes were not read again{why}" if recorded else "no SHA-256 of it is recorded"
            yield Finding(name, told, f"Run verify. {NEVER_OVERRIDE}", Standing.NOT_CHECKED)
        elif proof.sha256_found != recorded:
            yield Finding(name, "its bytes are not those that were recorded", f"Run verify. {NEVER_OVERRIDE}")


def defence_clean(matter: Matter) -> Iterator[Finding]:
    """Nothing that goes to the defence is sensitive, restricted, or tells where somebody lives."""
    case = matter.case
    if case.variant is not Variant.DEFENCE:
        return
    for exhibit in case.standing:
        recording = case.recording(exhibit.recording)
        told = _withheld(recording)
        if told:
            yield Finding(
                str(exhibit.ref), told, f"case withdraw {matter.urn} {exhibit.ref}. {NEVER_OVERRIDE}"
            )
    for leak in find_leaks(case, _served(case)):
        yield Finding(leak.where, f"it tells {leak.what}", f"Put it in other words. {NEVER_OVERRIDE}")


def _withheld(recording: CaseRecording | None) -> str:
    if recording is None:
        return ""
    if recording.restricted:
        return "its recording is restricted"
    sensitive = recording.disposal is not None and recording.disposal.disposal is Disposal.SENSITIVE
    return "its recording is on the sensitive schedule" if sensitive else ""


def _served(case: CaseSnapshot) -> Iterator[tuple[str, str]]:
    """Yield the words of persons that a pack for the defence holds: where each stands, and the text."""
    for exhibit in case.standing:
        for text in (exhibit.title, exhibit.detail, exhibit.location, exhibit.property_ref):
            yield str(exhibit.ref), text
    for mark in case.marks:
        yield f"mark {mark.number}", mark.seen
        yield f"mark {mark.number}", mark.heard
    for recording in case.recordings:
        decided = recording.disposal
        if decided is None or _rest_is_sensitive(decided):
            continue
        if decided.disposal in {Disposal.USED, Disposal.UNUSED}:
            yield recording.evidence_id, decided.description
    for incident in case.incidents:
        yield incident.ref, incident.place_shown


def find_leaks(case: CaseSnapshot, texts: Iterable[tuple[str, str]]) -> tuple[Leak, ...]:
    """Look through texts for the defence for what must not be in them.

    What is looked for: words, evidence ids and hashes of sensitive items; the places of incidents as recorded, whole
    and their parts of two words and more, unless the place is told outside; postcodes; telephone numbers. Words that
    a person chose otherwise cannot be judged here.

    Args:
        case: the case as a whole, with what is left out for the defence.
        texts: where each stands, and the text.
    """
    needles = tuple(_needles(case))
    found = []
    for where, text in texts:
        folded = _folded(text)
        found += [Leak(where, what) for what, needle in needles if needle in folded]
        if _POSTCODE.search(text):
            found.append(Leak(where, "a postcode"))
        if _TELEPHONE.search(text):
            found.append(Leak(where, "a telephone number"))
    return tuple(dict.fromkeys(found))


def _needles(case: CaseSnapshot) -> Iterator[tuple[str, str]]:
    for recording in case.recordings:
        decided = recording.disposal
        if decided is None or not (decided.disposal is Disposal.SENSITIVE or _rest_is_sensitive(decided)):
            continue
        served = decided.disposal is Disposal.USED
        names = (recording.evidence_id, recording.original_name, recording.sha256[:_DIGEST_CHARACTERS])
        words = (decided.description, decided.safe_description, decided.sensitivity)
        for text in (*(() if served else names), *words):
            if len(_folded(text)) >= _LEAST_CHARACTERS:
                yield "of a sensitive item", _folded(text)
    shown = {_folded(incident.place_shown) for incident in case.incidents}
    for incident in case.incidents:
        for part in {incident.place_recorded, *re.split(r"[,;\n]", incident.place_recorded)}:
            folded = _folded(part)
            told_outside = any(folded and folded in place for place in shown)
            long_enough = len(folded.split()) >= _LEAST_PLACE_WORDS and len(folded) >= _LEAST_CHARACTERS
            if long_enough and not told_outside:
                yield "where an incident was", folded


def _rest_is_sensitive(decided: Disposition) -> bool:
    """Whether what is not used of a used recording is on the sensitive schedule."""
    return decided.disposal is Disposal.USED and bool(decided.sensitivity)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def redaction_decided(matter: Matter) -> Iterator[Finding]:
    """It is decided of each exhibit whether anything in it is to be hidden, and each marked stretch is handled."""
    case, urn = matter.case, matter.urn
    for exhibit in case.standing:
        if exhibit.kind is not ExhibitKind.REDACTED and exhibit.redaction in {None, RedactionState.NEEDED}:
            what = "is needed" if exhibit.redaction else "is not decided"
            yield Finding(
                str(exhibit.ref),
                f"its redaction {what}",
                f"case redaction review {urn} {exhibit.ref} reviewed-none, or mark, redact and handle",
            )
        if _tells_beside(case, exhibit):
            yield Finding(
                str(exhibit.ref),
                f"{BESIDE_PICTURES}, which no player shows and which may hold where it was",
                f"Cut it again: case cut {urn} {exhibit.recording} --mode exact ..., and withdraw this one",
            )
        for mark in case.redactions:
            if mark.recording == exhibit.recording and _within(mark, exhibit) and _open(case, mark):
                yield Finding(
                    str(exhibit.ref),
                    f"mark {mark.number} ({mark.reason}) lies within it and is not handled",
                    f"case redaction handle {urn} {mark.number} done --exhibit REF, or justified-not-done --why ...",
                )


def _tells_beside(case: CaseSnapshot, exhibit: CaseExhibit) -> bool:
    """Whether an exhibit of which no redacted copy stands carries data that nobody sees."""
    evidence = exhibit.evidence
    replaced = any(one.parent == exhibit.ref for one in case.standing)
    return (
        evidence is not None
        and not replaced
        and any(note.startswith(BESIDE_PICTURES) for note in evidence.notes)
    )


def _within(mark: RedactionMark, exhibit: CaseExhibit) -> bool:
    """Whether an exhibit shows any of a marked stretch; a redacted exhibit is trusted to be redacted."""
    if exhibit.kind is ExhibitKind.REDACTED:
        return False
    if exhibit.span is None:
        return True
    return mark.start < exhibit.span.true_out and mark.end > exhibit.span.true_in


def _open(case: CaseSnapshot, mark: RedactionMark) -> bool:
    if mark.handling is RedactionState.DONE:
        copy = None if mark.by_exhibit is None else case.exhibit(mark.by_exhibit)
        return copy is None or not hides(case, copy, mark)
    return mark.handling in {None, RedactionState.NEEDED}
