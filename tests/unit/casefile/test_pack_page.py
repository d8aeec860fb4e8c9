from pathlib import Path

import pytest

from bwv_index.casefile import packed
from bwv_index.casefile.listing import HEADER
from bwv_index.media import ProxyKind

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "pack.md").read_text("utf-8")


@pytest.mark.parametrize("column", HEADER)
def test_every_column_is_explained(column: str) -> None:
    assert f"`{column}`" in PAGE


@pytest.mark.parametrize("folder", [packed.CLIPS, packed.PLAYABLE, packed.SHEETS, packed.KEYFRAMES])
def test_every_folder_is_explained(folder: str) -> None:
    assert f"`data/{folder}/`" in PAGE


@pytest.mark.parametrize("kind", [kind for kind in ProxyKind if kind is not ProxyKind.NONE])
def test_every_kind_of_working_copy_is_explained(kind: ProxyKind) -> None:
    assert f"`{kind}`" in PAGE
