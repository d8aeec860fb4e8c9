"""The page on retention says what the rules and the code say."""

from pathlib import Path

import pytest

from bwv_index.retention import Ground, Rules, State

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "retention.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    told = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [line[2:-2].split(" | ") for line in told.splitlines() if line.startswith("| `")]


def test_the_page_explains_every_state_and_no_other() -> None:
    assert [row[0].strip("`") for row in rows("States")] == [state.value for state in State]


def test_the_page_explains_every_ground_and_no_other() -> None:
    assert [row[0].strip("`") for row in rows("What holds a clip")] == [ground.value for ground in Ground]


def test_the_page_lists_every_shipped_period_with_its_surety(rules: Rules) -> None:
    shipped = [
        [f"`{name}`", force, f"{period.days} days", "yes" if period.verified else "no"]
        for name, category in rules.categories.items()
        for force, period in category.periods.items()
    ]
    shipped += [
        [f"`{name}`", "all", f"review after {review.years} year{'s' * (review.years > 1)}",
         "yes" if review.verified else "no"]
        for name, category in rules.categories.items()
        if (review := category.review) is not None
    ]  # fmt: skip
    assert [row[:4] for row in rows("Categories and periods as shipped")] == shipped


@pytest.mark.parametrize("key", ["presumed", "tags", "warnings", "periods", "review", "verified", "origin"])
def test_the_page_explains_every_key(key: str) -> None:
    assert f"`{key}`" in PAGE.split("\n## Changing the rules\n", 1)[1]
