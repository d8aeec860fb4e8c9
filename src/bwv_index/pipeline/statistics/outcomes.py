"""The act of counting how charges ended. Nobody's name is in the figures, and the look is on the record."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bwv_index.cases import Result, Variant
from bwv_index.clock import find_zone
from bwv_index.custody import Detail
from bwv_index.index import Record
from bwv_index.pipeline.statistics.counting import asked
from bwv_index.pipeline.statistics.handing_out import Sheet, Written, free_places, hand_out
from bwv_index.pipeline.statistics.rendering import outcomes_csv
from bwv_index.pipeline.workspace import Workspace
from bwv_index.statistics import NOT_STATED, ChargeEnded, Outcomes, Question, count_outcomes

OUTCOMES = "outcomes of cases"
"""What the ledger calls it."""


@dataclass(frozen=True, slots=True)
class OutcomeRequest:
    """What is wanted: the question, and a new file to write."""

    question: Question
    csv: Path | None = None


@dataclass(frozen=True, slots=True)
class OutcomeReport:
    """Figures by local day of ``zone``, as the record stood at ``at``.

    ``cases`` are on the record, with ``defendants`` that stand; of ``open`` of these no outcome is recorded.
    ``withdrawn`` outcomes are left out, as their defendant was withdrawn.
    """

    outcomes: Outcomes
    zone: str
    at: datetime
    cases: int
    defendants: int
    open: int
    withdrawn: int
    written: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    number: int
    defendants: frozenset[int]
    charges: tuple[ChargeEnded, ...]


def tell_outcomes(workspace: Workspace, request: OutcomeRequest) -> OutcomeReport:
    """Count how charges ended by period and offence; write them as a table where that is asked.

    Raises:
        RefusedError: something is at the file's place, or it lies inside the home.
        EnvironmentFaultError: the file's folder is not there, or the disk refuses.
    """
    found, sheets = _counted(workspace, request)
    details: dict[str, Detail] = {**asked(request.question), "charges": found.outcomes.all.charges}
    return replace(found, written=hand_out(workspace, OUTCOMES, details, sheets))


def plan_outcomes(workspace: Workspace, request: OutcomeRequest) -> tuple[Written, ...]:
    """Say which file ``tell_outcomes`` would write, writing and recording nothing; raises as it does."""
    _, sheets = _counted(workspace, request)
    return tuple(sheet.written for sheet in sheets)


def _counted(workspace: Workspace, request: OutcomeRequest) -> tuple[OutcomeReport, tuple[Sheet, ...]]:
    outs = [] if request.csv is None else [request.csv]
    targets = free_places(workspace, outs)
    zone, at = find_zone(workspace.settings.zone), workspace.now()
    with workspace.index.reading() as record:
        cases = tuple(_cases(record))
    every = [charge for case in cases for charge in case.charges]
    standing = [one for case in cases for one in case.charges if one.defendant in case.defendants]
    results = [result.value for result in Result]
    found = count_outcomes(standing, request.question, results, at.astimezone(zone).date())
    defendants = {(case.number, number) for case in cases for number in case.defendants}
    ended = {(one.case, one.defendant) for one in standing}
    report = OutcomeReport(
        found, zone.key, at, len(cases), len(defendants), len(defendants - ended), len(every) - len(standing), ()
    )  # fmt: skip
    return report, tuple(Sheet(target, outcomes_csv(found)) for target in targets)


def _cases(record: Record) -> Iterator[_Case]:
    for view in record.cases.all():
        case = view.case_id
        served = any(new.issue.variant is Variant.PROSECUTION for new in record.cases.issues(case))
        charges = (
            ChargeEnded(
                case, one.defendant, one.code.strip().upper() or NOT_STATED, one.result.value, one.on, served
            )
            for one in record.cases.outcomes(case)
        )
        yield _Case(case, frozenset(one.number for one in record.cases.defendants(case)), tuple(charges))
