"""Footage damaged on purpose: what a seed makes of a file's bytes, the same each time."""

import random
import struct
from collections.abc import Callable
from typing import TypeAlias

from tests.torture.boxtree import FULL, Node, parse_boxes, write_boxes

Mutate: TypeAlias = Callable[[random.Random, bytes], bytes]

TABLES = frozenset(
    {
        b"stsz",
        b"stz2",
        b"stts",
        b"ctts",
        b"stco",
        b"co64",
        b"stsc",
        b"stss",
        b"elst",
        b"trun",
        b"tfhd",
        b"tfdt",
    }
    | {b"sidx", b"mvhd", b"tkhd", b"mdhd", b"stsd", b"trex", b"sdtp", b"sbgp", b"sgpd", b"dref"}
)
"""Boxes whose numbers steer a reader."""

SIZES = (0, 1, 2, 7, 8, 9, 16, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF8, 0xFFFFFFFF)
NUMBERS = (0, 1, 2, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x01000000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
DEEPEST = 20_000
DEEP_LEVELS = (10, 100, 1_000, DEEPEST)
OWN_SHARE = 0.6
"""How many are damaged in a way of their own container: most other damage is refused at the door."""
LONGEST_RUN = 8_192
TS_PACKET = 188

EBML_IDS = (
    "1a45dfa3", "18538067", "1549a966", "1654ae6b", "1f43b675", "1c53bb6b", "114d9b74", "1941a469", "1043a770",
    "1254c367", "ae", "e0", "e1", "a3", "a0", "63a2", "4282", "2ad7b1", "4489", "b0", "ba", "e7",
)  # fmt: skip
"""Elements of Matroska (RFC 9559, section 5): headers, tracks, clusters, blocks, cues, seek heads, sizes."""

EBML_SIZES = (
    "01ffffffffffffff",
    "017fffffffffffff",
    "0100000000000000",
    "ff",
    "80",
    "81",
    "10ffffff",
    "00",
    "08ffffffff",
)
RIFF_IDS = (
    b"RIFF",
    b"LIST",
    b"avih",
    b"strh",
    b"strf",
    b"movi",
    b"idx1",
    b"indx",
    b"00dc",
    b"01wb",
    b"fmt ",
    b"data",
)


def mutate(seed: int, original: bytes, other: bytes) -> tuple[str, bytes]:
    """Return the name of the damage, and the damaged bytes; ``other`` is a file of another kind."""
    rng = random.Random(seed)  # noqa: S311 - damage that can be done again, no secret

    def swapped(_: random.Random, data: bytes) -> bytes:
        return other[: rng.randint(8, 4096)] + data[8:]

    own = _own(original)
    ways = own if own and rng.random() < OWN_SHARE else {**GENERIC, "header of another": swapped}
    name = rng.choice(sorted(ways))
    damaged = ways[name](rng, original)
    if rng.random() < 0.25:
        second = rng.choice(sorted(GENERIC))
        return f"{name}, {second}", GENERIC[second](rng, damaged)
    return name, damaged


def _own(data: bytes) -> dict[str, Mutate]:
    """Return the ways to damage that belong to a file's own container."""
    if data[4:8] in {b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip"}:
        return BOXES
    if data.startswith(bytes.fromhex("1a45dfa3")):
        return {"EBML size": _ebml_size}
    if data.startswith((b"RIFF", b"RF64")):
        return {"RIFF size": _riff_size}
    return {"packet header": _packet_header} if data[:1] == b"\x47" or data[4:5] == b"\x47" else {}


def _flips(rng: random.Random, data: bytes) -> bytes:
    damaged = bytearray(data)
    for _ in range(2 ** rng.randint(0, 6) if data else 0):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


def _flips_in_head(rng: random.Random, data: bytes) -> bytes:
    cut = rng.choice((64, 512, 4096))
    return _flips(rng, data[:cut]) + data[cut:]


def _truncated(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randint(0, len(data))]


def _headless(rng: random.Random, data: bytes) -> bytes:
    return data[rng.randint(0, min(len(data), LONGEST_RUN)) :]


def _inserted(rng: random.Random, data: bytes) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.randbytes(rng.randint(1, LONGEST_RUN)) + data[at:]


def _zeroed(rng: random.Random, data: bytes) -> bytes:
    at = rng.randint(0, len(data))
    run = min(rng.randint(1, LONGEST_RUN), len(data) - at)
    return data[:at] + bytes(run) + data[at + run :]


def _removed(rng: random.Random, data: bytes) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + data[at + rng.randint(1, LONGEST_RUN) :]


def _doubled(_: random.Random, data: bytes) -> bytes:
    return data + data


GENERIC: dict[str, Mutate] = {
    "flips": _flips, "flips in the head": _flips_in_head, "truncation": _truncated, "head lost": _headless,
    "run inserted": _inserted, "run zeroed": _zeroed, "run removed": _removed, "doubled": _doubled,
}  # fmt: skip


def _tree(change: Callable[[random.Random, list[Node]], None]) -> Mutate:
    """Damage the tree of boxes, and write it with sizes that agree again."""

    def damage(rng: random.Random, data: bytes) -> bytes:
        boxes = parse_boxes(data)
        if boxes:
            change(rng, boxes)
        return write_boxes(boxes)

    return damage


def _lists(boxes: list[Node]) -> list[list[Node]]:
    """Return every list of sibling boxes."""
    return [boxes, *(box.boxes for top in boxes for box in top.walk() if box.boxes)]


def _any(rng: random.Random, boxes: list[Node]) -> tuple[list[Node], int]:
    siblings = rng.choice(_lists(boxes))
    return siblings, rng.randrange(len(siblings))


def _drop(rng: random.Random, boxes: list[Node]) -> None:
    siblings, at = _any(rng, boxes)
    del siblings[at]


def _repeat(rng: random.Random, boxes: list[Node]) -> None:
    siblings, at = _any(rng, boxes)
    siblings[at:at] = [siblings[at]] * rng.choice((1, 2, 40, 500))


def _reorder(rng: random.Random, boxes: list[Node]) -> None:
    rng.shuffle(rng.choice(_lists(boxes)))


def _swap_types(rng: random.Random, boxes: list[Node]) -> None:
    every = [box for top in boxes for box in top.walk()]
    one, two = rng.choice(every), rng.choice(every)
    one.kind, two.kind = two.kind, one.kind


def _move(rng: random.Random, boxes: list[Node]) -> None:
    siblings, at = _any(rng, boxes)
    moved = siblings.pop(at)
    rng.choice([found for found in _lists(boxes) if found is not moved.boxes]).append(moved)


def _nest(rng: random.Random, boxes: list[Node]) -> None:
    siblings, at = _any(rng, boxes)
    kind, inside = rng.choice(sorted(FULL | {b"meta", siblings[at].kind})), bytes(siblings[at])
    levels = rng.choice(DEEP_LEVELS)
    heads = ((8 * (levels - level) + len(inside)).to_bytes(4, "big") + kind for level in range(1, levels))
    siblings[at] = Node(kind, b"".join((*heads, inside)))


def _numbers(rng: random.Random, boxes: list[Node]) -> None:
    tables = [box for top in boxes for box in top.walk() if box.kind in TABLES and len(box.body) > 8]
    if not tables:
        return
    table = rng.choice(tables)
    body = bytearray(table.body)
    for _ in range(rng.randint(1, 8)):
        at = 4 * rng.randrange(len(body) // 4) if rng.random() < 0.5 else rng.choice((4, 8, 12))
        body[at : at + 4] = struct.pack(">I", rng.choice((*NUMBERS, len(body), rng.getrandbits(32))))
    table.body = bytes(body)


def _box_size(rng: random.Random, data: bytes) -> bytes:
    """Set one box's size field, as it stands in the bytes, to what it is not."""
    kinds = sorted({box.kind for top in parse_boxes(data) for box in top.walk()})
    if not kinds:
        return data
    at = data.find(rng.choice(kinds)) - 4
    true = int.from_bytes(data[at : at + 4], "big") if at >= 0 else 0
    size = rng.choice((*SIZES, true + 1, max(0, true - 1), (2 * true) & 0xFFFFFFFF, len(data)))
    return data[: max(at, 0)] + size.to_bytes(4, "big") + data[max(at, 0) + 4 :]


def _wide_size(rng: random.Random, data: bytes) -> bytes:
    """Give one box a 64-bit size that is huge, or negative where it is taken as signed."""
    kinds = sorted({box.kind for top in parse_boxes(data) for box in top.walk()})
    at = data.find(rng.choice(kinds)) - 4 if kinds else -1
    if at < 0:
        return data
    size = rng.choice((0, 1, 15, 16, len(data), 2**32, 2**63 - 1, 2**63, 2**64 - 1, 2**64 - 1 - at))
    return data[:at] + b"\0\0\0\1" + data[at + 4 : at + 8] + struct.pack(">Q", size) + data[at + 8 :]


BOXES: dict[str, Mutate] = {
    "box size": _box_size, "64-bit box size": _wide_size, "box dropped": _tree(_drop), "box repeated": _tree(_repeat),
    "boxes reordered": _tree(_reorder), "box types swapped": _tree(_swap_types), "box moved": _tree(_move),
    "boxes nested deep": _tree(_nest), "table values": _tree(_numbers), "more table values": _tree(_numbers),
}  # fmt: skip


def _places(data: bytes, marks: tuple[bytes, ...]) -> list[int]:
    """Return where bodies begin after any of these marks, the first few of each."""
    found: list[int] = []
    for mark in marks:
        at = data.find(mark)
        while at >= 0 and len(found) < 1000:
            found.append(at + len(mark))
            at = data.find(mark, at + 1)
    return found


def _ebml_size(rng: random.Random, data: bytes) -> bytes:
    places = _places(data, tuple(bytes.fromhex(rng.choice(EBML_IDS)) for _ in range(4)))
    at, size = rng.choice(places or [4]), bytes.fromhex(rng.choice(EBML_SIZES))
    return data[:at] + size + data[at + (len(size) if rng.random() < 0.5 else 1) :]


def _riff_size(rng: random.Random, data: bytes) -> bytes:
    at = rng.choice(_places(data, (rng.choice(RIFF_IDS),)) or [4])
    return data[:at] + struct.pack("<I", rng.choice((*NUMBERS, len(data)))) + data[at + 4 :]


def _packet_header(rng: random.Random, data: bytes) -> bytes:
    """Damage headers of transport packets: flags, identifiers, lengths of fields, sections and PES packets."""
    damaged = bytearray(data)
    for _ in range(rng.randint(1, 16)):
        at = TS_PACKET * rng.randrange(max(1, len(data) // TS_PACKET)) + rng.randint(1, 24)
        if at < len(damaged):
            damaged[at] = rng.choice((0, 1, 0x40, 0x7F, 0xB7, 0xB8, 0xFF, rng.randrange(256)))
    return bytes(damaged)
