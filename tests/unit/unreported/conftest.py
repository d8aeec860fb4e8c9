"""The shipped vocabulary."""

from pathlib import Path

import pytest

from bwv_index.unreported import Vocabulary, load_vocabulary

CONFIG = Path(__file__).resolve().parents[3] / "config" / "unreported.toml"


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(CONFIG.read_text(encoding="utf-8"), CONFIG.name)
