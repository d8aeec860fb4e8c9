"""The texts of a case that a tool of the Crown Prosecution Service would not take as written, beside what it would."""

from collections.abc import Iterator
from dataclasses import dataclass

from bwv_index.cases.clauses import FULL_NAME, exhibits_in_order, officer_name, place_of, when_text
from bwv_index.cases.limits import PRODUCER, SUBJECT, TITLE, Fitted, Limit, fit
from bwv_index.cases.snapshot import CaseSnapshot, ScheduleEntry
from bwv_index.cases.terms import Disposal, Schedule, ScheduleOf


@dataclass(frozen=True, slots=True)
class Fitting:
    """One such text: about what it is, which limit it meets, and both versions."""

    about: str
    limit: Limit
    fitted: Fitted

    @property
    def why(self) -> str:
        """What would be done to the text, in words."""
        told = []
        if self.fitted.replaced:
            told.append(f"not taken: {' '.join(self.fitted.replaced)}")
        if self.fitted.cut:
            told.append(f"{self.fitted.cut} characters over {self.limit.most}")
        return "; ".join(told) or "line breaks"


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of one line of MG6C as unused material is entered in bulk."""

    number: int
    fitted: Fitted


def subjects(snapshot: CaseSnapshot) -> tuple[Subject, ...]:
    """Return the subject of each line of MG6C that stands, by number."""
    lines = sorted(
        (entry for entry in snapshot.schedule if entry.schedule is Schedule.C and not entry.now),
        key=lambda entry: entry.number,
    )
    return tuple(Subject(entry.number, fit(_subject(snapshot, entry), SUBJECT)) for entry in lines)


def _subject(snapshot: CaseSnapshot, entry: ScheduleEntry) -> str:
    """Return a line in few words, in characters that are taken as far as they are ours."""
    recording = snapshot.recording(entry.recording)
    if recording is None:
        return f"{FULL_NAME}, evidence id {entry.recording}, no longer part of the case."
    rest = entry.of is ScheduleOf.REST
    name = f"Rest of a used {FULL_NAME[:1].lower()}{FULL_NAME[1:]}" if rest else FULL_NAME
    parts = [name, officer_name(snapshot, recording.officer), when_text(recording)]
    heading = ", ".join([*parts, *([place] if (place := place_of(snapshot, recording)) else [])])
    decided = recording.disposal
    shows = "" if decided is None or decided.disposal is Disposal.SENSITIVE else decided.description
    return f"{heading}. {shows}".strip()


def fittings(snapshot: CaseSnapshot) -> tuple[Fitting, ...]:
    """Return every text that would not be taken as written: titles, subjects of MG6C, names of producers."""
    return tuple(found for found in _all(snapshot) if found.fitted.differs)


def _all(snapshot: CaseSnapshot) -> Iterator[Fitting]:
    for exhibit in exhibits_in_order(snapshot.standing):
        yield Fitting(str(exhibit.ref), TITLE, fit(exhibit.title, TITLE))
    for subject in subjects(snapshot):
        yield Fitting(f"MG6C item {subject.number}", SUBJECT, subject.fitted)
    producers = {exhibit.producer for exhibit in snapshot.standing}
    names = {
        (str(person.officer), person.surname)
        for person in snapshot.people
        if any(person.officer.may_be(producer) for producer in producers)
    }
    for officer, surname in sorted(names):
        yield Fitting(officer, PRODUCER, fit(surname, PRODUCER))
