"""The act of answering what a case asks: material, missing footage, statements, whole recordings, places."""

from bwv_index.cases import Answer, Material, Topic
from bwv_index.errors import RefusedError, UsageFaultError
from bwv_index.incidents import normalise_officer
from bwv_index.index import Record
from bwv_index.pipeline.casework.acting import act_on, change_told, exhibit_of, read_ref, said_by
from bwv_index.pipeline.workspace import Workspace

SAID_ELSEWHERE = {
    Topic.REDACTION: ("is answered by a review", "bwv-index case redaction review --help"),
    Topic.LINK: ("is said of an exhibit", "bwv-index case describe --help"),
}
"""Topics that another act answers, and which."""
OF_OFFICERS = frozenset({Topic.FOOTAGE, Topic.STATEMENT})


def answer_case(
    workspace: Workspace, urn: str, topic: Topic, subject: str, text: str = "", *, names: tuple[str, ...] = (),
    absent: bool = False, why: str = "", dry_run: bool = False,
) -> Answer:  # fmt: skip
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

    def do(record: Record, case: int) -> Answer:
        about = _subject(workspace, record, case, topic, subject)
        for name in names:
            exhibit_of(record, case, name)
        made = Answer(topic, about, words, absent, said)
        record.cases.answer(case, made)
        change_told(
            workspace, record, case, "answer", topic=topic.value, subject=about, absent=absent,
        )  # fmt: skip
        return made

    return act_on(workspace, urn, do, dry_run=dry_run)


def _subject(workspace: Workspace, record: Record, case: int, topic: Topic, subject: str) -> str:
    if topic is Topic.WHOLE:
        return str(exhibit_of(record, case, subject).ref)
    if topic is Topic.LOCATION:
        clip = record.clips.find(subject)
        if clip not in record.cases.dispositions(case):
            raise RefusedError(
                "nothing is decided of the clip in this case",
                subject=subject,
                remedy="First: bwv-index case decide",
            )
        return record.clips.evidence_id(clip)
    if topic in OF_OFFICERS:
        officer = normalise_officer(subject, workspace.settings.force)
        if officer is None:
            raise UsageFaultError("is no officer's number", subject=subject, remedy="Write it as 42/8240.")
        return str(officer)
    kinds = [kind.value for kind in Material]
    if subject not in kinds:
        raise UsageFaultError(
            "is no kind of material", subject=subject, remedy=f"Take one of: {', '.join(kinds)}"
        )
    return subject
