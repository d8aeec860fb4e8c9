"""The draft of a producing statement (MG11): what the index holds, and a line for everything that it does not.

Nothing is signed, and nothing is said that a person has not to confirm: each page is a draft.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from bwv_index.cases.clauses import (
    actor_name,
    exhibits_in_order,
    half_width,
    is_named_here,
    length_text,
    made_by_producer,
    officer_name,
    offsets,
    person_of,
    real_time,
    span_of,
    stretch,
    wall,
    wearer_name,
    widened_text,
)
from bwv_index.cases.forms.layout import FormKeys, FormLayout
from bwv_index.cases.forms.model import Blank, Block, Document, Paragraph, Run, Signature, Text
from bwv_index.cases.forms.page import (
    case_values,
    document_of,
    fields_of,
    heading,
    held,
    missing,
    note,
    notice,
)
from bwv_index.cases.officers import file_part, is_one
from bwv_index.cases.result import CheckResult, Standing
from bwv_index.cases.snapshot import CaseExhibit, CaseRecording, CaseSnapshot
from bwv_index.cases.terms import CutHow, ExhibitKind, FilePurpose
from bwv_index.incidents import OfficerKey
from bwv_index.timecode import add_seconds

KEYS = FormKeys(
    fields=("urn", "name", "age", "occupation", "pages"),
    words=("declaration", "declaration_note", "signature", "reader", "reader_signature"),
)
HASHES = "hashes"
"""The check that reads recordings and clips again."""
COPIES = {
    FilePurpose.PROXY: "a copy that plays in a browser",
    FilePurpose.CAPTIONED: "a copy with a caption strip",
}
_BEFORE = "These times may include what the camera kept from before its button was pressed:"
HOW = {
    CutHow.WHOLE: "It is the whole file, each byte as held.",
    CutHow.STREAM_COPY: "Pictures and sound were copied as recorded, without encoding them again.",
    CutHow.RE_ENCODED: "Pictures and sound were encoded again: the clip is a working copy.",
}


def statements(
    snapshot: CaseSnapshot, layout: FormLayout, checks: Sequence[CheckResult]
) -> Iterator[Document]:
    """Yield a draft for each producer of an exhibit that is not withdrawn, in order of force and number."""
    standing = exhibits_in_order(snapshot.standing)
    for producer in _producers(snapshot):
        own = tuple(exhibit for exhibit in standing if is_one(snapshot, exhibit.producer, producer))
        yield _statement(snapshot, layout, checks, producer, own)


def _producers(snapshot: CaseSnapshot) -> list[OfficerKey]:
    """Return who produces what stands, in order; an officer also written without a force is named once, with it."""
    written = {exhibit.producer for exhibit in snapshot.standing}
    again = {
        bare
        for bare in written
        if not bare.force and any(bare != one and is_one(snapshot, bare, one) for one in written)
    }
    return sorted(written - again, key=str)


def _statement(
    snapshot: CaseSnapshot,
    layout: FormLayout,
    checks: Sequence[CheckResult],
    producer: OfficerKey,
    exhibits: tuple[CaseExhibit, ...],
) -> Document:
    blocks: list[Block] = [*_declaration(layout)]
    for recording in dict.fromkeys(exhibit.recording for exhibit in exhibits):
        of_it = tuple(exhibit for exhibit in exhibits if exhibit.recording == recording)
        blocks += _of_recording(snapshot, checks, producer, recording, of_it)
    blocks += [
        heading("Viewing"),
        _said("I wrote this statement ", Blank("not held: before or after"), " viewing the footage."),
        Signature(layout.words["signature"]),
        note(layout.words["reader"]),
        Signature(layout.words["reader_signature"]),
    ]
    header = fields_of(layout, {**case_values(snapshot), **_heading(snapshot, producer)})
    name = f"MG11_{file_part(producer)}"
    return document_of(snapshot, layout, name, blocks, header=header, draft=True)


def _said(*runs: Run) -> Paragraph:
    return Paragraph(runs)


def _heading(snapshot: CaseSnapshot, producer: OfficerKey) -> dict[str, Text]:
    person = person_of(snapshot, producer)
    known = officer_name(snapshot, producer)
    named: Text = (known,) if person and person.surname else (f"{known} ", *missing("surname"))
    return {
        "name": named,
        "age": missing("age"),
        "occupation": missing("occupation"),
        "pages": missing("number of pages, once complete"),
    }


def _declaration(layout: FormLayout) -> Iterator[Block]:
    yield _said(layout.words["declaration"])
    yield note(layout.words["declaration_note"])
    yield Signature(layout.words["signature"])


def _of_recording(
    snapshot: CaseSnapshot,
    checks: Sequence[CheckResult],
    producer: OfficerKey,
    evidence_id: str,
    exhibits: tuple[CaseExhibit, ...],
) -> Iterator[Block]:
    yield heading(f"Recording {evidence_id}")
    recording = snapshot.recording(evidence_id)
    if recording is None:
        yield _said(
            "About this recording: ", Blank("not held: the recording is no longer part of the case"), "."
        )
    else:
        yield from _making(snapshot, producer, recording)
        yield _clock(recording)
        yield _upload(recording)
        yield _kept(checks, recording)
    for exhibit in exhibits:
        yield heading(f"Exhibit {exhibit.ref}")
        yield from _exhibit(snapshot, recording, exhibit)


def _making(snapshot: CaseSnapshot, producer: OfficerKey, recording: CaseRecording) -> Iterator[Block]:
    start = recording.time.start_utc
    day: Text = missing("date") if start is None else (wall(start, recording.time.zone).split(" ")[0],)
    camera: Text = (
        "make ",
        *_make(recording),
        ", serial number ",
        *held(recording.device_serial, "serial number"),
    )
    if recording.officer is not None and is_one(snapshot, recording.officer, producer):
        yield _said(
            "On ",
            *day,
            " I was on duty as ",
            Blank("not held: duty and role"),
            " at ",
            Blank("not held: place"),
            ".",
        )
        yield _said("I was wearing a body worn video camera, ", *camera, ".")
    else:
        yield _said("On ", *day, " I was ", Blank("not held: duty, role and place of the producer"), ".")
        known = recording.officer
        worn: Text = missing("wearer") if known is None else wearer_name(snapshot, known)
        yield _said(
            "The recording was made by the body worn video camera, ", *camera, ", worn by ", *worn, "."
        )
    yield _said(
        "It recorded from ",
        *_recorded(recording),
        ". The reason why it started late or stopped early, if it did: ",
        Blank("not held"),
        ".",
    )
    if recording.pre_record:
        yield _said(
            f"{_BEFORE} {recording.pre_record.rstrip('.')}. Whether they do: ",
            Blank("not held: to be confirmed"),
            ".",
        )


def _make(recording: CaseRecording) -> Text:
    if recording.several_makes and recording.device_make:
        return missing(f"make; {recording.device_make} by the file's form")
    return held(recording.device_make, "make")


def _recorded(recording: CaseRecording) -> Text:
    start, zone = recording.time.start_utc, recording.time.zone
    if start is None:
        return (*missing("start"), " to ", *missing("end"))
    if recording.duration is None:
        return (f"{wall(start, zone)} {half_width(recording)} to ", *missing("end"))
    end = add_seconds(start, recording.duration)
    return (f"{stretch(start, end, zone)} {half_width(recording)} ({length_text(recording.duration)})",)


def _clock(recording: CaseRecording) -> Block:
    checked = recording.time.clock_checked
    if checked is None:
        return _said("Whether the camera's clock was checked: ", Blank("not held"), ".")
    if checked:
        return _said(
            "The camera's clock was checked. How the time is known: ",
            *held(recording.time.method, "method"),
            ".",
        )
    return _said(
        "No check of the camera's clock is recorded. If it was checked: ", Blank("not held: when, how"), "."
    )


def _upload(recording: CaseRecording) -> Block:
    uploaded = recording.uploaded_at
    when: Text = missing("time") if uploaded is None else (wall(uploaded, recording.time.zone),)
    return _said("The recording was uploaded on ", *when, " at ", Blank("not held: place"), ".")


def _kept(checks: Sequence[CheckResult], recording: CaseRecording) -> Block:
    known: Text = (
        *_named(recording),
        ". The original is held under the SHA-256 ",
        *held(recording.sha256, "SHA-256"),
    )
    found = [check.standing for check in checks if check.code == HASHES]
    if found and all(standing is Standing.PASS for standing in found):
        return _said(*known, ". It was read again for this pack and is unaltered.")
    return _said(
        *known, ". That it is unaltered: ", Blank("not held: no reading again that found it so"), "."
    )


def _named(recording: CaseRecording) -> Text:
    if not is_named_here(recording):
        return (f"The system gave it the evidence id {recording.evidence_id}",)
    index = f"; the index of recordings calls it {recording.evidence_id}"
    return ("The system gave it the evidence id ", *missing("evidence id"), index)


def _exhibit(
    snapshot: CaseSnapshot, recording: CaseRecording | None, exhibit: CaseExhibit
) -> Iterator[Block]:
    span = span_of(snapshot, exhibit)
    yield _said(*_made(snapshot, exhibit), *_stretch(recording, exhibit, span), ". ", *_how(exhibit))
    if widened := widened_text(exhibit):
        yield _said(widened)
    evidence = exhibit.evidence
    if (evidence is not None and evidence.how is not CutHow.WHOLE) or exhibit.kind is ExhibitKind.REDACTED:
        yield _said("The SHA-256 of the file is ", *held(evidence.sha256 if evidence else "", "SHA-256"), ".")
    yield _said(f"I produce this as my exhibit {exhibit.ref}.")
    if not made_by_producer(exhibit):
        yield notice(f"{other_maker(snapshot, exhibit)} The producer of a clip is who made it.")
    copies = [file for file in exhibit.files if file.purpose in COPIES]
    for copy in copies:
        yield _said(
            f"Of it {COPIES[copy.purpose]} was made, SHA-256 {copy.sha256}, by ",
            *held(actor_name(snapshot, copy.said.by) if copy.said else "", "by whom"),
            ".",
        )
    redacted = _redacted(snapshot, exhibit)
    if redacted:
        refs = " and ".join(str(copy.ref) for copy in redacted)
        one = len(redacted) == 1
        told = (
            f"A redacted copy of it is exhibit {refs}"
            if one
            else f"Redacted copies of it are exhibits {refs}"
        )
        # made elsewhere: the record knows who entered it
        yield _said(f"{told}. Who made {'it' if one else 'them'}: ", *missing("by whom"), ".")
    if not copies and not redacted:
        yield _said("Other copies, and who made them: ", Blank("none recorded"), ".")


def _redacted(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> tuple[CaseExhibit, ...]:
    """Return the redacted copies of an exhibit that stand."""
    return exhibits_in_order(
        tuple(
            one for one in snapshot.standing if one.kind is ExhibitKind.REDACTED and one.parent == exhibit.ref
        )
    )


def _made(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> Text:
    """Say who made an exhibit: the witness only where the record's maker is the producer."""
    mine = made_by_producer(exhibit)
    maker: Text = held(actor_name(snapshot, exhibit.said.by), "by whom")
    match exhibit.kind:
        case ExhibitKind.MASTER:
            whole = f"copy of the whole recording {exhibit.recording}"
            return (f"I took a {whole}",) if mine else (f"A {whole} was taken by ", *maker)
        case ExhibitKind.REDACTED:
            # made elsewhere: the record knows who entered it
            of = f"exhibit {exhibit.parent}" if exhibit.parent else f"recording {exhibit.recording}"
            made = (f"copy of {of} in which parts are hidden was made by ", *missing("by whom"))
            return ("A ", *made, " and entered as an exhibit by ", *(("me",) if mine else maker))
        case ExhibitKind.CLIP:
            clip = f"clip from recording {exhibit.recording}"
            return (f"I made a {clip}",) if mine else (f"A {clip} was made by ", *maker)


def other_maker(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> str:
    """Return the sentence on an exhibit whose maker, as recorded, is not its producer."""
    producer, maker = officer_name(snapshot, exhibit.producer), actor_name(snapshot, exhibit.said.by)
    made = "entered" if exhibit.kind is ExhibitKind.REDACTED else "made"
    return f"{exhibit.ref} is produced by {producer} and was {made} by {maker or 'somebody not recorded'}."


def _stretch(
    recording: CaseRecording | None, exhibit: CaseExhibit, span: tuple[Fraction, Fraction] | None
) -> Text:
    if exhibit.kind is ExhibitKind.MASTER:
        return ()
    if span is None:
        return (", from ", *missing("start and end in the footage"))
    return (f", from {offsets(*span)} of the recording, which is ", *_when(recording, span))


def _when(recording: CaseRecording | None, span: tuple[Fraction, Fraction]) -> Text:
    if recording is None or recording.time.start_utc is None:
        return missing("real time")
    return (real_time(recording, *span),)


def _how(exhibit: CaseExhibit) -> Text:
    if exhibit.evidence is None:
        return ("No file is held.",)
    if exhibit.kind is ExhibitKind.REDACTED:
        return ("Which parts, and how: ", *missing("how it was redacted"), ".")
    return (HOW[exhibit.evidence.how],)
