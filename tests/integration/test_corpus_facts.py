"""``make facts`` compares every fact of the corpus manifest, and says so when one differs."""

import csv
import importlib.util
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bwv_index.errors import ExitCode


@pytest.fixture(scope="module")
def tool(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("facts_tool", repository / "tools" / "facts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]


@pytest.fixture(scope="module")
def found(tool: ModuleType, corpus: Path) -> list[Any]:
    return list(tool.facts(corpus))


def test_every_fact_of_the_corpus_is_equal_or_told_with_its_reason(
    tool: ModuleType, found: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    ended = tool.report(found, every=False)
    told = capsys.readouterr().out
    assert [line for line in told.splitlines() if "DIFFERS" in line] == []
    assert last_line(told).endswith(" 0 differ")
    assert ended is ExitCode.OK


def test_the_facts_that_matter_most_are_equal_for_every_good_file(found: list[Any]) -> None:
    most = {"creation time", "Keys creation date", "duration", "keyframes", "rotation"}
    good = [fact for fact in found if fact.file.startswith("good/") and fact.name in most]
    assert len(good) > 150
    assert [fact for fact in good if not fact.equal] == []


def test_a_fact_that_differs_is_shown_with_both_values(
    tool: ModuleType, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (corpus / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["file"] == "good/gopro_hero5_trimmed.mp4")
    shutil.copytree(
        corpus / "good", tmp_path / "good", ignore=lambda _, names: {*names} - {Path(row["file"]).name}
    )
    wrong = row | {"keyframes": "7", "gps_first": "51.5,-0.1"}
    with (tmp_path / "MANIFEST.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, row)
        table.writeheader()
        table.writerow(wrong)
    assert tool.main([str(tmp_path)]) is ExitCode.FAULT
    told = capsys.readouterr().out
    assert "6, manifest 7  (DIFFERS)" in told
    assert "33.126497,-117.327354, manifest 51.5,-0.1  (DIFFERS)" in told
    assert last_line(told).endswith(" 2 differ")


def test_without_a_corpus_it_says_so(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool.main([str(tmp_path)]) is ExitCode.ENVIRONMENT
    assert "There is no corpus" in capsys.readouterr().err
