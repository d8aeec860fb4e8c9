from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.casefile import PackClip, PackedClip, PackIncident
from bwv_index.casefile.timeline import Stretch, timeline

START = datetime(2024, 3, 5, 19, 0, tzinfo=UTC)
INCIDENT = PackIncident("EP-20240305-1881")


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


def test_clips_share_one_clock() -> None:
    found = timeline((placed(1, 50, 50), placed(2, 0, 50)), INCIDENT)
    assert found is not None
    assert [lane.item.number for lane in found.lanes] == [2, 1]
    assert [lane.bar for lane in found.lanes] == [Stretch(0.0, 50.0), Stretch(50.0, 50.0)]
    assert (found.start, found.end) == (START, START + timedelta(seconds=100))


def test_the_uncertainty_reaches_beyond_the_bar_on_both_sides() -> None:
    found = timeline((placed(1, 10, 80, 10.0),), INCIDENT)
    assert found is not None
    assert found.lanes[0].bar == Stretch(10.0, 80.0)
    assert found.lanes[0].reach == Stretch(0.0, 100.0)


def test_a_clip_without_a_place_has_no_lane() -> None:
    found = timeline((placed(1, None, 10), placed(2, 0, 10)), INCIDENT)
    assert found is not None
    assert [lane.item.number for lane in found.lanes] == [2]
    assert timeline((placed(1, None, 10),), INCIDENT) is None


def test_what_stands_beside_gets_a_lane_below_if_it_is_near_and_its_uncertainty_stretches_nothing() -> None:
    beside = (placed(2, 200, 100, 4000.0), placed(3, 3761, 10), placed(4, 2 * 3600, 10), placed(5, None, 10))
    found = timeline((placed(1, 100, 50, 10.0),), INCIDENT, beside)
    assert found is not None
    assert [lane.item.number for lane in found.lanes] == [1, 2]
    assert (found.start, found.end) == (START + timedelta(seconds=90), START + timedelta(seconds=300))
    assert found.lanes[1].reach == Stretch(0.0, 100.0)
    alone = timeline((), INCIDENT, beside)
    assert alone is not None
    assert [lane.item.number for lane in alone.lanes] == [2, 3, 4]


def test_a_clip_of_unknown_length_is_a_point() -> None:
    found = timeline((placed(1, 0, None, None),), INCIDENT)
    assert found is not None
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
    incident = replace(
        INCIDENT,
        occurred_from=START + timedelta(seconds=from_s),
        occurred_to=START + timedelta(seconds=to_s),
    )
    found = timeline((placed(1, 0, 100),), incident)
    assert found is not None
    assert found.window == window


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
    found = timeline((item,), INCIDENT)
    assert found is not None
    assert [tick.label for tick in found.ticks][:2] == first_labels
    assert found.zones == zones


@given(
    st.lists(st.tuples(st.floats(0, 10**7), st.floats(0, 36_000), st.floats(0, 3600)), min_size=1, max_size=6)
)
def test_everything_lies_within_the_span(clips: list[tuple[float, float, float]]) -> None:
    found = timeline(tuple(placed(n, *clip) for n, clip in enumerate(clips, start=1)), INCIDENT)
    assert found is not None
    for lane in found.lanes:
        for stretch in (lane.bar, lane.reach):
            assert 0 <= stretch.left <= stretch.left + stretch.width <= 100.01
    assert len(found.lanes) == len(clips)
    assert len(found.ticks) <= 9
    assert all(0 <= tick.left <= 100 for tick in found.ticks)
