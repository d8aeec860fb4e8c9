"""What the people of the scenes wear."""

import numpy as np

from sample_media.canvas import Colour
from sample_media.person import Dress

OFFICER = Dress((22, 24, 30), (24, 26, 34), (16, 18, 22), (214, 170, 142), vest=True)
OFFICER_DARK = Dress((22, 24, 30), (24, 26, 34), (16, 18, 22), (142, 100, 76), vest=True)
RED = Dress((150, 34, 34), (52, 60, 88), (60, 40, 28), (222, 178, 150))
GREY = Dress((132, 134, 140), (38, 40, 48), (30, 24, 20), (198, 150, 120))
BLACK = Dress((40, 40, 46), (70, 74, 86), (120, 88, 50), (226, 184, 158))
GREEN = Dress((58, 104, 74), (60, 54, 48), (70, 50, 36), (160, 112, 84))
CREAM = Dress((210, 196, 168), (70, 62, 84), (90, 60, 40), (232, 192, 166))
TOPS: tuple[Colour, ...] = (
    (150, 34, 34), (132, 134, 140), (40, 40, 46), (58, 104, 74), (210, 196, 168), (46, 72, 140),
    (176, 120, 40),
    (112, 58, 120), (226, 226, 222), (96, 132, 150),
)  # fmt: skip
SKINS: tuple[Colour, ...] = ((222, 178, 150), (198, 150, 120), (160, 112, 84), (108, 76, 58), (232, 192, 166))
HAIRS: tuple[Colour, ...] = ((30, 24, 20), (70, 50, 36), (120, 88, 50), (60, 40, 28), (150, 140, 130))


def passer_by(chance: np.random.Generator) -> Dress:
    """Dress one person of a crowd."""
    top, legs = TOPS[chance.integers(len(TOPS))], int(chance.integers(36, 90))
    return Dress(
        top, (legs, legs, legs + 14), HAIRS[chance.integers(len(HAIRS))], SKINS[chance.integers(len(SKINS))]
    )
