"""Which texts are the address of an exhibit in an evidence store."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cases.address import is_address


@pytest.mark.parametrize(
    "text",
    [
        "https://evidence.example/abc",
        "HTTPS://evidence.example/abc?id=1&way=2#t=3",
        "http://store.force.example:8080/clip",
        "https://[2001:db8::1]/clip",
    ],
)
def test_an_address_of_the_web_is_one(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "evidence.example/abc", "/abc", "https://", "https:/evidence.example", "https:evidence.example", "https:///abc",
        "javascript:alert(1)", "JavaScript://evidence.example/%0aalert(1)", "data:text/html,x", "file:///etc/hosts",
        "ftp://evidence.example/abc", "vbscript:x", "mailto:a@evidence.example", "https://[::1",
        "https://evidence.example/a b",
        " https://evidence.example", "https://evidence.example\n", "ht\ttps://evidence.example", "\x01https://evidence.example",
        "https://evidence.example/\u202eabc", "https://evidence.example/\xa0", "https:\\\\evidence.example",
    ],
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    assert not is_address(text)


@given(st.text())
def test_whatever_is_taken_begins_as_an_address_and_shows_all_that_it_is(text: str) -> None:
    for whole in (text, f"https://{text}"):
        if is_address(whole):
            assert whole.lower().startswith(("https://", "http://"))
            assert whole.isprintable()
            assert len(whole.split()) == 1
