"""Commercial Street, Hereford, 12 July 2025: a brawl between two groups; three officers are assaulted.

Scene zero is 21:15:00 UTC.
"""

from datetime import UTC, datetime

import numpy as np

from sample_media.dress import OFFICER, OFFICER_DARK, RED, passer_by
from sample_media.person import Doing, Gaze, Mark, Person
from sample_media.scene import Scene, Throw
from sample_media.sound import Noise, Sort
from sample_media.stage import Car
from sample_media.street import StreetPlan, street

ZERO = datetime(2025, 7, 12, 21, 15, tzinfo=UTC)
CROWD = 26
CALM: tuple[Doing, ...] = (Doing.STAND, Doing.TALK, Doing.TALK, Doing.FILM)
ANGRY: tuple[Doing, ...] = (Doing.GRAPPLE, Doing.PUNCH, Doing.TALK, Doing.THROW, Doing.GRAPPLE)


def hereford() -> Scene:
    """Build the scene."""
    people = (*_officers(), *_assailants(), *_crowd())
    return Scene(
        "hereford",
        ZERO,
        street(StreetPlan(18.0, -22.0, 44.0, night=True, seed=8)),
        {person.name: person for person in people},
        _noises(),
        cars=(
            Car((Mark(0, -2.6, -9),), (236, 238, 240), police=True),
            Car((Mark(0, 3.0, 41), Mark(52, 3.0, 41), Mark(58, 3.0, 33)),
            (236, 238, 240), police=True, lights_from=50),
        ),
        throws=(
            Throw(28.0, (3.0, 20.0), (-1.0, 4.0)), Throw(43.0, (-2.0, 19.0), (1.2, 5.0)),
            Throw(55.5, (1.0, 21.0), (3.4, 4.0)), Throw(68.5, (-3.0, 18.0), (-2.2, 3.0)),
        ),
        jolts={
            "4417": (44.0, 46.5), "4502": (58.0,), "4560": (49.0,), "4610": (70.0, 72.0), "4633": (61.0,),
            "4701": (52.0, 64.0),
        },
    )  # fmt: skip


def _officer(
    name: str, x: float, trouble: tuple[Mark, ...], looks: tuple[Gaze, ...], *, dark: bool = False
) -> Person:
    """An officer who walks up the street in the line, and then meets their own part of the trouble."""
    marks = (Mark(0, x, -3.5), Mark(4, x, -3.0), Mark(22, x, 5.0, Doing.STAND), *trouble)
    return Person(name, OFFICER_DARK if dark else OFFICER, marks, looks)


def _officers() -> tuple[Person, ...]:
    return (
        _officer(
            "4417", -3.6,
            (Mark(36, -3.4, 6, Doing.TALK), Mark(43, -3.4, 6, Doing.GRAPPLE), Mark(46, -3.8, 5, Doing.LIE),
             Mark(56, -3.8, 5, Doing.KNEEL), Mark(61, -3.8, 4.6), Mark(100, -3.8, 4.2)),
            (Gaze(0, (-2.0, 20.0)), Gaze(14, "crowd-3"), Gaze(24, (0.0, 14.0)), Gaze(34, "shover"),
             Gaze(58, "4502")),
        ),
        _officer(
            "4502", -1.2,
            (Mark(44, -1.2, 5.2, Doing.STAND), Mark(47, -2.2, 5.2), Mark(56, -1.4, 6, Doing.GRAPPLE),
             Mark(66, -1.2, 5.4, Doing.TALK), Mark(100, -1.2, 5.0)),
            (Gaze(0, (0.0, 20.0)), Gaze(24, "crowd-5"), Gaze(36, (-2.0, 14.0)), Gaze(45, "4417"),
             Gaze(51, "puncher"),
             Gaze(67, "4610")), dark=True,
        ),
        _officer(
            "4560", 1.2,
            (Mark(46, 1.0, 6.2, Doing.GRAPPLE), Mark(54, 1.0, 6.5, Doing.TALK),
             Mark(72, 1.6, 6.0, Doing.STAND),
             Mark(100, 1.6, 6.0)),
            (Gaze(0, (1.0, 20.0)), Gaze(30, "crowd-8"), Gaze(44, "shover"), Gaze(50, "puncher"),
             Gaze(64, "4610")),
        ),
        _officer(
            "4610", 3.6,
            (Mark(60, 3.4, 6, Doing.TALK), Mark(68, 3.4, 6.2, Doing.GRAPPLE), Mark(73, 3.8, 5.4, Doing.KNEEL),
             Mark(79, 3.8, 5.2, Doing.STAND), Mark(100, 3.6, 4.8)),
            (Gaze(0, (3.0, 20.0)), Gaze(26, "crowd-12"), Gaze(38, (0.0, 16.0)), Gaze(52, "4502"),
             Gaze(64, "kicker")),
        ),
        _officer(
            "4633", 5.6,
            (Mark(58, 5.4, 5.6, Doing.GRAPPLE), Mark(64, 5.4, 5.6), Mark(70, 4.6, 6.4, Doing.GRAPPLE),
             Mark(80, 4.6, 6.4), Mark(100, 4.6, 6.4)),
            (Gaze(0, (2.0, 20.0)), Gaze(40, (-1.0, 14.0)), Gaze(56, "crowd-15"),
             Gaze(66, "kicker")), dark=True,
        ),
        _officer(
            "4701", -5.8,
            (Mark(44, -5.6, 5.2), Mark(47, -4.6, 4.4, Doing.KNEEL), Mark(57, -4.8, 4.2, Doing.STAND),
             Mark(63, -4.8, 4.8, Doing.GRAPPLE), Mark(100, -4.8, 4.6)),
            (Gaze(0, (-2.0, 20.0)), Gaze(44, "4417"), Gaze(58, "crowd-1")),
        ),
    )  # fmt: skip


def _assailants() -> tuple[Person, ...]:
    chance = np.random.default_rng(71)
    return (
        Person(
            "shover", RED,
            (Mark(0, -1.0, 17, Doing.TALK), Mark(36, -2.0, 14), Mark(42.5, -3.3, 7.3, Doing.PUNCH),
             Mark(49, -3.3, 7.0, Doing.KICK), Mark(53, -2.2, 9), Mark(62, 1.0, 22, Doing.TALK)),
            (Gaze(0, "4417"), Gaze(53, (1.0, 30.0)), Gaze(62, "4560")),
        ),
        Person(
            "puncher", passer_by(chance),
            (Mark(0, 0.6, 18, Doing.TALK), Mark(50, 0.2, 15), Mark(56.5, -1.3, 7.4, Doing.PUNCH),
             Mark(63, -0.6, 9.0), Mark(70, 0.4, 20, Doing.THROW)),
            (Gaze(0, "4502"), Gaze(64, (0.4, 30.0)), Gaze(70, "4502")),
        ),
        Person(
            "kicker", passer_by(chance),
            (Mark(0, 4.4, 19, Doing.TALK), Mark(62, 4.2, 16), Mark(68.5, 3.5, 7.6, Doing.KICK),
             Mark(78, 4.0, 10), Mark(84, 5.0, 24)),
            (Gaze(0, "4610"), Gaze(78, (5.0, 40.0))),
        ),
    )  # fmt: skip


def _crowd() -> tuple[Person, ...]:
    chance = np.random.default_rng(1207)
    return tuple(_member(number, chance) for number in range(CROWD))


def _member(number: int, chance: np.random.Generator) -> Person:
    """One of the crowd: two groups that face each other, close in at 30 s, and are pushed back from 65 s."""
    side = -1 if number % 2 else 1
    x, y = float(chance.uniform(-7, 7)), 15 + side * float(chance.uniform(1.0, 6.5))
    near = 14.0 + side * float(chance.uniform(0.2, 2.8))
    calm, angry = CALM[int(chance.integers(len(CALM)))], ANGRY[int(chance.integers(len(ANGRY)))]
    late = float(chance.uniform(0, 5))
    return Person(
        f"crowd-{number}",
        passer_by(chance),
        (
            Mark(0, x, y, calm),
            Mark(26 + late, x, y),
            Mark(30 + late, x * 0.8, near, angry),
            Mark(63 + late, x * 0.8, near),
            Mark(70 + late, x * 1.05, near + 9, calm),
        ),
        (
            Gaze(0, (0.0, 15.0 if calm is not Doing.FILM else 5.0)),
            Gaze(63 + late, (0.0, 40.0)),
            Gaze(72 + late, (0.0, 5.0)),
        ),
    )


def _noises() -> tuple[Noise, ...]:
    chance = np.random.default_rng(220)
    shouts = tuple(
        Noise(Sort.SHOUT, float(at + chance.uniform(0, 1.2)), float(chance.uniform(0.7, 1.8)),
              float(chance.uniform(0.16, 0.42)), float(chance.uniform(130, 270)))
        for at in np.arange(1.0, 92.0, 1.7).tolist()
    )  # fmt: skip
    hits = tuple(Noise(Sort.BANG, at, 0.5, 0.9) for at in (44.0, 46.5, 58.0, 70.0, 72.0))
    glass = tuple(Noise(Sort.GLASS, at, 0.9, 0.5) for at in (29.2, 44.3, 56.7, 69.7))
    return (
        *shouts, *hits, *glass, Noise(Sort.SIREN, 40, 19, 0.45), Noise(Sort.HUBBUB, 0, 30, 0.3),
        Noise(Sort.HUBBUB, 30, 36, 0.7), Noise(Sort.HUBBUB, 66, 40, 0.35),
    )  # fmt: skip
