"""The caption of a working copy: a band below the picture, which itself stays whole."""

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

FONT_FILE = "caption.ttf"
_LARGEST_SHARE = Fraction(1, 24)
"""A line's letters are at most this share of the picture's height."""
_SMALLEST = 8
_WIDTH_OF_A_LETTER = Fraction(11, 20)
"""Mean advance of a letter, in sizes of the type, of figures and capitals as they stand in a caption."""
_LEADING = Fraction(7, 5)
_LONGEST_TIME = "recording 00:00:00.000   0000-00-00 00:00:00 UTC, plus or minus 00000 s"
TIME_NOT_KNOWN = "time of day not known"


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written below the picture of a working copy.

    ``lines`` stand all the time. Below them runs the time into the master, and the time of day where it is known:
    ``started`` is the UTC time of the master's own start, ``half_width_s`` its uncertainty in seconds. ``font`` is
    the file of the typeface.
    """

    lines: tuple[str, ...]
    started: datetime | None
    half_width_s: float | None
    font: Path


@dataclass(frozen=True, slots=True)
class DrawnCaption:
    """A caption as ffmpeg is told of it: a chain of filters, and the files by name that it reads beside it."""

    filters: str
    files: tuple[tuple[str, bytes], ...]


def draw_caption(caption: Caption, width: int, height: int, true_in: Fraction) -> DrawnCaption:
    """Return the filters that add the band; no outside text is in them, only in the files that they read.

    Args:
        caption: what to write.
        width: the picture's width in pixels, upright.
        height: its height.
        true_in: where the copy begins in the master, in seconds of playback.
    """
    lines = [*caption.lines, _running(caption, true_in)]
    longest = max(len(_LONGEST_TIME), *(len(line) for line in caption.lines))
    size = max(_SMALLEST, int(min(height * _LARGEST_SHARE, width / (longest * _WIDTH_OF_A_LETTER))))
    line_height = int(size * _LEADING)
    band = line_height * len(lines) + size // 2
    bottom = height + height % 2
    chain = [f"pad=ceil(iw/2)*2:{bottom + band + band % 2}:0:0:black"]
    files = [(FONT_FILE, caption.font.read_bytes())]
    for number, line in enumerate(lines):
        name = f"caption-{number}.txt"
        running = number == len(lines) - 1
        chain.append(
            f"drawtext=fontfile={FONT_FILE}:textfile={name}:expansion={'normal' if running else 'none'}"
            f":fontsize={size}:fontcolor=white:x={size // 2}:y={bottom + size // 4 + number * line_height}"
        )
        files.append((name, line.encode()))
    return DrawnCaption(",".join(chain), tuple(files))


def _running(caption: Caption, true_in: Fraction) -> str:
    """Return the line that runs, in the language of ffmpeg's drawtext: numbers of ours and nothing else."""
    into = f"recording %{{pts:hms:{float(true_in):.6f}}}"
    if caption.started is None:
        return f"{into}   {TIME_NOT_KNOWN}"
    epoch = Fraction(
        round((caption.started - datetime.fromtimestamp(0, UTC)).total_seconds() * 1_000_000), 1_000_000
    )
    shown = f"%{{pts:gmtime:{float(epoch + true_in):.6f}:%Y-%m-%d %H\\:%M\\:%S}} UTC"
    known = "" if caption.half_width_s is None else f", plus or minus {round(caption.half_width_s)} s"
    return f"{into}   {shown}{known}"
