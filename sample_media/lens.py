"""A pinhole lens on a chest: from metres in the scene to pixels in the picture.

The ground is the plane z = 0, x points right on the plan, y up the street; yaw 0 looks along +y.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
NEAR_M = 0.15
HALF_VIEW = math.radians(47)


@dataclass(frozen=True)
class Lens:
    """Where the lens is (metres), where it points (radians), and the picture's size in pixels."""

    eye: tuple[float, float, float]
    yaw: float
    pitch: float
    roll: float
    width: int
    height: int

    @cached_property
    def focal(self) -> float:
        """Focal length in pixels for a wide view of 94 degrees."""
        return self.width / 2 / math.tan(HALF_VIEW)

    @cached_property
    def axes(self) -> Points:
        """Rows right, down and forward, as unit vectors of the scene."""
        cy, sy, cp, sp = math.cos(self.yaw), math.sin(self.yaw), math.cos(self.pitch), math.sin(self.pitch)
        right = np.array([cy, -sy, 0.0])
        forward = np.array([sy * cp, cy * cp, sp])
        down = np.cross(forward, right)
        cr, sr = math.cos(self.roll), math.sin(self.roll)
        return np.stack([right * cr + down * sr, down * cr - right * sr, forward])

    def seen(self, points: Points) -> Points:
        """Turn scene points (n, 3) into lens space: right, down, forward in metres."""
        result: Points = (points - np.array(self.eye)) @ self.axes.T
        return result

    def pixels(self, seen: Points) -> Points:
        """Turn lens-space points that lie in front of the lens into pixels (n, 2)."""
        centre = np.array([self.width / 2, self.height / 2])
        result: Points = seen[:, :2] / seen[:, 2:3] * self.focal + centre
        return result

    def outline(self, points: Points) -> Points | None:
        """Project a flat outline, cut off at the near plane; None where it lies behind the lens."""
        cut = cut_near(self.seen(points))
        return None if cut is None else self.pixels(cut)

    def depth(self, x: float, y: float) -> float:
        """Distance in metres from the lens to an upright thing at x, y."""
        return math.hypot(x - self.eye[0], y - self.eye[1])


def cut_near(seen: Points) -> Points | None:
    """Cut a lens-space outline at the near plane (Sutherland and Hodgman 1974, one plane)."""
    inside = seen[:, 2] >= NEAR_M
    if inside.all():
        return seen
    if not inside.any():
        return None
    kept: list[Points] = []
    for here, there, a, b in zip(seen, np.roll(seen, -1, 0), inside, np.roll(inside, -1), strict=True):
        if a:
            kept.append(here)
        if a != b:
            kept.append(here + (there - here) * ((NEAR_M - here[2]) / (there[2] - here[2])))
    return np.array(kept)
