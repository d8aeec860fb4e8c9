"""The case as the defence may be told of it: another snapshot, in which what is withheld does not stand.

Everything of a defence pack is made from what ``for_defence`` returns, so nothing can leak by a page or a form that
forgets to hide it. A field that is added to a snapshot later has to be thought of here; a test walks every field.
"""

import re
from dataclasses import replace

from bwv_index.cases.reference import ExhibitRef
from bwv_index.cases.serving import copies_of, marks_in, reach_of, redactions_in
from bwv_index.cases.snapshot import (
    CaseExhibit,
    CaseIncident,
    CasePerson,
    CaseRecording,
    CaseSnapshot,
    Changes,
    CutSpan,
    Defendant,
    Disposition,
    ExhibitFile,
    Mark,
    Moment,
    RedactionMark,
    Said,
    ScheduleEntry,
)
from bwv_index.cases.terms import CutHow, Disposal, ExhibitKind, PersonRole, RedactionState, Schedule, Variant
from bwv_index.incidents import Injury

_A_PATH = re.compile(r"file:|\\|(^|[=:'\"\s])\.{0,2}/")
"""What a word of a command has in it that names a place of the machine that ran it."""

SERVED = frozenset({Disposal.USED, Disposal.UNUSED})
"""What the defence is told of: a recording that is sensitive, not relevant or undecided is not spoken of."""
SHORTEST = 6
"""How many characters a reference has at least that the search of a finished pack looks for."""
SETTLED_WITHOUT = frozenset({RedactionState.JUSTIFIED, RedactionState.REVIEWED_NONE})
"""Redaction marks of which a person decided that what they mark may be shown."""


def for_defence(snapshot: CaseSnapshot) -> CaseSnapshot:
    """Return the case as the defence may be told of it.

    Without: recordings that are sensitive, not relevant or undecided, and what names them; MG6D and MG6E; reasons; what
    undermines or assists; places as recorded; original names and where files are; secure links; contacts; ASNs;
    injuries; producers and wearers of nothing that is told of; answers; redaction marks, and what was seen or heard
    within them unless a person decided that it may be shown; incidents of which they are told of no recording, though
    the case has one, but for the crimes that are charged. Where a redacted copy exists it stands in the place of what
    it was made from, a copy of a copy too, and an exhibit with a mark that nobody handled does not stand here at all.
    Of a whole recording that is an exhibit the line stands, and no file: masters carry positions and tags.
    """
    recordings = tuple(
        one for one in snapshot.recordings if one.disposal is not None and one.disposal.disposal in SERVED
    )
    named = {one.evidence_id for one in recordings}
    exhibits = tuple(
        _exhibit(snapshot, one)
        for one in snapshot.exhibits
        if one.recording in named and _may_go(snapshot, one)
    )
    listed = {
        one.evidence_id for one in recordings if one.disposal is not None and not one.disposal.sensitivity
    }
    served = replace(snapshot, exhibits=exhibits)
    marks = _marks(snapshot, served)
    return replace(
        snapshot,
        variant=Variant.DEFENCE,
        opened=_silent(snapshot.opened),
        people=tuple(_person(one) for one in snapshot.people if _is_named(one, exhibits, recordings)),
        defendants=tuple(_defendant(one) for one in snapshot.defendants),
        incidents=tuple(
            found for one in snapshot.incidents if (found := _incident(snapshot, one)) is not None
        ),
        recordings=tuple(_recording(snapshot, served, one) for one in recordings),
        exhibits=exhibits,
        marks=marks,
        redactions=(),
        schedule=tuple(_line(one, listed) for one in snapshot.schedule if one.schedule is Schedule.C),
        answers=(),
        issues=tuple(one for one in snapshot.issues if one.variant is Variant.DEFENCE),
        changes=Changes(0, (), (), ()),
        undecided_links=(),
        link_proposals_below=0,
    )


def withheld(snapshot: CaseSnapshot) -> tuple[str, ...]:
    """Return the names and hashes of what the defence is not told of, longest first: no file of its pack holds one."""
    served = for_defence(snapshot)
    kept = {one.evidence_id for one in served.recordings}
    gone = [one for one in snapshot.recordings if one.evidence_id not in kept]
    names = {text for one in gone for text in (one.evidence_id, one.sha256, one.original_name)}
    refs = {one.evidence_id for one in gone}
    files = {file.sha256 for one in snapshot.exhibits if one.recording in refs for file in one.files}
    return tuple(
        sorted(
            (names | files | _incidents_withheld(snapshot, served)) - {""},
            key=lambda text: (-len(text), text),
        )
    )


def _incidents_withheld(snapshot: CaseSnapshot, served: CaseSnapshot) -> set[str]:
    """Return the references and crimes of incidents that are not told of, without what stands in what is told.

    One that is shorter than ``SHORTEST`` is not looked for: it would be found in any hash.
    """
    told = {text for one in served.incidents for text in (one.ref, *one.crimes, *one.log_refs)}
    told |= (
        _charged(served) | {served.urn.raw, served.urn.shown} | {one.evidence_id for one in served.recordings}
    )
    told |= {name for issue in served.issues for name in issue.state}  # told once, and now told as withdrawn
    hidden = (one for one in snapshot.incidents if not _spoken_of(snapshot, one))
    names = {
        text
        for one in hidden
        for text in (one.ref, *one.crimes, *one.log_refs, *one.custody_refs)
        if len(text) >= SHORTEST
    }
    return {text for text in names if not any(text in other for other in told)}


def not_enclosed(snapshot: CaseSnapshot) -> tuple[ExhibitRef, ...]:
    """Return the standing exhibits of a snapshot that no file goes with."""
    return tuple(one.ref for one in snapshot.standing if one.evidence is None)


def left_out(snapshot: CaseSnapshot) -> tuple[CaseExhibit, ...]:
    """Return the exhibits that stand and do not go to the defence because of redaction, nor a redacted copy of them."""
    return tuple(
        one
        for one in snapshot.standing
        if not _may_go(snapshot, one)
        and not any(_may_go(snapshot, copy) for copy in copies_of(snapshot, one.ref))
    )


def _may_go(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> bool:
    """Whether an exhibit stands in the defence's case: nothing in it is still to be hidden, or was hidden in a copy."""
    if exhibit.withdrawn is not None:
        return True  # the line alone: its files do not go
    if copies_of(snapshot, exhibit.ref):
        return False
    if exhibit.kind is ExhibitKind.REDACTED:
        return exhibit.redaction is not RedactionState.NEEDED
    if exhibit.redaction in {RedactionState.NEEDED, RedactionState.DONE}:
        return False
    return all(mark.handling in SETTLED_WITHOUT for mark in redactions_in(snapshot, exhibit))


def _exhibit(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> CaseExhibit:
    withdrawn = exhibit.withdrawn
    gone = withdrawn is not None or exhibit.kind is ExhibitKind.MASTER
    return replace(
        exhibit,
        span=_span(snapshot, exhibit),
        files=() if gone else tuple(_file(one) for one in exhibit.files),
        title=exhibit.title if withdrawn is None else "",
        detail=exhibit.detail if withdrawn is None else "",
        link="",
        whole_why="",
        withdrawn=None if withdrawn is None else _silent(withdrawn),
        said=_silent(exhibit.said),
        described=tuple(_silent(one) for one in exhibit.described),
        versions=_versions(snapshot, exhibit),
    )


def _versions(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> tuple[int, ...]:
    """Return the versions in which the defence had an exhibit; of one they had and that is withdrawn, all of them."""
    own = {
        issue.version
        for issue in snapshot.issues
        if issue.variant is Variant.DEFENCE and str(exhibit.ref) in issue.state
    }
    return exhibit.versions if own and exhibit.withdrawn is not None else tuple(sorted(own))


def _span(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> CutSpan | None:
    """Give a redacted copy the span that it shows, for what it was made from need not stand in the defence's case."""
    reach = reach_of(snapshot, exhibit) if exhibit.kind is ExhibitKind.REDACTED else None
    if exhibit.span is not None or reach is None or reach.end is None:
        return exhibit.span
    return CutSpan(reach.start, reach.end, reach.start, reach.end, CutHow.RE_ENCODED, snapped=False)


def _file(file: ExhibitFile) -> ExhibitFile:
    """Keep how a file was made, without the words of the command that name files of the makers' machine."""
    command = tuple(word for word in file.command if not _A_PATH.search(word))
    return replace(file, command=command, notes=(), said=None if file.said is None else _silent(file.said))


def _marks(snapshot: CaseSnapshot, served: CaseSnapshot) -> tuple[Mark, ...]:
    """Return the marks that a served exhibit shows and that no redaction mark covers, each under such an exhibit."""
    hidden = [one for one in snapshot.redactions if one.handling not in SETTLED_WITHOUT]
    found: dict[int, Mark] = {}
    for exhibit in served.standing:
        for mark in marks_in(served, exhibit):
            if any(_covers(one, mark) for one in hidden):
                continue
            kept = found.get(mark.number)
            if kept is None or mark.exhibit == exhibit.ref:
                found[mark.number] = replace(mark, exhibit=exhibit.ref, said=_silent(mark.said))
    return tuple(found[number] for number in sorted(found))


def _covers(redaction: RedactionMark, mark: Mark) -> bool:
    last = mark.start if mark.end is None else mark.end
    return redaction.recording == mark.recording and mark.start < redaction.end and last >= redaction.start


def _untold_names(snapshot: CaseSnapshot, recording: CaseRecording) -> dict[str, str]:
    """Return the names in an account of time that the defence is not told, each with what stands in its place.

    It is told what was compared and what that gave, and not with which file.
    """
    named = {recording.original_name: "(name of the file)"}
    for one in snapshot.recordings:
        served = one.disposal is not None and one.disposal.disposal in SERVED
        if not served:
            named[one.evidence_id] = "another recording"
        if one.evidence_id != recording.evidence_id:
            named[one.original_name] = "another recording"
    return {name: instead for name, instead in named.items() if name}


def _without(text: str, names: dict[str, str]) -> str:
    """Put other words in the place of names, the longest first."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, names[name])
    return text


def _recording(snapshot: CaseSnapshot, served: CaseSnapshot, recording: CaseRecording) -> CaseRecording:
    shown = [
        reach
        for one in served.standing
        if one.recording == recording.evidence_id
        and one.evidence is not None
        and one.kind is ExhibitKind.CLIP
        if (reach := reach_of(served, one)) is not None
    ]
    pictures: tuple[Moment, ...] = tuple(
        one for one in recording.keyframes if any(reach.holds(one.at) for reach in shown)
    )
    names = _untold_names(snapshot, recording)
    time = recording.time
    return replace(
        recording,
        source=None,
        original_name="",
        time=replace(
            time,
            method=_without(time.method, names),
            conflicts=tuple(_without(one, names) for one in time.conflicts),
        ),
        findings=(),
        sheet=None,
        keyframes=pictures,
        disposal=_disposition(recording.disposal),
        restricted=False,
    )


def _disposition(disposal: Disposition | None) -> Disposition | None:
    if disposal is None:
        return None
    # what is said of the rest of a used recording that is sensitive is of MG6D
    told = "" if disposal.sensitivity else disposal.description
    return Disposition(disposal.disposal, told, "", "", "", "", _silent(disposal.said))


def _is_named(
    person: CasePerson, exhibits: tuple[CaseExhibit, ...], recordings: tuple[CaseRecording, ...]
) -> bool:
    """Whether the defence is told of a person: of a producer or wearer only where something of theirs is served."""
    match person.role:
        case PersonRole.PRODUCER:
            return any(one.producer.may_be(person.officer) for one in exhibits)
        case PersonRole.WEARER:
            return any(one.officer is not None and one.officer.may_be(person.officer) for one in recordings)
        case _:
            return True


def _person(person: CasePerson) -> CasePerson:
    return replace(person, phone="", email="", branch="", station="", said=_silent(person.said))


def _defendant(defendant: Defendant) -> Defendant:
    return replace(defendant, asn="", asn_ok=None, said=_silent(defendant.said))


def _incident(snapshot: CaseSnapshot, incident: CaseIncident) -> CaseIncident | None:
    """Return an incident as the defence may be told of it, or None.

    Of one whose footage is withheld only the reference and the crimes that are charged stand, and where none is charged
    nothing: that it is part of the case would tell that there is something of it that is not served.
    """
    if not _spoken_of(snapshot, incident):
        charged = tuple(one for one in incident.crimes if one in _charged(snapshot))
        return _bare(incident, charged) if charged else None
    return replace(
        incident, as_stated="", place_recorded="", injury=Injury.UNKNOWN, vps=(), log_refs=(), custody_refs=(),
        expected=(), gaps=(),
    )  # fmt: skip


def _spoken_of(snapshot: CaseSnapshot, incident: CaseIncident) -> bool:
    """Whether a recording of an incident is told of, or all that there is of it, if anything, is not relevant."""
    decided = [
        None if one.disposal is None else one.disposal.disposal
        for one in snapshot.recordings
        if incident.ref in one.incidents
    ]
    return any(one in SERVED for one in decided) or all(one is Disposal.NOT_RELEVANT for one in decided)


def _charged(snapshot: CaseSnapshot) -> set[str]:
    return {crime for one in snapshot.defendants for crime in one.crimes}


def _bare(incident: CaseIncident, charged: tuple[str, ...]) -> CaseIncident:
    return CaseIncident(
        ref=incident.ref, crimes=charged, occurred=None, as_stated="", place_recorded="", place_shown="",
        offence_code="", injury=Injury.UNKNOWN, victims=(), vps=(), log_refs=(), custody_refs=(), expected=(), gaps=(),
    )  # fmt: skip


def _line(entry: ScheduleEntry, named: set[str]) -> ScheduleEntry:
    """Keep the number of a line whose recording is no longer spoken of: it was on a schedule that may have gone out.

    So of a used recording of which the rest is sensitive by now: where that is listed is not told.
    """
    return entry if entry.recording in named else replace(entry, recording="", now="withdrawn")


def _silent(said: Said) -> Said:
    return Said(said.by, said.at, "")
