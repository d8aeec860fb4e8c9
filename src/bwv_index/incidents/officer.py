"""An officer, known by force and collar number alone: the index holds no names.

Source: domain reference 2.8 (collar numbers are unique only inside a force).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

RANKS = (
    "SPECIAL CONSTABLE", "SPECIAL SERGEANT", "SPECIAL INSPECTOR", "SPECIAL CHIEF INSPECTOR",
    "POLICE CONSTABLE", "POLICE SERGEANT", "DETECTIVE CONSTABLE", "DETECTIVE SERGEANT", "DETECTIVE INSPECTOR",
    "CHIEF INSPECTOR", "CONSTABLE", "SERGEANT", "INSPECTOR", "DETENTION OFFICER",
    "DET CH INSP", "CH INSP", "DET INSP", "DET CON", "DET SGT", "SPL CON", "SPL SGT", "SPL INSP",
    "PCSO", "INSP", "SUPT", "SSGT", "SGT", "DCI", "TDC", "TPC", "TPS", "TDS", "TDI", "APS", "APC", "ADS",
    "A/PS", "T/PS", "T/DC", "T/DS", "T/DI", "A/INSP", "T/INSP",
    "WPC", "WPS", "PC", "PS", "DC", "DS", "DI", "SC", "SS", "SI", "CI", "DO",
)  # fmt: skip
"""Rank words that may stand before a number and are not part of it (domain reference 2.8)."""

MOST_CHARACTERS = 100
"""A longer text is prose, not an officer's number."""

_RANK_WORDS = "|".join(sorted(map(re.escape, RANKS), key=len, reverse=True))
_RANK = re.compile(rf"(?:{_RANK_WORDS})(?P<gap>[\s.:#-]*)")
_STATED_FORCE = re.compile(r"(?P<force>[0-9]{2})\s*[/-]\s*(?P<rest>.+)")
_FORCE_THEN_RANK = re.compile(rf"(?P<force>[0-9]{{2}})\s*(?P<rest>(?:{_RANK_WORDS})[\s.:#-]*[0-9].*)")
"""``42PC1003``: two figures before a rank are the force."""
_MAILED = re.compile(r"(?P<rest>[^@\s]*[0-9])@[A-Z][A-Z.-]*")
"""``1003@force``: an account by the number, at a host without figures."""
_NUMBER = re.compile(r"(?P<before>[A-Z]{0,2})0*(?P<digits>[0-9]{1,6})(?P<after>[A-Z]{0,2})")
_NAMED_NUMBER = re.compile(
    r"(?P<number>[A-Z]{0,2}(?P<digits>[0-9]+)[A-Z]{0,2})(?: *[,(-] *| )(?P<words>[^\W\d_][^\d_/;&+@]*)"
)
LEAST_DIGITS_NAMED = 3
"""Figures of a number that words follow and no rank precedes: ``2 officers`` names nobody."""
_NOT_NAMES = frozenset({
    "A", "AND", "AM", "APPROX", "CAMERA", "CAMERAS", "CAR", "CLIP", "CLIPS", "CREW", "DAY", "DAYS", "EARLY", "FOR",
    "FROM", "H", "HOURS", "HR", "HRS", "IN", "LATE", "NIGHT", "NIGHTS", "NOT", "OF", "OFFICER", "OFFICERS", "ON", "OR",
    "PCS", "PM", "POOL", "RELIEF", "SHIFT", "SPARE", "STAFF", "THE", "TO", "TURN", "UNIT", "UNITS", "UNKNOWN", "WITH",
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "SEPT", "OCT", "NOV", "DEC", "JANUARY", "FEBRUARY",
    "MARCH", "APRIL", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER",
    *RANKS,
})  # fmt: skip
"""Words that make the number before them something else than one officer's."""


@dataclass(frozen=True, slots=True, order=True)
class OfficerKey:
    """Force code and normalised collar number; ``force`` is empty where the source does not say."""

    force: str
    number: str

    def may_be(self, other: "OfficerKey") -> bool:
        """Whether both can be one officer: same number, and no two different forces."""
        return self.number == other.number and (
            not self.force or not other.force or self.force == other.force
        )

    def __str__(self) -> str:
        return f"{self.force}/{self.number}" if self.force else self.number


def normalise_officer(text: str, force: str = "") -> OfficerKey | None:
    """Read an officer reference as written; None where it has no collar number's shape.

    ``PC 1234``, ``PC1234``, ``01234`` and ``1234`` give one key; ``1234XY`` another. ``42/1234`` names the
    force, as ``42PC1234`` does, and what the text names outranks ``force``. After a number a name may stand, and
    after an account's number its host (``1234@force``): the index holds no names, so the key leaves them out. A text
    with a second number is not read.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    plain = " ".join(text.upper().split())
    mailed = _MAILED.fullmatch(plain)
    cleaned, ranked = _without_rank(mailed["rest"] if mailed else plain)
    stated = _STATED_FORCE.fullmatch(cleaned) or _FORCE_THEN_RANK.fullmatch(cleaned)
    if stated:
        force = stated["force"]
        cleaned, again = _without_rank(stated["rest"])
        ranked = ranked or again
    number_alone = _before_name(cleaned, ranked=ranked)
    joined, _ = _without_rank(number_alone or cleaned.replace(" ", ""))
    number = _normal_number(joined)
    return OfficerKey(force, number) if number else None


def claimed_officer(number: str, force: str = "") -> OfficerKey | None:
    """Return the officer whom a claim of a clip names by a number already read; None where it read none."""
    if not number.strip():
        return None
    return normalise_officer(number, force) or OfficerKey(force, number.strip().upper())


def with_forces(officers: Iterable[OfficerKey]) -> tuple[OfficerKey, ...]:
    """Return officers named of one clip, each once, by number.

    A number that one source gives without a force and another with one is one officer, of that force.
    """
    named = sorted(set(officers), key=lambda officer: (officer.number, officer.force))
    stated = {officer.number for officer in named if officer.force}
    return tuple(officer for officer in named if officer.force or officer.number not in stated)


def _before_name(cleaned: str, *, ranked: bool) -> str:
    """Return the number that a name follows; empty where no name does, or the words may not be one."""
    named = _NAMED_NUMBER.fullmatch(cleaned)
    if named is None or (not ranked and len(named["digits"]) < LEAST_DIGITS_NAMED):
        return ""
    words = re.split(r"[\s.,()-]+", named["words"].strip(" .,()-"))
    # One or two letters that stand alone may be those of a division: 1234 XY.
    letters = len(words) == 1 and len(words[0]) <= len("XY")
    # An initial is no word of its own, but for the article.
    strange = any(word in _NOT_NAMES and not (word == "A" and len(words) > 1) for word in words)
    return "" if letters or strange else named["number"]


def _without_rank(cleaned: str) -> tuple[str, bool]:
    """Take ranks off the front, where a number follows directly or anything after a gap."""
    ranked = False
    while found := _RANK.match(cleaned):
        rest = cleaned[found.end() :]
        if not rest or not (found["gap"] or "0" <= rest[0] <= "9"):
            break
        cleaned, ranked = rest, True
    return cleaned, ranked


def _normal_number(text: str) -> str:
    found = _NUMBER.fullmatch(text)
    if not found or int(found["digits"]) == 0:
        return ""
    return f"{found['before']}{int(found['digits'])}{found['after']}"
