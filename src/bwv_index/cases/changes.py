"""What is other in a case than when a pack of it was made, by name."""

import re
from collections.abc import Mapping

from bwv_index.cases.clauses import unused_heading
from bwv_index.cases.digest import digest_of
from bwv_index.cases.forms.model import plain
from bwv_index.cases.snapshot import PART, CaseSnapshot, Changes, Issue, ScheduleEntry
from bwv_index.cases.terms import Schedule, Topic, Variant

_NOT_THE_CASE = frozenset({
    "version", "made_at", "made_by", "software", "settings", "issues", "changes", "versions", "since",
    "link_proposals_below",
    "looked",
})  # fmt: skip
"""What changes without the case changing: who makes a pack and when, what was issued before."""
_NOT_COMPARED = frozenset({"versions", "said", "described", "since"})
_OF_EXHIBIT = {
    "title and detail": ("title", "detail"),
    "key evidence or not": ("key",),
    "files": ("files",),
    "redaction": ("redaction",),
    "link": ("link",),
    "where it is kept": ("location", "property_ref"),
    "why the whole is served": ("whole_why",),
}
_OF_RECORDING = {
    "decision": ("disposal",),
    "time": ("time",),
    "incidents": ("incidents",),
    "sound": ("silence", "sound", "pre_record"),
    "pictures": ("sheet", "keyframes"),
    "health of the file": ("findings",),
}
"""What a change of an exhibit or a recording is a change of, by field; what is in none of these is the thing itself."""

_EXHIBIT = re.compile(r"[A-Z]{2,4}/[0-9]{1,4}[A-Z]?", re.ASCII)
_LINE = re.compile(rf"{re.escape(Schedule.C.value)} item [0-9]+", re.ASCII)
_TOLD = {
    "mark": "described moment {}",
    "redaction": "mark of what may have to be hidden, {}",
    Topic.MATERIAL.value: "answer on the {}",
    Topic.FOOTAGE.value: "answer on the missing footage of {}",
    Topic.STATEMENT.value: "which exhibits the statement of {} names",
    Topic.WHOLE.value: "why {} is served whole",
    Topic.LOCATION.value: "where {} is kept",
    Topic.REDACTION.value: "review of {} for redaction",
}
"""How a thing is told of whose name begins with a word of ours."""


def state_of(snapshot: CaseSnapshot) -> Mapping[str, str]:
    """Return the name of each thing that a pack of this snapshot serves, with a digest of what is said of it.

    Named are exhibits that stand (``ABC/1``) and recordings (``recording EV-1``), each with its parts (``ABC/1: key``),
    lines of schedules (``MG6C item 1``), marks and redactions by number, answers (``material custody-record``),
    incidents, defendants and people. Who said it and when is no part of a digest; an outcome is no part of anything
    here.
    """
    found: dict[str, str] = {}
    for exhibit in snapshot.standing:
        found |= _parts(str(exhibit.ref), exhibit, _OF_EXHIBIT)
    for one in snapshot.recordings:
        found |= _parts(f"recording {one.evidence_id}", one, _OF_RECORDING)
    for line in snapshot.schedule:
        if not line.now:
            printed = {"line": line, "says": _printed(snapshot, line)}
            found[line_name(line)] = digest_of(printed, without=_NOT_COMPARED)
    things = (
        *((f"mark {mark.number}", mark) for mark in snapshot.marks),
        *((f"redaction {mark.number}", mark) for mark in snapshot.redactions),
        *((f"incident {one.ref}", one) for one in snapshot.incidents),
        *((f"defendant {one.number}", one) for one in snapshot.defendants),
        *((f"{one.topic.value} {one.subject}", one) for one in snapshot.answers),
        *((f"{one.role.value} {one.officer}", one) for one in snapshot.people),
        ("URN", snapshot.urn),
    )
    return {**found, **{name: digest_of(thing, without=_NOT_COMPARED) for name, thing in things}}


def _printed(snapshot: CaseSnapshot, line: ScheduleEntry) -> tuple[str, ...]:
    """Return the words of a line, among them which exhibits its recording has: they change without the line."""
    recording = snapshot.recording(line.recording)
    decided = recording.disposal if recording is not None else None
    if decided is None:
        return (plain(unused_heading(snapshot, line)),)
    words = (decided.description, decided.safe_description, decided.sensitivity)
    return (plain(unused_heading(snapshot, line)), *words)


def line_name(line: ScheduleEntry) -> str:
    """Return what a line of a schedule is called: ``MG6C item 3``."""
    return f"{line.schedule.value} item {line.number}"


def last_issue(snapshot: CaseSnapshot, variant: Variant) -> Issue | None:
    """Return the newest pack that was made for somebody; None where there is none."""
    return next((issue for issue in reversed(snapshot.issues) if issue.variant is variant), None)


def changes_since(issue: Issue | None, state: Mapping[str, str]) -> Changes:
    """Return what is new, gone and other in a state since a pack was made; all is new where none was.

    Of what is gone the defence is told exhibits and lines of its schedule alone: another name may be that of something
    that it is told of no longer.
    """
    before = {} if issue is None else issue.state
    gone = set(before) - set(state)
    if issue is not None and issue.variant is Variant.DEFENCE:
        gone = {name for name in gone if _EXHIBIT.fullmatch(name) or _LINE.fullmatch(name)}
    changed = {name for name in set(state) & set(before) if state[name] != before[name]}
    return Changes(
        0 if issue is None else issue.version,
        added=_whole(set(state) - set(before), before),
        withdrawn=_whole(gone, state),
        changed=tuple(sorted(changed, key=_in_order)),
    )


def change_text(name: str) -> str:
    """Return the name of a thing that changed as a reader is told it: ``whole CD/1`` is why it is served whole."""
    kind, _, about = name.partition(" ")
    return _TOLD[kind].format(about) if kind in _TOLD and about else name


def _parts(name: str, thing: object, parts: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return digests of a thing's parts under names of their own, and one of all the rest under its own name."""
    told = {
        f"{name}{PART}{part}": digest_of(
            {field: getattr(thing, field) for field in fields}, without=_NOT_COMPARED
        )
        for part, fields in parts.items()
    }
    elsewhere = {field for fields in parts.values() for field in fields}
    return {name: digest_of(thing, without=_NOT_COMPARED | elsewhere), **told}


def _whole(names: set[str], others: Mapping[str, str]) -> tuple[str, ...]:
    """Return names in order, without the parts of what is named as well or stands on both sides."""
    known = names | set(others)
    whole = (name for name in names if name.partition(PART)[0] not in known - {name})
    return tuple(sorted(whole, key=_in_order))


def _in_order(name: str) -> tuple[bool, list[tuple[str, int]]]:
    """Exhibits first, and numbers by their size: ``AB/5`` before ``AB/10``."""
    parts = re.findall(r"([^0-9]*)([0-9]*)", name)
    return _EXHIBIT.match(name) is None, [(text, int(digits or 0)) for text, digits in parts]


def case_digest(snapshot: CaseSnapshot) -> str:
    """Return one SHA-256 for all that a case says: two packs of one digest tell the same."""
    return digest_of(snapshot, without=_NOT_THE_CASE)
