"""Whether a file's first and last picture decode: of any file that a case rests on, opened as often as it must be."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from tests.case_files import write_film

from bwv_index.errors import RefusedError
from bwv_index.media import container, ends_decode


def motion_jpeg(path: Path) -> Path:
    """Write a QuickTime file whose header holds nothing that its pictures' decoder needs."""
    with av.open(str(path), "w", format="mov") as out:
        stream = out.add_stream("mjpeg", rate=10, width=64, height=48, pix_fmt="yuvj420p")
        for shade in range(5):
            picture = np.full((48, 64, 3), 40 * shade, dtype=np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    return path


def film(path: Path) -> Path:
    return write_film(path, Fraction(2), 60, every=10)


def places(path: Path) -> list[tuple[int, int]]:
    with av.open(str(path)) as file:
        return [(packet.pos or 0, packet.size) for packet in file.demux() if packet.size]


def without(path: Path, *rows: int) -> Path:
    """Overwrite the packets of these rows with zeros."""
    found, content = places(path), bytearray(path.read_bytes())
    for row in rows:
        begin, size = found[row]
        content[begin : begin + size] = bytes(size)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("make", "lost", "expected"),
    [
        (film, (), (True, True)),
        (film, (-1,), (True, False)),
        (motion_jpeg, (), (True, True)),
        (motion_jpeg, (-1,), (True, False)),
    ],
    ids=["whole", "its last picture lost", "no decoder's header", "no decoder's header, last lost"],
)
def test_both_ends_are_decoded_and_what_does_not_is_told(
    make: Callable[[Path], Path], lost: tuple[int, ...], expected: tuple[bool, bool], tmp_path: Path
) -> None:
    assert ends_decode(without(make(tmp_path / "made.mp4"), *lost)) == expected


def test_an_mp4_that_states_all_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    real = container.open_container

    def count(path: Path, name: str, most: int, *, rates: bool, pictures: bool) -> object:
        opened.append(path)
        return real(path, name, most, rates=rates, pictures=pictures)

    monkeypatch.setattr(container, "open_container", count)
    path = film(tmp_path / "made.mp4")
    assert (ends_decode(path), opened) == ((True, True), [path])


def test_what_holds_no_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.mp4"
    path.write_text("no footage", encoding="utf-8")
    with pytest.raises(RefusedError):
        ends_decode(path)
