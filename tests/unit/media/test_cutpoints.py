"""Where a cut begins and ends: tables by hand, and properties over streams of any shape."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.errors import RefusedError
from bwv_index.media import CutHow, CutMode, plan_cut
from bwv_index.media.packets import PacketTable

TENTH = Fraction(1, 10)


def table(frames: str, *, base: Fraction = TENTH, hidden: str = "", untimed: int = 0) -> PacketTable:
    """Lay out packets from words such as ``I0 P3 b1 b2``: kind and time of showing, in the order of decoding."""
    words = frames.split()
    pts = np.array([int(word[1:]) for word in words], dtype=np.int64)
    shown = np.array([word not in hidden.split() for word in words], dtype=np.bool_)
    return PacketTable(
        time_base=base,
        pts=pts,
        dts=np.sort(pts),
        size=np.ones(len(words), dtype=np.int32),
        pos=np.arange(len(words), dtype=np.int64),
        iframe=np.array([word[0] == "I" for word in words], dtype=np.bool_),
        shown=shown,
        untimed=untimed,
        last_length=1,
    )


PLAIN = "I0 P1 P2 P3 I4 P5 P6 P7 I8 P9"
CLOSED = "I0 P3 b1 b2 I4 P7 b5 b6 I8 P9"
OPEN = "I0 P3 b1 b2 I6 b4 b5 P9 b7 b8 I10 P11"


@pytest.mark.parametrize(
    ("frames", "asked", "mode", "how", "true", "snapped"),
    [
        # Both ends land: copied. Without pictures that wait for later ones every picture may be the end.
        (PLAIN, ("0.4", "0.8"), "auto", "stream-copy", ("0.4", "0.8"), False),
        (PLAIN, ("0.4", "0.7"), "auto", "stream-copy", ("0.4", "0.7"), False),
        (PLAIN, ("0.0", "1.0"), "auto", "stream-copy", ("0.0", "1.0"), False),
        # Up to half a frame beside a picture is that picture's.
        (PLAIN, ("0.36", "0.84"), "auto", "stream-copy", ("0.4", "0.8"), False),
        (PLAIN, ("0.44", "0.76"), "auto", "stream-copy", ("0.4", "0.8"), False),
        # The in point is at no I-frame.
        (PLAIN, ("0.5", "0.8"), "auto", "re-encoded", ("0.5", "0.8"), False),
        (PLAIN, ("0.5", "0.8"), "snap", "stream-copy", ("0.4", "0.8"), True),
        (PLAIN, ("0.5", "0.8"), "exact", "re-encoded", ("0.5", "0.8"), False),
        (PLAIN, ("0.4", "0.8"), "exact", "re-encoded", ("0.4", "0.8"), False),
        # The out point is at a picture that b1 and b2 wait for.
        (CLOSED, ("0.0", "0.2"), "auto", "re-encoded", ("0.0", "0.2"), False),
        (CLOSED, ("0.0", "0.2"), "snap", "stream-copy", ("0.0", "0.4"), True),
        (CLOSED, ("0.4", "0.8"), "auto", "stream-copy", ("0.4", "0.8"), False),
        # I6 is not alone: b4 and b5 come after it and are shown before it.
        (OPEN, ("0.6", "1.0"), "auto", "re-encoded", ("0.6", "1.0"), False),
        (OPEN, ("0.6", "1.0"), "snap", "stream-copy", ("0.0", "1.0"), True),
        (OPEN, ("0.0", "0.4"), "auto", "stream-copy", ("0.0", "0.4"), False),
        # To the end, asked for a little past it.
        (PLAIN, ("0.8", "1.0"), "auto", "stream-copy", ("0.8", "1.0"), False),
        (PLAIN, ("0.8", "1.9"), "auto", "stream-copy", ("0.8", "1.0"), False),
    ],
)
def test_where_and_how(
    frames: str, asked: tuple[str, str], mode: str, how: str, true: tuple[str, str], snapped: bool
) -> None:
    plan = plan_cut(table(frames), Fraction(0), Fraction(asked[0]), Fraction(asked[1]), CutMode(mode))
    assert plan.how is CutHow(how)
    assert (plan.true_in, plan.true_out) == (Fraction(true[0]), Fraction(true[1]))
    assert plan.snapped is snapped
    assert (plan.asked_in, plan.asked_out) == (Fraction(asked[0]), Fraction(asked[1]))
    assert plan.frames == len(
        [word for word in frames.split() if plan.in_pts <= int(word[1:]) < plan.out_pts]
    )


def test_times_count_from_where_playback_starts() -> None:
    plan = plan_cut(table("I50 P51 I52 P53"), Fraction(5), Fraction(1, 5), Fraction(2, 5), CutMode.AUTO)
    assert (plan.in_pts, plan.out_pts, plan.last_pts) == (52, 54, 53)
    assert (plan.true_in, plan.true_out) == (Fraction(1, 5), Fraction(2, 5))


def test_a_picture_that_stands_long_is_held_whole() -> None:
    """What is on the screen at the in point is in the cut, however long it has been there."""
    plan = plan_cut(table("I0 P1 P2 I9 P50 P51"), Fraction(0), Fraction(4), Fraction(5), CutMode.EXACT)
    assert (plan.true_in, plan.true_out) == (Fraction("0.9"), Fraction(5))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("0.4", "0.4"), "is no span"),
        (("0.5", "0.4"), "is no span"),
        (("-1", "0.4"), "is no span"),
        (("1.0", "1.2"), "the recording ends at 00:00:01.000"),
        (("0.4", "2.1"), "the recording ends at 00:00:01.000"),
    ],
)
def test_what_is_not_in_the_recording_is_refused(asked: tuple[str, str], told: str) -> None:
    with pytest.raises(RefusedError, match=told):
        plan_cut(table(PLAIN), Fraction(0), Fraction(asked[0]), Fraction(asked[1]), CutMode.AUTO)


def test_a_barrier_forbids_copying_and_is_told() -> None:
    asked = (Fraction(0), Fraction(2, 5), Fraction(4, 5))
    plan = plan_cut(table(PLAIN), *asked, CutMode.AUTO, barrier="of another codec")
    assert plan.how is CutHow.RE_ENCODED
    assert plan.why == "of another codec"
    with pytest.raises(RefusedError, match="of another codec") as refusal:
        plan_cut(table(PLAIN), *asked, CutMode.SNAP, barrier="of another codec")
    assert "--mode exact" in refusal.value.remedy


def test_pictures_that_an_edit_list_hides_are_never_copied() -> None:
    edited = table("I0 P1 P2 P3 I4 P5 P6", hidden="P2")
    asked = (Fraction(0), Fraction(0), Fraction(2, 5))
    assert plan_cut(edited, *asked, CutMode.AUTO).how is CutHow.RE_ENCODED
    assert plan_cut(edited, *asked, CutMode.AUTO).frames == 3
    assert (
        plan_cut(edited, Fraction(0), Fraction(2, 5), Fraction(3, 5), CutMode.AUTO).how is CutHow.STREAM_COPY
    )


def test_without_times_of_showing_nothing_is_copied() -> None:
    plan = plan_cut(table(PLAIN, untimed=1), Fraction(0), Fraction(0), Fraction(2, 5), CutMode.AUTO)
    assert plan.how is CutHow.RE_ENCODED


@st.composite
def streams(draw: st.DrawFn) -> PacketTable:
    """Draw groups of pictures, open and closed, with reordered pictures and uneven steps."""
    words: list[str] = []
    now = 0
    for _ in range(draw(st.integers(1, 6))):
        leading = draw(st.integers(0, 2)) if words else 0
        first, now = now, now + leading
        words.append(f"I{now}")
        words += [f"b{first + number}" for number in range(leading)]
        for _ in range(draw(st.integers(0, 4))):
            between = draw(st.integers(0, 2))
            words.append(f"P{now + between + 1}")
            words += [f"b{now + 1 + number}" for number in range(between)]
            now += between + 1
        now += 1
    steps = draw(st.lists(st.integers(1, 4), min_size=now, max_size=now))
    stamps = [sum(steps[:number]) for number in range(now)]
    return table(" ".join(f"{word[0]}{stamps[int(word[1:])]}" for word in words), base=Fraction(1, 25))


@given(streams(), st.integers(0, 4_000), st.integers(1, 4_000), st.sampled_from(CutMode))
def test_a_plan_never_lies_about_its_ends(
    packets: PacketTable, start_ms: int, length_ms: int, mode: CutMode
) -> None:
    asked_in, asked_out = Fraction(start_ms, 1000), Fraction(start_ms + length_ms, 1000)
    try:
        plan = plan_cut(packets, Fraction(0), asked_in, asked_out, mode)
    except RefusedError:
        return
    times = [int(pts) * packets.time_base for pts in packets.shown_times]
    slack = plan.step / 2
    end = times[-1] + packets.last_length * packets.time_base
    assert plan.true_in in times
    assert plan.true_out in {*times, end}
    held = [time for time in times if plan.true_in <= time < plan.true_out]
    assert plan.frames == len(held) > 0
    # Nothing asked for is lost, but for half a frame.
    assert plan.true_in <= asked_in + slack or plan.true_in == times[0]
    assert plan.true_out >= min(asked_out - slack, end) or plan.frames == 1
    if plan.how is CutHow.STREAM_COPY:
        assert mode is not CutMode.EXACT
        rows = [row for row, pts in enumerate(packets.pts) if plan.in_pts <= pts < plan.out_pts]
        assert all(later == earlier + 1 for earlier, later in pairwise(rows))
        assert packets.iframe[rows[0]]
        assert packets.pts[rows[0]] == plan.in_pts
    if not plan.snapped:
        after = [time for time in times if time <= asked_in + slack]
        assert plan.true_in == (after[-1] if after else times[0])
