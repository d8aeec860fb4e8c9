"""Pixels: scale, turn upright, measure sharpness and light, hash, encode."""

from fractions import Fraction

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

cv2.setNumThreads(1)

_MEASURED_SIDE = 320
_HASH_SIDE = 32
_HASH_BITS_SIDE = 8
_WIDEST_PIXEL = 4
_TURNS = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_CLOCKWISE,
}


def upright(frame: VideoFrame, rotation_degrees: int, longest: int, pixel_shape: Fraction) -> Pixels:
    """Scale a decoded frame down to a longest side and turn it as a player shows it.

    Args:
        frame: the decoded frame.
        rotation_degrees: the display rotation, counter-clockwise; other than quarter turns are ignored.
        longest: the longest side of the result in pixels; nothing is enlarged.
        pixel_shape: width over height of one stored pixel.

    Returns:
        Blue, green, red bytes of shape (height, width, 3).
    """
    width, height = _scaled(frame.width, frame.height, longest, pixel_shape)
    scaled = frame.reformat(width=width, height=height, format="bgr24", interpolation="AREA")
    small = np.asarray(scaled.to_ndarray(), dtype=np.uint8)
    turn = _TURNS.get(rotation_degrees % 360)
    return small if turn is None else np.asarray(cv2.rotate(small, turn), dtype=np.uint8)


def _scaled(width: int, height: int, longest: int, pixel_shape: Fraction) -> tuple[int, int]:
    odd_shape = not Fraction(1, _WIDEST_PIXEL) <= pixel_shape <= _WIDEST_PIXEL
    shown = Fraction(width) if odd_shape else width * pixel_shape
    scale = min(Fraction(1), Fraction(longest) / max(shown, Fraction(height)))
    return max(1, round(shown * scale)), max(1, round(height * scale))


def grey(picture: Pixels) -> Pixels:
    """Return the picture in grey, small enough that measures do not depend on the stored size."""
    plain = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = _MEASURED_SIDE / max(plain.shape)
    if scale < 1:
        size = (max(1, round(plain.shape[1] * scale)), max(1, round(plain.shape[0] * scale)))
        plain = cv2.resize(plain, size, interpolation=cv2.INTER_AREA)
    return np.asarray(plain, dtype=np.uint8)


def sharpness(plain: Pixels) -> float:
    """Return the variance of the Laplacian of a grey picture: low where it is blurred or flat."""
    return float(cv2.Laplacian(plain, cv2.CV_64F).var())


def luma(plain: Pixels) -> float:
    """Return the mean of a grey picture, 0 (black) to 255 (white)."""
    return float(plain.mean())


def perceptual_hash(plain: Pixels) -> str:
    """Return a 64-bit hash of a picture's coarse shape as 16 hex digits.

    The lowest 8 x 8 frequencies of a 32 x 32 cosine transform, each compared with their median; the first
    (the mean light) takes no part in the median. Like pictures differ in few bits, whatever their size.
    """
    square = cv2.resize(plain, (_HASH_SIDE, _HASH_SIDE), interpolation=cv2.INTER_AREA)
    low = cv2.dct(square.astype(np.float32))[:_HASH_BITS_SIDE, :_HASH_BITS_SIDE].ravel()
    bits = low > np.median(low[1:])
    return bytes(np.packbits(bits)).hex()


def hash_distance(one: str, other: str) -> int:
    """Return in how many bits two perceptual hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def encode_jpeg(picture: Pixels, quality: int) -> bytes:
    """Encode a picture as JPEG.

    Raises:
        ValueError: the encoder refused the picture.
    """
    done, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("the picture could not be encoded as JPEG")
    return encoded.tobytes()
