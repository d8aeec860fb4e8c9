"""One recording out of the files that a camera split it into, with every gap and overlap in the open."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bwv_index.timecode import UtcInterval

MOST_SLACK_S = 60.0
"""How much of two files' uncertainty may help them meet: beyond a minute, joining would be guessing."""


class JointKind(StrEnum):
    """How two files of one recording meet."""

    MEETS = "meets"
    """The second begins where the first ends, within the tolerance."""
    GAP = "gap"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file as joining sees it; an empty device or an interval of None is unknown, and joins nothing.

    ``sequence`` is the number that the camera wrote into the file's name, None where it wrote none.
    """

    item_id: str
    device: str
    interval: UtcInterval | None
    sequence: int | None = None


@dataclass(frozen=True, slots=True)
class Joint:
    """Where one piece follows another: seconds from end to start (negative for an overlap), ± how many."""

    before: str
    after: str
    kind: JointKind
    gap_s: float
    half_width_s: float


@dataclass(frozen=True, slots=True)
class Recording:
    """The pieces of one recording in order, and the joint between each two; a lone file is one piece."""

    device: str
    pieces: tuple[Piece, ...]
    joints: tuple[Joint, ...]


def join_recordings(pieces: Sequence[Piece], gap_s: float = 2.0) -> tuple[Recording, ...]:
    """Join the files of each known camera that follow one another.

    Two files join where the end of one meets the start of the next within ``gap_s`` seconds and their
    uncertainty, and their sequence numbers, where both have one, are consecutive. Every piece is in exactly
    one recording. The order of the pieces given does not matter.
    """
    by_device: dict[str, list[Piece]] = defaultdict(list)
    alone: list[Piece] = []
    for piece in pieces:
        if piece.device and piece.interval is not None:
            by_device[piece.device].append(piece)
        else:
            alone.append(piece)
    chains = [chain for device in sorted(by_device) for chain in _chains(by_device[device], gap_s)]
    chains += [[piece] for piece in sorted(alone, key=lambda p: (p.device, p.item_id))]
    return tuple(_recording(chain, gap_s) for chain in chains)


def _chains(pieces: Iterable[Piece], gap_s: float) -> list[list[Piece]]:
    """Lay the placed pieces of one camera end to end, each after the piece that it meets best."""
    done: list[list[Piece]] = []
    open_: list[list[Piece]] = []
    for piece in sorted(pieces, key=_order):
        # Starts only grow, so a chain that ended long before this piece can meet no later one.
        late = [chain for chain in open_ if _gap(chain[-1], piece) > gap_s + MOST_SLACK_S]
        done += late
        open_ = [chain for chain in open_ if chain not in late]
        meeting = [chain for chain in open_ if _follows(chain[-1], piece, gap_s)]
        if meeting:
            min(meeting, key=lambda chain: abs(_gap(chain[-1], piece))).append(piece)
        else:
            open_.append([piece])
    return sorted(done + open_, key=lambda chain: _order(chain[0]))


def _follows(before: Piece, after: Piece, gap_s: float) -> bool:
    """Whether one file carries on where another stops."""
    first, second = _placed(before), _placed(after)
    if before.sequence is not None and after.sequence is not None and after.sequence != before.sequence + 1:
        return False
    if second.start <= first.start:
        return False
    gap = _gap(before, after)
    # An overlap of half a file or more is a second copy of the same time, not its continuation.
    most_overlap = min(first.duration_s, second.duration_s) / 2
    return -most_overlap <= gap and abs(gap) <= gap_s + _slack(before, after)


def _recording(chain: list[Piece], gap_s: float) -> Recording:
    """Describe a finished chain."""
    return Recording(chain[0].device, tuple(chain), tuple(_joint(a, b, gap_s) for a, b in pairwise(chain)))


def _joint(before: Piece, after: Piece, gap_s: float) -> Joint:
    """Describe how two pieces meet."""
    gap = _gap(before, after)
    kind = JointKind.MEETS if abs(gap) <= gap_s else JointKind.GAP if gap > 0 else JointKind.OVERLAP
    return Joint(before.item_id, after.item_id, kind, gap, _uncertainty(before, after))


def _gap(before: Piece, after: Piece) -> float:
    """Seconds from the end of one piece to the start of the other."""
    return (_placed(after).start - _placed(before).end).total_seconds()


def _uncertainty(before: Piece, after: Piece) -> float:
    """Return how far the gap may be off: both half-widths."""
    return _placed(before).half_width_s + _placed(after).half_width_s


def _slack(before: Piece, after: Piece) -> float:
    """Return how much of the uncertainty may help two pieces meet."""
    return min(_uncertainty(before, after), MOST_SLACK_S)


def _placed(piece: Piece) -> UtcInterval:
    """Return the interval of a piece that has one.

    Raises:
        ValueError: the piece is not placed in time.
    """
    if piece.interval is None:
        raise ValueError(f"{piece.item_id} is not placed in time")
    return piece.interval


def _order(piece: Piece) -> tuple[float, int, str]:
    """Order pieces of one camera by start, then by the camera's own number."""
    return (_placed(piece).start.timestamp(), piece.sequence or 0, piece.item_id)
