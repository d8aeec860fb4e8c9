"""Text burnt into the picture: which footage is read for it, and what of it is kept.

It is a stage of its own, after inspection: a recogniser that fails or is slow costs an item its overlay, and nothing
else. What was read is kept as read; what it means is worked out by the clip's profile each time its claims are made.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

from bwv_index import media  # by name, so that only a worker that reads pictures loads the recogniser
from bwv_index.cameras import (
    CameraProfile,
    Content,
    OverlayRules,
    Remark,
    SeenText,
    overlay_rules,
    parse_overlay,
)
from bwv_index.errors import EnvironmentFaultError
from bwv_index.media import Inspection, InspectionLimits, MediaRefusal, OverlayPolicy, OverlayText, Strip
from bwv_index.pipeline.content import BurntIn
from bwv_index.settings import OverlaySettings

OVERLAY = "overlay"
OVERLAY_VERSION = 1
"""Raised whenever something else is read than before: footage is then read again."""


@dataclass(frozen=True, slots=True)
class ReadOverlay:
    """Read the text burnt into one item's picture; ``strips`` is where its profile says that it stands."""

    sha256: str
    path: Path
    policy: OverlayPolicy
    limits: InspectionLimits
    strips: tuple[Strip, ...]
    duration: Fraction | None
    size: int = 0
    """The item's bytes, by which the time for it is bounded."""

    @property
    def key(self) -> str:
        """Name the settings that the result depends on."""
        told = json.dumps(
            [asdict(self.policy), asdict(self.limits), [asdict(strip) for strip in self.strips]]
        )
        return hashlib.sha256(told.encode()).hexdigest()


def overlay_task(
    sha256: str,
    path: Path,
    found: Inspection,
    profile: CameraProfile,
    settings: OverlaySettings,
    limits: InspectionLimits,
    size: int = 0,
) -> ReadOverlay | None:
    """Return the task of reading an item's picture; None where there is none, or the force does not want it read."""
    if not settings.read or found.video is None or not found.video.frame_count:
        return None
    strips = tuple(Strip(*sides) for sides in profile.overlay.strips)
    policy = OverlayPolicy(frames=settings.frames)
    return ReadOverlay(sha256, path, policy, limits, strips, found.duration, size)


def read_burnt_in(task: ReadOverlay) -> OverlayText | MediaRefusal:
    """Read one item's picture in a worker; whatever goes wrong is a refusal of this stage alone.

    What may lie with the machine of the day (a store that is away, a recogniser that does not load) gets a code by
    which the next run tries again.
    """
    try:
        return media.read_overlay(
            task.path, policy=task.policy, limits=task.limits, strips=task.strips, duration=task.duration
        )
    except EnvironmentFaultError as fault:
        return MediaRefusal(media.MediaRefusalCode.WORKER_CRASHED, fault.message)
    except MemoryError:
        return MediaRefusal(media.MediaRefusalCode.MEMORY_LIMIT, "the worker's memory limit was reached")
    except Exception as fault:  # noqa: BLE001 - a fault over one picture must not end the run
        told = f"it failed: {type(fault).__name__} {fault!s:.200}".strip()
        return MediaRefusal(media.MediaRefusalCode.WORKER_CRASHED, told)


def overlay_content(profile: CameraProfile | None, found: BurntIn) -> Content:
    """Return what the text read in an item's picture states, by the rules of its make; by none where nobody knows it.

    A clock is believed only where several frames agree and it advances with the footage (cameras.parse_overlay).
    """
    if found.text is None:
        return Content(remarks=(Remark(OVERLAY, found.problem),) if found.problem else ())
    lines = overlay_lines(found)
    reading = parse_overlay(lines, overlay_rules(profile) if profile else OverlayRules())
    taken = tuple(Remark(OVERLAY, f"read by the form of a clock: {told}") for told in reading.corrections)
    return Content(
        readers=(OVERLAY,) if lines else (),
        times=reading.times,
        claims=reading.claims,
        remarks=(*reading.remarks, *taken),
    )


def overlay_lines(found: BurntIn) -> tuple[SeenText, ...]:
    """Return every line that was read in an item's picture, as read, at its place in the file."""
    lines = found.text.lines if found.text else ()
    return tuple(
        SeenText(line.time.seconds - found.origin, line.strip, line.text, line.score) for line in lines
    )
