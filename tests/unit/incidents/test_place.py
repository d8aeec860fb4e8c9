import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import Position

positions = st.builds(
    Position, st.floats(-90, 90).filter(lambda x: abs(x) > 1e-6), st.floats(-180, 180)
)  # fmt: skip


@pytest.mark.parametrize(
    ("latitude", "longitude", "accuracy"),
    [
        (91, 0, None), (-91, 0, None), (51, 181, None), (51, -181, None), (0, 0, None), (-0.0, 0.0, None),
        (math.nan, 0, None), (51, math.inf, None), (51, 1, -1), (51, 1, math.nan),
    ],
)  # fmt: skip
def test_what_is_no_position_is_refused(latitude: float, longitude: float, accuracy: float | None) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Position(latitude, longitude, accuracy)


def test_colchester_to_hereford_is_about_248_kilometres() -> None:
    distance = Position(51.8890, 0.9030).distance_m(Position(52.0567, -2.7160))
    assert distance == pytest.approx(248_400, rel=0.01)


@given(positions, positions)
def test_distance_is_symmetric_and_no_more_than_half_the_globe(one: Position, other: Position) -> None:
    assert one.distance_m(other) == pytest.approx(other.distance_m(one), abs=1e-3)
    assert 0 <= one.distance_m(other) <= 20_015_200
    assert one.distance_m(one) == 0
