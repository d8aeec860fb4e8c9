"""Files as discovery finds them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bwv_index.intake import Found, Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


@pytest.fixture
def found() -> Callable[[Path], Found]:
    def look(path: Path) -> Found:
        seen = path.lstat()
        return Found(path, Path(path.name), seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)

    return look
