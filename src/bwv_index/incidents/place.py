"""A position on the ground (WGS 84) and the distance between two of them."""

import math
from dataclasses import dataclass

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""


@dataclass(frozen=True, slots=True)
class Position:
    """Latitude and longitude in degrees, with the radius in metres that holds the truth at 95 %, if known.

    Raises:
        ValueError: out of range, not a number, the null island 0,0 that unset receivers write, or a radius
            that is negative or not a number.
    """

    latitude: float
    longitude: float
    accuracy_m: float | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.latitude) and math.isfinite(self.longitude)):
            raise ValueError("a position is made of numbers")
        if abs(self.latitude) > 90 or abs(self.longitude) > 180:  # noqa: PLR2004 - the definition of the grid
            raise ValueError("latitude lies within 90 degrees and longitude within 180")
        if self.latitude == 0 and self.longitude == 0:
            raise ValueError("0,0 is what a receiver without a fix writes")
        if self.accuracy_m is not None and not (math.isfinite(self.accuracy_m) and self.accuracy_m >= 0):
            raise ValueError("a radius is a number of metres, not negative")

    def distance_m(self, other: "Position") -> float:
        """Great-circle distance in metres by the haversine formula (Sinnott 1984)."""
        lat1, lat2 = math.radians(self.latitude), math.radians(other.latitude)
        d_lat = lat2 - lat1
        d_lon = math.radians(other.longitude - self.longitude)
        h = math.sin(d_lat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(d_lon / 2) ** 2
        return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))
