"""What a torture works on: small real footage, a home that waits for nothing, and the command as it is typed."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from bwv_index.pipeline import found_home, open_workspace

SETTLED = "[ingest]\nsettle_s = 0\nworkers = 1\n"
"""Settings of a test's home: its files are written a moment ago and nobody writes to them any more."""

OPERATOR = "7001"


@dataclass(frozen=True, slots=True)
class Done:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def write_clip(path: Path, seed: int) -> Path:
    """Write a whole MP4 of about a second; another seed, another content."""
    noise = np.random.default_rng(seed).integers(40, 200, (48, 64, 3), dtype=np.uint8)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(10):
            frame = av.VideoFrame.from_ndarray(np.roll(noise, 3 * number, axis=1), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            for packet in stream.encode(frame):
                out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)
    return path


def write_dock(folder: Path, clips: int = 6) -> Path:
    """Fill a folder as a dock does: footage, a duplicate, a sidecar, and some trouble."""
    for part in ("a", "b"):
        (folder / part).mkdir(parents=True)
    for number in range(clips):
        write_clip(folder / "a" / f"VB400_51187{number}_20250614T22123{number}Z_0001.mp4", number)
    made = sorted((folder / "a").glob("*.mp4"))
    shutil.copy(made[0], folder / "b" / "AXON_Body_3_Video_2025-06-14_2359_X60A1234.mp4")
    shutil.copy(made[1], folder / "b" / "42-101881-25 high street.mp4")
    (folder / "a" / "notes.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nx\n", encoding="utf-8")
    (folder / "a" / "cut.mp4").write_bytes(made[2].read_bytes()[:600])
    (folder / "b" / "text.mp4").write_text("#EXTM3U\n", encoding="utf-8")
    (folder / "b" / "empty.mp4").write_bytes(b"")
    (folder / "b" / "gone.mp4").symlink_to("nowhere")
    return folder


def make_home(folder: Path, settings: str = SETTLED) -> Path:
    """Make a home that holds nothing yet."""
    found_home(folder, OPERATOR)
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    return folder


def variables(home: Path, **more: str) -> Mapping[str, str]:
    """Return the variables under which a command runs on a home, whoever runs it."""
    return {
        "PATH": "/nonexistent", "HOME": "/nonexistent", "LANG": "C.UTF-8", "PYTHONWARNINGS": "error",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "BWV_INDEX_HOME": str(home), "BWV_INDEX_OPERATOR": OPERATOR, **more,
    }  # fmt: skip


def typed(words: Sequence[str | Path]) -> list[str]:
    """Return a command as it is typed."""
    return [sys.executable, "-m", "bwv_index", *(str(word) for word in words)]


def bwv(home: Path, *words: str | Path, timeout_s: float = 300.0, **more: str) -> Done:
    """Run one command on a home, in a process of its own."""
    done = subprocess.run(
        typed(words),
        env=variables(home, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout_s,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def recorded(home: Path) -> object:
    """Return the canonical dump of a home's index: equal for equal content, whatever runs it took."""
    with open_workspace(home, OPERATOR) as workspace, workspace.index.reading() as record:
        return record.dump()


def kept(home: Path) -> tuple[str, ...]:
    """Return the names of everything in a home's vault."""
    vault = home / "vault"
    return tuple(sorted(str(path.relative_to(vault)) for path in vault.rglob("*") if path.is_file()))
