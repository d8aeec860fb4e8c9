"""Words and paths as the record holds them: any text that there is becomes one that every database takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.pipeline.telling import shown


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_can_be_written_down(text: str) -> None:
    shown(text).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Süd", "Süd"),
        ("a\udcff", "a\\xff"),
        ("ACCC8E\ud800", "ACCC8E\\ud800"),
        ("\udfff\udc7f", "\\udfff\\udc7f"),
    ],
)
def test_what_is_no_text_shows_as_an_escape(text: str, told: str) -> None:
    assert shown(text) == told
