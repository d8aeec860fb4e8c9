"""The Unique Reference Number, the case key that police, CPS and courts share."""

import re
from dataclasses import dataclass

SEPARATOR = r"[\s/\\\-_.\u2010-\u2015\u2212]"
"""What people write between the parts of a reference: spaces, slashes, dashes of every kind, dots."""

_SUFFIX = r"(?P<mark>M|S|\(M\)|\(S\))?(?:/(?P<split>[0-9]{1,2}))?"
_STRICT = re.compile(
    r"(?P<force>[0-9]{2})(?P<unit>[0-9A-Z]{2})(?P<serial>[0-9]{5})(?P<year>[0-9]{2})" + _SUFFIX, re.ASCII
)
_SPACED = re.compile(
    rf"(?P<force>[0-9]{{2}}){SEPARATOR}*(?P<unit>[0-9][A-Z]|[A-Z][0-9A-Z]|[0-9]{{2}}(?={SEPARATOR})){SEPARATOR}*"
    rf"(?P<serial>[0-9]{{5}}){SEPARATOR}*(?P<year>[0-9]{{2}})\s*{_SUFFIX}"
)
"""A unit of digits alone must stand apart: ``01/1234567/24`` is a crime reference."""
_FOUR_PARTS = re.compile(
    rf"(?P<force>[0-9]{{2}}){SEPARATOR}+(?P<unit>[0-9A-Z]{{2}}){SEPARATOR}+"
    rf"(?P<serial>[0-9]{{1,5}}){SEPARATOR}+(?P<year>[0-9]{{2}})\s*{_SUFFIX}"
)


@dataclass(frozen=True, slots=True)
class Urn:
    """A URN in its parts; ``mark`` is ``M``, ``S`` or empty, ``split`` the digits after the slash or empty.

    Source: domain reference 2.1. A URN is not unique to an incident, a suspect or a crime.
    """

    force: str
    unit: str
    serial: str
    year: str
    mark: str = ""
    split: str = ""

    @property
    def root(self) -> str:
        """The eleven characters without mark or split: what two writings of one case have in common."""
        return f"{self.force}{self.unit}{self.serial}{self.year}"

    def __str__(self) -> str:
        mark = f"({self.mark})" if self.mark else ""
        split = f"/{self.split}" if self.split else ""
        return f"{self.root}{mark}{split}"


def parse_urn(text: str) -> Urn | None:
    """Read a URN in its exact form, upper case and unseparated; None where it is anything else."""
    return _urn(_STRICT.fullmatch(text))


def normalise_urn(text: str) -> Urn | None:
    """Read a URN as people write it: any case, parts apart, the serial padded only when all four are apart.

    ``22EA/02098/24``, ``22 ea 02098 24`` and ``22/EA/2098/24`` give ``22EA0209824``; ``22 EA 20982`` is None,
    because which digits are missing would be a guess.
    """
    cleaned = text.strip().upper()
    return _urn(_STRICT.fullmatch(cleaned) or _FOUR_PARTS.fullmatch(cleaned) or _SPACED.fullmatch(cleaned))


def _urn(found: re.Match[str] | None) -> Urn | None:
    if found is None:
        return None
    mark = (found["mark"] or "").strip("()")
    return Urn(
        found["force"], found["unit"], found["serial"].zfill(5), found["year"], mark, found["split"] or ""
    )
