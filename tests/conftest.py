"""What many tests start from: where things lie, tiny real clips, and a fresh home that waits for nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.postgresql import CannotStartError, Server, programs, running
from tests.torture.scene import SETTLED, write_clip

from bwv_index.pipeline import Workspace, found_home, open_workspace

# No example is timed: on a busy machine any of them may take long.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parents[1]
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
def server() -> Iterator[Server]:
    """A PostgreSQL server, of the newest version that is installed."""
    try:
        with running(programs()[-1]) as started:
            yield started
    except CannotStartError as fault:
        pytest.skip(f"PostgreSQL cannot be started here: {fault}")


@pytest.fixture(scope="session")
def tiny_clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Eight whole MP4 files of about a second, no two alike."""
    folder = tmp_path_factory.mktemp("tiny")
    return tuple(write_clip(folder / f"{number}.mp4", number) for number in range(8))


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
