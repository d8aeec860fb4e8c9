from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.clock import (
    Allowance,
    ClockCheck,
    HourBasis,
    Placement,
    Reading,
    TimeClaim,
    TimeSource,
    Unplaced,
    ZoneBasis,
    claim_bound,
    claim_stamp,
    explain,
    resolve,
)

EXACT = Allowance(unchecked_s=0.0, zone_trust=0.0)
"""Clocks that are right and profiles that are believed: what is left is the vote."""

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
    placement = resolve(claims, duration, allowance=EXACT)
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
    assert placement.method == "container-tag, supported by file-name; clock and hour not checked"


def test_the_group_with_most_trust_wins_against_a_better_trusted_single_claim() -> None:
    lone = claim(CATALOGUE, 900, trust=0.8)
    placement = placed(lone, claim(NAME, 0, trust=0.6), claim(TAG, 1, trust=0.4))
    assert placement.start in {T0, T0 + timedelta(seconds=1)}
    assert [c.claim for c in placement.conflicts] == [lone]


def test_all_that_repeats_the_camera_s_clock_does_not_outvote_the_satellites() -> None:
    copies = [claim(source, 900, trust=1.0) for source in (NAME, TAG, CATALOGUE, TimeSource.OVERLAY)]
    placement = resolve([*copies, claim(GPS, 0, trust=0.1)], None)
    assert isinstance(placement, Placement)
    assert (placement.start, placement.half_width_s, placement.certain) == (T0, 2, True)
    assert [c.claim for c in placement.conflicts] == sorted(copies, key=lambda c: c.source.value)


def test_copies_of_one_clock_do_not_make_it_surer() -> None:
    alone = resolve([claim(TAG, 0, trust=0.8)], None)
    copied = resolve([claim(source, 0, trust=0.8) for source in (NAME, TAG, CATALOGUE)], None)
    assert isinstance(alone, Placement)
    assert isinstance(copied, Placement)
    assert copied.half_width_s == alone.half_width_s == pytest.approx(300, abs=0.1)
    assert alone.spread_s == 2


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
    strong = claim(CATALOGUE, 0, trust=0.8)
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


OWN = [
    source for source in TimeSource if source.value in {"container-tag", "file-name", "overlay", "catalogue"}
]


@given(claims, st.sampled_from(OWN), st.sampled_from([0.1, 0.4]))
def test_a_further_claim_of_the_same_clock_that_agrees_never_lowers_support(
    found: list[TimeClaim], source: TimeSource, trust: float
) -> None:
    own = [c for c in found if c.source in OWN]
    before = resolve(own, None)
    if isinstance(before, Placement):
        agreeing = TimeClaim(source, "new", ZoneBasis.UTC, (Reading(before.start),), 5.0, trust)
        after = resolve([*own, agreeing], None)
        assert isinstance(after, Placement)
        assert after.support >= before.support


def stamp(source: TimeSource, raw: str, basis: ZoneBasis, trust: float = 0.5) -> TimeClaim:
    return claim_stamp(source, raw, basis, half_width_s=2, trust=trust)


def told(*found: TimeClaim) -> tuple[str, bool, HourBasis, list[str]]:
    """Resolve as shipped: the start, whether settled, how sure the hour is, the other starts."""
    placement = resolve(found, Fraction(60))
    assert isinstance(placement, Placement)
    others = [f"{reading.start:%H:%M}" for reading in placement.alternatives]
    return f"{placement.start:%H:%M}", placement.settled, placement.hour, others


SUMMER, WINTER = "2025-06-14T22:30:00", "2025-01-14T22:30:00"
REPEATED, MISSING = "2025-10-26T01:30:00", "2025-03-30T01:30:00"
OPEN, ASSUMED, CHECKED = HourBasis.OPEN, HourBasis.NOT_CHECKED, HourBasis.CHECKED


@pytest.mark.parametrize(
    ("raw", "basis", "expected"),
    [
        (SUMMER, ZoneBasis.UNKNOWN, ("21:30", False, OPEN, ["22:30"])),
        (SUMMER, ZoneBasis.UTC, ("22:30", False, OPEN, ["21:30"])),
        (SUMMER, ZoneBasis.LOCAL, ("21:30", False, OPEN, ["22:30"])),
        (WINTER, ZoneBasis.UNKNOWN, ("22:30", True, ASSUMED, [])),
        (WINTER, ZoneBasis.UTC, ("22:30", True, ASSUMED, [])),
        (WINTER, ZoneBasis.LOCAL, ("22:30", True, ASSUMED, [])),
        (SUMMER + "Z", ZoneBasis.STATED, ("22:30", True, ASSUMED, [])),
        (REPEATED, ZoneBasis.LOCAL, ("00:30", False, OPEN, ["01:30"])),
        (REPEATED, ZoneBasis.UNKNOWN, ("00:30", False, OPEN, ["01:30"])),
        (REPEATED, ZoneBasis.UTC, ("01:30", False, OPEN, ["00:30"])),
        (MISSING, ZoneBasis.UNKNOWN, ("01:30", True, ASSUMED, [])),
        ("2025-03-30T00:59:59", ZoneBasis.LOCAL, ("00:59", True, ASSUMED, [])),
        ("2025-03-30T02:00:00", ZoneBasis.LOCAL, ("01:00", False, OPEN, ["02:00"])),
        ("2025-10-26T00:59:59", ZoneBasis.LOCAL, ("23:59", False, OPEN, ["00:59"])),
        ("2025-10-26T02:00:00", ZoneBasis.LOCAL, ("02:00", True, ASSUMED, [])),
    ],
)
def test_what_one_clock_alone_says_of_the_hour(
    raw: str, basis: ZoneBasis, expected: tuple[str, bool, HourBasis, list[str]]
) -> None:
    assert told(stamp(TAG, raw, basis)) == expected


def test_a_local_time_that_the_clocks_jumped_over_has_no_place() -> None:
    assert isinstance(resolve([stamp(TAG, MISSING, ZoneBasis.LOCAL)], None), Unplaced)


@pytest.mark.parametrize("hour", [0, 1])
def test_the_satellites_settle_the_repeated_hour(hour: int) -> None:
    fix = stamp(GPS, f"2025-10-26T0{hour}:30:00Z", ZoneBasis.STATED, trust=0.9)
    assert told(stamp(TAG, REPEATED, ZoneBasis.LOCAL), fix) == (f"0{hour}:30", True, CHECKED, [])


def test_clocks_kept_in_different_zones_that_agree_settle_the_hour_and_check_nothing() -> None:
    tag, name = stamp(TAG, "2025-06-14T21:30:00", ZoneBasis.UTC), stamp(NAME, SUMMER, ZoneBasis.LOCAL)
    assert told(tag, name) == ("21:30", True, ASSUMED, [])


def test_a_trusted_profile_s_word_settles_the_hour() -> None:
    assert told(stamp(TAG, SUMMER, ZoneBasis.UTC, trust=0.75)) == ("22:30", True, ASSUMED, [])


def test_claims_a_whole_hour_apart_are_not_settled_by_trust() -> None:
    tag, name = stamp(TAG, SUMMER, ZoneBasis.UTC, 0.2), stamp(NAME, SUMMER, ZoneBasis.LOCAL, 0.6)
    assert told(tag, name) == ("21:30", False, OPEN, ["22:30"])


@pytest.mark.parametrize(
    ("out", "back", "expected"),
    [
        (19, 22, ("21:30", True, ASSUMED, [])),
        (22, 24, ("22:30", True, ASSUMED, [])),
        (14, 24, ("21:30", False, OPEN, ["22:30"])),
        (2, 4, ("21:30", False, OPEN, ["22:30"])),
    ],
)
def test_a_camera_s_issue_chooses_between_readings_and_never_checks_the_hour(
    out: int, back: int, expected: tuple[str, bool, HourBasis, list[str]]
) -> None:
    day = datetime(2025, 6, 14, tzinfo=UTC)
    bound = claim_bound("sheet", day + timedelta(hours=out), day + timedelta(hours=back), trust=0.5)
    assert told(stamp(TAG, SUMMER, ZoneBasis.UNKNOWN), bound) == expected


def test_a_bound_alone_places_nothing() -> None:
    bound = claim_bound("sheet", T0, T0 + timedelta(hours=8), trust=0.5)
    result = resolve([bound], None)
    assert isinstance(result, Unplaced)
    assert "only a bound is known" in result.reason
    assert [u.claim for u in result.unusable] == [bound]


def test_a_bound_that_holds_nothing_is_a_conflict() -> None:
    bound = claim_bound("sheet", T0 + timedelta(days=2), T0 + timedelta(days=3), trust=0.5)
    placement = placed(claim(TAG, 0), bound)
    assert placement.start == T0
    assert [c.explanation for c in placement.conflicts] == [
        "the start lies outside: between 2025-06-16 22:12 UTC and 2025-06-17 22:12 UTC"
    ]


def test_satellites_whose_weeks_began_again_have_no_voice() -> None:
    rolled = claim(GPS, -1024 * 7 * 86_400 + 3, trust=0.9)
    placement = placed(rolled, claim(TAG, 0, trust=0.3))
    assert placement.start == T0
    assert [u.claim for u in placement.unusable] == [rolled]


TAKEN = T0 + timedelta(days=1)
NEXT_YEAR = 365 * 86_400.0


def test_a_recording_from_the_future_is_placed_with_a_word_and_never_settled() -> None:
    wrong = claim(TAG, NEXT_YEAR, trust=0.9)
    placement = resolve([wrong], Fraction(60), not_after=TAKEN)
    assert isinstance(placement, Placement)
    assert (placement.settled, placement.certain, placement.supporting) == (False, False, ())
    assert [c.claim for c in placement.conflicts] == [wrong]
    assert "lies after the file was taken in on 2025-06-15T22:12:05Z: the clock is wrong" in placement.method
    assert placement.conflicts[0].explanation in placement.method
    assert placement.start - timedelta(seconds=placement.half_width_s) < TAKEN


def test_what_lies_after_the_file_was_taken_in_is_not_heard_beside_what_does_not() -> None:
    fix, tag = claim(GPS, NEXT_YEAR, trust=0.9), claim(TAG, 0, trust=0.9)
    placement = resolve([fix, tag], None, not_after=TAKEN)
    assert isinstance(placement, Placement)
    assert (placement.start, placement.settled, placement.supporting) == (T0, True, (tag,))
    assert [c.explanation for c in placement.conflicts] == [
        "lies after the file was taken in on 2025-06-15T22:12:05Z: the clock is wrong"
    ]


@pytest.mark.parametrize(("late_s", "settled"), [(299, True), (303, False)])
def test_a_clock_may_run_as_far_ahead_of_the_intake_as_any_clock_may_be_off(
    late_s: float, settled: bool
) -> None:
    placement = resolve([claim(TAG, late_s, trust=0.9)], None, not_after=T0)
    assert isinstance(placement, Placement)
    assert placement.settled is settled


def test_of_two_readings_the_one_after_the_intake_is_none() -> None:
    placement = resolve([claim(TAG, 0, 3600, trust=0.9)], None, not_after=T0 + timedelta(seconds=600))
    assert isinstance(placement, Placement)
    assert (placement.start, placement.alternatives) == (T0, ())


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_the_account_has_a_line_for_each_claim_late_or_not(first: float, second: float) -> None:
    account = explain([claim(TAG, first), claim(GPS, second)], [], [], None, not_after=T0)
    assert {line.claim.source for line in account.lines} == {TAG, GPS}


@pytest.mark.parametrize(
    ("zone", "wall", "other_h"),
    [
        ("Europe/Berlin", "2025-07-01T12:00:00", 2),
        ("Europe/Berlin", "2025-12-01T12:00:00", 1),
        ("Europe/London", "2025-07-01T12:00:00", 1),
        ("Europe/London", "2025-12-01T12:00:00", 0),
    ],
)
def test_digits_that_may_be_utc_are_weighed_by_the_zone_that_they_may_be_local_to(
    zone: str, wall: str, other_h: int
) -> None:
    stamp = claim_stamp(NAME, wall, ZoneBasis.LOCAL, half_width_s=2, trust=0.6, zone=zone)
    check = ClockCheck("c", 5.0, 2.0, None, None, "7001", T0, "held beside a clock", compared=T0)
    for checks, off in (((), 0), ((check,), 5)):
        found = resolve([stamp], Fraction(60), checks=checks)
        assert isinstance(found, Placement)
        utc = datetime.fromisoformat(f"{wall}+00:00") - timedelta(seconds=off)
        assert [one.start for one in found.alternatives] == [utc] * bool(other_h)
        assert found.start == utc - timedelta(hours=other_h)
