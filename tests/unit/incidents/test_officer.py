import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import OfficerKey, claimed_officer, normalise_officer, with_forces
from bwv_index.incidents.officer import RANKS


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234", "1234"), ("01234", "1234"), ("PC1234", "1234"), ("PC 1234", "1234"), ("pc 01234", "1234"),
        ("PC-1234", "1234"), ("Pc. 1234", "1234"), ("Police Constable 1234", "1234"), ("A/PS 1234", "1234"),
        ("T/DS1234", "1234"), ("PCSO 7001", "7001"), ("Special Constable 8123", "8123"), ("SC 8123", "8123"),
        ("Special Inspector 12", "12"), ("Insp 3", "3"), ("\tPC\u00a01234 ", "1234"), ("1234XY", "1234XY"),
        ("1234 xy", "1234XY"), ("AB0123", "AB123"), ("PC AB 123", "AB123"), ("004417", "4417"),
        ("123456", "123456"), ("PC 1234 Quayle", "1234"), ("PC 1234 O'Dowd", "1234"),
        ("1234 Quayle", "1234"), ("01234 QUAYLE", "1234"), ("1234XY Quayle", "1234XY"), ("DC1234 J Quayle", "1234"),
        ("PC 1234 Jo Quayle", "1234"), ("1234, Quayle J.", "1234"), ("1234 (Quayle)", "1234"),
        ("1234 - Quayle", "1234"),
        ("PC 12 Quayle-Rees", "12"), ("1234 A Quayle", "1234"), ("1234@force", "1234"),
        ("1234@force.police.uk", "1234"),
        ("PC1234@force.police.uk", "1234"), ("ab123@force", "AB123"),
    ],
)  # fmt: skip
def test_writings_of_a_collar_number(text: str, number: str) -> None:
    assert normalise_officer(text, "42") == OfficerKey("42", number)


def test_division_letters_make_another_officer() -> None:
    assert normalise_officer("1234XY") != normalise_officer("1234")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "PC", "PC PC", "0", "0000", "PC 0", "²", "١٢٣٤", "1234567", "ABC123", "12 34 of Essex",
        "1234, 5678", "1234 or 5678", "1234 Quayle 5678", "1234 Quayle & Rees", "1234 and Rees",
        "PC 1234 Quayle / Rees",
        "2 officers", "12 Quayle", "1900 hrs", "1234 spare", "1203 March", "2025 camera", "2 PCs", "421PC1003",
        "42PC1003/1004", "Quayle1234@force.1", "j.quayle@force", "1234@42", "1234@", "@force", "1234@a 5678@b",
        "1234/5678", "12.5", "N/A", "unknown", "PC " * 1000,
    ],
)  # fmt: skip
def test_what_has_no_numbers_shape_is_not_read(text: str) -> None:
    assert normalise_officer(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "42/1234",
        "42-1234",
        "42 / 01234",
        "PC 42/1234",
        "42/PC 1234",
        "42PC1234",
        "42 PC 1234",
        "42pc01234 Quayle",
        "42/1234@force",
        "42-1234 Quayle",
    ],
)
def test_a_force_in_the_text_outranks_the_default(text: str) -> None:
    assert normalise_officer(text, "22") == OfficerKey("42", "1234")


@given(st.sampled_from(["", *RANKS]), st.integers(1, 999_999), st.integers(0, 3), st.sampled_from(["", " "]))
def test_rank_zeros_and_spaces_never_part_an_officer(rank: str, number: int, zeros: int, gap: str) -> None:
    written = f"{rank}{gap}{'0' * zeros}{number}"
    assert normalise_officer(written, "42") == OfficerKey("42", str(number))
    assert normalise_officer(written.lower(), "42") == OfficerKey("42", str(number))


@given(st.text())
def test_hostile_text_never_raises(text: str) -> None:
    key = normalise_officer(text, "42")
    assert key is None or normalise_officer(key.number, key.force) == key


@given(st.text(alphabet=st.sampled_from("0123456789ABCDPSTI /-."), max_size=14))
def test_reading_what_was_read_changes_nothing(text: str) -> None:
    key = normalise_officer(text)
    assert key is None or normalise_officer(key.number, key.force) == key
    assert key is None or normalise_officer(str(key)) == key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("42", "42", True), ("", "42", True), ("42", "", True), ("", "", True), ("42", "22", False)],
)
def test_an_unknown_force_is_no_mismatch(one: str, other: str, same: bool) -> None:
    assert OfficerKey(one, "1234").may_be(OfficerKey(other, "1234")) is same
    assert not OfficerKey(one, "1234").may_be(OfficerKey(other, "1235"))


@pytest.mark.parametrize(
    ("number", "force", "officer"),
    [
        ("5120", "", OfficerKey("", "5120")),
        ("5120", "22", OfficerKey("22", "5120")),
        ("22/5120", "", OfficerKey("22", "5120")),
        ("spare", "22", OfficerKey("22", "SPARE")),
        ("", "22", None),
        (" ", "", None),
    ],
)
def test_a_claim_names_its_officer_with_the_force_it_states(
    number: str, force: str, officer: OfficerKey | None
) -> None:
    assert claimed_officer(number, force) == officer


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        (["5120", "22/5120"], ["22/5120"]),
        (["42/5120", "5120", "22/5120"], ["22/5120", "42/5120"]),
        (["5120", "22/4610"], ["22/4610", "5120"]),
        (["5120", "5120"], ["5120"]),
        ([], []),
    ],
)
def test_a_bare_number_is_the_officer_whose_force_another_source_states(
    named: list[str], kept: list[str]
) -> None:
    officers = [officer for text in named if (officer := claimed_officer(text)) is not None]
    assert [str(officer) for officer in with_forces(officers)] == kept
