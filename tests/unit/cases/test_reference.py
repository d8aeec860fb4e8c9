"""Exhibit references as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.cases import ExhibitRef, parse_exhibit


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ABC/1", "ABC/1"),
        ("js/1", "JS/1"),
        ("MR/02", "MR/2"),
        ("DG2", "DG/2"),
        ("EBT189", "EBT/189"),
        ("ABC/1A", "ABC/1A"),
        (" ab - 7 ", "AB/7"),
        ("AB/0012b", "AB/12B"),
        ("A/1", None),
        ("ABCDE/1", None),
        ("AB/12345", None),
        ("AB/0", None),
        ("AB/1/2", None),
        ("AB/1AB", None),
        ("AB/\N{ARABIC-INDIC DIGIT ONE}", None),
        ("", None),
    ],
)
def test_a_reference_is_read_or_is_none(written: str, read: str | None) -> None:
    """Domain reference 2.9."""
    found = parse_exhibit(written)
    assert (None if found is None else str(found)) == read


REFS = st.builds(
    ExhibitRef,
    st.text("ABCXYZ", min_size=2, max_size=4),
    st.integers(1, 9999),
    st.sampled_from(["", "A", "Z"]),
)


@given(REFS)
def test_what_is_written_is_read_again(ref: ExhibitRef) -> None:
    assert parse_exhibit(str(ref)) == ref
    assert parse_exhibit(ref.file_name) == ref


@given(st.text(max_size=12))
def test_any_text_is_read_or_is_none(text: str) -> None:
    found = parse_exhibit(text)
    assert found is None or parse_exhibit(str(found)) == found
