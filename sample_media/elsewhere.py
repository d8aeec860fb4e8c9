"""Ordinary scenes that belong to no incident, and a quiet walk that was cut before it was finished."""

from datetime import UTC, datetime

from sample_media.dress import BLACK, CREAM, GREEN, GREY, OFFICER, RED
from sample_media.person import Doing, Gaze, Mark, Person
from sample_media.scene import Scene, standing
from sample_media.sound import Noise, Sort
from sample_media.stage import Car
from sample_media.street import StreetPlan, street


def shopping_day(name: str, zero: datetime, seed: int) -> Scene:
    """A street by day with shoppers; somebody speaks to whoever holds the camera."""
    people = (
        Person("camera", OFFICER, (Mark(0, -1.0, -6), Mark(7, -0.8, 1.0, Doing.TALK), Mark(60, -0.8, 1.2)),
               (Gaze(0, (0.0, 20.0)), Gaze(6, "asker"), Gaze(16, (4.0, 12.0)), Gaze(20, "asker"))),
        Person("asker", CREAM, (Mark(0, 0.6, 9), Mark(6, -0.2, 3.2, Doing.TALK), Mark(60, -0.2, 3.2)),
               (Gaze(0, "camera"),)),
        Person("shopper-1", GREEN, (Mark(0, 4.4, 24), Mark(40, 4.2, -16))),
        Person("shopper-2", RED, (Mark(0, -4.6, -14), Mark(36, -4.4, 28))),
        Person("shopper-3", GREY, (Mark(0, 3.6, 4, Doing.FILM), Mark(60, 3.8, 6))),
    )  # fmt: skip
    return Scene(
        name,
        zero,
        street(StreetPlan(13.0, -20.0, 40.0, night=False, seed=seed)),
        {person.name: person for person in people},
        (
            Noise(Sort.HUBBUB, 0, 70, 0.15),
            *(Noise(Sort.SPEECH, 6 + n * 2.9, 2.0, 0.25, 140 + 40 * (n % 2)) for n in range(8)),
        ),
        cars=(Car((Mark(0, 1.8, 60), Mark(4, 1.8, 50), Mark(13, 1.8, -30)), (70, 92, 130)),),
    )


def night_walk() -> Scene:
    """The same town later on the night of 14 June: an officer looks for the two men who ran."""
    people = (
        Person("2310", OFFICER, (Mark(0, -3.0, -14), Mark(40, -2.6, 22)),
               (Gaze(0, (0.0, 30.0)), Gaze(6, "passer"), Gaze(11, (-6.0, 14.0)))),
        Person("passer", BLACK, (Mark(0, 3.4, 16), Mark(30, 3.6, -18))),
        Person("waiting", GREY, standing(-5.3, 9.0), (Gaze(0, "2310"),)),
    )  # fmt: skip
    return Scene(
        "night walk",
        datetime(2025, 6, 14, 22, 31, tzinfo=UTC),
        street(StreetPlan(13.0, -20.0, 40.0, night=True, seed=5)),
        {person.name: person for person in people},
        (Noise(Sort.HUBBUB, 0, 40, 0.1), Noise(Sort.SPEECH, 8, 2.0, 0.2)),
    )
