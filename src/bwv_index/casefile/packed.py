"""One clip as it lies in the pack: names that are ours alone, and where each of its files is."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from bwv_index.casefile.content import PackClip
from bwv_index.casefile.when import length_text
from bwv_index.media import Proxy

CLIPS = "clips"
PLAYABLE = "playable"
SHEETS = "sheets"
KEYFRAMES = "keyframes"
ID_CHARACTERS = 64
LENGTH_TOLERANCE_S = 1.0

SUFFIXES = {
    "asf": ".asf",
    "avi": ".avi",
    "dv": ".dv",
    "flac": ".flac",
    "matroska": ".mkv",
    "mov": ".mp4",
    "mpeg": ".mpg",
    "mpegts": ".ts",
    "mpegvideo": ".mpg",
    "mxf": ".mxf",
    "ogg": ".ogg",
    "wav": ".wav",
}
"""The suffix a container gets where the original name has none that a media player knows."""

KNOWN_SUFFIXES = frozenset(SUFFIXES.values()) | {
    ".3gp",
    ".h264",
    ".m2ts",
    ".m4a",
    ".m4v",
    ".mov",
    ".mpeg",
    ".mts",
    ".ogv",
    ".webm",
    ".wmv",
}


@dataclass(frozen=True, slots=True)
class PackedClip:
    """A clip with the places of its files, as paths inside the payload with forward slashes.

    ``playable`` is what a browser is given: the master's copy itself, a working copy, or empty where neither
    plays; ``not_playable`` then says why.
    """

    clip: PackClip
    number: int
    file: str
    playable: str = ""
    working_copy: Proxy | None = None
    not_playable: str = ""
    sheet: str = ""
    keyframes: tuple[str, ...] = ()

    @property
    def start_utc(self) -> datetime | None:
        """Return when the clip starts; None where it could not be placed in time."""
        return self.clip.start_utc

    @property
    def duration_s(self) -> float | None:
        """Return the master's length in seconds; None is not known."""
        return self.clip.duration_s

    @property
    def half_width_s(self) -> float | None:
        """Return how far the start may be off, in seconds (95 %); None is not known."""
        return self.clip.half_width_s

    @property
    def length_note(self) -> str:
        """What a viewer must know of a working copy that is not as long as its master; empty otherwise."""
        copy, master = self.working_copy, self.clip.duration_s
        if copy is None or copy.duration is None or master is None:
            return ""
        if abs(float(copy.duration) - master) <= LENGTH_TOLERANCE_S:
            return ""
        return f"The working copy runs {length_text(float(copy.duration))}, the master {length_text(master)}."


def stem(clip: PackClip, number: int) -> str:
    """Return the name, without suffix, that a clip's files share: running number and evidence id in ASCII."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", clip.evidence_id).strip("-.")
    return f"{number:03d}_{plain[:ID_CHARACTERS] or 'clip'}"


def clip_path(clip: PackClip, number: int) -> str:
    """Return where the master's copy goes; the original name gives at most a known media suffix."""
    suffix = PurePosixPath(clip.original_name).suffix.lower()
    chosen = suffix if suffix in KNOWN_SUFFIXES else SUFFIXES.get(clip.container, ".bin")
    return f"{CLIPS}/{stem(clip, number)}{chosen}"


def playable_path(clip: PackClip, number: int) -> str:
    """Return where a working copy for a browser goes."""
    return f"{PLAYABLE}/{stem(clip, number)}_working-copy.mp4"


def sheet_path(clip: PackClip, number: int) -> str:
    """Return where the contact sheet goes."""
    return f"{SHEETS}/{stem(clip, number)}.jpg"


def keyframe_path(clip: PackClip, number: int, place: int) -> str:
    """Return where one keyframe goes; ``place`` counts from one."""
    return f"{KEYFRAMES}/{stem(clip, number)}/{place:03d}.jpg"
