"""The set that people move through: walls, ground, lamps, solid blocks, cars, and the light at each spot."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sample_media.canvas import Canvas, Colour, shaded
from sample_media.lens import Points
from sample_media.person import Dress, Mark, Person

PLAIN = Dress((0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0))
BLUE: Colour = (60, 110, 255)
GROUND_REACH_M = 150.0
POOL = ((7.0, 0.08), (6.0, 0.17), (5.0, 0.27), (4.1, 0.38), (3.2, 0.5), (2.4, 0.62), (1.6, 0.74), (0.9, 0.82))
"""A lamp's pool of light on the ground: radius in metres, and share of the lamp's strength within it."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A flat coloured outline of the set, drawn in the order of the list."""

    corners: Points
    colour: Colour


@dataclass(frozen=True, slots=True)
class Block:
    """A box standing square to the street, from one corner to the opposite one (metres)."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    colour: Colour

    @property
    def middle(self) -> tuple[float, float]:
        """The plan position that the block is sorted by."""
        return (self.low[0] + self.high[0]) / 2, (self.low[1] + self.high[1]) / 2

    def faces(self, eye: tuple[float, float, float]) -> Iterator[tuple[Points, float]]:
        """The faces that can be seen from ``eye``, each with its share of light."""
        (x0, y0, z0), (x1, y1, z1) = self.low, self.high
        if eye[2] > z1:
            yield np.array([(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)]), 1.15
        if eye[0] < x0 or eye[0] > x1:
            x = x0 if eye[0] < x0 else x1
            yield np.array([(x, y0, z0), (x, y1, z0), (x, y1, z1), (x, y0, z1)]), 0.85
        if eye[1] < y0 or eye[1] > y1:
            y = y0 if eye[1] < y0 else y1
            yield np.array([(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)]), 1.0

    def draw(self, canvas: Canvas, light: float) -> None:
        """Draw the faces that the lens sees."""
        for corners, share in self.faces(canvas.lens.eye):
            canvas.flat(corners, shaded(self.colour, light * share))


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light on a post (``post`` false: hung from the ceiling)."""

    x: float
    y: float
    height: float
    colour: Colour
    strength: float = 1.0
    post: bool = True

    def light(self, x: float, y: float) -> float:
        """What this lamp adds to the light at a spot on the ground."""
        return self.strength / (1 + ((x - self.x) ** 2 + (y - self.y) ** 2) / 22)

    def draw(self, canvas: Canvas) -> None:
        """Draw the post, the lantern and its glow."""
        top = np.array([self.x, self.y, self.height])
        if self.post:
            canvas.limb(np.array([self.x, self.y, 0.0]), top, 0.06, (44, 46, 50))
        canvas.ball(top, 0.16, self.colour)
        canvas.glow(top, 0.3 if self.post else 0.06, self.colour)


@dataclass(frozen=True, slots=True)
class Car:
    """A car that drives along the street; a police car has chequers and blue lights."""

    marks: tuple[Mark, ...]
    colour: Colour
    police: bool = False
    lights_from: float = 0.0

    def place(self, at: float) -> tuple[float, float]:
        """Plan position of the car's middle."""
        return Person("", PLAIN, self.marks).place(at)

    def flashing(self, at: float) -> tuple[bool, bool]:
        """Whether the left and the right blue light are on."""
        if not self.police or at < self.lights_from:
            return False, False
        beat = (at * 2.2) % 1
        return beat < 0.22, 0.45 < beat < 0.67  # noqa: PLR2004 - parts of one turn of the light

    def draw(self, canvas: Canvas, at: float, light: float) -> None:
        """Draw body, cabin, wheels, chequers, lamps and the blue lights."""
        x, y = self.place(at)
        Block((x - 0.9, y - 2.2, 0.3), (x + 0.9, y + 2.2, 0.92), self.colour).draw(canvas, light)
        self._side(canvas, x, y, light)
        Block((x - 0.8, y - 1.3, 0.92), (x + 0.8, y + 1.2, 1.48), (38, 44, 52)).draw(canvas, light)
        Block((x - 0.75, y - 1.1, 1.48), (x + 0.75, y + 1.0, 1.54), self.colour).draw(canvas, light)
        self._lamps(canvas, x, y, at)

    def _side(self, canvas: Canvas, x: float, y: float, light: float) -> None:
        side = x - 0.91 if canvas.lens.eye[0] < x else x + 0.91
        if self.police:
            for step in range(8):
                tone: Colour = (232, 226, 60) if step % 2 else (36, 70, 190)
                y0 = y - 2.0 + step * 0.5
                low, high = (side, y0, 0.5), (side, y0 + 0.5, 0.8)
                square = np.array([low, (side, y0 + 0.5, 0.5), high, (side, y0, 0.8)])
                canvas.flat(square, shaded(tone, light))
        turns = np.linspace(0, 2 * math.pi, 14, endpoint=False)
        for wheel in (y - 1.4, y + 1.4):
            rim = np.stack(
                [np.full_like(turns, side), wheel + 0.33 * np.cos(turns), 0.33 + 0.33 * np.sin(turns)], 1
            )
            canvas.flat(rim, shaded((20, 20, 22), light))

    def _lamps(self, canvas: Canvas, x: float, y: float, at: float) -> None:
        front = canvas.lens.eye[1] > y
        tone: Colour = (255, 244, 214) if front else (200, 30, 24)
        for side in (-0.65, 0.65):
            spot = np.array([x + side, y + (2.22 if front else -2.22), 0.7])
            canvas.ball(spot, 0.09, tone)
            canvas.glow(spot, 0.12 if front else 0.07, tone)
        if not self.police:
            return
        for side, lit in zip((-0.4, 0.4), self.flashing(at), strict=True):
            spot = np.array([x + side, y, 1.62])
            half = np.array([0.25, 0, 0])
            canvas.limb(spot - half, spot + half, 0.07, BLUE if lit else (20, 34, 90))
            if lit:
                canvas.glow(spot, 0.5, BLUE)


@dataclass(frozen=True, slots=True)
class Stage:
    """A whole set: sky (top, horizon), ground, panels far to near, lamps, blocks, and the general light."""

    sky: tuple[Colour, Colour]
    ground: Colour
    panels: tuple[Panel, ...]
    lamps: tuple[Lamp, ...]
    blocks: tuple[Block, ...]
    general_light: float

    def light(self, x: float, y: float) -> float:
        """How bright things are at a spot; 1 shows a thing in its own colours."""
        return min(1.25, self.general_light + 0.8 * sum(lamp.light(x, y) for lamp in self.lamps))

    def draw(self, canvas: Canvas) -> None:
        """Draw ground, pools of light, and the panels."""
        reach = GROUND_REACH_M
        canvas.flat(
            np.array([(-reach, -reach, 0), (reach, -reach, 0), (reach, reach, 0), (-reach, reach, 0.0)]),
            shaded(self.ground, self.general_light),
        )
        for radius, share in POOL:
            for lamp in self.lamps:
                tone = shaded(self.ground, self.general_light + share * lamp.strength)
                canvas.flat(ring(lamp.x, lamp.y, radius), tone)
        for panel in self.panels:
            canvas.flat(panel.corners, panel.colour)


def ring(x: float, y: float, radius: float) -> Points:
    """A round outline on the ground."""
    turns = np.linspace(0, 2 * math.pi, 20, endpoint=False)
    return np.stack([x + radius * np.cos(turns), y + radius * np.sin(turns), np.zeros_like(turns)], 1)
