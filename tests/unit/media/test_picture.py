"""Measures of a picture: sharpness, light, and a hash that like pictures share."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.media import picture


def scene(seed: int, height: int = 180, width: int = 320) -> picture.Pixels:
    """A picture of large soft shapes, as footage has and noise has not."""
    coarse = np.random.default_rng(seed).integers(0, 255, (6, 8), dtype=np.uint8)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


@given(st.integers(0, 500), st.floats(0.4, 2.5))
def test_a_picture_of_another_size_has_nearly_the_same_hash(seed: int, scale: float) -> None:
    plain = scene(seed)
    resized = np.asarray(
        cv2.resize(plain, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
    )
    assert picture.hash_distance(picture.perceptual_hash(plain), picture.perceptual_hash(resized)) <= 6


@given(st.integers(0, 500), st.integers(-25, 25))
def test_a_little_more_or_less_light_hardly_moves_the_hash(seed: int, shift: int) -> None:
    plain = np.clip(scene(seed), 40, 215).astype(np.uint8)
    other = (plain.astype(np.int16) + shift).astype(np.uint8)
    assert picture.hash_distance(picture.perceptual_hash(plain), picture.perceptual_hash(other)) <= 4


@given(st.integers(0, 500), st.integers(501, 1000))
def test_other_pictures_have_other_hashes(one: int, other: int) -> None:
    assert (
        picture.hash_distance(picture.perceptual_hash(scene(one)), picture.perceptual_hash(scene(other))) > 8
    )


def test_a_turned_picture_is_another_picture() -> None:
    plain = scene(3)
    turned = np.asarray(cv2.rotate(plain, cv2.ROTATE_90_CLOCKWISE), dtype=np.uint8)
    assert picture.hash_distance(picture.perceptual_hash(plain), picture.perceptual_hash(turned)) > 8


def test_a_hash_is_sixteen_hex_digits() -> None:
    digits = picture.perceptual_hash(scene(1))
    assert len(digits) == 16
    assert int(digits, 16) >= 0


@pytest.mark.parametrize(
    ("one", "other", "bits"),
    [("0" * 16, "0" * 16, 0), ("0" * 16, "f" * 16, 64), ("8" + "0" * 15, "0" * 16, 1)],
)
def test_distance_counts_bits(one: str, other: str, bits: int) -> None:
    assert picture.hash_distance(one, other) == bits


def test_blur_lowers_sharpness() -> None:
    noisy = np.random.default_rng(1).integers(0, 255, (180, 320), dtype=np.uint8)
    blurred = np.asarray(cv2.GaussianBlur(noisy, (9, 9), 3), dtype=np.uint8)
    assert picture.sharpness(blurred) < picture.sharpness(noisy) / 10


@pytest.mark.parametrize("level", [0, 60, 255])
def test_luma_is_the_mean(level: int) -> None:
    flat = np.full((20, 30), level, dtype=np.uint8)
    assert picture.luma(flat) == level
    assert picture.sharpness(flat) == 0


def test_measures_do_not_depend_on_the_stored_size() -> None:
    large = np.repeat(scene(5, 720, 1280)[:, :, None], 3, axis=2)
    assert picture.grey(large).shape == (180, 320)


def test_jpeg_is_jpeg() -> None:
    assert picture.encode_jpeg(np.zeros((8, 8, 3), dtype=np.uint8), 80).startswith(b"\xff\xd8\xff")
