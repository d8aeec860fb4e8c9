"""How charges ended: by the day of the result and the offence, each defendant once in the sum, nothing left out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.statistics import ChargeEnded, Days, Question, Step, count_outcomes, listed_outcomes

RESULTS = ("convicted", "acquitted", "pending")
TODAY = date(2025, 11, 20)
SEPTEMBER, OCTOBER, NOVEMBER = date(2025, 9, 30), date(2025, 10, 1), date(2025, 11, 3)


def ended(
    on: date | None = SEPTEMBER, offence: str = "CJ88160", result: str = "convicted", *, case: int = 1,
    defendant: int = 1, served: bool = True,
) -> ChargeEnded:  # fmt: skip
    return ChargeEnded(case, defendant, offence, result, on, served)


def test_rows_are_by_period_and_offence_and_those_without_a_day_are_last() -> None:
    found = count_outcomes(
        [ended(None), ended(OCTOBER), ended(offence="PL96001"), ended(), ended(NOVEMBER)],
        Question(),
        RESULTS,
        TODAY,
    )
    told = [(row.period.label if row.period else None, row.offence, row.part) for row in found.rows]
    assert told == [
        ("2025-09", "CJ88160", False), ("2025-09", "PL96001", False), ("2025-10", "CJ88160", False),
        ("2025-11", "CJ88160", True), (None, "CJ88160", False),
    ]  # fmt: skip


def test_a_defendant_and_a_case_count_once_in_a_row_and_once_in_the_sum() -> None:
    charges = [
        ended(),
        ended(result="acquitted"),
        ended(defendant=2),
        ended(OCTOBER),
        ended(case=2, served=False),
    ]
    found = count_outcomes(charges, Question(), RESULTS, TODAY)
    first, second = (row.figures for row in found.rows)
    assert (first.charges, first.defendants, first.cases, first.served) == (4, 3, 2, 1)
    assert first.results == {"convicted": 3, "acquitted": 1, "pending": 0}
    assert (second.charges, second.defendants) == (1, 1)
    assert (found.all.charges, found.all.defendants, found.all.cases, found.all.served) == (5, 3, 2, 1)


@pytest.mark.parametrize(
    ("days", "charges", "outside"),
    [
        (Days(), 4, 0), (Days(OCTOBER), 3, 1), (Days(None, SEPTEMBER), 2, 2), (Days(OCTOBER, OCTOBER), 2, 2),
    ],
)  # fmt: skip
def test_days_not_asked_for_are_counted_beside_and_what_has_no_day_is_always_in(
    days: Days, charges: int, outside: int
) -> None:
    every = [ended(), ended(OCTOBER), ended(NOVEMBER), ended(None)]
    found = count_outcomes(every, Question(Step.YEAR, days), RESULTS, TODAY)
    assert (found.all.charges, found.outside) == (charges, outside)
    assert all(row.part for row in found.rows if row.period)


@given(
    st.lists(
        st.builds(
            ended, st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(["A", "B"]),
            st.sampled_from(RESULTS), case=st.integers(1, 3), defendant=st.integers(1, 3), served=st.booleans(),
        )
    ),
    st.sampled_from(list(Step)),
)  # fmt: skip
def test_every_charge_is_in_one_row(charges: list[ChargeEnded], step: Step) -> None:
    found = count_outcomes(charges, Question(step), RESULTS, TODAY)
    assert sum(row.figures.charges for row in found.rows) == found.all.charges == len(charges)
    assert all(sum(row.figures.results.values()) == row.figures.charges for row in found.rows)
    listing = listed_outcomes(found)
    assert all(len(row) == len(listing.header) for row in listing.rows)
