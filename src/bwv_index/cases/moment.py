"""A place in a file as a person writes it: seconds, minutes and seconds, or hours as well."""

import re
from fractions import Fraction

_WRITTEN = re.compile(r"(?:(?:([0-9]{1,3}):)?([0-9]{1,2}):)?([0-9]{1,6})(?:\.([0-9]{1,9}))?", re.ASCII)
_SIXTY = 60


def parse_offset(text: str) -> Fraction | None:
    """Read ``00:01:12.400``, ``1:12.4`` or ``72.4`` as exact seconds into a file; None where it is none of these."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds, fraction = found.groups()
    if (minutes is not None and int(seconds) >= _SIXTY) or (hours is not None and int(minutes) >= _SIXTY):
        return None
    whole = int(hours or 0) * _SIXTY**2 + int(minutes or 0) * _SIXTY + int(seconds)
    return Fraction(whole) + (Fraction(int(fraction), 10 ** len(fraction)) if fraction else 0)
