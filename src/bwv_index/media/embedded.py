"""What a file carries besides pictures and sound: telemetry as bytes, parts nobody reads, marks of who wrote it.

This room hands the bytes over; what they say is for the room of cameras.
"""

from dataclasses import dataclass
from enum import StrEnum

from bwv_index.timecode import MediaTime


@dataclass(frozen=True, slots=True)
class DataSample:
    """One packet of a data or subtitle stream; its time as a player shows it, from the file's own zero.

    Where the stream does not stamp its packets ``timed`` is False, and ``time`` is that of the last one it stamped
    (0 where there is none).
    """

    time: MediaTime
    payload: bytes
    timed: bool = True


@dataclass(frozen=True, slots=True)
class DataTrack:
    """The packets of one stream that holds neither pictures nor sound, in order.

    ``kind`` is the container's own word for it: the four-character code of an MP4 (``gpmd``, ``camm``, ``tmcd``,
    ``tx3g``), else the demuxer's codec name. ``left_out`` counts packets beyond the bound on bytes.
    """

    stream: int
    kind: str
    handler: str
    samples: tuple[DataSample, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Bytes that stand in a box of the file, outside every stream.

    ``kind`` is the path of box types (``moov/udta/GPMF``, ``free``), for a ``uuid`` box with its identifier in hex as
    the last part, ``moov/trak/tmcd`` for the sample entry of a time code track, ``sei/mdpm`` for the recording's date
    in a video stream, ``trailer`` for what follows the last box. ``offset`` is where the body begins in the file
    (of ``sei/mdpm`` the packet, -1 unknown). Long bodies are cut: ``length`` is the whole. A dashcam's position block
    is a ``free`` whose body begins ``freeGPS ``, wherever in the file it lies.
    """

    kind: str
    offset: int
    length: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Payloads:
    """Everything of a file that a camera reader may understand."""

    tracks: tuple[DataTrack, ...] = ()
    blocks: tuple[Block, ...] = ()


NO_PAYLOADS = Payloads()


class PartKind(StrEnum):
    """What kind of part of a file is listed."""

    BOX = "box"
    STREAM = "stream"


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A part of the file whose meaning is not known here: listed, so that it is not lost from sight.

    ``name`` is as the kind of a ``Block`` or a ``DataTrack``, so that what a reader read can be taken off the list.
    ``offset`` is where it begins, -1 where it has no one place: streams may lie all over the file, and the last parts
    only count what went over a bound.
    """

    kind: PartKind
    name: str
    offset: int
    length: int


class SignatureScheme(StrEnum):
    """How a video stream, or the file, carries its own signature."""

    ONVIF = "onvif-media-signing"
    """ONVIF Media Signing: SEI user data of 005bc93f-2d71-5e95-ada4-796f90877a6f."""
    AXIS = "axis-signed-video"
    """Axis Signed Video: SEI user data of 5369676e-6564-2056-6964-656f2e2e2e30."""
    ONVIF_EXPORT = "onvif-export"
    """ONVIF Export File Format: a protection scheme in the file's own boxes."""


@dataclass(frozen=True, slots=True)
class StreamSignature:
    """That a stream is signed, and by how many units; whether the signature is good is not checked here.

    ``stream`` is None where the signature is over the file.
    """

    scheme: SignatureScheme
    stream: int | None
    units: int


@dataclass(frozen=True, slots=True)
class WriterMark:
    """What a program left in a file that it wrote: where it stands (``tag encoder``, ``sei``), and its words."""

    where: str
    text: str
