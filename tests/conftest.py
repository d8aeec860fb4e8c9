"""What many tests start from: where things lie, tiny real clips, and a fresh home that waits for nothing."""

import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from bwv_index.pipeline import Workspace, found_home, open_workspace

ROOT = Path(__file__).resolve().parents[1]
SETTLED = "[ingest]\nsettle_s = 0\nworkers = 1\n"
"""Settings of a test's home: its files are written a moment ago and nobody writes to them any more."""

OUTSIDE = ("HOME", "OPERATOR", "DATABASE")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the variables of whoever runs it."""
    for name in OUTSIDE:
        monkeypatch.delenv(f"BWV_INDEX_{name}", raising=False)


@pytest.fixture(scope="session")
def repository() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def sample(repository: Path) -> Path:
    return repository / "sample_media"


@pytest.fixture(scope="session")
def corpus(repository: Path) -> Path:
    folder = repository.parent / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip("the shared corpus is not on this machine")
    return folder


@pytest.fixture(scope="session")
def tiny_clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Eight whole MP4 files of about a second, no two alike."""
    folder = tmp_path_factory.mktemp("tiny")
    return tuple(_write_clip(folder / f"{number}.mp4", number) for number in range(8))


def _write_clip(path: Path, seed: int) -> Path:
    noise = np.random.default_rng(seed).integers(40, 200, (48, 64, 3), dtype=np.uint8)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(10):
            frame = av.VideoFrame.from_ndarray(np.roll(noise, 3 * number, axis=1), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("founded") / "home"
    found_home(home, "7001")
    (home / "settings.toml").write_text(SETTLED, encoding="utf-8")
    return home


@pytest.fixture
def home(founded: Path, tmp_path: Path) -> Path:
    """A home of the test's own."""
    return Path(shutil.copytree(founded, tmp_path / "home"))


@pytest.fixture
def workspace(home: Path) -> Iterator[Workspace]:
    with open_workspace(home, "7001") as opened:
        yield opened


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An empty folder to put footage into."""
    folder = tmp_path / "source"
    folder.mkdir()
    return folder
