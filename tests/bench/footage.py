"""Long footage made for measuring: a short clip of moving noise, repeated without recoding."""

import argparse
import subprocess
from pathlib import Path

import imageio_ffmpeg

PIECE_S = 20


def ffmpeg(*words: str) -> None:
    """Run the bundled ffmpeg program; a fault ends the benchmark with its last words."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, "-nostdin", "-v", "error", "-y", *words], check=True)


def clips_asked(about: str | None) -> argparse.Namespace:
    """Read how many ``clips`` of how many ``seconds`` a benchmark takes from a recording of how many ``minutes``."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--clips", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=9, help="about the length of a clip")
    return parser.parse_args()


def long_clip(folder: Path, minutes: int = 30) -> Path:
    """Make, once, a clip of 1080p30 at about 6 Mbit/s with AAC sound and an I-frame a second."""
    target = folder / f"long-{minutes}-min.mp4"
    if target.exists():
        return target
    piece = folder / "piece.mp4"
    turning = "rotate=angle=0.9*t:fillcolor=gray,noise=alls=12:allf=t"
    picture = f"testsrc2=size=1920x1080:rate=30:duration={PIECE_S},{turning}"
    sound = f"anoisesrc=color=pink:amplitude=0.2:duration={PIECE_S}:sample_rate=48000"
    ffmpeg(
        "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-c:v", "libx264", "-preset", "veryfast",
        "-b:v", "5900k", "-maxrate", "6200k", "-bufsize", "6M", "-g", "30", "-pix_fmt", "yuv420p", "-c:a", "aac",
        "-b:a", "96k", str(piece),
    )  # fmt: skip
    repeats = minutes * 60 // PIECE_S - 1
    ffmpeg("-stream_loop", str(repeats), "-i", str(piece), "-c", "copy", str(target))
    return target


def small_clips(folder: Path, count: int) -> Path:
    """Make ``count`` different clips of one second each, by giving one clip ``count`` different titles."""
    folder.mkdir(parents=True, exist_ok=True)
    seed = folder.parent / "second.mp4"
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=1", "-f", "lavfi", "-i",
        "sine=frequency=440:duration=1", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
        "-c:a", "aac", str(seed),
    )  # fmt: skip
    content = seed.read_bytes()
    for number in range(count):
        hour, minute = 8 + number // 60 % 12, number % 60
        name = f"HYT{number // 720:07d}_00{1000 + number // 720:04d}_20250601{hour:02d}{minute:02d}00_001.mp4"
        # a free box at the end makes each file's bytes its own, and is no damage (ISO/IEC 14496-12, 8.1.2)
        own = number.to_bytes(8, "big")
        (folder / name).write_bytes(content + (8 + len(own)).to_bytes(4, "big") + b"free" + own)
    return folder
