"""High Street, Colchester, 14 June 2025: two special constables are attacked; one man is arrested.

Scene zero is 22:12:00 UTC.
"""

from datetime import UTC, datetime

from sample_media.dress import BLACK, CREAM, GREEN, GREY, OFFICER, OFFICER_DARK, RED
from sample_media.person import Doing, Gaze, Mark, Person
from sample_media.scene import Scene, standing
from sample_media.sound import Noise, Sort
from sample_media.stage import Car
from sample_media.street import StreetPlan, street

ZERO = datetime(2025, 6, 14, 22, 12, tzinfo=UTC)
SOUTH, NORTH = -68.0, 40.0


def colchester() -> Scene:
    """Build the scene."""
    people = (*_officers(), *_suspects(), *_onlookers())
    return Scene(
        "colchester",
        ZERO,
        street(StreetPlan(13.0, SOUTH, NORTH, night=True, seed=3)),
        {person.name: person for person in people},
        _noises(),
        cars=(
            Car((Mark(0, 2.2, -60), Mark(54, 2.2, -60), Mark(60, 2.0, 3.0)), (236, 238, 240), police=True),
            Car((Mark(0, -3.4, 27),), (120, 32, 40)),
        ),
        jolts={"8123": (40.3, 45.0), "8240": (46.2, 49.5, 51.6), "2291": (66.0,)},
    )


def _officers() -> tuple[Person, ...]:
    first = Person(
        "8123",
        OFFICER,
        (
            Mark(0, -0.8, -6), Mark(5, -0.8, -4), Mark(24, -0.7, 11), Mark(38.5, -0.7, 11, Doing.TALK),
            Mark(40.4, -0.7, 10.8, Doing.GRAPPLE), Mark(56, -0.2, 9.6), Mark(60, 0.2, 11.5),
            Mark(66, 0.0, 12.2, Doing.TALK), Mark(95, 0.0, 12.2),
        ),
        (Gaze(0, "red"), Gaze(18, "grey"), Gaze(22, "red"), Gaze(46, "8240"), Gaze(48, "black"),
         Gaze(52, "red"),
         Gaze(58, "8240"), Gaze(63, "red")),
    )  # fmt: skip
    second = Person(
        "8240",
        OFFICER_DARK,
        (
            Mark(0, 1.0, -6.5), Mark(5, 1.0, -4.5), Mark(24, 1.0, 10.8), Mark(38, 1.0, 10.8, Doing.TALK),
            Mark(42, 1.1, 11, Doing.GRAPPLE), Mark(46.4, 1.5, 10.4, Doing.LIE),
            Mark(62, 1.6, 10.2, Doing.KNEEL),
            Mark(68, 1.5, 10.4, Doing.STAND), Mark(95, 1.3, 10.6),
        ),
        (Gaze(0, "grey"), Gaze(30, "red"), Gaze(36, "grey"), Gaze(50, "black"), Gaze(58, "8123"),
         Gaze(64, "red"),
         Gaze(74, "8123")),
    )  # fmt: skip
    third = Person(
        "2291",
        OFFICER,
        (
            Mark(0, 3.2, -60), Mark(53, 3.2, -16), Mark(59.5, 2.9, 5), Mark(61, 2.4, 6.5),
            Mark(65, 0.6, 12.8),
            Mark(66, 0.3, 13.2, Doing.GRAPPLE), Mark(70, -0.2, 13.4, Doing.KNEEL), Mark(95, -0.2, 13.4),
        ),
        (Gaze(0, (1.5, 20.0)), Gaze(58, "grey"), Gaze(62, "red"), Gaze(78, "8240"), Gaze(82, "red")),
    )  # fmt: skip
    return first, second, third


def _suspects() -> tuple[Person, ...]:
    red = Person(
        "red",
        RED,
        (
            Mark(0, -0.6, 14, Doing.TALK), Mark(33, -0.6, 13.8, Doing.TALK),
            Mark(39, -0.7, 12.4, Doing.PUNCH),
            Mark(54, -0.4, 11.2), Mark(57, -0.3, 13.6), Mark(66, -0.5, 14.2, Doing.GRAPPLE),
            Mark(68, -0.7, 14.3, Doing.LIE), Mark(95, -0.7, 14.3),
        ),
        (Gaze(0, "8123"), Gaze(56, (0.0, 30.0)), Gaze(64, "2291")),
    )  # fmt: skip
    grey = Person(
        "grey",
        GREY,
        (
            Mark(0, 1.2, 14.5, Doing.TALK), Mark(40, 1.2, 14.2), Mark(42, 1.2, 12.0, Doing.GRAPPLE),
            Mark(47, 1.6, 11.6, Doing.PUNCH), Mark(57, 2.0, 12.4), Mark(72, 3.4, 39), Mark(95, 3.4, 39.5),
        ),
        (Gaze(0, "8240"), Gaze(57, (3.4, 60.0))),
    )  # fmt: skip
    black = Person(
        "black",
        BLACK,
        (
            Mark(0, 2.4, 16, Doing.STAND), Mark(43, 2.4, 16), Mark(46.5, 2.5, 11.0, Doing.KICK),
            Mark(55, 2.6, 11.2), Mark(70, 4.2, 38), Mark(95, 4.2, 39),
        ),
        (Gaze(0, "8240"), Gaze(55, (4.2, 60.0))),
    )  # fmt: skip
    return red, grey, black


def _onlookers() -> tuple[Person, ...]:
    return (
        Person("onlooker-1", GREEN, standing(-4.9, 15, Doing.FILM), (Gaze(0, "8123"),)),
        Person("onlooker-2", CREAM, standing(-5.2, 16.2), (Gaze(0, "8240"),)),
        Person("onlooker-3", GREY, (Mark(0, 5.2, 30), Mark(44, 4.9, 6), Mark(95, 4.8, -12))),
    )


def _noises() -> tuple[Noise, ...]:
    talk = tuple(Noise(Sort.SPEECH, 16 + n * 3.4, 2.2, 0.16, 120 + 25 * (n % 3)) for n in range(7))
    shouts = tuple(
        Noise(Sort.SHOUT, at, 1.3, 0.5, pitch)
        for at, pitch in ((37, 190), (40.8, 240), (43, 170), (45.2, 260), (47.4, 210), (50, 230), (53, 180),
                          (62, 150), (66.6, 220), (69.5, 160), (74, 150), (79, 140), (84, 150))
    )  # fmt: skip
    return (
        *talk,
        *shouts,
        Noise(Sort.SIREN, 34, 26, 0.5),
        Noise(Sort.BANG, 40.3, 0.5, 0.9),
        Noise(Sort.BANG, 46.2, 0.5, 0.8),
        Noise(Sort.BANG, 59.8, 0.3, 0.4),
        Noise(Sort.BANG, 66.0, 0.4, 0.8),
        Noise(Sort.HUBBUB, 0, 100, 0.12),
    )
