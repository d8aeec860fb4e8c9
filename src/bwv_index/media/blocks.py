"""The bytes that stand beside a file's streams, handed over for camera readers, and the boxes nobody knows.

Formats: ISO/IEC 14496-12, QuickTime File Format; the position blocks (``freeGPS ``) of dashcams as public readers
describe them: an index ``gps `` in the movie box, of pairs of place and size, or free boxes among the samples.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from bwv_index.media.atoms import Atom, Walk
from bwv_index.media.boxes import read_at, read_header
from bwv_index.media.embedded import Block, PartKind, UnreadPart
from bwv_index.media.known import EDITING_RECORDS, HEARD_BY_PARENT, KNOWN, KNOWN_TEXTS

MOST_BLOCK_BYTES = 8 << 20
"""Bytes of all blocks of a file together."""
_MOST_OF_ONE = 256 << 10
_MOST_OF_POSITIONS = 4096
_LEAST_OF_POSITIONS = 512
_MOST_PARTS = 200
_MOST_SUMS = 40
_POSITIONS = b"freeGPS "
_FREE = frozenset({"free", "skip"})
_LOOKED_AT = 64
_INDEX_HEAD, _INDEX_ROW = 8, 8
_SMALLEST_GAP = 16
_TRACK_ID_AT = {0: 12, 1: 20}
_EXPORT_SCHEME = b"oeff"


@dataclass(slots=True)
class Parts:
    """What lies in the boxes of one file.

    ``entries`` gives each track's kind of samples by the track's identifier; ``samples`` are the bodies of the media
    data boxes as (start, end); ``seals`` counts protection schemes of the ONVIF export format.
    """

    blocks: list[Block] = field(default_factory=list)
    unread: list[UnreadPart] = field(default_factory=list)
    entries: dict[int, str] = field(default_factory=dict)
    samples: list[tuple[int, int]] = field(default_factory=list)
    seals: int = 0


class BlockReader:
    """Reads what lies beside the streams of one file, within bounds on bytes and count."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._left = MOST_BLOCK_BYTES
        self._seen: set[int] = set()
        self._left_out: Counter[str] = Counter()
        self._passed_over: Counter[str] = Counter()
        self._unknown = 0
        self.parts = Parts()

    def read_boxes(self) -> None:
        """Walk over the boxes of an MP4 or QuickTime file."""
        walk = Walk(self._file, self._size)
        track = 0
        for atom in walk.atoms():
            if atom.kind == "tkhd":
                track = self._track(atom)
            elif atom.parent.endswith("/stsd"):
                self._sample_entry(atom, track)
            else:
                self._box(atom)
        self._passed_over = walk.passed_over

    def read_trailer(self, at: int | None) -> None:
        """Hand over what follows the last thing that the container accounts for."""
        if at is not None and at < self._size:
            self._hand_over("trailer", at, self._size - at, _MOST_OF_ONE)

    def read_gaps(self, gaps: Iterable[tuple[int, int]]) -> None:
        """Look into the places among the samples that no stream holds: dashcams keep positions there.

        Args:
            gaps: their starts and ends, in order.
        """
        first, total = None, 0
        for start, end in gaps:
            rest = self._positions_among_samples(start, end)
            if end - rest >= _SMALLEST_GAP:
                first = rest if first is None else first
                total += end - rest
        if first is not None:
            self._list(UnreadPart(PartKind.BOX, "mdat/unplayed", first, total))

    def finish(self) -> Parts:
        """Return what was found; whatever went over a bound is counted in the last parts, which have no place."""
        more = [f"{path} ({count} more, not looked into)" for path, count in self._passed_over.items()]
        more += [f"{kind} ({count} more, not handed over)" for kind, count in self._left_out.items()]
        if self._unknown > _MOST_PARTS:
            more.append(f"and {self._unknown - _MOST_PARTS} more")
        self.parts.unread += [UnreadPart(PartKind.BOX, name, -1, 0) for name in more[-_MOST_SUMS:]]
        return self.parts

    def _track(self, tkhd: Atom) -> int:
        """Read a track's identifier (14496-12, section 8.3.2)."""
        version = read_at(self._file, tkhd.body, 1)
        at = tkhd.body + _TRACK_ID_AT.get(version[0] if version else 0, 12)
        return int.from_bytes(read_at(self._file, at, 4), "big")

    def _sample_entry(self, atom: Atom, track: int) -> None:
        self.parts.entries.setdefault(track, atom.kind)
        if atom.kind == "tmcd":
            self._hand_over("moov/trak/tmcd", atom.body, atom.length, _MOST_OF_ONE)

    def _box(self, atom: Atom) -> None:
        """Sort one box: samples, an index of positions, padding that may be none, a camera's own, or unknown."""
        if atom.kind == "mdat":
            self.parts.samples.append((atom.body, atom.end))
        elif atom.kind == "gps " and atom.parent == "moov":
            self._indexed_positions(atom)
        elif atom.kind in _FREE:
            self._padding(atom)
        elif atom.kind == "schm" and read_at(self._file, atom.body + 4, 4) == _EXPORT_SCHEME:
            self.parts.seals += 1
        if _is_cameras_own(atom):
            self._hand_over(atom.path, atom.body, atom.length, _MOST_OF_ONE)
        if not _is_known(atom):
            self._list(UnreadPart(PartKind.BOX, atom.path, atom.box.start, atom.box.end - atom.box.start))

    def _padding(self, atom: Atom) -> None:
        """Hand over a free box that is not empty; where positions follow its type, from the type on."""
        start = read_at(self._file, atom.box.start + 4, _LOOKED_AT)
        if start.startswith(_POSITIONS):
            self._position_block(atom.box.start + 4, atom.end)
        elif start[4:].startswith(_POSITIONS):
            self._position_block(atom.body, atom.end)
        elif start[4 : 4 + atom.end - atom.body].strip(b"\0"):
            self._hand_over(atom.path, atom.body, atom.length, _MOST_OF_POSITIONS)

    def _indexed_positions(self, index: Atom) -> None:
        """Follow the index of positions: a version, a count, then pairs of place and size."""
        rows = read_at(self._file, index.body, min(index.end - index.body, _MOST_OF_ONE))
        for at in range(_INDEX_HEAD, len(rows) - _INDEX_ROW + 1, _INDEX_ROW):
            place = int.from_bytes(rows[at : at + 4], "big")
            size = int.from_bytes(rows[at + 4 : at + 8], "big")
            if size > _INDEX_HEAD and read_at(self._file, place + 4, len(_POSITIONS)) == _POSITIONS:
                self._position_block(place + 4, min(place + size, self._size))

    def _positions_among_samples(self, at: int, end: int) -> int:
        """Take position blocks that lie one after the other; return where the first other byte is."""
        while end - at > _SMALLEST_GAP and read_at(self._file, at + 4, len(_POSITIONS)) == _POSITIONS:
            box = read_header(self._file, at, end)
            if box is None:
                break
            self._position_block(at + 4, min(box.end, end))
            at = min(box.end, end)
        return at

    def _position_block(self, start: int, end: int) -> None:
        """Hand over one block, as long as it holds anything."""
        if start in self._seen:
            return
        body = read_at(self._file, start, min(end - start, _MOST_OF_POSITIONS))
        kept = max(_LEAST_OF_POSITIONS, len(body.rstrip(b"\0")))
        self._hand_over("free", start, end - start, kept)

    def _hand_over(self, kind: str, start: int, length: int, most: int) -> None:
        if start in self._seen:
            return
        payload = read_at(self._file, start, max(0, min(length, most, self._left)))
        if not payload:
            self._left_out[kind] += length > 0
            return
        self._seen.add(start)
        self._left -= len(payload)
        self.parts.blocks.append(Block(kind, start, length, payload))

    def _list(self, part: UnreadPart) -> None:
        self._unknown += 1
        if self._unknown <= _MOST_PARTS:
            self.parts.unread.append(part)


def _is_cameras_own(atom: Atom) -> bool:
    """Whether a reader may understand a box: user data that is no plain text, and whatever is not known here."""
    if atom.kind in _FREE:
        return False
    in_user_data = atom.parent.rpartition("/")[2] == "udta"
    if in_user_data or atom.kind in {"uuid", "schm"}:
        return atom.kind != "meta" and atom.kind not in KNOWN_TEXTS
    return not _is_known(atom)


def _is_known(atom: Atom) -> bool:
    holder = atom.parent.rpartition("/")[2]
    if holder in HEARD_BY_PARENT or atom.kind in KNOWN or atom.path.endswith(EDITING_RECORDS):
        return True
    return holder == "udta" and atom.kind in KNOWN_TEXTS


def gaps(samples: Iterable[tuple[int, int]], covered: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what of the media data lies in no sample.

    Args:
        samples: the bodies of the media data boxes, as (start, end).
        covered: where packets lie, as (start, end), sorted by their starts.
    """
    taken = iter((*covered,))
    run = next(taken, None)
    for start, end in sorted(samples):
        at = start
        while run is not None and run[0] < end:
            if run[0] > at:
                yield at, run[0]
            at = max(at, run[1])
            if run[1] >= end:
                break
            run = next(taken, None)
        if at < end:
            yield at, end
