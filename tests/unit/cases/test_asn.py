"""Arrest/Summons Numbers: the vectors of domain reference 2.6, and what has no such shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cases import asn_is_right, parse_asn
from bwv_index.cases.asn import LETTERS


@pytest.mark.parametrize(
    ("written", "long", "right"),
    [
        ("11/01ZD/01/410780J", "1101ZD0100000410780J", True),
        ("12/01ZD/01/448697X", "1201ZD0100000448697X", True),
        ("11/01ZD/01/445484X", "1101ZD0100000445484X", False),
        ("24/22EA/01/12345C", "2422EA0100000012345C", True),
        ("25/42EZ/01/678D", "2542EZ0100000000678D", True),
        ("24/53BH/01/1D", "2453BH0100000000001D", True),
        ("24/01LD/0A/77Y", "2401LD0A00000000077Y", True),
    ],
)
def test_both_forms_of_a_known_number_are_read_and_its_letter_worked_out(
    written: str, long: str, *, right: bool
) -> None:
    assert parse_asn(written) == parse_asn(long)
    assert str(parse_asn(long)) == written
    assert asn_is_right(written) is asn_is_right(f" {long.lower()} ") is right


@pytest.mark.parametrize("text", ["", "  "])
def test_none_written_is_neither_right_nor_wrong(text: str) -> None:
    assert asn_is_right(text) is None


@pytest.mark.parametrize("text", ["11/01ZD/01/410780I", "11/01ZD/410780J", "dummy", "1101ZD0100000410780"])
def test_another_shape_is_not_right(text: str) -> None:
    assert parse_asn(text) is None
    assert asn_is_right(text) is False


def test_the_letters_are_those_that_occur() -> None:
    assert set("ABCDEFGHIJKLMNOPQRSTUVWXYZ") - set(LETTERS) == set("IOS")


@given(st.integers(0, 10**11 - 1), st.sampled_from(LETTERS))
def test_exactly_one_letter_is_right(sequence: int, letter: str) -> None:
    asn = parse_asn(f"2542EZ01{sequence:011}{letter}")
    assert asn is not None
    assert asn.is_right is (asn.expected_letter == letter)
