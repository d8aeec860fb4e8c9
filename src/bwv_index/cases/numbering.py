"""The numbers of exhibits and of lines on schedules: given once, never changed, never given again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bwv_index.cases.reference import ExhibitRef
from bwv_index.cases.snapshot import CaseExhibit, CaseRecording, CaseSnapshot, ScheduleEntry
from bwv_index.cases.terms import Disposal, ExhibitKind, Schedule, ScheduleOf

NOWHERE = "None"
"""Where something stands that no schedule lists."""


def number_next(taken: Iterable[ExhibitRef], initials: str) -> int:
    """Return the next number of whoever has these initials: one more than the highest ever taken."""
    return 1 + max((ref.number for ref in taken if ref.initials == initials), default=0)


def letter_next(taken: Iterable[ExhibitRef], of: ExhibitRef) -> str:
    """Return the next letter for what is made from one exhibit: ``A``, ``B`` and so on; empty after ``Z``."""
    used = {ref.letter for ref in taken if (ref.initials, ref.number) == (of.initials, of.number)}
    return next((chr(code) for code in range(ord("A"), ord("Z") + 1) if chr(code) not in used), "")


def due_line(recording: CaseRecording, exhibits: Sequence[CaseExhibit]) -> tuple[Schedule, ScheduleOf] | None:
    """Return which line of which schedule a recording is due as it stands; None where none is.

    An unused recording is due a line by itself. The uncut rest of a used one is relevant unused material and due a
    line too, unless the whole of it is an exhibit; on MG6D where the decision names a sensitivity.
    Source: domain reference 4.1, 4.6.
    """
    decided = recording.disposal
    if decided is None or decided.disposal is Disposal.NOT_RELEVANT:
        return None
    if decided.disposal is Disposal.USED:
        own = [one for one in exhibits if one.recording == recording.evidence_id and one.withdrawn is None]
        if any(one.kind is ExhibitKind.MASTER for one in own):
            return None
        return (Schedule.D if decided.sensitivity else Schedule.C), ScheduleOf.REST
    return (Schedule.D if decided.disposal is Disposal.SENSITIVE else Schedule.C), ScheduleOf.WHOLE


@dataclass(frozen=True, slots=True)
class Reported:
    """One item of MG6E: of which recording, what it is called, where it is listed; ``line`` on a schedule, if any."""

    recording: str
    name: str
    listed: str
    line: ScheduleEntry | None = None


def reported(snapshot: CaseSnapshot) -> list[Reported]:
    """Return what MG6E lists, of what may undermine the case or assist the defence.

    Lines of the schedules, withdrawn ones included. A recording that no line stands for is named by the exhibit that is
    the whole of it, and where there is none by itself, as listed nowhere.
    """
    marked = {
        one.evidence_id
        for one in snapshot.recordings
        if one.disposal is not None and (one.disposal.undermines or one.disposal.assists)
    }
    lines = sorted(
        (one for one in snapshot.schedule if one.recording in marked),
        key=lambda line: (line.schedule, line.number),
    )
    found = [Reported(one.recording, str(one.number), one.schedule.value, one) for one in lines]
    stand = {one.recording for one in lines if not one.now}
    for evidence_id in sorted(marked - stand):
        wholes = sorted(
            one.ref
            for one in snapshot.standing
            if one.kind is ExhibitKind.MASTER and one.recording == evidence_id
        )
        found += [Reported(evidence_id, str(ref), "Exhibit") for ref in wholes]
        if not wholes:
            found.append(Reported(evidence_id, evidence_id, NOWHERE))
    return found


def line_now(
    schedule: Schedule,
    of: ScheduleOf,
    recording: CaseRecording | None,
    exhibits: Sequence[CaseExhibit],
) -> str:
    """Say what became of a line that has a number: nothing where it stands, else why it is withdrawn."""
    due = None if recording is None else due_line(recording, exhibits)
    if due == (schedule, of):
        return ""
    decided = recording.disposal if recording is not None else None
    if decided is None or recording is None:
        return "withdrawn: to be decided again"
    if due is not None and due[0] is not schedule:
        return "withdrawn: listed on another schedule"
    if decided.disposal is Disposal.NOT_RELEVANT:
        return "withdrawn: not relevant"
    if decided.disposal is Disposal.USED:
        own = (
            one.ref
            for one in exhibits
            if one.recording == recording.evidence_id and one.withdrawn is None and one.parent is None
        )
        used = ", ".join(map(str, own))
        return f"withdrawn: used as {used}" if used else "withdrawn: used"
    return f"withdrawn: listed as the {due[1].value if due else 'recording'}"


def schedule_with(existing: Sequence[ScheduleEntry], snapshot: CaseSnapshot) -> tuple[ScheduleEntry, ...]:
    """Return the lines that have numbers, and after them those that are due one, numbered on from the highest.

    New lines follow the order of the snapshot's recordings, and bear its version.
    """
    highest = {
        schedule: max((line.number for line in existing if line.schedule is schedule), default=0)
        for schedule in Schedule
    }
    held = {(line.schedule, line.recording, line.of) for line in existing}
    new: list[ScheduleEntry] = []
    for schedule, evidence_id, of in _due(snapshot):
        if (schedule, evidence_id, of) not in held:
            highest[schedule] += 1
            new.append(ScheduleEntry(schedule, highest[schedule], evidence_id, of, snapshot.version, ""))
    return tuple(sorted((*existing, *new), key=lambda line: (line.schedule, line.number)))


def _due(snapshot: CaseSnapshot) -> Iterator[tuple[Schedule, str, ScheduleOf]]:
    for recording in snapshot.recordings:
        due = due_line(recording, snapshot.exhibits)
        if due is not None:
            yield due[0], recording.evidence_id, due[1]
