import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents.near_reference import NearKeys, one_apart

KEY = "42/20250614/1881"


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        ("42/20250614/1882", True),  # replaced
        ("42/20250614/188", True),  # left out
        ("42/20250614/18881", True),  # put in
        ("42/20250614/8181", True),  # exchanged
        ("242/20250614/1881", True),
        (KEY, False),
        ("42/20250614/1892", False),
        ("42/20250614/8118", False),
        ("42/20250614/18", False),
        ("", False),
    ],
)
def test_one_character_replaced_left_out_put_in_or_two_exchanged(other: str, apart: bool) -> None:
    assert one_apart(KEY, other) is apart
    assert one_apart(other, KEY) is apart


def test_in_a_short_key_one_character_is_too_much_of_it() -> None:
    assert not one_apart("AB/12", "AB/13")


@given(st.text("0123/A", min_size=8, max_size=9), st.integers(0, 8), st.sampled_from("0123/A"))
def test_any_one_edit_is_found(key: str, at: int, other: str) -> None:
    at = min(at, len(key) - 2)
    edits = {
        key[:at] + other + key[at + 1 :],
        key[:at] + key[at + 1 :],
        key[:at] + other + key[at:],
        key[:at] + key[at + 1] + key[at] + key[at + 2 :],
    }
    for edited in edits - {key}:
        assert one_apart(edited, key)


@given(
    st.lists(st.text("01/", min_size=5, max_size=10), max_size=12), st.text("01/", min_size=5, max_size=10)
)
def test_what_is_filed_by_what_is_left_is_found_as_looking_at_each_finds_it(
    keys: list[str], text: str
) -> None:
    assert NearKeys(keys).near(text) == sorted({key for key in keys if one_apart(text, key)})
