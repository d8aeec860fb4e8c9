"""What cannot be seen is named; what can be seen is left alone."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.visible import KEPT, UNSEEN, escaped, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Süd dock/clip (1).mp4", "Süd dock/clip (1).mp4"),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
        ("one\r\ntwo", "one\ntwo"),
        ("one\rtwo", "one[U+000D]two"),
        ("evil\x1b[2Jname", "evil[U+001B][2Jname"),
        ("gpj\u202e4pm.mp4", "gpj[U+202E]4pm.mp4"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("bell\x07", "bell[U+0007]"),
        ("not text \udcff", "not text [U+DCFF]"),
        ("line\u2028separator", "line[U+2028]separator"),
        ("\ufeffmark", "[U+FEFF]mark"),
    ],
)
def test_hidden_characters_are_named(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(codec=None)))
def test_nothing_unseen_is_left_and_a_second_time_changes_nothing(text: str) -> None:
    shown = visible(text)
    assert all(c in KEPT or unicodedata.category(c) not in UNSEEN for c in shown)
    assert visible(shown) == shown
    shown.encode()


@given(st.text(st.characters(exclude_categories=[*UNSEEN])))  # type: ignore[list-item] # a set of the same names
def test_text_that_can_be_seen_is_left_as_it_is(text: str) -> None:
    assert visible(text) == text


@given(
    st.recursive(
        st.text(st.characters(codec=None)), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_escaped_json_reads_the_same_and_nothing_in_it_is_unseen(value: object) -> None:
    text = escaped(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(text) == value
    assert all(c == "\n" or unicodedata.category(c) not in UNSEEN for c in text)
    text.encode()
