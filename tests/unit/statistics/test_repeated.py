"""Officers assaulted more than once are found, for their support; what is in doubt is listed as in doubt."""

from datetime import date
from typing import Any

from tests.unit.statistics.conftest import Make
from tests.unit.statistics.test_count import LONDON

from bwv_index.statistics import AssaultIncident, Days, Question, Repeated, listed_officers, repeated
from bwv_index.statistics.listing import PURPOSE
from bwv_index.statistics.repeated import DAYS_OPEN, OFFICER_OPEN, TIME_OPEN

JUNE = Days(date(2025, 6, 1), date(2025, 6, 30))


def listed(*incidents: AssaultIncident, least: int = 2, **asked: Any) -> tuple[Repeated, ...]:
    return repeated(incidents, Question(**asked), LONDON, least)


def told(*incidents: AssaultIncident, **asked: Any) -> list[tuple[str, int, int]]:
    return [(each.officer, each.times, each.perhaps) for each in listed(*incidents, **asked)]


def test_an_officer_assaulted_at_two_incidents_is_listed_with_both_in_order_of_time(make: Make) -> None:
    later, sooner = make("42/1", when="2025-07-01T12:00"), make("42/1", "42/2", when="2025-06-02T12:00")
    (found,) = listed(later, sooner)
    assert (found.officer, found.times, found.perhaps, found.most) == ("42/1", 2, 0, 1)
    assert [each.incident for each in found.occasions] == [sooner.name, later.name]


def test_the_most_in_one_period_is_told(make: Make) -> None:
    days = ("2025-06-02T12:00", "2025-06-20T12:00", "2025-07-01T12:00")
    (found,) = listed(*(make("42/1", when=day) for day in days))
    assert (found.times, found.most) == (3, 2)


def test_those_assaulted_most_come_first_and_the_least_is_as_asked(make: Make) -> None:
    some = [*(make("42/9") for _ in range(3)), *(make("42/1") for _ in range(2)), make("42/2")]
    assert told(*some) == [("42/9", 3, 0), ("42/1", 2, 0)]
    assert told(*some, least=3) == [("42/9", 3, 0)]


def test_the_same_number_in_two_forces_is_two_officers(make: Make) -> None:
    assert told(make("42/1"), make("22/1")) == []


def test_a_number_without_a_force_may_be_the_officer_of_that_number(make: Make) -> None:
    known, open_ = make("42/1"), make("1", when="2025-06-20T12:00")
    assert told(known, open_) == [("42/1", 1, 1)]
    assert [each.doubt for each in listed(known, open_)[0].occasions] == ["", OFFICER_OPEN]
    assert told(make("1"), make("1")) == [("1", 2, 0)]


def test_what_may_lie_outside_the_days_asked_for_is_in_doubt(make: Make) -> None:
    inside, edge = make("42/1"), make("42/1", when="2025-06-30T20:00 2025-07-01T02:00")
    untimed, outside = make("42/1", when=""), make("42/1", when="2025-08-01T12:00")
    (found,) = listed(inside, edge, untimed, outside, days=JUNE)
    assert [each.doubt for each in found.occasions] == ["", DAYS_OPEN, TIME_OPEN]
    assert told(inside, edge, untimed, outside) == [("42/1", 4, 0)]


def test_the_table_says_in_every_row_what_it_is_for_and_nothing_of_injury(make: Make) -> None:
    listing = listed_officers(listed(make("42/1", injury="with"), make("42/1", injury="with")))
    assert [row[listing.header.index("purpose")] for row in listing.rows] == [PURPOSE] * 2
    assert not any("injury" in name for name in listing.header)
    assert {len(row) for row in listing.rows} == {len(listing.header)}
