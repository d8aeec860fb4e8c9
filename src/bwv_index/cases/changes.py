"""What is other in a case than when a pack of it was made, by name."""

from collections.abc import Mapping

from bwv_index.cases.digest import digest_of
from bwv_index.cases.snapshot import PART, CaseSnapshot, Changes, Issue, ScheduleEntry
from bwv_index.cases.terms import Variant

_NOT_THE_CASE = frozenset({
    "version", "made_at", "made_by", "software", "settings", "issues", "changes", "versions", "since",
    "link_proposals_below",
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
            found[line_name(line)] = digest_of(line, without=_NOT_COMPARED)
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


def line_name(line: ScheduleEntry) -> str:
    """Return what a line of a schedule is called: ``MG6C item 3``."""
    return f"{line.schedule.value} item {line.number}"


def last_issue(snapshot: CaseSnapshot, variant: Variant) -> Issue | None:
    """Return the newest pack that was made for somebody; None where there is none."""
    return next((issue for issue in reversed(snapshot.issues) if issue.variant is variant), None)


def changes_since(issue: Issue | None, state: Mapping[str, str]) -> Changes:
    """Return what is new, gone and other in a state since a pack was made; all is new where none was."""
    before = {} if issue is None else issue.state
    return Changes(
        0 if issue is None else issue.version,
        added=_whole(set(state) - set(before)),
        withdrawn=_whole(set(before) - set(state)),
        changed=tuple(sorted(name for name in set(state) & set(before) if state[name] != before[name])),
    )


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


def _whole(names: set[str]) -> tuple[str, ...]:
    """Return names in order, without the parts of what is named as well."""
    return tuple(sorted(name for name in names if name.partition(PART)[0] not in names - {name}))


def case_digest(snapshot: CaseSnapshot) -> str:
    """Return one SHA-256 for all that a case says: two packs of one digest tell the same."""
    return digest_of(snapshot, without=_NOT_THE_CASE)
