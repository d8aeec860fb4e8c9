"""Which names are a sidecar's: the settings' suffixes, whole names, and shapes of whole names."""

import pytest

from bwv_index.pipeline.content import is_sidecar_name

SHAPES = ("json", "key", "complete", "bookmark_*", "bookmark_*.txt")


@pytest.mark.parametrize(
    "name", ["a.json", "A.JSON", "clip.key", "complete", "COMPLETE", "bookmark_1_7", "Bookmark_1_7.TXT"]
)
def test_a_sidecar_is_told_by_its_name(name: str) -> None:
    assert is_sidecar_name(name, SHAPES)


@pytest.mark.parametrize(
    "name", ["", "a.mp4", "bookmark_1.mp4", "my bookmark_1", "complete.mp4", "a.complete.mkv", "json.avi"]
)
def test_no_other_file_is_one(name: str) -> None:
    assert not is_sidecar_name(name, SHAPES)
