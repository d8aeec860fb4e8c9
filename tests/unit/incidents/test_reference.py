import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import reference_key, reference_keys
from bwv_index.incidents.reference import log_force


def match(one: str, other: str) -> bool:
    return bool(reference_keys(one) & reference_keys(other))


@pytest.mark.parametrize(
    "group",
    [
        ("22/012345/24", "22/12345/24", "22 12345 24", "22-12345-24", "22_12345_24", "221234524",
         "2201234524", "22 / 12345 / 24", "crime ref 22/12345/24", "22\u201312345\u201324"),
        ("42-20250614-1881", "42/20250614/1881", "42 20250614 01881", "42202506141881",
         "Log 42-20250614-1881"),
        ("ABC-20240305-1881", "abc-20240305-1881", "ABC202403051881"),
        ("1234/05MAR24", "CAD 1234/05mar24", "20240305-1234", "202403051234"),
        ("1234567/24", "123456724", "1234567-24"),
        ("CRI/06AA/0012345/24", "cri/06aa/12345/24", "CRI06AA001234524"),
        ("22EA0209824", "22ea/02098/24", "22 EA 02098 24", "22/EA/2098/24", "22EA/2098/24",
         "22EA0209824/4", "22EA0209824(M)"),
        ("13240012345", " 13240012345", "Occurrence no 13240012345"),
        ("80-10-000031", "8010000031", "80 10 000031", "80/10/000031"),
        ("C00912345", "c00912345"),
        ("42CH/1234/24", "42ch-01234-24"),
    ],
)  # fmt: skip
def test_writings_of_one_reference_all_meet(group: tuple[str, ...]) -> None:
    assert [(a, b) for a in group for b in group if not match(a, b)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("22/12345/24", "22/12345/25"),
        ("22/12345/24", "22/123456/24"),
        ("22/12345/24", "22/12345"),
        ("1234567/24", "12/34567/24"),
        ("42-20250614-1881", "42-20250615-1881"),
        ("42-20250614-1881", "22-20250614-1881"),
        ("42-20250614-1881", "1881"),
        ("42-20250614-1881", "20250614"),
        ("22EA0209824", "22EA0209825"),
        ("13240012345", "1324001234"),
    ],
)
def test_different_references_never_meet(one: str, other: str) -> None:
    assert not match(one, other)


@pytest.mark.parametrize(
    "text", ["", " ", "1881", "log 1881", "001881", "# 1881", "High Street", "x" * 300, "9" * 300]
)
def test_a_serial_alone_or_prose_has_no_key(text: str) -> None:
    assert reference_key(text) == ""
    assert reference_keys(text) == frozenset()


def test_a_force_completes_a_log_written_without_one() -> None:
    assert reference_keys("42-20250614-1881") & reference_keys("20250614-1881", force="42")
    assert not reference_keys("42-20250614-1881") & reference_keys("20250614-1881", force="22")
    assert reference_keys("20250614-1881") & reference_keys("20250614-1881", force="42")
    assert reference_keys("02-20250614-1881") & reference_keys("20250614-1881", force="02")


@pytest.mark.parametrize(
    ("ref", "force"),
    [
        ("42-20250614-1881", "42"), ("02-20250614-0001", "02"), ("ABC-20240305-1881", "ABC"),
        ("20240305-0161", ""), ("ABC-20240231-1", ""), ("22/12345/24", ""), ("80-10-000031", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_log_names_its_force_in_front_of_a_calendar_date(ref: str, force: str) -> None:
    assert log_force(ref) == force


serials = st.integers(1, 9_999_999)


@given(st.integers(1, 99), serials, st.integers(0, 99), st.sampled_from("/- ._"), st.integers(5, 7))
def test_separators_and_zeros_never_part_a_crime_reference(
    force: int, serial: int, year: int, mark: str, width: int
) -> None:
    plain = f"{force:02d}/{serial}/{year:02d}"
    written = mark.join([f"{force:02d}", f"{serial:0{width}d}", f"{year:02d}"])
    assert reference_key(written) == reference_key(plain)
    assert match(written.replace(mark, ""), plain)


@given(serials, serials, st.integers(10, 99))
def test_two_serials_are_two_references(one: int, other: int, force: int) -> None:
    assert match(f"{force}/{one}/24", f"{force}/{other}/24") == (one == other)


@given(st.text(max_size=300))
def test_hostile_text_never_raises_and_keys_are_stable(text: str) -> None:
    key = reference_key(text)
    assert (key in reference_keys(text)) == bool(key)
    assert reference_keys(text) == reference_keys(f"  {text.strip()} ")
