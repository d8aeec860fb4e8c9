"""Exhibits: their references, and the statements and the list that name them."""

from collections import defaultdict
from collections.abc import Iterator

from bwv_index.cases.checks.finding import Finding, Matter
from bwv_index.cases.officers import statements_of
from bwv_index.cases.reference import ExhibitRef, parse_exhibit
from bwv_index.cases.snapshot import Answer
from bwv_index.cases.terms import Disposal, PersonRole
from bwv_index.incidents import OfficerKey, with_forces


def exhibit_reference(matter: Matter) -> Iterator[Finding]:
    """References parse, are given once, and their initials are those of their producer and of nobody else."""
    case, urn = matter.case, matter.urn
    seen: set[str] = set()
    for exhibit in case.exhibits:
        written = str(exhibit.ref)
        if parse_exhibit(written) != exhibit.ref:
            yield Finding(
                written, "this is no exhibit reference", f"Withdraw it: case withdraw {urn} '{written}'."
            )
        if written.upper() in seen:
            yield Finding(written, "this reference is given twice", "The record is damaged: run verify.")
        seen.add(written.upper())
    for exhibit in case.standing:
        known = {person.initials.upper() for person in case.people if person.officer.may_be(exhibit.producer)}
        if exhibit.ref.initials.upper() not in known:
            yield Finding(
                str(exhibit.ref),
                f"its producer {exhibit.producer} is not known by the initials {exhibit.ref.initials}",
                f"case person {urn} producer {exhibit.producer} --initials {exhibit.ref.initials}",
            )
    for initials, producers in _by_initials(matter).items():
        officers = with_forces(producers)
        if len(officers) > 1:
            yield Finding(
                initials,
                f"{' and '.join(sorted(str(officer) for officer in officers))} produce under the same initials",
                f"Give one of them others: case person {urn} producer OFFICER --initials ...",
            )


def exhibits_used(matter: Matter) -> Iterator[Finding]:
    """Each exhibit is of a recording of which it was decided, if anything, that it is used."""
    for exhibit in matter.case.standing:
        recording = matter.case.recording(exhibit.recording)
        decided = None if recording is None else recording.disposal
        if decided is not None and decided.disposal is not Disposal.USED:
            yield Finding(
                str(exhibit.ref),
                f"it stands, and its recording {exhibit.recording} was decided {decided.disposal}",
                f"case withdraw {matter.urn} {exhibit.ref} --why ..., or case decide {matter.urn} {exhibit.recording} "
                "used --why ...",
            )


def _by_initials(matter: Matter) -> dict[str, set[OfficerKey]]:
    found: defaultdict[str, set[OfficerKey]] = defaultdict(set)
    for person in matter.case.people_as(PersonRole.PRODUCER):
        if person.initials:
            found[person.initials.upper()].add(person.officer)
    for exhibit in matter.case.exhibits:
        found[exhibit.ref.initials.upper()].add(exhibit.producer)
    return found


def producer_statement(matter: Matter) -> Iterator[Finding]:
    """Each exhibit's producer has made a statement that names it."""
    statements = statements_of(matter.case)
    for exhibit in matter.case.standing:
        theirs = (made for officer, made in statements.items() if officer.may_be(exhibit.producer))
        if not any(exhibit.ref in _named(made) for made in theirs):
            yield Finding(
                str(exhibit.ref),
                f"no statement of its producer {exhibit.producer} is known that names it",
                f"Have the draft MG11 completed and signed, then: case answer {matter.urn} statement "
                f"{exhibit.producer} {_all_of(matter, exhibit.producer)}",
            )


def mg12_mg11_agree(matter: Matter) -> Iterator[Finding]:
    """The exhibit list and the statements name the same exhibits; where no statement is known the draft names all."""
    standing = {exhibit.ref: exhibit for exhibit in matter.case.standing}
    statements = statements_of(matter.case)
    for officer, answer in statements.items():
        for ref in sorted(_named(answer)):
            exhibit = standing.get(ref)
            if exhibit is None or not exhibit.producer.may_be(officer):
                yield Finding(
                    str(ref),
                    f"the statement of {officer} names it, and it is not on the exhibit list as theirs",
                    _without_it(matter, officer),
                )
    for ref, exhibit in standing.items():
        theirs = {one: made for one, made in statements.items() if one.may_be(exhibit.producer)}
        if theirs and not any(ref in _named(made) for made in theirs.values()):
            officer = min(theirs)
            yield Finding(
                str(ref),
                f"it is on the exhibit list, and the statement of {officer} does not name it",
                f"Have a further statement made, then: case answer {matter.urn} statement {officer} "
                f"{_all_of(matter, officer)}",
            )


def _without_it(matter: Matter, officer: OfficerKey) -> str:
    """Say how a statement comes to name what its maker produces, and no more."""
    begun, own = f"case answer {matter.urn} statement {officer}", _all_of(matter, officer)
    if own:
        return f"Have a further statement made that names their own alone, then: {begun} {own}"
    return (
        f"Nothing of theirs stands. Where no statement of theirs is to be served: {begun} --absent --why ..."
    )


def _named(answer: Answer) -> set[ExhibitRef]:
    words = answer.text.replace(";", ",").split(",")
    return {ref for ref in (parse_exhibit(word) for word in words) if ref is not None}


def _all_of(matter: Matter, officer: OfficerKey) -> str:
    """Return every exhibit of a producer as the command takes it."""
    own = (one.ref for one in matter.case.standing if one.producer.may_be(officer))
    return " ".join(f"--names {ref}" for ref in own)
