"""Find lines of text in a picture and read them, with the models that come in the recogniser's own package."""

import math
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

# Later builds of the engine below the recogniser report to their maker unless told not to. The project pins one that
# cannot; whoever installs another is covered as well. It has to be said before the engine is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import rapidocr

from bwv_index.errors import EnvironmentFaultError
from bwv_index.media.picture import Pixels

_READ_HEIGHT = 48
"""The height that the recogniser was trained on."""
_WIDEST = 40
"""Heights of a line, in width, beyond which it is squeezed."""
_LONGEST_SIDE = 1280
_MARGIN = 0.08


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in a picture, in pixels, its right and bottom sides outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Read:
    """What a line says, and how sure the recogniser is (0 to 1)."""

    text: str
    score: float


def find_boxes(picture: Pixels) -> list[Box]:
    """Find the lines of text in a picture, in pixels of it."""
    found = _engine()(picture, use_det=True, use_cls=False, use_rec=False)
    corners = getattr(found, "boxes", None)
    return [] if corners is None else [_upright(np.asarray(each)) for each in corners]


def read_line(crop: Pixels) -> Read:
    """Read one line of text; empty where there is none.

    Args:
        crop: blue, green, red bytes of the line and little else, of any size.
    """
    height, width = crop.shape[:2]
    wanted = min(max(round(width * _READ_HEIGHT / height), _READ_HEIGHT), _READ_HEIGHT * _WIDEST)
    way = cv2.INTER_CUBIC if height < _READ_HEIGHT else cv2.INTER_AREA
    line = cv2.resize(crop, (wanted, _READ_HEIGHT), interpolation=way)
    found = _engine()(line, use_det=False, use_cls=False, use_rec=True)
    texts, scores = found.txts or ("",), found.scores
    score = float(scores[0]) if scores and texts[0] else 0.0
    return Read(str(texts[0]), score if math.isfinite(score) else 0.0)


def padded(box: Box, picture: Pixels) -> Box:
    """Return a box with a little of what surrounds it, kept inside the picture."""
    margin = max(1, round(box.height * _MARGIN))
    height, width = picture.shape[:2]
    return Box(
        max(0, box.left - 2 * margin),
        max(0, box.top - margin),
        min(width, box.right + 2 * margin),
        min(height, box.bottom + margin),
    )


def _upright(corners: "np.ndarray[Any, np.dtype[Any]]") -> Box:
    """Return the rectangle around four corners."""
    left, top = np.floor(corners.min(axis=0)).astype(int).tolist()
    right, bottom = np.ceil(corners.max(axis=0)).astype(int).tolist()
    return Box(left, top, right, bottom)


@cache
def _engine() -> Any:
    """Load the models, once a process: one thread, silent, and from the package's own folder alone.

    Raises:
        EnvironmentFaultError: they do not load, which says nothing of any clip.
    """
    models = Path(rapidocr.__file__).parent / "models"
    try:
        return _loaded(models)
    except MemoryError:
        raise
    except Exception as fault:
        raise EnvironmentFaultError(
            f"the recogniser of text does not load: {type(fault).__name__} {fault!s:.200}",
            subject=str(models),
            remedy="Install the software anew; footage is read for text by the next ingest.",
        ) from fault


def _loaded(models: Path) -> Any:
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            # A path of our own keeps the package from looking for a newer model elsewhere.
            "Det.model_path": str(next(models.glob("*_det_*.onnx"))),
            "Rec.model_path": str(next(models.glob("*_rec_*.onnx"))),
            "Det.limit_type": "max",
            "Det.limit_side_len": _LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
