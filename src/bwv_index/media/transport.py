"""The packets of a transport stream that its own tables do not announce: dashcams put positions there.

Standard: ISO/IEC 13818-1, section 2.4.3 (transport packets), 2.4.4 (programme tables).
"""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import BinaryIO

from bwv_index.media.embedded import PartKind, UnreadPart

_LOOKED_AT = 4 << 20
_SYNC = 0x47
_NULL = 0x1FFF
_LAST_RESERVED = 0x1F
_ELEMENTARY = b"\0\0\1"
_LENGTHS = ((188, 0), (192, 4))


def unannounced(file: BinaryIO, known: AbstractSet[int]) -> Iterator[UnreadPart]:
    """Yield the elementary streams at the head of the file that are none of ``known`` (their packet identifiers).

    The first 4 MiB are looked at; ``length`` is what was seen of the stream there.
    """
    file.seek(0)
    head = file.read(_LOOKED_AT)
    stride, lead = next(((n, at) for n, at in _LENGTHS if _keeps_step(head, n, at)), (0, 0))
    if not stride:
        return
    counts: Counter[int] = Counter()
    first: dict[int, int] = {}
    for at in range(lead, len(head) - 187, stride):
        name = (head[at + 1] & 0x1F) << 8 | head[at + 2]
        if head[at] != _SYNC or name in known or name <= _LAST_RESERVED or name == _NULL:
            continue
        if head[at + 1] & 0x40 and _payload(head, at).startswith(_ELEMENTARY):
            first.setdefault(name, at)
        counts[name] += 1
    for name, place in sorted(first.items()):
        yield UnreadPart(PartKind.STREAM, f"pid 0x{name:04x}", place, counts[name] * stride)


def _keeps_step(head: bytes, stride: int, lead: int) -> bool:
    return len(head) >= lead + 2 * stride and all(head[lead + n * stride] == _SYNC for n in range(2))


def _payload(head: bytes, at: int) -> bytes:
    """Return the start of a packet's payload, behind its adaptation field."""
    control = head[at + 3] >> 4 & 3
    start = at + 4 + (1 + head[at + 4] if control & 2 else 0)
    return head[start : min(start + 4, at + 188)] if control & 1 else b""
