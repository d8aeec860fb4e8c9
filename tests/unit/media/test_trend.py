"""The picture of a trend: always of one size, told apart without colour, and nothing drawn that is not known."""

import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from bwv_index.media import Trend, TrendBar, trend_picture
from bwv_index.media.trend import HEIGHT, WIDTH, _tick, _top_value

Pixels = NDArray[np.uint8]
BAR = TrendBar("2025-06", (3, 2, 1), 0.5)


def trend(*bars: TrendBar) -> Trend:
    return Trend(
        "Assaults on officers by month", "1 June 2025 to 30 June 2025.", "month", "assaults",
        ("with injury", "without injury", "injury not known"), "with footage confirmed", "at least", "not known",
        "As the record stood.", bars,
    )  # fmt: skip


def drawn(*bars: TrendBar) -> Pixels:
    with Image.open(io.BytesIO(trend_picture(trend(*bars)))) as opened:
        assert opened.format == "PNG"
        return np.asarray(opened.convert("RGB"))


def steps(count: int) -> tuple[TrendBar, ...]:
    return tuple(replace(BAR, label=f"{2020 + n // 12}-{n % 12 + 1:02d}") for n in range(count))


@pytest.mark.parametrize("count", [0, 1, 2, 12, 60, 120])
def test_a_picture_is_of_one_size_whatever_it_shows(count: int) -> None:
    apart = TrendBar("one of\nseveral", (1, 0, 0), None, apart=True)
    for bars in (steps(count), (*steps(count), apart)):
        assert drawn(*bars).shape == (HEIGHT, WIDTH, 3)


def test_the_same_trend_gives_the_same_bytes() -> None:
    assert trend_picture(trend(*steps(5))) == trend_picture(trend(*steps(5)))


def test_the_parts_of_a_bar_differ_in_grey_alone() -> None:
    grey = drawn(TrendBar("2025-06", (10, 10, 10))).mean(axis=2)
    column = grey[:, 600:640]
    dark, light, hatched = column[355:412], column[286:343], column[217:274]
    assert dark.max() < light.min() - 60
    assert hatched.std() > 40 > max(dark.std(), light.std())


def test_a_share_that_is_not_known_is_not_drawn_as_none() -> None:
    def marks(bar: TrendBar) -> int:
        red, green, blue = (drawn(bar)[470:560, :, at].astype(int) for at in range(3))
        return int(((red > 150) & (green < 120) & (blue < 60)).sum())

    assert marks(replace(BAR, share=None)) == 0
    assert marks(BAR) > marks(replace(BAR, at_least=True)) > 0


def test_a_taller_bar_is_drawn_taller() -> None:
    def rows(bar: TrendBar) -> int:
        return int(
            (drawn(bar, TrendBar("2025-07", (0, 20, 0)))[142:418, 200:400].mean(axis=2) < 100)
            .any(axis=1)
            .sum()
        )

    assert rows(TrendBar("2025-06", (5, 0, 0))) < rows(TrendBar("2025-06", (15, 0, 0)))


def test_a_star_is_drawn_however_narrow_the_bars_are() -> None:
    bars = steps(120)
    assert not np.array_equal(drawn(*bars), drawn(*bars[:-1], replace(bars[-1], starred=True)))


@given(st.integers(0, 10**9))
def test_a_scale_holds_its_highest_bar_and_has_few_lines(highest: int) -> None:
    top = _top_value(highest)
    assert highest <= top
    assert top % _tick(top) == 0
    assert 1 <= top // _tick(top) <= 7


@settings(max_examples=8)
@given(
    st.lists(
        st.builds(
            TrendBar, st.just("2025-W01"), st.tuples(*[st.integers(0, 10**6)] * 3), st.none() | st.floats(0, 1),
            st.booleans(),
        ),
        max_size=70,
    )
)  # fmt: skip
def test_any_figures_can_be_drawn(bars: list[TrendBar]) -> None:
    assert drawn(*bars).shape == (HEIGHT, WIDTH, 3)
