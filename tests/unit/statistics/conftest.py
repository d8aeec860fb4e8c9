"""An incident with one officer assaulted, to be changed in one respect."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count as numbers
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bwv_index.incidents import Injury, OfficerKey, Precision, TimeWindow, normalise_officer
from bwv_index.statistics import NOT_STATED, AssaultIncident, CrewMember, Footage

Make = Callable[..., AssaultIncident]


def officer(text: str) -> OfficerKey:
    found = normalise_officer(text)
    assert found is not None
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def window(start: str, end: str = "") -> TimeWindow:
    return TimeWindow(at(start), at(end or start), f"{start} {end}".strip(), Precision.RANGE)


@pytest.fixture(scope="session")
def london() -> ZoneInfo:
    return ZoneInfo("Europe/London")


@pytest.fixture
def make() -> Make:
    """Make incidents: ``when`` is empty for none, or one or two UTC times; ``crews`` are (officer, callsign)."""
    number = numbers(1)

    def one(
        *victims: str, when: str = "2025-06-14T22:00", injury: str = "unknown", crimes: int = 1, **other: Any
    ) -> AssaultIncident:
        own = next(number)
        start, _, end = when.partition(" ")
        return AssaultIncident(
            number=own,
            name=other.get("name", f"42-{own}"),
            area=other.get("area", NOT_STATED),
            offence=other.get("offence", NOT_STATED),
            injury=Injury(injury),
            victims=tuple(officer(text) for text in victims),
            crimes=crimes,
            window=window(start, end) if when else None,
            stated=when or "some time last week",
            crews=tuple(CrewMember(officer(who), sign) for who, sign in other.get("crews", ())),
            footage=other.get("footage", Footage.NONE),
        )

    return one
