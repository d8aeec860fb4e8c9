"""Acts of checking: every incident or one on demand, and those whose officers' roles are changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bwv_index.custody import Detail, EventType
from bwv_index.errors import ConfigError
from bwv_index.hampshire import (
    CaseCheck,
    Finding,
    FindingCode,
    Limits,
    check,
    new_findings,
)
from bwv_index.incidents import Party
from bwv_index.index import Record
from bwv_index.linking import ExpectedClip
from bwv_index.pipeline.hampshire.facts import cases_of
from bwv_index.pipeline.workspace import Workspace

EVERY = "operation hampshire"
"""Subject of a look at the checks of all incidents."""


@dataclass(frozen=True, slots=True)
class HampshireReport:
    """How incidents stand against the plan; ``incidents`` counts those looked at, ``checks`` are those listed."""

    checks: tuple[CaseCheck, ...]
    incidents: int
    limits: Limits


@dataclass(frozen=True, slots=True)
class RoleCheck:
    """What checking an incident again has found, because its officers' roles were changed.

    ``added`` are the new roles in words, ``ended`` those that were taken back; ``errors`` and ``warnings`` count all
    that stand now, ``new`` are those that did not stand before, ``cleared`` those that stood and do not any more.
    """

    incident: str
    added: tuple[str, ...]
    errors: int
    warnings: int
    new: tuple[Finding, ...]
    cleared: tuple[Finding, ...] = ()
    ended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """How an incident stood before the roles ``added`` or those ``ended``, and whether it had any role then."""

    check: CaseCheck
    added: tuple[str, ...]
    had_roles: bool
    ended: tuple[str, ...] = ()


def check_hampshire(workspace: Workspace, incident: str = "", *, stale: bool = False) -> HampshireReport:
    """Check one incident against Operation Hampshire, or all; with ``stale`` list only those that stand still.

    Raises:
        NotFoundError: no incident answers to the reference.
        RefusedError: several do.
        ConfigError: the settings name a code that there is not, or one that cannot be lowered.
    """
    limits = limits_of(workspace)
    with workspace.index.reading() as record:
        if incident:
            wanted: tuple[int, ...] = (record.incidents.find(incident),)
        else:
            wanted = tuple(view.incident_id for view in record.incidents.all())
        checks = tuple(checks_of(workspace, record, wanted).values())
    listed = tuple(one for one in checks if one.stale is not None) if stale else checks
    details: dict[str, Detail] = {
        "checked": "operation hampshire", "stale": stale, "listed": len(listed),
        "errors": sum(one.errors for one in listed), "warnings": sum(one.warnings for one in listed),
    }  # fmt: skip
    subject = checks[0].incident if incident else EVERY
    workspace.look(workspace.event(EventType.VIEW, subject, details=details))
    return HampshireReport(listed, len(checks), limits)


def checks_of(
    workspace: Workspace,
    record: Record,
    incidents: Sequence[int],
    expected: Mapping[int, Sequence[ExpectedClip]] | None = None,
) -> dict[int, CaseCheck]:
    """Check some incidents as the record stands; ``expected`` is their missing footage where it is at hand.

    Raises:
        ConfigError: the settings name a code that there is not, or one that cannot be lowered.
    """
    limits, now = limits_of(workspace), workspace.now()
    cases = cases_of(workspace, record, incidents, expected)
    return {number: check(case, limits, now) for number, case in cases.items()}


def limits_of(workspace: Workspace) -> Limits:
    """Return the limits that the settings set.

    Raises:
        ConfigError: they name a code that there is not, or an error, which cannot be lowered.
    """
    settings = workspace.settings.hampshire
    codes = {code.value for code in FindingCode} - {FindingCode.VICTIM_IS_OFFICER_IN_CASE.value}
    for code in settings.as_notes:
        if code not in codes:
            raise ConfigError(
                "setting 'hampshire.as_notes': no warning has that code",
                subject=code,
                remedy="docs/hampshire.md lists the codes; an error stays an error.",
            )
    return Limits(
        settings.contact_hours, settings.update_days, settings.stale_days, tuple(sorted(settings.as_notes))
    )


def before_roles(workspace: Workspace, record: Record, parties: Iterable[Party]) -> dict[int, Before]:
    """Check, as they stand now, the incidents to which some rows would add a role."""
    held, ended = record.incidents.parties(), record.roles.ended()
    added: dict[int, list[str]] = {}
    for party in parties:
        number = record.incidents.lookup(party.incident_ref, party.officer.force)
        if number is None or any(
            (word.officer, word.role) == (party.officer, party.role) for word in ended.get(number, ())
        ):
            continue  # the table does not bring back what a person took back
        if (party.officer, party.role) not in held.get(number, ()):
            added.setdefault(number, []).append(f"{party.role.value} {party.officer}")
    checks = checks_of(workspace, record, sorted(added)) if added else {}
    return {
        number: Before(one, tuple(dict.fromkeys(added[number])), had_roles=bool(held.get(number)))
        for number, one in checks.items()
    }


def before_role(
    workspace: Workspace, record: Record, incident: int, *, given: str = "", ended: str = ""
) -> dict[int, Before]:
    """Check, as it stands now, the incident at which a person gives a role or takes one back."""
    had_roles = bool(record.incidents.parties().get(incident))
    told = [(name,) if name else () for name in (given, ended)]
    checks = checks_of(workspace, record, (incident,))
    return {number: Before(one, told[0], had_roles, told[1]) for number, one in checks.items()}


def check_roles(
    workspace: Workspace, record: Record, before: Mapping[int, Before], why: str = ""
) -> tuple[RoleCheck, ...]:
    """Check incidents again whose roles were changed, put each on the ledger, and say what is new or cleared.

    ``why`` is the reason of the person who changed a role; empty for an import.
    """
    found = []
    for number, after in checks_of(workspace, record, sorted(before)).items() if before else ():
        earlier = before[number]
        new = new_findings(earlier.check, after)
        cleared = new_findings(after, earlier.check)
        found.append(
            RoleCheck(
                after.incident, earlier.added, after.errors, after.warnings, new, cleared, earlier.ended
            )
        )  # fmt: skip
        details: dict[str, Detail] = {
            "roles": [*earlier.added], "ended": [*earlier.ended], "had_roles": earlier.had_roles,
            "errors": after.errors, "warnings": after.warnings, "new": _told(new), "cleared": _told(cleared),
        }  # fmt: skip
        event = workspace.event(EventType.ROLES_CHECKED, after.incident, why=why, details=details)
        record.ledger.append(event)
    return tuple(found)


def _told(findings: Iterable[Finding]) -> list[Detail]:
    return [f"{one.code.value}: {one.detail}" if one.detail else one.code.value for one in findings]
