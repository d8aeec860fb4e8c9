"""A position as an Ordnance Survey National Grid reference, as officers and maps of Great Britain write it."""

import math

from bwv_index.incidents import Position

LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
"""The grid's letters, row by row from the north-west: there is no I."""
SQUARE_M = 100_000
WIDTH_M, HEIGHT_M = 700_000, 1_300_000
MOST_DIGITS = 10

_COAST = (
    *((-7.0, 49.7), (-5.0, 49.7), (-1.0, 50.2), (0.5, 50.5), (1.2, 50.85), (1.65, 51.15), (2.2, 52.0)),
    *((2.2, 53.5), (-0.5, 56.0), (-0.4, 61.0), (-2.2, 61.0), (-9.0, 58.3), (-9.0, 57.4), (-8.0, 56.4)),
    *((-7.0, 55.5), (-6.0, 55.4), (-5.93, 55.2), (-5.4, 54.9), (-5.3, 54.5), (-5.1, 54.0), (-5.2, 53.0)),
    *((-5.8, 51.9), (-5.8, 51.0), (-7.0, 50.2)),
)
"""A coarse line at sea (longitude, latitude) around Great Britain, Scilly, Man and the Scottish islands.

The formulas go on into Ireland and France, where the reference would be of a grid that nobody there uses.
"""


def grid_reference(position: Position, digits: int = MOST_DIGITS) -> str | None:
    """Return a reference such as ``SO 51182 40321``; None outside Great Britain.

    ``digits`` is 2, 4, 6, 8 or 10: the side of the square is 10 km down to 1 m. The reference names the square's
    south-west corner, so figures are cut and not rounded. WGS 84 is taken as ETRS89 (they differ by under a metre in
    Great Britain), brought to OSGB36 by OSTN15 (Ordnance Survey, "A guide to coordinate systems in Great
    Britain", annex A, and its transformation OSTN15).

    Raises:
        ValueError: another count of digits.
    """
    if digits not in range(2, MOST_DIGITS + 1, 2):
        raise ValueError("a grid reference has 2, 4, 6, 8 or 10 digits")
    found = easting_northing(position)
    if found is None:
        return None
    easting, northing = (math.floor(metres) for metres in found)
    each = digits // 2
    cut = 10 ** (MOST_DIGITS // 2 - each)
    figures = (f"{metres % SQUARE_M // cut:0{each}d}" for metres in (easting, northing))
    return " ".join((_square(easting, northing), *figures))


def easting_northing(position: Position) -> tuple[float, float] | None:
    """Return metres east and north on the National Grid; None outside Great Britain."""
    if not _within(position):
        return None
    from convertbng.cutil import convert_bng  # noqa: PLC0415 - its array library costs more than most commands

    east, north = convert_bng(position.longitude, position.latitude)
    easting, northing = float(east[0]), float(north[0])
    if not (0 <= easting < WIDTH_M and 0 <= northing < HEIGHT_M):  # not a number fails too
        return None
    return easting, northing


def _within(position: Position) -> bool:
    """Whether a position lies inside the line, by counting the sides north of it."""
    inside = False
    for (lon1, lat1), (lon2, lat2) in zip(_COAST, (*_COAST[1:], _COAST[0]), strict=True):
        if (lon1 > position.longitude) != (lon2 > position.longitude):
            crossing = lat1 + (position.longitude - lon1) / (lon2 - lon1) * (lat2 - lat1)
            inside ^= crossing > position.latitude
    return inside


def _square(easting: int, northing: int) -> str:
    """Return the two letters of a 100 km square: of the 500 km square, then of the square within it."""
    east, north = easting // SQUARE_M, northing // SQUARE_M
    # The grid of 500 km squares has its false origin two squares west and one south of square S.
    large = (3 - north // 5) * 5 + east // 5 + 2
    small = (4 - north % 5) * 5 + east % 5
    return LETTERS[large] + LETTERS[small]
