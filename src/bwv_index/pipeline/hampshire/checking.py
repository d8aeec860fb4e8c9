"""Acts of checking: every incident or one on demand, and those whose officers' roles an import changes."""

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
    """What checking an incident again has found, because an import changed its officers' roles.

    ``added`` are the new roles in words; ``errors`` and ``warnings`` count all that stand now, ``new`` are those
    that did not stand before.
    """

    incident: str
    added: tuple[str, ...]
    errors: int
    warnings: int
    new: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """How an incident stood before rows that add the roles ``added``, and whether it had any role then."""

    check: CaseCheck
    added: tuple[str, ...]
    had_roles: bool


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
    held = record.incidents.parties()
    added: dict[int, list[str]] = {}
    for party in parties:
        number = record.incidents.lookup(party.incident_ref, party.officer.force)
        if number is not None and (party.officer, party.role) not in held.get(number, ()):
            added.setdefault(number, []).append(f"{party.role.value} {party.officer}")
    checks = checks_of(workspace, record, sorted(added)) if added else {}
    return {
        number: Before(one, tuple(dict.fromkeys(added[number])), had_roles=bool(held.get(number)))
        for number, one in checks.items()
    }


def check_roles(workspace: Workspace, record: Record, before: Mapping[int, Before]) -> tuple[RoleCheck, ...]:
    """Check incidents again whose roles were added to, put each on the ledger, and say what is new."""
    found = []
    for number, after in checks_of(workspace, record, sorted(before)).items() if before else ():
        earlier = before[number]
        new = new_findings(earlier.check, after)
        found.append(RoleCheck(after.incident, earlier.added, after.errors, after.warnings, new))
        details: dict[str, Detail] = {
            "roles": [*earlier.added], "had_roles": earlier.had_roles, "errors": after.errors,
            "warnings": after.warnings,
            "new": [f"{f.code.value}: {f.detail}" if f.detail else f.code.value for f in new],
        }  # fmt: skip
        record.ledger.append(workspace.event(EventType.ROLES_CHECKED, after.incident, details=details))
    return tuple(found)
