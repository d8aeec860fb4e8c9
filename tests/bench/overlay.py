"""Burnt-in text on generated clips: how often it is read right, and what a clip costs.

Nothing here was looked at when the reading was written: fonts, places, sizes, colours, scenes and compression are
drawn by lot from a seed. Noise is documented by the code: see ``scene`` and ``Spec``.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bwv_index.cameras import DateOrder, OverlayReading, OverlayRules, SeenText, parse_overlay
from bwv_index.media import (
    InspectionLimits,
    MediaRefusal,
    OverlayPolicy,
    OverlayText,
    Strip,
    read_overlay,
)

Pixels = NDArray[np.uint8]

BIG = 132
PLAIN = 40
AIM_S = 0.5
"""What reading a clip may cost once its strip's place is known, in seconds of a processor."""
FONT_FOLDER = Path("/usr/share/fonts/truetype")
FONTS = (
    "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSans-Bold.ttf",
    "dejavu/DejaVuSansMono.ttf",
    "dejavu/DejaVuSansMono-Bold.ttf",
    "dejavu/DejaVuSansCondensed.ttf",
    "dejavu/DejaVuSerif.ttf",
    "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSans-Bold.ttf",
    "liberation/LiberationMono-Regular.ttf",
    "liberation/LiberationMono-Bold.ttf",
    "liberation/LiberationSansNarrow-Bold.ttf",
)
HERSHEY = {
    "hershey-simplex": cv2.FONT_HERSHEY_SIMPLEX,
    "hershey-duplex": cv2.FONT_HERSHEY_DUPLEX,
    "hershey-plain": cv2.FONT_HERSHEY_PLAIN,
}
SIZES = ((640, 360), (640, 480), (848, 480), (1280, 720), (1920, 1080))
CORNERS = ("top left", "top right", "bottom left", "bottom right")
COLOURS = ((255, 255, 255), (255, 255, 0), (0, 255, 0), (255, 160, 0), (200, 230, 255))
BACKS = ("edge", "edge", "box", "none")
SCENES = ("street", "noise", "night", "sky", "still")
RATE = 10


@dataclass(frozen=True, slots=True)
class Format:
    """How a make writes its clock: the lines of one moment, the zone they state, the order of their dates."""

    name: str
    lines: Callable[[datetime], tuple[str, ...]]
    zone: str = ""
    order: DateOrder | None = None
    device: str = ""


def _shape(*shapes: str) -> Callable[[datetime], tuple[str, ...]]:
    return lambda at: tuple(at.strftime(shape).upper() for shape in shapes)


FORMATS = (
    Format(
        "ISO with offset",
        _shape("%Y-%m-%d %H:%M:%S +0100", "AXON BODY 3 X6039A7RY"),
        "+01:00",
        None,
        "X6039A7RY",
    ),
    Format("ISO west", _shape("%Y-%m-%d %H:%M:%S -0600"), "-06:00"),
    Format("ISO T and Z", _shape("%Y-%m-%dT%H:%M:%SZ", "AXON BODY 2 X81001234"), "Z", None, "X81001234"),
    Format("day first", _shape("%d/%m/%Y %H:%M:%S"), order=DateOrder.DAY_FIRST),
    Format("day first, short", _shape("%d/%m/%y %H:%M:%S"), order=DateOrder.DAY_FIRST),
    Format("month first", _shape("%m/%d/%Y %I:%M:%S %p"), order=DateOrder.MONTH_FIRST),
    Format("year first", _shape("%Y/%m/%d %H:%M:%S")),
    Format("named month", _shape("%d-%b-%Y %H:%M:%S")),
    Format("h m s", lambda at: (at.strftime("%Y%m%d-%Hh%Mm%Ss"),)),
    Format("two lines", _shape("%d-%m-%Y", "%H:%M:%S"), order=DateOrder.DAY_FIRST),
    Format("with a number", _shape("CAM 04  %Y-%m-%d %H:%M:%S  ID 7001")),
)


@dataclass(frozen=True, slots=True)
class Spec:
    """One clip to make. ``started`` is the clock's time at the first frame, with its part of a second."""

    number: int
    form: Format | None
    font: str
    size: tuple[int, int]
    height: int
    corner: str
    colour: tuple[int, int, int]
    back: str
    scene: str
    crf: int
    gop: int
    seconds: int
    started: datetime


def specs(count: int, seed: int, sizes: Sequence[tuple[int, int]] = SIZES) -> Iterator[Spec]:
    """Draw clips by lot; every format comes as often as every other."""
    lot = random.Random(seed)  # noqa: S311 - a test's lot, not a secret
    fonts = [name for name in FONTS if (FONT_FOLDER / name).is_file()] or ["default"]
    for number in range(count):
        size = lot.choice(sizes)
        yield Spec(
            number=number,
            form=FORMATS[number % len(FORMATS)],
            font=lot.choice([*fonts, *HERSHEY]),
            size=size,
            height=max(14, round(size[1] * lot.uniform(0.032, 0.06))),
            corner=lot.choice(CORNERS),
            colour=lot.choice(COLOURS),
            back=lot.choice(BACKS),
            scene=lot.choice(SCENES),
            crf=lot.choice((18, 23, 28, 33)),
            gop=lot.choice((5, 10, 13, 20, 400)),
            seconds=lot.randint(6, 14),
            started=datetime(2026, 1, 1) + timedelta(seconds=lot.uniform(0, 360 * 86_400)),  # noqa: DTZ001 - digits
        )


def scene(spec: Spec) -> Callable[[int], Pixels]:
    """Return a function from a frame's number to its picture without text."""
    width, height = spec.size
    random_ = np.random.default_rng(spec.number)
    rough = random_.integers(30, 200, (height // 20, width // 20, 3), dtype=np.uint8)
    wall = cv2.resize(rough, (2 * width, height), interpolation=cv2.INTER_CUBIC)
    if spec.scene == "noise":
        wall = random_.integers(20, 220, (height, 2 * width, 3), dtype=np.uint8)
    elif spec.scene == "night":
        wall = np.asarray(wall // 8, dtype=np.uint8)
    elif spec.scene == "sky":
        wall = np.asarray(255 - wall // 8, dtype=np.uint8)
    speed = 0 if spec.scene == "still" else 7

    def draw(frame: int) -> Pixels:
        shift = (speed * frame) % width
        picture = wall[:, shift : shift + width].copy()
        for block in range(6):
            left = (block * 157 + frame * (3 + block) * 4) % width
            top = (block * 83) % height
            shade = (40 * block, 255 - 40 * block, 90)
            cv2.rectangle(picture, (left, top), (left + width // 9, top + height // 3), shade, -1)
        if spec.scene == "night":
            grain = np.random.default_rng(frame).integers(0, 25, picture.shape, dtype=np.uint8)
            picture = cv2.add(picture, grain)
        return np.asarray(picture, dtype=np.uint8)

    return draw


@cache
def _font(name: str, height: int) -> Any:
    if name == "default":
        return ImageFont.load_default(height)
    return ImageFont.truetype(str(FONT_FOLDER / name), height)


@cache
def label(text: str, spec: Spec) -> tuple[Pixels, Pixels]:
    """Draw one line: its pixels, and how far each covers what is behind it (0 or 255)."""
    edge = max(1, spec.height // 12)
    if spec.font in HERSHEY:
        face = HERSHEY[spec.font]
        scale = spec.height / cv2.getTextSize("0", face, 1, 1)[0][1] * 0.75
        thick = max(1, round(spec.height / 14))
        (width, _), _ = cv2.getTextSize(text, face, scale, thick)
        mask = np.zeros((round(spec.height * 1.4), width + 4 * edge), np.uint8)
        cv2.putText(mask, text, (2 * edge, spec.height), face, scale, 255, thick, cv2.LINE_AA)
    else:
        font = _font(spec.font, spec.height)
        right = int(font.getbbox(text)[2])
        image = Image.new("L", (right + 4 * edge, round(spec.height * 1.4)), 0)
        ImageDraw.Draw(image).text((2 * edge, edge), text, font=font, fill=255)
        mask = np.asarray(image, dtype=np.uint8)
    colour = np.zeros((*mask.shape, 3), np.uint8)
    light = mask[..., None] / 255
    colour[:] = (light * np.array(spec.colour)).astype(np.uint8)
    covers = {
        "box": np.full_like(mask, 255),
        "edge": cv2.dilate(mask, np.ones((2 * edge + 1, 2 * edge + 1), np.uint8)),
        "none": mask,
    }[spec.back]
    if spec.back == "none":
        colour[:] = spec.colour
    return colour, np.asarray(covers, dtype=np.uint8)


def burn(picture: Pixels, at: datetime, spec: Spec) -> tuple[Strip, ...]:
    """Draw the clock's lines into a picture, and return where they stand."""
    if spec.form is None:
        return ()
    height, width = picture.shape[:2]
    drawn = [label(text, spec) for text in spec.form.lines(at)]
    margin = height // 40
    top = margin if "top" in spec.corner else height - margin - sum(each[1].shape[0] for each in drawn)
    places = []
    for colour, covers in drawn:
        high, wide = covers.shape
        wide = min(wide, width - 2 * margin)
        left = margin if "left" in spec.corner else width - margin - wide
        part = picture[top : top + high, left : left + wide]
        alpha = covers[:, :wide, None].astype(np.float32) / 255
        part[:] = (colour[:, :wide] * alpha + part * (1 - alpha)).astype(np.uint8)
        places.append(Strip(left / width, top / height, (left + wide) / width, (top + high) / height))
        top += high
    return tuple(places)


def write_clip(path: Path, spec: Spec) -> tuple[Strip, ...]:
    """Encode one clip, and return where its lines stand (as they stood last)."""
    strips: tuple[Strip, ...] = ()
    draw = scene(spec)
    with av.open(str(path), "w") as out:
        options = {"g": str(spec.gop), "crf": str(spec.crf), "preset": "veryfast", "sc_threshold": "0"}
        video = out.add_stream("libx264", rate=RATE, options=options)
        assert isinstance(video, av.VideoStream)
        video.width, video.height = spec.size
        video.pix_fmt = "yuv420p"
        for number in range(spec.seconds * RATE):
            picture = draw(number)
            strips = burn(picture, spec.started + timedelta(seconds=number / RATE), spec)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
    return strips


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one clip. ``right`` is None where no time was accepted."""

    spec: Spec
    read: OverlayText
    reading: OverlayReading
    right: bool | None
    seconds: float

    @property
    def device_right(self) -> bool | None:
        """Whether the device was read right, None where none was accepted."""
        values = [claim.value for claim in self.reading.claims if claim.value]
        return None if not values else values == [self.spec.form.device if self.spec.form else ""]


def examine(path: Path, spec: Spec, strips: tuple[Strip, ...] = ()) -> Outcome:
    """Read one clip and compare what is accepted with what was burnt in."""
    began = time.process_time()
    read = read_overlay(path, policy=OverlayPolicy(), limits=InspectionLimits(), strips=strips)
    assert not isinstance(read, MediaRefusal), read
    seen = [SeenText(line.time.seconds, line.strip, line.text, line.score) for line in read.lines]
    rules = OverlayRules(date_order=spec.form.order if spec.form else DateOrder.DAY_FIRST)
    reading = parse_overlay(seen, rules)
    spent = time.process_time() - began
    return Outcome(spec, read, reading, _is_right(reading, spec), spent)


def _is_right(reading: OverlayReading, spec: Spec) -> bool | None:
    """Whether the accepted time is the one burnt in: digits and zone exact, the start within its half-width."""
    if not reading.times:
        return None
    if spec.form is None or len(reading.times) > 1:
        return False
    mark = reading.times[0]
    off = (mark.wall - spec.started).total_seconds() - float(mark.offset)
    return mark.zone == spec.form.zone and abs(off) <= (mark.half_width_s or 0.0)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / max(1, whole):.1%}"


def main() -> None:
    """Make the big set, read it with and without known strips, and print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else BIG
    found, known, plain = [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "clip.mp4"
        for spec in specs(count, seed=20_260_723):
            strips = write_clip(path, spec)
            found.append(examine(path, spec))
            known.append(examine(path, spec, strips))
            for how, outcome in (("found", found[-1]), ("known", known[-1])):
                if not outcome.right:
                    _tell(how, outcome)
        for spec in specs(min(PLAIN, count), seed=7):
            write_clip(path, replace(spec, form=None))
            plain.append(examine(path, replace(spec, form=None)))
    for name, outcomes in (("strip found", found), ("strip known", known)):
        accepted = [each for each in outcomes if each.right is not None]
        devices = [each for each in outcomes if each.device_right is not None]
        print(f"{name}: accepted {_share(len(accepted), len(outcomes))}")
        print(f"{name}: of those exact {_share(sum(bool(each.right) for each in accepted), len(accepted))}")
        print(
            f"{name}: devices exact {_share(sum(bool(each.device_right) for each in devices), len(devices))}"
        )
        _cost(name, outcomes)
    print(f"no overlay: accepted {_share(sum(each.right is not None for each in plain), len(plain))}")
    _cost("no overlay", plain)


def _cost(name: str, outcomes: list[Outcome]) -> None:
    spent = sorted(each.seconds for each in outcomes)
    over = sum(seconds > AIM_S for seconds in spent)
    median = spent[len(spent) // 2]
    print(
        f"{name}: processor time a clip median {median:.2f} s, worst {spent[-1]:.2f} s, {over} over {AIM_S} s"
    )


def _tell(how: str, outcome: Outcome) -> None:
    spec, word = outcome.spec, "WRONG" if outcome.right is False else "not accepted"
    print(
        f"{word} ({how}): {spec.number} {spec.form.name if spec.form else ''} {spec.font} {spec.size}",
        end=" ",
    )
    print(
        f"height {spec.height} {spec.corner} {spec.back} {spec.scene} crf {spec.crf} gop {spec.gop}", end=" "
    )
    print(f"strips {len(outcome.read.strips)}; {[each.detail for each in outcome.reading.remarks][:2]}")


if __name__ == "__main__":
    main()
