from datetime import UTC, datetime

import pytest

from bwv_index.incidents import CatalogueClip, ImportMapping, OfficerKey, Position, ReadRow, read_catalogue

HEADER = "evidence_id,device_serial,officer_ref,recorded_at,duration_s,title,reference,lat,lon,uploaded_at\n"
FULL = "E1,X60A1234,PC 4417,2025-06-14 23:12,61.5,42/101881/25 High Street,,51.889,0.903,2025-06-15T01:00Z"


def one(mapping: ImportMapping, row: str) -> ReadRow[CatalogueClip]:
    reading = read_catalogue((HEADER + row + "\n").encode(), "clips.csv", mapping, force="42")
    assert reading.faults == ()
    (read,) = reading.rows
    assert read.warnings == read.value.flags
    return read


def test_a_full_row(standard: ImportMapping) -> None:
    clip = one(standard, FULL).value
    assert (clip.evidence_id, clip.device_serial) == ("E1", "X60A1234")
    assert (clip.officer, clip.officer_raw) == (OfficerKey("42", "4417"), "PC 4417")
    assert clip.recorded_at == datetime(2025, 6, 14, 22, 12, tzinfo=UTC)
    assert (clip.recorded_at_raw, clip.duration_s) == ("2025-06-14 23:12", 61.5)
    assert clip.position == Position(51.889, 0.903)
    assert clip.flags == ()


def test_a_row_with_nothing_but_its_id_is_kept_with_everything_unknown(standard: ImportMapping) -> None:
    clip = one(standard, "E1,,,,,,,,,").value
    assert (clip.officer, clip.recorded_at, clip.duration_s, clip.position, clip.uploaded_at) == (None,) * 5
    assert clip.flags == ()


@pytest.mark.parametrize(
    ("said", "seconds"), [("0", 0.0), ("90", 90.0), ("00:01:30", 90.0), ("1:00:00.5", 3600.5)]
)
def test_lengths(standard: ImportMapping, said: str, seconds: float) -> None:
    assert one(standard, f"E1,,,,{said},,,,,").value.duration_s == seconds


@pytest.mark.parametrize("said", ["-1", "nan", "inf", "1e9", "1:30", "long", "9" * 400])
def test_a_length_that_is_none_is_flagged(standard: ImportMapping, said: str) -> None:
    clip = one(standard, f"E1,,,,{said},,,,,").value
    assert clip.duration_s is None
    assert clip.flags[0].startswith("number not read: ")


def test_what_cannot_be_read_is_kept_as_written(standard: ImportMapping) -> None:
    clip = one(standard, "E1,X,see notes,2025-10-26 01:30,,,,,,2025-10-27").value
    assert (clip.officer, clip.officer_raw) == (None, "see notes")
    assert (clip.recorded_at, clip.recorded_at_raw, clip.uploaded_at) == (None, "2025-10-26 01:30", None)
    assert [flag.split(":")[0] for flag in clip.flags] == [
        "officer not read",
        "time stands for two moments",
        "date without a time",
    ]


def test_a_clip_uploaded_before_it_was_recorded_is_flagged(standard: ImportMapping) -> None:
    clip = one(standard, "E1,,,2025-06-14T23:12Z,,,,,,2025-06-14T22:00Z").value
    assert clip.flags == (
        "times are reversed: uploaded '2025-06-14T22:00Z' before recorded '2025-06-14T23:12Z'",
    )


def test_a_row_without_an_id_is_listed(standard: ImportMapping) -> None:
    reading = read_catalogue((HEADER + ",X,,,,,,,,\n").encode(), "clips.csv", standard)
    assert [(fault.line, fault.column) for fault in reading.faults] == [(2, "evidence_id")]
