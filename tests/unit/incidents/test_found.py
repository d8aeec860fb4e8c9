import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import find_references, reference_keys


def found(text: str) -> list[tuple[str, str]]:
    return [(reference.kind.value, reference.key) for reference in find_references(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("42/101881/25 High Street", [("crime", "42/101881/25")]),
        ("22-20250712-0907 disorder", [("incident-log", "22/20250712/907")]),
        ("Dock 2/22-20250712-0907 disorder.mp4", [("incident-log", "22/20250712/907")]),
        ("42-101881-25_high_street.mp4", [("crime", "42/101881/25")]),
        ("disorder_42_101881_25.mp4", [("crime", "42/101881/25")]),
        ("abc-20240305-1881", [("incident-log", "ABC/20240305/1881")]),
        ("20240305-0161", [("incident-log", "20240305/161")]),
        ("log 20250712-0907, two officers", [("incident-log", "20250712/907")]),
        ("CAD 1234/05MAR24", [("incident-log", "20240305/1234")]),
        ("log 1881 of 5 March 2024", [("incident-log", "20240305/1881")]),
        ("case 22EA0209824", [("urn", "22EA0209824")]),
        ("case 22 ea 02098 24 and 22/12345/24", [("urn", "22EA0209824"), ("crime", "22/12345/24")]),
        ("CRI/06AA/0012345/24", [("crime", "CRI/06AA/12345/24")]),
        ("01/1234567/24 and 7654321/23", [("crime", "1/1234567/24"), ("crime", "7654321/23")]),
        ("13240012345 town centre", [("crime", "13240012345")]),
        ("crime ref 2400123456", [("crime", "2400123456")]),
        ("22/12345/24; 22/12345/24; 22/012345/24", [("crime", "22/12345/24")]),
        ("(22/12345/24).", [("crime", "22/12345/24")]),
        ("custody C00912345 interview", [("custody-record", "C00912345")]),
        ("Custody record no: 42CH/1234/24", [("custody-record", "42CH/1234/24")]),
        ("exhibit JS/1 and Exh. DG2", [("exhibit", "JS/1"), ("exhibit", "DG2")]),
        ("BWV of ABC/012A, town centre", [("exhibit", "ABC/12A")]),
    ],
)
def test_references_in_titles_and_names_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "High Street", "2025-06-14_2312", "14/06/25", "on 5/3/24 at 19:00", "05/03/2024", "2025/06/14",
        "AXON_Body_3_Video_2025-06-14_2312_X60A1234.mp4", "20250712_211500_1F3A.mkv",
        "HYT0012345_004417_20250712221500_001.mp4", "4417_B8A44F0A1B2C_20250712T211500Z",
        "VB400_511872_20250614T221233Z_0001.mp4", "D5-104233_20250305_190412.mp4", "VID_20250612_101500.mp4",
        "VID-20250712-0907", "20250712-0907", "2025_0614_231200_001", "clip (1).avi", "07700900123",
        "51.8890+000.9030/", "+51.8890+000.9030/", "1881", "log 1881", "24/7", "ABC-20240231-1",
        "PC/1234", "DS/77", "CCTV/2", "abc/1", "ABCDE/1", "AB/12345", "AB/0", "AB/1/2", "X/AB/1", "C00912345",
        "custody at 21:00", "exhibit room", "42/101881/25/3",
        "142/101881/25", "42/101881/256", "at 10 PM 12345 24 people", "192.168.1.10",
    ],
)  # fmt: skip
def test_dates_times_and_parts_of_other_numbers_are_not_references(text: str) -> None:
    assert found(text) == []


def test_a_spoken_log_without_its_year_is_named_and_left_open() -> None:
    (reference,) = find_references("see log 1881 of 5 March")
    assert (reference.text, reference.key, reference.keys) == ("log 1881 of 5 March", "", frozenset())
    assert "year" in reference.problem


def test_what_is_found_keeps_its_writing_and_meets_the_stored_reference() -> None:
    (reference,) = find_references("42/0101881/25 High Street")
    assert reference.text == "42/0101881/25"
    assert reference.keys & reference_keys("42-101881-25")


def test_the_force_of_the_house_completes_a_log() -> None:
    (reference,) = find_references("log 20250614-1881", force="42")
    assert reference.keys & reference_keys("42-20250614-1881")


@given(st.text(alphabet=st.sampled_from("0123456789/-_ .:ABCEMPRTlogcadef\u2013"), max_size=60))
def test_dense_text_never_raises_and_every_find_stands_in_it(text: str) -> None:
    for reference in find_references(text):
        assert reference.text in text
        assert reference.problem or reference.key in reference.keys


@given(st.text(max_size=200))
def test_hostile_text_never_raises(text: str) -> None:
    assert isinstance(find_references(text), tuple)
