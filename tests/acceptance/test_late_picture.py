"""Times inside a file count from where the file starts, which need not be where its picture does."""

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from bwv_index.errors import ExitCode
from bwv_index.index import PlacementView
from bwv_index.pipeline import open_workspace, preview_pack
from bwv_index.pipeline.sheets import sheet_of

Run = Callable[..., Any]

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)
RATE, SOUND_RATE = 10, 48_000
TS_START = {"output_ts_offset": "1.4"}
"""A transport stream does not start at nought; this is where ffmpeg's own start."""

LOG = "incident_ref,reported_at\n42-20250614-1881,2025-06-14T12:00:00Z\n"


def write_clip(path: Path, *, sound_s: int, picture_from_s: int, picture_s: int) -> None:
    """Write noise as sound from the start, and a picture that comes in later."""
    noise = np.random.default_rng(3)
    with av.open(str(path), "w", options=TS_START if path.suffix == ".ts" else {}) as out:
        video = out.add_stream("mpeg4", rate=RATE)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = out.add_stream("aac", rate=SOUND_RATE, layout="mono")
        for start in range(0, sound_s * SOUND_RATE, 1024):
            heard = noise.uniform(-0.5, 0.5, (1, 1024)).astype(np.float32)
            piece = av.AudioFrame.from_ndarray(heard, format="fltp", layout="mono")
            piece.sample_rate, piece.pts, piece.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
            out.mux(audio.encode(piece))
        out.mux(audio.encode(None))
        image = noise.integers(40, 200, (48, 64, 3), dtype=np.uint8)
        for number in range(picture_s * RATE):
            frame = av.VideoFrame.from_ndarray(np.roll(image, number, axis=1), format="rgb24")
            frame.pts, frame.time_base = picture_from_s * RATE + number, Fraction(1, RATE)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))


@pytest.mark.parametrize(
    ("name", "picture_from_s", "file_from_s"),
    [
        ("late.mp4", 2, 0.0),
        ("late.mkv", 2, 0.0),
        ("even.mp4", 0, 0.0),
        ("even.ts", 0, 1.4),
        ("late.ts", 2, 1.4),
    ],
)
def test_a_keyframe_is_where_it_is_in_the_file_wherever_it_is_told(
    typed_here: Run,
    home: Path,
    source: Path,
    tmp_path: Path,
    name: str,
    picture_from_s: int,
    file_from_s: float,
) -> None:
    write_clip(source / name, sound_s=4, picture_from_s=picture_from_s, picture_s=2)
    assert typed_here("ingest", str(source)).code == ExitCode.OK
    told = typed_here("show", name, "--json").json
    assert told["origin"] == pytest.approx(file_from_s, abs=0.05)
    first = told["keyframes"][0]["time"]["seconds"] - told["origin"]
    assert first == pytest.approx(picture_from_s, abs=0.05)
    shown = typed_here("show", name).out.split("Keyframes\n")[1].splitlines()[1]
    assert shown.split("\t")[0] == f"00:00:0{picture_from_s} into the file"

    (tmp_path / "incidents.csv").write_text(LOG, encoding="utf-8")
    typed_here("incidents", "import", "--incidents", str(tmp_path / "incidents.csv"))
    decision = ("link", "decide", name, "42-20250614-1881", "confirm", "--why", "seen")
    assert typed_here(*decision).code == ExitCode.OK
    with open_workspace(home) as workspace:
        with workspace.index.writing() as record:
            clip = record.clips.find(name)
            record.clips.place(clip, PlacementView(NOON, None, 1.0, "test", ()))
            sheet = sheet_of(workspace, record, clip)
        (packed,) = preview_pack(workspace, "42-20250614-1881").clips
    assert sheet is not None
    into, at = sheet.frames[0][1]
    assert into == f"00:00:0{picture_from_s} into the file"
    assert at == f"2025-06-14 13:00:0{picture_from_s} BST ± 1 s"
    keyframe = packed.keyframes[0]
    assert float(keyframe.offset) == pytest.approx(picture_from_s, abs=0.05)
    assert keyframe.at_utc is not None
    assert (keyframe.at_utc - NOON).total_seconds() == pytest.approx(picture_from_s, abs=0.05)
