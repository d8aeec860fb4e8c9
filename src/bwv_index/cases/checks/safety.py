"""Safety: bytes read again, redaction decided, and nothing for the defence that must not reach it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bwv_index.cases.checks.finding import NEVER_OVERRIDE, Finding, Matter
from bwv_index.cases.defence import for_defence
from bwv_index.cases.forms.model import Document, words_of
from bwv_index.cases.leaks import Secret, leaks_of, lookalikes, secrets_of
from bwv_index.cases.result import Standing
from bwv_index.cases.serving import copies_of, hides
from bwv_index.cases.snapshot import CaseExhibit, CaseSnapshot, RedactionMark
from bwv_index.cases.terms import BESIDE_PICTURES, Disposal, ExhibitKind, RedactionState

_OUR_LABEL = re.compile(r"\S+ \S+: (?:clip|WORKING COPY) of \S+, master SHA-256 [0-9a-f]{64}")
"""The comment of a clip that was cut here, which an editor may have kept."""
_MOST_TOLD = 100
_ANY_WORDS = (
    "Put what was typed in other words: case describe, case mark, case decide, case person, case add-incident"
)


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
    """Nothing that goes to the defence is sensitive or restricted, or tells what it is not told."""
    case, urn = matter.case, matter.urn
    served = for_defence(case)
    kept = {one.evidence_id for one in served.recordings}
    hidden = {one.sha256 for one in case.recordings if one.evidence_id not in kept or one.restricted}
    for exhibit in case.standing:
        told = _withheld(case, exhibit, hidden)
        if told:
            yield Finding(
                str(exhibit.ref), told, f"{NEVER_OVERRIDE} case withdraw {urn} {exhibit.ref} --why ..."
            )
    secrets = secrets_of(case)
    for typed in typed_words(served):
        for leak in leaks_of(secrets, typed.where, typed.text):
            yield Finding(
                leak.where, f"it tells {leak.what}", f"{NEVER_OVERRIDE} Put it in other words: {typed.remedy}"
            )
    for exhibit in served.standing:
        yield from _told_by_files(matter, exhibit, secrets)


def _told_by_files(matter: Matter, exhibit: CaseExhibit, secrets: Sequence[Secret]) -> Iterator[Finding]:
    """Yield what the tags and the like of an exhibit's files tell; a file into which nobody looked is not clean."""
    ref = str(exhibit.ref)
    for file in exhibit.files:
        proof = matter.proofs.get(file.sha256)
        if proof is None or proof.carried is None:
            told = f"what its file ({file.purpose}) carries beside pictures and sound was not looked at"
            yield Finding(ref, told, f"Run case check again. {NEVER_OVERRIDE}", Standing.NOT_CHECKED)
            continue
        for part in proof.carried:
            for leak in leaks_of(secrets, ref, part.text):
                told = f"its file ({file.purpose}) tells {leak.what}: {part.name}"
                yield Finding(ref, told, f"{NEVER_OVERRIDE} {_made_anew(matter.urn, exhibit)}")


def _made_anew(urn: str, exhibit: CaseExhibit) -> str:
    """Say how an exhibit is made again without what its file carries."""
    take_back = f"case withdraw {urn} {exhibit.ref} --why ..."
    if exhibit.kind is ExhibitKind.REDACTED:
        again = f"case redacted {urn} COPY --of {exhibit.parent}"
        return f"Make the copy anew without tags and other streams, ingest it, {again}, and {take_back}"
    return f"case cut {urn} {exhibit.recording} --mode exact ..., and {take_back}"


def leaks_in_documents(
    case: CaseSnapshot, documents: Iterable[Document], remedies: Sequence[str]
) -> Iterator[Finding]:
    """Yield what finished documents for the defence tell.

    Args:
        case: the case as a whole.
        documents: those that the defence gets.
        remedies: what to do about what was found in the case itself, which documents repeat.
    """
    secrets = secrets_of(case)
    cures = [remedy.removeprefix(NEVER_OVERRIDE).strip() for remedy in remedies] or [_ANY_WORDS]
    remedy = f"{NEVER_OVERRIDE} {'; '.join(cures)}"
    for document in documents:
        for leak in leaks_of(secrets, document.name, "\n".join(words_of(document))):
            yield Finding(leak.where, f"it tells {leak.what}", remedy)


def defence_private(matter: Matter) -> Iterator[Finding]:
    """Nothing that goes to the defence has the form of a postcode or of a telephone number."""
    case, urn = matter.case, matter.urn
    names = _names_of(case)
    for typed in typed_words(for_defence(case)):
        if not typed.is_reference:
            for leak in lookalikes(typed.where, names.sub(" ", typed.text) if names else typed.text):
                told, accept = f"it tells {leak.what}", "--for defence --override defence-private --why ..."
                yield Finding(
                    leak.where, told, f"{typed.remedy}; or, where it is none, case export {urn} {accept}"
                )


def _names_of(case: CaseSnapshot) -> re.Pattern[str] | None:
    """Return what finds the names of recordings, incidents and crimes, whose figures are no telephone number."""
    names = {one.evidence_id for one in case.recordings}
    names |= {name for one in case.incidents for name in (one.ref, *one.crimes)}
    parts = [re.escape(name) for name in sorted(names - {""}, key=lambda name: (-len(name), name))]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _withheld(case: CaseSnapshot, exhibit: CaseExhibit, hidden: set[str]) -> str:
    """Say why an exhibit must not go to the defence: for its recording, or for what its file really is."""
    recording = case.recording(exhibit.recording)
    if recording is not None and recording.restricted:
        return "its recording is restricted"
    decided = None if recording is None else recording.disposal
    if decided is not None and decided.disposal is Disposal.SENSITIVE:
        return "its recording is on the sensitive schedule"
    if any(file.sha256 in hidden for file in exhibit.files):
        return "its file is a recording that does not go to the defence"
    return ""


@dataclass(frozen=True, slots=True)
class TypedWords:
    """Words of a person that a pack for the defence holds: where they stand, and the command that changes them."""

    where: str
    text: str
    remedy: str
    is_reference: bool = False


def typed_words(served: CaseSnapshot) -> Iterator[TypedWords]:
    """Yield the words of persons in a case as the defence is told of it."""
    urn = served.urn.shown
    for exhibit in served.standing:
        ref, change = str(exhibit.ref), f"case describe {urn} {exhibit.ref}"
        yield TypedWords(ref, exhibit.title, f"{change} --title ...")
        yield TypedWords(ref, exhibit.detail, f"{change} --detail ...")
        yield TypedWords(ref, exhibit.location, f"{change} --location ...")
        yield TypedWords(ref, exhibit.property_ref, f"{change} --property-ref ...", is_reference=True)
    for mark in served.marks:
        remedy = f"case mark {urn} {mark.exhibit or mark.recording} ... --replace {mark.number}"
        yield TypedWords(f"mark {mark.number}", mark.seen, remedy)
        yield TypedWords(f"mark {mark.number}", mark.heard, remedy)
    for recording in served.recordings:
        decided = recording.disposal
        if decided is not None:
            remedy = (
                f"case decide {urn} {recording.evidence_id} {decided.disposal} --description ... --why ..."
            )
            yield TypedWords(recording.evidence_id, decided.description, remedy)
    for incident in served.incidents:
        remedy = f"case add-incident {urn} {incident.ref} --place-shown ..."
        yield TypedWords(incident.ref, incident.place_shown, remedy)


def redaction_decided(matter: Matter) -> Iterator[Finding]:
    """It is decided of each exhibit whether anything in it is to be hidden, and each marked stretch is handled."""
    case, urn = matter.case, matter.urn
    for exhibit in case.standing:
        if not copies_of(case, exhibit.ref):
            yield from _undecided(urn, exhibit)
            if exhibit.kind is ExhibitKind.REDACTED:
                yield from _carried_along(matter, exhibit)
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


def _undecided(urn: str, exhibit: CaseExhibit) -> Iterator[Finding]:
    """Yield what is open of an exhibit that no copy stands for; a copy is open only where a person said so."""
    ref, copy = str(exhibit.ref), exhibit.kind is ExhibitKind.REDACTED
    if exhibit.redaction is RedactionState.NEEDED:
        remedy = f"case redacted {urn} COPY --of {ref}" + (
            f", or case withdraw {urn} {ref} --why ..." if copy else ""
        )
        yield Finding(ref, "its redaction is needed", remedy)
    elif exhibit.redaction is None and not copy:
        remedy = f"case redaction review {urn} {ref} reviewed-none, or mark, redact and handle"
        yield Finding(ref, "its redaction is not decided", remedy)


def _carried_along(matter: Matter, exhibit: CaseExhibit) -> Iterator[Finding]:
    """Yield what a copy that was made elsewhere carries and no player shows."""
    ref, evidence = str(exhibit.ref), exhibit.evidence
    proof = None if evidence is None else matter.proofs.get(evidence.sha256)
    if evidence is not None and (proof is None or proof.carried is None):
        told = "what its file carries beside pictures and sound was not looked at"
        yield Finding(ref, told, "Run case check again.", Standing.NOT_CHECKED)
    parts = () if proof is None or proof.carried is None else proof.carried
    carried = [one for one in parts if not one.usual and not _OUR_LABEL.fullmatch(one.text)]
    if carried:
        told = "; ".join(f"{one.name} {_shortened(one.text)}".strip() for one in carried)
        yield Finding(ref, f"its file carries {told}", _made_anew(matter.urn, exhibit))


def _shortened(text: str) -> str:
    if not text:
        return ""
    return f"'{text}'" if len(text) <= _MOST_TOLD else f"'{text[:_MOST_TOLD]} ...'"


def _tells_beside(case: CaseSnapshot, exhibit: CaseExhibit) -> bool:
    """Whether an exhibit of which no redacted copy stands carries data that nobody sees."""
    evidence = exhibit.evidence
    return (
        evidence is not None
        and not copies_of(case, exhibit.ref)
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
