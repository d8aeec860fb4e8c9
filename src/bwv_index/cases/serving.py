"""What of a recording an exhibit shows, and which marks and redaction marks fall into it."""

from dataclasses import dataclass
from fractions import Fraction

from bwv_index.cases.reference import ExhibitRef
from bwv_index.cases.snapshot import CaseExhibit, CaseSnapshot, Mark, RedactionMark
from bwv_index.cases.terms import ExhibitKind

SAME_LENGTH = Fraction(1, 10)
"""Two files of lengths no further apart, in seconds, show the same stretch, for what is told of either."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The stretch of its master that an exhibit shows, in seconds of playback; ``end`` None: to the end."""

    start: Fraction
    end: Fraction | None

    def holds(self, moment: Fraction) -> bool:
        """Whether a moment of the master is shown."""
        return self.start <= moment and (self.end is None or moment < self.end)

    def covers(self, start: Fraction, end: Fraction) -> bool:
        """Whether the whole of a stretch of the master is shown."""
        return self.start <= start and (self.end is None or end <= self.end)

    def meets(self, start: Fraction, end: Fraction | None) -> bool:
        """Whether a stretch of the master, or a moment where it has no end, is shown in part or whole."""
        if end is None or end <= start:
            return self.holds(start)
        return end > self.start and (self.end is None or start < self.end)


def as_long(one: Fraction | None, other: Fraction | None) -> bool | None:
    """Whether two files are equally long, within ``SAME_LENGTH``; None where a length is not known."""
    return None if one is None or other is None else abs(one - other) <= SAME_LENGTH


def is_as_long(exhibit: CaseExhibit, parent: CaseExhibit) -> bool | None:
    """Whether a copy is as long as the exhibit that it was made from; None where that is not known."""
    lengths = (one.evidence.duration if one.evidence is not None else None for one in (exhibit, parent))
    return as_long(*lengths)


def reach_of(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> Reach | None:
    """Return what an exhibit shows of its master; None where nobody knows.

    A redacted copy shows what the exhibit shows that it was made from, if it is as long.
    """
    seen: set[ExhibitRef] = set()
    at: CaseExhibit | None = exhibit
    while at is not None and at.ref not in seen:
        if at.span is not None:
            return Reach(at.span.true_in, at.span.true_out)
        if at.kind is ExhibitKind.MASTER:
            return Reach(Fraction(0), None)
        seen.add(at.ref)
        parent = snapshot.exhibit(at.parent) if at.parent is not None else None
        at = parent if parent is not None and is_as_long(at, parent) else None
    return None


def hides(snapshot: CaseSnapshot, exhibit: CaseExhibit, mark: RedactionMark) -> bool:
    """Whether an exhibit can have a marked stretch hidden in it: a redacted copy that stands, and shows all of it."""
    reach = reach_of(snapshot, exhibit)
    return (
        exhibit.kind is ExhibitKind.REDACTED
        and exhibit.withdrawn is None
        and exhibit.recording == mark.recording
        and reach is not None
        and reach.covers(mark.start, mark.end)
    )


def versions_with(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> tuple[int, ...]:
    """Return the versions that an exhibit which stands goes into, with that of the pack that is made now, if one is."""
    return tuple(sorted({*exhibit.versions, *((snapshot.version,) if snapshot.version else ())}))


def copies_of(snapshot: CaseSnapshot, ref: ExhibitRef) -> tuple[CaseExhibit, ...]:
    """Return the redacted copies of an exhibit that stand: made from it, or from such a copy."""
    found: dict[ExhibitRef, CaseExhibit] = {}
    waiting = [ref]
    while waiting:
        at = waiting.pop()
        for one in snapshot.exhibits:
            if one.kind is ExhibitKind.REDACTED and one.parent == at and one.ref not in found:
                found[one.ref] = one
                waiting.append(one.ref)
    return tuple(one for one in found.values() if one.withdrawn is None)


def marks_in(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> tuple[Mark, ...]:
    """Return the marks that an exhibit shows, by their time, whichever exhibit of the recording they were set on."""
    reach = reach_of(snapshot, exhibit)
    if reach is None:
        return tuple(mark for mark in snapshot.marks if mark.exhibit == exhibit.ref)
    found = (mark for mark in snapshot.marks if mark.recording == exhibit.recording)
    shown = [mark for mark in found if reach.meets(mark.start, mark.end)]
    return tuple(sorted(shown, key=lambda mark: (mark.start, mark.number)))


def redactions_in(snapshot: CaseSnapshot, exhibit: CaseExhibit) -> tuple[RedactionMark, ...]:
    """Return the redaction marks that fall into what an exhibit shows; all of its recording where nobody knows that."""
    reach = reach_of(snapshot, exhibit)
    return tuple(
        mark
        for mark in snapshot.redactions
        if mark.recording == exhibit.recording and (reach is None or reach.meets(mark.start, mark.end))
    )
