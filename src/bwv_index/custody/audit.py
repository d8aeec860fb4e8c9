"""Auditing a ledger against its checkpoints: one pass over the entries, as they lie in the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bwv_index.custody.checkpoint import SignedCheckpoint
from bwv_index.custody.entry import read_entry
from bwv_index.custody.finding import Finding, FindingCode, Thing
from bwv_index.custody.merkle import Frontier, hash_leaf
from bwv_index.timecode import format_utc

_COLUMNS = ("at", "actor", "type", "subject", "sha256")


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One entry as the database holds it: its number, its columns, the entry's bytes and the leaf beside them."""

    position: int
    at: datetime
    actor: str
    type: str
    subject: str
    sha256: str
    entry: bytes
    leaf: str


@dataclass(slots=True)
class LedgerAudit:
    """Takes every entry in order, then says what is wrong.

    ``checkpoints`` are the home's own, ``outside`` those that were kept elsewhere. Who has got hold of the home and
    its key can sign others in place of the first, so where one of the second says otherwise, only those vouch for
    what stands before.
    """

    checkpoints: Sequence[SignedCheckpoint]
    outside: Sequence[SignedCheckpoint] = ()
    findings: list[Finding] = field(default_factory=list)
    size: int = 0
    _frontier: Frontier = field(default_factory=Frontier)
    _next: int = 0
    broken: bool = False
    """Whether any checkpoint says otherwise than the entries do."""
    _shift: int = 0
    _ordered: list[tuple[SignedCheckpoint, bool]] = field(default_factory=list)
    _agreeing: list[int] = field(default_factory=list)
    _vouching: list[int] = field(default_factory=list)
    _contradicted: bool = False

    def __post_init__(self) -> None:
        known = [
            *((signed, True) for signed in self.outside),
            *((signed, False) for signed in self.checkpoints),
        ]
        self._ordered = sorted(known, key=lambda pair: pair[0].size)  # of one size, those outside come first
        self._compare()

    @property
    def agreed(self) -> int:
        """The largest checkpoint up to which every checkpoint agrees with the entries."""
        return self._agreeing[-1] if self._agreeing else 0

    def take(self, stored: StoredEntry) -> None:
        """Look at one entry."""
        self.size += 1
        if stored.position - self.size != self._shift:  # one gap shifts every later entry: it is told once
            first = self.size + self._shift
            self._shift = stored.position - self.size
            self._tell(
                FindingCode.ENTRY_MISSING, f"{first} to {stored.position - 1}", "no entry bears these numbers"
            )
        told = _disagreement(stored)
        if told:
            self._tell(FindingCode.ENTRY_CHANGED, str(stored.position), told)
        self._frontier = self._frontier.grown((hash_leaf(stored.entry),))
        self._compare()

    def take_all(self, entries: Iterable[StoredEntry]) -> None:
        """Look at many entries."""
        for stored in entries:
            self.take(stored)

    def end(self) -> None:
        """Say which checkpoints cover more than there is."""
        for signed, _ in self._ordered[self._next :]:
            self.broken = True
            self._tell(
                FindingCode.LEDGER_SHORT,
                f"{self.size + 1} to {signed.size}",
                f"a checkpoint covers {signed.size} entries, the ledger has {self.size}",
            )
        self._next = len(self._ordered)

    def _compare(self) -> None:
        while self._next < len(self._ordered) and self._ordered[self._next][0].size == self.size:
            signed, outside = self._ordered[self._next]
            self._next += 1
            if self._frontier.root() != signed.checkpoint.root:
                self._contradict(signed, outside=outside)
                continue
            if not self.broken:
                self._agreeing.append(signed.size)
            if outside and not self._contradicted:
                self._vouching.append(signed.size)

    def _contradict(self, signed: SignedCheckpoint, *, outside: bool) -> None:
        """Tell the first checkpoint that says otherwise; of those outside, the first of them as well.

        What agreed up to the very same entry does not vouch for it any more.
        """
        first = outside and not self._contradicted
        if first:
            self._vouching = [size for size in self._vouching if size < signed.size]
            self._agreeing = [size for size in self._agreeing if size in self._vouching]
        if not self.broken or first:
            self._agreeing = [size for size in self._agreeing if size < signed.size]
            self._tell(
                FindingCode.LEDGER_REWRITTEN,
                f"{self.agreed + 1} to {signed.size}",
                "the checkpoint signed over them says otherwise",
            )
        self.broken = True
        self._contradicted = self._contradicted or outside

    def _tell(self, code: FindingCode, name: str, detail: str) -> None:
        self.findings.append(Finding(code, Thing.ENTRY, name, detail))


def _disagreement(stored: StoredEntry) -> str:
    """Say where an entry does not agree with its own hash or columns; empty where it does."""
    if hash_leaf(stored.entry).hex() != stored.leaf:
        return "its bytes are not those of its leaf hash"
    told = read_entry(stored.entry)
    if not told:
        return "it is no event"
    held = (format_utc(stored.at), stored.actor, stored.type, stored.subject, stored.sha256)
    wrong = [name for name, value in zip(_COLUMNS, held, strict=True) if told.get(name) != value]
    return f"its column says otherwise: {', '.join(wrong)}" if wrong else ""
