import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwv_index.incidents import (
    Force,
    ImportMapping,
    Incident,
    Injury,
    Position,
    TableReading,
    load_mapping,
    read_incidents,
)

HEADER = (
    "incident_ref,crime_refs,urn,reported_at,occurred_from,occurred_to,occurred_text,location,lat,lon,"
    "offence_code,injury,summary"
)
FULL = {
    "incident_ref": "42-20250614-1881",
    "crime_refs": "42/101881/25; 42/101882/25",
    "urn": "42EZ/01881/25",
    "reported_at": "2025-06-14T23:10:00+01:00",
    "occurred_from": "2025-06-14 23:12",
    "occurred_to": "2025-06-14 23:20",
    "occurred_text": "",
    "location": "High Street, Colchester",
    "lat": "51.8890",
    "lon": "0.9030",
    "offence_code": "CJ88160",
    "injury": "with",
    "summary": "Two officers struck,\nseveral suspects",
}


def table(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER.split(","), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def one(mapping: ImportMapping, forces: tuple[Force, ...] = (), **changes: str) -> Incident:
    reading = read_incidents(table({**FULL, **changes}), "incidents.csv", mapping, forces=forces)
    assert reading.faults == ()
    (row,) = reading.rows
    assert row.warnings == row.value.flags
    return row.value


def test_a_full_row(standard: ImportMapping, forces: tuple[Force, ...]) -> None:
    incident = one(standard, forces, reported_at="2025-06-14T23:40:00+01:00")
    assert (incident.incident_ref, incident.force) == ("42-20250614-1881", "42")
    assert incident.crime_refs == ("42/101881/25", "42/101882/25")
    assert incident.urn == "42EZ0188125"
    assert incident.reported_at == datetime(2025, 6, 14, 22, 40, tzinfo=UTC)
    assert incident.window is not None
    assert incident.window.start == datetime(2025, 6, 14, 22, 12, tzinfo=UTC)
    assert incident.position == Position(51.8890, 0.9030)
    assert incident.injury is Injury.WITH
    assert incident.summary == "Two officers struck,\nseveral suspects"
    assert incident.flags == ()


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        (
            {"lat": "51.x"},
            "position not read: '51.x, 0.9030' in lat and lon: both are plain numbers of degrees",
        ),
        ({"lat": ""}, "position not read: ', 0.9030' in lat and lon"),
        ({"lat": "0", "lon": "0"}, "position not read: '0, 0' in lat and lon"),
        ({"lat": "nan"}, "position not read: "),
        ({"urn": "22 EA 20982"}, "URN not recognised: '22 EA 20982'"),
        ({"crime_refs": "42-X"}, "reference not recognised: '42-X' has no shape that force 42 uses"),
        ({"incident_ref": "1881"}, "reference is a number alone: '1881' is not used to find footage"),
        ({"reported_at": "Tuesday"}, "time not read: 'Tuesday' (reported_at)"),
        ({"reported_at": "2025-06-14"}, "date without a time: '2025-06-14' in reported_at"),
        ({"occurred_from": "soon"}, "time not read: 'soon' (occurred_from)"),
        ({"occurred_from": "2025-10-26 01:30", "occurred_to": ""}, "time stands for two moments: "),
        ({"occurred_to": "2025-06-14 23:00"}, "times are reversed: "),
        ({"injury": "sore"}, "value not understood: 'sore' in injury; kept as unknown"),
    ],
)
def test_a_bad_optional_cell_keeps_the_row_and_names_the_column(
    standard: ImportMapping, forces: tuple[Force, ...], changes: dict[str, str], flag: str
) -> None:
    incident = one(standard, forces, **changes)
    assert any(said.startswith(flag) for said in incident.flags)
    assert incident.location == FULL["location"]


def test_what_was_unreadable_is_unknown_and_not_something_else(standard: ImportMapping) -> None:
    incident = one(standard, lat="51.x", urn="22 EA 20982", reported_at="x", injury="sore", occurred_to="x")
    assert (incident.position, incident.urn, incident.reported_at) == (None, "22 EA 20982", None)
    assert incident.injury is Injury.UNKNOWN


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", Injury.UNKNOWN), ("unknown", Injury.UNKNOWN), ("N/K", Injury.UNKNOWN), ("none", Injury.NONE),
        (" No Injury ", Injury.NONE), ("without", Injury.NONE), ("with", Injury.WITH), ("YES", Injury.WITH),
        ("minor", Injury.WITH), ("Serious", Injury.WITH),
    ],
)  # fmt: skip
def test_injury_words(standard: ImportMapping, said: str, meant: Injury) -> None:
    incident = one(standard, injury=said, reported_at="")
    assert incident.injury is meant
    assert incident.flags == ()


def test_the_worcester_call_takes_its_year_from_the_report(standard: ImportMapping) -> None:
    incident = one(
        standard,
        incident_ref="22-20250305-0161",
        reported_at="2025-03-05T20:15:00+00:00",
        occurred_from="",
        occurred_to="",
        occurred_text="around 7pm on 5 March",
    )
    assert incident.window is not None
    assert incident.window.start == datetime(2025, 3, 5, 18, 30, tzinfo=UTC)
    assert incident.flags == ("year taken from the report: 2025 for 'around 7pm on 5 March'",)


@pytest.mark.parametrize(
    ("ref", "default", "force"),
    [
        ("42-20250614-1881", "22", "42"),
        ("20250614-1881", "22", "22"),
        ("20250614-1881", "", ""),
        ("INC-A7", "22", "22"),
    ],
)
def test_the_log_names_its_force_before_the_import_does(
    standard: ImportMapping, ref: str, default: str, force: str
) -> None:
    data = table({**FULL, "incident_ref": ref})
    assert read_incidents(data, "incidents.csv", standard, force=default).values[0].force == force


def test_a_row_without_its_reference_is_listed(standard: ImportMapping) -> None:
    reading = read_incidents(table({**FULL, "incident_ref": " "}, FULL), "incidents.csv", standard)
    (fault,) = reading.faults
    assert (fault.file, fault.line, fault.column) == ("incidents.csv", 2, "incident_ref")
    assert fault.reason == "required cell is empty: incident_ref"
    assert [row.line for row in reading.rows] == [4]


def test_a_missing_required_column_is_one_fault_of_the_file(standard: ImportMapping) -> None:
    reading = read_incidents(b"ref,urn\n1,2\n3,4\n", "incidents.csv", standard)
    (fault,) = reading.faults
    assert fault.of_file
    assert fault.column == "incident_ref"
    assert fault.reason == "required column is missing: 'incident_ref'; 2 rows are not read"
    assert (reading.rows, reading.unread, reading.data_rows) == ((), 2, 2)


def test_columns_without_a_field_are_notes_and_absent_ones_are_said(standard: ImportMapping) -> None:
    reading = read_incidents(b"Incident_Ref,Grade,Blank\nA-1,Immediate, \n", "incidents.csv", standard)
    assert reading.values[0].notes == (("Grade", "Immediate"),)
    assert "the file has no column 'occurred_from'" in reading.notes
    assert reading.rows[0].raw == (("Incident_Ref", "A-1"), ("Grade", "Immediate"), ("Blank", " "))


MAPPED = """
name = "force"
[tables.incidents.columns]
incident_ref = ["DAY", "SERIAL"]
location = ["STREET", "TOWN"]
injury = "HURT"
[tables.incidents.join]
incident_ref = "-"
[tables.incidents.constants]
force = "42"
offence_code = "CJ88160"
[tables.incidents.values.injury]
Bruised = "with"
"""


def test_a_mapping_joins_columns_gives_constants_and_says_what_values_mean() -> None:
    data = b"day,serial,street,town,hurt\n20250614,1881,High Street,,bruised\n"
    incident = read_incidents(data, "x.csv", load_mapping(MAPPED, "force.toml")).values[0]
    assert incident.incident_ref == "20250614-1881"
    assert (incident.force, incident.offence_code) == ("42", "CJ88160")
    assert (incident.location, incident.injury) == ("High Street", Injury.WITH)
    assert incident.notes == ()


hostile = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["", "42-20250614-1881", "2025-10-26 01:30", "about 7pm on 5 March", "51.9", "=1+1", '"', "\x00"]
)


@given(st.lists(st.dictionaries(st.sampled_from(HEADER.split(",")), hostile), max_size=8))
def test_every_row_is_read_or_listed(standard: ImportMapping, rows: list[dict[str, str]]) -> None:
    reading: TableReading[Incident] = read_incidents(table(*rows), "incidents.csv", standard)
    assert reading.data_rows == len(rows)
    assert len(reading.rows) + len(reading.faults) == len(rows)
    lines = [row.line for row in reading.rows] + [fault.line for fault in reading.faults]
    assert len(set(lines)) == len(rows)


@given(st.binary(max_size=200))
def test_hostile_bytes_never_raise(standard: ImportMapping, data: bytes) -> None:
    reading = read_incidents(HEADER.encode() + b"\n" + data, "incidents.csv", standard)
    assert reading.data_rows >= len(reading.values)
