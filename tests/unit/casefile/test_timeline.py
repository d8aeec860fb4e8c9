from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.casefile import PackClip, PackedClip
from bwv_index.casefile.timeline import ONE_CLOCK, Occurred, Placed, Stretch, Timeline, timelines

START = datetime(2024, 3, 5, 19, 0, tzinfo=UTC)
HOUR_S = ONE_CLOCK.total_seconds()


def placed(
    number: int, at_s: float | None, length_s: float | None, half_width_s: float | None = 0.0
) -> PackedClip:
    clip = PackClip(
        evidence_id=f"E-{number}",
        sha256="0" * 64,
        size=1,
        source=Path("master"),
        original_name="a.mp4",
        container="mov",
        format_text="",
        browser_playable=True,
        duration_s=length_s,
        start_utc=None if at_s is None else START + timedelta(seconds=at_s),
        half_width_s=half_width_s,
    )
    return PackedClip(clip, number, f"clips/{number}.mp4")


def one_clock(*items: Placed, beside: Sequence[Placed] = (), incidents: Sequence[Occurred] = ()) -> Timeline:
    [found] = timelines(items, incidents, beside)
    return found


def happened(ref: str, from_s: float, to_s: float) -> Occurred:
    return Occurred(ref, START + timedelta(seconds=from_s), START + timedelta(seconds=to_s))


def lanes_of(clocks: Sequence[Timeline]) -> list[list[int]]:
    return [[lane.item.number for lane in clock.lanes] for clock in clocks]


def test_clips_share_one_clock() -> None:
    found = one_clock(placed(1, 50, 50), placed(2, 0, 50))
    assert [lane.item.number for lane in found.lanes] == [2, 1]
    assert [lane.bar for lane in found.lanes] == [Stretch(0.0, 50.0), Stretch(50.0, 50.0)]
    assert (found.start, found.end) == (START, START + timedelta(seconds=100))


def test_the_uncertainty_reaches_beyond_the_bar_on_both_sides() -> None:
    found = one_clock(placed(1, 10, 80, 10.0))
    assert found.lanes[0].bar == Stretch(10.0, 80.0)
    assert found.lanes[0].reach == Stretch(0.0, 100.0)


def test_a_clip_without_a_place_has_no_lane() -> None:
    assert lanes_of(timelines((placed(1, None, 10), placed(2, 0, 10)), ())) == [[2]]
    assert timelines((placed(1, None, 10),), ()) == ()


@pytest.mark.parametrize(
    ("items", "lanes"),
    [
        ([(0, 60, 0.0), (60 + HOUR_S, 60, 0.0)], [[1, 2]]),
        ([(0, 60, 0.0), (61 + HOUR_S, 60, 0.0)], [[1], [2]]),
        ([(0, 60, 5.0), (70 + HOUR_S, 60, 5.0)], [[1, 2]]),
        ([(0, 60, 5.0), (71 + HOUR_S, 60, 5.0)], [[1], [2]]),
        ([(100 * 86400, 60, 2.0), (0, 60, 2.0), (100 * 86400 + 30, 60, 2.0)], [[2], [1, 3]]),
        ([(0, 5 * HOUR_S, 0.0), (60, 60, 0.0), (4 * HOUR_S, 60, 0.0)], [[1, 2, 3]]),
    ],
    ids=["an hour", "more", "an hour but for the ±", "more with the ±", "months", "within a long one"],
)
def test_what_lies_further_apart_than_an_hour_has_a_clock_of_its_own(
    items: list[tuple[float, float, float]], lanes: list[list[int]]
) -> None:
    found = timelines([placed(number, *one) for number, one in enumerate(items, start=1)], ())
    assert lanes_of(found) == lanes
    assert [clock.number for clock in found] == list(range(1, len(lanes) + 1))


def test_what_stands_beside_goes_to_the_clock_that_it_is_near_and_makes_one_of_two_that_it_is_near_to() -> (
    None
):
    far = 2.5 * HOUR_S
    exhibits = (placed(1, 0, 60), placed(2, far, 60))
    assert lanes_of(timelines(exhibits, (), (placed(3, far + 120, 60),))) == [[1], [2, 3]]
    assert lanes_of(timelines(exhibits, (), (placed(3, 30, far),))) == [[1, 2, 3]]


def test_an_incident_is_a_band_on_each_clock_that_it_overlaps_with_its_reference() -> None:
    first, second, third = timelines(
        (placed(1, 0, 100), placed(2, 5 * HOUR_S, 100), placed(3, 9 * HOUR_S, 100)),
        (
            happened("42-1", 25, 75),
            happened("42-2", 50, 5 * HOUR_S + 50),
            Occurred("42-3", None, None),
            Occurred("42-4", START, None),
        ),
    )
    assert [(band.ref, band.stretch) for band in first.bands] == [
        ("42-1", Stretch(25.0, 50.0)), ("42-2", Stretch(50.0, 50.0)),
    ]  # fmt: skip
    assert [(band.ref, band.stretch) for band in second.bands] == [("42-2", Stretch(0.0, 50.0))]
    assert third.bands == ()
    assert second.bands[0].when == "05/03/2024 19:00 to 06/03/2024 00:01 GMT"


def test_what_stands_beside_gets_a_lane_below_if_it_is_near_and_its_uncertainty_stretches_nothing() -> None:
    beside = (placed(2, 200, 100, 4000.0), placed(3, 3761, 10), placed(4, 2 * 3600, 10), placed(5, None, 10))
    found = one_clock(placed(1, 100, 50, 10.0), beside=beside)
    assert [lane.item.number for lane in found.lanes] == [1, 2]
    assert (found.start, found.end) == (START + timedelta(seconds=90), START + timedelta(seconds=300))
    assert found.lanes[1].reach == Stretch(0.0, 100.0)
    assert lanes_of(timelines((), (), beside)) == [[2, 3, 4]]


def test_a_clip_of_unknown_length_is_a_point() -> None:
    found = one_clock(placed(1, 0, None, None))
    assert found.lanes[0].bar.width == 0.0


@pytest.mark.parametrize(
    ("from_s", "to_s", "window"),
    [
        (25, 75, Stretch(25.0, 50.0)),
        (-1000, 50, Stretch(0.0, 50.0)),
        (50, 5000, Stretch(50.0, 50.0)),
        (-100, -50, None),
        (200, 300, None),
    ],
)
def test_the_incident_is_a_band_where_it_lies(from_s: float, to_s: float, window: Stretch | None) -> None:
    found = one_clock(placed(1, 0, 100), incidents=(happened("42-1", from_s, to_s),))
    assert [band.stretch for band in found.bands] == ([] if window is None else [window])


@pytest.mark.parametrize(
    ("start", "length_s", "first_labels", "zones"),
    [
        (START, 60, ["19:00:00", "19:00:10"], ("GMT",)),
        (START, 3600, ["19:00", "19:10"], ("GMT",)),
        (datetime(2024, 7, 5, 22, 0, tzinfo=UTC), 7200, ["05/07 23:00", "05/07 23:15"], ("BST",)),
        (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), 3600, ["01:30", "01:40"], ("BST", "GMT")),
    ],
)
def test_the_axis_is_in_uk_local_time(
    start: datetime, length_s: float, first_labels: list[str], zones: tuple[str, ...]
) -> None:
    item = placed(1, (start - START).total_seconds(), length_s)
    found = one_clock(item)
    assert [tick.label for tick in found.ticks][:2] == first_labels
    assert found.zones == zones


@given(
    st.lists(st.tuples(st.floats(0, 10**7), st.floats(0, 36_000), st.floats(0, 3600)), min_size=1, max_size=6)
)
def test_everything_lies_within_the_span(clips: list[tuple[float, float, float]]) -> None:
    found = timelines(tuple(placed(n, *clip) for n, clip in enumerate(clips, start=1)), ())
    assert sorted(number for lanes in lanes_of(found) for number in lanes) == list(range(1, len(clips) + 1))
    for clock in found:
        for lane in clock.lanes:
            for stretch in (lane.bar, lane.reach):
                assert 0 <= stretch.left <= stretch.left + stretch.width <= 100.01
        assert len(clock.ticks) <= 9
        assert all(0 <= tick.left <= 100 for tick in clock.ticks)
    for before, after in pairwise(found):
        assert after.start - before.end > ONE_CLOCK
