"""Every box of an MP4 or QuickTime file by its path, header by header; no body is read here but of short ones.

Formats: ISO/IEC 14496-12 (boxes), QuickTime File Format (atoms).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from bwv_index.media.boxes import Box, children, read_at, top_level

_MOST_ATOMS = 50_000
_MOST_OF_A_PATH = 200
"""How many boxes of one path are looked into: a long recording may have thousands of fragments."""
_DEEPEST = 12
_IDENTIFIER = 16
_PLAIN = frozenset(
    {"moov", "trak", "mdia", "minf", "stbl", "dinf", "edts", "udta", "mvex", "moof", "traf", "mfra"}
    | {"gmhd", "sinf", "schi", "meco", "frea"}
)
_HEADED = {"stsd": 8, "dref": 8, "ipro": 6}
"""Boxes that hold boxes behind so many bytes of their own."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One box at its place: ``path`` is the types from the file down, ``end`` never past the file's.

    ``length`` is that of the body as stated. For a ``uuid`` box the identifier is the path's last part, and the
    body begins behind it.
    """

    path: str
    box: Box
    end: int

    @property
    def kind(self) -> str:
        """The box's type."""
        return self.box.kind

    @property
    def parent(self) -> str:
        """The path of the box that this one lies in, empty at the file's own level."""
        return self.path.rpartition(f"/{self.kind}")[0] if "/" in self.path else ""

    @property
    def body(self) -> int:
        """Where the body begins."""
        return self.box.body

    @property
    def length(self) -> int:
        """How long the body says it is."""
        return self.box.end - self.box.body


@dataclass(slots=True)
class Walk:
    """A walk over a file's boxes. ``passed_over`` counts, by path, those that were not looked into."""

    file: BinaryIO
    size: int
    passed_over: Counter[str] = field(default_factory=Counter)
    _left: int = _MOST_ATOMS
    _entered: Counter[str] = field(default_factory=Counter)

    def atoms(self) -> Iterator[Atom]:
        """Yield every box, a box before those inside it."""
        boxes, _ = top_level(self.file, self.size)
        for box in boxes:
            yield from self._from(box, "", 0)

    def _from(self, box: Box, parent: str, depth: int) -> Iterator[Atom]:
        path = f"{parent}/{box.kind}" if parent else box.kind
        if self._left <= 0:
            self.passed_over[path] += 1
            return
        self._left -= 1
        atom = self._identified(box, path) if box.kind == "uuid" else self._atom(box, path)
        yield atom
        start = self._inside(atom, depth)
        if start is None:
            return
        self._entered[path] += 1
        if self._entered[path] > _MOST_OF_A_PATH:
            self.passed_over[path] += 1
            return
        for child in children(self.file, start, atom.end):
            yield from self._from(child, path, depth + 1)

    def _atom(self, box: Box, path: str) -> Atom:
        return Atom(path, box, min(box.end, self.size))

    def _identified(self, box: Box, path: str) -> Atom:
        name = read_at(self.file, box.body, min(_IDENTIFIER, max(0, box.end - box.body)))
        body = Box(box.kind, box.start, box.body + len(name), box.end)
        return self._atom(body, f"{path}/{name.hex()}")

    def _inside(self, atom: Atom, depth: int) -> int | None:
        """Return where the boxes inside a box begin, None where it holds none that are looked at."""
        if depth >= _DEEPEST:
            return None
        if atom.kind in _PLAIN:
            return atom.body
        if atom.kind == "meta":
            # A full box by ISO (section 8.11.1), a plain one by QuickTime.
            plain = read_at(self.file, atom.body + 4, 4) == b"hdlr"
            return atom.body if plain else atom.body + 4
        return atom.body + _HEADED[atom.kind] if atom.kind in _HEADED else None
