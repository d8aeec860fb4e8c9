"""An exhibit's reference: initials of who produces it, a number, and a letter for what was made from it."""

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"([A-Z]{2,4})\s*[/\-]?\s*0*([0-9]{1,4})([A-Z])?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class ExhibitRef:
    """The reference of one exhibit of a case, as ``ABC/1`` or ``ABC/1A``; unique in its case and no further.

    Source: domain reference 2.9.
    """

    initials: str
    number: int
    letter: str = ""

    def __str__(self) -> str:
        return f"{self.initials}/{self.number}{self.letter}"

    @property
    def file_name(self) -> str:
        """The reference as a part of a file's name: ``ABC-1A``."""
        return f"{self.initials}-{self.number}{self.letter}"


def parse_exhibit(text: str) -> ExhibitRef | None:
    """Read an exhibit reference as people write it: ``abc/1a``, ``ABC - 01A``, ``ABC1A``; None where it is none."""
    found = _WRITTEN.fullmatch(text.strip().upper())
    if found is None or int(found[2]) == 0:
        return None
    return ExhibitRef(found[1], int(found[2]), found[3] or "")
