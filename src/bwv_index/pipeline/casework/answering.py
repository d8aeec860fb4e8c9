"""The act of answering what a case asks: material, missing footage, statements, whole recordings, places."""

from dataclasses import dataclass

from bwv_index.cases import Answer, Material, Topic
from bwv_index.errors import RefusedError, UsageFaultError
from bwv_index.index import Record
from bwv_index.pipeline.casework.acting import act_on, change_told, exhibit_of, read_ref, said_by
from bwv_index.pipeline.casework.officers import read_officer
from bwv_index.pipeline.workspace import Workspace

SAID_ELSEWHERE = {
    Topic.REDACTION: ("is answered by a review", "bwv-index case redaction review --help"),
    Topic.LINK: ("is said of an exhibit", "bwv-index case describe --help"),
}
"""Topics that another act answers, and which."""
OF_OFFICERS = frozenset({Topic.FOOTAGE, Topic.STATEMENT})


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer as recorded, and what somebody should know of it."""

    answer: Answer
    remarks: tuple[str, ...]


def answer_case(
    workspace: Workspace, urn: str, topic: Topic, subject: str, text: str = "", *, names: tuple[str, ...] = (),
    absent: bool = False, why: str = "", dry_run: bool = False,
) -> AnswerChange:  # fmt: skip
    """Record an answer, in the place of the one before on the same subject.

    The subject is a kind of material (``Material``), an officer (``footage``, ``statement``), an exhibit (``whole``)
    or a clip (``location``); ``names`` are the exhibits that a statement names. What is absent, or not explained by a
    text, needs a reason.

    Raises:
        UsageFaultError: the subject is none of the topic's, exhibits are named for another topic, or nothing is said.
        NotFoundError: no case, exhibit or clip answers to the name.
        RefusedError: nobody acts, a reason is due and none is given, or nothing is decided of the clip in the case.
        BusyError: another run holds the home.
    """
    if topic in SAID_ELSEWHERE:
        told, how = SAID_ELSEWHERE[topic]
        raise UsageFaultError(told, subject=topic.value, remedy=f"See: {how}")
    if names and topic is not Topic.STATEMENT:
        raise UsageFaultError("only a statement names exhibits", subject="--names")
    words = ", ".join(str(read_ref(name)) for name in names) if names else text.strip()
    said = said_by(workspace, why, required=absent or not words)

    def do(record: Record, case: int) -> AnswerChange:
        about, remarks = _subject(workspace, record, case, topic, subject)
        for name in names:
            exhibit_of(record, case, name)
        made = Answer(topic, about, words, absent, said)
        record.cases.answer(case, made)
        change_told(
            workspace, record, case, "answer", topic=topic.value, subject=about, absent=absent,
        )  # fmt: skip
        return AnswerChange(made, remarks)

    return act_on(workspace, urn, do, dry_run=dry_run)


def _subject(
    workspace: Workspace, record: Record, case: int, topic: Topic, subject: str
) -> tuple[str, tuple[str, ...]]:
    """Return what is answered about, in its usual form, and what should be known of how it was read."""
    if topic is Topic.WHOLE:
        return str(exhibit_of(record, case, subject).ref), ()
    if topic is Topic.LOCATION:
        clip = record.clips.find(subject)
        if clip not in record.cases.dispositions(case):
            raise RefusedError(
                "nothing is decided of the clip in this case",
                subject=subject,
                remedy="First: bwv-index case decide",
            )
        return record.clips.evidence_id(clip), ()
    if topic in OF_OFFICERS:
        officer = read_officer(workspace, record, case, subject)
        return str(officer.key), officer.remarks
    kinds = [kind.value for kind in Material]
    if subject not in kinds:
        raise UsageFaultError(
            "is no kind of material", subject=subject, remedy=f"Take one of: {', '.join(kinds)}"
        )
    return subject, ()
