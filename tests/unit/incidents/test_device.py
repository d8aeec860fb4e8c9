"""One camera's serial, however written, has one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import device_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("X60A-7788", "X60A7788"), ("x60a 7788", "X60A7788"), ("X60A7788", "X60A7788"),
        (" 511/872\t", "511872"), ("--", ""), ("", ""),
    ],
)  # fmt: skip
def test_letters_and_digits_alone_are_compared(written: str, key: str) -> None:
    assert device_key(written) == key


@given(st.text())
def test_a_key_is_its_own_key(written: str) -> None:
    assert device_key(device_key(written)) == device_key(written)
