"""Every camera of a case on its clock: the exhibits, and beside them the recordings of which none is enclosed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bwv_index.casefile.enclosed import Enclosed
from bwv_index.cases import CaseRecording, CaseSnapshot, Disposal

WHY = {
    Disposal.USED: "used, and no exhibit of it stands in this pack",
    Disposal.UNUSED: "unused, not exhibited",
    Disposal.SENSITIVE: "unused and sensitive, not exhibited",
    Disposal.NOT_RELEVANT: "not relevant, not exhibited",
}
UNDECIDED = "not decided, not exhibited"


@dataclass(frozen=True, slots=True)
class Unexhibited:
    """A recording that was made and of which nothing plays here; ``number`` is its place after the exhibits."""

    number: int
    recording: CaseRecording

    @property
    def name(self) -> str:
        """Return its evidence id."""
        return self.recording.evidence_id

    @property
    def why(self) -> str:
        """Say what was decided of it."""
        decided = self.recording.disposal
        return UNDECIDED if decided is None else WHY[decided.disposal]

    @property
    def start_utc(self) -> datetime | None:
        """Return when it starts; None where it has no time."""
        return self.recording.time.start_utc

    @property
    def duration_s(self) -> float | None:
        """Return its length in seconds; None is not known."""
        length = self.recording.duration
        return None if length is None else round(float(length), 6)

    @property
    def half_width_s(self) -> float | None:
        """Return how far the start may be off, in seconds (95 %); None where there is no start."""
        return None if self.start_utc is None else self.recording.time.half_width_s


def unexhibited(snapshot: CaseSnapshot, items: Sequence[Enclosed]) -> tuple[Unexhibited, ...]:
    """Return the recordings that the reader is told of and that no exhibit on the page is of, in the case's order."""
    shown = {item.exhibit.recording for item in items}
    others = (one for one in snapshot.recordings if one.evidence_id not in shown)
    return tuple(Unexhibited(number, one) for number, one in enumerate(others, start=len(items) + 1))


def of_the_matter(others: Sequence[Unexhibited]) -> tuple[Unexhibited, ...]:
    """Return those of which nobody decided that they are not relevant."""
    return tuple(
        one
        for one in others
        if one.recording.disposal is None or one.recording.disposal.disposal is not Disposal.NOT_RELEVANT
    )
