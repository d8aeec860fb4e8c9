from datetime import UTC, datetime, timedelta

import pytest

from bwv_index.clock.difference import explain_difference, rollovers

START = datetime(2025, 6, 3, 19, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("claimed", "told"),
    [
        (START + timedelta(hours=1, seconds=18), "1 whole hour later: local time written as UTC"),
        (START - timedelta(hours=12), "12 whole hours earlier: a clock set for the wrong half of the day"),
        (START + timedelta(hours=24), "24 whole hours later: a clock set to the wrong day"),
        (
            START + timedelta(seconds=18),
            "18 s later: 18 s are what the satellites' own count is ahead of UTC",
        ),
        (START + timedelta(seconds=30), "30 s later"),
        (START.replace(year=2024), "365.0 days earlier: 1 year out: a clock set to the wrong year"),
        (START.replace(year=2016), "3287.0 days earlier: 9 years out: a clock set to the wrong year"),
        (START.replace(month=3, day=6), "89.0 days earlier: day and month look exchanged"),
        (datetime(2015, 1, 1, 0, 3, tzinfo=UTC), "3806.8 days earlier: 1 January is what a clock shows"),
        (
            START - timedelta(weeks=1024),
            "7168.0 days earlier: the satellites' count of weeks has begun again",
        ),
    ],
)
def test_a_difference_is_told_with_its_usual_cause(claimed: datetime, told: str) -> None:
    assert explain_difference(claimed, START).startswith(told)


@pytest.mark.parametrize(("weeks", "turns"), [(0, None), (1024, 1), (-2048, -2), (3072, None), (1023, None)])
def test_rollovers_of_the_week_count(weeks: int, turns: int | None) -> None:
    assert rollovers(weeks * 7 * 86_400.0) == turns
