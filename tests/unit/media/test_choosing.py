"""Keyframes are chosen from a table of packets alone, so the choice is tested without any file."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.media import KeyframePolicy, KeyframeReason
from bwv_index.media.choosing import Choice, choose_frames
from bwv_index.media.packets import PacketTable

RATE = 30
BASE = Fraction(1, 90_000)
FRAME = 3000


def table(
    seconds: float,
    gop: int,
    *,
    bursts: tuple[float, ...] = (),
    extra_iframes: tuple[float, ...] = (),
    first_pts: int = 0,
) -> PacketTable:
    """A steady recording; each burst is one second of large frames, each extra I-frame stands off the rhythm."""
    count = max(1, round(seconds * RATE))
    numbers = np.arange(count)
    iframe = numbers % gop == 0
    for at in extra_iframes:
        iframe[round(at * RATE)] = True
    size = np.where(iframe, 60_000, 8_000 + 400 * (numbers % 7))
    for at in bursts:
        size[(numbers >= at * RATE) & (numbers < (at + 1) * RATE) & ~iframe] = 40_000
    pts = first_pts + numbers * FRAME
    return PacketTable(
        time_base=BASE,
        pts=pts.astype(np.int64),
        dts=pts.astype(np.int64),
        size=size.astype(np.int32),
        pos=np.cumsum(size).astype(np.int64),
        iframe=iframe,
        shown=np.ones(count, dtype=np.bool_),
        untimed=0,
        last_length=FRAME,
    )


def seconds_of(choice: Choice, reason: KeyframeReason | None = None) -> list[float]:
    return [float(pick.pts * BASE) for pick in choice.picks if reason in {None, pick.reason}]


def test_an_even_recording_gets_a_picture_every_spacing() -> None:
    choice = choose_frames(table(120, 30), KeyframePolicy(spacing_s=10.0), 0)
    assert seconds_of(choice) == [float(at) for at in range(0, 120, 10)]
    assert all(pick.distance == 0 for pick in choice.picks)


def test_a_long_recording_is_spread_over_the_cap() -> None:
    policy = KeyframePolicy(spacing_s=10.0, most=40)
    times = seconds_of(choose_frames(table(3600, 30), policy, 0), KeyframeReason.COVERAGE)
    assert len(times) == 30
    assert max(np.diff(times)) <= 3600 / 30 + 1


@pytest.mark.parametrize("at", [33.0, 71.5, 104.0])
def test_a_burst_of_data_is_a_moment_of_change(at: float) -> None:
    choice = choose_frames(table(120, 30, bursts=(at,)), KeyframePolicy(spacing_s=20.0), 0)
    assert any(at - 1 <= found <= at + 2.5 for found in seconds_of(choice, KeyframeReason.CHANGE))


def test_a_steady_recording_has_no_moment_of_change() -> None:
    assert not seconds_of(choose_frames(table(300, 30), KeyframePolicy(), 0), KeyframeReason.CHANGE)


def test_an_iframe_off_the_rhythm_is_a_moment_of_change() -> None:
    choice = choose_frames(table(120, 60, extra_iframes=(47.4,)), KeyframePolicy(spacing_s=30.0), 0)
    assert seconds_of(choice, KeyframeReason.CHANGE) == [pytest.approx(47.4, abs=0.05)]


def test_bursts_never_push_the_total_over_the_cap() -> None:
    bursts = tuple(float(at) for at in range(15, 590, 37))
    policy = KeyframePolicy(spacing_s=10.0, most=20)
    choice = choose_frames(table(600, 30, bursts=bursts), policy, 0)
    assert len(choice.picks) == 20
    assert len(seconds_of(choice, KeyframeReason.CHANGE)) == 5


def test_between_sparse_iframes_frames_are_decoded_where_they_are_wanted() -> None:
    choice = choose_frames(table(100, 25 * RATE), KeyframePolicy(spacing_s=10.0), 100_000)
    assert np.diff(seconds_of(choice)).max() <= 15.0
    assert any(pick.distance for pick in choice.picks)
    assert choice.given_up == 0


def test_what_the_budget_does_not_reach_is_counted_not_hidden() -> None:
    choice = choose_frames(table(100, 10_000), KeyframePolicy(spacing_s=10.0), 700)
    assert seconds_of(choice) == [0.0, pytest.approx(10.0), pytest.approx(20.0)]
    assert choice.given_up == 7


def test_one_frame_is_one_pick() -> None:
    assert [pick.pts for pick in choose_frames(table(0, 30, first_pts=777), KeyframePolicy(), 10).picks] == [
        777
    ]


def test_a_table_without_iframes_starts_from_its_first_packet() -> None:
    bare = table(30, 10_000)
    none = PacketTable(
        **{name: getattr(bare, name) for name in bare.__slots__} | {"iframe": np.zeros(900, np.bool_)}
    )
    assert choose_frames(none, KeyframePolicy(), 0).picks[0].start_row == 0


def test_an_empty_table_gives_nothing() -> None:
    bare = table(1, 30)
    empty = PacketTable(**{n: getattr(bare, n) for n in bare.__slots__} | {"shown": np.zeros(30, np.bool_)})
    assert choose_frames(empty, KeyframePolicy(), 10) == Choice((), 0)


@given(
    seconds=st.floats(0.1, 1200),
    gop=st.integers(1, 900),
    spacing=st.floats(0.5, 120),
    most=st.integers(1, 80),
    budget=st.integers(0, 5000),
    first=st.integers(-(2**40), 2**40),
)
def test_a_choice_is_sorted_unique_capped_within_budget_and_real(
    seconds: float, gop: int, spacing: float, most: int, budget: int, first: int
) -> None:
    packets = table(seconds, gop, first_pts=first)
    choice = choose_frames(packets, KeyframePolicy(spacing_s=spacing, most=most), budget)
    times = [pick.pts for pick in choice.picks]
    assert 1 <= len(times) <= most
    assert times == sorted(set(times))
    assert set(times) <= set(packets.pts.tolist())
    furthest: dict[int, int] = {}
    for pick in choice.picks:
        assert packets.iframe[pick.start_row]
        assert int(packets.pts[pick.start_row + pick.distance]) == pick.pts
        furthest[pick.start_row] = max(pick.distance, furthest.get(pick.start_row, 0))
    assert sum(furthest.values()) <= budget


@given(seconds=st.floats(5, 1200), gop=st.integers(1, 60), spacing=st.floats(2, 60), most=st.integers(4, 80))
def test_where_iframes_allow_no_stretch_goes_without_a_picture(
    seconds: float, gop: int, spacing: float, most: int
) -> None:
    choice = choose_frames(table(seconds, gop), KeyframePolicy(spacing_s=spacing, most=most), 0)
    times = [*seconds_of(choice), seconds]
    step = max(min(spacing, seconds / 3), seconds / (most - most // 4))
    assert max(np.diff(times)) <= step + gop / RATE + 0.1 or choice.given_up
