"""Files of one camera whose numbers follow and whose times nearly do, yet which are not joined: told, never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bwv_index.clock.recording import (
    MOST_MISSING,
    MOST_SLACK_S,
    PART_TOLERANCE,
    Piece,
    join_recordings,
    placed,
    uncertainty,
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Two files that may belong together: seconds from end to start (negative for an overlap), ± how many, and why not.

    ``first`` and ``second`` are the numbers that the camera gave them.
    """

    before: str
    after: str
    first: int
    second: int
    gap_s: float
    half_width_s: float
    reason: str

    @property
    def told(self) -> str:
        """The pair in words."""
        kind = "gap" if self.gap_s >= 0 else "overlap"
        return (
            f"same camera, part {self.first} and part {self.second}, {kind} of {abs(self.gap_s):.1f} s "
            f"± {self.half_width_s:.1f} s; not joined because {self.reason}"
        )


def neighbours(pieces: Sequence[Piece], gap_s: float = 2.0) -> tuple[Neighbour, ...]:
    """Return the pairs of files that follow one another by number and lie near in time, but are of two recordings.

    Near is within a minute, or within the length of the first file for each step of the numbers.
    """
    recording = {
        piece.item_id: number
        for number, found in enumerate(join_recordings(pieces, gap_s))
        for piece in found.pieces
    }
    numbered = [p for p in pieces if p.device and p.interval is not None and p.sequence is not None]
    ordered = sorted(numbered, key=lambda p: (p.device, placed(p).start, p.sequence or 0, p.item_id))
    return tuple(
        _neighbour(first, second, gap_s)
        for first, second in pairwise(ordered)
        if recording[first.item_id] != recording[second.item_id] and _near(first, second)
    )


def _near(first: Piece, second: Piece) -> bool:
    steps = (second.sequence or 0) - (first.sequence or 0)
    if first.device != second.device or not 0 < steps <= MOST_MISSING + 1:
        return False
    return _gap(first, second) <= max(MOST_SLACK_S, steps * placed(first).duration_s)


def _neighbour(first: Piece, second: Piece, gap_s: float) -> Neighbour:
    numbers = (first.sequence or 0, second.sequence or 0)
    gap, unsure = _gap(first, second), uncertainty(first, second)
    reason = _reason(
        numbers[1] - numbers[0], placed(first).duration_s, gap, gap_s + min(unsure, MOST_SLACK_S)
    )
    return Neighbour(first.item_id, second.item_id, *numbers, gap, unsure, reason)


def _reason(steps: int, length_s: float, gap: float, reach: float) -> str:
    """Say why two files were not joined."""
    parts = (steps - 1) * length_s
    if not parts:
        side = "gap" if gap >= 0 else "overlap"
        return f"the {side} is longer than what the two times may be off ({reach:.1f} s)"
    reach += PART_TOLERANCE * parts
    if parts <= 2 * reach:
        return "the parts are too short to tell a missing one from a gap"
    return f"the gap is not as long as what would be missing ({parts:.0f} s ± {reach:.0f} s)"


def _gap(first: Piece, second: Piece) -> float:
    return (placed(second).start - placed(first).end).total_seconds()
