"""The made-up case with real files: every exhibit plays, every picture is one, every hash is true."""

import hashlib
import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image
from tests.cases_scene import scene

from bwv_index.cases import CaseExhibit, CaseRecording, CaseSnapshot, ExhibitFile, Moment

RATE = 10
MOST = Fraction(40)
WIDTH, HEIGHT = 320, 180


def write_film(path: Path, seconds: Fraction, shade: int, *, every: int = 250) -> Path:
    """Write an MP4 of a moving bar that a browser plays, so long, of one shade that tells it from others.

    ``every`` is how many frames lie from one I-frame to the next.
    """
    with av.open(str(path), "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libx264", rate=RATE, width=WIDTH, height=HEIGHT, pix_fmt="yuv420p")
        stream.options = {"preset": "ultrafast", "crf": "35", "threads": "1", "g": str(every)}
        for number in range(int(seconds * RATE)):
            picture = np.full((HEIGHT, WIDTH, 3), (shade, 90, 255 - shade), dtype=np.uint8)
            left = number * 4 % (WIDTH - 20)
            picture[60:120, left : left + 20] = 240
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def real_scene(folder: Path, case: CaseSnapshot | None = None) -> CaseSnapshot:
    """Return the scene with files in ``folder`` that are what it says of them."""
    folder.mkdir(parents=True, exist_ok=True)
    held = scene() if case is None else case
    return replace(
        held,
        exhibits=tuple(_exhibit(one, folder, number) for number, one in enumerate(held.exhibits)),
        recordings=tuple(_recording(one, folder, number) for number, one in enumerate(held.recordings)),
    )


def _exhibit(exhibit: CaseExhibit, folder: Path, number: int) -> CaseExhibit:
    known = exhibit.evidence.duration if exhibit.evidence is not None else None
    length = min(known or Fraction(1), MOST)
    files = tuple(
        _file(one, length, folder / f"{exhibit.ref.file_name}_{one.purpose.value}", 30 + 40 * number)
        for one in exhibit.files
    )
    return replace(exhibit, files=files)


def _file(file: ExhibitFile, length: Fraction, path: Path, shade: int) -> ExhibitFile:
    content = write_film(path, length, shade).read_bytes()
    return replace(
        file, path=path, sha256=hashlib.sha256(content).hexdigest(), size=len(content), duration=length
    )


def _recording(recording: CaseRecording, folder: Path, number: int) -> CaseRecording:
    if recording.source is None:
        return recording
    source = folder / f"master-{number}"
    source.write_bytes(f"master {number}".encode() * 50)
    content = source.read_bytes()
    moments = []
    for one in recording.keyframes:
        picture = folder / f"picture-{number}-{one.at}.jpg"
        out = io.BytesIO()
        Image.new("RGB", (WIDTH, HEIGHT), (30 + 40 * number, int(one.at) % 255, 120)).save(out, "JPEG")
        picture.write_bytes(out.getvalue())
        moments.append(Moment(one.at, picture))
    return replace(
        recording, source=source, sha256=hashlib.sha256(content).hexdigest(), size=len(content),
        keyframes=tuple(moments), sheet=None,
    )  # fmt: skip
