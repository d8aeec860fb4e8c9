import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.cameras.readers import built

from bwv_index.cameras.readers import klv


@pytest.mark.parametrize(
    ("kind", "layout", "values"),
    [
        ("b", ">b", (-5,)),
        ("B", ">B", (250,)),
        ("s", ">h", (-300,)),
        ("S", ">H", (60_000,)),
        ("l", ">i", (-70_000,)),
        ("L", ">I", (4_000_000_000,)),
        ("f", ">f", (1.5,)),
        ("d", ">d", (-0.125,)),
        ("j", ">q", (-(2**40),)),
        ("J", ">Q", (2**40,)),
    ],
)
def test_each_type_of_number_is_read_as_the_format_says(
    kind: str, layout: str, values: tuple[float, ...]
) -> None:
    body = struct.pack(layout, *values)
    record = next(klv.records(built.klv("ACCL", kind, len(body), body)))
    assert klv.numbers(record) == (values,)


def test_fixed_point_is_brought_to_its_unit() -> None:
    record = next(klv.records(built.klv("QUAT", "q", 4, struct.pack(">i", 3 << 15))))
    assert klv.numbers(record) == ((1.5,),)


def test_rows_are_divided_by_a_scale_for_each_field_or_one_for_all() -> None:
    record = next(klv.records(built.klv("GYRO", "s", 4, struct.pack(">4h", 10, 20, 30, 40))))
    assert klv.scaled(record, (10.0,)) == ((1.0, 2.0), (3.0, 4.0))
    assert klv.scaled(record, (10.0, 20.0)) == ((1.0, 1.0), (3.0, 2.0))
    assert klv.scaled(record, (1.0, 1.0, 1.0)) == ()
    assert klv.scaled(record, (0.0,)) == ()
    assert klv.scaled(record, ()) == ((10, 20), (30, 40))


def test_a_complex_record_needs_its_layout() -> None:
    record = next(klv.records(built.klv("GPS9", "?", 6, struct.pack(">iH", -7, 9))))
    assert klv.numbers(record, "lS") == ((-7, 9),)
    assert klv.numbers(record) == ()
    assert klv.numbers(record, "ll") == ()
    assert klv.numbers(record, "xS") == ()


def test_streams_are_found_however_devices_nest_them() -> None:
    stream = built.nest("STRM", built.klv("STNM", "c", 1, b"GPS"))
    found = list(klv.streams(built.nest("DEVC", built.nest("DEVC", stream), stream)))
    assert [[record.text for record in records] for records in found] == [["GPS"], ["GPS"]]


def test_a_record_that_runs_beyond_the_end_is_not_told() -> None:
    whole = built.klv("AAAA", "B", 1, b"\1\2\3") + built.klv("BBBB", "B", 1, b"\1" * 9)
    assert [record.key for record in klv.records(whole)] == ["AAAA", "BBBB"]
    assert [record.key for record in klv.records(whole[:-4])] == ["AAAA"]


def test_nests_without_end_are_followed_to_a_bound() -> None:
    data = built.nest("STRM", b"")
    for _ in range(50):
        data = built.nest("DEVC", data)
    assert list(klv.streams(data)) == []
    assert list(klv.settings(data)) == []


@given(data=st.binary(max_size=300))
def test_any_bytes_end(data: bytes) -> None:
    told = [klv.numbers(record, "lS") for records in klv.streams(data) for record in records]
    assert all(isinstance(rows, tuple) for rows in told)
    assert all(len(record.body) == record.size * record.count for record in klv.records(data))
