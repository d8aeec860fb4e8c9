"""One recording out of the files that a camera split it into, with every gap and overlap in the open."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bwv_index.timecode import UtcInterval

MOST_SLACK_S = 60.0
"""How much of two files' uncertainty may help them meet: beyond a minute, joining would be guessing."""
MOST_MISSING = 10
"""More parts than these in one gap are not guessed at: the files stay recordings of their own."""
PART_TOLERANCE = 0.1
"""How far missing parts may be off the length of the part before them, as a share of it: cameras split by size."""


class JointKind(StrEnum):
    """How two files of one recording meet."""

    MEETS = "meets"
    """The second begins where the first ends, within the tolerance."""
    GAP = "gap"
    OVERLAP = "overlap"
    MISSING = "missing"
    """The camera's numbers jump, and the gap is as long as the parts that are missing would be."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file as joining sees it; an empty device or an interval of None is unknown, and joins nothing.

    ``sequence`` is the number that the camera wrote into the file's name, None where it wrote none. ``spread_s`` is
    what its start may be off (95 %) against other files of the same camera, whose clock they share; None where
    only the interval's half-width is known. ``recording`` is what the camera itself calls the recording, empty where it
    does not tell: files of one are one, however long the gap between them, and files of two are two.
    """

    item_id: str
    device: str
    interval: UtcInterval | None
    sequence: int | None = None
    spread_s: float | None = None
    recording: str = ""


@dataclass(frozen=True, slots=True)
class Joint:
    """Where one piece follows another: seconds from end to start (negative for an overlap), ± how many.

    ``missing`` are the numbers of the parts that are not there; only a joint of that kind has any.
    """

    before: str
    after: str
    kind: JointKind
    gap_s: float
    half_width_s: float
    missing: tuple[int, ...] = ()

    @property
    def told(self) -> str:
        """The joint in words; empty where the second file simply begins where the first ends."""
        if self.kind is JointKind.MISSING:
            parts = " and ".join(str(number) for number in self.missing)
            what = (
                f"part {parts} of the run is" if len(self.missing) == 1 else f"parts {parts} of the run are"
            )
            return f"{what} missing ({self.gap_s:.0f} s ± {self.half_width_s:.0f} s)"
        if self.kind is JointKind.MEETS:
            return ""
        return f"{self.kind.value} of {abs(self.gap_s):.1f} s ± {self.half_width_s:.1f} s"


@dataclass(frozen=True, slots=True)
class Recording:
    """The pieces of one recording in order, and the joint between each two; a lone file is one piece."""

    device: str
    pieces: tuple[Piece, ...]
    joints: tuple[Joint, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the parts that are known not to be there.

        Parts before the first and after the last leave no gap to be seen by.
        """
        return tuple(number for joint in self.joints for number in joint.missing)


def join_recordings(pieces: Sequence[Piece], gap_s: float = 2.0) -> tuple[Recording, ...]:
    """Join the files of each known camera that follow one another, and those that it says are of one recording.

    Two files join where the end of one meets the start of the next within ``gap_s`` seconds and their
    uncertainty, and their sequence numbers, where both have one, are consecutive. Where the numbers jump, they join
    only over a gap as long as the parts that are missing, each as long as the part before it. Every piece is in
    exactly one recording. The order of the pieces given does not matter.
    """
    by_device: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    alone: list[Piece] = []
    for piece in pieces:
        if piece.device and piece.interval is not None:
            by_device[piece.device, piece.recording].append(piece)
        else:
            alone.append(piece)
    chains = [chain for key in sorted(by_device) for chain in _chains(by_device[key], gap_s)]
    chains += [[piece] for piece in sorted(alone, key=lambda p: (p.device, p.item_id))]
    return tuple(_recording(chain, gap_s) for chain in chains)


def _chains(pieces: Iterable[Piece], gap_s: float) -> list[list[Piece]]:
    """Lay the placed pieces of one camera end to end, each after the piece that it meets best."""
    done: list[list[Piece]] = []
    open_: list[list[Piece]] = []
    for piece in sorted(pieces, key=_order):
        # Starts only grow, so a chain that ended long before this piece can meet no later one.
        late = [chain for chain in open_ if _gap(chain[-1], piece) > _most_gap(chain[-1], gap_s)]
        done += late
        open_ = [chain for chain in open_ if chain not in late]
        meeting = [chain for chain in open_ if _follows(chain[-1], piece, gap_s)]
        if meeting:
            min(meeting, key=lambda chain: abs(_gap(chain[-1], piece))).append(piece)
        else:
            open_.append([piece])
    return sorted(done + open_, key=lambda chain: _order(chain[0]))


def _most_gap(piece: Piece, gap_s: float) -> float:
    """Return the longest gap over which anything may follow a piece."""
    if piece.recording:
        return math.inf
    parts = (
        MOST_MISSING * placed(piece).duration_s * (1 + PART_TOLERANCE) if piece.sequence is not None else 0.0
    )
    return gap_s + MOST_SLACK_S + parts


def _missing(before: Piece, after: Piece) -> tuple[int, ...]:
    """Return the numbers between two pieces' own; none where they are consecutive, or one has no number."""
    if before.sequence is None or after.sequence is None:
        return ()
    return tuple(range(before.sequence + 1, min(after.sequence, before.sequence + MOST_MISSING + 2)))


def _follows(before: Piece, after: Piece, gap_s: float) -> bool:
    """Whether one file carries on where another stops."""
    first, second = placed(before), placed(after)
    numbered = before.sequence is not None and after.sequence is not None
    if (numbered and (after.sequence or 0) <= (before.sequence or 0)) or second.start <= first.start:
        return False
    gap = _gap(before, after)
    if missing := _missing(before, after):
        parts = len(missing) * first.duration_s
        reach = gap_s + _slack(before, after) + PART_TOLERANCE * parts
        # Two files that meet, or nearly, leave no room for a part: such numbers count something else.
        return len(missing) <= MOST_MISSING and parts > 2 * reach and abs(gap - parts) <= reach
    # An overlap of half a file or more is a second copy of the same time, not its continuation.
    most_overlap = min(first.duration_s, second.duration_s) / 2
    one_recording = bool(before.recording) and before.recording == after.recording
    return -most_overlap <= gap and (one_recording or abs(gap) <= gap_s + _slack(before, after))


def _recording(chain: list[Piece], gap_s: float) -> Recording:
    """Describe a finished chain."""
    return Recording(chain[0].device, tuple(chain), tuple(_joint(a, b, gap_s) for a, b in pairwise(chain)))


def _joint(before: Piece, after: Piece, gap_s: float) -> Joint:
    """Describe how two pieces meet."""
    gap = _gap(before, after)
    missing = _missing(before, after)
    kind = JointKind.MEETS if abs(gap) <= gap_s else JointKind.GAP if gap > 0 else JointKind.OVERLAP
    if missing:
        kind = JointKind.MISSING
    return Joint(before.item_id, after.item_id, kind, gap, uncertainty(before, after), missing)


def _gap(before: Piece, after: Piece) -> float:
    """Seconds from the end of one piece to the start of the other."""
    return (placed(after).start - placed(before).end).total_seconds()


def uncertainty(before: Piece, after: Piece) -> float:
    """Return how far the gap may be off: what both starts may be, less what they share."""
    return sum(
        placed(piece).half_width_s if piece.spread_s is None else piece.spread_s for piece in (before, after)
    )


def _slack(before: Piece, after: Piece) -> float:
    """Return how much of the uncertainty may help two pieces meet."""
    return min(uncertainty(before, after), MOST_SLACK_S)


def placed(piece: Piece) -> UtcInterval:
    """Return the interval of a piece that has one.

    Raises:
        ValueError: the piece is not placed in time.
    """
    if piece.interval is None:
        raise ValueError(f"{piece.item_id} is not placed in time")
    return piece.interval


def _order(piece: Piece) -> tuple[float, int, str]:
    """Order pieces of one camera by start, then by the camera's own number."""
    return (placed(piece).start.timestamp(), piece.sequence or 0, piece.item_id)
