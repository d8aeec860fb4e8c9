"""What a worker does for one file: plain functions from a frozen task to a frozen result, no database."""

import dataclasses
import hashlib
from dataclasses import dataclass
from pathlib import Path

from bwv_index import media  # by name, so that only a worker that inspects loads the decoders
from bwv_index.errors import EnvironmentFaultError
from bwv_index.index import SoundView
from bwv_index.intake import Fingerprint, Found, Refusal, RefusalCode, Vault, fingerprint
from bwv_index.media import (
    NO_PAYLOADS,
    Inspection,
    InspectionLimits,
    Keyframe,
    KeyframePolicy,
    MediaRefusal,
    MediaRefusalCode,
    SilencePolicy,
    sniff,
)
from bwv_index.pipeline.content import FileContent, read_footage
from bwv_index.pipeline.derived import Derived
from bwv_index.pipeline.sounds.keeping import keep_sound


def load_decoders() -> None:
    """Load what inspection needs, while a worker's first file is still being hashed."""
    _ = media.inspect, media.contact_sheet, media.read_sound


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Read one file once; copy it into the vault where one is given."""

    found: Found
    vault: Vault | None
    chunk: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was read: its fingerprint, and the container that its content shows ("" for none)."""

    fingerprint: Fingerprint
    format: str


def take_in(task: TakeIn) -> Taken | Refusal:
    """Fingerprint and keep one file.

    Raises:
        EnvironmentFaultError: the vault cannot be written.
    """
    result = fingerprint(task.found, vault=task.vault, chunk=task.chunk)
    if isinstance(result, Refusal):
        return result
    return Taken(dataclasses.replace(result, head=b""), sniff(result.head) or "")


@dataclass(frozen=True, slots=True)
class Examine:
    """Inspect one item's bytes at ``path``, and keep its keyframes and its sound in the derived folder.

    ``name`` is what the file was called where it was found; readers of cameras' formats may look at it.
    """

    path: Path
    name: str
    sha256: str
    derived: Derived
    limits: InspectionLimits
    keyframes: KeyframePolicy
    silence: SilencePolicy


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A keyframe whose picture lies in ``file`` below the derived folder; ``keyframe`` itself holds none."""

    keyframe: Keyframe
    sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What inspection found, its pictures replaced by where they lie, its payloads by what readers found in them."""

    inspection: Inspection
    pictures: tuple[KeptPicture, ...]
    content: FileContent
    sound: SoundView


def examine(task: Examine) -> Examined | MediaRefusal | Refusal:
    """Inspect one item; bytes that cannot be read any more are a refusal of this one file.

    Raises:
        EnvironmentFaultError: a keyframe or the sound cannot be written.
    """
    try:
        found = media.inspect(task.path, limits=task.limits, keyframes=task.keyframes, silence=task.silence)
        heard = media.read_sound(task.path, limits=task.limits)
    except EnvironmentFaultError as fault:
        gone = not task.path.exists()
        return Refusal(
            task.path,
            RefusalCode.VANISHED if gone else RefusalCode.UNREADABLE,
            f"{fault.subject}: {fault.message}",
        )
    except MemoryError:
        return MediaRefusal(MediaRefusalCode.MEMORY_LIMIT, "the worker's memory limit was reached")
    if isinstance(found, MediaRefusal):
        return found
    pictures = tuple(_keep(task, number, keyframe) for number, keyframe in enumerate(found.keyframes, 1))
    sound = keep_sound(heard, task.sha256, task.derived)
    files = [picture.file for picture in pictures]
    task.derived.flush([*files, sound.file] if sound.file else files)
    content = read_footage(task.name, found)
    unread = tuple(part for part in found.unread if part.name not in content.content.read)
    kept = dataclasses.replace(found, keyframes=(), payloads=NO_PAYLOADS, unread=unread)
    return Examined(kept, pictures, content, sound)


def _keep(task: Examine, number: int, keyframe: Keyframe) -> KeptPicture:
    name = task.derived.keyframe_name(task.sha256, number, keyframe.jpeg)
    task.derived.put(name, keyframe.jpeg)
    return KeptPicture(
        dataclasses.replace(keyframe, jpeg=b""), hashlib.sha256(keyframe.jpeg).hexdigest(), name
    )


@dataclass(frozen=True, slots=True)
class DrawSheet:
    """Draw one contact sheet: its words, and for each picture the file below the derived folder and its labels."""

    sha256: str
    title: str
    lines: tuple[str, ...]
    frames: tuple[tuple[str, tuple[str, ...]], ...]
    derived: Derived
    basis: str


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A contact sheet that was drawn: its file below the derived folder, and what its labels were made from."""

    file: str
    picture_sha256: str
    basis: str


def draw_sheet(task: DrawSheet) -> DrawnSheet:
    """Draw and keep one contact sheet.

    Raises:
        EnvironmentFaultError: the disk refuses, or a keyframe's picture is gone.
    """
    frames = tuple(media.SheetFrame(jpeg=task.derived.read(name), label=label) for name, label in task.frames)
    picture = media.contact_sheet(media.Sheet(title=task.title, lines=task.lines, frames=frames))
    name = task.derived.sheet_name(task.sha256, picture)
    task.derived.put(name, picture)
    task.derived.flush([name])
    return DrawnSheet(name, hashlib.sha256(picture).hexdigest(), task.basis)
