"""The boxes of an MP4 as a tree: read as far as they make sense, changed, and written with sizes that agree."""

from collections.abc import Iterator
from dataclasses import dataclass, field

FULL = frozenset(
    {
        b"moov",
        b"trak",
        b"mdia",
        b"minf",
        b"stbl",
        b"dinf",
        b"edts",
        b"udta",
        b"mvex",
        b"moof",
        b"traf",
        b"mfra",
    }
)
"""Boxes that hold boxes and nothing else (ISO/IEC 14496-12, table 1)."""


@dataclass(slots=True)
class Node:
    """A box: its type, and its boxes or its bytes."""

    kind: bytes
    body: bytes = b""
    boxes: "list[Node]" = field(default_factory=list)

    def __bytes__(self) -> bytes:
        inside = b"".join(map(bytes, self.boxes)) if self.boxes else self.body
        return (8 + len(inside)).to_bytes(4, "big") + self.kind + inside

    def walk(self) -> "Iterator[Node]":
        """Yield this box and every one below it."""
        yield self
        for box in self.boxes:
            yield from box.walk()


def parse_boxes(data: bytes) -> list[Node]:
    """Read boxes as far as they make sense; what does not becomes the bytes of one that is called ``free``."""
    found: list[Node] = []
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + size if size >= 8 else len(data)
        body = data[at + 8 : end]
        found.append(Node(kind, b"", parse_boxes(body)) if kind in FULL and body else Node(kind, body))
        at = end
    return found


def write_boxes(boxes: list[Node]) -> bytes:
    """Return boxes as a file's bytes, their sizes counted anew."""
    return b"".join(map(bytes, boxes))
