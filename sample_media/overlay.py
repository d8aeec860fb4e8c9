"""The strip of text that a camera burns into its picture, by its own clock."""

from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from sample_media.canvas import Picture

LONDON = ZoneInfo("Europe/London")
MARGIN_PX = 8
TEXT_PX = 15
EDGE = (10, 10, 10)


class Strip(StrEnum):
    """Where and how a make writes."""

    NONE = "none"
    AXON = "axon"
    """Top right, two lines, a yellow triangle at their right."""
    PLATFORM = "platform"
    """Bottom left, one line: device, user, local time."""
    REVEAL = "reveal"
    """Top left, one line: local time, day first, and the serial."""


def strip_lines(strip: Strip, clock: datetime, serial: str, officer: str) -> tuple[str, ...]:
    """The text for what the camera's clock shows (aware), truncated to the second."""
    local = clock.astimezone(LONDON)
    match strip:
        case Strip.AXON:
            return local.strftime("%Y-%m-%d %H:%M:%S %z"), f"AXON BODY 3 {serial}"
        case Strip.PLATFORM:
            return (f"{serial} {officer:0>6} {local:%Y-%m-%d %H:%M:%S}",)
        case Strip.REVEAL:
            return (f"{local:%d/%m/%Y %H:%M:%S} {serial}",)
        case Strip.NONE:
            return ()


def burn(picture: Picture, strip: Strip, lines: tuple[str, ...]) -> None:
    """Write the strip into the picture."""
    if not lines:
        return
    ink, mask = _drawn(lines, triangle=strip is Strip.AXON)
    height, width = mask.shape
    top = picture.shape[0] - height - MARGIN_PX if strip is Strip.PLATFORM else MARGIN_PX
    left = picture.shape[1] - width - MARGIN_PX if strip is Strip.AXON else MARGIN_PX
    place = picture[top : top + height, left : left + width]
    share = mask[:, :, None].astype(np.float32) / 255
    place[:] = (place * (1 - share) + ink * share).astype(np.uint8)


@lru_cache(maxsize=4)
def _drawn(lines: tuple[str, ...], *, triangle: bool) -> tuple[Picture, Picture]:
    """The strip's colours (RGB) and how much of each pixel it covers."""
    font = ImageFont.load_default(TEXT_PX)
    step, side = TEXT_PX + 3, 2 * TEXT_PX if triangle else 0
    wide = max(round(font.getlength(line)) for line in lines)
    size = (wide + side + 12, step * len(lines) + 6)
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        left = 4 + (wide - round(font.getlength(line)) if triangle else 0)
        spot = (left, 2 + number * step)
        draw.text(spot, line, (255, 255, 255), font, stroke_width=2, stroke_fill=EDGE)
    if triangle:
        x, low = wide + 10, size[1] - 6
        corners = [(x, low), (x + side - 4, low), (x + side / 2 - 2, 6)]
        draw.polygon(corners, (250, 214, 20), outline=EDGE)
    pixels = np.asarray(image)
    return pixels[:, :, :3].copy(), pixels[:, :, 3].copy()
