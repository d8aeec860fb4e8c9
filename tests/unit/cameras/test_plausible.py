import math
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cameras import FixQuality, TrackPoint
from bwv_index.cameras.plausible import measured, without_jumps

AT = datetime(2026, 7, 4, 18, 15, tzinfo=UTC)
GOOD = FixQuality.THREE_D


@pytest.mark.parametrize(
    ("given_as", "why"),
    [
        ({"fix": FixQuality.NONE}, "had no fix"),
        ({"dop": 99.99}, "dilution of precision of 99.99"),
        ({"dop": 20.01}, "dilution of precision"),
        ({"altitude_m": 21_000.0}, "altitude of 21000 m"),
        ({"altitude_m": -900.0}, "altitude of -900 m"),
        ({"accuracy_m": -1.0}, "radius"),
        ({"latitude": 0.0, "longitude": 0.0}, "without a fix"),
        ({"latitude": 999.0, "longitude": 999.0}, "latitude lies within"),
        ({"latitude": 51.5, "longitude": 180.5}, "longitude within"),
        ({"latitude": math.nan}, "made of numbers"),
        ({"longitude": math.inf}, "made of numbers"),
    ],
)
def test_what_is_no_measurement_gives_no_position_and_says_why(given_as: dict[str, float], why: str) -> None:
    made: dict[str, object] = {"offset": Fraction(1), "latitude": 51.5, "longitude": -0.1, "fix": GOOD}
    point = measured(**{**made, **given_as})  # type: ignore[arg-type]
    assert point.position is None
    assert why in point.problem


@pytest.mark.parametrize(("dop", "altitude_m"), [(20.0, 20_000.0), (0.5, -500.0), (None, None)])
def test_the_bounds_themselves_are_good(dop: float | None, altitude_m: float | None) -> None:
    point = measured(Fraction(0), 51.5, -0.1, GOOD, dop=dop, altitude_m=altitude_m)
    assert point.position is not None
    assert (point.dop, point.altitude_m, point.problem) == (dop, altitude_m, "")


@pytest.mark.parametrize("year", [1980, 1994, 1999, 2004])
def test_a_date_from_before_worn_cameras_is_no_time_and_the_place_stays(year: int) -> None:
    point = measured(None, 51.5, -0.1, GOOD, at=AT.replace(year=year))
    assert point.at is None
    assert point.position is not None
    assert str(year) in point.problem


def test_greenwich_is_a_place() -> None:
    assert measured(None, 51.4779, 0.0, GOOD).position is not None


@given(numbers=st.lists(st.floats(), min_size=7, max_size=7), fix=st.sampled_from(FixQuality))
def test_any_numbers_end_in_a_position_in_range_or_a_reason(numbers: list[float], fix: FixQuality) -> None:
    point = measured(
        *(None, numbers[0], numbers[1], fix),
        altitude_m=numbers[2],
        speed_mps=numbers[3],
        course_deg=numbers[4],
        accuracy_m=numbers[5],
        dop=numbers[6],
    )
    assert bool(point.problem) is (point.position is None)
    assert all(v is None or math.isfinite(v) for v in (point.altitude_m, point.speed_mps, point.dop))


def line(*latitudes: float) -> tuple[TrackPoint, ...]:
    return tuple(measured(Fraction(n), latitude, -0.1, GOOD) for n, latitude in enumerate(latitudes))


def refused(*latitudes: float) -> list[int]:
    return [n for n, point in enumerate(without_jumps(line(*latitudes))) if point.position is None]


@pytest.mark.parametrize(
    ("latitudes", "wild"),
    [
        ((51.5, 51.5001, 51.5002), []),
        ((51.5, 51.5001, 53.0, 51.5002, 51.5003), [2]),
        ((10.0, 51.5, 51.5001, 51.5002), [0]),
        ((51.5, 51.5001, 51.5002, 10.0), [3]),
        ((51.5, 51.5, 51.5, 53.0, 53.0, 51.5, 51.5), [3, 4]),
        ((51.5,), []),
        ((), []),
    ],
)
def test_a_place_nobody_could_have_travelled_to_is_refused(
    latitudes: tuple[float, ...], wild: list[int]
) -> None:
    assert refused(*latitudes) == wild


def test_a_refused_reading_says_why_and_keeps_its_time() -> None:
    point = without_jumps(line(51.5, 51.5, 53.0))[2]
    assert "150 m/s" in point.problem
    assert point.offset == 2


def test_without_times_nothing_is_known_of_speed() -> None:
    points = tuple(measured(None, latitude, -0.1, GOOD) for latitude in (51.5, 10.0))
    assert without_jumps(points) == points
