"""Reading a case: everything that its checks, documents and packs are worked out from, at one moment."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bwv_index import __version__
from bwv_index.cases import (
    Answer,
    CaseExhibit,
    CaseIncident,
    CaseRecording,
    CaseSnapshot,
    Changes,
    ExhibitFile,
    ExhibitKind,
    ExhibitRef,
    Issue,
    Looked,
    Mark,
    MissingCamera,
    RedactionMark,
    RedactionState,
    Said,
    ScheduleEntry,
    Topic,
    Variant,
    changes_since,
    last_issue,
    line_now,
    schedule_with,
    state_of,
    with_producers,
)
from bwv_index.clock import find_zone
from bwv_index.custody import EventType
from bwv_index.hampshire import Footage, coverage
from bwv_index.incidents import (
    CUSTODY_RECORD,
    CareField,
    OfficerKey,
    RoleKind,
    care_answers,
    is_log_key,
    normalise_officer,
    reference_key,
)
from bwv_index.index import CaseIncidentView, ExhibitView, IncidentView, LinkStatus, LinkView, Record
from bwv_index.linking import ExpectedClip
from bwv_index.pipeline.casework.recordings import recordings_of, source_of
from bwv_index.pipeline.linking import CHANGES, expected_for
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import UtcInterval, add_seconds, format_half_width, format_wall

NEVER_LOOKED = "No linking run has looked for footage of this incident, so what is missing is not known."
WAITING = frozenset({LinkStatus.PROPOSED, LinkStatus.AWAITS_SECOND})


@dataclass(frozen=True, slots=True)
class _Names:
    """What the parts of a case are called: clips and contents by evidence id, exhibits by reference."""

    clips: Mapping[int, str]
    contents: Mapping[str, str]
    exhibits: Mapping[int, ExhibitRef]


def find_case(record: Record, text: str) -> int:
    """Return the number of the case that answers to a URN, however it is written.

    Raises:
        NotFoundError: none does.
        RefusedError: several do.
    """
    return record.cases.find(text)


def read_snapshot(
    workspace: Workspace, record: Record, case: int, variant: Variant, *, version: int | None = None
) -> CaseSnapshot:
    """Return a case as it stands; nothing is left out for ``variant``, which is only noted.

    Its schedule holds the lines that have a number. Without ``version`` it is that of the newest pack for the
    prosecution where nothing has changed since, else one more.
    """
    view = record.cases.view(case)
    parts = record.cases.incidents(case)
    incidents = [record.incidents.view(part.incident_id) for part in parts]
    links = record.links.matching(incidents=[one.incident_id for one in incidents]) if incidents else ()
    clips = _clips(record, case, links)
    decided = record.cases.dispositions(case)
    recordings = recordings_of(workspace, record, clips, decided)
    answers = record.cases.answers(case)
    issues = tuple(new.issue for new in record.cases.issues(case))
    held = record.exhibits.of_case(case)
    names = _names(record, clips, held)
    exhibits = tuple(_exhibit(workspace, record, one, names, answers, issues) for one in held)
    people = record.cases.people(case)
    exhibits = with_producers((_with_redaction(one, exhibits) for one in exhibits), people)
    found = CaseSnapshot(
        urn=view.urn,
        version=0,
        variant=variant,
        made_at=workspace.now(),
        made_by=workspace.actor,
        software=__version__,
        settings=workspace.settings_hash,
        opened=view.opened,
        people=people,
        defendants=record.cases.defendants(case),
        incidents=tuple(_incidents(workspace, record, parts, incidents, recordings, answers)),
        recordings=recordings,
        exhibits=exhibits,
        marks=_marks(record, case, names),
        redactions=_redactions(record, case, names),
        schedule=_schedule(record, case, names, recordings, exhibits),
        answers=answers,
        issues=issues,
        changes=Changes(0, (), (), ()),
        undecided_links=_undecided(links, clips),
        link_proposals_below=sum(one.status in WAITING and not one.is_likely for one in links),
        looked=_looked(record),
    )
    return _with_version(found, variant, version)


def _with_version(snapshot: CaseSnapshot, variant: Variant, version: int | None) -> CaseSnapshot:
    """Say which version a pack made now would be, and what has changed since the last one for the same reader."""
    prosecution = last_issue(snapshot, Variant.PROSECUTION)
    state = state_of(replace(snapshot, schedule=schedule_with(snapshot.schedule, snapshot)))
    if version is None:
        same = prosecution is not None and prosecution.state == state
        version = (prosecution.version if prosecution else 0) + (not same)
    changes = changes_since(last_issue(snapshot, variant), state)
    return replace(snapshot, version=version, changes=changes)


def _clips(record: Record, case: int, links: Iterable[LinkView]) -> Mapping[int, Sequence[str]]:
    """Return the clips of a case, each with the incidents that it is confirmed for.

    A clip that was decided on, or is an exhibit, stays in view though its link was taken back.
    """
    found: dict[int, list[str]] = defaultdict(list)
    for link in links:
        if link.status is LinkStatus.CONFIRMED:
            found[link.clip_id].append(link.incident_ref)
    for clip in record.cases.dispositions(case):
        found.setdefault(clip, [])
    for sha256 in {exhibit.sha256 for exhibit in record.exhibits.of_case(case)}:
        of_item = record.clips.of_item(sha256)
        if of_item is not None:
            found.setdefault(of_item, [])
    return found


def _undecided(links: Iterable[LinkView], clips: Mapping[int, Sequence[str]]) -> tuple[str, ...]:
    waiting = {
        link.evidence_id for link in links if link.status in WAITING and link.is_likely and link.clip_id not in clips
    }  # fmt: skip
    return tuple(sorted(waiting))


def _looked(record: Record) -> Looked:
    if not record.ledger.has(EventType.LINKING):
        return Looked.NEVER
    later = record.ledger.newer_than_last(EventType.LINKING, CHANGES)
    return Looked.BEFORE_CHANGES if later else Looked.NOW


def _names(record: Record, clips: Mapping[int, Sequence[str]], exhibits: Iterable[ExhibitView]) -> _Names:
    views = record.search.views(clips)
    return _Names(
        {view.clip_id: view.evidence_id for view in views},
        {view.sha256: view.evidence_id for view in views if view.sha256},
        {exhibit.exhibit_id: exhibit.ref for exhibit in exhibits},
    )


def _content(record: Record, names: _Names, sha256: str) -> str:
    """Return what the clip of a content is called."""
    if sha256 in names.contents:
        return names.contents[sha256]
    clip = record.clips.of_item(sha256)
    return sha256 if clip is None else record.clips.evidence_id(clip)


def _incidents(
    workspace: Workspace, record: Record, parts: Sequence[CaseIncidentView], incidents: Sequence[IncidentView],
    recordings: Sequence[CaseRecording], answers: Sequence[Answer],
) -> Iterator[CaseIncident]:  # fmt: skip
    looked = record.ledger.has(EventType.LINKING)
    expected = expected_for(record, [one.incident_id for one in incidents]) if looked else {}
    parties = record.incidents.parties() if incidents else {}
    explained = _explained(answers)
    zone = find_zone(workspace.settings.zone)
    for part, view in zip(parts, incidents, strict=True):
        roles = parties.get(view.incident_id, ())
        own = [one for one in recordings if view.incident_ref in one.incidents]
        yield CaseIncident(
            ref=view.incident_ref,
            crimes=view.crime_refs,
            occurred=_window(view),
            as_stated=view.occurred_text or view.as_stated,
            place_recorded=view.location,
            place_shown=part.place_shown,
            offence_code=view.offence_code,
            injury=view.injury,
            victims=tuple(officer for officer, role in roles if role is RoleKind.VICTIM),
            vps=care_answers(view.notes, zone).get(CareField.VPS_OFFERED, ()),
            log_refs=(view.incident_ref,) if is_log_key(reference_key(view.incident_ref)) else (),
            custody_refs=tuple(value for name, value in view.notes if name == CUSTODY_RECORD),
            expected=tuple(_missing(one, explained) for one in expected.get(view.incident_id, ())),
            gaps=(*(() if looked else (NEVER_LOOKED,)), *_gaps(workspace, own, _window(view))),
        )


def _window(view: IncidentView) -> UtcInterval | None:
    if view.occurred_from is None or view.occurred_to is None:
        return None
    return UtcInterval(view.occurred_from, view.occurred_to)


def _explained(answers: Iterable[Answer]) -> Mapping[OfficerKey, Said]:
    """Return who said why there is no footage of an officer."""
    said = ((normalise_officer(one.subject), one.said) for one in answers if one.topic is Topic.FOOTAGE)
    return {officer: one for officer, one in said if officer is not None}


def _missing(expected: ExpectedClip, explained: Mapping[OfficerKey, Said]) -> MissingCamera:
    officer = expected.officer
    said = explained.get(officer) or next(
        (one for other, one in explained.items() if officer.may_be(other)), None
    )
    return MissingCamera(officer, tuple(expected.devices), expected.reason, said)


def _gaps(
    workspace: Workspace, recordings: Iterable[CaseRecording], window: UtcInterval | None
) -> Iterator[str]:
    """Say of which time within the incident's own window the case has no recording of each camera."""
    zone = workspace.settings.zone
    recordings = tuple(recordings)
    footage = (
        Footage(
            one.evidence_id, one.device_serial, (str(one.officer),) if one.officer else (), one.time.start_utc,
            None if one.time.start_utc is None or one.duration is None
            else add_seconds(one.time.start_utc, one.duration),
            one.time.half_width_s, bool(one.sha256),
        )
        for one in recordings
    )  # fmt: skip
    for camera in coverage(footage, window, workspace.settings.recording.gap_s):
        name = f"camera {camera.camera}" if camera.camera else "a camera that no source names"
        off_s = max(
            (one.time.half_width_s for one in recordings if one.device_serial == camera.camera), default=0.0
        )
        for gap in camera.gaps:
            ends = f"{format_wall(gap.start, zone)} to {format_wall(gap.end, zone)}"
            doubt = "" if camera.sure else " (a clip of it has no known time, so this may be filled)"
            if (gap.end - gap.start).total_seconds() <= off_s:
                doubt += " (shorter than its times may be off, so there may be none)"
            known = f"{ends} {format_half_width(off_s)}" if off_s else ends
            yield f"No recording of {name} in this case from {known}: {gap.kind.value}{doubt}."
        if camera.unplaced:
            yield f"Of {name}: the time of {', '.join(camera.unplaced)} is not known."


def _exhibit(
    workspace: Workspace, record: Record, view: ExhibitView, names: _Names, answers: Sequence[Answer],
    issues: Sequence[Issue],
) -> CaseExhibit:  # fmt: skip
    ref, words = str(view.ref), view.words
    said = {one.topic: one for one in answers if one.subject == ref}
    whole, redaction = said.get(Topic.WHOLE), said.get(Topic.REDACTION)
    return CaseExhibit(
        ref=view.ref,
        kind=view.kind,
        producer=view.producer,
        recording=_content(record, names, view.sha256),
        parent=view.parent,
        span=None if view.kind is ExhibitKind.REDACTED else view.span,
        files=tuple(
            ExhibitFile(
                kept.file.purpose, kept.file.sha256, kept.size,
                source_of(workspace, record, kept.file.sha256) or workspace.vault.path_of(kept.file.sha256),
                kept.file.working_copy, kept.file.how, kept.file.command, kept.file.programs, kept.file.notes,
                kept.file.format_text, kept.file.duration, kept.said,
            )
            for kept in view.files
        ),
        title=words.title,
        detail=words.detail,
        key=words.key,
        link=words.link,
        location=words.location,
        property_ref=words.property_ref,
        whole_why="" if whole is None else whole.text or whole.said.why,
        redaction=None if redaction is None else RedactionState(redaction.text),
        withdrawn=view.withdrawn,
        said=view.said,
        versions=tuple(sorted({issue.version for issue in issues if ref in issue.state})),
        described=view.described,
    )  # fmt: skip


def _with_redaction(exhibit: CaseExhibit, exhibits: Sequence[CaseExhibit]) -> CaseExhibit:
    """Say that an exhibit is redacted where a redacted copy of it stands, unless a person said that it needs it."""
    copied = any(one.parent == exhibit.ref and one.withdrawn is None for one in exhibits)
    done = copied and exhibit.redaction is not RedactionState.NEEDED
    return replace(exhibit, redaction=RedactionState.DONE) if done else exhibit


def _marks(record: Record, case: int, names: _Names) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            one.number, names.exhibits.get(one.exhibit_id) if one.exhibit_id is not None else None,
            _content(record, names, one.sha256), one.start, one.end, one.seen, one.heard, one.tag, one.said,
        )
        for one in record.cases.marks(case)
    )  # fmt: skip


def _redactions(record: Record, case: int, names: _Names) -> tuple[RedactionMark, ...]:
    return tuple(
        RedactionMark(
            one.number, _content(record, names, one.sha256), one.start, one.end, one.reason, one.note, one.said,
            one.handling, one.handled,
            names.exhibits.get(one.exhibit_id) if one.exhibit_id is not None else None,
        )
        for one in record.cases.redactions(case)
    )  # fmt: skip


def _schedule(
    record: Record, case: int, names: _Names, recordings: Sequence[CaseRecording],
    exhibits: Sequence[CaseExhibit],
) -> tuple[ScheduleEntry, ...]:  # fmt: skip
    known = {one.evidence_id: one for one in recordings}
    found = []
    for entry in record.cases.schedule(case):
        name = names.clips.get(entry.clip_id) or record.clips.evidence_id(entry.clip_id)
        now = line_now(entry.schedule, entry.of, known.get(name), exhibits)
        found.append(ScheduleEntry(entry.schedule, entry.number, name, entry.of, entry.version, now))
    return tuple(found)
