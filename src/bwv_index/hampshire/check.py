"""Checking one incident against the plan: every point answered, everything found, and whether it stands still."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bwv_index.hampshire.answer import PointAnswer, answer
from bwv_index.hampshire.care import care_answers
from bwv_index.hampshire.evidence import evidence_answers
from bwv_index.hampshire.facts import Case, Limits, Move
from bwv_index.hampshire.finding import Finding, FindingCode, Severity, found
from bwv_index.hampshire.point import Point, Standing
from bwv_index.hampshire.roles import role_answers
from bwv_index.incidents import CareField
from bwv_index.timecode import format_utc

__all__ = ["CaseCheck", "PointAnswer", "Stale", "check", "new_findings"]


@dataclass(frozen=True, slots=True)
class Stale:
    """That nothing was done about an incident for ``days``, and what was done last."""

    days: int
    since: datetime
    last: str


@dataclass(frozen=True, slots=True)
class CaseCheck:
    """How one incident stands against the plan; ``stale`` is None where it moves, is over, or has no date."""

    incident: str
    answers: tuple[PointAnswer, ...]
    errors: int
    warnings: int
    notes: int
    stale: Stale | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found, errors first."""
        every = (finding for one in self.answers for finding in one.findings)
        return tuple(sorted(every, key=lambda finding: list(Severity).index(finding.severity)))

    def standing(self, wanted: Standing) -> int:
        """Count the points that stand so."""
        return sum(one.standing is wanted for one in self.answers)


def check(case: Case, limits: Limits, now: datetime) -> CaseCheck:
    """Answer every point of the plan for one incident, as far as the record tells at ``now`` (aware UTC)."""
    stale = _stale(case, limits, now)
    answers = (*role_answers(case), *evidence_answers(case), *care_answers(case, limits, now))
    weighed = [_weighed(one, limits) for one in (*answers, _progress(case, stale, now))]
    ordered = tuple(sorted(weighed, key=lambda one: (one.plan, list(Point).index(one.point))))
    counts = {severity: _count(ordered, severity) for severity in Severity}
    return CaseCheck(
        case.incident, ordered, counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.NOTE], stale
    )


def new_findings(before: CaseCheck, after: CaseCheck) -> tuple[Finding, ...]:
    """Return the errors and warnings that stand after a change and did not before it, errors first.

    With the two the other way round: those that the change has cleared.
    """
    known = {(finding.code, finding.point, finding.detail) for finding in before.findings}
    return tuple(
        finding
        for finding in after.findings
        if finding.severity is not Severity.NOTE
        and (finding.code, finding.point, finding.detail) not in known
    )


def _stale(case: Case, limits: Limits, now: datetime) -> Stale | None:
    last = _last(case, now)
    if last is None or case.concluded:
        return None
    days = (now - last.at).days
    return Stale(days, last.at, last.what) if days > limits.stale_days else None


def _last(case: Case, now: datetime) -> Move | None:
    """Return what was done last; a date in the future is no act yet."""
    return max((move for move in case.moves if move.at <= now), key=lambda move: move.at, default=None)


def _progress(case: Case, stale: Stale | None, now: datetime) -> PointAnswer:
    point = Point.PROGRESS
    if case.concluded:
        return answer(point, Standing.FULFILLED, "stated: concluded")
    findings = []
    if case.care.get(CareField.CONCLUDED) and case.done(CareField.CONCLUDED) is None:
        findings.append(found(FindingCode.CONCLUDED_NOT_READ, point))
    last = _last(case, now)
    if last is None:
        findings.append(found(FindingCode.NO_DATE, point))
        return answer(point, Standing.NOT_KNOWN, "no date is known", *findings)
    told = f"last: {last.what}, {format_utc(last.at.replace(microsecond=0))}"
    if stale is None:
        return answer(point, Standing.FULFILLED, told, *findings)
    detail = f"{stale.days} days since {last.what}"
    return answer(point, Standing.NOT_FULFILLED, told, found(FindingCode.STALE, point, detail), *findings)


def _weighed(one: PointAnswer, limits: Limits) -> PointAnswer:
    """Tell as notes what the force wants told so; an error stays one."""
    lowered = tuple(
        replace(finding, severity=Severity.NOTE)
        if finding.code.value in limits.as_notes and finding.severity is Severity.WARNING
        else finding
        for finding in one.findings
    )
    return replace(one, findings=lowered)


def _count(answers: Iterable[PointAnswer], severity: Severity) -> int:
    return sum(finding.severity is severity for one in answers for finding in one.findings)
