"""What is other in a case than when a pack of it was made, by name."""

from collections.abc import Mapping

from bwv_index.cases.digest import digest_of
from bwv_index.cases.snapshot import CaseSnapshot, Changes, Issue, ScheduleEntry
from bwv_index.cases.terms import Variant

_NOT_THE_CASE = frozenset({
    "version", "made_at", "made_by", "software", "settings", "issues", "changes", "versions", "since",
    "link_proposals_below",
})  # fmt: skip
"""What changes without the case changing: who makes a pack and when, what was issued before."""
_NOT_COMPARED = frozenset({"versions", "said", "described", "since"})


def state_of(snapshot: CaseSnapshot) -> Mapping[str, str]:
    """Return the name of each thing that a pack of this snapshot serves, with a digest of what is said of it.

    Named are exhibits that stand (``ABC/1``), lines of schedules (``MG6C item 1``), marks and redactions by number,
    recordings (``recording EV-1``), answers (``material custody-record``), incidents, defendants and people. Who said
    it and when is no part of a digest; an outcome is no part of anything here.
    """
    found = {str(exhibit.ref): digest_of(exhibit, without=_NOT_COMPARED) for exhibit in snapshot.standing}
    for line in snapshot.schedule:
        if not line.now:
            found[line_name(line)] = digest_of(line, without=_NOT_COMPARED)
    things = (
        *((f"mark {mark.number}", mark) for mark in snapshot.marks),
        *((f"redaction {mark.number}", mark) for mark in snapshot.redactions),
        *((f"recording {one.evidence_id}", one) for one in snapshot.recordings),
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
        added=tuple(sorted(set(state) - set(before))),
        withdrawn=tuple(sorted(set(before) - set(state))),
        changed=tuple(sorted(name for name in set(state) & set(before) if state[name] != before[name])),
    )


def case_digest(snapshot: CaseSnapshot) -> str:
    """Return one SHA-256 for all that a case says: two packs of one digest tell the same."""
    return digest_of(snapshot, without=_NOT_THE_CASE)
