"""A point on the ground written as ISO 6709:2008, annex H, as QuickTime, Android and 3GPP files hold it."""

import re
from dataclasses import dataclass

from bwv_index.incidents import Position

MOST_CHARACTERS = 80
"""The longest form with nine decimals, an altitude and a reference system has fewer."""
MOST_DECIMALS = 12
"""A thousandth of a millimetre on the ground: longer is not a measurement."""
MOST_ALTITUDE_M = 20_000.0
"""No camera that is worn or flown for the police is higher, and one with no fix may say so."""

_NUMBER = r"[0-9]{1,7}(?:\.[0-9]*)?"
_POINT = re.compile(
    rf"(?P<lat>[+-]{_NUMBER})(?P<lon>[+-]{_NUMBER})(?P<alt>[+-]{_NUMBER})?"
    r"(?:CRS(?P<crs>[A-Za-z0-9_.:-]{1,32}))?/?"
)
_SIXTY = 60


@dataclass(frozen=True, slots=True)
class Fix:
    """A point as written: where, how high in metres (None where not stated), in which reference system."""

    position: Position
    altitude_m: float | None = None
    crs: str = ""

    @property
    def text(self) -> str:
        """The point as ``lat,lon`` or ``lat,lon,alt`` in decimal degrees and metres."""
        parts = [f"{self.position.latitude:.7f}", f"{self.position.longitude:.7f}"]
        if self.altitude_m is not None:
            parts.append(f"{self.altitude_m:.3f}")
        return ",".join(re.sub(r"\.?0+$", "", part) for part in parts)


@dataclass(frozen=True, slots=True)
class FixProblem:
    """Why a text gives no point."""

    reason: str


def parse_iso6709(text: str) -> Fix | FixProblem:
    """Read a point: degrees, degrees and minutes, or degrees, minutes and seconds, told by the digit count.

    Latitude has 2, 4 or 6 digits before the decimal point and longitude 3, 5 or 7. Altitude, reference system
    and the closing slash are optional. Refused, never repaired: other digit counts, out of range, 0,0, more
    than 12 decimals.
    """
    cleaned = text.strip(" \0\t\r\n")
    if len(cleaned) > MOST_CHARACTERS:
        return FixProblem(f"{len(cleaned)} characters are too long for a point")
    found = _POINT.fullmatch(cleaned)
    if found is None:
        return FixProblem("not of the form ±latitude±longitude")
    latitude = _angle(found["lat"], degree_digits=2)
    if isinstance(latitude, FixProblem):
        return FixProblem(f"latitude: {latitude.reason}")
    longitude = _angle(found["lon"], degree_digits=3)
    if isinstance(longitude, FixProblem):
        return FixProblem(f"longitude: {longitude.reason}")
    return _fix(latitude, longitude, found["alt"], found["crs"] or "")


def _fix(latitude: float, longitude: float, altitude_text: str | None, crs: str) -> Fix | FixProblem:
    """Check the point as a whole."""
    altitude = float(altitude_text) if altitude_text else None
    if altitude is not None and abs(altitude) > MOST_ALTITUDE_M:
        return FixProblem(f"an altitude of {altitude:.0f} m is out of range")
    try:
        position = Position(latitude, longitude)
    except ValueError as fault:
        return FixProblem(str(fault))
    return Fix(position, altitude, crs.rstrip("_"))


def _angle(text: str, degree_digits: int) -> float | FixProblem:
    """Read one signed angle; ``degree_digits`` is 2 for a latitude and 3 for a longitude."""
    sign = -1.0 if text[0] == "-" else 1.0
    whole, _, decimals = text[1:].partition(".")
    if len(decimals) > MOST_DECIMALS:
        return FixProblem(f"{len(decimals)} decimals are no measurement")
    forms = [degree_digits, degree_digits + 2, degree_digits + 4]
    if len(whole) not in forms:
        wanted = ", ".join(str(form) for form in forms)
        return FixProblem(f"{len(whole)} digits before the decimal point, where {wanted} are possible")
    pieces = [whole[:degree_digits], whole[degree_digits : degree_digits + 2], whole[degree_digits + 2 :]]
    numbers = [piece for piece in pieces if piece]
    numbers[-1] = f"{numbers[-1]}.{decimals or '0'}"
    degrees, *rest = [float(number) for number in numbers]
    if any(part >= _SIXTY for part in rest):
        return FixProblem("minutes and seconds stay under 60")
    minutes_and_seconds = sum(part / divisor for part, divisor in zip(rest, (60, 3600), strict=False))
    return sign * (degrees + minutes_and_seconds)
