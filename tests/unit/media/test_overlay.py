"""Where burnt-in text is looked for, and what it costs to find none."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.bench.overlay import FORMATS, Spec, label, write_clip

from bwv_index.errors import EnvironmentFaultError
from bwv_index.media import (
    InspectionLimits,
    MediaRefusal,
    MediaRefusalCode,
    OverlayPolicy,
    OverlayText,
    Strip,
    StripsBy,
    lettering,
    read_overlay,
)
from bwv_index.media.stillness import still_bands

SPEC = Spec(
    number=3,
    form=FORMATS[0],
    font="hershey-duplex",
    size=(640, 360),
    height=20,
    corner="bottom left",
    colour=(255, 255, 255),
    back="edge",
    scene="street",
    crf=23,
    gop=10,
    seconds=8,
    started=datetime(2026, 7, 23, 10, 9, 5, 400_000),  # noqa: DTZ001 - digits as a camera shows them
)


def looked_at(path: Path, strips: tuple[Strip, ...] = (), most: int = 6) -> OverlayText:
    found = read_overlay(path, policy=OverlayPolicy(frames=most), limits=InspectionLimits(), strips=strips)
    assert isinstance(found, OverlayText)
    return found


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Strip, ...]]:
    path = tmp_path_factory.mktemp("overlay") / "clip with text é.mp4"
    return path, write_clip(path, SPEC)


def test_the_places_of_both_lines_are_found(clip: tuple[Path, tuple[Strip, ...]]) -> None:
    path, places = clip
    found = looked_at(path)
    assert found.found_by is StripsBy.FOUND
    assert found.looked_at == 6
    assert len(found.strips) == len(places)
    for strip, place in zip(found.strips, places, strict=True):
        assert strip.left == pytest.approx(place.left, abs=0.03)
        assert strip.top == pytest.approx(place.top, abs=0.04)
        assert strip.right == pytest.approx(place.right, abs=0.03)


def test_what_stands_still_is_read_in_fewer_frames_than_what_changes(
    clip: tuple[Path, tuple[Strip, ...]],
) -> None:
    path, places = clip
    found = looked_at(path, places)
    assert found.found_by is StripsBy.GIVEN
    assert found.strips == places
    counts = [sum(line.strip == strip for line in found.lines) for strip in (0, 1)]
    assert counts == [6, 3]
    assert {line.text for line in found.lines if line.strip == 1} == {"AXON BODY 3 X6039A7RY"}


def test_a_given_area_larger_than_its_text_is_narrowed_to_its_lines(
    clip: tuple[Path, tuple[Strip, ...]],
) -> None:
    found = looked_at(clip[0], (Strip(0, 0.8, 1, 1),))
    assert found.found_by is StripsBy.GIVEN
    assert len(found.strips) == 2
    assert all("X6039A7RY" in line.text for line in found.lines if line.strip == 1)


def test_frames_are_spread_over_the_file_in_order(clip: tuple[Path, tuple[Strip, ...]]) -> None:
    times = [line.time.seconds for line in looked_at(*clip).lines if line.strip == 0]
    assert times == sorted(times)
    assert times[-1] - times[0] > Fraction(5)
    assert len({seconds % 1 for seconds in times}) > 2


def test_a_picture_without_text_gives_no_line(tmp_path: Path) -> None:
    path = tmp_path / "plain.mp4"
    write_clip(path, replace(SPEC, form=None))
    found = looked_at(path)
    assert (found.strips, found.lines, found.looked_at) == ((), (), 6)


def test_one_i_frame_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    places = write_clip(path, replace(SPEC, gop=400))
    assert looked_at(path, places).looked_at == 6


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", MediaRefusalCode.EMPTY), (b"no footage at all" * 100, MediaRefusalCode.NOT_MEDIA)],
)
def test_what_is_no_footage_is_refused(tmp_path: Path, content: bytes, code: MediaRefusalCode) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    found = read_overlay(path, policy=OverlayPolicy(), limits=InspectionLimits())
    assert isinstance(found, MediaRefusal)
    assert found.code is code


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError, match="cannot be read"):
        read_overlay(tmp_path / "gone.mp4", policy=OverlayPolicy(), limits=InspectionLimits())


def test_hostile_files_end_in_a_value(corpus: Path) -> None:
    for path in sorted((corpus / "bad").glob("*.mp4"))[:20]:
        found = read_overlay(path, policy=OverlayPolicy(), limits=InspectionLimits())
        assert isinstance(found, OverlayText | MediaRefusal)


@pytest.mark.parametrize(
    "sides", [(0.5, 0, 0.4, 1), (0, 0.5, 1, 0.5), (-0.1, 0, 1, 1), (0, 0, 1, 1.1), (float("nan"), 0, 1, 1)]
)
def test_a_strip_lies_inside_the_picture(sides: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="inside the picture"):
        Strip(*sides)


def cloudy(seed: int) -> NDArray[np.uint8]:
    """Return a soft scene, twice as large as the picture."""
    rough = np.random.default_rng(seed).integers(30, 220, (18, 32, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(rough, (1280, 720), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def moving(frames: int = 6) -> list[NDArray[np.uint8]]:
    wide = cloudy(1)
    return [wide[30 * n : 30 * n + 360, 53 * n : 53 * n + 640].copy() for n in range(frames)]


def test_still_text_before_a_moving_scene_is_a_band_of_its_rows() -> None:
    colour, covers = label("2026-07-23 10:09:05", replace(SPEC, back="box"))
    pictures = moving()
    for picture in pictures:
        part = picture[300 : 300 + colour.shape[0], 20 : 20 + colour.shape[1]]
        part[covers > 0] = colour[covers > 0]
    ((top, bottom),) = still_bands(pictures)
    assert 180 < top * 360 < 300
    assert bottom * 360 > 320


def test_a_moving_scene_has_no_band() -> None:
    assert still_bands(moving()) == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (cv2.error("resize failed"), MediaRefusalCode.MALFORMED),
        (RuntimeError("Non-zero status code"), MediaRefusalCode.MALFORMED),
        (ValueError("no picture"), MediaRefusalCode.MALFORMED),
        (MemoryError(), MediaRefusalCode.MEMORY_LIMIT),
        (
            cv2.error("OpenCV(4.13) error: (-4:Insufficient memory) in function"),
            MediaRefusalCode.MEMORY_LIMIT,
        ),
        (RuntimeError("std::bad_alloc"), MediaRefusalCode.MEMORY_LIMIT),
    ],
    ids=repr,
)
def test_whatever_the_recogniser_raises_is_a_refusal(
    clip: tuple[Path, tuple[Strip, ...]],
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    code: MediaRefusalCode,
) -> None:
    def failing(_: object) -> None:
        raise fault

    monkeypatch.setattr("bwv_index.media.overlay.read_line", failing)
    found = read_overlay(clip[0], policy=OverlayPolicy(), limits=InspectionLimits(), strips=clip[1])
    assert isinstance(found, MediaRefusal)
    assert found.code is code


def test_a_recogniser_that_does_not_load_says_nothing_of_the_clip(
    clip: tuple[Path, tuple[Strip, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(models: Path) -> None:
        raise FileNotFoundError(models)

    monkeypatch.setattr("bwv_index.media.lettering._loaded", missing)
    lettering._engine.cache_clear()
    with pytest.raises(EnvironmentFaultError, match="does not load"):
        read_overlay(clip[0], policy=OverlayPolicy(), limits=InspectionLimits(), strips=clip[1])
