"""One picture being drawn: flat shapes in scene metres, thick limbs, glowing lights, a lens's vignette."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sample_media.lens import NEAR_M, Lens, Points

Colour = tuple[int, int, int]
Picture = NDArray[np.uint8]
SHIFT = 4
REACH_PX = 6000
GLOW = 4
"""Lights are drawn and blurred on a layer this many times smaller than the picture."""
UNLIT: Colour = (0, 0, 0)
"""What stands before a light hides it: drawn on the layer of lights too."""


class Canvas:
    """A picture (height, width, RGB) seen through one lens."""

    def __init__(self, lens: Lens, background: Picture) -> None:
        self.lens = lens
        self.picture = background.copy()
        self.lights = np.zeros((lens.height // GLOW, lens.width // GLOW, 3), np.uint8)

    def flat(self, points: Points, colour: Colour) -> None:
        """Fill a flat outline (n, 3) of the scene."""
        outline = self.lens.outline(points)
        if outline is not None:
            fill(self.picture, outline, colour)

    def limb(self, start: Points, end: Points, radius: float, colour: Colour) -> None:
        """Draw a round-ended limb between two scene points; the radius in metres."""
        ends = self.lens.seen(np.stack([start, end]))
        if ends[:, 2].min() < NEAR_M:
            return
        (x0, y0), (x1, y1) = np.clip(self.lens.pixels(ends), -REACH_PX, REACH_PX).tolist()
        thickness = max(1, round(2 * radius * self.lens.focal / float(ends[:, 2].mean())))
        cv2.line(self.picture, fixed(x0, y0), fixed(x1, y1), colour, thickness, cv2.LINE_AA, SHIFT)
        start_unlit, end_unlit = fixed(x0 / GLOW, y0 / GLOW), fixed(x1 / GLOW, y1 / GLOW)
        hidden = max(1, round(thickness / GLOW))
        cv2.line(self.lights, start_unlit, end_unlit, UNLIT, hidden, cv2.LINE_4, SHIFT)

    def ball(self, centre: Points, radius: float, colour: Colour) -> None:
        """Draw a ball of ``radius`` metres."""
        spot = self._spot(centre, radius)
        if spot is not None:
            x, y, size = spot
            cv2.circle(
                self.picture, fixed(x, y), round(size * (1 << SHIFT)), colour, cv2.FILLED, cv2.LINE_AA, SHIFT
            )
            middle = (round(x / GLOW), round(y / GLOW))
            cv2.circle(self.lights, middle, round(size / GLOW), UNLIT, cv2.FILLED)

    def glow(self, centre: Points, radius: float, colour: Colour) -> None:
        """Add a light whose halo spreads over what is already drawn."""
        spot = self._spot(centre, radius)
        if spot is not None:
            x, y, size = spot
            middle = (round(x / GLOW), round(y / GLOW))
            cv2.circle(self.lights, middle, max(1, round(size / GLOW)), colour, cv2.FILLED, cv2.LINE_AA)

    def finished(self, tint: Colour, strength: float) -> Picture:
        """Add the halos and a tint of coloured light (0 to 1), and darken the corners."""
        wide = cv2.GaussianBlur(self.lights, (0, 0), 7)
        near = cv2.GaussianBlur(self.lights, (0, 0), 2)
        halo = cv2.addWeighted(wide, 1.6, near, 0.9, 0)
        lit = cv2.add(self.picture, cv2.resize(halo, (self.lens.width, self.lens.height)))
        if strength > 0:
            wash = np.full_like(lit, tint)
            lit = cv2.addWeighted(lit, 1.0, cv2.multiply(lit, wash, scale=strength / 96), 0.8, 0)
        fall = vignette(self.lens.width, self.lens.height)
        return np.asarray(cv2.multiply(lit, fall, scale=1 / 255), np.uint8)

    def _spot(self, centre: Points, radius: float) -> tuple[float, float, float] | None:
        seen = self.lens.seen(centre[None, :])
        depth = float(seen[0, 2])
        if depth < NEAR_M * 2:
            return None
        x, y = self.lens.pixels(seen)[0].tolist()
        if max(abs(x), abs(y)) > REACH_PX:
            return None
        return x, y, radius * self.lens.focal / depth


def fixed(x: float, y: float) -> tuple[int, int]:
    """Turn pixels into the fixed-point numbers that OpenCV draws between pixels with."""
    return round(x * (1 << SHIFT)), round(y * (1 << SHIFT))


def fill(picture: Picture, outline: Points, colour: Colour) -> None:
    """Fill an outline given in pixels, with smooth edges."""
    corners = np.round(np.clip(outline, -REACH_PX, REACH_PX) * (1 << SHIFT)).astype(np.int32)
    cv2.fillPoly(picture, [corners], colour, cv2.LINE_AA, SHIFT)


@lru_cache(maxsize=8)
def vignette(width: int, height: int) -> Picture:
    """The light fall-off of a cheap wide lens, 255 in the middle."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    fall = 255 * (1 - 0.42 * np.clip(np.hypot(x, y * 0.8) - 0.45, 0, 1) ** 1.5)
    return np.repeat(fall.astype(np.uint8)[:, :, None], 3, axis=2)


def shaded(colour: Colour, light: float) -> Colour:
    """The colour under ``light`` times its own brightness."""
    r, g, b = (min(255, max(0, round(c * light))) for c in colour)
    return r, g, b
