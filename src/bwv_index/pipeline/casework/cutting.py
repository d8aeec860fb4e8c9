"""Act of cutting: from in and out points to a clip that is proven, kept, and an exhibit of a case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from bwv_index.casefile import font_file
from bwv_index.cases import (
    BESIDE_PICTURES,
    CutHow,
    CutSpan,
    ExhibitKind,
    ExhibitRef,
    FilePurpose,
    Said,
    parse_offset,
)
from bwv_index.custody import EventType
from bwv_index.errors import RefusedError
from bwv_index.index import ClipView, ExhibitView, ExhibitWords, NewExhibit, NewFile, Record
from bwv_index.media import (
    Caption,
    Cut,
    CutMode,
    CutPlan,
    CutProof,
    CutSource,
    ProxyKind,
    cut_proven,
    make_cut,
    plan_source,
    prove_cut,
    read_source,
)
from bwv_index.pipeline.casework.acting import one_line, said_by, tell
from bwv_index.pipeline.casework.exhibiting import MadeExhibit, enter_exhibit, told
from bwv_index.pipeline.casework.filing import (
    MadeFile,
    enter_items,
    how_told,
    keep_bytes,
    kind_of_made,
    made_file,
    plain,
    proxy_of,
    tell_copies,
    whole_source,
    workbench,
)
from bwv_index.pipeline.casework.moments import find_thing, into_master
from bwv_index.pipeline.casework.producing import (
    Asked,
    find_recording,
    producer_of,
    reference_for,
    remarks_on,
)
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_half_width, format_offset

_SHOWN_DIGITS = 16


@dataclass(frozen=True, slots=True)
class CutRequest:
    """What is to be cut: from where to where in which clip, as typed, and how.

    ``caption`` is None where the setting ``case.caption`` decides.
    """

    clip: str
    begin: str
    end: str
    mode: CutMode = CutMode.AUTO
    caption: bool | None = None
    asked: Asked = field(default_factory=Asked)


@dataclass(frozen=True, slots=True)
class _Task:
    """A cut, worked out from the record: nothing is made and nothing is given yet."""

    case: int
    urn: str
    new: NewExhibit
    recording: str
    source: Path
    asked: tuple[Fraction, Fraction]
    mode: CutMode
    caption: bool
    started: datetime | None
    half_width_s: float | None
    remarks: tuple[str, ...]
    there: ExhibitView | None

    @property
    def ref(self) -> ExhibitRef:
        """The reference that the exhibit has or gets."""
        return self.there.ref if self.there else self.new.ref


def cut_clip(workspace: Workspace, urn: str, request: CutRequest, *, dry_run: bool = False) -> MadeExhibit:
    """Cut a span of a clip's footage and make it an exhibit; the same cut asked for again is that exhibit.

    The footage is only read. The clip is proven against it before it is kept, and has its bytes for good: its proxy
    and its captioned copy are further files of the exhibit.

    Raises:
        UsageFaultError: a point cannot be read or lies outside, or the producer is no officer's number.
        NotFoundError: no case or no clip answers to the name.
        RefusedError: nobody acts, the clip is not part of the case, the span has no length, the reference cannot be
            given, or the cut cannot be made or does not prove.
        EnvironmentFaultError: the disk or a program is in the way.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, "")
    if dry_run:
        with workspace.index.reading() as record:
            task = _task(workspace, record, urn, request)
        plan = _planned(workspace, task, read_source(task.source))
        return _told(task, plan.why, (), span=_span(plan))
    with workspace.changing():
        with workspace.index.reading() as record:
            task = _task(workspace, record, urn, request)
        with workbench(workspace) as folder:
            made, how, span = _make(workspace, task, folder)
            keep_bytes(workspace, made)
        files = tuple(one.file for one in made)
        if made:
            with workspace.writing() as record:
                enter_items(workspace, record, made)
                _enter(workspace, record, task, span, files, said)
    return _told(task, how, files, span=span)


def _task(workspace: Workspace, record: Record, urn: str, request: CutRequest) -> _Task:
    case = record.cases.find(urn)
    shown = record.cases.view(case).urn.shown
    thing = find_thing(record, case, request.clip)
    if thing.exhibit is not None:
        raise RefusedError(
            "this is an exhibit, and a clip is cut from a recording",
            subject=thing.name,
            remedy=f"Name the recording it was made from: {thing.evidence_id}",
        )
    clip = find_recording(record, case, thing.evidence_id)
    view = record.search.views([clip])[0]
    asked = (into_master(thing, request.begin, "--in"), into_master(thing, request.end, "--out"))
    producer, initials = producer_of(workspace, record, case, request.asked.producer)
    words = ExhibitWords(title=one_line("--title", request.asked.title), key=request.asked.key)
    ref = ExhibitRef(initials, 1)
    new = NewExhibit(ref, ExhibitKind.CLIP, producer, thing.sha256, words=words)
    there = _same(record, case, new, asked, request)
    if there is None:
        found = reference_for(workspace, record, case, request.asked, producer, initials, thing.sha256)
        new = replace(new, ref=found)
    wanted = workspace.settings.case.caption if request.caption is None else request.caption
    return _Task(
        case=case,
        urn=shown,
        new=new,
        recording=thing.evidence_id,
        source=whole_source(workspace, record, thing.sha256),
        asked=asked,
        mode=request.mode,
        caption=wanted,
        started=thing.start_utc,
        half_width_s=view.placement.half_width_s if view.placement else None,
        remarks=(*remarks_on(workspace, record, case, clip, producer), *_as_sure(request, view)),
        there=there,
    )


def _as_sure(request: CutRequest, view: ClipView) -> Iterator[str]:
    """Warn where points were given as times of day, which lead into a recording no more surely than it is placed."""
    by_the_wall = any(parse_offset(text) is None for text in (request.begin, request.end))
    if by_the_wall and view.placement is not None:
        half_width = format_half_width(view.placement.half_width_s)
        yield f"times of day are known of {view.evidence_id} {half_width}: look at what the clip shows"


def _same(
    record: Record, case: int, new: NewExhibit, asked: tuple[Fraction, Fraction], request: CutRequest
) -> ExhibitView | None:
    """Return the exhibit that this very cut made, where it stands; an asked number must be its own."""
    for one in record.exhibits.of_case(case):
        span = one.span
        if one.kind is not ExhibitKind.CLIP or one.withdrawn is not None or span is None:
            continue
        cut = (one.sha256, span.asked_in, span.asked_out) == (new.sha256, *asked)
        same = cut and one.producer.may_be(new.producer)
        alike = {
            CutMode.AUTO: not span.snapped,
            CutMode.SNAP: span.how is CutHow.STREAM_COPY,
            CutMode.EXACT: span.how is CutHow.RE_ENCODED,
        }[request.mode]
        if same and alike and request.asked.number in {None, one.ref.number}:
            return one
    return None


def _planned(workspace: Workspace, task: _Task, source: CutSource) -> CutPlan:
    return plan_source(source, *task.asked, task.mode, tolerance=_tolerance(workspace))


def _tolerance(workspace: Workspace) -> Fraction:
    return Fraction(str(workspace.settings.case.frame_tolerance))


def _make(workspace: Workspace, task: _Task, folder: Path) -> tuple[tuple[MadeFile, ...], str, CutSpan]:
    """Make what the exhibit does not have yet; say how the cut was made, and what came of its points."""
    source = read_source(task.source)
    if task.there is not None and task.there.span is not None:
        return _missing(task, task.there, task.there.span, source, folder), "", task.there.span

    def label(working_copy: bool) -> str:
        what = "WORKING COPY of" if working_copy else "clip of"
        return f"{task.urn} {task.ref}: {what} {plain(task.recording)}, master SHA-256 {task.new.sha256}"

    cut, proof = cut_proven(
        source, folder / "clip.mp4", task.asked, task.mode, label=lambda copy: plain(label(copy)),
        tolerance=_tolerance(workspace),
    )  # fmt: skip
    opened = read_source(cut.path)
    evidence = _cut_file(cut, proof, FilePurpose.EVIDENCE, opened)
    span = _span(cut.plan)
    made = [evidence, *_proxy(task, opened, evidence.file, folder)]
    if task.caption:
        made.append(_captioned(task, source, span, folder))
    return tuple(made), cut.plan.why, span


def _missing(
    task: _Task, held: ExhibitView, span: CutSpan, source: CutSource, folder: Path
) -> tuple[MadeFile, ...]:
    """Make the captioned copy where it is asked for and was not before."""
    purposes = {one.file.purpose for one in held.files}
    if not task.caption or FilePurpose.CAPTIONED in purposes:
        return ()
    return (_captioned(task, source, span, folder),)


def _proxy(task: _Task, opened: CutSource, evidence: NewFile, folder: Path) -> tuple[MadeFile, ...]:
    kind = kind_of_made(opened)
    if kind is ProxyKind.NONE:
        return ()
    label = plain(f"{task.urn} {task.ref}")
    return (
        proxy_of(
            opened.path,
            evidence.sha256,
            folder,
            kind,
            container="mov",
            label=label,
            duration=evidence.duration,
        ),
    )


def _captioned(task: _Task, source: CutSource, span: CutSpan, folder: Path) -> MadeFile:
    """Encode the span of an exhibit again with a band below the picture that says what it is.

    Raises:
        RefusedError: it does not prove.
    """
    caption = Caption(
        lines=(
            plain(f"Exhibit {task.ref}  WORKING COPY of {task.recording}"),
            f"master SHA-256 {task.new.sha256[:_SHOWN_DIGITS]}...",
        ),
        started=task.started,
        half_width_s=task.half_width_s,
        font=font_file(),
    )
    plan = plan_source(source, span.true_in, span.true_out, CutMode.EXACT)
    label = plain(f"{task.urn} {task.ref}: captioned WORKING COPY, master SHA-256 {task.new.sha256}")
    cut = make_cut(source, folder / "captioned.mp4", plan, label=label, caption=caption)
    proof = prove_cut(source, cut)
    if not proof.holds:
        raise RefusedError(
            f"the captioned copy is not what was planned: {'; '.join(proof.faults)}",
            subject=task.recording,
            remedy="Cut without --caption.",
        )
    return _cut_file(cut, proof, FilePurpose.CAPTIONED)


def _cut_file(cut: Cut, proof: CutProof, purpose: FilePurpose, opened: CutSource | None = None) -> MadeFile:
    notes = [*cut.notes, *proof.notes]
    if cut.sound is not None:
        first, last = (format_offset(end) for end in cut.sound)
        notes.append(f"its sound is from {first} to {last} of the recording")
    if proof.messages:
        notes.append(f"{BESIDE_PICTURES}: user data {', '.join(proof.messages)}")
    notes.append(f"compared with the recording: {proof.how}; {proof.frames} pictures; both ends decode")
    return made_file(
        cut.path, purpose, CutHow(cut.plan.how.value), command=cut.command, programs=cut.programs,
        notes=tuple(dict.fromkeys(notes)), duration=cut.plan.duration, working_copy=cut.working_copy,
        sha256=cut.sha256, opened=opened,
    )  # fmt: skip


def _span(plan: CutPlan) -> CutSpan:
    return CutSpan(
        plan.asked_in, plan.asked_out, plan.true_in, plan.true_out, CutHow(plan.how.value), plan.snapped
    )


def _enter(
    workspace: Workspace, record: Record, task: _Task, span: CutSpan, files: Sequence[NewFile], said: Said
) -> None:
    subject = f"{record.cases.view(task.case).urn.raw} {task.ref}"
    if task.there is not None:
        for file in files:
            record.exhibits.add_file(task.there.exhibit_id, file, said)
        evidence = next(f.file for f in task.there.files if f.file.purpose is FilePurpose.EVIDENCE)
        tell_copies(workspace, record, subject, evidence.sha256, files)
        return
    clip = next(file for file in files if file.purpose is FilePurpose.EVIDENCE)
    tell(
        workspace, record, EventType.CLIP_MADE, subject, sha256=clip.sha256,
        details={
            "recording": task.recording, "master_sha256": task.new.sha256, "from": format_offset(span.true_in),
            "to": format_offset(span.true_out), "asked_in_s": str(span.asked_in), "asked_out_s": str(span.asked_out),
            "true_in_s": str(span.true_in), "true_out_s": str(span.true_out), "snapped": span.snapped,
            "working_copy": clip.working_copy, **how_told(clip),
        },
    )  # fmt: skip
    new = replace(task.new, span=span)
    enter_exhibit(workspace, record, task.case, new, task.recording, files, said)


def _told(task: _Task, how: str, files: Sequence[NewFile], *, span: CutSpan) -> MadeExhibit:
    new = replace(task.new, span=span)
    return told(task.urn, new, task.recording, files, task.remarks, how=how, there=task.there)
