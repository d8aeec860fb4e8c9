"""The ffmpeg program: found, asked for its version, and run with nothing of ours but its arguments."""

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO

import imageio_ffmpeg

from bwv_index.errors import EnvironmentFaultError, RefusedError

START_S = 60.0
ERROR_TAIL_BYTES = 16_384
ERROR_LINE_CHARACTERS = 300
DISK_WORDS = ("No space left on device", "Disk quota exceeded", "Read-only file system")

CLOSING_WORDS = (
    "Conversion failed",
    "Could not open encoder",
    "Error initializing",
    "Error opening",
    "Nothing was written",
    "Task finished",
    "Terminating thread",
)
"""What ffmpeg ends with whatever went wrong: the line before says more."""

SPEAKER = re.compile(r"\[[^\]@]* @ 0x[0-9a-f]+\] ")


def ffmpeg_program() -> Path:
    """Return the ffmpeg program that travels with this installation.

    Raises:
        EnvironmentFaultError: none was found.
    """
    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as fault:
        raise EnvironmentFaultError(
            "no ffmpeg program was found",
            remedy="Install the package imageio-ffmpeg again, or name a program in IMAGEIO_FFMPEG_EXE.",
        ) from fault


@cache
def ffmpeg_version(program: Path) -> str:
    """Return the first line in which an ffmpeg program names itself.

    Raises:
        EnvironmentFaultError: the program cannot be started, or does not answer.
    """
    try:
        answer = subprocess.run(
            [str(program), "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=START_S,
            check=True,
            env=_environment(),
        )
    except (OSError, subprocess.SubprocessError) as fault:
        raise _no_program(program, fault) from fault
    return _clean(answer.stdout.decode("utf-8", "replace").partition("\n")[0])


def _environment() -> dict[str, str]:
    """Give ffmpeg nothing of ours: FFREPORT and its kin would make it write elsewhere."""
    return {"PATH": os.defpath, "LC_ALL": "C"}


def run_ffmpeg(
    command: tuple[str, ...], limit_s: float, *, folder: Path, names: Mapping[str, str], subject: str
) -> tuple[str, ...]:
    """Run ffmpeg in ``folder`` without a shell or a keyboard; return the lines it complained in, cleaned.

    ``names`` says what to call each ``file:`` address that the lines may hold; ``subject`` is the clip.

    Raises:
        RefusedError: ffmpeg ended with a fault, or took longer than ``limit_s`` seconds and was ended.
        EnvironmentFaultError: the program cannot be started, or the disk is in its way.
    """
    with tempfile.TemporaryFile() as complaints:
        try:
            ended = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                timeout=limit_s,
                check=False,
                env=_environment(),
                cwd=folder,
            )
        except subprocess.TimeoutExpired as fault:
            raise RefusedError(
                f"making a working copy took longer than {limit_s:.1f} s and was ended", subject=subject
            ) from fault
        except OSError as fault:
            raise _no_program(Path(command[0]), fault) from fault
        lines = _tail(complaints, names)
    if ended.returncode != 0:
        raise _failure(lines, ended.returncode, subject, folder)
    return lines


def _tail(complaints: IO[bytes], names: Mapping[str, str]) -> tuple[str, ...]:
    end = complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, end - ERROR_TAIL_BYTES))
    text = complaints.read().decode("utf-8", "replace")
    for url, name in names.items():
        text = text.replace(url, name).replace(url.removeprefix("file:"), name)
    return tuple(_clean(line) for line in text.splitlines() if line.strip())


def _clean(line: str) -> str:
    """Show one line of ffmpeg's: without the memory addresses it prints, and with nothing unseen."""
    line = SPEAKER.sub("", line)
    shown = "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in line.strip())
    return shown[:ERROR_LINE_CHARACTERS]


def _failure(
    lines: tuple[str, ...], code: int, subject: str, folder: Path
) -> EnvironmentFaultError | RefusedError:
    telling = [line for line in lines if not line.startswith(CLOSING_WORDS)] or list(lines)
    last = telling[-1] if telling else f"ffmpeg ended with code {code} and no message"
    if any(word in line for line in lines for word in DISK_WORDS):
        return EnvironmentFaultError(
            f"the disk is in the way of a working copy of {subject}: {last}",
            subject=str(folder),
            remedy="Free space or choose another disk, then run the same command again.",
        )
    return RefusedError(f"ffmpeg could not make a working copy: {last}", subject=subject)


def _no_program(program: Path, fault: Exception) -> EnvironmentFaultError:
    return EnvironmentFaultError(
        f"the ffmpeg program cannot be started: {fault}",
        subject=str(program),
        remedy="Install the package imageio-ffmpeg again, or name a program in IMAGEIO_FFMPEG_EXE.",
    )
