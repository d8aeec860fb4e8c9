"""Where burnt-in text may stand: sharp edges that stay in their place while the scene behind them moves."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from bwv_index.media.picture import Pixels

_MOST_MEASURED = 960
_EDGE = 36
"""Least difference of a colour across a glyph's edge, of 255."""
_SPARED = 4
"""One frame in so many may hide an edge: light text before a light wall."""
_SHORTEST = 14
"""A line of text is at least this part (one in so many) of the picture's width,"""
_LOWEST = 80
"""and its middle at least this part of the height,"""
_DENSE = 0.42
"""and this share of it is edges: a scene's own lines are thinner."""
_MARGIN = 16
"""The part of the picture's height that is searched above and below."""
_WHOLE = 0.6

Band = tuple[float, float]
"""The top and bottom of a stretch of rows, as fractions of the picture's height."""


def still_bands(pictures: Sequence[Pixels]) -> list[Band]:
    """Return the rows in which something like a line of text stays where it is, from the top down.

    One band of the whole height where most of the picture is still; none where nothing of that shape is.

    Args:
        pictures: frames of one clip, all of one size.
    """
    edges = np.sort(np.stack([_edges(each) for each in pictures]), axis=0)
    still = np.asarray(edges[(len(pictures) - 1) // _SPARED] > _EDGE, dtype=np.uint8)
    height, width = still.shape
    window = (width // _SHORTEST, max(3, height // _LOWEST))
    dense = cv2.blur(still.astype(np.float32), window, borderType=cv2.BORDER_CONSTANT) > _DENSE
    margin = height // _MARGIN
    near = np.ones(2 * margin + 1)
    rows = np.convolve(dense.any(axis=1), near, mode="same") > 0
    if rows.mean() > _WHOLE:
        return [(0.0, 1.0)]
    changes = np.flatnonzero(np.diff(np.concatenate(([0], rows.astype(np.int8), [0]))))
    return [(top / height, bottom / height) for top, bottom in changes.reshape(-1, 2).tolist()]


def _edges(picture: Pixels) -> NDArray[np.uint8]:
    """Return how much the strongest colour changes around each pixel, in a picture no wider than is needed."""
    scale = _MOST_MEASURED / picture.shape[1]
    if scale < 1:
        size = (_MOST_MEASURED, max(1, round(picture.shape[0] * scale)))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    gradient = cv2.morphologyEx(picture, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    blue, green, red = cv2.split(gradient)
    return np.asarray(cv2.max(cv2.max(blue, green), red), dtype=np.uint8)
