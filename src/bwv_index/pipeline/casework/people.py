"""Acts of saying who is who in a case: officers and staff in their roles, and defendants."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bwv_index.cases import (
    PRODUCER,
    CasePerson,
    Defendant,
    PersonRole,
    Said,
    are_one,
    asn_is_right,
    fit,
    producer_meant,
)
from bwv_index.errors import NotFoundError, RefusedError, UsageFaultError
from bwv_index.incidents import OfficerKey, RoleKind
from bwv_index.index import Record
from bwv_index.pipeline.casework.acting import act_on, change_told, one_line, said_by
from bwv_index.pipeline.casework.officers import read_officer, require_number
from bwv_index.pipeline.workspace import Workspace

_INITIALS = re.compile(r"[A-Z]{2,4}", re.ASCII)
WRONG_ASN = "The ASN is kept as written. It has no ASN's shape, or not the check letter that its digits give."
FIELDS = ("rank", "surname", "initials", "warrant_number", "phone", "email", "branch", "station")


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A person as recorded after the act, and what somebody should know of it."""

    person: CasePerson
    withdrawn: bool
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DefendantChange:
    """A defendant as recorded after the act, and what somebody should know of it."""

    defendant: Defendant
    withdrawn: bool
    remarks: tuple[str, ...]


def put_person(
    workspace: Workspace, urn: str, role: PersonRole, officer: str, words: Mapping[str, str], *,
    withdraw: bool = False, dry_run: bool = False,
) -> PersonChange:  # fmt: skip
    """Record an officer or member of staff in a role; fields that ``words`` leaves out stay as they are.

    What is given is true of the officer in every role that he or she has in the case.

    Raises:
        UsageFaultError: the officer has no collar number's shape, or initials are not two to four letters.
        NotFoundError: no case answers to the URN, or nobody is to be withdrawn.
        RefusedError: nobody acts, or another officer of the case has these initials.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, "")
    require_number(workspace, officer)
    given = {name: one_line(name, text) for name, text in words.items()}
    if given.get("initials"):
        given["initials"] = given["initials"].upper()
        if not _INITIALS.fullmatch(given["initials"]):
            raise UsageFaultError("initials are two to four letters", subject=given["initials"])

    def do(record: Record, case: int) -> PersonChange:
        named = read_officer(workspace, record, case, officer)
        key, held = named.key, record.cases.people(case)
        own = sorted(
            (one for one in held if _is_own(one, key, held, given)),
            key=lambda one: (one.officer != key, one.role is not role),
        )
        if withdraw and not any(one.role is role for one in own):
            raise NotFoundError("nobody of that number has this role in the case", subject=str(key))
        blank = CasePerson(role, key, "", "", "", "", "", "", "", "", said)
        person = _with(_filled([*own, blank], role, key), given, said)
        now = (*(one for one in held if one not in own), person)
        if not withdraw:
            _require_own_initials(record, case, now, person)
        told = tuple(_united(record, case, held, now, person))
        record.cases.put_person(case, person, withdrawn=withdraw)
        for other in own:
            if other.officer != key:
                _give_force(workspace, record, case, own, _with(other, given, said), person)
            elif given and other.role is not role:
                record.cases.put_person(case, _with(other, given, said))
        change_told(
            workspace, record, case, "person", role=role.value, officer=str(key), withdrawn=withdraw,
            given=[*sorted(given)],
        )  # fmt: skip
        return PersonChange(person, withdraw, (*named.remarks, *told, *_remarks(record, case, person, given)))

    return act_on(workspace, urn, do, dry_run=dry_run)


def _with(person: CasePerson, given: Mapping[str, str], said: Said) -> CasePerson:
    words: dict[str, Any] = {**given}
    return replace(person, said=said, **words)


def _is_own(one: CasePerson, key: OfficerKey, held: Sequence[CasePerson], given: Mapping[str, str]) -> bool:
    """Whether what is held is of the officer: a number without a force is, unless it may be another's of the case.

    Where it may be, the initials under which both produce say whose it is.
    """
    if one.officer == key or not key.force:
        return one.officer == key
    initials = one.initials != "" and one.initials == given.get("initials")
    return one.officer.may_be(key) and (
        initials or are_one(one.officer, key, (other.officer for other in held))
    )


def _filled(own: Sequence[CasePerson], role: PersonRole, key: OfficerKey) -> CasePerson:
    """Return what is held of an officer: the first of ``own``, and what only a number without a force was told."""
    first, *_ = own
    bare = [one for one in own if one.officer != key]
    words = {
        name: next((text for one in (first, *bare) if (text := getattr(one, name))), "") for name in FIELDS
    }
    return _with(replace(first, role=role, officer=key), words, first.said)


def _united(
    record: Record, case: int, held: Sequence[CasePerson], now: Sequence[CasePerson], person: CasePerson
) -> Iterator[str]:
    """Say that what the case held of a number without a force is an officer's whose force is now known."""
    key = person.officer
    if (
        any(not one.officer.force and one.officer.may_be(key) and one not in now for one in held)
        and key.force
    ):
        yield f"Officer {key.number}, recorded here without a force, is {key} from now on."
    bare = [
        one for one in record.exhibits.of_case(case) if not one.producer.force and one.producer.may_be(key)
    ]
    new = [
        str(one.ref)
        for one in bare
        if producer_meant(one.producer, one.ref, held) != key
        and producer_meant(one.producer, one.ref, now) == key
    ]
    if new:
        its = "keeps its reference and counts" if len(new) == 1 else "keep their references and count"
        yield f"{' and '.join(new)}, produced under the number alone, {its} as produced by {key}."


def _give_force(
    workspace: Workspace, record: Record, case: int, own: Sequence[CasePerson], bare: CasePerson,
    person: CasePerson,
) -> None:  # fmt: skip
    """Put an officer with a force in the place of the number without one, in a role that it had."""
    record.cases.put_person(case, bare, withdrawn=True)
    change_told(
        workspace, record, case, "person", role=bare.role.value, officer=str(bare.officer), withdrawn=True, given=[],
    )  # fmt: skip
    key = person.officer
    if bare.role is person.role or any(one.role is bare.role and one.officer == key for one in own):
        return
    record.cases.put_person(case, replace(bare, officer=key))
    change_told(
        workspace, record, case, "person", role=bare.role.value, officer=str(key), withdrawn=False, given=[],
    )  # fmt: skip


def _require_own_initials(
    record: Record, case: int, people: Sequence[CasePerson], person: CasePerson
) -> None:
    """See to it that no two producers of a case write the same references; ``people`` are those after the act."""
    if not person.initials:
        return
    others = {
        one.officer for one in people if one.initials == person.initials and one.officer != person.officer
    }
    others |= {
        meant
        for one in record.exhibits.of_case(case)
        if one.ref.initials == person.initials
        and (meant := producer_meant(one.producer, one.ref, people)) != person.officer
    }
    if others:
        other = min(others)
        raise RefusedError(
            f"officer {other} has these initials in this case, so both would write the same references",
            subject=person.initials,
            remedy=f"Is it that officer, write {max(other, person.officer)}. If not, give other initials, such as with "
            "a middle letter."
            if other.may_be(person.officer)
            else "Give other initials, such as with a middle letter.",
        )


def _remarks(record: Record, case: int, person: CasePerson, given: Mapping[str, str]) -> Iterator[str]:
    victims = {
        officer
        for part in record.cases.incidents(case)
        for officer, role in record.incidents.parties().get(part.incident_id, ())
        if role is RoleKind.VICTIM
    }
    if person.role is PersonRole.OIC and any(person.officer.may_be(victim) for victim in victims):
        yield f"Officer {person.officer} is a victim in this case and must not be the officer in the case."
    if person.role is PersonRole.PRODUCER and not person.initials:
        yield f"Officer {person.officer} has no initials yet, so no exhibit reference can be given."
    as_taken = fit(person.surname, PRODUCER)
    if as_taken.differs and (given.get("surname") or person.role is PersonRole.PRODUCER):
        produces = {one.officer for one in record.cases.people(case) if one.role is PersonRole.PRODUCER}
        if person.officer in produces:
            yield (
                f"The surname is kept as written. Tools of the CPS do not take {' '.join(as_taken.replaced)} in the "
                f"name of a producer, and would make {as_taken.shown or 'nothing'} of {as_taken.original}."
            )


def put_defendant(
    workspace: Workspace, urn: str, words: Mapping[str, str], crimes: Iterable[str] | None, *,
    number: int | None = None, withdraw: bool = False, dry_run: bool = False,
) -> DefendantChange:  # fmt: skip
    """Record a defendant under the next number, or change the one of ``number``; what is left out stays.

    Raises:
        UsageFaultError: a new defendant has no surname.
        NotFoundError: no case answers to the URN, or no defendant has the number.
        RefusedError: nobody acts.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, "")
    given = {name: one_line(name, text) for name, text in words.items()}
    if withdraw and number is None:
        raise UsageFaultError(
            "say which defendant is withdrawn", subject="--withdraw", remedy="Add --number."
        )

    def do(record: Record, case: int) -> DefendantChange:
        held = {one.number: one for one in record.cases.defendants(case)}
        if number is not None and number not in held:
            raise NotFoundError("the case has no defendant of that number", subject=str(number))
        blank = Defendant(record.cases.next_defendant(case), "", "", "", None, (), said)
        kept = blank if number is None else held[number]
        asn = given.get("asn", kept.asn)
        found = Defendant(
            kept.number, given.get("surname", kept.surname), given.get("forename", kept.forename), asn,
            asn_is_right(asn), kept.crimes if crimes is None else tuple(crimes), said,
        )  # fmt: skip
        if not found.surname:
            raise UsageFaultError("a defendant needs a surname", subject="--surname")
        record.cases.put_defendant(case, found, withdrawn=withdraw)
        change_told(
            workspace,
            record,
            case,
            "defendant",
            number=found.number,
            withdrawn=withdraw,
            given=[*sorted(given)],
        )
        return DefendantChange(found, withdraw, (WRONG_ASN,) if found.asn_ok is False else ())

    return act_on(workspace, urn, do, dry_run=dry_run)
