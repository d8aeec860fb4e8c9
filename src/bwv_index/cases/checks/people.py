"""People: the case's URN, the officer in the case, victims."""

from collections.abc import Iterator

from bwv_index.cases.checks.finding import Finding, Matter
from bwv_index.cases.result import Standing
from bwv_index.cases.snapshot import CaseExhibit
from bwv_index.cases.terms import PersonRole
from bwv_index.incidents import OfficerKey


def urn_form(matter: Matter) -> Iterator[Finding]:
    """The case has a URN in the strict form."""
    if matter.case.urn.urn is None:
        yield Finding(
            matter.urn,
            "this is no URN: two figures, two letters or figures, five figures, two figures of the year",
            f"case urn '{matter.urn}' NEW --why ...",
        )


def vps_offered(matter: Matter) -> Iterator[Finding]:
    """For each incident with a victim it is known whether a victim personal statement was offered."""
    for incident in matter.case.incidents:
        if incident.victims and not any(answer.done is not None for answer in incident.vps):
            yield Finding(
                incident.ref,
                "it is not known whether a victim personal statement was offered",
                "Import the incident again with the column vps_offered_at filled in.",
            )


def victim_not_oic(matter: Matter) -> Iterator[Finding]:
    """An officer in the case is named, and is no victim in it."""
    officers = matter.case.people_as(PersonRole.OIC)
    remedy = f"case person {matter.urn} officer-in-the-case OFFICER ..."
    if not officers:
        yield Finding(matter.urn, "no officer in the case is named", remedy, Standing.NOT_CHECKED)
    for person in officers:
        for incident in matter.case.incidents:
            if any(person.officer.may_be(victim) for victim in incident.victims):
                yield Finding(
                    str(person.officer),
                    f"the officer in the case is a victim of {incident.ref}",
                    f"Name another: {remedy}",
                )


def victim_cut_own(matter: Matter) -> Iterator[Finding]:
    """No victim cut, produced or described the footage of the assault on them."""
    for exhibit in matter.case.standing:
        for victim in _victims(matter, exhibit):
            if exhibit.producer.may_be(victim):
                yield Finding(
                    str(exhibit.ref),
                    f"{victim} produces it and is a victim of what it shows",
                    "Have somebody else make and produce the clip.",
                )
            elif _is(exhibit.said.by, victim):
                yield Finding(
                    str(exhibit.ref),
                    f"{victim} described it and is a victim of what it shows",
                    "Have somebody else view and describe it.",
                )


def _victims(matter: Matter, exhibit: CaseExhibit) -> tuple[OfficerKey, ...]:
    recording = matter.case.recording(exhibit.recording)
    refs = recording.incidents if recording is not None else ()
    return tuple(
        victim for incident in matter.case.incidents if incident.ref in refs for victim in incident.victims
    )


def _is(actor: str, officer: OfficerKey) -> bool:
    return actor.strip() in {officer.number, str(officer)}
