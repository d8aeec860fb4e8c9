from pathlib import Path

import pytest

from bwv_index.incidents import Fault, Flag, ImportMapping, TableKind

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "imports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", [*Flag, *Fault])
def test_every_flag_and_fault_is_explained(word: Flag | Fault) -> None:
    assert f"| {word.value} |" in PAGE


@pytest.mark.parametrize("kind", list(TableKind))
def test_every_table_and_column_is_listed(standard: ImportMapping, kind: TableKind) -> None:
    section = PAGE.split(f"### {kind.value}.csv")[1].split("\n### ")[0]
    for field in standard.table(kind).columns:
        assert f"| `{field}` |" in section
