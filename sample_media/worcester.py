"""A living room in Worcester, 5 March 2025: two officers are scratched and kicked at a domestic call.

Scene zero is 19:04:00 UTC.
"""

from datetime import UTC, datetime

from sample_media.dress import CREAM, GREY, OFFICER, OFFICER_DARK
from sample_media.person import Doing, Gaze, Mark, Person
from sample_media.room import room
from sample_media.scene import Scene, standing
from sample_media.sound import Noise, Sort

ZERO = datetime(2025, 3, 5, 19, 4, tzinfo=UTC)


def worcester() -> Scene:
    """Build the scene."""
    caller = Person("caller", CREAM, standing(2.0, 4.2, Doing.SIT), (Gaze(0, "5133"),))
    people = (*_officers(), _attacker(), caller)
    return Scene(
        "worcester",
        ZERO,
        room(),
        {person.name: person for person in people},
        _noises(),
        jolts={"5120": (31.0, 33.2), "5133": (40.0, 41.6)},
    )


def _officers() -> tuple[Person, ...]:
    first = Person(
        "5120",
        OFFICER,
        (
            Mark(0, -1.4, 0.5), Mark(12, -1.4, 0.7), Mark(18, -0.9, 2.2, Doing.TALK),
            Mark(29.5, -0.9, 2.2, Doing.TALK),
            Mark(30.5, -0.9, 2.1, Doing.GRAPPLE), Mark(37, -1.4, 2.0, Doing.STAND),
            Mark(43, -0.8, 3.0, Doing.GRAPPLE),
            Mark(47, -0.7, 3.3, Doing.KNEEL), Mark(70, -0.7, 3.3),
        ),
        (Gaze(0, "attacker"), Gaze(20, "caller"), Gaze(25, "attacker"), Gaze(56, "5133")),
    )  # fmt: skip
    second = Person(
        "5133",
        OFFICER_DARK,
        (
            Mark(0, -1.2, 0.1), Mark(14, -1.2, 0.5), Mark(21, 0.9, 2.0, Doing.TALK),
            Mark(30, 0.9, 2.0, Doing.STAND),
            Mark(33, 0.4, 2.3, Doing.STAND), Mark(39.5, 0.6, 2.4, Doing.GRAPPLE),
            Mark(47, 0.4, 3.0, Doing.KNEEL),
            Mark(58, 0.6, 2.9, Doing.STAND), Mark(70, 0.9, 2.8),
        ),
        (Gaze(0, "caller"), Gaze(28, "5120"), Gaze(31, "attacker"), Gaze(59, "caller"), Gaze(63, "attacker")),
    )  # fmt: skip
    return first, second


def _attacker() -> Person:
    return Person(
        "attacker",
        GREY,
        (
            Mark(0, -0.6, 4.6, Doing.TALK), Mark(16, -0.2, 4.8, Doing.TALK), Mark(24, -0.8, 4.2, Doing.TALK),
            Mark(29.6, -0.8, 3.4, Doing.PUNCH), Mark(36, -0.3, 3.7, Doing.STAND),
            Mark(39.4, 0.4, 3.6, Doing.KICK),
            Mark(44, -0.2, 4.0, Doing.GRAPPLE), Mark(47, -0.2, 4.1, Doing.LIE), Mark(70, -0.2, 4.1),
        ),
        (Gaze(0, "5120"), Gaze(14, "caller"), Gaze(22, "5120"), Gaze(37, "5133"), Gaze(44, (-2.0, 5.0))),
    )  # fmt: skip


def _noises() -> tuple[Noise, ...]:
    talk = tuple(Noise(Sort.SPEECH, 12 + n * 2.6, 1.9, 0.2, (118, 205, 150)[n % 3]) for n in range(7))
    shouts = tuple(
        Noise(Sort.SHOUT, at, lasts, 0.5, pitch)
        for at, lasts, pitch in ((29.4, 1.6, 240), (32, 1.0, 150), (34.6, 1.4, 230), (39.2, 1.2, 260),
                                 (42, 1.4, 160),
                                 (45, 1.2, 230), (49, 1.0, 150), (53.5, 1.6, 210), (60, 1.2, 200))
    )  # fmt: skip
    return (
        *talk, *shouts, Noise(Sort.BANG, 31.0, 0.4, 0.7), Noise(Sort.BANG, 40.0, 0.5, 0.9),
        Noise(Sort.GLASS, 41.4, 0.8, 0.4), Noise(Sort.BANG, 47.0, 0.5, 0.7),
    )  # fmt: skip
