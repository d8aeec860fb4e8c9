"""What a reconciliation was asked, and what it says of every file it saw and every place on record."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bwv_index.intake import Manifest
from bwv_index.pipeline.batch import ManifestTally


class Verdict(StrEnum):
    """What one file that was seen is to the record. Every file has exactly one, so the counts add up."""

    VAULT = "held in the vault"
    HERE = "held by reference, at this place"
    UNREAD = "not read: as when last read"
    """Size and times are those of the last reading, at which the bytes were held. Never called verified."""
    LINK = "link to a file seen under its own name"
    NOT_KEPT = "known, and not held where the record says"
    CHANGED = "changed: this place held other bytes"
    NEW = "new: held nowhere"
    OUT_OF_REACH = "known by reference, and out of reach there"
    THERE = "known by reference, at another place"
    DIFFERS = "not read: differs from the last reading"
    NEW_PLACE = "not read: the record never saw this place"
    REFUSED = "refused: could not be read"


IN_ORDER = frozenset({Verdict.VAULT, Verdict.HERE, Verdict.UNREAD, Verdict.LINK})
"""Verdicts that ask nothing of anybody."""

REMEDIES: Mapping[Verdict, str] = {
    Verdict.NOT_KEPT: "Ingest this source again now: these may be the only bytes left.",
    Verdict.CHANGED: "Find out who changed it, then ingest the source: what it held before stays on record.",
    Verdict.NEW: "Ingest the source.",
    Verdict.OUT_OF_REACH: "Ingest this source: the place that the record knows does not show these bytes now.",
    Verdict.THERE: "Ingest this source, so that the record knows this place too.",
    Verdict.DIFFERS: "Reconcile again without --quick, so that it is read.",
    Verdict.NEW_PLACE: "Reconcile again without --quick, or ingest the source.",
}
"""What to do about each verdict that is not in order; a refusal brings its own."""


class Presence(StrEnum):
    """What stands now at a place where the record saw an item. Every place has exactly one."""

    SAME = "there, with the same bytes"
    AS_LAST_READ = "there, as when last read; not read now"
    OTHER = "there, with other bytes"
    GONE = "gone"
    UNREAD = "not read, so not known"


STANDING = frozenset({Presence.SAME, Presence.AS_LAST_READ})
"""Places at which nothing is amiss."""


class Fate(StrEnum):
    """Where the bytes are that a place does not show any more."""

    VAULT = "safe in the vault"
    ELSEWHERE = "at another place"
    NOT_KNOWN = "not known"
    LOST = "lost: nowhere that the record knows"


PLACE_REMEDIES: Mapping[Fate, str] = {
    Fate.VAULT: "Find out who removed it. Nothing is lost.",
    Fate.ELSEWHERE: "Ingest that other place with --mode copy before anything happens to it.",
    Fate.NOT_KNOWN: "Connect or open the places it was seen at, then reconcile again without --quick.",
    Fate.LOST: "Search every store, camera and backup for these bytes, and report the loss.",
}
"""What to do about a place that does not show its bytes, by what became of them."""


@dataclass(frozen=True, slots=True)
class ReconcileRequest:
    """What an evidence officer asks for. Without ``quick`` every file is read."""

    sources: tuple[Path, ...]
    quick: bool = False
    manifest: Manifest | None = None


@dataclass(frozen=True, slots=True)
class SeenVerdict:
    """One file that was seen. ``sha256`` is empty where it was not read; ``before`` is what the place held."""

    path: str
    verdict: Verdict
    size: int = 0
    sha256: str = ""
    before: tuple[str, ...] = ()
    detail: str = ""
    remedy: str = ""

    @property
    def told(self) -> str:
        """The detail, and the hash before it where the detail does not name it."""
        return _joined(self.sha256 if self.sha256 not in self.detail else "", self.detail)


@dataclass(frozen=True, slots=True)
class PlaceVerdict:
    """One place on record that was not found with the bytes it had; ``where`` says where they are, if anywhere."""

    path: str
    sha256: str
    presence: Presence
    fate: Fate
    where: str = ""

    @property
    def told(self) -> str:
        """The hash, and where its bytes are."""
        return _joined(self.sha256, self.where)

    @property
    def remedy(self) -> str:
        """What to do next."""
        return PLACE_REMEDIES[self.fate]

    @property
    def in_order(self) -> bool:
        """Whether this asks nothing of anybody: the place was taken in again since, and its old bytes are safe."""
        return self.presence is Presence.OTHER and self.fate in {Fate.VAULT, Fate.ELSEWHERE}


@dataclass(frozen=True, slots=True)
class ManifestFault:
    """One line of a manifest that does not fit: other bytes, or (``found`` empty) a file that was not seen.

    ``held`` says what the bytes of a file that was not seen are to the record.
    """

    path: str
    expected: str
    found: str = ""
    held: Verdict | None = None

    @property
    def what(self) -> str:
        """What is the matter."""
        return "other bytes than listed" if self.found else "listed, and not seen"

    @property
    def detail(self) -> str:
        """The hashes, and what the record holds of them."""
        if self.found:
            return f"the manifest says {self.expected}, the bytes read are {self.found}"
        return _joined(self.expected, self.held or "")

    @property
    def remedy(self) -> str:
        """What to do next."""
        if self.found:
            return "Fetch the file again from where the manifest was made, and keep both."
        return "Find the file: it was listed by whoever made the manifest."


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What was seen against what is held. ``places`` are those on record that do not show the bytes they had."""

    sources: tuple[str, ...]
    quick: bool
    files: tuple[SeenVerdict, ...]
    places: tuple[PlaceVerdict, ...]
    presences: Mapping[Presence, int]
    manifest: ManifestTally | None
    manifest_faults: tuple[ManifestFault, ...]
    bytes_read: int
    seconds: float

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many files have each verdict; the sum is the number of files seen."""
        tally = Counter(file.verdict for file in self.files)
        return {verdict: tally[verdict] for verdict in Verdict}

    @property
    def missing(self) -> tuple[PlaceVerdict, ...]:
        """The places on record where there is nothing now."""
        return tuple(place for place in self.places if place.presence is Presence.GONE)

    @property
    def lost(self) -> tuple[str, ...]:
        """The SHA-256 of each item that is nowhere the record knows, once each, in order."""
        return tuple(sorted({place.sha256 for place in self.places if place.fate is Fate.LOST}))

    @property
    def troubled_files(self) -> tuple[SeenVerdict, ...]:
        """The files that are not in order."""
        return tuple(file for file in self.files if file.verdict not in IN_ORDER)

    @property
    def troubled_places(self) -> tuple[PlaceVerdict, ...]:
        """The places that are not in order, what is lost first; one whose file's verdict tells it is not said twice."""
        told = {file.path for file in self.troubled_files}
        order = (Fate.LOST, Fate.NOT_KNOWN, Fate.ELSEWHERE, Fate.VAULT)
        amiss = (
            place
            for place in self.places
            if not place.in_order and not (place.presence is Presence.UNREAD and place.path in told)
        )
        return tuple(sorted(amiss, key=lambda place: order.index(place.fate)))

    @property
    def needs_a_person(self) -> bool:
        """Whether anything seen is not held, or anything on record is missing, changed or not listed as it is."""
        return bool(self.troubled_files or self.troubled_places or self.manifest_faults)


def _joined(sha256: str, detail: str) -> str:
    return "; ".join(part for part in (f"SHA-256 {sha256}" if sha256 else "", detail) if part)
