from pathlib import Path

import pytest

from bwv_index.incidents import Force, ImportMapping, load_forces, load_mapping

CONFIG = Path(__file__).resolve().parents[3] / "config"


@pytest.fixture(scope="session")
def standard() -> ImportMapping:
    return load_mapping((CONFIG / "imports" / "standard.toml").read_text(encoding="utf-8"), "standard.toml")


@pytest.fixture(scope="session")
def forces() -> tuple[Force, ...]:
    return load_forces((CONFIG / "forces.toml").read_text(encoding="utf-8"), "forces.toml")
