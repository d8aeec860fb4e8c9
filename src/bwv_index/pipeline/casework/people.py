"""Acts of saying who is who in a case: officers and staff in their roles, and defendants."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bwv_index.cases import CasePerson, Defendant, PersonRole, Said, asn_is_right
from bwv_index.errors import NotFoundError, RefusedError, UsageFaultError
from bwv_index.incidents import RoleKind, normalise_officer
from bwv_index.index import Record
from bwv_index.pipeline.casework.acting import act_on, change_told, one_line, said_by
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
    key = normalise_officer(officer, workspace.settings.force)
    if key is None:
        raise UsageFaultError("is no officer's number", subject=officer, remedy="Write it as 42/8240.")
    given = {name: one_line(name, text) for name, text in words.items()}
    if given.get("initials"):
        given["initials"] = given["initials"].upper()
        if not _INITIALS.fullmatch(given["initials"]):
            raise UsageFaultError("initials are two to four letters", subject=given["initials"])

    def do(record: Record, case: int) -> PersonChange:
        held = record.cases.people(case)
        before = next((one for one in held if one.role is role and one.officer == key), None)
        if withdraw and before is None:
            raise NotFoundError("nobody of that number has this role in the case", subject=str(key))
        kept = before or next((one for one in held if one.officer == key), None)
        blank = CasePerson(role, key, "", "", "", "", "", "", "", "", said)
        person = _with(replace(kept or blank, role=role), given, said)
        if not withdraw:
            _require_own_initials(record, case, held, person)
        record.cases.put_person(case, person, withdrawn=withdraw)
        for other in held:
            if given and other.officer == key and other.role is not role:
                record.cases.put_person(case, _with(other, given, said))
        change_told(
            workspace, record, case, "person", role=role.value, officer=str(key), withdrawn=withdraw,
            given=[*sorted(given)],
        )  # fmt: skip
        return PersonChange(person, withdraw, tuple(_remarks(record, case, person)))

    return act_on(workspace, urn, do, dry_run=dry_run)


def _with(person: CasePerson, given: Mapping[str, str], said: Said) -> CasePerson:
    words: dict[str, Any] = {**given}
    return replace(person, said=said, **words)


def _require_own_initials(record: Record, case: int, held: Iterable[CasePerson], person: CasePerson) -> None:
    """See to it that no two producers of a case write the same references."""
    if not person.initials:
        return
    others = {
        one.officer for one in held if one.initials == person.initials and one.officer != person.officer
    }
    others |= {
        one.producer
        for one in record.exhibits.of_case(case)
        if one.ref.initials == person.initials and one.producer != person.officer
    }
    if others:
        raise RefusedError(
            f"officer {min(others)} has these initials in this case, so both would write the same references",
            subject=person.initials,
            remedy="Give other initials, such as with a middle letter.",
        )


def _remarks(record: Record, case: int, person: CasePerson) -> Iterable[str]:
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
