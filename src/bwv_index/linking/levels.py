"""The comparisons of a pair and the outcomes of each, by the names that ``config/linking.toml`` gives them.

An outcome's name is its condition, if it has one, and its finding, with dots between. Comparisons overlap: the window,
the deployment and the arrival look at one clock, the stated officer and the camera issue at one person. So that no
fact counts twice, later ones are conditioned on earlier ones (the chain rule of probability), and all weights are
estimated together.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

TIME: Final = "time"
DEPLOYMENT: Final = "deployment"
ARRIVAL: Final = "arrival"
OFFICER: Final = "officer"
ISSUE: Final = "camera issue"
PLACE: Final = "place"
REFERENCE: Final = "reference"
SOUND: Final = "sound"

NARROW_S: Final = 3600.0
"""A window up to an hour was stated as a time; a wider one as a part of a day, or a day."""
QUARTER_HOUR_S: Final = 900.0
HOUR_S: Final = 3600.0
SHIFT_S: Final = 6 * HOUR_S
GAPS: Final = ((0.0, "inside"), (QUARTER_HOUR_S, "near"), (HOUR_S, "hour"), (SHIFT_S, "shift"))
"""How far apart two stretches lie at most, in seconds, for each finding; what lies further is ``far``."""
FAR: Final = "far"
MOST_SHARE: Final = 0.9
HALF_SHARE: Final = 0.4

_CONDITIONS = ("own_inside", "own_outside", "others_inside", "others_outside")
_NARROW = ("most", "inside", "near", "hour", "shift", "far")
_WIDE = ("inside", "near", "hour", "shift", "far")
_STAY = ("inside", "half", "touch", "near", "hour", "shift", "far")
ARRIVALS: Final = (
    (-1800.0, "long_before"), (-600.0, "half_hour_before"), (-180.0, "minutes_before"), (180.0, "at"),
    (600.0, "minutes_after"), (1800.0, "half_hour_after"), (3600.0, "hour_after"), (float("inf"), "long_after"),
)  # fmt: skip
"""Seconds from an arrival to the start of a recording, at most, for each finding."""
HOUR_OUT: Final = "hour_out"
HOUR_OUT_S: Final = 200.0
"""How near to a whole hour before or after an arrival a recording starts whose clock may be an hour out."""
PLACES: Final = ((100.0, "m100"), (300.0, "m300"), (1000.0, "km1"), (3000.0, "km3"), (8000.0, "km8"))
"""Metres apart, at most, for each finding; what lies further is ``beyond``."""
BEYOND: Final = "beyond"


def _each(conditions: tuple[str, ...], findings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{condition}.{finding}" for condition in conditions for finding in findings)


_TIMES = (*_CONDITIONS, "none_listed", "none")

OUTCOMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        TIME: (
            *_each(tuple(f"{c}.narrow" for c in _TIMES), _NARROW),
            *_each(tuple(f"{c}.wide" for c in _TIMES), _WIDE),
        ),
        DEPLOYMENT: _each(("own", "listed", "others"), _STAY),
        ARRIVAL: _each(_CONDITIONS, (*(name for _, name in ARRIVALS), HOUR_OUT)),
        OFFICER: ("victim", "present", "paper", "unlisted", "unlogged", "elsewhere", "other_force"),
        ISSUE: (
            *_each(("unknown",), ("listed", "unlisted")),
            *_each(("agrees",), ("listed", "unlisted")),
            *_each(("disagrees",), ("listed", "unlisted")),
        ),
        PLACE: (*(name for _, name in PLACES), BEYOND),
        REFERENCE: ("same", "one_apart", "other", "unmatched"),
        SOUND: ("locked",),
    }
)
"""Every outcome that has a weight."""


Term = tuple[str, str]
"""A comparison and one of its outcomes."""

ORDERS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = MappingProxyType(
    {
        TIME: (_NARROW,),
        DEPLOYMENT: (_STAY,),
        ARRIVAL: (
            ("at", "minutes_before", "half_hour_before", "long_before"),
            ("at", "minutes_after", "half_hour_after", "hour_after", "long_after"),
            ("at", HOUR_OUT),
        ),
        OFFICER: (
            ("victim", "present", "paper"),
            ("victim", "present", "unlogged", "unlisted", "elsewhere", "other_force"),
        ),
        ISSUE: (("listed", "unlisted"),),
        PLACE: ((*(name for _, name in PLACES), BEYOND),),
        REFERENCE: (("same", "one_apart", "unmatched", "other"),),
    }
)
"""The findings of each comparison under one condition, the one that agrees best first."""


def chains() -> Iterator[tuple[Term, ...]]:
    """Go through the outcomes that have an order, the one that agrees best first in each."""
    for comparison, orders in ORDERS.items():
        for condition in dict.fromkeys(name.rpartition(".")[0] for name in OUTCOMES[comparison]):
            for order in orders:
                names = (f"{condition}.{name}" if condition else name for name in order)
                yield tuple((comparison, name) for name in names if name in OUTCOMES[comparison])


def gap_level(gap_s: float) -> str:
    """Name a gap between two stretches of time, in seconds; 0 or less where they meet."""
    for most, name in GAPS:
        if gap_s <= most:
            return name
    return FAR


def share_level(gap_s: float, share: float) -> str:
    """Name how a clip lies to a stay: by the share of the clip that lies in it, or by the gap."""
    if gap_s > 0:
        return gap_level(gap_s)
    if share >= MOST_SHARE:
        return "inside"
    return "half" if share >= HALF_SHARE else "touch"


def arrival_level(after_s: float) -> str:
    """Name how long after an arrival, in seconds, a recording starts; negative before it."""
    if abs(abs(after_s) - HOUR_S) <= HOUR_OUT_S:
        return HOUR_OUT
    return next(name for most, name in ARRIVALS if after_s <= most)


def place_level(distance_m: float) -> str:
    """Name a distance in metres."""
    return next((name for most, name in PLACES if distance_m <= most), BEYOND)
