"""A street of shops with lamps and a building at each end, by night or by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sample_media.canvas import Colour, shaded
from sample_media.lens import Points
from sample_media.stage import Block, Lamp, Panel, Stage

SHOP_M = 6.0
WALLS: tuple[Colour, ...] = ((122, 84, 70), (148, 132, 112), (96, 92, 98), (138, 104, 82), (112, 116, 120))
AWNINGS: tuple[Colour, ...] = ((150, 40, 36), (38, 92, 70), (44, 62, 120), (170, 130, 50))
LIT: Colour = (244, 206, 138)
DARK: Colour = (30, 36, 48)
NIGHT_SKY: tuple[Colour, Colour] = ((8, 10, 22), (34, 34, 52))
DAY_SKY: tuple[Colour, Colour] = ((112, 158, 214), (214, 224, 232))


@dataclass(frozen=True, slots=True)
class StreetPlan:
    """How wide (metres, wall to wall) and long the street is, and whether it is night."""

    width: float
    south: float
    north: float
    night: bool
    seed: int


def street(plan: StreetPlan) -> Stage:
    """Build the street's set."""
    lamps = _lamps(plan)
    general = 0.3 if plan.night else 1.0
    bare = Stage(((0, 0, 0), (0, 0, 0)), (0, 0, 0), (), lamps, (), general)
    panels = (*_ends(plan, general), *_shops(plan, bare), *_kerbs(plan, general))
    return Stage(NIGHT_SKY if plan.night else DAY_SKY, (92, 92, 98), panels, lamps, _furniture(plan), general)


def _lamps(plan: StreetPlan) -> tuple[Lamp, ...]:
    if not plan.night:
        return ()
    edge = plan.width / 2 - 1.4
    spots = np.arange(plan.south + 4, plan.north, 13.0)
    return tuple(
        Lamp(edge if n % 2 else -edge, float(y), 4.6, (255, 206, 140), 0.8) for n, y in enumerate(spots)
    )


def upright(start: tuple[float, float], end: tuple[float, float], low: float, high: float) -> Points:
    """A wall's outline from one plan point to another, between two heights."""
    (x0, y0), (x1, y1) = start, end
    return np.array([(x0, y0, low), (x1, y1, low), (x1, y1, high), (x0, y0, high)])


def _ends(plan: StreetPlan, general: float) -> Iterator[Panel]:
    half = plan.width / 2
    for y in (plan.north, plan.south):
        yield Panel(upright((-half, y), (half, y), 0, 9), shaded((104, 98, 96), general))
        for floor in range(3):
            for column in range(int(plan.width // 3)):
                x = -half + 0.8 + column * 3
                lit = (column * 5 + floor * 3 + plan.seed) % 4 == 0 and plan.night
                low = 1.0 + floor * 2.8
                tone = LIT if lit else shaded(DARK, general + 0.5)
                yield Panel(upright((x, y), (x + 1.4, y), low, low + 1.5), tone)


def _shops(plan: StreetPlan, bare: Stage) -> Iterator[Panel]:
    cuts = np.arange(plan.south, plan.north + 0.1, SHOP_M)
    for side in (-1, 1):
        x = side * plan.width / 2
        for number, (y0, y1) in enumerate(pairwise(cuts.tolist())):
            kind = number * 7 + (side + 1) * 2 + plan.seed
            light = bare.light(x * 0.8, (y0 + y1) / 2)
            yield Panel(upright((x, y0), (x, y1), 0, 7 + kind % 3), shaded(WALLS[kind % len(WALLS)], light))
            yield from _front(x, y0, kind, light, night=plan.night)


def _front(x: float, y: float, kind: int, light: float, *, night: bool) -> Iterator[Panel]:
    """One shop's window, door, awning and two windows above."""
    open_late = night and kind % 3 == 0
    glass = LIT if open_late else shaded(DARK, light + 0.4)
    yield Panel(upright((x, y + 0.5), (x, y + 3.9), 0.6, 2.4), glass)
    yield Panel(upright((x, y + 4.4), (x, y + 5.4), 0.0, 2.3), shaded((60, 44, 36), light))
    yield Panel(upright((x, y + 0.3), (x, y + 5.7), 2.5, 3.1), shaded(AWNINGS[kind % len(AWNINGS)], light))
    for offset in (1.0, 3.6):
        upstairs = night and (kind + round(offset)) % 5 == 0
        yield Panel(
            upright((x, y + offset), (x, y + offset + 1.2), 4.0, 5.7),
            (216, 180, 120) if upstairs else shaded(DARK, light + 0.3),
        )


def _kerbs(plan: StreetPlan, general: float) -> Iterator[Panel]:
    edge = plan.width / 2 - 2.2
    for side in (-1, 1):
        for y0 in np.arange(plan.south, plan.north, 10.0).tolist():
            yield Panel(_strip(side * edge, y0, 0.14, 10.0), shaded((150, 150, 150), general + 0.2))
    for y0 in np.arange(plan.south, plan.north, 4.0).tolist():
        yield Panel(_strip(0.0, y0, 0.1, 2.0), shaded((214, 214, 206), general + 0.15))


def _strip(x: float, y: float, width: float, length: float) -> Points:
    return np.array([(x, y, 0.0), (x + width, y, 0.0), (x + width, y + length, 0.0), (x, y + length, 0.0)])


def _furniture(plan: StreetPlan) -> tuple[Block, ...]:
    """Litter bins and a bench along one pavement."""
    edge = plan.width / 2 - 0.9
    bins = tuple(
        Block((edge, y, 0.0), (edge + 0.45, y + 0.45, 0.95), (40, 62, 50))
        for y in np.arange(plan.south + 9, plan.north, 17.0).tolist()
    )
    bench = Block((-edge - 0.3, plan.south + 22, 0.0), (-edge + 0.2, plan.south + 24, 0.45), (92, 66, 44))
    return (*bins, bench)
