"""A process of its own: a reader that goes away, and a pool that ends while it starts, are no matter for anybody."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize("words", [("link", "list"), ("status",), ("search", "--json"), ("--help",)])
def test_a_reader_that_went_away_is_no_fault(home: Path, words: tuple[str, ...]) -> None:
    variables = os.environ | {
        "BWV_INDEX_HOME": str(home), "BWV_INDEX_OPERATOR": "7001", "PYTHONWARNINGS": "error",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }  # fmt: skip
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "bwv_index", *words],
        env=variables, stdout=writer, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_short_ingests_say_nothing_beside_their_result(
    started: Run, home: Path, source: Path, tiny_clips: tuple[Path, ...]
) -> None:
    for number in range(5):
        if number % 2 == 0:  # every second run finds nothing new, and its workers are hardly up when it ends
            shutil.copy(tiny_clips[number], source / f"{number}.mp4")
        done = started(home, "ingest", source, "--workers", str(1 + number % 3))
        assert (done.code, done.err) == (0, "")
