"""Drawing a person: a body of limbs posed by what the person does."""

import math
from dataclasses import dataclass

import numpy as np

from sample_media.canvas import Canvas, Colour, shaded
from sample_media.lens import Points
from sample_media.person import STRIDE_M, Doing, Dress, Stance

Joint = tuple[float, float, float]
"""Metres forward, to the right and up, in the person's own frame."""
VEST: Colour = (226, 240, 60)
BAND: Colour = (236, 240, 244)


@dataclass(frozen=True, slots=True)
class Body:
    """The joints of one posed body; pairs are left and right."""

    hip: Joint
    chest: Joint
    head: Joint
    knees: tuple[Joint, Joint]
    feet: tuple[Joint, Joint]
    elbows: tuple[Joint, Joint]
    hands: tuple[Joint, Joint]


def posed(stance: Stance, at: float) -> Body:
    """Pose a body for what its person does ``at`` seconds."""
    swing = 0.0
    if stance.speed > 0.2:  # noqa: PLR2004 - slower than this is shuffling on the spot
        swing = math.sin(stance.walked / STRIDE_M * 2 * math.pi) * min(0.42, 0.2 + stance.speed * 0.09)
    beat = at * 2 * math.pi
    left, right = _arms(stance.doing, swing, beat)
    kick = max(0.0, math.sin(beat * 1.1)) if stance.doing is Doing.KICK else 0.0
    lean = 0.14 if stance.doing in {Doing.PUNCH, Doing.GRAPPLE} else 0.03 * stance.speed
    low = {Doing.KNEEL: 0.42, Doing.SIT: 0.42}.get(stance.doing, 0.0)
    hip: Joint = (0.0, 0.0, 0.93 - low)
    chest: Joint = (lean + low * 0.4, 0.0, 1.42 - low)
    head: Joint = (lean * 1.4 + low * 0.55, 0.0, 1.66 - low)
    knees: tuple[Joint, Joint] = (
        (0.04 + swing * 0.5 + low, -0.12, 0.5 - low * 0.35),
        (0.04 - swing * 0.5 + kick * 0.5 + low * 0.6, 0.12, 0.5 - low * 0.8 + kick * 0.2),
    )
    feet: tuple[Joint, Joint] = (
        (swing, -0.13, 0.06),
        (-swing + kick * 0.95 - low * 0.5, 0.13, 0.06 + kick * 0.5),
    )
    elbows = _raised(left[0], chest), _raised(right[0], chest)
    hands = _raised(left[1], chest), _raised(right[1], chest)
    return Body(hip, chest, head, knees, feet, elbows, hands)


def _raised(joint: Joint, chest: Joint) -> Joint:
    return joint[0] + chest[0], joint[1], joint[2] + chest[2]


Arm = tuple[Joint, Joint]
"""Elbow and hand, measured from the middle of the shoulders."""


def _arms(doing: Doing, swing: float, beat: float) -> tuple[Arm, Arm]:
    """Pose the left and the right arm."""
    wave = math.sin(beat * 0.7)
    hit, arc = max(0.0, math.sin(beat * 1.3)), math.sin(beat * 0.45)
    resting: tuple[Arm, Arm] = (
        ((0.2, -0.26, -0.26), (0.42, -0.14, -0.4)),
        ((0.2, 0.26, -0.26), (0.42, 0.14, -0.4)),
    )
    walking: tuple[Arm, Arm] = (
        ((-swing * 0.3, -0.28, -0.28), (-swing * 0.7 + 0.05, -0.27, -0.54)),
        ((swing * 0.3, 0.28, -0.28), (swing * 0.7 + 0.05, 0.27, -0.54)),
    )
    busy: dict[Doing, tuple[Arm, Arm]] = {
        Doing.PUNCH: (
            ((0.22, -0.26, -0.18), (0.36, -0.16, 0.02)),
            ((0.1 + 0.28 * hit, 0.27, -0.12), (0.25 + 0.5 * hit, 0.12, 0.06)),
        ),
        Doing.GRAPPLE: (
            ((0.28, -0.28, -0.14), (0.5, -0.16 + 0.08 * wave, -0.08)),
            ((0.28, 0.28, -0.1), (0.52, 0.14, 0.02 + 0.1 * wave)),
        ),
        Doing.TALK: (
            ((0.08, -0.3, -0.26), (0.32, -0.26, -0.1 + 0.12 * wave)),
            ((0.05, 0.3, -0.27), (0.26, 0.32, -0.16 - 0.14 * wave)),
        ),
        Doing.THROW: (
            ((0.1, -0.3, -0.25), (0.2, -0.3, -0.4)),
            ((-0.1 + 0.3 * arc, 0.3, 0.18), (-0.2 + 0.6 * arc, 0.28, 0.42)),
        ),
        Doing.FILM: (
            ((0.12, -0.26, -0.24), (0.3, -0.1, 0.1)),
            ((0.1, 0.27, -0.25), (0.3, 0.02, 0.1)),
        ),
        Doing.KNEEL: resting,
        Doing.SIT: resting,
    }
    return busy.get(doing, walking)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One person to draw onto a canvas, under ``light`` times the colours of their dress."""

    canvas: Canvas
    stance: Stance
    dress: Dress
    light: float
    shadow: Colour

    def draw(self, at: float) -> None:
        """Draw shadow, legs, the far arm, trunk, head and the near arm, in that order."""
        body = posed(self.stance, at)
        self._shadow()
        for side, knee, foot in zip((-0.1, 0.1), body.knees, body.feet, strict=True):
            self._limb((body.hip[0], side, body.hip[2]), knee, 0.085, self.dress.legs)
            self._limb(knee, foot, 0.07, self.dress.legs)
            self._limb(foot, (foot[0] + 0.14, foot[1], foot[2]), 0.05, (24, 22, 24))
        near_last = sorted((0, 1), key=lambda side: -self._depth(body.elbows[side]))
        self._arm(body, near_last[0])
        self._trunk(body)
        self._head(body)
        self._arm(body, near_last[1])

    def _in_scene(self, joint: Joint) -> Points:
        ahead, right, up = joint
        if self.stance.doing is Doing.LIE:
            ahead, up = up - 0.9, 0.16 + max(ahead, -0.1) * 0.8
        sin, cos = math.sin(self.stance.heading), math.cos(self.stance.heading)
        x = self.stance.x + ahead * sin + right * cos
        y = self.stance.y + ahead * cos - right * sin
        return np.array([x, y, up])

    def _limb(self, start: Joint, end: Joint, radius: float, colour: Colour) -> None:
        self.canvas.limb(self._in_scene(start), self._in_scene(end), radius, shaded(colour, self.light))

    def _depth(self, joint: Joint) -> float:
        return float(self.canvas.lens.seen(self._in_scene(joint)[None, :])[0, 2])

    def _shadow(self) -> None:
        turns = np.linspace(0, 2 * math.pi, 14, endpoint=False)
        long = 0.95 if self.stance.doing is Doing.LIE else 0.34
        sin, cos = math.sin(self.stance.heading), math.cos(self.stance.heading)
        ahead, right = long * np.cos(turns), 0.34 * np.sin(turns)
        x = self.stance.x + ahead * sin + right * cos
        y = self.stance.y + ahead * cos - right * sin
        self.canvas.flat(np.stack([x, y, np.zeros_like(x)], 1), self.shadow)

    def _arm(self, body: Body, side: int) -> None:
        shoulder: Joint = (body.chest[0], (-0.2, 0.2)[side], body.chest[2])
        self._limb(shoulder, body.elbows[side], 0.065, self.dress.top)
        self._limb(body.elbows[side], body.hands[side], 0.055, self.dress.top)
        self.canvas.ball(self._in_scene(body.hands[side]), 0.065, shaded(self.dress.skin, self.light))

    def _trunk(self, body: Body) -> None:
        hip, chest = body.hip, body.chest
        for side in (-0.1, 0.1):
            self._limb((hip[0], side * 0.8, hip[2]), (chest[0], side, chest[2]), 0.13, self.dress.top)
        if not self.dress.vest:
            return
        low: Joint = (hip[0] * 0.7 + chest[0] * 0.3, 0.0, hip[2] * 0.7 + chest[2] * 0.3)
        for side in (-0.09, 0.09):
            self._limb((low[0], side, low[2]), (chest[0], side, chest[2] - 0.02), 0.115, VEST)
        band = (hip[0] + chest[0]) / 2, (hip[2] + chest[2]) / 2
        self._limb((band[0], -0.17, band[1]), (band[0], 0.17, band[1]), 0.035, BAND)

    def _head(self, body: Body) -> None:
        x, y, z = body.head
        self._limb(body.chest, body.head, 0.06, self.dress.skin)
        self.canvas.ball(self._in_scene((x, y, z)), 0.125, shaded(self.dress.skin, self.light))
        self._limb((x - 0.05, y - 0.03, z + 0.06), (x - 0.05, y + 0.03, z + 0.06), 0.1, self.dress.hair)
        if self.dress.vest:
            self._limb((x, y - 0.11, z + 0.04), (x, y + 0.11, z + 0.04), 0.012, (150, 154, 160))


def draw_own_hands(canvas: Canvas, doing: Doing, at: float) -> None:
    """Draw the wearer's own forearms as a chest camera sees them, when the wearer reaches out."""
    if doing not in {Doing.GRAPPLE, Doing.KNEEL}:
        return
    lens = canvas.lens
    reach = 0.62 if doing is Doing.GRAPPLE else 0.5
    for side in (-1, 1):
        sway = 0.05 * math.sin(at * 5 + side)
        elbow = np.array([side * 0.42, 0.5, 0.42]) @ lens.axes + np.array(lens.eye)
        hand = np.array([side * (0.16 + sway), 0.24 + sway, reach]) @ lens.axes + np.array(lens.eye)
        canvas.limb(elbow, hand, 0.045, (50, 54, 66))
        canvas.ball(hand, 0.047, (168, 132, 110))
