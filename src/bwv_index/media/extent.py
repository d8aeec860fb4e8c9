"""How many bytes a container says it has, against how many there are."""

from dataclasses import dataclass
from typing import BinaryIO

_SEGMENT = bytes.fromhex("18538067")
_FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_UNSTATED_RIFF = frozenset({0, 0xFFFFFFFF})
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the container says the file ends, and where bytes begin that it does not account for.

    ``stated_end`` is None where the container states no size (live recordings, packet streams).
    """

    stated_end: int | None
    trailing_at: int | None = None


def read_extent(file: BinaryIO, size: int, container: str) -> Extent:
    """Read the size that a RIFF, Matroska or ASF file states for itself; the other formats state none.

    Args:
        file: the file, open for reading at any position.
        size: how many bytes it really has.
        container: the name that ``sniff`` gave.
    """
    if container in {"avi", "wav"}:
        return _riff(file, size)
    if container == "matroska":
        return _matroska(file, size)
    if container == "asf":
        return _asf(file, size)
    return Extent(None)


def _compared(end: int, size: int) -> Extent:
    return Extent(end, end if end < size else None)


def _riff(file: BinaryIO, size: int) -> Extent:
    """Sum the RIFF chunks (OpenDML 1.02: a long AVI is several chunks, one after the other)."""
    at = 0
    while at + 12 <= size:
        file.seek(at)
        head = file.read(8)
        length = int.from_bytes(head[4:], "little")
        if head[:4] != b"RIFF":
            return Extent(at, at) if at else Extent(None)
        if length in _UNSTATED_RIFF:
            return Extent(None)
        at += 8 + length + length % 2
    # A chunk of odd length is padded, and some writers leave the last pad byte out.
    return _compared(size if at == size + 1 else at, size)


def _matroska(file: BinaryIO, size: int) -> Extent:
    """Read the segment's size after the EBML header (RFC 8794, section 4; RFC 9559, section 5)."""
    file.seek(0)
    head = file.read(_HEAD)
    after_header = _vint_end(head, 4)
    if after_header is None or head[after_header[1] : after_header[1] + 4] != _SEGMENT:
        return Extent(None)
    segment = _vint_end(head, after_header[1] + 4)
    return Extent(None) if segment is None else _compared(segment[1], size)


def _vint_end(head: bytes, at: int) -> tuple[int, int] | None:
    """Read a variable-size length at ``at``; return the body's start and end, None where it is unknown."""
    if at >= len(head) or not head[at]:
        return None
    width = 9 - head[at].bit_length()
    raw = int.from_bytes(head[at : at + width], "big") & ((1 << 7 * width) - 1)
    if raw == (1 << 7 * width) - 1:
        return None
    return at + width, at + width + raw


def _asf(file: BinaryIO, size: int) -> Extent:
    """Read the file size in the File Properties Object (ASF specification 1.20, section 3.2)."""
    file.seek(0)
    head = file.read(_HEAD)
    at = head.find(_FILE_PROPERTIES)
    stated = int.from_bytes(head[at + 40 : at + 48], "little") if at >= 0 else 0
    return _compared(stated, size) if stated else Extent(None)
