"""GPMF's key, length, value: the nested records that GoPro's telemetry is made of.

Source: GoPro, "GPMF introduction" (the gpmf-parser repository): a key of four characters, a type character, the size
of one sample in bytes, a count of samples, all big endian; the body padded to four bytes; type 0 is a nest.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = struct.Struct(">4sBBH")
ALIGNED = 4
DEEPEST = 8
"""Nests in nests that are followed; the format uses three."""
COMPLEX = "?"
_NUMBERS = dict(zip("bBsSlLfdjJqQ", "bBhHiIfdqQiq", strict=True))
"""GPMF's character for a type, and that of the module struct; q and Q are fixed point."""
_FIXED_POINT = {"q": 2.0**16, "Q": 2.0**32}


@dataclass(frozen=True, slots=True)
class Record:
    """One key with its samples; ``kind`` is empty for a nest."""

    key: str
    kind: str
    size: int
    count: int
    body: bytes

    @property
    def text(self) -> str:
        """The body as words, without its padding."""
        return self.body.decode("latin-1").split("\0")[0].strip()


def records(data: bytes) -> Iterator[Record]:
    """Tell the records of one level, in order, and stop at the first that runs beyond the end."""
    at = 0
    while at + HEADER.size <= len(data):
        key, kind, size, count = HEADER.unpack_from(data, at)
        if key == b"\0\0\0\0":
            return
        length = size * count
        body = data[at + HEADER.size : at + HEADER.size + length]
        if len(body) < length:
            return
        yield Record(key.decode("latin-1"), chr(kind) if kind else "", size, count, body)
        at += HEADER.size + -(-length // ALIGNED) * ALIGNED


def streams(data: bytes, depth: int = 0) -> Iterator[tuple[Record, ...]]:
    """Tell the records of every stream (``STRM``), however devices nest them."""
    for record in records(data):
        if record.key == "STRM":
            yield tuple(records(record.body))
        elif not record.kind and depth < DEEPEST:
            yield from streams(record.body, depth + 1)


def settings(data: bytes, depth: int = 0) -> Iterator[Record]:
    """Tell every record outside the streams: of the device and its settings."""
    for record in records(data):
        if record.kind:
            yield record
        elif record.key != "STRM" and depth < DEEPEST:
            yield from settings(record.body, depth + 1)


def numbers(record: Record, layout: str = "") -> tuple[tuple[float, ...], ...]:
    """Return a record's samples as rows; none where its type is not of numbers, or does not fit its size.

    ``layout`` is the text of the ``TYPE`` record before it, which a complex record (``?``) needs.
    """
    kinds = layout if record.kind == COMPLEX else record.kind
    if not kinds or not set(kinds) <= set(_NUMBERS) or not record.size:
        return ()
    one = struct.calcsize(">" + "".join(_NUMBERS[kind] for kind in kinds))
    if record.kind != COMPLEX:
        kinds *= record.size // one
        one *= record.size // one
    if one != record.size:
        return ()
    row = struct.Struct(">" + "".join(_NUMBERS[kind] for kind in kinds))
    whole = len(record.body) // one * one
    return tuple(
        tuple(value / _FIXED_POINT.get(kind, 1.0) for kind, value in zip(kinds, values, strict=True))
        for values in row.iter_unpack(record.body[:whole])
    )


def scaled(record: Record, scale: tuple[float, ...], layout: str = "") -> tuple[tuple[float, ...], ...]:
    """Return a record's samples divided by their scale; none where the scale does not fit them."""
    rows = numbers(record, layout)
    if not rows or not scale or 0 in scale:
        return () if scale else rows
    wide = scale * len(rows[0]) if len(scale) == 1 else scale
    if len(wide) != len(rows[0]):
        return ()
    return tuple(tuple(v / s for v, s in zip(row, wide, strict=True)) for row in rows)
