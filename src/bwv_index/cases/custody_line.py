"""One act on a thing of a case, as its continuity record shows it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CustodyLine:
    """One entry of the ledger about a recording or an exhibit, in order: its number there, when, what, by whom.

    ``about`` is the evidence id, or the exhibit's reference as written. ``detail`` is what the ledger tells
    beyond that, without places of the makers' machine.
    """

    position: int
    about: str
    at: datetime
    act: str
    by: str
    role: str
    sha256: str
    detail: str
