"""Point 3: the victim is never the investigator. Officers are compared by number, and by force where both state one."""

from collections.abc import Iterator, Sequence

from bwv_index.hampshire.answer import PointAnswer, answer
from bwv_index.hampshire.facts import Act, ActKind, Case, EndedRole
from bwv_index.hampshire.finding import Finding, FindingCode, found
from bwv_index.hampshire.point import Point, Standing, worst
from bwv_index.incidents import OfficerKey, RoleKind

NO_VICTIM = "no victim is recorded"
_ACTS = {ActKind.DECIDED: FindingCode.VICTIM_DECIDED, ActKind.PACKED: FindingCode.VICTIM_MADE_PACK}


def role_answers(case: Case) -> Iterator[PointAnswer]:
    """Answer the points about who the victim must not be."""
    yield _officer_in_case(case)
    yield _role(
        case, Point.OTHERS_STATEMENTS, RoleKind.STATEMENT_TAKER,
        FindingCode.VICTIM_TOOK_STATEMENTS, FindingCode.STATEMENT_TAKER_NOT_RECORDED,
    )  # fmt: skip
    yield _role(
        case, Point.DISCLOSURE, RoleKind.DISCLOSURE,
        FindingCode.VICTIM_IS_DISCLOSURE_OFFICER, FindingCode.DISCLOSURE_OFFICER_NOT_RECORDED,
    )  # fmt: skip
    yield _own_assault(case)


def victims_among(case: Case, officers: Sequence[OfficerKey]) -> tuple[tuple[OfficerKey, bool], ...]:
    """Return those who may be a victim, each with whether that is sure: both sides state the same force."""
    victims = case.of_role(RoleKind.VICTIM)
    return tuple(
        (officer, bool(officer.force) and officer in victims)
        for officer in officers
        if any(officer.may_be(victim) for victim in victims)
    )


def _officer_in_case(case: Case) -> PointAnswer:
    point = Point.OFFICER_IN_CASE
    plain = _role(
        case, point, RoleKind.OFFICER_IN_CASE,
        FindingCode.VICTIM_IS_OFFICER_IN_CASE, FindingCode.OFFICER_IN_CASE_NOT_RECORDED,
    )  # fmt: skip
    if case.victims:
        return plain
    return answer(
        point, Standing.NOT_KNOWN, plain.told, found(FindingCode.VICTIM_NOT_RECORDED, point), *plain.findings
    )


def _role(
    case: Case, point: Point, role: RoleKind, is_victim: FindingCode, nobody: FindingCode
) -> PointAnswer:
    """Answer whether any holder of a role is a victim."""
    holders = case.of_role(role)
    told = f"{role.value}: {_named(holders)}" if holders else f"no {role.value} is recorded"
    earlier = tuple(_had(case, point, role))
    if not holders:
        return answer(point, Standing.NOT_KNOWN, told, found(nobody, point), *earlier)
    if not case.victims:
        return answer(point, Standing.NOT_KNOWN, f"{told}; {NO_VICTIM}", *earlier)
    both = victims_among(case, holders)
    findings = [found(is_victim, point, _is_victim(officer, role.value, sure)) for officer, sure in both]
    return answer(point, _standing(both), told, *findings, *earlier)


def _had(case: Case, point: Point, role: RoleKind) -> Iterator[Finding]:
    """Tell of officers recorded as victim and in a role until a person took one of the two back."""
    were_victims = [ended.officer for ended in case.ended if ended.role is RoleKind.VICTIM]
    for ended in case.ended:
        if ended.role is role and any(ended.officer.may_be(one) for one in (*case.victims, *were_victims)):
            told = f"officer {ended.officer}: {role.value}, {_taken_back(ended)}"
            yield found(FindingCode.VICTIM_HAD_ROLE, point, told)
    for ended, officer in _no_victims_now(case, case.of_role(role)):
        told = f"officer {officer} is {role.value}: victim, {_taken_back(ended)}"
        yield found(FindingCode.VICTIM_HAD_ROLE, point, told)


def _no_victims_now(case: Case, officers: Sequence[OfficerKey]) -> Iterator[tuple[EndedRole, OfficerKey]]:
    """Return the officers who may have been a victim until that was taken back, with the word that did."""
    for ended in case.ended:
        if ended.role is RoleKind.VICTIM:
            for officer in officers:
                if officer.may_be(ended.officer) and not victims_among(case, (officer,)):
                    yield ended, officer


def _taken_back(ended: EndedRole) -> str:
    return f"taken back by {ended.by}: {ended.why}"


def _own_assault(case: Case) -> PointAnswer:
    """Answer whether a victim reviewed, decided on or packed the footage of the own assault, as far as is held."""
    point = Point.OWN_ASSAULT
    reviewers = case.of_role(RoleKind.REVIEWER)
    told = _told_of_acts(case, reviewers)
    reviewed = victims_among(case, reviewers)
    findings = [
        found(FindingCode.VICTIM_REVIEWED, point, _is_victim(officer, "reviewer", sure))
        for officer, sure in reviewed
    ]
    findings += _had(case, point, RoleKind.REVIEWER)
    standings = [_standing(reviewed)]
    for (kind, _, officer, superseded), acts in _grouped(case.acts).items():
        detail = _told_acts(acts)
        if superseded:
            if victims_among(case, (officer,) if officer else ()):
                findings.append(found(FindingCode.VICTIM_HAD_DECIDED, point, detail))
        elif officer is None:
            findings.append(found(FindingCode.ACTOR_NOT_AN_OFFICER, point, detail))
            standings.append(Standing.NOT_KNOWN)
        elif both := victims_among(case, (officer,)):
            unsure = (
                "" if both[0][1] else "; the force of one of them is not stated: it may be another officer"
            )
            findings.append(found(_ACTS[kind], point, detail + unsure))
            standings.append(_standing(both))
        else:
            findings += [
                found(FindingCode.VICTIM_HAD_ROLE, point, f"{detail}: victim, {_taken_back(ended)}")
                for ended, _ in _no_victims_now(case, (officer,))
            ]
    findings += [
        found(FindingCode.VICTIM_PRODUCES, point, f"officer {officer}")
        for officer, _ in victims_among(case, case.of_role(RoleKind.PRODUCER))
    ]
    if not case.acts and not reviewers:
        findings.append(found(FindingCode.REVIEWER_NOT_RECORDED, point))
        standings.append(Standing.NOT_KNOWN)
    if not case.victims:
        standings.append(Standing.NOT_KNOWN)
        told = f"{told}; {NO_VICTIM}"
    return answer(point, worst(tuple(standings)), told, *findings)


def _grouped(acts: Sequence[Act]) -> dict[tuple[ActKind, str, OfficerKey | None, bool], list[Act]]:
    grouped: dict[tuple[ActKind, str, OfficerKey | None, bool], list[Act]] = {}
    for act in acts:
        grouped.setdefault((act.kind, act.actor, act.officer, act.superseded), []).append(act)
    return grouped


def _told_acts(acts: Sequence[Act]) -> str:
    names = ", ".join(dict.fromkeys(act.on for act in acts))
    return f"{acts[0].actor} {acts[0].kind.value} {names}"


def _told_of_acts(case: Case, reviewers: Sequence[OfficerKey]) -> str:
    """Say who is on record; what was done past this software is not."""
    parts = [f"reviewer: {_named(reviewers)}"] if reviewers else []
    for kind in ActKind:
        who = dict.fromkeys(act.actor for act in case.acts if act.kind is kind)
        parts += [f"{kind.value} here by {', '.join(who)}"] if who else []
    return "; ".join(parts) or "nobody is on record"


def _standing(both: Sequence[tuple[OfficerKey, bool]]) -> Standing:
    if not both:
        return Standing.FULFILLED
    return Standing.NOT_FULFILLED if any(sure for _, sure in both) else Standing.NOT_KNOWN


def _is_victim(officer: OfficerKey, role: str, sure: bool) -> str:
    if sure:
        return f"officer {officer} is victim and {role}"
    return f"officer {officer} may be victim and {role}: the force of one of them is not stated"


def _named(officers: Sequence[OfficerKey]) -> str:
    return ", ".join(map(str, officers))
