"""The page on unrecorded assaults says what the vocabulary and the code say."""

from pathlib import Path

import pytest

from bwv_index.media.sudden import (
    BACKGROUND_LEAST_S,
    BACKGROUND_S,
    BAND_RISE_DB,
    JUST_BEFORE_DB,
    LEAST_DBFS,
    MOST_SOUNDS,
    RISE_DB,
)
from bwv_index.unreported import Standing, Vocabulary

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "unreported.md").read_text(encoding="utf-8")


def part(heading: str) -> str:
    return PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def rows(heading: str) -> list[list[str]]:
    return [line[2:-2].split(" | ") for line in part(heading).splitlines() if line.startswith("| `")]


def test_the_page_explains_every_standing_and_no_other() -> None:
    assert [row[0].strip("`") for row in rows("What is listed")] == [standing.value for standing in Standing]


def test_the_page_lists_every_shipped_group(vocabulary: Vocabulary) -> None:
    shipped = [[f"`{name}`", str(group.weight), group.meaning] for name, group in vocabulary.groups.items()]
    assert rows("The words as shipped") == shipped


@pytest.mark.parametrize(
    "key",
    [
        *(
            "least",
            "sound",
            "bookmark",
            "near_hours",
            "weight",
            "meaning",
            "words",
            "origin",
            "denials",
            "negated",
        ),
        *("before", "after", "fillers", "joiners", "exercise"),
    ],
)
def test_the_page_explains_every_key(key: str) -> None:
    assert f"`{key}`" in part("The words as shipped")


def test_the_page_tells_the_hours_and_what_a_sound_adds(vocabulary: Vocabulary) -> None:
    assert f"within {vocabulary.near_hours} hours" in part("What is listed")
    assert f"and {vocabulary.sound} for a sudden sound" in part("What is listed")


def test_the_page_tells_when_a_sound_is_sudden() -> None:
    told = part("Sudden sounds")
    assert (BACKGROUND_S, BACKGROUND_LEAST_S) == (10, 5)
    for figure in (f"lies {RISE_DB:.0f} dB or more over the background: the median of the ten seconds",
                   "of which five must", f"lies {JUST_BEFORE_DB:.0f} dB or more over the second",
                   f"rises by {BAND_RISE_DB:.0f} dB in three bands", f"reaches {LEAST_DBFS:.0f} dBFS",
                   f"the {MOST_SOUNDS}\nstrongest"):  # fmt: skip
        assert figure in told
