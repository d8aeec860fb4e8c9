import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import find_references, one_apart, reference_keys


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
        # Parts that stand apart in two ways, or of which two stand together.
        ("RTC 42 100909-25 High Street", [("crime", "42/100909/25")]),
        ("42/100909-25", [("crime", "42/100909/25")]),
        ("42/ 100909/25", [("crime", "42/100909/25")]),
        ("42/100909 /25", [("crime", "42/100909/25")]),
        ("42 / 123 / 25", [("crime", "42/123/25")]),
        ("42100909/25", [("crime", "42/100909/25")]),
        ("42100909 / 25", [("crime", "42/100909/25")]),
        ("42.100909.25", [("crime", "42/100909/25")]),
        ("42\\100909\\25", [("crime", "42/100909/25")]),
        ("01 1234567/24", [("crime", "1/1234567/24")]),
        ("unit 12 1234567/24", [("crime", "1234567/24")]),
        # A number without a separator, where a label says what it is.
        ("crime 221234524", [("crime", "221234524")]),
        ("Crime ref no: 42100909 25", [("crime", "42/100909/25")]),
        ("crime 221234524 12 clips", [("crime", "221234524")]),
        ("our ref 221234524", [("crime", "221234524")]),
        ("CAD1234/05MAR25", [("incident-log", "20250305/1234")]),
        ("cad no. 1234 / 05 MAR 2025", [("incident-log", "20250305/1234")]),
        ("log 91 of 09/05/2025", [("incident-log", "20250509/91")]),
        ("Log no 91 dated 9.5.25", [("incident-log", "20250509/91")]),
        ("cad 91 of the 9th of May 2025", [("incident-log", "20250509/91")]),
        ("log91 of 9-5-2025", [("incident-log", "20250509/91")]),
        ("42CH/1234/25 interview", [("custody-record", "42CH/1234/25")]),
        ("interview 42CH-1234-25", [("custody-record", "42CH/1234/25")]),
        # Greater Manchester's shape has a force, a unit and a serial, and is no URN.
        ("CRI 06AA 0012345 25", [("crime", "CRI/06AA/12345/25")]),
        ("cri-06aa-12345-25", [("crime", "CRI/06AA/12345/25")]),
        ("CRI06AA/0012345/25", [("crime", "CRI/06AA/12345/25")]),
        ("CRI06AA001234525", [("crime", "CRI/06AA/12345/25")]),
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
        "221234524", "serial 511872014", "call 421234525 back", "07700 900123", "020 7946 0958", "20250614/25",
        "14062025/25", "room 12 345/25", "page 12 - 12345-24", "3.12345.25.1", "Tape 12 12345.25", "20.12345-25",
        "06AA 0012345 25", "10AM/1234/25", "42CH-12-25", "ref 20250614", "ref 14062025", "ref A", "PC 12 / 05 MAR 25",
        "log 91 of 31/02/2025", "log 91 of 9.5", "log 91 of 13/13/2025", "log 91 of 5/6/7/8", "CAD1234",
        "BS/1234/25", "OI/SO/25", "X60A1234", "SO-BOLD-15", "4B-44F0A1-25", "1O/O6/25", "IO/OOOO/2S",
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


def test_the_number_of_the_house_needs_no_label() -> None:
    (reference,) = find_references("BWV 221234524 town centre", force="22")
    assert reference.keys & reference_keys("22/12345/24")
    assert find_references("BWV 221234524 town centre", force="42") == ()
    assert find_references("BWV 221234599", force="22") == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("42/1OO909/25", "42/100909/25"),
        ("BWV 42/10I881/25 High Street", "42/101881/25"),
        ("4Z-101881-2S", "42/101881/25"),
        ("42/O00909/25", "42/909/25"),
        ("42-2O250614-1881", "42-20250614-1881"),
    ],
)  # fmt: skip
def test_letters_among_figures_are_one_character_from_what_is_meant_and_never_it(
    text: str, meant: str
) -> None:
    (reference,) = find_references(text)
    wanted = reference_keys(meant)
    assert not reference.keys & wanted
    assert any(one_apart(reference.key, key) for key in wanted)
    assert reference.text in text
    assert "letters stand for figures" in reference.problem


@pytest.mark.parametrize(
    ("one", "other"), [("42100909/25", "42/100909/25"), ("CAD1234/05MAR25", "20250305-1234")]
)
def test_what_is_typed_as_a_reference_is_read_as_tolerantly(one: str, other: str) -> None:
    assert reference_keys(one) & reference_keys(other)


@given(st.text(alphabet=st.sampled_from("0123456789/-_ .:ABCEMPRTOISlogcadef\u2013"), max_size=60))
def test_dense_text_never_raises_and_every_find_stands_in_it(text: str) -> None:
    for reference in find_references(text):
        assert reference.text in text
        assert reference.problem or reference.key in reference.keys


@given(st.text(max_size=200))
def test_hostile_text_never_raises(text: str) -> None:
    assert isinstance(find_references(text), tuple)
