"""Disclosure: every recording decided, described and numbered; what must be revealed is there or explained."""

import re
from collections.abc import Iterator

from bwv_index.cases.checks.finding import NEVER_OVERRIDE, Finding, Matter, not_looked
from bwv_index.cases.limits import SUBJECT, SUBJECT_LENGTH, fit
from bwv_index.cases.numbering import NOWHERE, due_line, reported
from bwv_index.cases.snapshot import CaseRecording, Disposition
from bwv_index.cases.terms import Disposal, PersonRole, Schedule, ScheduleOf, Topic

LEAST_WORDS = 4
"""Fewer tell nobody what a recording shows."""
MATERIAL = {
    "incident-log": "the incident log",
    "crime-report": "the crime report",
    "custody-record": "the custody record",
    "officers-notes": "officers' notes",
}
"""What is presumed to be disclosed, by the subject under which it is answered."""
_ABBREVIATION = re.compile(r"\b(?=[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z0-9])[A-Z][A-Z0-9]{1,7}\b", re.ASCII)
_EVERYDAY = frozenset({"AM", "BST", "CCTV", "DC", "DS", "GMT", "PC", "PM", "PS", "SC", "UK", "UTC"})
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_EXHIBIT = re.compile(r"\b[A-Z]{2,4}/[0-9]{1,4}[A-Z]?\b", re.ASCII)


def all_decided(matter: Matter) -> Iterator[Finding]:
    """Each recording that is linked to the case is used, scheduled or not relevant, by a person's decision."""
    for recording in matter.case.recordings:
        if recording.disposal is None:
            yield Finding(
                recording.evidence_id,
                "nobody has decided whether it is used",
                f"case decide {matter.urn} {recording.evidence_id} used|unused|unused-sensitive|not-relevant "
                f"--why ... {NEVER_OVERRIDE}",
            )


def links_undecided(matter: Matter) -> Iterator[Finding]:
    """No likely link to an incident of the case waits for a decision, and a linking run has looked for such links."""
    yield from not_looked(matter)
    for evidence_id in matter.case.undecided_links:
        yield Finding(
            evidence_id,
            "it is likely footage of an incident of this case, and nobody has decided",
            f"Look and decide: link decide {evidence_id} INCIDENT confirm|reject --why ...",
        )


def descriptions(matter: Matter) -> Iterator[Finding]:
    """What the schedules say, of a whole recording or the rest of one, is specific, spelt out and short enough.

    Each exhibit has a title, and words below it that say what it shows, as its sheet (MG00) asks; both are spelt out.
    """
    for recording, decided, schedule, of in _scheduled(matter):
        option, said = "--description", decided.description
        name = "description" if of is ScheduleOf.WHOLE else "description of what is not used of it"
        begun = f"case decide {matter.urn} {recording.evidence_id} {decided.disposal}"
        if schedule is Schedule.D:
            option, said = "--safe-description", decided.safe_description
            name = "description that reveals nothing"
            if not decided.sensitivity.strip():
                yield Finding(
                    recording.evidence_id,
                    "the reason for its sensitivity is empty",
                    f"{begun} --sensitivity ... --why ...",
                )
        for told in _unfit(said):
            yield Finding(recording.evidence_id, f"its {name} {told}", f"{begun} {option} ... --why ...")
    for exhibit in matter.case.standing:
        begun = f"case describe {matter.urn} {exhibit.ref}"
        if not exhibit.title.strip():
            yield Finding(str(exhibit.ref), "it has no title", f"{begun} --title ...")
        for told in _unspecific(exhibit.detail):
            yield Finding(str(exhibit.ref), f"its detail {told}", f"{begun} --detail ...")
        for name, said in (("title", exhibit.title), ("detail", exhibit.detail)):
            for told in _abbreviated(said):
                yield Finding(str(exhibit.ref), f"its {name} {told}", f"{begun} --{name} ...")


def _scheduled(matter: Matter) -> Iterator[tuple[CaseRecording, Disposition, Schedule, ScheduleOf]]:
    """Yield what is due a line on a schedule, the rest of used recordings too, and which."""
    for recording in matter.case.recordings:
        decided, due = recording.disposal, due_line(recording, matter.case.exhibits)
        if decided is not None and due is not None:
            yield recording, decided, *due


def _unfit(text: str) -> Iterator[str]:
    yield from _unspecific(text)
    if not text.strip():
        return
    fitted = fit(text, SUBJECT)
    if fitted.differs:
        why = [f"characters that are not taken ({' '.join(fitted.replaced)})"] if fitted.replaced else []
        why += [f"{len(text)} characters, of which {SUBJECT_LENGTH} are taken"] if fitted.cut else []
        told = " and ".join(why) or "line breaks"
        yield f"has {told}: {fitted.shown!r} instead of {text!r}"
    yield from _abbreviated(text)


def _unspecific(text: str) -> Iterator[str]:
    if not text.strip():
        yield "is empty"
    elif len(_WORD.findall(text)) < LEAST_WORDS:
        yield f"is not specific: {text!r}"


def _abbreviated(text: str) -> Iterator[str]:
    unexplained = sorted(
        {word for word in _ABBREVIATION.findall(_EXHIBIT.sub("", text)) if _needs_words(word, text)}
    )
    if unexplained:
        yield f"has abbreviations without their words: {', '.join(unexplained)}"


def _needs_words(word: str, text: str) -> bool:
    return word not in _EVERYDAY and f"({word})" not in text and any(char.isalpha() for char in word[1:])


def numbers_hold(matter: Matter) -> Iterator[Finding]:
    """Numbers of schedules run on from the last issue; nothing served has lost its number or its reference."""
    case = matter.case
    remedy = "Numbers never change: the record is damaged; run verify."
    for schedule in Schedule:
        lines = [entry for entry in case.schedule if entry.schedule is schedule]
        numbers = sorted(entry.number for entry in lines)
        if numbers != list(range(1, len(lines) + 1)):
            yield Finding(schedule, f"its numbers do not run from 1 without a gap: {numbers}", remedy)
        things = [(entry.recording, entry.of) for entry in lines]
        for thing in sorted({one for one in things if things.count(one) > 1}):
            yield Finding(schedule, f"{thing[0]} ({thing[1]}) has two numbers", remedy)
        by_number = [entry.since for entry in sorted(lines, key=lambda entry: entry.number)]
        if by_number != sorted(by_number):
            yield Finding(schedule, "a number was given after a higher one", remedy)
    known = {str(exhibit.ref) for exhibit in case.exhibits}
    for issue in case.issues:
        for name in issue.state:
            if _EXHIBIT.fullmatch(name) and name not in known:
                yield Finding(
                    name, f"it was served in version {issue.version} and is not in the record", remedy
                )


def undermining_on_mg6e(matter: Matter) -> Iterator[Finding]:
    """What may undermine the case or assist the defence is on MG6E, and a disclosure officer reports it."""
    case, urn = matter.case, matter.urn
    marked = [
        (recording, recording.disposal)
        for recording in case.recordings
        if recording.disposal is not None and (recording.disposal.undermines or recording.disposal.assists)
    ]
    listed = {
        item.recording
        for item in reported(case)
        if item.listed != NOWHERE and not (item.line is not None and item.line.now)
    }
    for recording, decided in marked:
        evidence_id = recording.evidence_id
        if decided.disposal is Disposal.NOT_RELEVANT:
            yield Finding(
                evidence_id,
                "it may undermine or assist, and is called not relevant",
                f"case decide {urn} {evidence_id} unused --undermines ... --why ...",
            )
        elif evidence_id not in listed:
            yield Finding(
                evidence_id,
                "it may undermine or assist, and stands on no schedule and in no exhibit of the whole",
                f"case decide {urn} {evidence_id} unused --undermines ... --why ..., or case exhibit",
            )
    if marked and not case.people_as(PersonRole.DISCLOSURE):
        yield Finding(
            urn,
            "items may undermine or assist, and no disclosure officer is named",
            f"case person {urn} disclosure-officer OFFICER ...",
        )


def presumption_material(matter: Matter) -> Iterator[Finding]:
    """Log, crime report, custody record and notes are each there, or it is said why not."""
    held = _held(matter)
    answered = {
        answer.subject
        for answer in matter.case.answers_on(Topic.MATERIAL)
        if (answer.said.why if answer.absent else answer.text).strip()
    }
    for subject, name in MATERIAL.items():
        if subject not in held | answered:
            yield Finding(
                name,
                "it is neither there nor explained",
                f"case answer {matter.urn} material {subject} --text REFERENCE, or --absent --why ...",
            )


def _held(matter: Matter) -> set[str]:
    incidents = matter.case.incidents
    held = {
        "incident-log": all(incident.log_refs for incident in incidents),
        "crime-report": all(incident.crimes for incident in incidents),
        "custody-record": all(incident.custody_refs for incident in incidents),
    }
    return {subject for subject, there in held.items() if there and incidents}
