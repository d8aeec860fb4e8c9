"""Text burnt into the picture: where it stands, what it says, and how it is looked for."""

from dataclasses import dataclass
from enum import StrEnum

from bwv_index.timecode import MediaTime


@dataclass(frozen=True, slots=True)
class Strip:
    """Where one line of text stands, as fractions (0 to 1) of the picture as a player shows it.

    Raises:
        ValueError: the sides are outside the picture, or in the wrong order.
    """

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            raise ValueError("a strip lies inside the picture: left before right, top before bottom, 0 to 1")


class StripsBy(StrEnum):
    """How the places of the text were known."""

    GIVEN = "given"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class OverlayLine:
    """What one strip said in one frame: ``strip`` counts from 0, ``score`` is the recogniser's own (0 to 1)."""

    time: MediaTime
    strip: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class OverlayText:
    """The text found in a clip's picture, in order of time and of strips.

    ``looked_at`` is how many frames were decoded for it. No strips and no lines mean that none was found in those
    frames, and say nothing of the rest.
    """

    strips: tuple[Strip, ...]
    lines: tuple[OverlayLine, ...]
    found_by: StripsBy
    looked_at: int


@dataclass(frozen=True, slots=True)
class OverlayPolicy:
    """How much is spent on one clip's burnt-in text.

    ``frames`` are looked at, spread over the clip. A strip is read in ``first_look`` of them, and in all where it
    said different things: what stands still need not be read again. At most ``most_strips`` are read, those nearest
    to the top or bottom edge first. ``least_width`` is the least width of a strip in heights of its line.
    ``forward_pixels`` bounds the decoding from an I-frame onwards, ``width`` the longest side in pixels.
    """

    frames: int = 6
    first_look: int = 3
    most_strips: int = 8
    least_width: float = 2.5
    forward_pixels: int = 50_000_000
    width: int = 2560
