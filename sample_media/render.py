"""Rendering one clip of the plan; a module of its own, so that worker processes can import it."""

from pathlib import Path

from sample_media.plan import clips, scenes
from sample_media.recording import write_clip
from sample_media.sound import field

SOUND_S = 110.0
"""Seconds of sound made for a scene: past the end of its last clip."""


def render(folder: Path, number: int) -> tuple[str, int]:
    """Write the clip of that number under ``folder``; return its path within and its size in bytes."""
    clip = clips()[number]
    scene = scenes()[clip.scene]
    target = folder / clip.path
    target.parent.mkdir(parents=True, exist_ok=True)
    write_clip(clip, scene, field(scene.noises, SOUND_S, len(scene.name)), target)
    return clip.path, target.stat().st_size
