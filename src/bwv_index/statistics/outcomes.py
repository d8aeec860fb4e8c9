"""How charges ended, per period and offence: defendants, results, and in how many cases footage had been served."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bwv_index.statistics.count import Question
from bwv_index.statistics.period import Period, period_of


@dataclass(frozen=True, slots=True)
class ChargeEnded:
    """How one charge against one defendant ended, on which local day; ``case`` and ``defendant`` are numbers.

    ``offence`` is the code as stated, ``served`` whether a pack of the case was made for the prosecution.
    """

    case: int
    defendant: int
    offence: str
    result: str
    on: date | None
    served: bool


@dataclass(frozen=True, slots=True)
class OutcomeTally:
    """How many charges by result, against how many defendants, in how many cases, in how many with footage served."""

    charges: int
    defendants: int
    cases: int
    served: int
    results: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """The figures of one offence in one period; ``period`` is None where no day is stated.

    ``part`` says that some days of the period were not asked for, or are not over.
    """

    period: Period | None
    part: bool
    offence: str
    figures: OutcomeTally


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Rows by period and offence, those without a day last; ``all`` has every charge that is in a row.

    A defendant of several charges is in several rows and once in ``all``. ``outside`` counts the charges left out
    because they ended outside the days asked for. Periods in which nothing ended have no row.
    """

    question: Question
    rows: tuple[OutcomeRow, ...]
    all: OutcomeTally
    outside: int


def count_outcomes(
    charges: Iterable[ChargeEnded], question: Question, results: Sequence[str], today: date
) -> Outcomes:
    """Count how charges ended by the local day of their result; ``results`` are all that there are, in their order."""
    every = tuple(charges)
    asked = [one for one in every if one.on is None or question.days.meet(one.on, one.on)]
    return Outcomes(
        question,
        tuple(_rows(asked, question, results, today)),
        _tally(asked, results),
        len(every) - len(asked),
    )


def _rows(
    asked: Iterable[ChargeEnded], question: Question, results: Sequence[str], today: date
) -> Iterator[OutcomeRow]:
    kept: dict[tuple[bool, date, str], list[ChargeEnded]] = defaultdict(list)
    for one in asked:
        first = date.max if one.on is None else period_of(one.on, question.step).first_day
        kept[one.on is None, first, one.offence].append(one)
    for (undated, first, offence), some in sorted(kept.items()):
        period = None if undated else period_of(first, question.step)
        yield OutcomeRow(period, _is_part(period, question, today), offence, _tally(some, results))


def _is_part(period: Period | None, question: Question, today: date) -> bool:
    if period is None:
        return False
    return not question.days.hold(period.first_day, period.last_day) or today <= period.last_day


def _tally(some: Sequence[ChargeEnded], results: Sequence[str]) -> OutcomeTally:
    counted = Counter(one.result for one in some)
    return OutcomeTally(
        charges=len(some),
        defendants=len({(one.case, one.defendant) for one in some}),
        cases=len({one.case for one in some}),
        served=len({one.case for one in some if one.served}),
        results={result: counted[result] for result in results},
    )
