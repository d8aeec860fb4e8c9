import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import normalise_urn, parse_urn

ROOTS = ["11AA2222233", "11Z12222233", "11992222233", "111X2222233"]
SUFFIXES = ["", "/4", "/41", "M", "(M)", "S", "(S)", "M/1", "(S)/1"]


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_urn_with_any_suffix_keeps_its_root(root: str, suffix: str) -> None:
    urn = parse_urn(root + suffix)
    assert urn is not None
    assert urn.root == root
    assert parse_urn(str(urn)) == urn


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "   ", "111AA2222233", "11AAA22222333", "11AA22A2233", "13WD1234520N", "11AA2222233/P",
        "13WD1234520/222", "11AA2222233\n", "11aa2222233", "\u0661\u0661AA2222233",
    ],
)  # fmt: skip
def test_anything_else_is_no_urn(text: str) -> None:
    assert parse_urn(text) is None


@pytest.mark.parametrize(
    "written",
    [
        "22EA0209824", "22ea0209824", " 22EA0209824 ", "22EA/02098/24", "22 EA 02098 24", "22/EA/2098/24",
        "22-EA-2098-24", "22 ea 2098/24", "22\u2013EA\u201302098\u201324", "22EA02098/24",
    ],
)  # fmt: skip
def test_written_variants_are_one_urn(written: str) -> None:
    urn = normalise_urn(written)
    assert urn is not None
    assert str(urn) == "22EA0209824"


@pytest.mark.parametrize(
    "written", ["22 EA 20982", "22EA/2098/24", "22EA209824", "22 EA 2098", "EA/02098/24"]
)
def test_missing_digits_are_not_guessed(written: str) -> None:
    assert normalise_urn(written) is None


@given(st.text())
def test_hostile_text_never_raises(text: str) -> None:
    urn = normalise_urn(text)
    assert urn is None or normalise_urn(str(urn)) == urn
