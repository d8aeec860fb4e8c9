"""A person in the scene: where they stand at each moment, what they do, where they look."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sample_media.canvas import Colour

TURN_S = 0.9
"""Seconds a person takes to turn to what they look at next."""
STRIDE_M = 1.5


class Doing(StrEnum):
    """What a person's body does."""

    STAND = "stand"
    TALK = "talk"
    PUNCH = "punch"
    KICK = "kick"
    GRAPPLE = "grapple"
    LIE = "lie"
    KNEEL = "kneel"
    SIT = "sit"
    THROW = "throw"
    FILM = "film"


@dataclass(frozen=True, slots=True)
class Dress:
    """What a person wears; officers wear a bright vest over black."""

    top: Colour
    legs: Colour
    hair: Colour
    skin: Colour
    vest: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """From ``at`` seconds a person is at ``x``, ``y`` metres, doing this, and moves on to the next mark."""

    at: float
    x: float
    y: float
    doing: Doing = Doing.STAND


@dataclass(frozen=True, slots=True)
class Gaze:
    """From ``at`` seconds a person faces another person, or a point."""

    at: float
    target: str | tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stance:
    """A person at one moment: metres, radians (0 looks along +y), metres per second, metres walked."""

    x: float
    y: float
    heading: float
    speed: float
    walked: float
    doing: Doing


@dataclass(frozen=True, slots=True)
class Person:
    """One person's part in the scene. An officer's ``name`` is the collar number."""

    name: str
    dress: Dress
    marks: tuple[Mark, ...]
    gazes: tuple[Gaze, ...] = ()

    def place(self, at: float) -> tuple[float, float]:
        """Where the person stands at ``at`` seconds."""
        before, after, share = self._between(at)
        x, y = before.x + (after.x - before.x) * share, before.y + (after.y - before.y) * share
        if before.doing in {Doing.GRAPPLE, Doing.PUNCH, Doing.KICK}:
            seed = sum(map(ord, self.name))
            x += 0.16 * math.sin(at * 5.1 + seed) + 0.07 * math.sin(at * 11.3 + seed * 2)
            y += 0.16 * math.sin(at * 4.3 + seed * 3) + 0.07 * math.sin(at * 9.7 + seed)
        return x, y

    def doing(self, at: float) -> Doing:
        """What the person does at ``at`` seconds."""
        return self._between(at)[0].doing

    def stance(self, at: float, people: Mapping[str, "Person"]) -> Stance:
        """The person at ``at`` seconds, among the others."""
        x, y = self.place(at)
        before, after, _ = self._between(at)
        span = max(after.at - before.at, 0.01)
        speed = math.hypot(after.x - before.x, after.y - before.y) / span
        walked = speed * (at - before.at)
        return Stance(x, y, self._heading(at, people), speed, walked, before.doing)

    def _between(self, at: float) -> tuple[Mark, Mark, float]:
        before = max((m for m in self.marks if m.at <= at), key=lambda m: m.at, default=self.marks[0])
        after = min((m for m in self.marks if m.at > at), key=lambda m: m.at, default=before)
        span = after.at - before.at
        share = (at - before.at) / span if span > 0 else 0.0
        return before, after, max(0.0, share)

    def _heading(self, at: float, people: Mapping[str, "Person"]) -> float:
        past = [g for g in self.gazes if g.at <= at]
        if not past:
            return self._course(at)
        now = self._toward(past[-1], at, people)
        share = (at - past[-1].at) / TURN_S
        if share >= 1:
            return now
        old = self._toward(past[-2], at, people) if past[1:] else self._course(at)
        turn = (now - old + math.pi) % (2 * math.pi) - math.pi
        return old + turn * share * share * (3 - 2 * share)

    def _toward(self, gaze: Gaze, at: float, people: Mapping[str, "Person"]) -> float:
        x, y = self.place(at)
        to_x, to_y = people[gaze.target].place(at) if isinstance(gaze.target, str) else gaze.target
        return math.atan2(to_x - x, to_y - y)

    def _course(self, at: float) -> float:
        moves = [(b, a) for b, a in zip(self.marks, self.marks[1:], strict=False) if (a.x, a.y) != (b.x, b.y)]
        if not moves:
            return 0.0
        begun = [pair for pair in moves if pair[0].at <= at]
        before, after = begun[-1] if begun else moves[0]
        return math.atan2(after.x - before.x, after.y - before.y)
