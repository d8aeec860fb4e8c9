"""Acts of giving exhibits their references: whole recordings, and redacted copies that were made elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from bwv_index.cases import CutHow, CutSpan, ExhibitKind, ExhibitRef, FilePurpose, Said, as_long
from bwv_index.custody import EventType
from bwv_index.errors import RefusedError
from bwv_index.incidents import OfficerKey
from bwv_index.index import ExhibitView, ExhibitWords, LinkStatus, NewExhibit, NewFile, Record
from bwv_index.media import Inspection, ProxyKind
from bwv_index.pipeline.casework.acting import exhibit_of, one_line, require_standing, said_by, tell
from bwv_index.pipeline.casework.filing import (
    MadeFile,
    enter_items,
    keep_bytes,
    kind_of_found,
    plain,
    proxy_of,
    tell_copies,
    whole_source,
    workbench,
)
from bwv_index.pipeline.casework.producing import (
    Asked,
    find_recording,
    producer_of,
    recording_of,
    reference_for,
    remarks_on,
)
from bwv_index.pipeline.casework.telling import format_told
from bwv_index.pipeline.deriving import name_in
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_offset

MADE_ELSEWHERE = "made elsewhere; how is not recorded here"
AS_FOOTAGE = (LinkStatus.CONFIRMED, LinkStatus.PROPOSED, LinkStatus.AWAITS_SECOND)
"""How a clip stands to an incident where it is, or may be, footage of it by itself."""
REDACTED_WHY = "redacted copy made an exhibit"


@dataclass(frozen=True, slots=True)
class MadeExhibit:
    """An exhibit as it stands after the act, or would: its files, how it was cut, and what a person should know.

    ``how`` says why a cut was made the way it was. ``again`` says that the same exhibit was there already.
    """

    urn: str
    ref: ExhibitRef
    kind: ExhibitKind
    producer: OfficerKey
    recording: str
    sha256: str
    parent: ExhibitRef | None
    span: CutSpan | None
    how: str
    files: tuple[NewFile, ...]
    remarks: tuple[str, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A new exhibit, worked out from the record: nothing is made and nothing is given yet.

    ``found`` is what inspection found in its evidence file (``evidence_sha256``), None where it could not be opened.
    """

    case: int
    urn: str
    new: NewExhibit
    recording: str
    clip: int
    evidence_sha256: str
    found: Inspection | None
    source: Path
    length: Fraction | None
    remarks: tuple[str, ...]
    there: ExhibitView | None = None


def exhibit_recording(
    workspace: Workspace, urn: str, clip: str, asked: Asked, *, dry_run: bool = False
) -> MadeExhibit:
    """Make a whole recording an exhibit; its bytes stay the master's, and a proxy is made where browsers need one.

    Raises:
        UsageFaultError: the producer is no officer's number.
        NotFoundError: no case or no clip answers to the name.
        RefusedError: nobody acts, the clip is not part of the case, or the reference cannot be given.
        EnvironmentFaultError: the disk or a program is in the way.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, "")
    words = ExhibitWords(title=one_line("--title", asked.title), key=asked.key)

    def task(record: Record) -> Task:
        case = record.cases.find(urn)
        number = find_recording(record, case, clip)
        sha256 = record.clips.sha256(number) or ""
        producer, initials = producer_of(workspace, record, case, asked.producer)
        there = _same(record, case, ExhibitKind.MASTER, producer, sha256, asked)
        ref = (
            there.ref if there else reference_for(workspace, record, case, asked, producer, initials, sha256)
        )
        new = NewExhibit(ref, ExhibitKind.MASTER, producer, sha256, words=words)
        return _task(workspace, record, case, new, number, number, there)

    return _made(workspace, task, said, dry_run=dry_run)


def exhibit_redacted(
    workspace: Workspace, urn: str, clip: str, of: str, asked: Asked, *, dry_run: bool = False
) -> MadeExhibit:
    """Make a redacted copy, which was made elsewhere and taken in as a clip, an exhibit beside the one it is made from.

    Raises:
        UsageFaultError: the producer is no officer's number, or a reference has no form.
        NotFoundError: no case, clip or exhibit answers to the name.
        RefusedError: nobody acts, the copy has not arrived or is a recording by itself, or the reference cannot be
            given.
        EnvironmentFaultError: the disk or a program is in the way.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, "")
    words = ExhibitWords(title=one_line("--title", asked.title), key=asked.key)

    def task(record: Record) -> Task:
        case = record.cases.find(urn)
        parent = exhibit_of(record, case, of)
        require_standing(parent)
        copy = record.clips.find(clip)
        sha256 = record.clips.sha256(copy)
        name = record.clips.evidence_id(copy)
        if not sha256:
            raise RefusedError("the footage of this clip has not arrived", subject=name)
        producer, initials = producer_of(workspace, record, case, asked.producer)
        there = _same(record, case, ExhibitKind.REDACTED, producer, sha256, asked, of=parent)
        if there is None:
            _require_copy(record, copy, sha256, parent)
        wanted = (
            asked if asked.of or there else replace(asked, of=_lettered(workspace, asked, parent, producer))
        )
        ref = (
            there.ref
            if there
            else reference_for(workspace, record, case, wanted, producer, initials, parent.sha256)
        )
        new = NewExhibit(ref, ExhibitKind.REDACTED, producer, parent.sha256, parent.ref, words=words)
        made = _task(workspace, record, case, new, recording_of(record, parent.sha256), copy, there)
        return replace(made, remarks=(*made.remarks, *_of_length(made.length, parent)))

    return _made(workspace, task, said, dry_run=dry_run)


def _require_copy(record: Record, copy: int, sha256: str, parent: ExhibitView) -> None:
    """See to it that a clip can be a redacted copy of an exhibit, and is no recording by itself.

    Raises:
        RefusedError: it is that exhibit or its recording, the recording of another one, was decided on in a case, or
            belongs to an incident or is proposed for one without being on record as made from that recording.
    """
    told = _told_as_recording(record, copy, sha256, parent)
    if told:
        raise RefusedError(
            f"{told}, so it is no redacted copy",
            subject=record.clips.evidence_id(copy),
            remedy="An original is never redacted: redact a copy elsewhere, ingest it, and name that.",
        )
    known = record.contents.derivations((copy,))
    if known and known[-1].parent_id == recording_of(record, parent.sha256):
        return
    links = record.links.matching(clips=[copy], statuses=AS_FOOTAGE)
    if links:
        name, incident = record.clips.evidence_id(copy), links[0].incident_ref
        raise RefusedError(
            f"this is footage of {incident} ({links[0].status}) and on record as made from no other",
            subject=name,
            remedy="An original is never redacted: ingest the copy, and name that. Where this is the copy: "
            f"bwv-index derived set {name} --from {record.clips.evidence_id(recording_of(record, parent.sha256))}",
        )


def _told_as_recording(record: Record, copy: int, sha256: str, parent: ExhibitView) -> str:
    """Say why bytes are a recording, or the exhibit itself, and no copy of it; empty where nothing says so."""
    if sha256 == parent.sha256:
        return "this is the recording itself"
    if any(one.file.sha256 == sha256 for one in parent.files):
        return f"this is {parent.ref} itself"
    for case, ref in record.exhibits.of_master(sha256):
        return f"{ref} of case {record.cases.view(case).urn.shown} is of this recording"
    for case in record.cases.of_clip(copy):
        return f"it was decided on as a recording of case {record.cases.view(case).urn.shown}"
    return ""


def _of_length(length: Fraction | None, parent: ExhibitView) -> tuple[str, ...]:
    """Say where a copy is not as long as what it was made from: no offset and no time of that holds in it."""
    whole = next(
        (one.file.duration for one in parent.files if one.file.purpose is FilePurpose.EVIDENCE), None
    )
    if as_long(length, whole):
        return ()
    own, other = (
        "of unknown length" if one is None else f"{format_offset(one)} long" for one in (length, whole)
    )
    return (
        f"it is {own}, and {parent.ref} is {other}: which part of the recording it shows is not known, so no mark and "
        "no time of day is placed in it",
    )


def _lettered(workspace: Workspace, asked: Asked, parent: ExhibitView, producer: OfficerKey) -> str:
    """Return the exhibit after whose number the letter is put, where copies get letters."""
    by_letter = workspace.settings.case.clip_numbers == "letter" and asked.number is None
    return str(parent.ref) if by_letter and parent.producer.may_be(producer) else ""


def _same(
    record: Record, case: int, kind: ExhibitKind, producer: OfficerKey, sha256: str, asked: Asked, *,
    of: ExhibitView | None = None,
) -> ExhibitView | None:  # fmt: skip
    """Return the exhibit that is asked for, where it stands already; an asked number must be its own."""
    for one in record.exhibits.of_case(case):
        evidence = next((f.file.sha256 for f in one.files if f.file.purpose is FilePurpose.EVIDENCE), "")
        same = (
            one.withdrawn is None
            and one.kind is kind
            and one.producer.may_be(producer)
            and evidence == sha256
            and one.parent == (of.ref if of else None)
        )
        if same and asked.number in {None, one.ref.number}:
            return one
    return None


def _task(
    workspace: Workspace, record: Record, case: int, new: NewExhibit, clip: int, evidence: int,
    there: ExhibitView | None,
) -> Task:  # fmt: skip
    sha256 = record.clips.sha256(evidence) or ""
    found = record.media.inspection(sha256)
    return Task(
        case=case,
        urn=record.cases.view(case).urn.shown,
        new=new,
        recording=record.clips.evidence_id(clip),
        clip=evidence,
        evidence_sha256=sha256,
        found=found,
        source=whole_source(workspace, record, sha256),
        length=record.search.views([evidence])[0].duration,
        remarks=tuple(remarks_on(workspace, record, case, clip, new.producer)),
        there=there,
    )


def _made(
    workspace: Workspace, task_of: Callable[[Record], Task], said: Said, *, dry_run: bool
) -> MadeExhibit:
    if dry_run:
        with workspace.index.reading() as record:
            task = task_of(record)
        return told(task.urn, task.new, task.recording, (), task.remarks, there=task.there)
    with workspace.changing():
        with workspace.index.reading() as record:
            task = task_of(record)
        if task.there is not None:
            return told(task.urn, task.new, task.recording, (), task.remarks, there=task.there)
        evidence = _evidence(task)
        with workbench(workspace) as folder:
            copies, unmade = _proxies(task, folder)
            keep_bytes(workspace, copies)
        files = (replace(evidence, notes=(*evidence.notes, *unmade)), *(copy.file for copy in copies))
        with workspace.writing() as record:
            enter_items(workspace, record, copies)
            enter_exhibit(workspace, record, task.case, task.new, task.recording, files, said)
            _name_parent(workspace, record, task)
    return told(task.urn, task.new, task.recording, files, (*task.remarks, *unmade))


def _evidence(task: Task) -> NewFile:
    redacted = task.new.kind is ExhibitKind.REDACTED
    return NewFile(
        FilePurpose.EVIDENCE, task.evidence_sha256, CutHow.RE_ENCODED if redacted else CutHow.WHOLE, redacted,
        notes=(MADE_ELSEWHERE,) if redacted else (), format_text=format_told(task.found), duration=task.length,
    )  # fmt: skip


def _proxies(task: Task, folder: Path) -> tuple[tuple[MadeFile, ...], tuple[str, ...]]:
    """Make the copy that a browser plays, where it needs one; where none can be made, say why."""
    found = task.found
    if found is None or found.video is None:
        return (), ("no proxy was made: no picture of it is known",)
    kind = kind_of_found(found)
    if kind is ProxyKind.NONE:
        return (), ()
    label = f"exhibit {task.new.ref} of {plain(task.recording)}"
    try:
        made = proxy_of(
            task.source, task.evidence_sha256, folder, kind, container=found.container.format, label=label,
            duration=task.length,
        )  # fmt: skip
    except RefusedError as refusal:
        return (), (f"no proxy was made: {refusal.message}",)
    return (made,), ()


def _name_parent(workspace: Workspace, record: Record, task: Task) -> None:
    """Record of a redacted copy from which clip it was made, unless that is on record."""
    if task.new.kind is not ExhibitKind.REDACTED:
        return
    parent = recording_of(record, task.new.sha256)
    known = record.contents.derivations((task.clip,))
    if not known or known[-1].parent_id != parent:
        name_in(
            workspace,
            record,
            record.clips.evidence_id(task.clip),
            record.clips.evidence_id(parent),
            REDACTED_WHY,
        )


def enter_exhibit(
    workspace: Workspace, record: Record, case: int, new: NewExhibit, recording: str, files: Sequence[NewFile],
    said: Said,
) -> None:  # fmt: skip
    """Give an exhibit its reference, in the record and on the ledger; its files are items already.

    Raises:
        RefusedError: the reference is taken.
    """
    record.exhibits.add(case, new, files, said)
    urn = record.cases.view(case).urn.raw
    evidence = next(file for file in files if file.purpose is FilePurpose.EVIDENCE)
    tell(
        workspace, record, EventType.EXHIBIT, f"{urn} {new.ref}", sha256=new.sha256,
        details={
            "kind": new.kind.value, "producer": str(new.producer), "recording": recording,
            "evidence_sha256": evidence.sha256, "made_from": str(new.parent) if new.parent else None,
        },
    )  # fmt: skip
    tell_copies(workspace, record, f"{urn} {new.ref}", evidence.sha256, files)


def told(
    urn: str, new: NewExhibit, recording: str, files: Sequence[NewFile], remarks: tuple[str, ...], *, how: str = "",
    there: ExhibitView | None = None,
) -> MadeExhibit:  # fmt: skip
    """Return what was made, or would be; where the exhibit was there already, as it stands."""
    if there is not None:
        held = tuple(one.file for one in there.files)
        return MadeExhibit(
            urn, there.ref, there.kind, there.producer, recording, there.sha256, there.parent, there.span, how,
            (*held, *files), remarks, again=True,
        )  # fmt: skip
    return MadeExhibit(
        urn, new.ref, new.kind, new.producer, recording, new.sha256, new.parent, new.span, how, tuple(files), remarks
    )  # fmt: skip
