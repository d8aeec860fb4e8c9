"""A scene: a set, people and cars that move through it in absolute time, and what one lens sees of it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial

import numpy as np

from sample_media.canvas import Canvas, Colour, Picture, shaded
from sample_media.figure import Drawing, draw_own_hands
from sample_media.lens import Lens
from sample_media.person import Doing, Mark, Person
from sample_media.sound import Noise
from sample_media.stage import BLUE, Car, Stage

Thing = tuple[float, Callable[[], None]]
"""How far something is from the lens, and what draws it."""
EYE_M = {Doing.LIE: 0.4, Doing.KNEEL: 0.85, Doing.SIT: 0.9}
STANDING_EYE_M = 1.34
ROLL = {Doing.LIE: 0.75, Doing.KNEEL: 0.1}
PITCH = {Doing.LIE: 0.3, Doing.KNEEL: -0.28}
SHAKE = {Doing.GRAPPLE: 1.0, Doing.PUNCH: 0.9, Doing.KICK: 0.9, Doing.LIE: 0.35, Doing.KNEEL: 0.3}
CALM_SHAKE = 0.08
SETTLE_S = 0.7
"""Seconds over which the lens moves from one posture to the next."""


@dataclass(frozen=True, slots=True)
class Throw:
    """A bottle in the air: from one plan point at ``at`` to another, ``flight`` seconds later."""

    at: float
    start: tuple[float, float]
    end: tuple[float, float]
    flight: float = 1.2


@dataclass(frozen=True)
class Scene:
    """Everything that happens in one place; seconds count from ``zero`` (aware UTC)."""

    name: str
    zero: datetime
    stage: Stage
    people: Mapping[str, Person]
    noises: tuple[Noise, ...]
    cars: tuple[Car, ...] = ()
    throws: tuple[Throw, ...] = ()
    jolts: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """By wearer: the moments at which the camera is struck."""

    def seconds(self, moment: datetime) -> float:
        """Where a UTC moment lies on the scene's own time."""
        return (moment - self.zero).total_seconds()

    def picture(self, wearer: str, at: float, size: tuple[int, int]) -> Picture:
        """What the camera on one person's chest sees, as RGB of ``size`` (width, height)."""
        lens = self._lens(self.people[wearer], at, size)
        canvas = Canvas(lens, sky(self.stage.sky, lens.height, lens.width))
        self.stage.draw(canvas)
        for _, draw in sorted(self._things(canvas, wearer, at), key=lambda thing: -thing[0]):
            draw()
        draw_own_hands(canvas, self.people[wearer].doing(at), at)
        return canvas.finished(BLUE, self._blue(lens, at))

    def _lens(self, person: Person, at: float, size: tuple[int, int]) -> Lens:
        stance = person.stance(at, self.people)
        recent = [person.doing(at - SETTLE_S * n / 8) for n in range(9)]

        def settled(table: Mapping[Doing, float], usual: float) -> float:
            return sum(table.get(doing, usual) for doing in recent) / len(recent)

        shake = settled(SHAKE, CALM_SHAKE + 0.1 * min(stance.speed, 4.0))
        struck = [at - moment for moment in self.jolts.get(person.name, ()) if at >= moment]
        jolt = sum(math.exp(-3 * since) * math.sin(31 * since) for since in struck)
        seed = sum(map(ord, person.name)) % 97
        bob = 0.03 * math.sin(stance.walked * 4.2) if stance.speed > 0 else 0.0
        ahead = 0.12
        return Lens(
            (
                stance.x + ahead * math.sin(stance.heading),
                stance.y + ahead * math.cos(stance.heading),
                settled(EYE_M, STANDING_EYE_M) + bob,
            ),
            stance.heading + shake * wander(at, seed, 0.09) + 0.2 * jolt,
            settled(PITCH, -0.1) + shake * wander(at, seed + 31, 0.07) - 0.25 * jolt,
            settled(ROLL, 0.0) + shake * wander(at, seed + 57, 0.07) + 0.18 * jolt,
            *size,
        )

    def _things(self, canvas: Canvas, wearer: str, at: float) -> list[Thing]:
        lens, stage = canvas.lens, self.stage
        return [
            *((lens.depth(lamp.x, lamp.y), partial(lamp.draw, canvas)) for lamp in stage.lamps),
            *((lens.depth(*b.middle), partial(b.draw, canvas, stage.light(*b.middle))) for b in stage.blocks),
            *(self._car(canvas, car, at) for car in self.cars),
            *(self._person(canvas, p, at) for p in self.people.values() if p.name != wearer),
            *(self._bottle(canvas, t, at) for t in self.throws if 0 <= at - t.at <= t.flight),
        ]

    def _car(self, canvas: Canvas, car: Car, at: float) -> Thing:
        spot = car.place(at)
        return canvas.lens.depth(*spot), partial(car.draw, canvas, at, self.stage.light(*spot))

    def _person(self, canvas: Canvas, person: Person, at: float) -> Thing:
        stance = person.stance(at, self.people)
        light = self.stage.light(stance.x, stance.y)
        depth = canvas.lens.depth(stance.x, stance.y)
        shadow = shaded(self.stage.ground, light * 0.55)
        return depth, partial(Drawing(canvas, stance, person.dress, light, shadow).draw, at)

    def _bottle(self, canvas: Canvas, throw: Throw, at: float) -> Thing:
        share = (at - throw.at) / throw.flight
        x = throw.start[0] + (throw.end[0] - throw.start[0]) * share
        y = throw.start[1] + (throw.end[1] - throw.start[1]) * share
        middle = np.array([x, y, 1.9 + 3.0 * share * (1 - share) * 2 - 1.6 * share])
        turn = np.array([math.sin(at * 17) * 0.14, 0.0, math.cos(at * 17) * 0.14])
        draw = partial(canvas.limb, middle - turn, middle + turn, 0.045, (120, 190, 140))
        return canvas.lens.depth(x, y), draw

    def _blue(self, lens: Lens, at: float) -> float:
        strength = 0.0
        for car in self.cars:
            if any(car.flashing(at)):
                strength += 0.55 / (1 + (lens.depth(*car.place(at)) / 14) ** 2)
        return min(strength, 0.6)


def wander(at: float, seed: float, size: float) -> float:
    """A smooth unsteady value around 0, the sway of a body, within ``size`` times 1.7."""
    slow, quick = math.sin(at * 2.3 + seed) * 0.7, math.sin(at * 5.1 + seed * 2) * 0.6
    return size * (slow + quick + math.sin(at * 9.7 + seed * 3) * 0.4)


@lru_cache(maxsize=16)
def sky(colours: tuple[Colour, Colour], height: int, width: int) -> Picture:
    """The background, from the colour at the top to the colour at the horizon."""
    share = np.clip(np.linspace(0, 1.6, height), 0, 1)[:, None, None]
    rows = np.array(colours[0]) * (1 - share) + np.array(colours[1]) * share
    return np.ascontiguousarray(np.broadcast_to(rows, (height, width, 3)).astype(np.uint8))


def standing(x: float, y: float, doing: Doing = Doing.STAND) -> tuple[Mark, ...]:
    """The marks of somebody who stays where they are."""
    return (Mark(0.0, x, y, doing),)
