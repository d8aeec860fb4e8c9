"""The picture of a trend: stacked bars, told apart by tone and hatch and not by colour alone; a share below."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont

Colour: TypeAlias = tuple[int, int, int]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

WIDTH, HEIGHT = 1200, 675

STAR = "*"

_FINE = 2
"""Everything is drawn so many times larger and scaled down, which makes its edges smooth."""
_LEFT, _RIGHT = 98, 30
_TOP, _FOOT = 142, 418
"""Where the bars end and stand, from above."""
_SHARES_TOP, _SHARES_FOOT = 470, 566
"""As above, of the strip that the shares have to themselves: over the bars they would hide what they stand on."""
_TITLE, _TEXT, _SMALL = 26, 15, 13
_PAPER: Colour = (255, 255, 255)
_INK: Colour = (24, 28, 34)
_FAINT: Colour = (92, 98, 108)
_GRID: Colour = (226, 229, 233)
_DARK: Colour = (16, 60, 108)
_LIGHT: Colour = (138, 186, 222)
_HATCH: Colour = (112, 112, 112)
_MARK: Colour = (198, 74, 0)
"""Blue and orange are told apart by every common colour vision; dark, light and hatch without any."""
_WIDEST_BAR = 92
_NARROWEST_APART = 96
_GAP_APART = 26
_TICKS = 6
_LEAST_FOR_NUMBERS = 20
_MARK_SIZE = 6
_EVERY = (1, 2, 3, 4, 6, 12, 24, 48)


class Fill(Enum):
    """How a part of a bar is drawn."""

    DARK = "dark"
    LIGHT = "light"
    HATCHED = "hatched"


FILLS = (Fill.DARK, Fill.LIGHT, Fill.HATCHED)
"""From the foot of a bar upwards."""


@dataclass(frozen=True, slots=True)
class TrendBar:
    """One bar: its label, its three parts from the foot upwards, and its share.

    ``share`` is from 0 to 1, None where it is not known; ``at_least`` says that it may be more. A bar that stands
    ``apart`` is no step of the trend; one that is ``starred`` has a star above it, which the foot explains.
    """

    label: str
    parts: tuple[int, int, int]
    share: float | None = None
    at_least: bool = False
    apart: bool = False
    starred: bool = False

    @property
    def total(self) -> int:
        """The height of the bar."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True)
class Trend:
    """What a picture of a trend shows; each text is one line. ``nothing`` stands where no bar has a known share."""

    title: str
    line: str
    across: str
    upwards: str
    parts: tuple[str, str, str]
    share: str
    share_at_least: str
    nothing: str
    foot: str
    bars: tuple[TrendBar, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a bar stands: its middle and the width that it has to itself, in pixels."""

    bar: TrendBar
    middle: float
    width: float


@dataclass(frozen=True, slots=True)
class _Page:
    """The picture while it is drawn; all places are in pixels of the finished picture."""

    image: Image.Image
    draw: ImageDraw.ImageDraw
    top_value: int

    def y(self, value: float) -> float:
        """Return how far down a number of the left-hand scale stands."""
        return _FOOT - (_FOOT - _TOP) * value / self.top_value

    def box(self, box: tuple[float, float, float, float], fill: Colour | None, edge: Colour | None) -> None:
        """Draw a rectangle."""
        self.draw.rectangle([round(_FINE * side) for side in box], fill=fill, outline=edge, width=_FINE)

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, width: float = 1.0) -> None:
        """Draw a line through points."""
        fine = [(_FINE * x, _FINE * y) for x, y in points]
        self.draw.line(fine, fill=colour, width=max(1, round(_FINE * width)))

    def text(
        self, place: tuple[float, float], text: str, size: int, colour: Colour = _INK, anchor: str = "la"
    ) -> None:
        """Write one line; ``anchor`` says which point of it stands at the place."""
        x, y = place
        self.draw.text((_FINE * x, _FINE * y), text, fill=colour, font=_font(size * _FINE), anchor=anchor)


def trend_picture(trend: Trend) -> bytes:
    """Draw a trend.

    Returns:
        A PNG of 1200 x 675 pixels; the same trend gives the same bytes.
    """
    image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), _PAPER)
    highest = max((bar.total for bar in trend.bars), default=0)
    page = _Page(image, ImageDraw.Draw(image), _top_value(highest))
    _draw_words(page, trend)
    _draw_legend(page, trend)
    _draw_scales(page, trend)
    slots = _slots(trend.bars)
    for slot in slots:
        _draw_bar(page, slot)
    _draw_labels(page, slots)
    for foot in (_FOOT, _SHARES_FOOT):
        page.line([(_LEFT, foot), (WIDTH - _RIGHT, foot)], _INK, 1.5)
    _draw_shares(page, slots)
    return _encoded(image)


def _draw_words(page: _Page, trend: Trend) -> None:
    page.text((_LEFT, 20), trend.title, _TITLE)
    page.text((_LEFT, 58), trend.line, _TEXT, _FAINT)
    page.text(((_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 50), trend.across, _TEXT, _INK, "mm")
    page.text((_LEFT, HEIGHT - 18), trend.foot, _SMALL, _FAINT, "lm")
    _write_upwards(page, trend.upwards, 18, (_TOP + _FOOT) / 2)


def _write_upwards(page: _Page, text: str, across: float, down: float) -> None:
    """Write one line from below upwards, its middle at the place."""
    font = _font(_TEXT * _FINE)
    size = (math.ceil(font.getlength(text)), _TEXT * _FINE * 2)
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).text((size[0] / 2, size[1] / 2), text, fill=255, font=font, anchor="mm")
    turned = mask.rotate(90, expand=True)
    place = (round(_FINE * across - turned.width / 2), round(_FINE * down - turned.height / 2))
    page.image.paste(_INK, place, turned)


def _draw_legend(page: _Page, trend: Trend) -> None:
    """Say above the bars what their parts are, and above the shares what their marks are."""
    x, y = float(_LEFT), 102.0
    for fill, name in zip(FILLS, trend.parts, strict=True):
        _fill(page, (x, y - 8, x + 22, y + 8), fill)
        x = _named(page, x + 30, y, name)
    x, y = float(_LEFT), _SHARES_TOP - 22.0
    shares = [bar for bar in trend.bars if bar.share is not None]
    for at_least, name in ((False, trend.share), (True, trend.share_at_least)):
        if any(bar.at_least is at_least for bar in shares):
            _mark(page, (x + 11, y), hollow=at_least)
            x = _named(page, x + 30, y, name)
    if trend.bars and not shares:
        page.text((x, y), trend.nothing, _TEXT, _INK, "lm")


def _named(page: _Page, x: float, y: float, name: str) -> float:
    page.text((x, y), name, _TEXT, _INK, "lm")
    return x + _font(_TEXT * _FINE).getlength(name) / _FINE + 28


def _draw_scales(page: _Page, trend: Trend) -> None:
    for value in range(0, page.top_value + 1, _tick(page.top_value)):
        _draw_tick(page, page.y(value), f"{value:,}")
    for percent in (0, 50, 100):
        _draw_tick(page, _y_share(percent / 100), f"{percent} %")
    if not trend.bars:
        page.text((WIDTH / 2, (_TOP + _FOOT) / 2), "none on the record for this time", _TITLE, _FAINT, "mm")


def _draw_tick(page: _Page, down: float, text: str) -> None:
    page.line([(_LEFT, down), (WIDTH - _RIGHT, down)], _GRID)
    page.text((_LEFT - 10, down), text, _TEXT, _INK, "rm")


def _y_share(share: float) -> float:
    """Return how far down a share stands."""
    return _SHARES_FOOT - (_SHARES_FOOT - _SHARES_TOP) * share


def _slots(bars: Sequence[TrendBar]) -> list[_Slot]:
    """Share the width out: steps of the trend evenly, bars that stand apart to the right of them."""
    steps, apart = [bar for bar in bars if not bar.apart], [bar for bar in bars if bar.apart]
    aside = len(apart) * _NARROWEST_APART + (_GAP_APART if apart and steps else 0)
    width = WIDTH - _LEFT - _RIGHT - aside
    each = width / max(1, len(steps))
    slots = [_Slot(bar, _LEFT + each * (at + 0.5), each) for at, bar in enumerate(steps)]
    begin = WIDTH - _RIGHT - len(apart) * _NARROWEST_APART
    return slots + [
        _Slot(bar, begin + _NARROWEST_APART * (at + 0.5), _NARROWEST_APART) for at, bar in enumerate(apart)
    ]


def _draw_bar(page: _Page, slot: _Slot) -> None:
    half = min(_WIDEST_BAR, slot.width * 0.72) / 2
    below = 0
    for fill, number in zip(FILLS, slot.bar.parts, strict=True):
        if number:
            _fill(page, (slot.middle - half, page.y(below + number), slot.middle + half, page.y(below)), fill)
        below += number
    above = f"{below:,}" if slot.width >= _LEAST_FOR_NUMBERS + 3 * len(str(below)) else ""
    page.text((slot.middle, page.y(below) - 4), above + STAR * slot.bar.starred, _SMALL, _INK, "mb")


def _fill(page: _Page, box: tuple[float, float, float, float], fill: Fill) -> None:
    if fill is Fill.HATCHED:
        _hatch(page, box)
        return
    page.box(box, _DARK if fill is Fill.DARK else _LIGHT, _INK)


def _hatch(page: _Page, box: tuple[float, float, float, float]) -> None:
    """Fill a rectangle with slanting lines that run through from bar to bar."""
    left, top, right, bottom = (round(_FINE * side) for side in box)
    size = (right - left + 1, bottom - top + 1)
    tile = Image.new("RGB", size, _PAPER)
    lines = ImageDraw.Draw(tile)
    gap = 6 * _FINE
    for start in range(-size[1] - (left - bottom) % gap, size[0] + gap, gap):
        lines.line((start, size[1], start + size[1], 0), fill=_HATCH, width=_FINE + 1)
    page.image.paste(tile, (left, top))
    page.box(box, None, _INK)


def _draw_labels(page: _Page, slots: Sequence[_Slot]) -> None:
    """Write what the bars are called: all, or every second, third and so on, as there is room."""
    steps = [slot for slot in slots if not slot.bar.apart]
    font = _font(_SMALL * _FINE)
    widest = max((font.getlength(slot.bar.label) / _FINE for slot in steps), default=0.0)
    fitting = (every for every in _EVERY if every * (steps[0].width if steps else 1.0) >= widest + 10)
    every = next(fitting, _EVERY[-1])
    for slot in steps[::every]:
        for foot in (_FOOT, _SHARES_FOOT):
            page.line([(slot.middle, foot), (slot.middle, foot + 5)], _INK)
        page.text((slot.middle, _SHARES_FOOT + 16), slot.bar.label, _SMALL, _INK, "mm")
    for slot in slots:
        if slot.bar.apart:
            for line, words in enumerate(slot.bar.label.split("\n")):
                page.text((slot.middle, _SHARES_FOOT + 16 + 16 * line), words, _SMALL, _INK, "mm")
    if steps and len(steps) < len(slots):
        x = next(slot for slot in slots if slot.bar.apart).middle - (_NARROWEST_APART + _GAP_APART) / 2
        for y in range(_TOP, _SHARES_FOOT + 36, 10):
            page.line([(x, y), (x, y + 5)], _FAINT)


def _draw_shares(page: _Page, slots: Sequence[_Slot]) -> None:
    """Draw each known share; a line joins those of neighbouring periods, never over one that is not known."""
    for one, other in pairwise(slots):
        if one.bar.share is not None and other.bar.share is not None and not other.bar.apart:
            ends = ((one.middle, _y_share(one.bar.share)), (other.middle, _y_share(other.bar.share)))
            page.line(ends, _PAPER, 4)
            page.line(ends, _MARK, 2)
    for slot in slots:
        if slot.bar.share is not None:
            small = 0.7 if slot.width < 2 * _MARK_SIZE else 1.0
            _mark(page, (slot.middle, _y_share(slot.bar.share)), hollow=slot.bar.at_least, scale=small)


def _mark(page: _Page, place: tuple[float, float], *, hollow: bool, scale: float = 1.0) -> None:
    x, y = place
    for size, colour in (
        (_MARK_SIZE + 2.5, _PAPER),
        (_MARK_SIZE, _MARK),
        *(((3.0, _PAPER),) if hollow else ()),
    ):
        reach = size * scale
        points = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
        page.draw.polygon([(_FINE * across, _FINE * down) for across, down in points], fill=colour)


def _tick(top: int) -> int:
    """Return the distance between the lines of a scale: 1, 2 or 5 times a power of ten, and whole."""
    rough = max(1.0, top / _TICKS)
    power: int = 10 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough)


def _top_value(highest: int) -> int:
    """Return where a scale ends: on one of its lines, with room for a number above the highest bar."""
    wanted = max(1, math.ceil(highest * 1.06))
    step = _tick(wanted)
    return math.ceil(wanted / step) * step


def _encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=8)
def _font(size: int) -> Font:
    return ImageFont.load_default(size=size)
