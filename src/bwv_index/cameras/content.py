"""What the bytes of one file state, before a camera's profile says how to take it: the readers' common answer."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bwv_index.cameras.claim import CameraClaim
from bwv_index.cameras.track import Track
from bwv_index.clock import TimeSource


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A time that content states: at ``offset`` seconds into the recording it was this time.

    ``wall`` is the digits as written, without a zone; ``zone`` is what stands beside them: ``Z`` or ``+01:00``, empty
    where nothing does, and then the profile's word for that source counts. ``half_width_s`` is the resolution and
    jitter of the source at 95 %, None to take the profile's; ``offset_half_width_s`` is how far the offset may be
    off. ``trust`` (0 to 1) is None to take the profile's.
    """

    source: TimeSource
    raw: str
    wall: datetime
    zone: str = ""
    offset: Fraction = Fraction(0)
    half_width_s: float | None = None
    offset_half_width_s: float = 0.0
    trust: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a reader noticed and could not use: where it stands and why."""

    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that the readers found in one file: times, other claims, tracks, and what they could not use.

    ``readers`` names those that spoke. ``read`` names the tracks (``gpmd``), blocks (by their kind) and tags (by their
    name) that some reader understood, so that the rest can be listed as unread.
    """

    readers: tuple[str, ...] = ()
    times: tuple[TimeMark, ...] = ()
    claims: tuple[CameraClaim, ...] = ()
    tracks: tuple[Track, ...] = ()
    remarks: tuple[Remark, ...] = ()
    read: tuple[str, ...] = ()
