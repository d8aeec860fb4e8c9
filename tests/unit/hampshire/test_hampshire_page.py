"""The page and the code say the same."""

from pathlib import Path

import pytest

from bwv_index.hampshire import MEANINGS, PLAN, Point, Standing

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "hampshire.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    text = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [line[2:-2].split(" | ") for line in text.splitlines() if line.startswith("| ")][1:]


def test_every_point_is_listed_with_its_number_in_the_plan() -> None:
    assert {row[1]: int(row[0]) for row in rows("Points")} == {point.value: PLAN[point] for point in Point}


def test_every_code_is_listed_as_the_code_has_it() -> None:
    assert [row[:4] for row in rows("Codes")] == [
        [f"`{code.value}`", meaning.severity.value, meaning.says, meaning.remedy.replace("|", "&#124;")]
        for code, meaning in MEANINGS.items()
    ]


@pytest.mark.parametrize("standing", list(Standing))
def test_every_standing_is_explained(standing: Standing) -> None:
    assert f"| *{standing.value}* |" in PAGE
