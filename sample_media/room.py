"""A living room: walls, a door, a window, a sofa, a low table and a screen."""

from collections.abc import Iterator

import numpy as np

from sample_media.canvas import Colour, shaded
from sample_media.lens import Points
from sample_media.stage import Block, Lamp, Panel, Stage
from sample_media.street import upright

HALF_WIDTH = 2.6
LENGTH = 6.2
CEILING = 2.5
WALL: Colour = (188, 176, 156)


def room() -> Stage:
    """Build the room's set; y = 0 is the wall with the door, y = LENGTH the one with the window."""
    lamp = Lamp(0.0, 3.0, CEILING - 0.25, (255, 238, 205), 0.7, post=False)
    behind: Colour = (150, 142, 128)
    return Stage((behind, behind), (126, 96, 72), tuple(_walls()), (lamp,), _furniture(), 0.5)


def _walls() -> Iterator[Panel]:
    half = HALF_WIDTH
    yield Panel(upright((-half, LENGTH), (half, LENGTH), 0, CEILING), shaded(WALL, 0.92))
    yield Panel(upright((-half, 0), (half, 0), 0, CEILING), shaded(WALL, 0.86))
    yield Panel(upright((-half, 0), (-half, LENGTH), 0, CEILING), shaded(WALL, 0.8))
    yield Panel(upright((half, 0), (half, LENGTH), 0, CEILING), shaded(WALL, 0.74))
    yield Panel(level(-half, 0.0, half, LENGTH, CEILING), (206, 200, 190))
    for x, y0, y1 in ((-half, 0.0, LENGTH), (half, 0.0, LENGTH)):
        yield Panel(upright((x * 0.998, y0), (x * 0.998, y1), 0, 0.12), (226, 222, 214))
    yield Panel(upright((-1.9, 0.01), (-1.0, 0.01), 0, 2.05), (112, 78, 52))
    yield Panel(upright((-0.2, LENGTH - 0.01), (1.6, LENGTH - 0.01), 0.9, 2.1), (34, 40, 62))
    yield Panel(upright((-0.5, LENGTH - 0.02), (-0.15, LENGTH - 0.02), 0.6, 2.2), (146, 60, 56))
    yield Panel(upright((1.55, LENGTH - 0.02), (1.9, LENGTH - 0.02), 0.6, 2.2), (146, 60, 56))
    yield Panel(upright((-half + 0.01, 3.4), (-half + 0.01, 4.4), 1.3, 2.0), (74, 96, 88))
    yield Panel(upright((half - 0.01, 1.4), (half - 0.01, 2.3), 1.2, 1.9), (120, 106, 60))
    yield Panel(level(-1.3, 2.0, 1.3, 4.4, 0.004), (96, 52, 58))


def level(x0: float, y0: float, x1: float, y1: float, height: float) -> Points:
    """A level outline between two corners of the plan."""
    return np.array([(x0, y0, height), (x1, y0, height), (x1, y1, height), (x0, y1, height)])


def _furniture() -> tuple[Block, ...]:
    return (
        Block((HALF_WIDTH - 0.95, 2.7, 0.0), (HALF_WIDTH - 0.05, 4.9, 0.45), (70, 84, 104)),
        Block((HALF_WIDTH - 0.3, 2.7, 0.45), (HALF_WIDTH - 0.05, 4.9, 0.95), (62, 76, 96)),
        Block((-HALF_WIDTH + 0.05, 4.8, 0.0), (-HALF_WIDTH + 0.55, 5.9, 0.5), (88, 66, 48)),
        Block((-HALF_WIDTH + 0.2, 4.95, 0.5), (-HALF_WIDTH + 0.27, 5.75, 1.1), (24, 30, 44)),
    )
