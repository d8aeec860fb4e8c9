"""What every reader of a camera's format is given, and what it answers: one contract for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bwv_index.cameras.content import Content, Remark
from bwv_index.media import NO_PAYLOADS, Payloads, Tag


@dataclass(frozen=True, slots=True)
class Source:
    """One file as readers see it.

    ``name`` is its file name, of any case. Footage has ``tags`` and ``payloads``; a sidecar has ``sidecar``, its whole
    bytes (bounded by the caller), and no tags.
    """

    name: str
    tags: tuple[Tag, ...] = ()
    payloads: Payloads = NO_PAYLOADS
    sidecar: bytes | None = None


class Reader(Protocol):
    """Reads one format. It is pure, never raises on any bytes, and answers None where the format is not its own."""

    @property
    def id(self) -> str:
        """The name that the reader is listed under."""

    def read(self, source: Source) -> Content | None:
        """Return what the file states; None where this reader has nothing to say of it."""


def read_content(readers: Sequence[Reader], source: Source) -> Content:
    """Return what all readers that know the file found in it, in order of the readers.

    A reader that raises against its contract costs its own answer and no other: a remark names it.

    Raises:
        MemoryError: memory ran out, which says nothing of the file.
    """
    found = [content for reader in readers if (content := _answer(reader, source)) is not None]
    return Content(
        readers=tuple(name for content in found for name in content.readers),
        times=tuple(time for content in found for time in content.times),
        claims=tuple(claim for content in found for claim in content.claims),
        tracks=tuple(track for content in found for track in content.tracks),
        remarks=tuple(remark for content in found for remark in content.remarks),
        read=tuple(dict.fromkeys(name for content in found for name in content.read)),
    )


def _answer(reader: Reader, source: Source) -> Content | None:
    """Return one reader's answer; where it raises, a remark that says so."""
    try:
        return reader.read(source)
    except MemoryError:
        raise
    except Exception as fault:  # noqa: BLE001 - a fault in one format's code must not cost a file what the others read
        told = f"failed: {type(fault).__name__} {fault!s:.200}".strip()
        return Content(remarks=(Remark(reader.id, told),))
