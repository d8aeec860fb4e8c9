"""Points 2, 4, 5 and 6: what the table states of the care for the victims. Flags and times, never what was said."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bwv_index.hampshire.answer import PointAnswer, answer
from bwv_index.hampshire.facts import Case, Limits
from bwv_index.hampshire.finding import Finding, FindingCode, found
from bwv_index.hampshire.point import Point, Standing, worst
from bwv_index.incidents import CareAnswer, CareField, RoleKind
from bwv_index.timecode import format_utc

PLAIN = (
    (Point.VPS_OFFERED, CareField.VPS_OFFERED, FindingCode.VPS_NOT_RECORDED, FindingCode.VPS_NOT_OFFERED),
    (Point.SENIOR_LEAD, CareField.SENIOR_LEAD_TOLD, FindingCode.SENIOR_LEAD_NOT_RECORDED,
     FindingCode.SENIOR_LEAD_NOT_TOLD),
    (Point.FEDERATION, CareField.FEDERATION_TOLD, FindingCode.FEDERATION_NOT_RECORDED,
     FindingCode.FEDERATION_NOT_TOLD),
    (Point.DEBRIEF, CareField.DEBRIEF_OFFERED, FindingCode.DEBRIEF_NOT_RECORDED,
     FindingCode.DEBRIEF_NOT_OFFERED),
)  # fmt: skip
"""Points of which it matters alone whether it was done: the column, and the codes where nobody says and where not."""


def care_answers(case: Case, limits: Limits, now: datetime) -> Iterator[PointAnswer]:
    """Answer the points about the care for the victims."""
    yield _updated(case, limits, now)
    yield _contact(case, limits, now)
    yield _reports(case)
    for point, field, nobody_says, not_done in PLAIN:
        yield _plain(case, now, point, field, (nobody_says, not_done))


def _plain(
    case: Case, now: datetime, point: Point, field: CareField, codes: tuple[FindingCode, FindingCode]
) -> PointAnswer:
    done, told = case.done(field), _told(case, field)
    if done is None:
        return answer(point, Standing.NOT_KNOWN, told, found(codes[0], point))
    if not done:
        return answer(point, Standing.NOT_FULFILLED, told, found(codes[1], point))
    odd = _implausible(case, field, point, now)
    return answer(point, Standing.NOT_KNOWN if odd else Standing.FULFILLED, told, *odd)


def _updated(case: Case, limits: Limits, now: datetime) -> PointAnswer:
    """Answer whether the victims know how it stands: of several dates the one furthest back counts."""
    point, field = Point.VICTIM_UPDATED, CareField.VICTIM_UPDATED
    done, told = case.done(field), _told(case, field)
    if done is False:
        return answer(point, Standing.NOT_FULFILLED, told, found(FindingCode.VICTIM_NOT_UPDATED, point))
    dates = _timed(case, field)
    if done is None or len(dates) < len(case.care.get(field, ())):
        detail = "that it was done is stated, when is not" if done else ""
        return answer(
            point, Standing.NOT_KNOWN, told, found(FindingCode.VICTIM_UPDATE_NOT_RECORDED, point, detail)
        )
    odd = _implausible(case, field, point, now)
    if odd:
        return answer(point, Standing.NOT_KNOWN, told, *odd)
    ago = (now - min(last for _, last in dates)).days
    if ago > limits.update_days and not case.concluded:
        detail = f"{ago} days ago, more than {limits.update_days}"
        return answer(
            point, Standing.NOT_FULFILLED, told, found(FindingCode.VICTIM_UPDATE_OLD, point, detail)
        )
    return answer(point, Standing.FULFILLED, told)


def _contact(case: Case, limits: Limits, now: datetime) -> PointAnswer:
    """Answer whether a supervisor is known and spoke to the victims in time: of several dates the last counts."""
    point, field = Point.SUPERVISOR_CONTACT, CareField.SUPERVISOR_CONTACT
    supervisors = case.of_role(RoleKind.SUPERVISOR)
    findings: list[Finding] = []
    standings = [Standing.FULFILLED]
    if not supervisors:
        findings.append(found(FindingCode.SUPERVISOR_NOT_RECORDED, point))
        standings.append(Standing.NOT_KNOWN)
    standing, of_contact = _in_time(case, limits, now)
    who = f"supervisor {', '.join(map(str, supervisors))}" if supervisors else "no supervisor is recorded"
    told = f"{who}; contact: {_told(case, field)}"
    return answer(point, worst((*standings, standing)), told, *findings, *of_contact)


def _in_time(case: Case, limits: Limits, now: datetime) -> tuple[Standing, tuple[Finding, ...]]:
    point, field = Point.SUPERVISOR_CONTACT, CareField.SUPERVISOR_CONTACT
    done = case.done(field)
    if done is None:
        return Standing.NOT_KNOWN, (found(FindingCode.CONTACT_NOT_RECORDED, point),)
    if not done:
        return Standing.NOT_FULFILLED, (found(FindingCode.NO_CONTACT, point),)
    odd = _implausible(case, field, point, now)
    if odd:
        return Standing.NOT_KNOWN, odd
    dates, within = _timed(case, field), timedelta(hours=limits.contact_hours)
    if case.occurred is not None and any(first - case.occurred.end > within for first, _ in dates):
        later = max(first for first, _ in dates) - case.occurred.end
        detail = f"{later.total_seconds() / 3600:.0f} hours after it"
        return Standing.NOT_FULFILLED, (found(FindingCode.CONTACT_LATE, point, detail),)
    all_timed = len(dates) == len(case.care[field])
    if (
        case.occurred is not None
        and all_timed
        and all(last - case.occurred.start <= within for _, last in dates)
    ):
        return Standing.FULFILLED, ()
    return Standing.NOT_KNOWN, (found(FindingCode.CONTACT_DELAY_NOT_KNOWN, point),)


def _reports(case: Case) -> PointAnswer:
    point = Point.REPORTS
    findings: list[Finding] = []
    standings = [Standing.FULFILLED]
    if not case.safety_reports:
        findings.append(found(FindingCode.SAFETY_REPORT_NOT_RECORDED, point))
        standings.append(Standing.NOT_KNOWN)
    victims = len(case.victims)
    if case.crimes < max(victims, 1):
        detail = f"{case.crimes} for {victims} victim(s)"
        findings.append(found(FindingCode.CRIMES_FEWER_THAN_VICTIMS, point, detail))
        standings.append(Standing.NOT_FULFILLED if victims else Standing.NOT_KNOWN)
    elif not victims:
        standings.append(Standing.NOT_KNOWN)
    reports = ", ".join(case.safety_reports) or "not recorded"
    told = f"safety report: {reports}; {case.crimes} crime(s), {victims} victim(s)"
    return answer(point, worst(tuple(standings)), told, *findings)


def _implausible(case: Case, field: CareField, point: Point, now: datetime) -> tuple[Finding, ...]:
    """Find dates that lie before the incident or in the future; nothing is put right."""
    details = [
        f"{item.raw} is in the future"
        if item.first > now
        else f"{item.raw} is before the incident"
        for item in case.care.get(field, ())
        if item.first is not None and item.last is not None
        and (item.first > now or (case.occurred is not None and item.last < case.occurred.start))
    ]  # fmt: skip
    return tuple(found(FindingCode.DATE_NOT_PLAUSIBLE, point, detail) for detail in details)


def _timed(case: Case, field: CareField) -> list[tuple[datetime, datetime]]:
    return [
        (item.first, item.last)
        for item in case.care.get(field, ())
        if item.first is not None and item.last is not None
    ]


def _told(case: Case, field: CareField) -> str:
    return " and ".join(map(_in_words, case.care.get(field, ()))) or "not recorded"


def _in_words(item: CareAnswer) -> str:
    if item.done is None:
        return f"'{item.raw}', which is neither a yes nor a no"
    if item.first is not None and item.first == item.last:
        return format_utc(item.first)
    return item.raw
