from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bwv_index.clock import (
    Anchor,
    AnchorKind,
    ClockCheck,
    TimeClaim,
    TimeSource,
    ZoneBasis,
    check_anchors,
    claim_bound,
    claim_moment,
    claim_stamp,
    corrected_claim,
    estimate_offsets,
    find_anchors,
)
from bwv_index.clock.line import theil_sen

DAY0 = datetime(2025, 5, 5, 12, tzinfo=UTC)


def anchor(day: float, offset: float, half: float = 1.0, kind: AnchorKind = AnchorKind.GPS) -> Anchor:
    true = DAY0 + timedelta(days=day)
    return Anchor(f"{day}", true + timedelta(seconds=offset), true, half, kind, true)


def moment(day: float) -> datetime:
    return DAY0 + timedelta(days=day)


def test_one_anchor_gives_an_offset_that_grows_less_sure_with_time() -> None:
    (found,) = estimate_offsets([anchor(0, 12.5)], drift=2.0, reach_days=10)
    assert (found.offset_s, found.half_width_s, found.drift_s_per_day) == (12.5, 1.0, 0.0)
    assert (found.valid_from, found.valid_to) == (moment(-10), moment(10))
    assert found.half_width_at(moment(0)) == 1.0
    assert found.half_width_at(moment(-5)) == pytest.approx(10.05, abs=0.01)


def test_even_drift_is_fitted_and_carried_on() -> None:
    (found,) = estimate_offsets([anchor(day, 10 + 1.2 * day) for day in (0, 2, 5, 9, 12)])
    assert found.drift_s_per_day == pytest.approx(1.2)
    assert found.offset_at(moment(20)) == pytest.approx(34)
    assert found.half_width_at(moment(20)) < 12


def test_a_clock_that_runs_away_faster_than_any_should_is_one_stretch_if_it_does_so_evenly() -> None:
    (found,) = estimate_offsets([anchor(day, 9 * day) for day in range(0, 30, 5)])
    assert found.drift_s_per_day == pytest.approx(9)


def test_two_anchors_are_joined_by_a_straight_line_and_no_drift_is_claimed() -> None:
    (found,) = estimate_offsets([anchor(0, 10), anchor(10, 20)])
    assert found.drift_s_per_day == 0
    assert [found.offset_at(moment(day)) for day in (-1, 0, 5, 10, 11)] == [10, 10, 15, 20, 20]


def test_an_anchor_against_all_others_is_left_out_with_the_reason() -> None:
    (found,) = estimate_offsets([anchor(day, 400 if day == 2 else 10) for day in range(5)])
    assert found.offset_s == pytest.approx(10)
    assert [(one.anchor.item, one.reason) for one in found.left_out] == [
        ("2", "6.5 min off the line on which the others lie")
    ]


def test_between_three_anchors_the_odd_one_is_left_out() -> None:
    (found,) = estimate_offsets([anchor(0, 10), anchor(0.1, 400), anchor(0.2, 10)])
    assert [one.reason for one in found.left_out] == [
        "6.5 min off the anchors before and after it, which agree"
    ]


def test_a_clock_that_was_set_has_two_offsets_and_both_hold_while_nobody_knows_when() -> None:
    before, after = estimate_offsets([anchor(day, 3600 if day > 4 else 10) for day in (0, 2, 6, 8)])
    assert (before.offset_s, after.offset_s) == (10, 3600)
    assert (before.valid_to, after.valid_from) == (moment(6), moment(2))
    assert before.covers(moment(4))
    assert after.covers(moment(4))
    assert "a whole hour: summer time or a zone" in after.note


def test_an_offset_does_not_reach_over_a_change_of_clocks() -> None:
    near = datetime(2025, 3, 28, 12, tzinfo=UTC)
    one = Anchor("a", near, near, 1.0, AnchorKind.GPS, near)
    (found,) = estimate_offsets([one])
    assert found.valid_to == datetime(2025, 3, 30, 1, tzinfo=UTC)
    after = near + timedelta(days=4)
    both = [one, Anchor("b", after, after, 1.0, AnchorKind.GPS, after)]
    (found,) = estimate_offsets(both)
    assert found.valid_to == after + timedelta(days=30)


def test_an_overlay_is_the_camera_s_own_clock_and_no_truth() -> None:
    (found,) = estimate_offsets([anchor(0, 5), anchor(1, 0, kind=AnchorKind.OVERLAY)])
    assert [one.reason for one in found.left_out] == [
        "an overlay shows the camera's own clock and not true time"
    ]
    assert estimate_offsets([anchor(1, 0, kind=AnchorKind.OVERLAY)]) == ()


@pytest.mark.parametrize(("offset", "found"), [(-3.2e8, 1), (-86_400 * 3, 1), (0, 0), (3600, 0)])
def test_hours_of_issue_speak_only_where_the_clock_shows_the_wrong_day(offset: float, found: int) -> None:
    bounds = [anchor(day, offset, half=14_400, kind=AnchorKind.CAMERA_ISSUE) for day in (0, 1)]
    offsets = estimate_offsets(bounds)
    assert len(offsets) == found
    assert all(one.half_width_s > 3600 for one in offsets)


def tag(text: str, basis: ZoneBasis = ZoneBasis.UTC) -> TimeClaim:
    return claim_stamp(TimeSource.CONTAINER_TAG, text, basis, half_width_s=2, trust=0.5)


def fix(at: datetime, half: float = 1.0) -> TimeClaim:
    return claim_moment(TimeSource.GPS, "fix", at, half_width_s=half, trust=0.9)


def test_a_clock_of_unknown_zone_is_measured_by_its_digits() -> None:
    (found,) = find_anchors("a", [tag("2025-05-05T13:00:12", ZoneBasis.UNKNOWN), fix(DAY0)])
    assert found.offset_s == 3612
    assert found.basis is ZoneBasis.UNKNOWN
    assert found.half_width_s == pytest.approx(5**0.5)


def test_satellites_that_contradict_one_another_are_no_anchor() -> None:
    claims = [tag("2025-05-05T12:00:12"), fix(DAY0), fix(DAY0 + timedelta(minutes=5))]
    assert find_anchors("a", claims) == ()


def test_hours_of_issue_are_a_weak_anchor() -> None:
    bound = claim_bound("sheet", DAY0, DAY0 + timedelta(hours=8), trust=0.5)
    (found,) = find_anchors("a", [tag("2025-05-05T12:00:12"), bound])
    assert (found.source, found.weak) == (AnchorKind.CAMERA_ISSUE, True)


def test_a_check_is_an_anchor_where_it_says_when_the_clocks_were_compared() -> None:
    check = ClockCheck("D", 130, 2, None, None, "7001", DAY0, "speaking clock", compared=DAY0)
    silent = ClockCheck("D", 130, 2, None, None, "7001", DAY0, "speaking clock")
    (found,) = check_anchors([check, silent], TimeSource.CONTAINER_TAG, ZoneBasis.UTC)
    assert (found.offset_s, found.source) == (130, AnchorKind.PERSON)


def test_the_corrected_claim_stands_beside_the_original_with_its_sum() -> None:
    (offset,) = estimate_offsets([anchor(0, 130, half=0.5)])
    claim = tag("2025-05-05T19:04:21Z")
    made = corrected_claim(claim, offset)
    assert made.source is TimeSource.DEVICE_OFFSET
    assert [r.start for r in made.readings] == [datetime(2025, 5, 5, 19, 2, 11, tzinfo=UTC)]
    assert made.raw == (
        "container-tag 2025-05-05 19:04:21 UTC - 130 s (worked out from 1 anchor: camera fast)"
        " = 2025-05-05 19:02:11 UTC ± 2.3 s"
    )
    assert claim == tag("2025-05-05T19:04:21Z")


def test_the_slope_is_not_carried_away_by_wrong_points() -> None:
    points = [(float(day), 2.0 * day) for day in range(12)]
    points[3] = (3.0, 900.0)
    points[7] = (7.0, -900.0)
    slope, level = theil_sen(points)
    assert (slope, level) == pytest.approx((2.0, 0.0), abs=1e-9)


def test_points_at_one_moment_have_no_slope() -> None:
    with pytest.raises(ValueError, match="apart"):
        theil_sen([(1.0, 0.0), (1.0, 5.0)])


anchors = st.lists(
    st.builds(anchor, st.floats(0, 60), st.floats(-4000, 4000), st.sampled_from([0.5, 2.0, 14_400.0])),
    max_size=12,
)


@given(anchors)
def test_every_anchor_is_used_or_left_out_with_a_reason(found: list[Anchor]) -> None:
    offsets = estimate_offsets(found)
    told = [*(a for o in offsets for a in o.anchors), *(one.anchor for o in offsets for one in o.left_out)]
    assert set(told) <= set(found)
    if any(not a.weak for a in found):
        assert set(told) == set(found)


@given(anchors, st.floats(0, 60))
@example([anchor(1, 10, 0.5), anchor(5, 0, 0.5), anchor(5, 0, 2.0), anchor(9, 0, 0.5)], 0.0)
def test_an_offset_is_least_unsure_at_its_anchors(found: list[Anchor], day: float) -> None:
    for offset in estimate_offsets(found):
        best = min(offset.half_width_at(a.at) for a in offset.anchors)
        assert offset.half_width_at(moment(day)) >= best
        assert offset.valid_from <= offset.anchors[0].at <= offset.anchors[-1].at <= offset.valid_to


def test_what_is_left_out_is_told_with_the_stretch_in_whose_time_it_lies() -> None:
    def fix(month: int, day: int, offset: float) -> Anchor:
        at = datetime(2025, month, day, 12, tzinfo=UTC)
        return Anchor(f"{month}-{day}", at + timedelta(seconds=offset), at, 1.0, AnchorKind.GPS, at)

    days = [(1, 9), (1, 11), (2, 9), (11, 9), (11, 11), (12, 9)]
    seen = [fix(month, day, 3600 if (month, day) == (11, 11) else 10) for month, day in days]
    winters = estimate_offsets(seen)
    assert [[one.anchor.item for one in winter.left_out] for winter in winters] == [[], ["11-11"]]
