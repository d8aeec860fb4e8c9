"""Whether a file may be opened as media at all, judged from its bytes before any demuxer sees it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

from bwv_index.media.boxes import IsoFacts, read_boxes
from bwv_index.media.extent import read_extent
from bwv_index.media.facts import InspectionLimits, MediaRefusal, MediaRefusalCode
from bwv_index.media.sniff import SNIFF_BYTES, sniff


@dataclass(frozen=True, slots=True)
class Admitted:
    """A file that may be opened, and what its bytes state about themselves.

    ``stated`` is the duration in the container's own header, None where only the demuxer can say;
    ``nul_tags`` and ``external`` are known of MP4 and QuickTime alone.
    """

    container: str
    size: int
    stated_end: int | None
    trailing_at: int | None
    stated: Fraction | None = None
    index_cut: bool = False
    external: bool = False
    nul_tags: tuple[str, ...] = ()


def admit(file: BinaryIO, size: int, limits: InspectionLimits) -> Admitted | MediaRefusal:
    """Judge a file by its bytes.

    Raises:
        OSError: the file cannot be read.
    """
    if not size:
        return MediaRefusal(MediaRefusalCode.EMPTY, "the file has no bytes")
    file.seek(0)
    head = file.read(SNIFF_BYTES)
    container = sniff(head)
    if container is None:
        return MediaRefusal(MediaRefusalCode.NOT_MEDIA, f"no known container starts {head[:16].hex(' ')}")
    if container == "mov":
        return _admit_iso(read_boxes(file, size), size, limits)
    extent = read_extent(file, size, container)
    return Admitted(container, size, extent.stated_end, extent.trailing_at)


def _admit_iso(facts: IsoFacts, size: int, limits: InspectionLimits) -> Admitted | MediaRefusal:
    """Refuse what the boxes rule out: encryption, a flood of tracks or pixels, no index."""
    if facts.scrambled:
        return MediaRefusal(MediaRefusalCode.ENCRYPTED, f"a track's samples are of type {facts.scrambled}")
    if facts.tracks > limits.max_streams:
        detail = f"{facts.tracks} tracks, at most {limits.max_streams} are opened"
        return MediaRefusal(MediaRefusalCode.TOO_MANY_STREAMS, detail)
    if facts.most_pixels > limits.max_pixels:
        detail = f"a picture of {facts.most_pixels} pixels, at most {limits.max_pixels} are decoded"
        return MediaRefusal(MediaRefusalCode.TOO_MANY_PIXELS, detail)
    if not facts.has_index:
        return _without_index(facts, size)
    return Admitted(
        container="mov",
        size=size,
        stated_end=facts.stated_end,
        trailing_at=facts.trailing_at,
        stated=None if facts.fragmented and not facts.duration else facts.duration,
        index_cut=facts.index_cut,
        external=facts.external,
        nul_tags=facts.nul_tags,
    )


def _without_index(facts: IsoFacts, size: int) -> MediaRefusal:
    """Tell a recording that lost its index from a file that only starts like one."""
    if facts.has_samples or facts.stated_end > size:
        detail = f"no moov box in {size} bytes; the boxes found state {facts.stated_end}"
        return MediaRefusal(MediaRefusalCode.INDEX_MISSING, detail)
    detail = f"no moov and no mdat box; the boxes stop making sense at byte {facts.stated_end} of {size}"
    return MediaRefusal(MediaRefusalCode.MALFORMED, detail)
