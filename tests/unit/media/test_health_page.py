"""Every code a person can meet is explained on the page, and the page explains no code that is gone."""

import re
from pathlib import Path

from bwv_index.media import HealthCode, MediaRefusalCode

PAGE = Path(__file__).resolve().parents[3] / "docs" / "health.md"


def listed(section: str) -> list[str]:
    text = PAGE.read_text(encoding="utf-8").split(f"## {section}")[1].split("\n## ")[0]
    return re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$", text, re.MULTILINE)


def test_every_finding_is_explained_once() -> None:
    assert sorted(listed("Findings")) == sorted(code.value for code in HealthCode)


def test_every_refusal_is_explained_once() -> None:
    assert sorted(listed("Refusals")) == sorted(code.value for code in MediaRefusalCode)
