"""The recogniser stays silent, stays on this machine, and reads what is put before it."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import cv2
import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from bwv_index.media.lettering import _engine, find_boxes, read_line

TEXT = "2026-07-23 10:09:05"


def written(text: str, height: int = 48) -> NDArray[np.uint8]:
    line = np.zeros((48, 24 * len(text), 3), np.uint8)
    cv2.putText(line, text, (8, 36), cv2.FONT_HERSHEY_DUPLEX, 1.0, (255, 255, 255), 2, cv2.LINE_AA)
    wide = max(1, line.shape[1] * height // 48)
    return np.asarray(cv2.resize(line, (wide, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def test_the_models_are_loaded_without_a_network_and_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    _engine.cache_clear()
    assert read_line(written(TEXT)).text == TEXT
    assert capfd.readouterr() == ("", "")


READING = """
import numpy as np
from bwv_index.media.lettering import find_boxes, read_line
picture = np.full((200, 640, 3), 90, np.uint8)
find_boxes(picture)
read_line(picture[:48])
"""


def test_reading_leaves_no_trace_outside_and_asks_no_host(tmp_path: Path) -> None:
    """Native code asks no Python for a socket: some builds of the engine report to their maker."""
    home = tmp_path / "home"
    home.mkdir()
    variables = {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", READING],
        env=variables,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [*home.rglob("*")] == []


def test_the_engine_is_a_build_that_cannot_report() -> None:
    (folder,) = onnxruntime.__path__
    binaries = [*Path(folder).glob("capi/*.so*")]
    assert binaries
    assert [file.name for file in binaries if b"OneCollector" in file.read_bytes()] == []


@pytest.mark.parametrize("height", [20, 32, 48, 90])
def test_a_line_of_any_height_is_read(height: int) -> None:
    read = read_line(written(TEXT, height))
    assert read.text == TEXT
    assert 0.8 < read.score <= 1


def test_an_empty_line_reads_as_nothing_sure() -> None:
    read = read_line(np.zeros((20, 200, 3), np.uint8))
    assert read.score < 0.5


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 500, 3), (300, 2, 3)])
def test_odd_crops_do_no_harm(shape: tuple[int, int, int]) -> None:
    assert isinstance(read_line(np.zeros(shape, np.uint8)).text, str)


def test_a_box_is_found_around_the_words() -> None:
    picture = np.zeros((120, 700, 3), np.uint8)
    line = written(TEXT)
    picture[40:88, 100 : 100 + line.shape[1]] = line
    (box,) = find_boxes(picture)
    assert box.left == pytest.approx(105, abs=12)
    assert 40 <= box.top < box.bottom <= 92


def test_an_empty_picture_has_no_box() -> None:
    assert find_boxes(np.zeros((96, 320, 3), np.uint8)) == []
