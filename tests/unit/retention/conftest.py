"""A clip that nothing holds, to be changed in one respect, and the shipped rules."""

from pathlib import Path

import pytest

from bwv_index.retention import Rules, load_retention


@pytest.fixture(scope="session")
def rules() -> Rules:
    file = Path(__file__).resolve().parents[3] / "config" / "retention.toml"
    return load_retention(file.read_text(encoding="utf-8"), file.name)
