from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.clock import Placement, Reading, TimeClaim, TimeSource, Unplaced, ZoneBasis, resolve

T0 = datetime(2025, 6, 14, 22, 12, 5, tzinfo=UTC)


def claim(
    source: TimeSource,
    *seconds: float,
    half_width: float = 2.0,
    trust: float = 0.5,
    raw: str = "",
    problem: str = "",
) -> TimeClaim:
    readings = tuple(Reading(T0 + timedelta(seconds=s)) for s in seconds)
    return TimeClaim(source, raw, ZoneBasis.UTC, readings, half_width, trust, problem)


TAG = TimeSource.CONTAINER_TAG
NAME = TimeSource.FILE_NAME
GPS = TimeSource.GPS
CATALOGUE = TimeSource.CATALOGUE


def placed(*claims: TimeClaim, duration: Fraction | None = Fraction(60)) -> Placement:
    placement = resolve(claims, duration)
    assert isinstance(placement, Placement)
    return placement


def test_the_tightest_of_those_that_agree_gives_the_start() -> None:
    name, tag = claim(NAME, 25, half_width=30, trust=0.6), claim(TAG, 0)
    placement = placed(name, tag)
    assert placement.start == T0
    assert placement.end == T0 + timedelta(seconds=60)
    assert placement.half_width_s == 2
    assert placement.settled
    assert placement.support == pytest.approx(1.1)
    assert set(placement.supporting) == {name, tag}
    assert placement.method == "container-tag, supported by file-name"


def test_the_group_with_most_trust_wins_against_a_better_trusted_single_claim() -> None:
    lone = claim(GPS, 900, trust=0.8)
    placement = placed(lone, claim(NAME, 0, trust=0.6), claim(TAG, 1, trust=0.4))
    assert placement.start in {T0, T0 + timedelta(seconds=1)}
    assert [c.claim for c in placement.conflicts] == [lone]


@pytest.mark.parametrize(
    ("difference", "hours"),
    [
        (3600, 1),
        (-3600, -1),
        (3600 + 119, 1),
        (3600 - 119, 1),
        (3600 + 121, None),
        (28_782, 8),
        (-28_782, -8),
        (0 + 100, None),
        (1800, None),
        (13 * 3600, 13),
        (27 * 3600, None),
        (240 * 3600, None),
    ],
)
def test_a_difference_near_a_whole_hour_is_named(difference: float, hours: int | None) -> None:
    placement = placed(claim(NAME, 0, trust=0.6), claim(TAG, difference, trust=0.4))
    (conflict,) = placement.conflicts
    assert conflict.difference_s == difference
    assert conflict.whole_hours == hours
    assert ("local time written as UTC" in conflict.explanation) == (hours is not None)


def test_an_hour_off_names_the_season() -> None:
    (conflict,) = placed(claim(NAME, 0, trust=0.6), claim(TAG, -3600, trust=0.4)).conflicts
    assert conflict.explanation == (
        "1 whole hour earlier: local time written as UTC, or a clock set for the other season"
    )


@pytest.mark.parametrize(
    ("difference", "told"),
    [(-45, "45 s earlier"), (600, "10.0 min later"), (9000, "2.5 h later"), (28_210_455, "326.5 days later")],
)
def test_another_difference_is_told_as_a_person_says_it(difference: float, told: str) -> None:
    (conflict,) = placed(claim(NAME, 0, trust=0.6), claim(TAG, difference, trust=0.4)).conflicts
    assert conflict.explanation == told


def test_a_tie_is_not_settled_and_its_half_width_reaches_over_both() -> None:
    placement = placed(claim(NAME, 0), claim(TAG, 3600))
    assert not placement.settled
    assert [r.start for r in placement.alternatives] == [T0 + timedelta(hours=1)]
    assert placement.half_width_s == 3602
    assert "not settled" in placement.method
    assert len(placement.conflicts) == 1


def test_a_tie_of_groups_goes_to_the_best_single_claim() -> None:
    strong = claim(GPS, 0, trust=0.8)
    placement = placed(claim(NAME, 900, trust=0.5), claim(TAG, 900, trust=0.3), strong)
    assert placement.supporting == (strong,)
    assert not placement.settled


def test_two_readings_alone_are_not_settled() -> None:
    placement = placed(claim(NAME, 0, 3600))
    assert placement.start == T0
    assert not placement.settled
    assert [r.start for r in placement.alternatives] == [T0 + timedelta(hours=1)]
    assert placement.interval.half_width_s == 3602


@pytest.mark.parametrize("other", [0, 3600])
def test_other_evidence_settles_two_readings(other: float) -> None:
    placement = placed(claim(NAME, 0, 3600), claim(TAG, other, trust=0.2))
    assert placement.settled
    assert placement.start == T0 + timedelta(seconds=other)
    assert not placement.alternatives
    assert not placement.conflicts


def test_one_source_speaks_once_however_often_it_is_repeated() -> None:
    repeated = [claim(TAG, n / 10, trust=0.3, raw=str(n)) for n in range(5)]
    placement = placed(claim(NAME, 3600, trust=0.6), *repeated)
    assert placement.start == T0 + timedelta(hours=1)
    assert len(placement.conflicts) == 5


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (claim(TAG, problem="the clock was never set"), "never set"),
        (claim(TAG), "no time"),
        (claim(TAG, 0, trust=0.0), "no trust"),
        (claim(TAG, 0, trust=float("nan")), "no trust"),
        (claim(TAG, 0, half_width=float("inf")), "uncertainty"),
        (claim(TAG, 0, half_width=float("nan")), "uncertainty"),
        (claim(TAG, 0, half_width=-1), "uncertainty"),
    ],
)
def test_an_unusable_claim_is_listed_with_its_reason(bad: TimeClaim, reason: str) -> None:
    placement = placed(bad, claim(NAME, 0))
    assert [(u.claim, reason in u.reason) for u in placement.unusable] == [(bad, True)]
    alone = resolve([bad], None)
    assert isinstance(alone, Unplaced)
    assert [u.claim for u in alone.unusable] == [bad]
    assert alone.reason == "every claim about its time is unusable"


def test_no_claims_at_all_is_unplaced_and_says_so() -> None:
    assert resolve([], Fraction(1)) == Unplaced("nothing states its time", ())


@pytest.mark.parametrize(
    ("duration", "said"),
    [(None, "no duration"), (Fraction(10**12), "out of range"), (Fraction(-1), "negative")],
)
def test_an_end_that_cannot_be_known_is_left_open(duration: Fraction | None, said: str) -> None:
    placement = placed(claim(NAME, 0), duration=duration)
    assert placement.end is None
    assert said in placement.method
    assert placement.interval.end == placement.start


@pytest.mark.parametrize("year", [1, 9999])
def test_readings_at_the_calendar_s_ends_are_placed(year: int) -> None:
    edge = TimeClaim(TAG, "", ZoneBasis.UTC, (Reading(datetime(year, 1, 1, tzinfo=UTC)),), 86_400.0, 0.5)
    assert placed(edge, duration=None).start.year == year


claims = st.lists(
    st.builds(
        lambda source, offsets, width, trust, raw: claim(
            source, *offsets, half_width=width, trust=trust, raw=raw
        ),
        st.sampled_from(list(TimeSource)),
        st.lists(st.integers(-4000, 4000), max_size=2, unique=True),
        st.sampled_from([0.0, 2.0, 30.0, 600.0]),
        st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.5, 0.8]),
        st.sampled_from(["a", "b"]),
    ),
    max_size=6,
)


@given(claims, st.randoms())
def test_the_order_of_claims_does_not_matter(found: list[TimeClaim], random: Random) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert resolve(shuffled, Fraction(60)) == resolve(found, Fraction(60))


@given(claims)
def test_every_claim_ends_in_exactly_one_list(found: list[TimeClaim]) -> None:
    result = resolve(found, None)
    listed = [u.claim for u in result.unusable]
    if isinstance(result, Placement):
        listed += [*result.supporting, *(c.claim for c in result.conflicts)]
    assert sorted(listed, key=repr) == sorted(found, key=repr)


@given(claims)
def test_the_start_lies_among_the_winning_readings(found: list[TimeClaim]) -> None:
    result = resolve(found, None)
    if isinstance(result, Placement):
        starts = [r.start for c in result.supporting for r in c.readings]
        assert min(starts) <= result.start <= max(starts)
        assert result.settled == (not result.alternatives)
        reach = timedelta(seconds=result.half_width_s)
        assert all(abs(r.start - result.start) <= reach for r in result.alternatives)


@given(claims, st.sampled_from(list(TimeSource)), st.sampled_from([0.1, 0.4]))
def test_a_further_claim_that_agrees_never_lowers_support(
    found: list[TimeClaim], source: TimeSource, trust: float
) -> None:
    before = resolve(found, None)
    if isinstance(before, Placement):
        agreeing = TimeClaim(source, "new", ZoneBasis.UTC, (Reading(before.start),), 5.0, trust)
        after = resolve([*found, agreeing], None)
        assert isinstance(after, Placement)
        assert after.support >= before.support
