"""Figures of assaults: one an officer, nothing left out, nothing guessed, every row adding up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.statistics.conftest import Make, officer, window

from bwv_index.incidents import Injury
from bwv_index.statistics import (
    AssaultIncident,
    CrewMember,
    Days,
    Footage,
    Per,
    Question,
    Statistics,
    Step,
    When,
    count,
    listed_figures,
    period_name,
)

TODAY = date(2026, 1, 15)
LONDON = ZoneInfo("Europe/London")


def counted(*incidents: AssaultIncident, today: date = TODAY, **asked: Any) -> Statistics:
    return count(incidents, Question(**asked), LONDON, today)


def named(found: Statistics) -> dict[str, int]:
    return {f"{period_name(row)} {row.group}".strip(): row.figures.assaults for row in found.rows}


@pytest.mark.parametrize(
    ("victims", "crimes", "assaults", "unnamed"),
    [
        (("42/1",), 1, 1, 0),
        (("42/1", "42/2"), 2, 2, 0),
        (("42/1", "42/2"), 0, 2, 0),
        (("42/1",), 3, 1, 0),
        (("42/1", "1"), 1, 1, 0),  # one number, once without its force: one officer
        ((), 3, 3, 3),
        ((), 0, 1, 1),
    ],
)
def test_an_assault_is_counted_for_each_officer_and_where_none_is_named_by_crime_reference(
    make: Make, victims: tuple[str, ...], crimes: int, assaults: int, unnamed: int
) -> None:
    found = counted(make(*victims, crimes=crimes)).all
    assert (found.incidents, found.assaults, found.unnamed) == (1, assaults, unnamed)


@pytest.mark.parametrize(
    ("injury", "victims", "figures"),
    [
        ("none", 1, (0, 1, 0, 0)),
        ("none", 3, (0, 3, 0, 0)),
        ("unknown", 1, (0, 0, 1, 0)),
        ("unknown", 3, (0, 0, 3, 0)),
        ("with", 1, (1, 0, 0, 0)),
        ("with", 3, (1, 0, 2, 2)),
    ],
)
def test_an_injury_of_an_incident_is_one_officers_and_not_known_of_the_others(
    make: Make, injury: str, victims: int, figures: tuple[int, ...]
) -> None:
    told = counted(make(*(f"42/{n}" for n in range(1, victims + 1)), injury=injury)).all
    assert (told.with_injury, told.without_injury, told.unknown_injury, told.unknown_beside) == figures


def test_periods_run_without_a_gap_and_what_is_in_none_has_rows_of_its_own(make: Make) -> None:
    found = counted(
        make("42/1", when="2025-03-05T19:00"),
        make("42/2", when="2025-06-14T22:00"),
        make("42/3", when="2025-06-30T20:00 2025-07-01T02:00", name="42-night"),
        make("42/4", when="", name="42-untimed"),
    )
    assert named(found) == {
        "2025-03": 1, "2025-04": 0, "2025-05": 0, "2025-06": 1, "one of several": 1, "time not known": 1
    }  # fmt: skip
    assert [(each.incident, each.when, each.as_stated) for each in found.open] == [
        ("42-night", When.SPREAD, "2025-06-30T20:00 2025-07-01T02:00"),
        ("42-untimed", When.UNTIMED, "some time last week"),
    ]
    assert found.all.assaults == 4


def test_days_asked_for_bound_the_periods_and_say_which_are_parts(make: Make) -> None:
    incidents = (make("42/1", when="2025-02-05T19:00"), make("42/2", when="2025-03-20T22:00"))
    found = counted(*incidents, days=Days(date(2025, 3, 10), date(2025, 5, 31)))
    assert [(period_name(row), row.part) for row in found.rows] == [
        ("2025-03", True),
        ("2025-04", False),
        ("2025-05", False),
    ]
    assert (found.outside, found.all.assaults) == (1, 1)


def test_days_that_are_not_over_are_no_days_without_assaults(make: Make) -> None:
    found = counted(make("42/1"), days=Days(None, date(2030, 1, 1)), today=date(2025, 8, 20))
    assert [(period_name(row), row.part) for row in found.rows] == [
        ("2025-06", False),
        ("2025-07", False),
        ("2025-08", True),
    ]


def test_nothing_on_the_record_gives_no_row() -> None:
    assert counted().rows == ()
    assert counted().all.assaults == 0


@pytest.mark.parametrize(
    ("per", "groups"),
    [
        (Per.AREA, {"2025-06 Essex": 2, "2025-06 not stated": 1}),
        (Per.OFFENCE, {"2025-06 CJ88160": 1, "2025-06 not stated": 2}),
        (Per.CREWING, {"2025-06 single": 1, "2025-06 double": 1, "2025-06 unknown": 1}),
    ],
)
def test_figures_are_told_apart_by_what_is_asked(make: Make, per: Per, groups: dict[str, int]) -> None:
    found = counted(
        make("42/1", "42/3", area="Essex", crews=(("42/1", "A"), ("42/3", "B"), ("42/4", "B"))),
        make("42/2", offence="CJ88160"),
        per=per,
    )
    assert named(found) == groups


def test_an_injury_that_cannot_be_given_to_one_crewing_is_in_the_sum_alone(make: Make) -> None:
    crews = (("42/1", "A"), ("42/2", "B"), ("42/3", "B"))
    found = counted(make("42/1", "42/2", injury="with", crews=crews), per=Per.CREWING)
    assert [(row.group, row.figures.with_injury, row.figures.unknown_injury) for row in found.rows] == [
        ("double", 0, 1),
        ("single", 0, 1),
    ]
    assert (found.all.with_injury, found.all.unknown_injury, found.shared) == (1, 1, 1)


def test_incidents_of_two_forces_with_one_reference_are_two(make: Make) -> None:
    assert counted(make("42/1", name="881"), make("22/1", name="881")).all.incidents == 2


def test_crime_references_that_do_not_match_the_officers_are_named(make: Make) -> None:
    alike, fewer, more = make("42/1"), make("42/1", "42/2"), make("42/1", crimes=4)
    assert counted(alike, fewer, more).crimes_differ == (fewer.name, more.name)


OFFICERS = st.sets(st.integers(1, 6).map(str) | st.integers(1, 6).map(lambda n: f"42/{n}"), max_size=4)
HOURS = [
    f"2025-{month:02d}-{day:02d}T{hour:02d}:00" for month in (3, 6) for day in (1, 30) for hour in (0, 22, 23)
]


@st.composite
def incidents(draw: Callable[[Any], Any]) -> AssaultIncident:
    start, end = sorted(draw(st.tuples(*[st.sampled_from(HOURS)] * 2)))
    return AssaultIncident(
        number=draw(st.integers(1, 10**6)),
        name="42-1",
        area=draw(st.sampled_from(["Essex", "not stated"])),
        offence="not stated",
        injury=draw(st.sampled_from(Injury)),
        victims=tuple(officer(text) for text in sorted(draw(OFFICERS))),
        crimes=draw(st.integers(0, 3)),
        window=draw(st.sampled_from([None, window(start, end)])),
        stated="",
        crews=tuple(
            CrewMember(officer(str(number)), draw(st.sampled_from(["A", "B", ""])))
            for number in draw(st.sets(st.integers(1, 6), max_size=4))
        ),
        footage=draw(st.sampled_from(Footage)),
    )


@given(
    st.lists(incidents(), max_size=8, unique_by=lambda incident: incident.number),
    st.sampled_from(Step),
    st.sampled_from([None, *Per]),
    st.booleans(),
)
def test_every_assault_is_in_one_row_and_every_row_adds_up(
    some: list[AssaultIncident], step: Step, per: Per | None, bounded: bool
) -> None:
    days = Days(date(2025, 3, 1), date(2025, 6, 29)) if bounded else Days()
    found = counted(*some, step=step, per=per, days=days)
    for told in (found.all, *(row.figures for row in found.rows)):
        assert told.assaults == told.with_injury + told.without_injury + told.unknown_injury
        assert told.assaults == sum(told.footage.values())
        assert told.unknown_beside <= told.unknown_injury
    assert found.all.assaults == sum(row.figures.assaults for row in found.rows)
    assert found.all.without_injury == sum(row.figures.without_injury for row in found.rows)
    assert found.shared == found.all.with_injury - sum(row.figures.with_injury for row in found.rows)
    assert found.shared == 0 or per is Per.CREWING
    assert found.all.incidents + found.outside == len(some)
    listing = listed_figures(found)
    assert {len(row) for row in listing.rows} <= {len(listing.header)}


@given(st.lists(incidents(), max_size=8, unique_by=lambda incident: incident.number))
def test_the_order_in_which_incidents_come_changes_no_figure(some: list[AssaultIncident]) -> None:
    forward, backward = counted(*some), counted(*reversed(some))
    assert replace(forward, open=(), crimes_differ=()) == replace(backward, open=(), crimes_differ=())
