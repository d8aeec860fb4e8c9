"""The Arrest/Summons Number of a defendant: read as people write it, its check letter worked out."""

import re
from dataclasses import dataclass

LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
"""The check letters by the remainder of the digits modulo 23."""

_LONG = re.compile(
    r"(?P<year>[0-9]{2})(?P<mark>[A-Z]?)(?P<force>[0-9A-Z]{2})(?P<unit>[0-9A-Z]{2})(?P<system>[0-9A-Z]{2})"
    r"(?P<sequence>[0-9]{11})(?P<letter>[A-HJ-NP-RT-Z])",
    re.ASCII,
)
_WRITTEN = re.compile(
    r"(?P<year>[0-9]{2})(?P<mark>[A-Z]?)\s*/\s*(?P<force>[0-9A-Z]{2})(?P<unit>[0-9A-Z]{2})\s*/\s*"
    r"(?P<system>[0-9A-Z]{2})\s*/\s*0*(?P<sequence>[0-9]{1,11})\s*(?P<letter>[A-HJ-NP-RT-Z])",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Asn:
    """An ASN in its parts; ``mark`` is the letter after the year, mostly empty. Source: domain reference 2.6."""

    year: str
    mark: str
    force: str
    unit: str
    system: str
    sequence: str
    letter: str

    @property
    def expected_letter(self) -> str:
        """The check letter that the other parts give; the unit takes no part."""
        counted = (part for part in (self.force, self.system) if part.isdecimal())
        return LETTERS[int(f"{''.join(counted)}{self.year}{self.sequence}") % len(LETTERS)]

    @property
    def is_right(self) -> bool:
        """Whether the check letter is the one that the other parts give."""
        return self.letter == self.expected_letter

    def __str__(self) -> str:
        written = f"{int(self.sequence)}{self.letter}"
        return f"{self.year}{self.mark}/{self.force}{self.unit}/{self.system}/{written}"


def parse_asn(text: str) -> Asn | None:
    """Read an ASN in its long form, or with slashes as people write it; None where it has neither shape."""
    cleaned = text.strip().upper()
    found = _LONG.fullmatch(cleaned) or _WRITTEN.fullmatch(cleaned)
    if found is None:
        return None
    return Asn(
        found["year"], found["mark"], found["force"], found["unit"], found["system"],
        found["sequence"].zfill(11), found["letter"],
    )  # fmt: skip


def asn_is_right(text: str) -> bool | None:
    """Whether a written ASN can be right: False for a wrong letter or shape, None where none is written."""
    if not text.strip():
        return None
    asn = parse_asn(text)
    return asn is not None and asn.is_right
