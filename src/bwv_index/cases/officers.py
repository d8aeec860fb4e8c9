"""Which officer of a case a number means that was written without its force.

Collar numbers are unique only inside a force (domain reference 2.8): such a number is one officer's where the case
knows no two of that number, and stays open where it does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bwv_index.cases.reference import ExhibitRef
from bwv_index.cases.snapshot import Answer, CaseExhibit, CasePerson, CaseSnapshot
from bwv_index.cases.terms import Topic
from bwv_index.incidents import OfficerKey, normalise_officer


def forces_of(number: OfficerKey, known: Iterable[OfficerKey]) -> tuple[OfficerKey, ...]:
    """Return the officers with a force, of those known, whom a number may mean; in order, each once."""
    return tuple(sorted({one for one in known if one.force and one.may_be(number)}))


def are_one(one: OfficerKey, other: OfficerKey, known: Iterable[OfficerKey]) -> bool:
    """Whether two keys are one officer: they may be, and none of those known is a second one of that number."""
    if one == other:
        return True
    bare = one if not one.force else other
    return one.may_be(other) and len(forces_of(bare, (one, other, *known))) == 1


def is_one(snapshot: CaseSnapshot, one: OfficerKey, other: OfficerKey) -> bool:
    """Whether two keys are one officer, by everybody whom the case names."""
    return are_one(one, other, _named(snapshot))


def _named(snapshot: CaseSnapshot) -> Iterator[OfficerKey]:
    yield from (person.officer for person in snapshot.people)
    yield from (exhibit.producer for exhibit in snapshot.exhibits)
    yield from (one.officer for one in snapshot.recordings if one.officer is not None)
    for incident in snapshot.incidents:
        yield from incident.victims
        yield from (camera.officer for camera in incident.expected)
    yield from (_subject(answer) for answer in snapshot.answers_on(Topic.STATEMENT))


def producer_meant(producer: OfficerKey, ref: ExhibitRef, people: Iterable[CasePerson]) -> OfficerKey:
    """Return the producer of an exhibit with the force that the case has since been told; as recorded if that is open.

    Of several officers of the number it is the one of them who has the initials of the reference.
    """
    if producer.force:
        return producer
    held = tuple(people)
    found = forces_of(producer, (one.officer for one in held))
    if len(found) > 1:
        named = (one.officer for one in held if one.initials.upper() == ref.initials.upper())
        found = forces_of(producer, named)
    return found[0] if len(found) == 1 else producer


def with_producers(exhibits: Iterable[CaseExhibit], people: Iterable[CasePerson]) -> tuple[CaseExhibit, ...]:
    """Return exhibits with their producers as the case now knows them; their references stay."""
    held = tuple(people)
    return tuple(replace(one, producer=producer_meant(one.producer, one.ref, held)) for one in exhibits)


def statements_of(snapshot: CaseSnapshot) -> dict[OfficerKey, Answer]:
    """Return the newest statement of each officer, however the number was written; none where that one is absent."""
    found: dict[OfficerKey, Answer] = {}
    for answer in sorted(snapshot.answers_on(Topic.STATEMENT), key=lambda each: each.said.at):
        officer = _subject(answer)
        before = next((one for one in found if is_one(snapshot, one, officer)), officer)
        found.pop(before, None)
        found[max(before, officer)] = answer
    return {officer: answer for officer, answer in found.items() if not answer.absent}


def _subject(answer: Answer) -> OfficerKey:
    return normalise_officer(answer.subject) or OfficerKey("", answer.subject)


def file_part(officer: OfficerKey) -> str:
    """Return an officer as the name of a file holds one: ``42-8240``, ``8240`` where no force is known."""
    return "-".join(part for part in (officer.force, officer.number) if part)
