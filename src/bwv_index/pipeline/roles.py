"""Acts on the roles of officers at an incident: a person takes one back, or gives one. Nothing is deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bwv_index.custody import Detail, EventType
from bwv_index.errors import RefusedError, UsageFaultError
from bwv_index.incidents import OfficerKey, Party, RoleKind, normalise_officer, read_role
from bwv_index.index import IncidentView, Record, RoleVerdict, RoleWord
from bwv_index.pipeline.deciding import require_person
from bwv_index.pipeline.hampshire.checking import RoleCheck, before_role, check_roles
from bwv_index.pipeline.link_batch import INCIDENTS
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_utc


@dataclass(frozen=True, slots=True)
class RoleRequest:
    """A role as a person types it: the incident's reference, the officer's number, what the officer was to it."""

    incident: str
    officer: str
    role: str


@dataclass(frozen=True, slots=True)
class RoleStanding:
    """How one role stands; ``words`` is what persons said of it, oldest first: none where it is as imported."""

    officer: OfficerKey
    role: RoleKind
    stands: bool
    words: tuple[RoleWord, ...]


@dataclass(frozen=True, slots=True)
class RolesReport:
    """Every role at an incident: those that stand, then those that were taken back."""

    incident: str
    roles: tuple[RoleStanding, ...]


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What became of a role, and what Operation Hampshire says of the incident with it.

    ``warning`` tells an officer who is a victim of the incident, or whose own role it is, to let another decide; empty
    for anybody else.
    """

    incident: str
    now: RoleStanding
    check: RoleCheck
    warning: str


def end_role(workspace: Workspace, asked: RoleRequest, why: str, *, dry_run: bool = False) -> RoleChange:
    """Take a role back: it stays on the record as taken back, and no import brings it back.

    Raises:
        NotFoundError: no incident answers to the reference.
        RefusedError: several do, nobody is named, no reason is given, or the officer does not stand in that role.
        UsageFaultError: the officer or the role cannot be read.
        BusyError: another run holds the home.
    """
    return _act(workspace, asked, why, RoleVerdict.END, dry_run=dry_run)


def give_role(workspace: Workspace, asked: RoleRequest, why: str, *, dry_run: bool = False) -> RoleChange:
    """Give a role: again, where it was taken back, or one that no table has.

    Raises:
        NotFoundError: no incident answers to the reference.
        RefusedError: several do, nobody is named, no reason is given, or the officer stands in that role already.
        UsageFaultError: the officer or the role cannot be read.
        BusyError: another run holds the home.
    """
    return _act(workspace, asked, why, RoleVerdict.GIVE, dry_run=dry_run)


def list_roles(workspace: Workspace, incident: str) -> RolesReport:
    """Return every role at an incident, with what persons said of it.

    Raises:
        NotFoundError: no incident answers to the reference.
        RefusedError: several do.
    """
    with workspace.index.reading() as record:
        number = record.incidents.find(incident)
        report = RolesReport(record.incidents.view(number).incident_ref, _roles(record, number))
    details: dict[str, Detail] = {"roles": len(report.roles)}
    workspace.look(workspace.event(EventType.VIEW, report.incident, details=details))
    return report


def told_taken_back(record: Record, incident: int, officer: OfficerKey, role: RoleKind) -> str:
    """Say that a role which a table names was taken back, of the officer or of one who may be the same; or nothing."""
    words = [word for word in record.roles.ended((incident,)).get(incident, ()) if word.role is role]
    for word in words:
        if word.officer == officer:
            return (
                f"{role.value} {officer} stays taken back ({_said(word)}); "
                "to give it again: bwv-index incidents role give"
            )
    for word in words:
        if word.officer.may_be(officer):
            return (
                f"{role.value} {officer} stands, and {role.value} {word.officer} was taken back ({_said(word)}): "
                "is that one officer?"
            )
    return ""


def _act(
    workspace: Workspace, asked: RoleRequest, why: str, verdict: RoleVerdict, *, dry_run: bool
) -> RoleChange:
    require_person(workspace.actor, why)
    role = read_role(asked.role)
    if role is None:
        known = ", ".join(kind.value for kind in RoleKind)
        raise UsageFaultError("no role is called so", subject=asked.role, remedy=f"One of: {known}.")
    if dry_run:
        with workspace.index.trying() as record:
            return _change(workspace, record, asked, role, verdict, why.strip())
    with workspace.changing(), workspace.writing() as record:
        return _change(workspace, record, asked, role, verdict, why.strip())


def _change(
    workspace: Workspace, record: Record, asked: RoleRequest, role: RoleKind, verdict: RoleVerdict, why: str
) -> RoleChange:
    number = record.incidents.find(asked.incident)
    view = record.incidents.view(number)
    of_role = tuple(one for one in _roles(record, number) if one.role is role)
    officer = _officer(workspace, view, asked.officer, of_role, verdict)
    warning = _warning(workspace, record, number, officer)
    told = f"{role.value} {officer}"
    ends = verdict is RoleVerdict.END
    before = before_role(workspace, record, number, given="" if ends else told, ended=told if ends else "")
    if not ends:
        record.incidents.put_party(number, Party(view.incident_ref, role, officer))
    record.roles.add(number, RoleWord(officer, role, verdict, workspace.actor, workspace.now(), why))
    details: dict[str, Detail] = {
        "verdict": verdict.value, "officer_role": told, INCIDENTS: {view.force: [view.incident_ref]},
    }  # fmt: skip
    record.ledger.append(
        workspace.event(EventType.INCIDENTS_CHANGED, view.incident_ref, why=why, details=details)
    )
    (check,) = check_roles(workspace, record, before, why)
    now = next(one for one in _roles(record, number) if (one.officer, one.role) == (officer, role))
    return RoleChange(view.incident_ref, now, check, warning)


def _roles(record: Record, incident: int) -> tuple[RoleStanding, ...]:
    """Return every role at an incident: those that stand, then those that were taken back."""
    words = record.roles.words((incident,)).get(incident, ())
    standing = record.incidents.parties().get(incident, ())
    ended = record.roles.ended((incident,)).get(incident, ())
    found = [RoleStanding(officer, role, True, ()) for officer, role in standing]
    found += [RoleStanding(word.officer, word.role, False, ()) for word in ended]
    return tuple(
        replace(one, words=tuple(w for w in words if (w.officer, w.role) == (one.officer, one.role)))
        for one in found
    )


def _officer(
    workspace: Workspace,
    view: IncidentView,
    written: str,
    of_role: Sequence[RoleStanding],
    verdict: RoleVerdict,
) -> OfficerKey:
    """Say whom a person means: as written, else of the home's force, else the only one who can be meant.

    Of an incident of another force the home's force is not taken for the officer's, as at an import.
    """
    typed = normalise_officer(written)
    if typed is None:
        raise UsageFaultError(
            "that is no officer's number", subject=written, remedy="Give it as 8123 or 42/8123."
        )
    home = workspace.settings.force
    assumed = home if view.force in {"", home} else ""
    meant = typed if typed.force else OfficerKey(assumed, typed.number)
    wanted = [one.officer for one in of_role if one.stands is (verdict is RoleVerdict.END)]
    for exact in (typed, meant):
        if exact in wanted:
            return exact
    others = [] if typed.force else [officer for officer in wanted if officer.may_be(meant)]
    if len(others) > 1:
        names = ", ".join(map(str, others))
        raise RefusedError("several officers can be meant", subject=written, remedy=f"Name one of: {names}")
    if others:
        return others[0]
    _refuse(view, meant, typed, of_role, verdict)
    return meant


def _refuse(
    view: IncidentView,
    meant: OfficerKey,
    typed: OfficerKey,
    of_role: Sequence[RoleStanding],
    verdict: RoleVerdict,
) -> None:
    """Refuse to take back what does not stand, and to give what does."""
    remedy = f"See: bwv-index incidents role list {view.incident_ref}"
    if verdict is RoleVerdict.END:
        for one in of_role:
            if not one.stands and meant.may_be(one.officer):
                raise RefusedError(
                    f"the role is taken back already ({_said(one.words[-1])})",
                    subject=str(one.officer),
                    remedy=remedy,
                )
        raise RefusedError(
            f"the officer does not stand in that role: {_names(of_role)}", subject=str(meant), remedy=remedy
        )
    for one in of_role:
        if one.stands and (one.officer == meant or (not typed.force and meant.may_be(one.officer))):
            raise RefusedError(
                "the officer stands in that role already", subject=str(one.officer), remedy=remedy
            )


def _names(of_role: Iterable[RoleStanding]) -> str:
    standing = [str(one.officer) for one in of_role if one.stands]
    return f"it is held by {', '.join(standing)}" if standing else "nobody does"


def _said(word: RoleWord) -> str:
    return f"{word.by}, {format_utc(word.at.replace(microsecond=0))}: {word.why}"


def _warning(workspace: Workspace, record: Record, incident: int, officer: OfficerKey) -> str:
    """Tell a victim, and whoever changes an own role, to let another decide."""
    actor = normalise_officer(workspace.actor, workspace.settings.force)
    if actor is None:
        return ""
    parties = record.incidents.parties().get(incident, ())
    victims = [victim for victim, role in parties if role is RoleKind.VICTIM]
    if any(actor.may_be(victim) for victim in victims):
        what = "may be a victim of this incident"
    elif actor.may_be(officer):
        what = "may be the officer whose role this is"
    else:
        return ""
    return f"{workspace.actor} {what}: let another person decide (Operation Hampshire, point 3)"
