"""Grid references against the Ordnance Survey's own published points."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cameras import easting_northing, grid_reference
from bwv_index.incidents import Position


def sexagesimal(degrees: int, minutes: int, seconds: float) -> float:
    return degrees + minutes / 60 + seconds / 3600


CAISTER = Position(sexagesimal(52, 39, 28.8282), sexagesimal(1, 42, 57.8663))


@pytest.mark.parametrize(
    ("position", "easting", "northing"),
    [
        # Ordnance Survey, "A guide to coordinate systems in Great Britain": the water tower at Caister
        (CAISTER, 651409.804, 313177.450),
        # Ordnance Survey, OSTN15 test points
        (Position(49.92226393730, -6.29977752014), 91492.146, 11318.804),
        (Position(50.43885825610, -4.10864563561), 250359.811, 62016.569),
        (Position(51.48936564950, -0.11992557180), 530624.974, 178388.464),
        (Position(57.81351838410, -8.57854456076), 9587.909, 899448.996),
    ],
)
def test_the_published_points_come_out_to_the_millimetre(
    position: Position, easting: float, northing: float
) -> None:
    found = easting_northing(position)
    assert found is not None
    assert found == pytest.approx((easting, northing), abs=0.0015)


@pytest.mark.parametrize(
    ("digits", "text"),
    [
        (10, "TG 51409 13177"),
        (8, "TG 5140 1317"),
        (6, "TG 514 131"),
        (4, "TG 51 13"),
        (2, "TG 5 1"),
    ],
)
def test_a_reference_names_the_square_by_its_corner(digits: int, text: str) -> None:
    assert grid_reference(CAISTER, digits) == text


@pytest.mark.parametrize(
    ("place", "position", "text"),
    [
        ("Ben Nevis", Position(56.79685, -5.003508), "NN 166 712"),
        ("Land's End", Position(50.0660, -5.7150), "SW 342 250"),
        ("Lerwick", Position(60.1550, -1.1450), "HU 475 414"),
        ("St Kilda", Position(57.8135, -8.5785), "NF 095 994"),
        ("Lowestoft", Position(52.4800, 1.7600), "TM 554 935"),
        ("Mull of Kintyre", Position(55.3100, -5.7900), "NR 595 083"),
        ("Greenwich", Position(51.4779, 0.0), "TQ 389 773"),
    ],
)
def test_the_corners_of_the_country_have_their_letters(place: str, position: Position, text: str) -> None:
    assert grid_reference(position, 6) == text, place


@pytest.mark.parametrize(
    ("place", "position"),
    [
        ("Dublin", Position(53.35, -6.26)),
        ("Belfast", Position(54.60, -5.93)),
        ("Larne", Position(54.85, -5.80)),
        ("Calais", Position(50.95, 1.85)),
        ("Jersey", Position(49.20, -2.10)),
        ("New York", Position(40.70, -74.00)),
        ("the southern hemisphere", Position(-52.0, -1.0)),
        ("the dashcam sentinel", Position(50.0, 30.0)),
    ],
)
def test_outside_great_britain_there_is_no_reference(place: str, position: Position) -> None:
    assert grid_reference(position) is None, place


@pytest.mark.parametrize("digits", [0, 1, 3, 5, 12, -2])
def test_another_count_of_digits_is_refused(digits: int) -> None:
    with pytest.raises(ValueError, match="2, 4, 6, 8 or 10"):
        grid_reference(CAISTER, digits)


@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
def test_any_place_has_a_whole_reference_or_none(latitude: float, longitude: float) -> None:
    if latitude or longitude:
        text = grid_reference(Position(latitude, longitude))
        assert text is None or re.fullmatch(r"[HJNOST][A-HJ-Z] [0-9]{5} [0-9]{5}", text)


@given(latitude=st.floats(51.0, 53.0), longitude=st.floats(-2.5, 0.0))
def test_there_and_back_is_within_a_metre(latitude: float, longitude: float) -> None:
    from convertbng.cutil import convert_lonlat  # noqa: PLC0415 - only this test goes back

    found = easting_northing(Position(latitude, longitude))
    assert found is not None
    east, north = convert_lonlat(*found)
    assert Position(float(north[0]), float(east[0])).distance_m(Position(latitude, longitude)) < 1
